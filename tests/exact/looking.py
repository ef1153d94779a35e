"""One clip in the lab: what every place of the desk shows against its truth."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from PIL import Image
from PySide6.QtGui import QImage

from app.domain.clip import ClipSpec
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest, TimeRange
from app.tasks.job import JobContext
from media.cut import cut_clip
from media.frame_table import MediaIndex
from media.frames import rgb24_upright
from media.index import build_index
from media.packets import Stamp
from media.playback import Picture, Playback
from media.still import write_still
from media.worker import calls
from tests.exact.clips import Made
from tests.exact.truth import Pixels, digest, full_decode, plain_frames
from tests.media.barcode import read_number
from widgets.player.surface import Surface

PATIENCE_S = 60.0
_TICK_S = 0.0011
"""Containers state times in milliseconds at the coarsest."""


@dataclass(slots=True)
class Looked:
    """What came of one clip."""

    name: str
    frames: int = 0
    seeks: int = 0
    right_seeks: int = 0
    steps: int = 0
    right_steps: int = 0
    stills: int = 0
    """Frames compared in the still of the service, the still of the child and on the canvas."""
    right_stills: int = 0
    right_canvas: int = 0
    canvas: int = 0
    clips: int = 0
    right_clips: int = 0
    damage: str = ""
    faults: list[str] = field(default_factory=list)
    """What is not as it should be, in words."""
    seconds: float = 0.0

    def row(self) -> str:
        """Give one line of the table."""
        figures = (
            f"{self.right_seeks}/{self.seeks}",
            f"{self.right_steps}/{self.steps}",
            f"{self.right_stills}/{self.stills}",
            f"{self.right_canvas}/{self.canvas}",
            f"{self.right_clips}/{self.clips}",
        )
        columns = "".join(f"{each:>10}" for each in figures)
        return f"{self.name:<42}{self.frames:>6}{columns}  {self.damage[:40]}"


HEAD = f"{'clip':<42}{'frames':>6}" + "".join(
    f"{each:>10}" for each in ("seeks", "steps", "stills", "canvas", "clips")
)


class Lab:
    """Looks at one clip.

    Args:
        folder: for what is written.
        dice: chooses the places.
    """

    def __init__(self, path: Path, folder: Path, dice: random.Random) -> None:
        self.path, self._folder, self._dice = path, folder, dice
        self.index = build_index(path, JobContext())
        self.truth = full_decode(path, self.index)
        for frame in self.truth.incomplete:
            self.truth.rgb[frame] = self._still_of(frame)
        self.looked = Looked(path.name, len(self.index), damage=self.index.damage)

    def run(self, seeks: int, steps: int, places: int) -> Looked:
        """Seek, step, and compare all places of the desk.

        Args:
            seeks: half of them name the exact pts, half a moment while the frame is shown.
            steps: so many on, and so many back.
            places: frames compared in the still, on the canvas and in a clip.
        """
        began_s = time.monotonic()
        if len(self.truth.rgb) != len(self.index):
            self._fault(f"{len(self.index)} frames listed, {len(self.truth.rgb)} decoded")
        playback = Playback(self.path, self.index)
        try:
            self._seek(playback, seeks)
            self._step(playback, steps)
            self._places(playback, places)
        finally:
            playback.close()
        self.looked.seconds = time.monotonic() - began_s
        return self.looked

    def expect(self, made: Made) -> None:
        """Hold what is listed against what was written."""
        numbers = list(made.numbers)
        if numbers and self.truth.numbers != numbers:
            self._fault(f"the frames carry {_spans(self.truth.numbers)}, not {_spans(numbers)}")
        is_said = made.words in self.index.damage if made.words else not self.index.damage
        if not is_said and (made.words or "cut" not in made.name):
            self._fault(f"it says {self.index.damage!r}, not {made.words!r}")
        if made.time is not None and numbers and len(numbers) == len(self.index):
            first = numbers[0]
            for i, number in enumerate(numbers):
                told = (int(self.index.times_us[i]) - int(self.index.times_us[0])) / 1e6
                true = made.time(number) - made.time(first)
                if abs(told - true) > 2 * _TICK_S:
                    self._fault(f"frame {i} is said to be at {told:.6f} s and is at {true:.6f} s")
                    break

    def _seek(self, playback: Playback, seeks: int) -> None:
        for n in range(seeks):
            frame = self._dice.randrange(len(self.index))
            at_us = int(self.index.times_us[frame])
            if n % 2:
                at_us += self._dice.randrange(max(1, self.index.end_us(frame) - at_us))
            playback.show_time(at_us)
            self.looked.seeks += 1
            self.looked.right_seeks += self._is_right(playback, frame, f"seek to {at_us} us")

    def _step(self, playback: Playback, steps: int) -> None:
        count = len(self.index)
        steps = min(steps, count - 1)
        start = self._dice.randrange(max(1, count - steps))
        playback.show_frame(start)
        self._is_right(playback, start, "the first of the steps")
        for by, ends in ((1, start + steps), (-1, start)):
            for frame in range(ends - by * (steps - 1), ends + by, by):
                playback.step(by)
                self.looked.steps += 1
                self.looked.right_steps += self._is_right(playback, frame, f"step by {by}")

    def _is_right(self, playback: Playback, frame: int, how: str) -> bool:
        picture = settled(playback)
        if picture is None:
            is_right = playback.shown_frame == frame
        else:
            shown = digest(upright(picture))
            is_right = picture.position.frame == frame and shown == self._rgb(frame)
        if not is_right:
            told = None if picture is None else picture.position.frame
            self._fault(f"{how}: frame {frame} asked, {told} told, shown {self._what(picture)}")
        return is_right

    def _what(self, picture: Picture | None) -> str:
        """Name what is on a picture by the full decode."""
        if picture is None:
            return "nothing"
        shown = digest(upright(picture))
        found = [i for i, rgb in enumerate(self.truth.rgb) if rgb == shown]
        return f"{found or 'what no decode gives'} with the number {read_number(upright(picture))}"

    def _rgb(self, frame: int) -> str:
        return self.truth.rgb[frame] if frame < len(self.truth.rgb) else ""

    def _places(self, playback: Playback, count: int) -> None:
        """Compare the still of the service and of the child, the canvas, and a clip."""
        last = len(self.index) - 1
        frames = [0, last, *(self._dice.randrange(last + 1) for _ in range(count))][:count]
        for n, frame in enumerate(frames):
            self._still(frame, is_in_child=n == 0)
            self._canvas(playback, frame)
        for _ in range(max(1, count // 4)):
            self._clip(self._dice.randrange(last + 1))

    def _still_of(self, frame: int) -> str:
        out = self._folder / "incomplete.png"
        return write_still(
            self.path, EvidenceKind.VIDEO, FrameRequest(frame=frame), out
        ).pixels_sha256

    def _still(self, frame: int, *, is_in_child: bool) -> None:
        out = self._folder / "still.png"
        request = FrameRequest(frame=frame)
        if is_in_child:
            made = calls.still(self.path, EvidenceKind.VIDEO, request, out, JobContext())
        else:
            made = write_still(self.path, EvidenceKind.VIDEO, request, out)
        with Image.open(out) as image:
            shown = digest(np.asarray(image))
        out.unlink()
        self.looked.stills += 1
        is_right = shown == self._rgb(frame) == made.pixels_sha256
        self.looked.right_stills += is_right
        if not is_right:
            self._fault(f"the still of frame {frame} has other pixels")

    def _canvas(self, playback: Playback, frame: int) -> None:
        """Grab the canvas where one pixel of the picture is one of the screen."""
        if self.index.sample_aspect != 1:
            return  # the canvas widens it: its own picture was compared by the seeks
        playback.show_frame(frame - 1 if frame else 1)
        settled(playback)
        playback.show_frame(frame)
        picture = settled(playback)
        self.looked.canvas += 1
        if picture is None:
            self._fault(f"frame {frame} did not come to the canvas")
            return
        is_right = digest(grabbed(picture)) == self._rgb(frame)
        self.looked.right_canvas += is_right
        if not is_right:
            self._fault(f"the canvas shows other pixels for frame {frame}")

    def _clip(self, first: int) -> None:
        """Cut some frames: what goes into the file must be the frames shown."""
        last = min(first + 4, len(self.index) - 1)
        start_us, end_us = int(self.index.times_us[first]), self.index.end_us(last)
        if start_us < 0 or end_us <= start_us:
            return  # shown before the item's origin: no range names it
        out = self._folder / "clip.mp4"
        spec = ClipSpec(TimeRange(start_us, end_us), overlay=None)
        made = cut_clip(self.path, EvidenceKind.VIDEO, spec, out, JobContext())
        ends = (made.first.frame if made.first else -1, made.last.frame if made.last else -1)
        numbers = [read_number(rgb) for rgb in _clip_pictures(out)]
        out.unlink()
        self.looked.clips += 1
        true = self.truth.numbers[first : last + 1]
        is_right = ends == (first, last) and made.frame_count == last - first + 1
        # a real file carries no numbers: the hash over its frames is held against the decode
        whole_run = self.truth.incomplete.isdisjoint(range(first, last + 1))
        is_right &= not whole_run or made.frames_sha256 == self._hash_of(first, last)
        if None not in true:
            is_right &= numbers == true
        self.looked.right_clips += is_right
        if not is_right:
            self._fault(f"the clip of {first} to {last} has {ends}, {numbers} for {true}")

    def _hash_of(self, first: int, last: int) -> str:
        """Hash the upright pixels of some frames of the plain decode in a row."""
        whole = hashlib.sha256()
        for number, frame in enumerate(plain_frames(self.path)):
            if first <= number <= last:
                whole.update(rgb24_upright(frame, self.index).tobytes())
            if number >= last:
                break
        return whole.hexdigest()

    def _fault(self, text: str) -> None:
        self.looked.faults.append(text)


def upright(picture: Picture) -> Pixels:
    """Give what the player hands to the canvas as upright RGB, shape (height, width, 3)."""
    rows = np.frombuffer(picture.data, np.uint8).reshape(-1, picture.stride)
    bgrx = rows[: picture.height, : picture.width * 4].reshape(picture.height, picture.width, 4)
    return np.ascontiguousarray(np.rot90(bgrx[:, :, 2::-1], picture.rotation // 90))


def grabbed(picture: Picture) -> Pixels:
    """Let the canvas paint a picture at 100 % and read it back, as RGB."""
    surface = Surface()
    try:
        surface.show_picture(picture)
        size = surface.upright_size()
        surface.resize(size)
        surface.fit()
        image = surface.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    finally:
        surface.deleteLater()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def settled(playback: Playback) -> Picture | None:
    """Call `tick` as the window does until the asked frame is there with its exact pixels.

    Returns:
        The picture, None where nothing else came than what was there before.
    """
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        was_busy = playback.is_busy
        picture = playback.tick()
        if picture is not None and picture.is_exact:
            return picture
        if picture is None and not was_busy:
            return None
        time.sleep(0.0005)
    raise TimeoutError("the frame did not come")


def names_its_packets(index: MediaIndex) -> bool:
    """Tell whether the file itself states when its frames are shown."""
    return index.stamp is Stamp.PTS


def _clip_pictures(path: Path) -> Iterator[Pixels]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


def _spans(numbers: list[int | None]) -> str:
    """Name numbers shortly: runs as first..last."""
    runs: list[list[int | None]] = []
    for number in numbers:
        if runs and number is not None and runs[-1][1] is not None and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [str(a) if a == b else f"{a}..{b}" for a, b in runs[:8]]
    return f"{len(numbers)}: {' '.join(told)}{' …' if len(runs) > 8 else ''}"


Report = Callable[[Looked], None]
