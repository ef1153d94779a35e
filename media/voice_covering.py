"""What is heard in place of a voice: silence, a tone, or the same words lower.

All of it is exact arithmetic on the samples one by one: the same samples come out on every
machine and however the sound is cut into pieces, and never more or fewer than went in.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from app.domain.mediatime import US_PER_SECOND, TimeRange
from app.domain.redaction_plan import HiddenVoice, VoiceKind

MARGIN_SAMPLES = 2048
"""Two frames of AAC: what the encoder smears over its window stays outside of the stretch."""
TONE_HZ = 1000
TONE_LEVEL = 0.1
"""Of full scale (-20 dB), whatever the voice was: its loudness is hidden as well."""
_STEPS = 2**15
_SLOWER = 4
"""A lowered voice is read at three quarters of its speed: every fourth sample it falls back one."""
_WINDOW_S = 0.04

Samples = NDArray[np.float32]


class VoiceCover:
    """Lays other sound over the hidden stretches of one clip, piece by piece.

    Args:
        voices: what to hide; where two overlap, silence wins over a tone, a tone over pitch.
        start_us: where the clip begins, microseconds from the item's origin.
        rate: samples in a second.
    """

    def __init__(self, voices: Iterable[HiddenVoice], start_us: int, rate: int) -> None:
        order = (VoiceKind.PITCH, VoiceKind.BEEP, VoiceKind.MUTE)
        self._voices = [
            (voice.kind, samples_of(voice.span, start_us, rate, MARGIN_SAMPLES))
            for voice in sorted(voices, key=lambda voice: order.index(voice.kind))
        ]
        self._tone = _tone(rate)
        self._window = 2 * max(round(rate * _WINDOW_S / 2), 1)
        self._before: Samples | None = None
        self._at = 0

    def over(self, chunk: Samples) -> Samples:
        """Give the next samples, shape (channels, n), as they are to be heard."""
        heard = chunk.copy()
        if self._before is None:
            self._before = np.zeros((chunk.shape[0], self._window + 1), np.float32)
        known = np.concatenate([self._before, chunk], axis=1)
        for kind, stretch in self._voices:
            first = max(stretch.start - self._at, 0)
            last = min(stretch.stop - self._at, chunk.shape[1])
            if first >= last:
                continue
            if kind is VoiceKind.MUTE:
                heard[:, first:last] = 0.0
            elif kind is VoiceKind.BEEP:
                places = np.arange(self._at + first, self._at + last)
                heard[:, first:last] = self._tone[places % self._tone.size]
            else:
                heard[:, first:last] = self._lowered(known, first, last, stretch.start)
        self._before = known[:, -(self._window + 1) :]
        self._at += chunk.shape[1]
        return heard

    def _lowered(self, known: Samples, first: int, last: int, begin: int) -> Samples:
        """Read samples from two places that fall back, and fade from one to the other.

        Where the reading place has fallen back by the whole window it jumps forward again;
        meanwhile it is not heard.
        """
        passed = np.arange(self._at + first, self._at + last) - begin
        here = np.arange(first, last) + self._window + 1
        half = self._window // 2
        heard = np.zeros((known.shape[0], last - first), np.float32)
        for shift in (0, half * _SLOWER):
            quarters = (passed + shift) % (self._window * _SLOWER)
            back, rest = quarters // _SLOWER, (quarters % _SLOWER) / np.float32(_SLOWER)
            loud = 1 - np.abs(quarters - half * _SLOWER) / np.float32(half * _SLOWER)
            place = here - back
            sample = known[:, place] * (1 - rest) + known[:, place - 1] * rest
            heard += (sample * loud).astype(np.float32)
        return heard


def samples_of(stretch: TimeRange, start_us: int, rate: int, margin: int) -> range:
    """Give the samples of a clip that a stretch touches, and so many more at either end."""
    begin = (stretch.start_us - start_us) * rate // US_PER_SECOND - margin
    end = -((start_us - stretch.end_us) * rate // US_PER_SECOND) + margin
    return range(max(begin, 0), max(end, 0))


def _tone(rate: int) -> Samples:
    """Give one second of the tone, in whole steps: no machine rounds them otherwise."""
    turns = (2 * math.pi * TONE_HZ * at / rate for at in range(rate))
    steps = [round(math.sin(turn) * TONE_LEVEL * _STEPS) for turn in turns]
    return (np.array(steps, np.int32) / _STEPS).astype(np.float32)
