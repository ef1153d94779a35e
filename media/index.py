"""Build the table of a video's frames: read every packet, then let the decoder confirm it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from app.domain.errors import FileMissing, InvalidValue, UnreadableMedia
from app.tasks.job import JobContext
from media.confirming import Shown, confirm, decode, display_order
from media.extent import missing_bytes
from media.frame_table import MediaIndex
from media.index_frames import Frames, from_decoder, from_packets, usual_step
from media.packets import NO_TIME, PacketTable, Stamp, scan_packets
from media.seeking import VideoSource

__all__ = ["MediaIndex", "build_index", "index_of"]

_MAX_SECONDS = 10 * 366 * 86_400
"""Ten years, as for the probe: what lies beyond is a broken time stamp."""
_EARLY_S = Fraction(1, 4)
"""A picture that ends earlier than stated by no more is only counted otherwise."""
_RECENT = 4
_FIELDS_APART = frozenset(("h264",))
"""Codecs whose interlaced pictures may come as two packets, one for each field."""
_FRAME_EACH = _FIELDS_APART | frozenset(
    ("hevc", "flv1", "h263", "wmv1", "wmv2", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "prores")
)
"""Codecs of which every packet is one shown picture; others hide some that are leaned on."""
_recent: dict[tuple[str, int, int], MediaIndex] = {}
"""By path, size and modification time: stills of one item in a row need one index."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """What the first decoded frame says about all."""

    rotation: int
    width: int
    height: int
    sample_aspect: Fraction
    can_skip: bool
    is_interlaced: bool


def build_index(path: Path, ctx: JobContext, *, decode_all: bool = False) -> MediaIndex:
    """Find every frame of a video with its exact pts.

    Packets alone tell it for nearly all files. Where the decoder contradicts them (two fields
    as two packets, invented times, damage inside), every frame is decoded once instead;
    `MediaIndex.is_decoded` tells which way it was.

    Args:
        path: a file with a moving picture.
        ctx: progress with the step `indexing`.
        decode_all: decode every frame in any case.

    Raises:
        UnreadableMedia: it cannot be opened, has no video stream (`no_video`), none
            that FFmpeg decodes (`no_decoder`), no packet
            (`no_frames`), no frame that can be decoded (`no_decodable_frame`), or times
            and sizes that no recording has (`damaged`).
        Cancelled: a person stopped it.
    """
    table = scan_packets(path, ctx)
    words = _words(table)
    with closing(VideoSource(path, table.stamp, is_careful=True)) as source:
        picture = _first_picture(path, source)
        is_suspect = decode_all or _is_damaged_inside(table) or table.stamp is Stamp.ORDINAL
        findings = None if is_suspect else confirm(source, table, ctx)
        if findings is not None:
            frames = from_packets(table, findings)
            lost = display_order(table).size - frames.pts.size
            words += _counted(undecodable_frames=lost, incomplete_frames=findings.incomplete)
        else:
            shown = decode(source, None, None, ctx, total=table.pts.size)
            words += _counted(
                decode_errors=shown.errors,
                undecodable_frames=_unshown(source.codec, table, shown),
                incomplete_frames=shown.incomplete,
            )
            frames = from_decoder(path, table, shown)
    words += _missing(table) + _cut_off(path)
    _require_sane_times(path, frames)
    try:
        return _assemble(table, picture, frames, " ".join(words))
    except InvalidValue as e:
        raise UnreadableMedia(path=path, why="damaged") from e  # no picture has such a size


def index_of(path: Path, ctx: JobContext, *, decode_all: bool = False) -> MediaIndex:
    """Give the index of a file, from memory if this process made it and the file is the same.

    Raises:
        UnreadableMedia, Cancelled: as `build_index`.
    """
    try:
        facts = path.stat()
    except OSError as e:
        raise FileMissing(path=path) from e
    name = (str(path), facts.st_size, facts.st_mtime_ns)
    known = _recent.get(name)
    if known is None or (decode_all and not known.is_decoded):
        known = build_index(path, ctx, decode_all=decode_all)
        _recent.pop(name, None)
        while len(_recent) >= _RECENT:
            del _recent[next(iter(_recent))]
        _recent[name] = known
    return known


def _unshown(codec: str, table: PacketTable, shown: Shown) -> int:
    """Count packets that gave neither a frame nor an error, where each must give a frame."""
    if codec not in _FRAME_EACH or (shown.interlaced and codec in _FIELDS_APART):
        return 0
    found = np.unique(shown.stamps).size + shown.errors
    return max(0, int((~table.is_discarded).sum()) - found)


def _words(table: PacketTable) -> list[str]:
    words = [f"read_error={table.problem}"] if table.problem else []
    corrupt = int(table.is_corrupt.sum())
    words += _counted(corrupt_packets=corrupt, clock_jumps=table.clock_jumps)
    if table.stamp is Stamp.ORDINAL:
        stated = table.pts[table.pts != NO_TIME]
        words += _counted(repeated_times=stated.size - np.unique(stated).size)
    return words


def _counted(**counts: int) -> list[str]:
    """Give a word for each count that is not 0."""
    return [f"{name}={count}" for name, count in counts.items() if count]


def _is_damaged_inside(table: PacketTable) -> bool:
    """Tell whether packets before the last group of pictures are damaged: its end is checked.

    Or whether two frames are said to be shown at one time: the order is then the decoder's.
    """
    keys = np.flatnonzero(table.is_key)
    times = table.times()[~table.is_discarded]
    is_corrupt = bool(table.is_corrupt[: keys[-1] if keys.size else None].any())
    return is_corrupt or np.unique(times).size != times.size


def _cut_off(path: Path) -> list[str]:
    missing = missing_bytes(path)
    return [f"missing_bytes={missing}"] if missing else []


def _missing(table: PacketTable) -> list[str]:
    """Name packets that the header counts and the file does not hold.

    AVI also counts pictures that were skipped when it was recorded; its dts counts them too.
    """
    stated = table.stated_frames or 0
    found = table.pts.size
    if table.stamp is Stamp.POS:
        found = max(found, int(table.dts.max()) + 1)
    is_exact = table.stamp is not Stamp.ORDINAL and stated > found
    return [f"frames_stated={stated} frames_found={found}"] if is_exact else _ends_early(table)


def _ends_early(table: PacketTable) -> list[str]:
    """Tell how long the picture should be where it ends before it should."""
    if not table.stated_end or table.stamp is Stamp.ORDINAL:
        return []
    times = np.sort(table.times())
    step = max(int(np.median(np.diff(times))) if times.size > 1 else 0, int(table.duration[-1]))
    end = (int(times[-1]) + step) * table.time_base
    if table.stated_end - end <= max(_EARLY_S, 2 * step * table.time_base):
        return []
    seconds = f"{float(table.stated_end):.1f}", f"{float(end):.1f}"
    return [f"picture_seconds_stated={seconds[0]}", f"picture_seconds_found={seconds[1]}"]


def _first_picture(path: Path, source: VideoSource) -> _Picture:
    frame = next(source.frames(None), None)
    if frame is None:
        raise UnreadableMedia(path=path, why="no_decodable_frame")
    turned = frame.rotation % 360
    if turned in (90, 270):
        size, aspect = (frame.height, frame.width), 1 / source.sample_aspect
    else:
        size, aspect = (frame.width, frame.height), source.sample_aspect
    rotation = turned if turned in (90, 180, 270) else 0
    return _Picture(rotation, *size, aspect, source.can_skip, frame.interlaced_frame)


def _require_sane_times(path: Path, frames: Frames) -> None:
    """Refuse times that no recording has: microseconds of them would not fit 64 bits."""
    for stamp in (int(frames.pts[0]), int(frames.pts[-1])):
        if abs((stamp - frames.origin_pts) * frames.time_base) > _MAX_SECONDS:
            raise UnreadableMedia(path=path, why="damaged")


def _assemble(table: PacketTable, picture: _Picture, frames: Frames, damage: str) -> MediaIndex:
    last = int(frames.pts[-1])
    return MediaIndex(
        pts=frames.pts,
        stamps=frames.stamps,
        key_pts=table.stated()[frames.key_packets],
        key_dts=table.dts[frames.key_packets],
        key_stamps=table.stamps()[frames.key_packets],
        key_frames=frames.key_frames,
        time_base=frames.time_base,
        origin_pts=frames.origin_pts,
        rotation=picture.rotation,
        width=picture.width,
        height=picture.height,
        sample_aspect=picture.sample_aspect,
        end_pts=last + (frames.last_duration or usual_step(frames.pts)),
        claimed_duration_us=table.claimed_duration_us,
        stated_frames=table.stated_frames,
        stamp=table.stamp,
        is_decoded=frames.is_decoded,
        can_skip=not damage and not frames.is_decoded and picture.can_skip,
        damage=damage,
        is_interlaced=picture.is_interlaced,
        hidden_packets=int(table.is_discarded.sum()),
        is_untimed=table.is_untimed,
    )
