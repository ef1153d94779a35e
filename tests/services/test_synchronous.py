from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import InvalidValue
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.services import cases, review, sync, synchronous
from app.services.session import CaseSession
from tests.services.casefiles import REVIEWER, add_transcript, add_video, new_case, segment


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    """Two of the same event: the second began 0.6 s after the first; a third stands alone."""
    with new_case(tmp_path) as made:
        one = add_video(made, tmp_path, "satu.mp4", 2.0)
        two = add_video(made, tmp_path, "dua.mp4", 2.4)
        add_video(made, tmp_path, "tiga.mp4", 2.8)
        sync.store(made, sync.with_offset(sync.draft(made, (one, two)), two, 600_000))
        yield made


def marked(session: CaseSession, evidence: str, start_us: int, end_us: int):
    draft = MomentDraft(
        EvidenceCode(evidence), TimeRange(start_us, end_us), ("N-07",), ("Budi",),
        Region(0.1, 0.1, 0.2, 0.2), "pilih nomor satu", "jari",
    )  # fmt: skip
    return review.mark(session, draft)


def test_a_moment_is_copied_at_the_offset_with_its_statements(session: CaseSession) -> None:
    add_transcript(session, "BB-002", segment("pilih satu", 400_000))
    moment = marked(session, "BB-001", 1_000_000, 1_400_000)
    [made] = synchronous.copy_to_others(session, moment.code)
    assert made.draft.evidence == "BB-002"
    assert made.draft.span == TimeRange(400_000, 800_000)
    assert (made.first.frame, made.last.frame) == (10, 19)
    assert (made.draft.categories, made.draft.persons) == (("N-07",), ("Budi",))
    assert (made.draft.region, made.draft.quote, made.draft.note) == (None, "pilih satu", "jari")
    with pytest.raises(InvalidValue):
        synchronous.copy_to_others(session, moment.code)  # it is there already
    session.undo.undo()
    assert [one.code for one in review.moments(session)] == ["M-001"]


def test_what_began_before_the_other_ran_is_marked_in_part(session: CaseSession) -> None:
    moment = marked(session, "BB-001", 400_000, 1_000_000)
    [made] = synchronous.copy_to_others(session, moment.code)
    assert made.draft.span == TimeRange(0, 400_000)


@pytest.mark.parametrize(("evidence", "start", "end"), [("BB-001", 0, 400_000), ("BB-003", 0, 9)])
def test_where_nothing_ran_at_that_time_nothing_is_marked(session, evidence, start, end) -> None:
    moment = marked(session, evidence, start, end)
    with pytest.raises(InvalidValue):
        synchronous.copy_to_others(session, moment.code)
    assert len(review.moments(session)) == 1


def test_copies_to_several_are_one_step_also_after_a_restart(session: CaseSession) -> None:
    sync.store(session, sync.draft(session, ("BB-001", "BB-003")))
    moment = marked(session, "BB-001", 1_000_000, 1_400_000)
    assert len(synchronous.copy_to_others(session, moment.code)) == 2
    label = session.undo.next_undo.label
    session.close()
    with cases.open_case(session.folder, REVIEWER) as again:
        assert again.undo.next_undo.label == label == "moment.copy M-001"
        again.undo.undo()
        assert [one.code for one in review.moments(again)] == ["M-001"]
        again.undo.redo()
        assert len(review.moments(again)) == 3
