"""Sound of a player: decoded ahead by a thread of its own, in true time, gaps silent."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from threading import Condition, Thread

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from media.opening import open_media

SAMPLE_RATE = 48_000
CHANNELS = 2
BYTES_PER_SAMPLE = 2 * CHANNELS
MIN_SOUND_RATE, MAX_SOUND_RATE = 0.5, 2.0

_US = 1_000_000
_RING_BYTES = SAMPLE_RATE * BYTES_PER_SAMPLE // 2
_CHUNK = SAMPLE_RATE // 10
# Stated times wobble; a difference below this is not a gap, so the samples are simply joined.
_JOIN_US = 20_000
# Codecs with memory (AAC, Opus) give wrong samples right after a seek.
_PREROLL_US = 100_000
_MAX_ERRORS = 100

Pcm = NDArray[np.int16]


class SoundFeed:
    """Interleaved s16 stereo at 48 kHz from a chosen media time on, without end.

    After the last sample comes silence, so that a clock driven by the device runs to the end
    of the picture too. `read` never blocks; the thread keeps half a second ready.

    Raises:
        UnreadableMedia: the file holds no sound (`why` = `no_audio`).
    """

    def __init__(self, path: Path) -> None:
        with open_media(path) as container:
            if not container.streams.audio:
                raise UnreadableMedia(path=str(path), why="no_audio")
        self._path = path
        self._ring: deque[bytes] = deque()
        self._ring_bytes = 0
        self._wanted: tuple[int, float] | None = None
        self._generation = 0
        self._is_closed = False
        self._change = Condition()
        self._thread = Thread(target=self._run, name="netra-sound", daemon=True)
        self._thread.start()

    def start(self, media_us: int, rate: float) -> None:
        """Begin anew at a media time; what was ready before is dropped.

        Args:
            media_us: microseconds from the item's origin.
            rate: 0.5 to 2; the pitch is kept.
        """
        self._restart((media_us, min(MAX_SOUND_RATE, max(MIN_SOUND_RATE, rate))))

    def stop(self) -> None:
        """Drop what is ready and rest."""
        self._restart(None)

    def read(self, max_bytes: int) -> bytes:
        """Give at most this many bytes of what is ready, whole samples only."""
        room = max_bytes - max_bytes % BYTES_PER_SAMPLE
        parts: list[bytes] = []
        with self._change:
            while self._ring and room:
                chunk = self._ring.popleft()
                if len(chunk) > room:
                    self._ring.appendleft(chunk[room:])
                    chunk = chunk[:room]
                room -= len(chunk)
                self._ring_bytes -= len(chunk)
                parts.append(chunk)
            self._change.notify_all()
        return b"".join(parts)

    @property
    def ready_us(self) -> int:
        """Microseconds of device time that can be read now."""
        return self._ring_bytes * _US // (SAMPLE_RATE * BYTES_PER_SAMPLE)

    def close(self) -> None:
        """End the thread and wait for it."""
        with self._change:
            self._is_closed = True
            self._generation += 1
            self._change.notify_all()
        self._thread.join()

    def _restart(self, wanted: tuple[int, float] | None) -> None:
        with self._change:
            self._wanted = wanted
            self._generation += 1
            self._ring.clear()
            self._ring_bytes = 0
            self._change.notify_all()

    def _run(self) -> None:
        done = 0
        while True:
            with self._change:
                while not self._is_closed and self._generation == done:
                    self._change.wait()
                if self._is_closed:
                    return
                done, wanted = self._generation, self._wanted
            if wanted is not None:
                self._fill(wanted[0], wanted[1], done)

    def _fill(self, media_us: int, rate: float, generation: int) -> None:
        def is_stale() -> bool:
            return self._generation != generation

        pieces = sound_from(self._path, media_us, is_stale)
        if rate != 1.0:
            pieces = stretched(pieces, rate)
        for piece in pieces:
            data = piece.tobytes()
            with self._change:
                self._change.wait_for(lambda: is_stale() or self._ring_bytes < _RING_BYTES)
                if is_stale():
                    return
                self._ring.append(data)
                self._ring_bytes += len(data)


def sound_from(
    path: Path, start_us: int, is_stale: Callable[[], bool] = lambda: False
) -> Iterator[Pcm]:
    """Give sound from a media time on: sample i is at start_us + i/48000 s.

    Gaps and what cannot be decoded are silent. Ends only when `is_stale` says so; after the
    last sample of the file comes silence.

    Returns:
        Pieces of shape (n, 2), s16.
    """
    position = 0
    try:
        with open_media(path) as container:
            for at_us, pcm in _placed(container, start_us):
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


def stretched(pieces: Iterator[Pcm], rate: float) -> Iterator[Pcm]:
    """Change the speed of sound and keep its pitch."""
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=SAMPLE_RATE,
        format="s16",
        layout="stereo",
        time_base=Fraction(1, SAMPLE_RATE),
    )
    tempo = graph.add("atempo", f"{rate:.4f}")
    shape = f"sample_fmts=s16:sample_rates={SAMPLE_RATE}:channel_layouts=stereo"
    form = graph.add("aformat", shape)
    sink = graph.add("abuffersink")
    graph.link_nodes(source, tempo, form, sink).configure()
    position = 0
    for piece in pieces:
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(piece).reshape(1, -1), format="s16", layout="stereo"
        )
        frame.sample_rate = SAMPLE_RATE
        frame.pts = position
        frame.time_base = Fraction(1, SAMPLE_RATE)
        position += len(piece)
        graph.push(frame)
        yield from _pulled(graph)


def _pulled(graph: Graph) -> Iterator[Pcm]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield _interleaved(frame)


def _placed(container: av.container.InputContainer, start_us: int) -> Iterator[tuple[float, Pcm]]:
    """Decode from a little before a media time; each piece with the time of its first sample."""
    stream = container.streams.audio[0]
    origin_us = container.start_time or 0
    from_us = max(0, start_us - _PREROLL_US)
    if from_us > 0:
        base = stream.time_base or Fraction(1, _US)
        container.seek(int(Fraction(from_us + origin_us, _US) / base), stream=stream)
    resampler = _new_resampler()
    expected_us: float = 0.0
    for frame in _decoded(container, stream):
        if frame.pts is not None and frame.time_base is not None:
            expected_us = float(frame.pts * frame.time_base * _US) - origin_us
        at_us = expected_us
        expected_us += frame.samples * _US / max(1, frame.sample_rate)
        if expected_us <= start_us:
            continue
        try:
            turned = resampler.resample(frame)
        except (ValueError, av.FFmpegError):
            # the stream changed its rate or layout on the way
            resampler = _new_resampler()
            turned = resampler.resample(frame)
        pcm = [_interleaved(piece) for piece in turned]
        if pcm:
            yield at_us, np.concatenate(pcm)


def _interleaved(frame: av.AudioFrame) -> Pcm:
    return frame.to_ndarray().astype(np.int16, copy=False).reshape(-1, CHANNELS)


def _new_resampler() -> av.AudioResampler:
    return av.AudioResampler(format="s16", layout="stereo", rate=SAMPLE_RATE)


def _decoded(
    container: av.container.InputContainer, stream: av.audio.AudioStream
) -> Iterator[av.AudioFrame]:
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
