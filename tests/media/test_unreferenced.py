"""What may be left undecoded is told from the packets, by the decoder's own word."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import av
import numpy as np
import pytest

from media.packets import Stamp, is_flush
from media.seeking import VideoSource
from media.unreferenced import unreferenced_in
from tests.media.barcode import Clip

_OPEN_HEVC = {"preset": "ultrafast", "x265-params": "log-level=none:bframes=3:b-pyramid=0"}
_CLIPS = (
    Clip("lengths.mp4", frames=60, gop=30, b_frames=3),
    Clip("starts.ts", frames=60, gop=30, b_frames=3),
    Clip("slices.mp4", frames=60, gop=30, options={"x264-params": "slices=4:bframes=2"}),
    Clip("hevc.mp4", frames=60, gop=30, codec="libx265", options=_OPEN_HEVC),
    Clip("hevc.ts", frames=60, gop=30, codec="libx265", options=_OPEN_HEVC),
)


@pytest.mark.parametrize("clip", _CLIPS, ids=lambda clip: clip.name)
def test_the_packets_left_out_are_those_the_decoder_would_skip(clip: Clip, tmp_path: Path) -> None:
    path = clip.write(tmp_path)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        tells = unreferenced_in(stream.codec_context)
        packets = [p for p in container.demux(stream) if not is_flush(p)]
        left_out = {p.pts for p in packets if tells(p)}
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.skip_frame = "NONREF"
        decoded = {f.pts for f in container.decode(stream)}

    assert left_out
    assert left_out == {p.pts for p in packets} - decoded


@pytest.mark.parametrize("clip", _CLIPS, ids=lambda clip: clip.name)
def test_the_frames_that_are_left_have_the_same_pixels(clip: Clip, tmp_path: Path) -> None:
    path = clip.write(tmp_path)
    source = VideoSource(path, Stamp.PTS)
    whole = {f.pts: f.to_ndarray() for f in source.frames(None)}
    rest = {f.pts: f.to_ndarray() for f in source.frames(None, lambda _name: True)}
    source.close()

    assert 0 < len(rest) < len(whole)
    assert all(np.array_equal(whole[pts], pixels) for pts, pixels in rest.items())


def test_a_packet_that_is_not_understood_is_decoded(tmp_path: Path) -> None:
    path = Clip("lengths.mp4", frames=20, gop=30, b_frames=3).write(tmp_path)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        tells = unreferenced_in(stream.codec_context)
        data = next(bytes(p) for p in container.demux(stream) if tells(p))

    answers = [tells(_packet(path, some)) for some in _broken(data)]

    assert tells(_packet(path, data))
    assert answers == [False] * len(answers)


def _broken(data: bytes) -> tuple[bytes, ...]:
    """A unit cut short, half a length, no unit at all, and a picture that is needed beside it."""
    return data[:-1], data + b"\0", b"\xff" * 40, data + b"\0\0\0\2\x41\x9a"


def _packet(path: Path, data: bytes) -> av.Packet[av.VideoStream]:
    """Give a packet of a stream with other bytes."""
    with av.open(str(path)) as container:
        packet = next(container.demux(container.streams.video[0]))
        made = cast("av.Packet[av.VideoStream]", av.Packet(data))
        made.stream = packet.stream
        return made
