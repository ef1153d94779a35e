"""Reasons to listen before believing a segment; none of them ever deletes one."""

from __future__ import annotations

import re

from app.domain.mediatime import US_PER_SECOND
from app.domain.transcript import MachineSegment, SegmentFlag

NO_SPEECH_MAX = 0.6
COMPRESSION_MAX = 2.4
LOGPROB_MIN = -1.0
_SPEECH_SHARE_MIN = 0.5
_WORDS_PER_SECOND = (0.3, 6.0)
_TOLD_LETTERS_MIN = 3
"""Shorter words (di, ke) stand everywhere."""
_PACE_LENGTH_MIN_US = US_PER_SECOND // 2
"""A word of a tenth of a second says nothing about pace."""
# What Whisper writes over music, claps and noise (measured on base, Indonesian); the first
# two are also said in earnest, so they are doubted only where they are all that is said.
_INVENTED_ALONE = frozenset(("terima kasih", "terima kasih banyak"))
_INVENTED = (
    "terima kasih telah menonton",
    "terima kasih sudah menonton",
    "jangan lupa subscribe",
    "jangan lupa like",
    "subtitle oleh",
    "selamat menikmati",
)


def flags_of(
    segment: MachineSegment,
    *,
    previous_text: str,
    speech_share: float,
    has_second_pass: bool,
    is_known_model: bool,
    language: str,
    prompt: str = "",
    has_unwritten: bool = False,
    has_several_voices: bool = False,
) -> tuple[SegmentFlag, ...]:
    """Give a segment's flags in the order of `SegmentFlag`.

    Args:
        segment: as decoded; its own flags are not looked at.
        previous_text: text of the segment before it, empty for the first.
        speech_share: part of it that the detector takes for speech, 0 to 1.
        has_second_pass: its window was decoded twice.
        is_known_model: the weights are in the shipped list.
        language: Whisper code it was decoded in.
        prompt: what the model was told beforehand.
        has_unwritten: somebody speaks in it for whom no word stands.
        has_several_voices: more than one voice is heard in it.
    """
    text = _plain(segment.text)
    of_the_run = {
        SegmentFlag.UNVERIFIED_MODEL: not is_known_model,
        SegmentFlag.OTHER_LANGUAGE: language != "id",
        SegmentFlag.PROMPTED: bool(prompt),
        SegmentFlag.UNWRITTEN: has_unwritten,
        SegmentFlag.SEVERAL_VOICES: has_several_voices,
    }
    if not segment.text:
        # what is said of a window's text is nothing to one who has none
        raised = of_the_run | {SegmentFlag.SECOND_PASS: bool(segment.alternative_text)}
        return tuple(flag for flag in SegmentFlag if raised.get(flag, False))
    raised = of_the_run | {
        SegmentFlag.NO_SPEECH: segment.no_speech_prob > NO_SPEECH_MAX,
        SegmentFlag.REPETITIVE: segment.compression_ratio > COMPRESSION_MAX,
        SegmentFlag.UNSURE: segment.avg_logprob < LOGPROB_MIN,
        SegmentFlag.LITTLE_SPEECH: speech_share < _SPEECH_SHARE_MIN,
        SegmentFlag.REPEATED: bool(text) and text == _plain(previous_text),
        SegmentFlag.KNOWN_INVENTION: _is_known_invention(text),
        SegmentFlag.ODD_PACE: _is_odd_pace(segment),
        SegmentFlag.SECOND_PASS: has_second_pass,
        SegmentFlag.PROMPT_WORDS: _holds_word_of(prompt, text),
    }
    return tuple(flag for flag in SegmentFlag if raised.get(flag, False))


def _is_known_invention(text: str) -> bool:
    return text in _INVENTED_ALONE or any(phrase in text for phrase in _INVENTED)


def _holds_word_of(prompt: str, text: str) -> bool:
    told = {word for word in _plain(prompt).split() if len(word) >= _TOLD_LETTERS_MIN}
    return not told.isdisjoint(text.split())


def _is_odd_pace(segment: MachineSegment) -> bool:
    length_us = segment.end_us - segment.start_us
    if length_us < _PACE_LENGTH_MIN_US:
        return False
    pace = len(segment.text.split()) * US_PER_SECOND / length_us
    return not _WORDS_PER_SECOND[0] <= pace <= _WORDS_PER_SECOND[1]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
