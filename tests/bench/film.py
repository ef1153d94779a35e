"""A two hours' film for the benches: one short clip again and again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av

from tests.media.barcode import Clip

HOURS = 2
_CLIP_S = 10
_RATE = Fraction(30)


def short_clip(folder: Path, gop: int) -> Path:
    """Write ten seconds at 30 frames a second, 640 x 360.

    Args:
        gop: frames from one key frame to the next.
    """
    return Clip(
        "clip.mp4",
        gop=gop,
        b_frames=3,
        rate=_RATE,
        frames=int(_CLIP_S * _RATE),
        time=lambda number: float(number / _RATE),
        options={"preset": "ultrafast", "crf": "30"},
    ).write(folder)


def repeated(clip: Path, out: Path) -> Path:
    """Write the clip again and again, packet by packet, until it lasts `HOURS`."""
    with av.open(str(clip)) as given, av.open(str(out), "w") as made:
        stream = given.streams.video[0]
        target = made.add_stream_from_template(stream)
        packets = [
            (bytes(p), p.pts, p.dts, p.duration, p.is_keyframe)
            for p in given.demux(stream)
            if p.dts is not None
        ]
        for lap in range(HOURS * 3600 // _CLIP_S):
            by = int(Fraction(lap * _CLIP_S) / stream.time_base)
            for data, pts, dts, duration, is_key in packets:
                packet = av.Packet(data)
                packet.pts, packet.dts, packet.duration = pts + by, dts + by, duration
                packet.time_base, packet.is_keyframe, packet.stream = (
                    stream.time_base,
                    is_key,
                    target,
                )
                made.mux(packet)
    return out
