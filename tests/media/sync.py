"""How far sound and picture are apart: a device that plays by a clock of its own, and who looks.

Nothing of the player is replaced but the loudspeaker and, where asked, the clock. What is compared
is content: the moment at which a tone is heard, and the moment at which the frame that the tone
belongs to is given to the screen. The way from the device to the ear and from the widget to the
eye is not in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from media.playback import BYTES_PER_SAMPLE, SAMPLE_RATE, Picture, Playback
from tests.media.numbered import HEIGHT, WIDTH, picture

TONE_EVERY_S = 5
_PART_S = 60
_LOUD = 8_000
_SOUND_RATE = 16_000
_TICK_S = 0.006


class SteppedClock:
    """Seconds that pass only when told: a run is as long as its decoding, not as its film."""

    def __init__(self) -> None:
        self.now_s = 1.0

    def __call__(self) -> float:
        return self.now_s


class HonestDevice:
    """Plays a little too fast, reports in steps, holds 200 ms, and waits where it is given none.

    Args:
        now: seconds.
        speed: its own quartz against that clock; 1.0001 was measured on a real one.
    """

    def __init__(self, now: Callable[[], float], speed: float = 1.0001) -> None:
        self.onsets_s: list[float] = []
        """When each tone was heard."""
        self.starved_s = 0.0
        """Time without anything to play."""
        self._now, self._rate = now, SAMPLE_RATE * speed
        self._read: Callable[[int], bytes] | None = None
        self._since = 0.0
        self._played = 0
        self._buffer = bytearray()
        self._quiet_until = 0

    def begin(self, read: Callable[[int], bytes]) -> bool:
        self._read, self._since, self._played = read, self._now(), 0
        self._quiet_until = 0
        self._buffer.clear()
        self._fill()
        return True

    def end(self) -> None:
        self._read = None

    def processed_us(self) -> int:
        if self._read is not None:
            self._play()
            self._fill()
        return self._played * 1_000_000 // SAMPLE_RATE // 8_000 * 8_000

    def _fill(self) -> None:
        room = SAMPLE_RATE * BYTES_PER_SAMPLE // 5 - len(self._buffer)
        if self._read is not None and room > 0:
            self._buffer += self._read(room)

    def _play(self) -> None:
        due = int((self._now() - self._since) * self._rate) - self._played
        got = min(due, len(self._buffer) // BYTES_PER_SAMPLE)
        if got < due:
            self._since += (due - got) / self._rate
            self.starved_s += (due - got) / self._rate
        heard = np.frombuffer(bytes(self._buffer[: got * BYTES_PER_SAMPLE]), np.int16)[::2]
        del self._buffer[: got * BYTES_PER_SAMPLE]
        for place in np.flatnonzero(np.abs(heard.astype(np.int32)) > _LOUD).tolist():
            sample = self._played + place
            if sample >= self._quiet_until:
                self.onsets_s.append(self._since + sample / self._rate)
            self._quiet_until = sample + SAMPLE_RATE // 2
        self._played += got


def _write_part(path: Path) -> Path:
    """Write one minute without B-frames: its packets follow themselves without a break."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"bf": "0", "g": "250", "sc_threshold": "0", "preset": "ultrafast"}
        for number in range(_PART_S * 25):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What was found at each tone."""

    offsets_ms: tuple[float, ...]
    """Picture after sound; below 0 the picture came first."""
    dropped: int
    """Frames that were not shown."""
    starved_s: float
    """Time in which the device had nothing to play."""


def write_long_film(path: Path, minutes: int) -> Path:
    """Write numbered frames at 25 a second, and a tone with the first frame of every 5 s.

    The picture is one minute, repeated packet by packet; the sound is one stream.
    """
    part = _write_part(path.with_suffix(".part.mkv"))
    with av.open(str(path), "w") as out, av.open(str(part)) as source:
        film = out.add_stream_from_template(source.streams.video[0])
        sound = out.add_stream("flac", rate=_SOUND_RATE, layout="mono")
        tone = np.zeros(_SOUND_RATE * TONE_EVERY_S, np.int16)
        tone[: _SOUND_RATE // 20] = 20_000 * np.sin(
            2 * np.pi * 1000 * np.arange(_SOUND_RATE // 20) / _SOUND_RATE + np.pi / 2
        )
        base = source.streams.video[0].time_base or Fraction(1, 1000)
        for minute in range(minutes):
            shift = round(Fraction(minute * _PART_S) / base)
            source.seek(0)
            for packet in source.demux(video=0):
                if packet.size == 0:
                    continue
                packet.pts = (packet.pts or 0) + shift
                packet.dts = None if packet.dts is None else packet.dts + shift
                packet.stream = film
                out.mux(packet)
            for place in range(_PART_S // TONE_EVERY_S):
                first = (minute * _PART_S + place * TONE_EVERY_S) * _SOUND_RATE
                for start in range(0, tone.size, 4000):
                    frame = av.AudioFrame.from_ndarray(
                        tone[None, start : start + 4000], "s16", "mono"
                    )
                    frame.sample_rate, frame.pts = _SOUND_RATE, first + start
                    frame.time_base = Fraction(1, _SOUND_RATE)
                    out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    part.unlink()
    return path


def measure(
    playback: Playback, device: HonestDevice, until_us: int, clock: SteppedClock | None = None
) -> SyncResult:
    """Play from the start and compare each tone with its frame.

    Args:
        playback: opened with the device, and with `clock` where one is given.
        clock: steps as fast as the decoders follow; None runs in real time.
    """
    now = clock or time.perf_counter
    shown_s: dict[int, float] = {}
    playback.show_frame(0)
    playback.play(1.0)
    while playback.is_playing and playback.time_us < until_us:
        if clock is None:
            time.sleep(_TICK_S / 2)
        else:
            await_decoders(playback)
            clock.now_s += _TICK_S
        shown = playback.tick()
        if shown is not None and playback.is_playing:
            shown_s.setdefault(shown.position.time_us, now())
    playback.pause()
    offsets = []
    for number, heard_s in enumerate(device.onsets_s):
        seen_s = shown_s.get(number * TONE_EVERY_S * 1_000_000)
        # the very first frame is on screen before the clock starts
        if seen_s is not None and number:
            offsets.append((seen_s - heard_s) * 1000)
    return SyncResult(tuple(offsets), playback.dropped, device.starved_s)


def await_decoders(playback: Playback) -> None:
    """Wait until what is due next is decoded, so that a busy machine is no fault of the clock."""
    until = time.monotonic() + 60
    while not (_is_seen(playback) and playback._speaker.is_ready(playback.rate)):
        assert time.monotonic() < until, "the decoders did not follow"
        time.sleep(0.0005)


def _is_seen(playback: Playback) -> bool:
    screen = playback._screen
    if screen is None:
        return True
    first = screen.shown or 0
    stop = min(first + 4, screen._last + 1)
    due = range(first, stop) if playback.rate > 0 else range(max(0, first - 2), first + 1)
    return all(number in screen.feed.cache for number in due)


def play_on(playback: Playback, clock: SteppedClock, seconds: float) -> list[tuple[float, Picture]]:
    """Play so long by the clock; gives each picture and when it was shown."""
    shown = []
    until_s = clock.now_s + seconds
    while playback.is_playing and clock.now_s < until_s:
        picture = playback.tick()
        if picture is not None:
            shown.append((clock.now_s, picture))
        if playback._run.is_moving:
            await_decoders(playback)
            clock.now_s += _TICK_S
        else:
            time.sleep(0.001)
    return shown
