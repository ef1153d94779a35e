"""Sound of a player: decoded ahead by a thread of its own, in true time, gaps silent."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread

from app.domain.errors import UnreadableMedia
from app.domain.mediatime import TimeRange
from app.domain.viewing import MAX_RATE, MIN_RATE, SoundChoice
from media.playback_pcm import BYTES_PER_SAMPLE, SAMPLE_RATE, played_sound, stretched
from media.playback_tracks import sound_tracks

_US = 1_000_000
# Two seconds: a busy machine may keep the decoding thread waiting for one of them.
_RING_BYTES = SAMPLE_RATE * BYTES_PER_SAMPLE * 2


@dataclass(frozen=True, slots=True)
class _Wanted:
    media_us: int
    rate: float
    choice: SoundChoice
    loop: TimeRange | None


class SoundFeed:
    """Interleaved s16 stereo at 48 kHz from a chosen media time on, without end.

    After the last sample comes silence, so that a clock driven by the device runs to the end
    of the picture too. `read` never blocks; the thread keeps two seconds ready.

    Raises:
        UnreadableMedia: the file holds no sound (`why` = `no_audio`).
    """

    def __init__(self, path: Path) -> None:
        self.tracks = sound_tracks(path)
        if not self.tracks:
            raise UnreadableMedia(path=str(path), why="no_audio")
        self._path = path
        self._ring: deque[bytes] = deque()
        self._ring_bytes = 0
        self._wanted: _Wanted | None = None
        self._generation = 0
        self._is_closed = False
        self._change = Condition()
        self._thread = Thread(target=self._run, name="netra-sound", daemon=True)
        self._thread.start()

    def start(
        self,
        media_us: int,
        rate: float,
        choice: SoundChoice | None = None,
        loop: TimeRange | None = None,
    ) -> None:
        """Begin anew at a media time; what was ready before is dropped.

        Args:
            media_us: microseconds from the item's origin.
            rate: 0.1 to 4; the pitch is kept.
            choice: which sound; None takes all of the first track.
            loop: where the sound goes back to.
        """
        rate = min(MAX_RATE, max(MIN_RATE, rate))
        self._restart(_Wanted(media_us, rate, choice or SoundChoice(), loop))

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

    def _restart(self, wanted: _Wanted | None) -> None:
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
                self._fill(wanted, done)

    def _fill(self, wanted: _Wanted, generation: int) -> None:
        def is_stale() -> bool:
            return self._generation != generation

        pieces = played_sound(
            self._path,
            wanted.media_us,
            choice=wanted.choice,
            loop=wanted.loop,
            is_stale=is_stale,
        )
        if wanted.rate != 1.0:
            pieces = stretched(pieces, wanted.rate)
        for piece in pieces:
            data = piece.tobytes()
            with self._change:
                self._change.wait_for(lambda: is_stale() or self._ring_bytes < _RING_BYTES)
                if is_stale():
                    return
                self._ring.append(data)
                self._ring_bytes += len(data)
