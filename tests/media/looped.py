"""A long recording out of a short real one: its packets again and again, nothing encoded anew."""

from __future__ import annotations

from pathlib import Path

import av


def loop_video(source: Path, out: Path, seconds: float) -> Path:
    """Write the pictures of `source` over and over until they last `seconds`.

    Each copy begins with the key frame that `source` begins with, one frame after the last.
    """
    with av.open(str(source)) as given, av.open(str(out), "w") as made:
        stream = given.streams.video[0]
        target = made.add_stream_from_template(stream)
        packets = [packet for packet in given.demux(stream) if packet.dts is not None]
        assert packets[0].is_keyframe
        base = stream.time_base
        rate = stream.average_rate
        assert base is not None
        assert rate is not None
        first = min(packet.pts for packet in packets if packet.pts is not None)
        last = max(packet.pts for packet in packets if packet.pts is not None)
        once = last - first + round(1 / rate / base)
        for number in range(-(-round(seconds / base) // once)):
            for packet in _packets(source):
                packet.pts += number * once
                packet.dts += number * once
                packet.stream = target
                made.mux(packet)
    return out


def _packets(source: Path) -> list[av.Packet]:
    """Read the packets once more: one that was written is given away."""
    with av.open(str(source)) as given:
        return [one for one in given.demux(given.streams.video[0]) if one.dts is not None]
