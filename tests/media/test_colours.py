"""By which matrix a frame becomes RGB, whatever its header says."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from PIL import Image

from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from app.tasks.job import JobContext
from media import filmstrip, thumbnail
from media.colours import source_colorspace
from media.index import build_index
from media.playback_picture import PictureMaker
from media.still import write_still

YCGCO, ICTCP, RESERVED = 8, 14, 3


def frame_of(matrix: int, height: int = 48) -> VideoFrame:
    frame = VideoFrame(64, height, "yuv420p")
    for plane, value in zip(frame.planes, (120, 90, 170), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    frame.colorspace = matrix
    return frame


def rgb(frame: VideoFrame) -> list[int]:
    shown = frame.reformat(format="rgb24", src_colorspace=source_colorspace(frame))
    return [int(value) for value in shown.to_ndarray()[0, 0]]


@pytest.mark.parametrize("matrix", range(24))
@pytest.mark.parametrize("height", [48, 720])
def test_every_number_a_header_can_hold_becomes_a_picture(matrix: int, height: int) -> None:
    frame = frame_of(matrix, height)
    small = filmstrip.upright(frame)
    assert small.height == filmstrip.PICTURE_HEIGHT
    assert len(rgb(frame)) == 3


@pytest.mark.parametrize("matrix", [YCGCO, ICTCP, RESERVED])
@pytest.mark.parametrize(("height", "as_tagged"), [(48, Colorspace.ITU601), (720, 1)])
def test_a_matrix_nobody_reads_is_taken_for_none(matrix: int, height: int, as_tagged: int) -> None:
    tagged = frame_of(5 if as_tagged == Colorspace.ITU601 else 1, height)
    assert rgb(frame_of(matrix, height)) == rgb(tagged)


def video_of(path: Path, matrix: int, aspect: Fraction = Fraction(1)) -> Path:
    """Write three frames whose header names a matrix."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "10"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.colorspace = matrix
        stream.codec_context.sample_aspect_ratio = aspect
        for _ in range(3):
            container.mux(stream.encode(frame_of(matrix)))
        container.mux(stream.encode())
    return path


def test_a_video_in_a_rare_matrix_is_shown_and_its_still_is_the_same(tmp_path: Path) -> None:
    path = video_of(tmp_path / "rekaman.mp4", YCGCO)
    index = build_index(path, JobContext())
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
    assert frame.colorspace == YCGCO
    made = PictureMaker().make(frame, index.position(0), index, is_preview=False)
    out = tmp_path / "bingkai.png"
    write_still(path, EvidenceKind.VIDEO, FrameRequest(frame=0), out)
    seen = np.frombuffer(made.data, np.uint8).reshape(made.height, made.stride)
    pixels = seen[:, : made.width * 4].reshape(made.height, made.width, 4)[:, :, 2::-1]
    with Image.open(out) as picture:
        assert np.array_equal(np.asarray(picture), pixels)
    thumbnail.write_thumbnail(path, EvidenceKind.VIDEO, tmp_path / "kecil.jpg")
    assert (tmp_path / "kecil.jpg").exists()


def test_pixels_of_an_absurd_shape_are_written_without_a_claim_of_it(tmp_path: Path) -> None:
    path = video_of(tmp_path / "rekaman.mp4", 5, Fraction(4, 3))
    raw = bytearray(path.read_bytes())
    at = raw.index(b"pasp") + 4
    raw[at : at + 8] = struct.pack(">II", 3, 2**31 - 1)
    path.write_bytes(raw)
    write_still(path, EvidenceKind.VIDEO, FrameRequest(frame=0), tmp_path / "x.png")
    with Image.open(tmp_path / "x.png") as written:
        assert "dpi" not in written.info
