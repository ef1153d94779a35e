"""Doubtful segments say why; inventions in silence are dropped, speech is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.transcript import MachineSegment, SegmentFlag
from media.inventions import Piece, TimedWord, drop_invented
from media.segment_flags import flags_of

GOOD = MachineSegment(
    start_us=1_000_000,
    end_us=4_000_000,
    text="Kami melihat camat membagikan kaus di lapangan.",
    words=(),
    window_start_us=0,
    avg_logprob=-0.3,
    no_speech_prob=0.02,
    compression_ratio=1.2,
    temperature=0.0,
)


def _flags(segment: MachineSegment, **changes: object) -> tuple[SegmentFlag, ...]:
    known = {
        "previous_text": "",
        "speech_share": 0.95,
        "has_second_pass": False,
        "is_known_model": True,
        "language": "id",
    }
    return flags_of(segment, **{**known, **changes})  # type: ignore[arg-type]


def test_a_good_segment_has_no_flag() -> None:
    assert _flags(GOOD) == ()


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"no_speech_prob": 0.7}, SegmentFlag.NO_SPEECH),
        ({"compression_ratio": 2.5}, SegmentFlag.REPETITIVE),
        ({"avg_logprob": -1.2}, SegmentFlag.UNSURE),
        ({"text": "Terima kasih banyak."}, SegmentFlag.KNOWN_INVENTION),
        ({"text": "Dan... terima kasih telah menonton!"}, SegmentFlag.KNOWN_INVENTION),
        ({"end_us": 1_900_000}, SegmentFlag.ODD_PACE),
        ({"end_us": 40_000_000}, SegmentFlag.ODD_PACE),
    ],
)
def test_each_doubt_about_the_segment_is_flagged(
    changes: dict[str, object], flag: SegmentFlag
) -> None:
    assert _flags(replace(GOOD, **changes)) == (flag,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"speech_share": 0.4}, SegmentFlag.LITTLE_SPEECH),
        (
            {"previous_text": "kami melihat CAMAT membagikan kaus, di lapangan"},
            SegmentFlag.REPEATED,
        ),
        ({"has_second_pass": True}, SegmentFlag.SECOND_PASS),
        ({"has_several_voices": True}, SegmentFlag.SEVERAL_VOICES),
        ({"is_known_model": False}, SegmentFlag.UNVERIFIED_MODEL),
        ({"language": "ms"}, SegmentFlag.OTHER_LANGUAGE),
    ],
)
def test_each_doubt_about_its_making_is_flagged(
    changes: dict[str, object], flag: SegmentFlag
) -> None:
    assert _flags(GOOD, **changes) == (flag,)


def test_thanks_within_a_sentence_are_no_invention() -> None:
    text = "Terima kasih banyak atas bantuan Bapak Camat kemarin."
    assert _flags(replace(GOOD, text=text)) == ()


def _piece(start: float, end: float, probability: float) -> Piece:
    third = (end - start) / 3
    words = tuple(
        TimedWord(start + n * third, start + (n + 1) * third, f" kata{n}", probability)
        for n in range(3)
    )
    return Piece(start, end, "kata", words)


def test_improbable_words_amid_silence_are_dropped_and_reading_goes_on_there() -> None:
    speech, invented = _piece(0.2, 2.0, 0.9), _piece(15.0, 16.0, 0.05)
    assert drop_invented([speech, invented], 30.0, 300.0, 2.0) == ([speech], 15.0)


def test_improbable_words_after_silence_at_the_start_are_read_again_from_there() -> None:
    assert drop_invented([_piece(9.0, 10.0, 0.05)], 30.0, 300.0, 2.0) == ([], 9.0)


def test_improbable_words_within_speech_stay() -> None:
    pieces = [_piece(0.2, 4.0, 0.9), _piece(4.2, 6.0, 0.05), _piece(6.1, 9.0, 0.9)]
    assert drop_invented(pieces, 9.5, 9.5, 2.0) == (pieces, None)


def test_probable_words_amid_silence_stay() -> None:
    pieces = [_piece(15.0, 16.0, 0.8)]
    assert drop_invented(pieces, 30.0, 300.0, 2.0) == (pieces, None)


def test_inventions_at_the_very_end_end_the_reading() -> None:
    speech, invented = _piece(0.2, 2.0, 0.9), _piece(28.0, 29.0, 0.05)
    assert drop_invented([speech, invented], 30.0, 30.0, 2.0) == ([speech], 30.0)


def test_what_a_model_was_told_marks_every_segment_and_those_that_hold_it() -> None:
    told = "Pak Camat, kaus"
    assert _flags(GOOD, prompt=told) == (SegmentFlag.PROMPTED, SegmentFlag.PROMPT_WORDS)
    assert _flags(GOOD, prompt="di Gakkumdu") == (SegmentFlag.PROMPTED,)
