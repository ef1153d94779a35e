"""Speech that nobody wrote down is seen, heard and mended like text, and is never text itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.shown_words import UNWRITTEN, shown_words
from app.domain.transcript import Segment, SegmentFlag
from app.services import clip_dressing, layouts, quotes, review, snapshots, transcript_files
from app.services.doubts import doubts
from app.services.replay_transcripts import transcript_faults
from app.services.transcript_files import NOT_HEARD, UNWRITTEN_REMARK, TranscriptForm
from tests.services.casefiles import add_transcript, add_video, new_case, segment

FIRST, LAST = "ini jelas", "terdengar semua"


@pytest.fixture
def desk(tmp_path: Path):
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        gap = replace(segment("hilang", 500_000), text="", words=(), flags=(SegmentFlag.UNWRITTEN,))
        add_transcript(session, code, segment(FIRST), gap, segment(LAST, 1_000_000))
        yield session, code


def of(session, code: str) -> tuple[Segment, ...]:
    found = review.transcript(session, code)
    assert found is not None
    return found.segments


def faults(session) -> list[object]:
    return list(
        transcript_faults(
            session.stores, [json.loads(line) for line in session.stores.custody.lines()]
        )
    )


def exported(session, code: str, folder: Path, form: TranscriptForm) -> str:
    return transcript_files.export(session, code, folder / f"t.{form}", form).read_text("utf-8")


def test_it_is_on_the_list_of_what_is_to_be_heard(desk) -> None:
    session, code = desk
    [found] = doubts(session, code)
    assert (found.segment.text, found.reasons) == ("", (SegmentFlag.UNWRITTEN,))
    review.confirm_segment(session, code, found.segment.id)
    assert doubts(session, code) == ()
    assert faults(session) == []


def test_it_is_shown_as_a_mark_that_can_be_played(desk) -> None:
    gap = of(*desk)[1]
    [shown] = shown_words(gap)
    assert (shown.text, shown.start_us, shown.is_doubtful) == (UNWRITTEN, gap.start_us, False)


def test_what_a_person_hears_there_becomes_its_text(desk) -> None:
    session, code = desk
    review.edit_segment(session, code, of(session, code)[1].id, "pilih nomor dua")
    mended = of(session, code)[1]
    assert [word.text for word in shown_words(mended)] == ["pilih", "nomor", "dua"]
    assert mended.is_verified
    session.undo.undo()
    assert [word.text for word in shown_words(of(session, code)[1])] == [UNWRITTEN]
    assert faults(session) == []


def test_texts_say_it_and_subtitles_leave_it_out(desk, tmp_path: Path) -> None:
    text = exported(*desk, tmp_path, TranscriptForm.TXT)
    [line] = [line for line in text.splitlines() if UNWRITTEN in line]
    assert UNWRITTEN_REMARK in line
    assert NOT_HEARD in line
    for form in (TranscriptForm.SRT, TranscriptForm.VTT):
        cues = exported(*desk, tmp_path, form)
        assert cues.count("-->") == 2
        assert UNWRITTEN not in cues
    assert '"unwritten"' in exported(*desk, tmp_path, TranscriptForm.JSON)


def test_a_quote_over_it_says_that_something_is_missing(desk) -> None:
    session, code = desk
    for found in (of(session, code)[0], of(session, code)[2]):
        review.confirm_segment(session, code, found.id)
    span = TimeRange(0, 1_500_000)
    assert quotes.quote_of(session, code, span) == (f"{FIRST} {UNWRITTEN} {LAST}", False)
    review.confirm_segment(session, code, of(session, code)[1].id)
    quote, is_verified = quotes.quote_of(session, code, span)
    assert is_verified
    draft = MomentDraft(EvidenceCode(code), span, ("N-07",), quote=quote)
    assert review.mark(session, draft).quote_is_verified


def test_speech_alone_that_nobody_wrote_is_no_quote_however_often_confirmed(desk) -> None:
    session, code = desk
    review.confirm_segment(session, code, of(session, code)[1].id)
    assert quotes.quote_of(session, code, TimeRange(500_000, 900_000)) == (UNWRITTEN, False)


def test_the_dossier_says_so_and_no_clip_shows_it(desk) -> None:
    session, code = desk
    moment = review.mark(
        session, MomentDraft(EvidenceCode(code), TimeRange(500_000, 900_000), ("N-07",))
    )
    [entry] = snapshots.take(session, None).moments
    assert [found.text for found in entry.segments] == [""]
    review.confirm_segment(session, code, of(session, code)[1].id)
    assert clip_dressing.confirmed_lines(session, moment) == ()


def test_joined_with_its_neighbour_the_mark_is_gone_and_the_reason_stays(desk) -> None:
    session, code = desk
    joined = layouts.join(session, code, of(session, code)[0].id)
    assert joined.text == FIRST
    assert SegmentFlag.UNWRITTEN in joined.machine.flags
    assert faults(session) == []


def test_a_run_goes_on_from_the_last_words_of_the_machine_itself(desk) -> None:
    session, code = desk
    layouts.split(session, code, of(session, code)[2].id, 1)
    run = session.stores.transcripts.newest(code).run_id
    assert session.stores.transcripts.last_read(run) == LAST
    assert session.stores.transcripts.last_read(run + 1) == ""
