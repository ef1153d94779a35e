"""A photo read a second time: blind, by pages and boxes, compared by squares, and decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.case import Reviewer
from app.domain.errors import ReadingRefused
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.photo_coding import SQUARES
from app.domain.second_reading import DifferenceKind, Verdict
from app.services import cases, coders, intake, reading_files, reading_results, review
from app.services import second_reading as readings
from app.services.replay import check_rows
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.made_files import make_photo
from tests.services.casefiles import REVIEWER, new_case

SECOND = Reviewer("Budi Santoso (fiktif)", "Anggota")
CODE = EvidenceCode("BB-001")
LEFT, LOWER = Region(0.0, 0.0, 0.4, 0.5), Region(0.5, 0.5, 0.5, 0.5)
NEARLY, ELSEWHERE = Region(0.05, 0.0, 0.4, 0.5), Region(0.6, 0.0, 0.2, 0.2)
SMALL = Region(0.8, 0.8, 0.1, 0.1)


def draft(region: Region | None, *codes: str, note: str = "") -> MomentDraft:
    return MomentDraft(CODE, TimeRange(0, 0), codes, region=region, note=note)


@pytest.fixture
def case(tmp_path: Path, fresh_data: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as session:
        photo = make_photo(tmp_path / "baliho.jpg")
        intake.take_in(session, [photo], Provenance(), JobContext())
        review.mark(session, draft(LEFT, "N-07", note="pertama"))
        review.mark(session, draft(LOWER, "N-17"))
        yield session


def read_blind(session: CaseSession) -> str:
    """The second coder sees one box alike, one smaller, and one that the first did not."""
    session.hand_to(SECOND)
    reading = readings.begin(session, CODE)
    for one in (
        draft(NEARLY, "N-07"),
        draft(SMALL, "N-17", note="kecil"),
        draft(ELSEWHERE, "N-01"),
    ):
        readings.mark(session, reading.code, one)
    assert review.moments(session)[0].draft.region == LEFT  # nothing of the case moved
    return readings.close(session, reading.code).code


def test_a_photo_is_compared_by_the_squares_of_its_page(case: CaseSession) -> None:
    found = reading_results.compared(case, read_blind(case))
    assert found.is_photo
    kinds = {pair.key: pair.kind for pair in found.pairs}
    assert kinds == {
        "M-001/TB-001": None,
        "M-002/TB-002": DifferenceKind.PLACES,
        "-/TB-003": DifferenceKind.ONLY_SECOND,
    }
    assert found.agreement.total.units == SQUARES
    by_code = dict(found.agreement.categories)
    # 80 squares each, moved by one column of ten: 70 in common
    assert by_code["N-07"].same == SQUARES - 20
    assert 0.8 < by_code["N-07"].kappa < 0.9
    assert by_code["N-01"].kappa == 0.0
    document = reading_files.document(found)
    assert document["step_us"] == 0
    assert "20 × 20 petak" in document["rule"]
    assert document["first"]["moments"][0]["draft"]["region"]["width"] == 0.4


def test_decisions_move_the_boxes_and_both_codings_stay(case: CaseSession) -> None:
    code = read_blind(case)
    before = readings.found(case, code)
    reading_results.resolve(case, code, "M-002/TB-002", Verdict.SECOND, "kotaknya lebih tepat")
    assert review.moment(case, "M-002").draft.region == SMALL
    reading_results.resolve(case, code, "M-002/TB-002", Verdict.BOTH, "keduanya")
    both = review.moment(case, "M-002").draft
    assert both.region is not None
    assert (both.region.x, both.region.y) == (0.5, 0.5)
    assert both.note == "kecil"
    reading_results.resolve(case, code, "-/TB-003", Verdict.SECOND, "memang terlihat")
    assert review.moment(case, "M-003").draft.region == ELSEWHERE
    after = readings.found(case, code)
    assert (after.first, after.marked) == (before.first, before.marked)
    assert reading_results.compared(case, code).open == ()
    folder = case.folder
    case.close()
    with cases.open_case(folder, SECOND) as again:
        for _ in range(3):
            again.undo.undo()
        assert review.moment(again, "M-002").draft.region == LOWER
        assert len(review.moments(again)) == 2
        for _ in range(3):
            again.undo.redo()
        assert review.moment(again, "M-003").draft.region == ELSEWHERE
        assert all(check.ok for check in check_rows(again.stores, cases.custody_lines(again)))


def test_a_mark_of_the_whole_page_joined_with_a_box_is_the_whole_page(case: CaseSession) -> None:
    case.hand_to(SECOND)
    reading = readings.begin(case, CODE)
    readings.mark(case, reading.code, draft(None, "N-07"))
    readings.close(case, reading.code)
    [pair] = [one for one in reading_results.compared(case, "TK-001").pairs if one.second]
    assert pair.kind is DifferenceKind.PLACES
    reading_results.resolve(case, "TK-001", pair.key, Verdict.BOTH, "seluruh foto")
    assert review.moment(case, pair.first.code).draft.region is None


def test_two_people_who_marked_one_photo_openly_are_compared_too(case: CaseSession) -> None:
    case.hand_to(SECOND)
    review.mark(case, draft(NEARLY, "N-07"))
    found = coders.compare(case, CODE, REVIEWER.name, SECOND.name)
    assert found.step_us == 0
    assert found.total.units == SQUARES


def test_who_marked_a_photo_first_does_not_read_it_again(case: CaseSession) -> None:
    with pytest.raises(ReadingRefused, match="reading_same_person"):
        readings.begin(case, CODE)
