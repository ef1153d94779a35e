from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import TimeOutsideMedia, UnknownCategory, UnknownItem
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.services import cases, quotes, review
from app.services.session import CaseSession
from tests.services.casefiles import add_transcript, add_video, new_case, segment


def draft(
    code: str, start_us: int = 400_000, end_us: int = 1_000_000, **more: object
) -> MomentDraft:
    return MomentDraft(EvidenceCode(code), TimeRange(start_us, end_us), **more)  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path: Path):
    session = new_case(tmp_path)
    code = add_video(session, tmp_path)
    yield session, code
    session.close()


def test_a_moment_names_its_first_and_last_frame_exactly(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    moment = review.mark(session, draft(code, categories=("n-07",)))
    assert moment.first is not None
    assert moment.last is not None
    # 25 frames a second: 0.4 s is frame 10; 1.0 s is frame 25, which is not inside any more.
    assert (moment.first.frame, moment.last.frame) == (10, 24)
    assert moment.draft.categories == ("N-07",)


def test_a_point_is_the_frame_on_the_screen(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    moment = review.mark(session, draft(code, 430_000, 430_000))
    assert moment.first == moment.last
    assert moment.first is not None
    assert moment.first.frame == 10


def test_a_time_past_the_end_and_an_unknown_category_store_nothing(
    desk: tuple[CaseSession, str],
) -> None:
    session, code = desk
    before = cases.custody_lines(session)
    with pytest.raises(TimeOutsideMedia):
        review.mark(session, draft(code, 60_000_000, 61_000_000))
    with pytest.raises(UnknownCategory):
        review.mark(session, draft(code, categories=("N-99",)))
    assert review.moments(session) == ()
    assert cases.custody_lines(session) == before


def test_undo_takes_a_mark_back_and_the_chain_keeps_both(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    moment = review.mark(session, draft(code))
    before = len(cases.custody_lines(session))
    session.undo.undo()
    assert review.moments(session) == ()
    assert len(cases.custody_lines(session)) == before + 1
    session.undo.redo()
    assert review.moments(session) == (moment,)


def test_a_removed_code_is_not_used_again(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    review.mark(session, draft(code))
    review.remove_moment(session, "M-001", "salah tandai")
    assert review.mark(session, draft(code)).code == "M-002"
    assert review.restore_moment(session, "M-001").code == "M-001"


def test_a_change_keeps_the_code_and_can_be_undone(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    before = review.mark(session, draft(code, note="lama"))
    region = Region(0.1, 0.1, 0.5, 0.5)
    after = review.change_moment(session, before.code, draft(code, note="baru", region=region))
    assert (after.code, after.draft.note, after.draft.region) == ("M-001", "baru", region)
    session.undo.undo()
    assert review.moment(session, "M-001") == before


def test_a_revision_stands_beside_the_machine_text(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    add_transcript(session, code, segment("mari kita dukun calon nomor dua"))
    found = review.transcript(session, code)
    assert found is not None
    first = found.segments[0]
    review.edit_segment(session, code, first.id, "mari kita dukung calon nomor dua")
    again = review.transcript(session, code)
    assert again is not None
    assert again.segments[0].machine.text == "mari kita dukun calon nomor dua"
    assert again.segments[0].text == "mari kita dukung calon nomor dua"
    assert (again.segments[0].revision, again.segments[0].is_verified) == (1, True)


def test_undoing_a_revision_appends_the_old_text(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    add_transcript(session, code, segment("satu dua"))
    found = review.transcript(session, code)
    assert found is not None
    review.edit_segment(session, code, found.segments[0].id, "tiga")
    session.undo.undo()
    again = review.transcript(session, code)
    assert again is not None
    assert (again.segments[0].text, again.segments[0].revision) == ("satu dua", 2)


def test_a_segment_of_another_item_is_refused(
    desk: tuple[CaseSession, str], tmp_path: Path
) -> None:
    session, code = desk
    other = add_video(session, tmp_path, "lain.mp4", seconds=1.0)
    add_transcript(session, code, segment("satu dua"))
    found = review.transcript(session, code)
    assert found is not None
    with pytest.raises(UnknownItem):
        review.edit_segment(session, other, found.segments[0].id, "x")


def test_a_machine_quote_is_unverified_until_a_person_confirms_it(
    desk: tuple[CaseSession, str],
) -> None:
    session, code = desk
    add_transcript(session, code, segment("mari kita dukung", start_us=400_000))
    span = TimeRange(400_000, 1_000_000)
    quote, verified = quotes.quote_of(session, code, span)
    assert (quote, verified) == ("mari kita dukung", False)
    assert not review.mark(session, draft(code, quote=quote)).quote_is_verified
    found = review.transcript(session, code)
    assert found is not None
    review.confirm_segment(session, code, found.segments[0].id)
    assert review.moment(session, "M-001").quote_is_verified
    assert review.mark(session, draft(code, quote="Mari kita dukung!")).quote_is_verified
    assert not review.mark(session, draft(code, quote="mari kita menang")).quote_is_verified
