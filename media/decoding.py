"""One window of at most 30 seconds, decoded twice where the first reading looks wrong.

The library's own loop carries state from window to window and, by default, tries again at
random temperatures: the same recording gave four texts in four runs. Here a window depends
on nothing but its own sound, so a run that is resumed reads what an unbroken one reads.

Source: faster_whisper/transcribe.py WhisperModel.generate_segments, 1.2.1 (MIT), whose rules
for timestamps and for words invented in silence are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidValue
from app.domain.transcript import AsrProfile
from media.audio import SAMPLE_RATE
from media.inventions import Piece, TimedWord, drop_invented
from media.segment_flags import COMPRESSION_MAX, LOGPROB_MIN, NO_SPEECH_MAX

WINDOW_SAMPLES = 30 * SAMPLE_RATE
_FRAME_SAMPLES = 160
_FRAMES_PER_SECOND = 100
_LEAST_ADVANCE_FRAMES = 10
_NO_REPEAT = 3
_PROMPT_TOKENS_MAX = 223
"""Whisper's room for what comes before; the library would cut the rest without a word."""
_UNREAD_MAX_S = 3.0
"""More sound than this after the last word of a window is read again. Only what the detector
takes for speech is read, in which nobody pauses for so long: a model that stopped there has left
speech out (25 s of it in one window of the bench), and so does the library with voice detection."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one window says."""

    pieces: tuple[Piece, ...]
    """Segments in order, times in seconds from the window's start."""
    advance: int
    """Samples after which the next window starts; more than 0."""
    avg_logprob: float
    """Mean log probability of the first pass."""
    no_speech_prob: float
    """0 to 1."""
    compression_ratio: float
    """Of the first pass's text."""
    second: tuple[TimedWord, ...] | None
    """Words of the second pass, None where the first did not look wrong."""


class WindowReader:
    """Reads windows with one model in one language.

    Args:
        model: a `faster_whisper.WhisperModel`.
        profile: options; temperature is 0, whatever it says.
        language: Whisper code, one the model supports.

    Raises:
        InvalidValue: the words for the model beforehand are more than it takes in.
    """

    def __init__(self, model: Any, profile: AsrProfile, language: str) -> None:
        from faster_whisper.tokenizer import Tokenizer

        self._model = model
        self.prompt = profile.prompt
        self._is_detected = profile.vad_filter
        self._silence_s = profile.hallucination_silence_threshold_s
        self._tokens = Tokenizer(model.hf_tokenizer, True, task="transcribe", language=language)
        self._options = _options(self._tokens, profile)
        self._careful = replace(self._options, no_repeat_ngram_size=_NO_REPEAT)
        self._prompt = model.get_prompt(self._tokens, self._told(profile.prompt))

    def read(self, sound: NDArray[np.float32], left_s: float) -> Reading:
        """Read one window.

        Args:
            sound: shape (n,), 0 < n <= 480,000.
            left_s: seconds of sound from the window's start to the end of the unit.
        """
        from faster_whisper.audio import pad_or_trim

        features = self._model.feature_extractor(sound)
        frames = min(features.shape[-1] - 1, WINDOW_SAMPLES // _FRAME_SAMPLES)
        encoded = self._model.encode(pad_or_trim(features[:, :frames]))
        result, logprob, _temperature, ratio = self._generate(encoded, self._options)
        heard = Reading((), sound.size, logprob, result.no_speech_prob, ratio, None)
        is_silent = result.no_speech_prob > NO_SPEECH_MAX and logprob <= LOGPROB_MIN
        # The library leaves such a window out. Where the detector heard somebody speak, what the
        # model is unsure of stays, with its flags: a sentence of a bad recording would be gone.
        if is_silent and not self._is_detected:
            return heard
        tokens = result.sequences_ids[0]
        pieces, next_frame = self._split(tokens, encoded, frames)
        read = pieces
        pieces, retry_s = drop_invented(read, frames / _FRAMES_PER_SECOND, left_s, self._silence_s)
        if retry_s is not None:
            next_frame = round(retry_s * _FRAMES_PER_SECOND)
        if next_frame < _LEAST_ADVANCE_FRAMES:
            next_frame = frames
        if next_frame >= frames:
            next_frame = _next_unread(pieces, frames)
        advance = sound.size if next_frame >= frames else next_frame * _FRAME_SAMPLES
        second = None
        if ratio > COMPRESSION_MAX or logprob < LOGPROB_MIN:
            second = self._read_again(encoded, frames)
            dropped = " ".join(piece.text for piece in read[len(pieces) :])
            if dropped:
                pieces = _with_second(pieces, second, dropped, advance / SAMPLE_RATE)
        pieces = [piece for piece in pieces if piece.text and piece.end > piece.start]
        return replace(heard, pieces=tuple(pieces), advance=advance, second=second)

    def _told(self, prompt: str) -> list[int]:
        """Give the tokens of what the model is told before each window: all of it or nothing."""
        tokens = list(self._tokens.encode(f" {prompt}")) if prompt else []
        if len(tokens) > _PROMPT_TOKENS_MAX:
            raise InvalidValue(
                field="prompt", value=len(tokens), expected=f"<= {_PROMPT_TOKENS_MAX} token"
            )
        return tokens

    def _generate(self, encoded: Any, options: Any) -> Any:
        # With one temperature there is no fallback: the library's method then only decodes.
        return self._model.generate_with_fallback(encoded, self._prompt, self._tokens, options)

    def _split(self, tokens: list[int], encoded: Any, frames: int) -> tuple[list[Piece], int]:
        """Give the segments and the frame where the next window starts."""
        raw, next_frame, has_ended = self._model._split_segments_by_timestamps(  # noqa: SLF001 # pinned version
            tokenizer=self._tokens,
            tokens=tokens,
            time_offset=0.0,
            segment_size=frames,
            segment_duration=frames / _FRAMES_PER_SECOND,
            seek=0,
        )
        pieces = self._timed(raw, encoded, frames)
        last_end = next((p.words[-1].end for p in reversed(pieces) if p.words), 0.0)
        if not has_ended and last_end > 0:
            next_frame = round(last_end * _FRAMES_PER_SECOND)
        return pieces, next_frame

    def _read_again(self, encoded: Any, frames: int) -> tuple[TimedWord, ...]:
        """Decode once more without repeated triples: nothing loops, true repeats suffer."""
        result, *_scores = self._generate(encoded, self._careful)
        whole = {
            "seek": 0,
            "start": 0.0,
            "end": frames / _FRAMES_PER_SECOND,
            "tokens": result.sequences_ids[0],
        }
        return tuple(
            word for piece in self._timed([whole], encoded, frames) for word in piece.words
        )

    def _timed(self, raw: list[dict[str, Any]], encoded: Any, frames: int) -> list[Piece]:
        self._model.add_word_timestamps(
            [raw],
            self._tokens,
            encoded,
            frames,
            self._options.prepend_punctuations,
            self._options.append_punctuations,
            last_speech_timestamp=0.0,
        )
        return [
            Piece(
                start=float(piece["start"]),
                end=float(piece["end"]),
                text=self._tokens.decode(piece["tokens"]).strip(),
                words=tuple(_word(word) for word in piece["words"] if word["word"].strip()),
            )
            for piece in raw
        ]


def _with_second(
    pieces: Sequence[Piece], second: Sequence[TimedWord], dropped: str, until_s: float
) -> list[Piece]:
    """Put the second reading where the first was taken for invented.

    A loop is oddly timed, so it is dropped as words invented in silence are; but it stands where
    somebody speaks, and what the second reading heard there would be lost with it.
    """
    missing = [
        word
        for word in second
        if (middle := (word.start + word.end) / 2) < until_s
        and not any(piece.start <= middle < piece.end for piece in pieces)
    ]
    after = [
        Piece(
            start=min(word.start for word in words),
            end=max(word.end for word in words),
            text="".join(word.text for word in words).strip(),
            words=tuple(words),
            instead=dropped,
        )
        for _place, run in groupby(missing, key=lambda word: _pieces_before(pieces, word))
        if (words := list(run))
    ]
    return sorted([*pieces, *after], key=lambda piece: piece.start)


def _pieces_before(pieces: Sequence[Piece], word: TimedWord) -> int:
    return sum(piece.end <= (word.start + word.end) / 2 for piece in pieces)


def _next_unread(pieces: Sequence[Piece], frames: int) -> int:
    """Give the frame to go on at where a window was read to its end: its last word's, or that."""
    heard_s = next((piece.words[-1].end for piece in reversed(pieces) if piece.words), 0.0)
    at = round(heard_s * _FRAMES_PER_SECOND)
    is_left = frames - at > _UNREAD_MAX_S * _FRAMES_PER_SECOND
    return at if is_left and at >= _LEAST_ADVANCE_FRAMES else frames


def _word(raw: dict[str, Any]) -> TimedWord:
    return TimedWord(float(raw["start"]), float(raw["end"]), raw["word"], float(raw["probability"]))


def _options(tokens: Any, profile: AsrProfile) -> Any:
    """Give the library's options: its defaults, but for what the profile says."""
    from faster_whisper.transcribe import TranscriptionOptions, get_suppressed_tokens

    return TranscriptionOptions(
        beam_size=profile.beam_size,
        best_of=1,
        patience=1,
        length_penalty=1,
        repetition_penalty=1,
        no_repeat_ngram_size=0,
        log_prob_threshold=LOGPROB_MIN,
        no_speech_threshold=NO_SPEECH_MAX,
        compression_ratio_threshold=COMPRESSION_MAX,
        condition_on_previous_text=False,
        prompt_reset_on_temperature=0.5,
        temperatures=[0.0],
        initial_prompt=None,
        prefix=None,
        suppress_blank=True,
        suppress_tokens=get_suppressed_tokens(tokens, [-1]),
        without_timestamps=False,
        max_initial_timestamp=1.0,
        word_timestamps=True,
        prepend_punctuations="\"'“¿([{-",
        append_punctuations="\"'.。,，!！?？:：”)]}、",
        multilingual=False,
        max_new_tokens=None,
        clip_timestamps=[0.0],
        hallucination_silence_threshold=profile.hallucination_silence_threshold_s,
        hotwords=None,
    )
