"""Every act of a case can be taken back, after a restart too, or says why it cannot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.case import Reviewer
from app.domain.choices import RequirementMark, RequirementState
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.second_reading import Verdict
from app.services import (
    cases,
    clips,
    history_facts,
    reading_results,
    requirements,
    review,
    second_reading,
    sync,
    transcript_import,
    undo_reasons,
)
from app.services.earlier_acts import ACTS
from app.services.replay import check_rows
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services import test_earlier_steps as walk
from tests.services.casefiles import REVIEWER, add_video, new_case

OTHER = Reviewer("Budi Santoso (fiktif)", "Penelaah kedua")


def acts_with_words() -> set[str]:
    """Every act that the history can tell; `test_history` sees that none is written without."""
    names = history_facts.templates("id")
    return {name.partition(":")[0].partition("*")[0] for name in names} - {""}


def told_acts(session: CaseSession) -> set[str]:
    return {str(json.loads(line)["act"]) for line in cases.custody_lines(session)}


def draft(start_us: int, *codes: str) -> MomentDraft:
    return MomentDraft(EvidenceCode("BB-001"), TimeRange(start_us, start_us + 300_000), codes)


def read_twice(session: CaseSession, code: str) -> CaseSession:
    """A second reading with marks changed, taken out, brought back; then decided on."""
    review.mark(session, draft(0, "N-07"))
    review.mark(session, draft(6_000_000, "N-01"))
    session.close()
    with cases.open_case(session.folder, OTHER) as other:
        reading = second_reading.begin(other, code)
        one = second_reading.mark(other, reading.code, draft(0, "N-02"))
        second_reading.mark(other, reading.code, draft(3_000_000, "N-02"))
        second_reading.change(other, reading.code, one.code, draft(40_000, "N-02"))
        second_reading.close(other, reading.code)
    return cases.open_case(session.folder, REVIEWER)


def test_every_act_has_one_kind_and_none_is_forgotten() -> None:
    kinds = (
        set(ACTS),
        undo_reasons.BACK,
        set(undo_reasons.NOTHING_DECIDED),
        set(undo_reasons.STAYS),
    )
    listed = [act for kind in kinds for act in kind]
    assert len(listed) == len(set(listed))
    assert set(listed) == acts_with_words()
    for both in undo_reasons.STAYS.values():
        assert all(text.endswith(".") and len(text) > 30 for text in both)


def undone_one_by_one(session: CaseSession, look: Callable[[CaseSession], object]) -> CaseSession:
    """Take every step back and do it again, with a restart after each; the state must repeat."""
    seen = [look(session)]
    while session.undo.undo() is not None:
        seen.append(look(session))
        session = walk.reopened(session)
    for wanted in reversed(seen[:-1]):
        assert session.undo.redo() is not None
        assert look(session) == wanted
        session = walk.reopened(session)
    assert all(check.ok for check in check_rows(session.stores, cases.custody_lines(session)))
    return session


def decisions(session: CaseSession) -> object:
    readings = second_reading.listed(session)
    moments = [(m.code, m.draft) for m in review.moments(session)]
    return moments, [
        (key, one.verdict, one.reason, one.moment)
        for reading in readings
        for key, one in sorted(reading.resolutions.items())
    ]


def test_a_decision_on_a_difference_and_what_follows_is_one_step_after_a_restart(
    tmp_path: Path,
) -> None:
    session = new_case(tmp_path)
    session = read_twice(session, add_video(session, tmp_path, seconds=8.0))
    for key, verdict in (
        ("M-001/TB-001", Verdict.SECOND),
        ("M-001/TB-001", Verdict.NEITHER),
        ("M-001/TB-001", Verdict.BOTH),
        ("-/TB-002", Verdict.SECOND),
        ("M-002/-", Verdict.SECOND),
    ):
        reading_results.resolve(session, "TK-001", key, verdict, f"alasan {verdict.value}")
    before = walk.labels(session)
    session = walk.reopened(session)
    assert walk.labels(session) == before
    assert before[0] == [
        "second.resolve M-001/TB-001", "second.resolve M-001/TB-001",
        "second.resolve M-001/TB-001", "second.resolve -/TB-002", "second.resolve M-002/-",
    ]  # fmt: skip
    undone_one_by_one(session, decisions).close()


def test_each_act_that_can_be_taken_back_is_walked_through_here(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    seen: set[str] = set()
    with new_case(tmp_path / "a") as session:
        code = add_video(session, tmp_path / "a")
        walk.do_everything(session, code)
        review.restore_moment(session, "M-002")
        required = requirements.listed(session)[0].id
        requirements.set_mark(session, RequirementMark(required, RequirementState.MISSING, "-"))
        other = add_video(session, tmp_path / "a", "lain.mp4", 2.4)
        sync.remove(session, sync.store(session, sync.draft(session, (code, other))).code)
        seen |= told_acts(session)
    (tmp_path / "c").mkdir()
    session = new_case(tmp_path / "c")
    session = read_twice(session, add_video(session, tmp_path / "c", seconds=8.0))
    reading_results.resolve(session, "TK-001", "-/TB-002", Verdict.SECOND, "terlihat")
    seen |= told_acts(session)
    session.close()
    # these two are written where a mark is taken out and where an import is undone
    rest = {"second.remove", "second.restore", transcript_import.RESTORE_ACT}
    assert set(ACTS) - seen - rest == set()


def test_undo_across_what_stays_says_why_in_one_sentence(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        assert undo_reasons.why_nothing(session, "id").startswith("Perkara yang sudah dibuka")
        add_video(session, tmp_path)
        assert "tariklah dengan alasan" in undo_reasons.why_nothing(session, "id")
        assert "withdraw it with a reason" in undo_reasons.why_nothing(session, "en")
        moment = review.mark(session, draft(0, "N-07"))
        assert undo_reasons.kept(session, "id") == ""
        clips.commit(session, clips.still_job(session, moment.code).run(JobContext()))
        assert undo_reasons.kept(session, "id").startswith("Gambar, klip")
        session.undo.undo()
        assert undo_reasons.kept(session, "id") == ""


def test_what_another_did_is_named_as_theirs(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        add_video(session, tmp_path)
        review.mark(session, draft(0, "N-07"))
    with cases.open_case(session.folder, OTHER) as other:
        assert other.undo.next_undo is None
        assert f"oleh {REVIEWER.name};" in undo_reasons.why_nothing(other, "id")
        assert undo_reasons.kept(other, "id") == ""


@pytest.mark.parametrize("lang", ["id", "en"])
def test_with_every_step_taken_back_there_is_no_other_reason(tmp_path: Path, lang: str) -> None:
    with new_case(tmp_path) as session:
        add_video(session, tmp_path)
        for start in range(0, 1_500_000, 5_000):
            review.mark(session, draft(start, "N-07"))
        while session.undo.undo() is not None:
            pass
        assert undo_reasons.why_nothing(session, lang) == undo_reasons._NONE[lang == "en"]
