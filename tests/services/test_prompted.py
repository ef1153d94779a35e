"""A transcript of a model that was told words: second, marked, and never quoted unheard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import InvalidValue, PlainTranscriptMissing
from app.domain.ids import EvidenceCode
from app.domain.listening import PROMPT_MOST_LETTERS, prompt_of
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.transcript import (
    AsrProfile,
    RunOrigin,
    SegmentFlag,
    TranscriptionResult,
    TranscriptStretch,
)
from app.services import (
    history,
    quotes,
    replay,
    review,
    suggestions,
    transcript_choice,
    transcript_files,
    transcription,
)
from app.services.doubts import doubts
from app.services.quotes import WITHHELD, Transcripts
from app.services.transcript_files import TranscriptForm
from tests.services.casefiles import MODEL, add_transcript, add_video, new_case, segment

TOLD = AsrProfile(prompt="politik uang, Gakkumdu")
ACCUSING = "mereka bagi politik uang"
RESULT = TranscriptionResult("id", 1.0, 2_000_000, 1_500_000, 0.5, ())


@pytest.fixture
def desk(tmp_path: Path):
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        add_transcript(session, code, segment("mereka bagi kaus"))
        yield session, code


def prompted(session, code: str) -> int:
    plan = transcription.begin(session, code, MODEL, TOLD)
    flags = (SegmentFlag.PROMPTED, SegmentFlag.PROMPT_WORDS)
    heard = (
        replace(segment(ACCUSING), flags=flags),
        replace(segment("di lapangan desa", 500_000), flags=flags[:1]),
    )
    transcription.store_stretch(session, plan, TranscriptStretch(heard, 900_000))
    transcription.finish(session, plan, RESULT)
    return plan.run_id


def test_it_is_only_made_beside_one_without_a_prompt(tmp_path: Path):
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        with pytest.raises(PlainTranscriptMissing):
            transcription.begin(session, code, MODEL, TOLD)
        assert transcript_choice.runs(session, code) == ()
        transcription.begin(session, code, MODEL, AsrProfile())  # begun is not complete
        with pytest.raises(PlainTranscriptMissing):
            transcription.begin(session, code, MODEL, TOLD)


def test_it_stands_beside_the_first_with_its_prompt_and_is_not_the_one_quoted(desk):
    session, code = desk
    prompted(session, code)
    lines = transcript_choice.runs(session, code)
    assert [(line.origin, line.prompt, line.is_current) for line in lines] == [
        (RunOrigin.MACHINE, "", True),
        (RunOrigin.PROMPTED, TOLD.prompt, False),
    ]
    assert not transcription.is_done(session, code, replace(TOLD, prompt="lain"))
    assert transcription.is_done(session, code, TOLD)
    assert transcription.is_done(session, code, AsrProfile(beam_size=1))


def test_a_broken_off_one_goes_on_and_another_prompt_is_another_transcript(desk):
    session, code = desk
    first = transcription.begin(session, code, MODEL, TOLD)
    transcription.store_stretch(session, first, TranscriptStretch((), 400_000))
    transcription.break_off(session, first, transcription.CANCELLED)
    other = transcription.begin(session, code, MODEL, replace(TOLD, prompt="Desa Suka"))
    assert other.run_id != first.run_id
    transcription.break_off(session, other, transcription.CANCELLED)
    again = transcription.begin(session, code, MODEL, replace(TOLD, prompt="Desa Suka"))
    assert again.run_id == other.run_id


def test_the_record_tells_it_and_every_row_is_found_again_in_it(desk):
    session, code = desk
    prompted(session, code)
    checks = list(replay.check_rows(session.stores, session.stores.custody.lines()))
    assert [check for check in checks if not check.ok] == []
    lines = session.stores.custody.lines()
    told = [history.told(seq, line).sentence for seq, line in enumerate(lines, 1)]
    assert any(TOLD.prompt in text for text in told)
    with session._database.conn:
        session._database.execute("UPDATE transcript_runs SET origin = 'machine' WHERE id = 2")
    checks = list(replay.check_rows(session.stores, session.stores.custody.lines()))
    assert [check for check in checks if not check.ok] != []


def test_no_word_of_it_is_quoted_before_a_person_confirmed_it(desk):
    session, code = desk
    run_id = prompted(session, code)
    transcript_choice.choose(session, code, run_id)
    moment = review.mark(
        session, MomentDraft(EvidenceCode(code), TimeRange(0, 400_000), ("N-07",), quote=ACCUSING)
    )
    assert quotes.withheld(moment, Transcripts(session)).draft.quote == WITHHELD
    current = review.transcript(session, code)
    review.confirm_segment(session, code, current.segments[0].id)
    heard = quotes.as_of_now(moment, Transcripts(session))
    assert quotes.withheld(heard, Transcripts(session)).draft.quote == ACCUSING


def test_no_cue_is_found_in_words_that_the_model_had_been_told(desk):
    session, code = desk
    run_id = prompted(session, code)
    transcript_choice.choose(session, code, run_id)
    assert suggestions.find(session) == ()


def test_what_holds_a_told_word_is_to_be_heard_first(desk):
    session, code = desk
    transcript_choice.choose(session, code, prompted(session, code))
    assert [(doubt.segment.text, doubt.reasons) for doubt in doubts(session, code)] == [
        (ACCUSING, (SegmentFlag.PROMPT_WORDS,))
    ]


@pytest.mark.parametrize("form", [TranscriptForm.TXT, TranscriptForm.VTT, TranscriptForm.JSON])
def test_a_copy_says_what_the_model_had_been_told(desk, tmp_path: Path, form: TranscriptForm):
    session, code = desk
    transcript_choice.choose(session, code, prompted(session, code))
    made = transcript_files.export(session, code, tmp_path / f"salinan.{form}", form)
    assert TOLD.prompt in made.read_text(encoding="utf-8")


def test_the_words_are_one_line_and_no_more_than_the_model_takes():
    assert prompt_of(" Desa  Suka,\nBu Ani ") == "Desa Suka, Bu Ani"
    for wrong in ("", " \n", "a" * (PROMPT_MOST_LETTERS + 1)):
        with pytest.raises(InvalidValue):
            prompt_of(wrong)
