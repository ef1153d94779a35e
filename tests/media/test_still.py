"""A still is the frame itself: same pixels as a full decode, same bytes each time."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.domain.errors import InvalidValue, OutputRefused, TimeOutsideMedia
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from app.tasks.job import JobContext
from media.frames import pixels_sha256, rgb24_upright
from media.index import build_index
from media.still import write_still
from media.worker import calls
from tests.media.barcode import CLIPS, read_number
from tests.media.made_files import make_photo, make_sound


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stills")


def pixels_of(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.parametrize("name", ["gop250.mp4", "rotated.mp4", "h264.avi", "open-gop.ts"])
def test_a_still_has_the_pixels_of_a_full_decode(name: str, folder: Path) -> None:
    path, out = CLIPS[name].write(folder), folder / f"{name}.png"
    index = build_index(path, JobContext())
    with av.open(str(path)) as container:
        linear = [rgb24_upright(f, index) for f in container.decode(video=0)]

    result = write_still(path, EvidenceKind.VIDEO, FrameRequest(frame=83), out)

    assert read_number(pixels_of(out)) == 83
    assert result.pixels_sha256 == pixels_sha256(linear[83])
    assert result.pixels_sha256 == hashlib.sha256(pixels_of(out).tobytes()).hexdigest()
    assert result.file_sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    assert result.position == index.position(83)
    assert (result.width, result.height) == (index.width, index.height)


def test_the_same_frame_gives_the_same_bytes_by_time_or_number(folder: Path) -> None:
    path = CLIPS["phone-vfr.mp4"].write(folder)
    first = write_still(path, EvidenceKind.VIDEO, FrameRequest(frame=60), folder / "a.png")
    assert first.position is not None

    request = FrameRequest(time_us=first.position.time_us)
    second = write_still(path, EvidenceKind.VIDEO, request, folder / "b.png")

    assert second == first
    assert (folder / "a.png").read_bytes() == (folder / "b.png").read_bytes()


def test_a_photo_is_written_upright(folder: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees
    path = make_photo(folder / "photo.jpg", exif=exif)
    with Image.open(path) as coded:
        width, height = coded.size

    result = write_still(path, EvidenceKind.PHOTO, FrameRequest(time_us=0), folder / "photo.png")

    assert result.position is None
    assert (result.width, result.height) == (height, width)
    assert pixels_sha256(pixels_of(folder / "photo.png")) == result.pixels_sha256


def test_pixels_that_are_not_square_are_kept_and_said(folder: Path) -> None:
    path = folder / "dvd.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 352, 288, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(16, 11)
        for i in range(3):
            frame = av.VideoFrame.from_ndarray(np.full((288, 352, 3), 90, np.uint8), "rgb24")
            frame.pts = i
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))

    result = write_still(path, EvidenceKind.VIDEO, FrameRequest(frame=1), folder / "dvd.png")

    assert (result.width, result.height) == (352, 288)
    with Image.open(folder / "dvd.png") as image:
        across, down = image.info["dpi"]
    assert down / across == pytest.approx(16 / 11, rel=0.01)


def test_the_child_process_writes_the_same_still(folder: Path) -> None:
    path = CLIPS["gop250.mp4"].write(folder)
    here = write_still(path, EvidenceKind.VIDEO, FrameRequest(frame=5), folder / "here.png")

    there = calls.still(
        path, EvidenceKind.VIDEO, FrameRequest(frame=5), folder / "there.png", JobContext()
    )

    assert there == here


def test_what_cannot_be_a_still_is_refused(folder: Path) -> None:
    path, sound = CLIPS["gop250.mp4"].write(folder), make_sound(folder / "voice.wav", "pcm_s16le")

    with pytest.raises(TimeOutsideMedia):
        write_still(path, EvidenceKind.VIDEO, FrameRequest(frame=125), folder / "x.png")
    with pytest.raises(InvalidValue):
        write_still(sound, EvidenceKind.AUDIO, FrameRequest(time_us=0), folder / "x.png")
    with pytest.raises(OutputRefused):
        write_still(path, EvidenceKind.VIDEO, FrameRequest(frame=1), folder / "no" / "x.png")
