"""A second reading: blind, kept whole, compared, decided, and taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.case import Reviewer
from app.domain.errors import ReadingRefused
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.second_reading import DifferenceKind, ReadingState, Verdict
from app.services import cases, reading_results, review, second_reading, snapshots
from app.services.replay import check_rows
from app.services.session import CaseSession
from tests.services.casefiles import REVIEWER, add_video, new_case

SECOND = Reviewer("Budi Santoso (fiktif)", "Anggota")
CODE = EvidenceCode("BB-001")


def draft(start_ms: int, end_ms: int, *codes: str, note: str = "") -> MomentDraft:
    return MomentDraft(CODE, TimeRange(start_ms * 1000, end_ms * 1000), codes, note=note)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds; the first coder marked four things."""
    folder = tmp_path_factory.mktemp("marked")
    with new_case(folder) as session:
        add_video(session, folder, seconds=12.0)
        for one in (
            draft(0, 1000, "N-07", note="pertama"),
            draft(3000, 4000, "N-07"),
            draft(6000, 7000, "N-17"),
            draft(9000, 9500, "N-01"),
        ):
            review.mark(session, one)
        return session.folder


@pytest.fixture
def case(made: Path, tmp_path: Path, fresh_data: Path) -> Iterator[CaseSession]:
    folder = tmp_path / made.name
    shutil.copytree(made, folder)
    with cases.open_case(folder, REVIEWER) as session:
        yield session


def read_blind(session: CaseSession) -> str:
    """The second coder agrees on one, says another category, other times, and misses one."""
    session.hand_to(SECOND)
    reading = second_reading.begin(session, "bb-001")
    for one in (
        draft(100, 900, "N-07"),
        draft(3000, 4000, "N-17", note="kedua"),
        draft(6000, 8600, "N-17"),
        draft(11000, 11200, "N-22"),
    ):
        second_reading.mark(session, reading.code, one)
    return second_reading.close(session, reading.code).code


def test_what_is_marked_blind_is_no_moment_of_the_case_and_stays_after_a_restart(
    case: CaseSession,
) -> None:
    before = review.moments(case)
    case.hand_to(SECOND)
    reading = second_reading.begin(case, "BB-001")
    made = second_reading.mark(case, reading.code, draft(100, 900, "n-07"))
    box = MomentDraft(CODE, TimeRange(0, 0), ("N-17",), region=Region(0.1, 0.2, 0.3, 0.4))
    second_reading.mark(case, reading.code, box)
    assert review.moments(case) == before
    folder = case.folder
    case.close()
    with cases.open_case(folder, SECOND) as again:
        found = second_reading.open_by(again, SECOND.name)
        assert found is not None
        assert found.first == before
        assert [one.draft.categories for one in found.marked] == [("N-17",), ("N-07",)]
        assert found.marked[0].draft.region == box.region
        assert found.marked[1] == made
        assert made.first is not None
        # and it can be taken back in the next sitting
        again.undo.undo()
        again.undo.undo()
        assert second_reading.found(again, found.code).marked == ()
        again.undo.redo()
        assert second_reading.found(again, found.code).marked == (made,)


def test_a_blind_mark_is_undone_redone_changed_and_removed(case: CaseSession) -> None:
    case.hand_to(SECOND)
    reading = second_reading.begin(case, "BB-001").code

    def codes() -> list[tuple[str, tuple[str, ...]]]:
        marked = second_reading.found(case, reading).marked
        return [(one.code, one.draft.categories) for one in marked]

    one = second_reading.mark(case, reading, draft(0, 500, "N-07"))
    second_reading.change(case, reading, one.code, draft(0, 500, "N-17"))
    assert codes() == [("TB-001", ("N-17",))]
    case.undo.undo()
    assert codes() == [("TB-001", ("N-07",))]
    case.undo.undo()
    assert codes() == []
    case.undo.redo()
    case.undo.redo()
    assert codes() == [("TB-001", ("N-17",))]
    second_reading.remove(case, reading, "tb-001")
    assert codes() == []
    case.undo.undo()
    second_reading.mark(case, reading, draft(600, 700, "N-01"))
    assert [code for code, _categories in codes()] == ["TB-001", "TB-002"]


def test_the_first_coder_and_a_second_at_once_are_refused(case: CaseSession) -> None:
    with pytest.raises(ReadingRefused) as own:
        second_reading.begin(case, "BB-001")
    assert own.value.facts["why"] == "reading_same_person"
    case.hand_to(Reviewer(f" {REVIEWER.name.upper()} "))
    assert second_reading.refusal(case, "BB-001", case.reviewer.name) == "reading_same_person"
    case.hand_to(SECOND)
    reading = second_reading.begin(case, "BB-001")
    case.hand_to(Reviewer("Orang Ketiga (fiktif)"))
    with pytest.raises(ReadingRefused):
        second_reading.begin(case, "BB-001")
    with pytest.raises(ReadingRefused) as other:
        second_reading.mark(case, reading.code, draft(0, 1, "N-07"))
    assert other.value.facts["why"] == "reading_of_another"
    with pytest.raises(ReadingRefused):
        reading_results.compared(case, reading.code)
    second_reading.drop(case, reading.code, "salah butir")
    assert second_reading.found(case, reading.code).state is ReadingState.DROPPED
    assert second_reading.begin(case, "BB-001").code == "TK-002"


def test_the_comparison_names_what_was_paired_and_how_they_differ(case: CaseSession) -> None:
    code = read_blind(case)
    found = reading_results.compared(case, code)
    assert [(pair.key, pair.kind) for pair in found.pairs] == [
        ("M-001/TB-001", None),
        ("M-002/TB-002", DifferenceKind.CATEGORIES),
        ("M-003/TB-003", DifferenceKind.TIMES),
        ("M-004/-", DifferenceKind.ONLY_FIRST),
        ("-/TB-004", DifferenceKind.ONLY_SECOND),
    ]
    assert found.agreement.coders == (REVIEWER.name, SECOND.name)
    assert found.agreement.total.units == 12
    assert found.agreement.total.same == 12 - 5
    assert [name for name, _one in found.agreement.categories] == ["N-01", "N-07", "N-17", "N-22"]
    assert found.reading.worked_before == 0


def test_decisions_change_the_moments_and_leave_both_codings(case: CaseSession) -> None:
    code = read_blind(case)
    case.hand_to(Reviewer("Ketua (fiktif)"))
    before = second_reading.found(case, code)

    def decide(key: str, verdict: Verdict) -> None:
        reading_results.resolve(case, code, key, verdict, "menurut rekaman")

    with pytest.raises(ReadingRefused):
        reading_results.resolve(case, code, "M-002/TB-002", Verdict.BOTH, "  ")
    with pytest.raises(ReadingRefused):
        decide("M-004/-", Verdict.NEITHER)
    decide("M-002/TB-002", Verdict.BOTH)
    decide("M-003/TB-003", Verdict.SECOND)
    decide("M-004/-", Verdict.SECOND)
    decide("-/TB-004", Verdict.SECOND)
    now = {one.code: one.draft for one in review.moments(case)}
    assert now["M-002"].categories == ("N-07", "N-17")
    assert now["M-002"].note == "kedua"
    assert now["M-003"].span == TimeRange(6_000_000, 8_600_000)
    assert "M-004" not in now
    assert now["M-005"].categories == ("N-22",)
    found = reading_results.compared(case, code)
    assert not found.open
    assert (found.reading.first, found.reading.marked) == (before.first, before.marked)
    assert found.reading.resolutions["-/TB-004"].moment == "M-005"
    # decided anew: the moment that was taken out comes back, the one that came is left again
    decide("M-004/-", Verdict.FIRST)
    decide("-/TB-004", Verdict.FIRST)
    decide("M-002/TB-002", Verdict.FIRST)
    again = {one.code: one.draft for one in review.moments(case)}
    assert set(again) == {"M-001", "M-002", "M-003", "M-004"}
    assert again["M-002"] == before.first[1].draft
    checks = tuple(check_rows(case.stores, case.stores.custody.lines()))
    assert [check.name for check in checks if not check.ok] == []
    assert "record: second readings" in [check.name for check in checks]


def test_a_decision_is_one_step_that_is_taken_back(case: CaseSession) -> None:
    code = read_blind(case)
    moments = review.moments(case)
    reading_results.resolve(case, code, "-/TB-004", Verdict.SECOND, "terlihat jelas")
    assert len(review.moments(case)) == len(moments) + 1
    case.undo.undo()
    assert review.moments(case) == moments
    assert "-/TB-004" in [pair.key for pair in reading_results.compared(case, code).open]
    case.undo.redo()
    assert len(review.moments(case)) == len(moments) + 1
    assert second_reading.found(case, code).resolutions["-/TB-004"].reason == "terlihat jelas"


def test_a_coding_that_is_not_what_was_sealed_is_named_by_the_verification(
    case: CaseSession,
) -> None:
    from app.services.reading_chain import reading_faults

    read_blind(case)
    lines = list(case.stores.custody.lines())
    assert list(reading_faults(lines)) == []
    place = next(at for at, line in enumerate(lines) if '"act":"second.mark"' in line)
    entry = json.loads(lines[place])
    entry["data"]["moment"] = entry["data"]["moment"].replace("N-07", "N-08")
    lines[place] = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    assert list(reading_faults(lines)) == ["TK-001"]


def test_the_dossier_is_told_of_every_reading_that_was_closed(case: CaseSession) -> None:
    code = read_blind(case)
    reading_results.resolve(case, code, "M-004/-", Verdict.FIRST, "terlihat jelas")
    [note] = snapshots.take(case, None).readings
    assert (note.first, note.second) == ((REVIEWER.name,), f"{SECOND.name} ({SECOND.role})")
    assert (note.differences, note.resolved) == (4, 1)
    assert dict(note.kappas)["N-01"] == "0,00"
    assert note.first_sha256 != note.second_sha256
