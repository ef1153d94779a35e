from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import moment_list, review
from app.services.quotes import Transcripts, as_of_now
from app.services.session import CaseSession
from tests.services.casefiles import add_transcript, add_video, new_case, segment


def draft(code: str, start_us: int) -> MomentDraft:
    span = TimeRange(start_us, start_us + 300_000)
    return MomentDraft(EvidenceCode(code), span, quote="pilih nomor satu")


@pytest.fixture
def desk(tmp_path: Path):
    session = new_case(tmp_path)
    code = add_video(session, tmp_path)
    yield session, code
    session.close()


def read_anew(session: CaseSession, evidence: str | None = None):
    known = Transcripts(session)
    return tuple(as_of_now(one, known) for one in session.stores.moments.all(evidence))


def test_the_list_is_what_the_rows_say_after_each_act(desk, tmp_path: Path) -> None:
    session, code = desk
    other = add_video(session, tmp_path, "lain.mp4", 2.4)
    acts = (
        lambda: review.mark(session, draft(code, 800_000)),
        lambda: review.mark(session, draft(other, 100_000)),
        lambda: review.mark(session, draft(code, 200_000)),
        lambda: review.change_moment(session, "M-001", draft(code, 0)),
        lambda: review.remove_moment(session, "M-003"),
        session.undo.undo,
        session.undo.undo,
        session.undo.redo,
    )
    moment_list.listed(session)
    for act in acts:
        act()
        for evidence in (None, code, other):
            assert moment_list.listed(session, evidence) == read_anew(session, evidence)


def test_who_asks_while_an_act_is_told_sees_it_and_the_rest_is_not_read_again(desk) -> None:
    session, code = desk
    seen: list[int] = []
    session.events.subscribe(lambda *_what: seen.append(len(moment_list.listed(session))))
    first = review.mark(session, draft(code, 0))
    kept = moment_list.listed(session)[0]
    review.mark(session, draft(code, 500_000))
    assert 2 in seen
    assert moment_list.listed(session)[0] is kept
    assert kept.code == first.code


def test_a_segment_that_was_heard_makes_its_quote_verified_in_the_list(desk) -> None:
    session, code = desk
    add_transcript(session, code, segment("pilih nomor satu"))
    review.mark(session, draft(code, 0))
    assert not moment_list.listed(session)[0].quote_is_verified
    [spoken] = session.stores.transcripts.current(code).segments
    review.confirm_segment(session, code, spoken.id)
    assert moment_list.listed(session)[0].quote_is_verified


def test_rows_written_past_the_session_are_seen(desk) -> None:
    session, code = desk
    one = review.mark(session, draft(code, 0))
    moment_list.listed(session)
    session.stores.moments.replace(replace(one, draft=draft(code, 600_000)))
    assert moment_list.listed(session)[0].draft.span.start_us == 600_000
