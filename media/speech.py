"""Where somebody may be speaking, and how long sound is divided into units of work.

The detector is silero, which faster-whisper ships. It is run here in stretches with its
state carried over, so that the memory it takes does not grow with the recording.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.audio import SAMPLE_RATE

FRAME_SAMPLES = 512
"""Samples per probability: 32 ms."""
THRESHOLD = 0.5
_CONTEXT_SAMPLES = 64
_BATCH_FRAMES = 1_000
# The library's default voice options, with which asr_profile v1 was measured:
# faster_whisper/vad.py VadOptions, 1.2.1.
_END_THRESHOLD = 0.35
_MIN_SILENCE = 2 * SAMPLE_RATE
_PAD = 400 * SAMPLE_RATE // 1000
_UNIT_MIN = 5 * 60 * SAMPLE_RATE
_UNIT_MAX = 10 * 60 * SAMPLE_RATE
_QUIET_FRAMES = 10


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of samples, end excluded."""

    start: int
    """First sample from the origin."""
    end: int
    """First sample after it."""

    @property
    def length(self) -> int:
        """Samples in it."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of work: units lie end to end over the whole recording."""

    span: Span
    """From the first to after the last sample."""
    speech: tuple[Span, ...]
    """Where somebody may be speaking, in order; all that is transcribed of it."""

    @property
    def speech_length(self) -> int:
        """Samples of speech."""
        return sum(span.length for span in self.speech)

    def to_original(self, position: int) -> int:
        """Give the sample of the recording at a position in the joined speech.

        Where two stretches of speech meet, the start of the later one; past the last, the
        end of the unit.
        """
        ends = list(accumulate(span.length for span in self.speech))
        at = bisect_right(ends, position)
        if at == len(self.speech):
            return self.span.end
        before = ends[at - 1] if at else 0
        return self.speech[at].start + position - before

    def to_joined(self, sample: int) -> int:
        """Give the position in the joined speech of a sample; the next speech, in silence."""
        return sum(min(span.length, max(0, sample - span.start)) for span in self.speech)

    def place(self, start: float, end: float) -> tuple[int, int]:
        """Place something heard in the joined speech into one stretch of the recording.

        Args:
            start: seconds in the joined speech.
            end: likewise, not before `start`.

        Returns:
            First and last sample in the recording, both within one stretch of speech: a word
            is not drawn out over the silence that was cut.
        """
        if not self.speech:
            return self.span.start, self.span.start
        at = self.stretch_of(start, end)
        span = self.speech[at]
        shift = span.start - sum(earlier.length for earlier in self.speech[:at])
        first = min(max(round(start * SAMPLE_RATE) + shift, span.start), span.end)
        last = min(max(round(end * SAMPLE_RATE) + shift, first), span.end)
        return first, last

    def stretch_of(self, start: float, end: float) -> int:
        """Give the number of the stretch of speech in whose sound the middle of a word lies."""
        ends = list(accumulate(span.length for span in self.speech))
        middle = round((start + end) / 2 * SAMPLE_RATE)
        return min(bisect_right(ends, middle), len(self.speech) - 1)


@dataclass(slots=True)
class VoiceDetector:
    """Gives a probability of speech for each 32 ms of sound that is fed to it in stretches."""

    samples: int = 0
    """Samples taken so far."""
    _rest: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    _context: NDArray[np.float32] = field(
        default_factory=lambda: np.zeros(_CONTEXT_SAMPLES, np.float32)
    )
    _state: tuple[Any, Any] = field(
        default_factory=lambda: (np.zeros((1, 1, 128), "float32"), np.zeros((1, 1, 128), "float32"))
    )
    _found: list[NDArray[np.float32]] = field(default_factory=list)

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Take the next stretch, shape (n,), 16 kHz."""
        self.samples += samples.size
        whole = np.concatenate((self._rest, samples))
        batch = _BATCH_FRAMES * FRAME_SAMPLES
        full = whole.size - whole.size % batch
        for start in range(0, full, batch):
            self._judge(whole[start : start + batch])
        self._rest = whole[full:]

    def finish(self) -> NDArray[np.float32]:
        """Give all probabilities, shape (m,), 0 to 1; call once, at the end."""
        # As the library pads: always, and by a whole frame where nothing is left over.
        missing = FRAME_SAMPLES - self.samples % FRAME_SAMPLES
        self._judge(np.concatenate((self._rest, np.zeros(missing, np.float32))))
        return np.concatenate(self._found)

    def _judge(self, samples: NDArray[np.float32]) -> None:
        frames = samples.reshape(-1, FRAME_SAMPLES)
        tails = frames[:, -_CONTEXT_SAMPLES:]
        contexts = np.concatenate((self._context[np.newaxis], tails[:-1]))
        self._context = tails[-1].copy()
        feed = {
            "input": np.concatenate((contexts, frames), axis=1),
            "h": self._state[0],
            "c": self._state[1],
        }
        found, *state = _session().run(None, feed)
        self._state = (state[0], state[1])
        self._found.append(found.reshape(-1))


def speech_spans(probabilities: NDArray[np.float32], samples: int) -> tuple[Span, ...]:
    """Turn probabilities into stretches of speech, exactly as the library does by default.

    Args:
        probabilities: shape (m,), one per 512 samples.
        samples: length of the recording.

    Source: faster_whisper/vad.py get_speech_timestamps, 1.2.1.
    """
    raw: list[Span] = []
    start: int | None = None
    quiet_since = 0
    for frame, probability in enumerate(probabilities.tolist()):
        at = frame * FRAME_SAMPLES
        if probability >= THRESHOLD:
            quiet_since = 0
            start = at if start is None else start
        elif probability < _END_THRESHOLD and start is not None:
            quiet_since = quiet_since or at
            if at - quiet_since >= _MIN_SILENCE:
                raw.append(Span(start, quiet_since))
                start, quiet_since = None, 0
    if start is not None and samples > start:
        raw.append(Span(start, samples))
    return _padded(raw, samples)


def units_of(
    spans: tuple[Span, ...], probabilities: NDArray[np.float32], samples: int
) -> tuple[Unit, ...]:
    """Divide a recording into units of 5 to 10 minutes, cut in silences.

    Where nobody pauses for so long, the cut lies where speech is least likely. The same
    recording is always divided alike: a run that is resumed finds the same units.
    """
    cuts = [0, *_cuts(spans, probabilities), samples]
    units = []
    for start, end in pairwise(cuts):
        inside = (Span(max(span.start, start), min(span.end, end)) for span in spans)
        units.append(Unit(Span(start, end), tuple(span for span in inside if span.length > 0)))
    return tuple(units)


def speech_share(probabilities: NDArray[np.float32], start: int, end: int) -> float:
    """Give which part of a stretch the detector takes for speech, 0 to 1."""
    first = start // FRAME_SAMPLES
    part = probabilities[first : max(first + 1, -(-end // FRAME_SAMPLES))]
    return float((part >= THRESHOLD).mean()) if part.size else 0.0


def _padded(raw: list[Span], samples: int) -> tuple[Span, ...]:
    starts = [span.start for span in raw]
    ends = [span.end for span in raw]
    if raw:
        starts[0] = max(0, starts[0] - _PAD)
        ends[-1] = min(samples, ends[-1] + _PAD)
    for at in range(len(raw) - 1):
        silence = starts[at + 1] - ends[at]
        pad = silence // 2 if silence < 2 * _PAD else _PAD
        ends[at] = min(samples, ends[at] + pad)
        starts[at + 1] = max(0, starts[at + 1] - pad)
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


def _cuts(spans: tuple[Span, ...], probabilities: NDArray[np.float32]) -> list[int]:
    cuts = []
    unit_start = heard_until = 0
    for span in spans:
        middle = (heard_until + span.start) // 2
        if middle - unit_start >= _UNIT_MIN:
            # Close before what comes, so that a long silence does not count to its unit.
            unit_start = max(middle, span.start - SAMPLE_RATE)
            cuts.append(unit_start)
        while span.end - unit_start > _UNIT_MAX:
            first = max(span.start, unit_start + _UNIT_MIN)
            unit_start = _quietest(probabilities, first, unit_start + _UNIT_MAX)
            cuts.append(unit_start)
        heard_until = span.end
    return cuts


def _quietest(probabilities: NDArray[np.float32], first: int, last: int) -> int:
    """Give the middle of the third of a second in which speech is least likely."""
    begin, end = first // FRAME_SAMPLES + 1, last // FRAME_SAMPLES
    part = np.convolve(probabilities[begin:end], np.ones(_QUIET_FRAMES), "valid")
    return (begin + int(part.argmin()) + _QUIET_FRAMES // 2) * FRAME_SAMPLES


@cache
def _session() -> Any:
    import onnxruntime
    from faster_whisper.utils import get_assets_path

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(Path(get_assets_path()) / "silero_vad_v6.onnx"),
        providers=["CPUExecutionProvider"],
        sess_options=options,
    )
