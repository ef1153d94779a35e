"""One clip of every container and codec that a phone, a camera, a recorder or a messenger leaves.

Each frame carries its number (see `tests.media.barcode`). Containers and times that no encoder
gives by itself are made from finished files, packet by packet or byte by byte.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.stream import Disposition

from tests.media import barcode
from tests.media.barcode import CLIPS, RATE, Clip

SIZE = (480, 270)
FRAMES = 160
_FAST = {"preset": "ultrafast"}
_NTSC = Fraction(30000, 1001)
_FILM = Fraction(24000, 1001)
_WRAP_S = Fraction(2**33, 90_000)
_JOIN = 80
"""Frames before the place where a recorder's clock jumps back."""


@dataclass(frozen=True)
class Made:
    """One clip of the lab."""

    name: str
    write: Callable[[Path], Path]
    """Makes it in a folder."""
    numbers: Sequence[int]
    """What the frames carry, in the order in which they are shown."""
    time: Callable[[int], float] | None = None
    """Seconds of frame `i` of `numbers` after the first; None where the file states none."""
    words: str = ""
    """What must be said of it: part of the index's damage."""


def at_rate(rate: Fraction) -> Callable[[int], float]:
    """Give the times of a steady clip."""
    return lambda number: float(number / rate)


def lab_clip(name: str, **how: object) -> Made:
    """Describe a clip that one encoder and one muxer make."""
    options: dict[str, object] = {"frames": FRAMES, "size": SIZE, "gop": 40} | how
    rate = options.get("rate", Fraction(RATE))
    assert isinstance(rate, Fraction)
    options.setdefault("time", at_rate(rate))
    clip = Clip(name, **options)  # type: ignore[arg-type]
    return Made(name, clip.write, range(clip.frames), clip.time)


def _from(clip: Clip, name: str = "", **changed: object) -> Made:
    """Take a clip of the other tests, in this lab's size."""
    size = SIZE if clip.size[0] > clip.size[1] else (SIZE[1] // 2 * 2, SIZE[0])
    size = size if size[0] % 4 == 0 else (size[0] + 2, size[1])
    how = {"frames": FRAMES, "size": size, "name": name or clip.name} | changed
    made = dataclasses.replace(clip, **how)  # type: ignore[arg-type]
    return Made(made.name, made.write, range(made.frames), made.time)


def _phone(number: int) -> float:
    """Jitter, gaps of 0.6 s, and the double rate in the last third."""
    if number < FRAMES * 2 // 3:
        return number / 30 + 0.009 * math.sin(number * 7.3) + 0.6 * (number // 50)
    start = _phone(FRAMES * 2 // 3 - 1)
    return start + (number - FRAMES * 2 // 3 + 1) / 60


def copied(
    source: Path, out: Path, first: int, *, container: str | None = None, shift: float = 0.0
) -> Path:
    """Copy packets from the one with frame `first` on, as a cut without encoding does."""
    with av.open(str(source)) as given, av.open(str(out), "w", container) as made:
        stream = given.streams.video[0]
        target = made.add_stream_from_template(stream)
        start = round(first / (RATE * stream.time_base))
        by = round(Fraction(shift) / stream.time_base) - start
        for packet in given.demux(stream):
            if packet.dts is not None and packet.pts is not None:
                packet.pts, packet.dts = packet.pts + by, packet.dts + by
                packet.stream = target
                made.mux(packet)
    return out


def _remuxed(name: str, container: str | None = None, **muxing: str) -> Made:
    """Copy the packets of one H.264 clip into another container."""

    def write(folder: Path) -> Path:
        source = Clip(f"of-{name}.mp4", frames=FRAMES, size=SIZE, gop=40, b_frames=3).write(folder)
        out = folder / name
        with av.open(str(source)) as given, av.open(str(out), "w", container, muxing) as made:
            stream = given.streams.video[0]
            target = made.add_stream_from_template(stream)
            for packet in given.demux(stream):
                if packet.dts is not None:
                    packet.stream = target
                    made.mux(packet)
        return out

    return Made(name, write, range(FRAMES), at_rate(Fraction(RATE)))


def _edit_list(folder: Path) -> Path:
    """Cut 57 frames off without encoding: they stay in the file, and an edit list hides them."""
    clip = Clip("whole-edit.mp4", frames=FRAMES + 57, size=SIZE, gop=250, b_frames=3)
    return copied(clip.write(folder), folder / "edit-list.mov", 57)


def _two_videos(folder: Path) -> Path:
    """Put a second camera into the same file, with other numbers and another size."""
    front = Clip("front.mp4", frames=FRAMES, size=SIZE, gop=40).write(folder)
    back = Clip("back.mp4", frames=FRAMES // 2, size=(320, 180), gop=40).write(folder)
    out = folder / "two-videos.mkv"
    with av.open(str(front)) as a, av.open(str(back)) as b, av.open(str(out), "w") as made:
        pairs = [
            (given, given.streams.video[0], made.add_stream_from_template(given.streams.video[0]))
            for given in (a, b)
        ]
        packets = [
            (packet, target)
            for given, stream, target in pairs
            for packet in given.demux(stream)
            if packet.dts is not None
        ]
        for packet, target in sorted(packets, key=lambda p: p[0].dts * p[0].time_base):
            packet.stream = target
            made.mux(packet)
    return out


def _with_cover(folder: Path) -> Path:
    """Put a cover picture before the video."""
    video = Clip("bare.mp4", frames=FRAMES, size=SIZE, gop=40).write(folder)
    out = folder / "cover.mp4"
    with av.open(str(video)) as given, av.open(str(out), "w") as made:
        cover = made.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 160, 90, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        target = made.add_stream_from_template(given.streams.video[0])
        frame = av.VideoFrame.from_ndarray(barcode.picture(9999, (160, 90)), "rgb24")
        frame.pts = 0
        made.mux([*cover.encode(frame.reformat(format="yuvj420p")), *cover.encode(None)])
        for packet in given.demux(given.streams.video[0]):
            if packet.dts is not None:
                packet.stream = target
                made.mux(packet)
    return out


def _clock_set_back(folder: Path) -> Path:
    """Join two stretches of a recorder whose clock went back by 40 s in between."""
    size, rest = SIZE, FRAMES - _JOIN
    early = Clip("one.ts", frames=_JOIN, size=size, start_s=100.0).write(folder)
    late = numbered_from(_JOIN, Clip("two.ts", frames=rest, size=size, start_s=60.0), folder)
    out = folder / "clock-set-back.ts"
    out.write_bytes(early.read_bytes() + late.read_bytes())
    return out


def _repeated_times(folder: Path) -> Path:
    """Join two stretches that both begin at the same time."""
    early = Clip("first.ts", frames=_JOIN, size=SIZE, start_s=10.0).write(folder)
    late = numbered_from(
        _JOIN, Clip("second.ts", frames=FRAMES - _JOIN, size=SIZE, start_s=10.0), folder
    )
    out = folder / "repeated-times.ts"
    out.write_bytes(early.read_bytes() + late.read_bytes())
    return out


def numbered_from(first: int, clip: Clip, folder: Path) -> Path:
    """Write a clip whose first frame carries another number than 0."""
    whole = barcode.picture
    try:
        barcode.picture = lambda number, size=SIZE: whole(number + first, size)
        return clip.write(folder)
    finally:
        barcode.picture = whole


def _cut_to(made: Made, share: float, name: str, words: str) -> Made:
    """Leave the end of a file out; how many frames are left the decoder tells."""

    def write(folder: Path) -> Path:
        source = made.write(folder)
        out = folder / name
        out.write_bytes(source.read_bytes()[: int(source.stat().st_size * share)])
        return out

    return Made(name, write, (), made.time, words)


_OPEN = _FAST | {"x264-params": "open-gop=1:bframes=3:b-pyramid=normal:b-adapt=0:keyint=24"}
_OPEN_HEVC = _FAST | {"x265-params": "log-level=none:open-gop=1:bframes=3:keyint=24:min-keyint=24"}
_QUIET = _FAST | {"x265-params": "log-level=none"}
_INTERLACED = _FAST | {"x264-params": "interlaced=1"}
_FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
_WHOLE = lab_clip("whole.mp4", gop=40, muxing={"movflags": "+faststart"})

CLIPS_OF_THE_LAB: tuple[Made, ...] = (
    # the fifteen of PLAYBACK.md
    lab_clip("gop250.mp4", gop=250, b_frames=3, sound="aac", frames=300),
    lab_clip("phone-vfr.mp4", gop=30, time=_phone, sound="aac"),
    lab_clip("rotated-90.mp4", size=(272, 480), rotation=90, sound="aac"),
    lab_clip("hevc.mp4", codec="libx265", options=_QUIET),
    lab_clip("hevc-10bit-open-gop.mp4", codec="libx265", options=_OPEN_HEVC, pix_fmt="yuv420p10le"),
    lab_clip("late-start.ts", start_s=5000.5, rate=_NTSC, sound="aac"),
    lab_clip(
        "mpeg2-1080i.ts",
        codec="mpeg2video",
        size=(480, 272),  # lines of fields come in fours, as 1080 are
        options={"flags": "+ilme+ildct", "b": "4M"},
        sound="mp2",
    ),
    lab_clip(
        "odd-fields.ts",
        codec="mpeg2video",
        size=(480, 270),  # fields of 135 lines each, with chroma of 67 and a half
        options={"flags": "+ilme+ildct", "b": "4M"},
    ),
    lab_clip("av1.webm", codec="libsvtav1", options={"preset": "10", "crf": "30"}, sound="libopus"),
    _from(CLIPS["vp9.webm"], gop=60),
    lab_clip("480p-baseline.mp4", options=_FAST | {"profile": "baseline"}, b_frames=0, gop=60),
    Made("edit-list.mov", _edit_list, range(57, FRAMES + 57), at_rate(Fraction(RATE))),
    lab_clip("1080i.mp4", options=_INTERLACED, size=(480, 272)),
    lab_clip("open-gop-pyramid.mp4", options=_OPEN, rate=_FILM),
    lab_clip("xvid.avi", codec="mpeg4", options={"vtag": "xvid"}, gop=48),
    lab_clip("mjpeg.avi", codec="mjpeg", options={}),
    # orientation and shape
    lab_clip("rotated-180.mp4", rotation=180),
    lab_clip("rotated-270.mp4", size=(272, 480), rotation=270),
    lab_clip("sample-aspect.mp4", aspect=Fraction(4, 3)),
    lab_clip("sample-aspect-rotated.mp4", size=(272, 480), rotation=90, aspect=Fraction(8, 9)),
    lab_clip("full-range.mp4", pix_fmt="yuvj420p"),
    lab_clip("422-10bit.mov", codec="prores", options={}, pix_fmt="yuv422p10le"),
    lab_clip("odd-size.mp4", size=(480, 274)),
    # other containers
    lab_clip("h264.mkv", gop=40, b_frames=3, sound="aac"),
    _from(CLIPS["pause.mkv"]),
    lab_clip("late-start.mkv", start_s=7.25),
    lab_clip("late-start.mp4", start_s=10.0),
    lab_clip("before-zero.mp4", muxing={"movflags": "+negative_cts_offsets"}, b_frames=3),
    lab_clip("no-edit-list.mp4", muxing={"use_editlist": "0"}, b_frames=3),
    lab_clip("fragmented.mp4", muxing=_FRAGMENTS, sound="aac"),
    lab_clip("flash.flv", b_frames=2),
    lab_clip("sorenson.flv", codec="flv1", options={}, b_frames=0),
    lab_clip(
        "phone.3gp",
        codec="h263",
        options={},
        size=(352, 288),
        b_frames=0,
        base=1 / _NTSC,
        rate=_NTSC,
    ),
    lab_clip(
        "phone-mpeg4.3gp",
        codec="mpeg4",
        options={},
        size=(352, 288),
        b_frames=0,
        base=Fraction(1, RATE),
    ),
    lab_clip("windows.wmv", codec="wmv2", options={}, b_frames=0, base=Fraction(1, RATE)),
    lab_clip("windows.asf", codec="msmpeg4", options={}, b_frames=0, base=Fraction(1, RATE)),
    lab_clip("programme.mpg", codec="mpeg2video", options={"b": "4M"}, sound="mp2", gop=15),
    lab_clip(
        "video-cd.mpg", codec="mpeg1video", options={"b": "2M"}, gop=15, base=Fraction(1, RATE)
    ),
    lab_clip("vob.vob", codec="mpeg2video", options={"b": "4M"}, gop=15, container="vob"),
    lab_clip(
        "camera.dv",
        codec="dvvideo",
        options={},
        size=(720, 576),
        b_frames=0,
        frames=60,
        base=Fraction(1, RATE),
    ),
    lab_clip("camera.mxf", codec="mpeg2video", options={"b": "6M"}, gop=12),
    lab_clip("hevc.ts", codec="libx265", options=_OPEN_HEVC),
    lab_clip("hevc.mkv", codec="libx265", options=_OPEN_HEVC),
    lab_clip("open-gop.ts", options=_OPEN),
    lab_clip("1080i.ts", options=_INTERLACED, size=(480, 272)),
    lab_clip("intra-refresh.ts", options=_FAST | {"x264-params": "intra-refresh=1"}, b_frames=0),
    lab_clip("h264.avi", gop=48, b_frames=3),
    lab_clip("divx3.avi", codec="msmpeg4", options={}, b_frames=0),
    lab_clip(
        "vp8-hidden-frames.webm",
        codec="libvpx",
        b_frames=0,
        options={"deadline": "good", "cpu-used": "8", "auto-alt-ref": "1", "lag-in-frames": "16"},
    ),
    lab_clip(
        "vp9-hidden-frames.webm",
        codec="libvpx-vp9",
        b_frames=0,
        options={
            "deadline": "good",
            "cpu-used": "8",
            "auto-alt-ref": "1",
            "lag-in-frames": "16",
            "row-mt": "1",
        },
    ),
    lab_clip("av1.mp4", codec="libsvtav1", options={"preset": "10", "crf": "30"}),
    lab_clip(
        "camera.ivf",
        codec="libvpx-vp9",
        options={"deadline": "realtime", "cpu-used": "8"},
        b_frames=0,
    ),
    _from(CLIPS["raw.h264"]),
    lab_clip("raw.hevc", codec="libx265", options=_QUIET),
    _remuxed("m2ts.m2ts", mpegts_m2ts_mode="1"),
    _remuxed("nut.nut"),
    # several streams
    Made("two-videos.mkv", _two_videos, range(FRAMES), at_rate(Fraction(RATE))),
    Made("cover.mp4", _with_cover, range(FRAMES), at_rate(Fraction(RATE))),
    # clocks of recorders
    lab_clip("wraps-soon.ts", start_s=float(_WRAP_S) - 3.0),
    lab_clip(
        "wraps-late.ts",
        start_s=float(_WRAP_S) - 70.0,
        rate=Fraction(2),
        base=Fraction(1, 2),
        b_frames=0,
        gop=20,
    ),
    Made(
        "clock-set-back.ts",
        _clock_set_back,
        range(FRAMES),
        at_rate(Fraction(RATE)),
        "clock_jumps=1",
    ),
    Made(
        "repeated-times.ts",
        _repeated_times,
        range(FRAMES),
        at_rate(Fraction(RATE)),
        "clock_jumps=1",
    ),
    # what is left of a file
    _cut_to(_WHOLE, 0.6, "cut.mp4", "missing_bytes"),
    _cut_to(lab_clip("w.mkv"), 0.6, "cut.mkv", "missing_bytes"),
    _cut_to(lab_clip("w.ts"), 0.5503, "cut.ts", "missing_bytes"),
    _cut_to(lab_clip("w.avi", codec="mpeg4", options={}), 0.6, "cut.avi", "missing_bytes"),
    _cut_to(lab_clip("wf.mp4", muxing=_FRAGMENTS), 0.7, "cut-fragments.mp4", "missing_bytes"),
    _cut_to(lab_clip("w.flv", b_frames=0), 0.6, "cut.flv", ""),
    _cut_to(
        lab_clip("w.wmv", codec="wmv2", options={}, b_frames=0, base=Fraction(1, RATE)),
        0.6,
        "cut.wmv",
        "missing_bytes",
    ),
)
