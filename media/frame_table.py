"""Which frames a video has: the table that turns times and numbers into exact frames."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidValue, TimeOutsideMedia
from app.domain.mediatime import US_PER_SECOND, FramePosition, FrameRequest, TimeRange, pts_to_us
from app.domain.plain import from_plain
from app.runtime.array_headers import READING_HEADER
from media.packets import Stamp

_VERSION = 4
_ARRAYS = ("pts", "stamps", "key_pts", "key_dts", "key_stamps", "key_frames")


@dataclass(frozen=True, slots=True, eq=False)
class MediaIndex:
    """Every frame of one video in presentation order; arrays are read-only."""

    pts: NDArray[np.int64]
    """Presentation time stamps, strictly rising, `time_base` units, shape (n,), n > 0."""
    stamps: NDArray[np.int64]
    """Name of the packet that each frame is decoded from, shape (n,); see `stamp`."""
    key_pts: NDArray[np.int64]
    """Presentation times of the packets where decoding may begin, shape (k,), k > 0."""
    key_dts: NDArray[np.int64]
    """Decoding times of the same packets, shape (k,)."""
    key_stamps: NDArray[np.int64]
    """Names of the same packets, shape (k,)."""
    key_frames: NDArray[np.int64]
    """First frame that is right when decoding begins there, not falling, shape (k,)."""
    time_base: Fraction
    """Seconds per pts unit."""
    origin_pts: int
    """The pts that counts as 0 s: the start of the container."""
    rotation: int
    """Degrees counter-clockwise that turn the coded picture upright: 0, 90, 180, 270."""
    width: int
    """Pixels of the upright picture."""
    height: int
    """Pixels of the upright picture."""
    sample_aspect: Fraction
    """Width of one pixel of the upright picture over its height."""
    end_pts: int
    """First pts after the last frame."""
    claimed_duration_us: int
    """Length of the container by its header, 0 where unknown."""
    stated_frames: int | None
    """Count by the header, a claim."""
    stamp: Stamp
    """How packets are named."""
    is_decoded: bool
    """True where every frame was decoded for this table, False where packets sufficed."""
    can_skip: bool
    """True where unreferenced frames before a target may be left undecoded."""
    damage: str = ""
    """`code=value` words on what is wrong, separated by blanks; empty where nothing was seen."""
    is_interlaced: bool = False
    """True where the first frame is two fields, each of another moment."""
    hidden_packets: int = 0
    """Packets that an edit list of the container keeps from being shown."""
    is_untimed: bool = False
    """True where the file states no times and those here are counted at a steady rate."""
    times_us: NDArray[np.int64] = field(init=False, repr=False)
    """Each frame's microseconds from the origin, rounded half up as `FramePosition.time_us`."""

    def __post_init__(self) -> None:
        _check(self)
        object.__setattr__(self, "times_us", _to_us(self.pts - self.origin_pts, self.time_base))
        for name in (*_ARRAYS, "times_us"):
            getattr(self, name).flags.writeable = False

    def __len__(self) -> int:
        """Give the number of frames."""
        return int(self.pts.size)

    @property
    def video_end_us(self) -> int:
        """Microseconds from the origin at which the last frame leaves the screen."""
        return pts_to_us(self.end_pts - self.origin_pts, self.time_base)

    @property
    def duration_us(self) -> int:
        """Length of the item: the header's word only where nothing speaks against it."""
        return (
            self.video_end_us if self.damage else max(self.video_end_us, self.claimed_duration_us)
        )

    def position(self, frame: int) -> FramePosition:
        """Name a frame exactly.

        Raises:
            TimeOutsideMedia: there is no such frame.
        """
        if not 0 <= frame < len(self):
            raise TimeOutsideMedia(at=f"f{frame}", duration_us=self.duration_us, frames=len(self))
        return FramePosition(frame, int(self.pts[frame]), self.time_base, self.origin_pts)

    def frame_at(self, time_us: int) -> int:
        """Give the frame on screen at a time: the last one that began, the first before it."""
        return max(int(np.searchsorted(self.times_us, time_us, side="right")) - 1, 0)

    def frame_of_pts(self, pts: int) -> int:
        """Give the frame with this pts, or the one on screen at it; the first before all."""
        return max(int(np.searchsorted(self.pts, pts, side="right")) - 1, 0)

    def end_us(self, frame: int) -> int:
        """Give the microsecond at which a frame gives way to the next."""
        return int(self.times_us[frame + 1]) if frame + 1 < len(self) else self.video_end_us

    def frames_in(self, span: TimeRange) -> range:
        """Give the frames that are on screen during the span; a point gives the one on screen.

        The first is the frame shown at the start, also where it appeared a moment before: what
        a moment names, what its still shows and what its clip holds are the same frames.

        Raises:
            TimeOutsideMedia: the span begins after the end of the item.
        """
        if span.start_us >= max(self.duration_us, 1):
            raise TimeOutsideMedia(at=span.start_us, duration_us=self.duration_us)
        first = self.frame_at(span.start_us)
        stop = int(np.searchsorted(self.times_us, span.end_us, side="left"))
        return range(first, max(first + 1, stop))

    def resolve(self, request: FrameRequest) -> int:
        """Give the frame that a person asked for by time or by number.

        Raises:
            TimeOutsideMedia: no frame is there.
        """
        if request.frame is not None:
            return self.position(request.frame).frame
        time_us = request.time_us or 0
        if time_us < 0 or time_us >= max(self.duration_us, 1):
            raise TimeOutsideMedia(at=time_us, duration_us=self.duration_us)
        return self.frame_at(time_us)

    def key_before(self, frame: int) -> int:
        """Give the place in the key arrays where decoding for a frame begins."""
        return max(int(np.searchsorted(self.key_frames, frame, side="right")) - 1, 0)

    def save(self, path: Path) -> None:
        """Write the table as an uncompressed .npz without pickles; same table, same bytes."""
        facts = {
            "version": _VERSION,
            "time_base": str(self.time_base),
            "sample_aspect": str(self.sample_aspect),
            "stamp": self.stamp.value,
            **{name: getattr(self, name) for name in _PLAIN},
        }
        text = json.dumps(facts, sort_keys=True).encode()
        arrays = {name: getattr(self, name).astype("<i8") for name in _ARRAYS}
        arrays["facts"] = np.frombuffer(text, dtype=np.uint8)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name, array in sorted(arrays.items()):
                member = io.BytesIO()
                np.lib.format.write_array(member, array, allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{name}.npy"), member.getvalue())

    @staticmethod
    def load(path: Path) -> MediaIndex:
        """Read a table back and check it.

        Raises:
            InvalidValue: it is damaged or of another version; make it again.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                arrays = {name: _member(archive, name) for name in (*_ARRAYS, "facts")}
            facts = json.loads(arrays.pop("facts").tobytes())
            if facts.pop("version") != _VERSION:
                raise InvalidValue(field="index", value="version", expected=str(_VERSION))
            columns: dict[str, Any] = {k: v.astype(np.int64) for k, v in arrays.items()}
            return MediaIndex(
                **columns,
                # Not by Fraction itself: "1e999999999" would fill the memory.
                time_base=from_plain(Fraction, facts.pop("time_base")),
                sample_aspect=from_plain(Fraction, facts.pop("sample_aspect")),
                stamp=Stamp(facts.pop("stamp")),
                **{name: _fact(facts[name], kinds) for name, kinds in _PLAIN.items()},
            )
        except _UNREADABLE as e:
            raise InvalidValue(field="index", value=path.name, expected="a frame index") from e


_UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    KeyError,
    TypeError,
    ValueError,
    EOFError,
    OverflowError,
    AttributeError,
    RecursionError,
)
"""What a file raises that another program, or a child taken over by its media, wrote."""
_PLAIN: dict[str, tuple[type, ...]] = {
    "origin_pts": (int,),
    "rotation": (int,),
    "width": (int,),
    "height": (int,),
    "end_pts": (int,),
    "claimed_duration_us": (int,),
    "stated_frames": (int, type(None)),
    "is_decoded": (bool,),
    "can_skip": (bool,),
    "damage": (str,),
    "is_interlaced": (bool,),
    "hidden_packets": (int,),
    "is_untimed": (bool,),
}


def _fact(untrusted_value: Any, kinds: tuple[type, ...]) -> Any:
    is_long = isinstance(untrusted_value, int) and abs(untrusted_value) >= 2**63
    if is_long or type(untrusted_value) not in kinds:
        raise ValueError(kinds)
    return untrusted_value


def _member(archive: zipfile.ZipFile, name: str) -> NDArray[np.generic]:
    """Read one array; its size is bounded by the file's, whatever its header claims."""
    if archive.getinfo(f"{name}.npy").compress_type != zipfile.ZIP_STORED:
        raise ValueError(name)
    handle = io.BytesIO(archive.read(f"{name}.npy"))
    if np.lib.format.read_magic(handle) != (1, 0):
        raise ValueError(name)
    with READING_HEADER:
        shape, _fortran, dtype = np.lib.format.read_array_header_1_0(handle)
    if dtype != np.dtype(np.uint8 if name == "facts" else "<i8") or len(shape) != 1:
        raise ValueError(name)
    array = np.frombuffer(handle.read(), dtype=dtype)
    if array.shape != shape:
        raise ValueError(name)
    return array


def _check(index: MediaIndex) -> None:
    frames, keys = index.pts.size, index.key_pts.size
    is_sound = (
        all(getattr(index, name).ndim == 1 for name in _ARRAYS)
        and frames > 0
        and keys > 0
        and index.stamps.size == frames
        and index.key_dts.size == index.key_stamps.size == index.key_frames.size == keys
        and bool((np.diff(index.pts) > 0).all())
        and bool((np.diff(index.key_frames) >= 0).all())
        and index.key_frames[0] >= 0
        and index.key_frames[-1] < frames
        and index.end_pts > index.pts[-1]
        and index.time_base > 0
        and index.sample_aspect > 0
        and index.rotation in (0, 90, 180, 270)
        and 0 < index.width <= 65536
        and 0 < index.height <= 65536
    )
    if not is_sound:
        raise InvalidValue(field="index", value="arrays", expected="a frame index")


def _to_us(pts: NDArray[np.int64], time_base: Fraction) -> NDArray[np.int64]:
    """Turn many pts into microseconds, rounded half up, exactly as `pts_to_us` does."""
    scale = time_base * US_PER_SECOND
    top = int(np.abs(pts).max()) * 2 * scale.numerator + scale.denominator
    if top < 2**62:
        doubled = 2 * pts * scale.numerator + scale.denominator
        return doubled // (2 * scale.denominator)
    return np.array([pts_to_us(int(value), time_base) for value in pts], dtype=np.int64)
