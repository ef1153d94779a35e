"""The samples that a player is to hear: chosen, placed in time, looped, stretched."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.filter import Graph
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from app.domain.mediatime import TimeRange
from app.domain.viewing import SoundChoice
from media.opening import has_decoder, open_media

SAMPLE_RATE = 48_000
CHANNELS = 2
BYTES_PER_SAMPLE = 2 * CHANNELS

_US = 1_000_000
_CHUNK = SAMPLE_RATE // 10
# Stated times wobble; a difference below this is not a gap, so the samples are simply joined.
_JOIN_US = 20_000
# Codecs with memory (AAC, Opus) give wrong samples right after a seek.
_PREROLL_US = 100_000
_MAX_ERRORS = 100
# A loop no longer than this is kept: opening the file again takes longer than a short lap.
_KEPT_LAP_US = 30_000_000
# Beyond 2 atempo leaves samples out instead of blending them, below 0.5 it refuses.
_MAX_TEMPO = 2.0
# atempo gives each sound a quarter of its window too early (2048 samples at 48 kHz; measured at
# 0.5 to 2: 10 to 11 ms): silence before the first sample puts that right.
_TEMPO_EARLY_SAMPLES = 512

Pcm = NDArray[np.int16]


def _never() -> bool:
    return False


def played_sound(
    path: Path,
    start_us: int,
    *,
    choice: SoundChoice | None = None,
    loop: TimeRange | None = None,
    is_stale: Callable[[], bool] = _never,
) -> Iterator[Pcm]:
    """Give what is heard while the picture runs from a time on, without end.

    Args:
        path: the file.
        start_us: time of the picture, microseconds from the item's origin.
        choice: which sound, and how much later than the picture.
        loop: at its end the sound goes on at its start, sample for sample.
        is_stale: ends it.

    Returns:
        Pieces of shape (n, 2), s16, 48 kHz.
    """
    choice = choice or SoundChoice()
    begin_us = start_us - choice.delay_us
    if loop is None or start_us >= loop.end_us or not loop.length_us:
        yield from sound_from(path, begin_us, is_stale, choice)
        return
    yield from _taken(
        sound_from(path, begin_us, is_stale, choice), _samples(loop.end_us - start_us)
    )
    lap_from_us = loop.start_us - choice.delay_us
    kept: Pcm | None = None
    done = 0
    while not is_stale():
        # counted from the first lap on: rounding each lap alone would let the sound drift
        wanted = _samples((done + 1) * loop.length_us) - _samples(done * loop.length_us)
        done += 1
        if kept is not None:
            yield kept[:wanted]
            continue
        lap = _taken(sound_from(path, lap_from_us, is_stale, choice), wanted + 1)
        if loop.length_us > _KEPT_LAP_US:
            yield from _taken(lap, wanted)
            continue
        parts = list(lap)
        if is_stale() or not parts:
            return
        kept = np.concatenate(parts)
        yield kept[:wanted]


def sound_from(
    path: Path,
    start_us: int,
    is_stale: Callable[[], bool] = _never,
    choice: SoundChoice | None = None,
) -> Iterator[Pcm]:
    """Give sound from a media time on: sample i is at start_us + i/48000 s.

    Gaps, what lies before the start of the file and what cannot be decoded are silent. Ends
    only when `is_stale` says so; after the last sample of the file comes silence. The delay of
    `choice` plays no part here.

    Returns:
        Pieces of shape (n, 2), s16.
    """
    position = 0
    try:
        with open_media(path) as container:
            for at_us, pcm in _placed(container, start_us, choice or SoundChoice()):
                if is_stale():
                    return
                ahead = round((at_us - start_us) * SAMPLE_RATE / _US) - position
                if position and abs(ahead) * _US <= _JOIN_US * SAMPLE_RATE:
                    ahead = 0
                while ahead > 0 and not is_stale():
                    silence = min(ahead, _CHUNK)
                    yield np.zeros((silence, CHANNELS), np.int16)
                    position += silence
                    ahead -= silence
                kept = pcm[-ahead:] if ahead < 0 else pcm
                if len(kept):
                    yield kept
                    position += len(kept)
    except (av.FFmpegError, UnreadableMedia):
        # what was heard so far stays; the rest is silence
        pass
    while not is_stale():
        yield np.zeros((_CHUNK, CHANNELS), np.int16)


def tempo_stages(rate: float) -> tuple[float, ...]:
    """Split a speed into factors that atempo does well, 0.5 to 2 each; their product is it."""
    count = max(1, math.ceil(abs(math.log2(rate)) - 1e-9))
    return (min(_MAX_TEMPO, max(1 / _MAX_TEMPO, rate ** (1 / count))),) * count


def stretched(pieces: Iterator[Pcm], rate: float) -> Iterator[Pcm]:
    """Change the speed of sound and keep its pitch; what is heard keeps its place."""
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=SAMPLE_RATE,
        format="s16",
        layout="stereo",
        time_base=Fraction(1, SAMPLE_RATE),
    )
    stages = tempo_stages(rate)
    tempos = [graph.add("atempo", f"{stage:.12f}") for stage in stages]
    shape = f"sample_fmts=s16:sample_rates={SAMPLE_RATE}:channel_layouts=stereo"
    form = graph.add("aformat", shape)
    sink = graph.add("abuffersink")
    graph.link_nodes(source, *tempos, form, sink).configure()
    # each stage counts in its own time: what it gives too early grows with the speed before it
    early = sum(math.prod(stages[:place]) for place in range(len(stages))) * _TEMPO_EARLY_SAMPLES
    silence = np.zeros((round(early), CHANNELS), np.int16)
    position = 0
    for piece in chain((silence,), pieces):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(piece).reshape(1, -1), format="s16", layout="stereo"
        )
        frame.sample_rate = SAMPLE_RATE
        frame.pts = position
        frame.time_base = Fraction(1, SAMPLE_RATE)
        position += len(piece)
        graph.push(frame)
        yield from _pulled(graph)


def _samples(time_us: int) -> int:
    return (2 * time_us * SAMPLE_RATE + _US) // (2 * _US)


def _taken(pieces: Iterator[Pcm], count: int) -> Iterator[Pcm]:
    for piece in pieces:
        if len(piece) >= count:
            yield piece[:count]
            return
        count -= len(piece)
        yield piece


def _pulled(graph: Graph) -> Iterator[Pcm]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield _interleaved(frame)


def _placed(
    container: InputContainer, start_us: int, choice: SoundChoice
) -> Iterator[tuple[float, Pcm]]:
    """Decode from a little before a media time; each piece with the time of its first sample."""
    streams = container.streams.audio
    if not streams:
        return
    stream = streams[choice.track if choice.track < len(streams) else 0]
    if not has_decoder(stream):
        return
    origin_us = container.start_time or 0
    from_us = max(0, start_us - _PREROLL_US)
    if from_us > 0:
        base = stream.time_base or Fraction(1, _US)
        container.seek(int(Fraction(from_us + origin_us, _US) / base), stream=stream)
    turn = _Converter(choice.channel)
    expected_us: float = 0.0
    for frame in _decoded(container, stream):
        if frame.pts is not None and frame.time_base is not None:
            expected_us = float(frame.pts * frame.time_base * _US) - origin_us
        at_us = expected_us
        expected_us += frame.samples * _US / max(1, frame.sample_rate)
        if expected_us <= start_us:
            continue
        pcm = turn(frame)
        if len(pcm):
            yield at_us, pcm


class _Converter:
    """Turns decoded sound into what goes to both ears."""

    def __init__(self, channel: int | None) -> None:
        self._channel = channel
        self._resampler = self._new()

    def __call__(self, frame: av.AudioFrame) -> Pcm:
        try:
            turned = self._resampler.resample(frame)
        except (ValueError, av.FFmpegError):
            # the stream changed its rate or layout on the way
            self._resampler = self._new()
            turned = self._resampler.resample(frame)
        parts = [self._both_ears(piece) for piece in turned]
        return np.concatenate(parts) if parts else np.zeros((0, CHANNELS), np.int16)

    def _new(self) -> av.AudioResampler:
        # one channel alone: the file's own layout is kept, no mixing
        layout = "stereo" if self._channel is None else None
        return av.AudioResampler(format="s16", layout=layout, rate=SAMPLE_RATE)

    def _both_ears(self, piece: av.AudioFrame) -> Pcm:
        if self._channel is None:
            return _interleaved(piece)
        count = max(1, piece.layout.nb_channels)
        samples = piece.to_ndarray().astype(np.int16, copy=False).reshape(-1, count)
        one = samples[:, min(self._channel, count - 1)]
        return np.repeat(one[:, None], CHANNELS, axis=1)


def _interleaved(frame: av.AudioFrame) -> Pcm:
    return frame.to_ndarray().astype(np.int16, copy=False).reshape(-1, CHANNELS)


def _decoded(container: InputContainer, stream: AudioStream) -> Iterator[av.AudioFrame]:
    errors = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            errors += 1
            if errors > _MAX_ERRORS:
                return
            continue
        for frame in frames:
            if isinstance(frame, av.AudioFrame) and frame.samples:
                yield frame
