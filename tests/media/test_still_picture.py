"""What is looked at while a still is enhanced is the very still: the same pixels, part by part."""

from __future__ import annotations

import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.errors import Cancelled, InvalidValue, UnreadableMedia
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from app.domain.picture_part import part_size
from app.domain.still_look import LONGEST
from app.tasks.job import JobContext, Progress
from media.enhancing import enhanced, enhanced_part
from media.still import write_still
from media.still_picture import write_base, write_look
from media.worker import still_calls
from tests.media.barcode import CLIPS
from tests.media.made_files import make_video
from tests.media.photo_files import save, scene

CORNERS = (11, 9, 170, 22, 181, 120, 25, 131)
DONE = (
    NEUTRAL,
    Adjustments(exposure=70, contrast=-20, sharpen=5),
    Adjustments(denoise=9, sharpen=3),
    Adjustments(crop=(20, 30, 120, 77), denoise=4, gamma=140),
    Adjustments(corners=CORNERS, sharpen=12),
    Adjustments(corners=CORNERS, denoise=7, saturation=2),
)


@pytest.fixture(scope="module")
def noise() -> NDArray[np.uint8]:
    return np.random.default_rng(7).integers(0, 256, (140, 190, 3), dtype=np.uint8)


@pytest.mark.parametrize("done", DONE)
def test_a_part_alone_has_the_bytes_that_it_has_in_the_whole(
    noise: NDArray[np.uint8], done: Adjustments
) -> None:
    whole = enhanced(noise, done)
    width, height = part_size(done.crop, done.corners, 190, 140)
    assert (whole.shape[1], whole.shape[0]) == (width, height)
    boxes = [(0, 0, width, height), (0, 0, 1, 1), (width - 3, height - 5, 3, 5), (31, 17, 40, 29)]
    for left, top, across, down in boxes:
        part = enhanced_part(noise, done, (left, top, across, down))
        np.testing.assert_array_equal(part, whole[top : top + down, left : left + across])


@pytest.mark.parametrize("box", [(-1, 0, 5, 5), (0, 0, 0, 4), (180, 0, 11, 4), (0, 136, 4, 5)])
def test_a_part_beyond_the_picture_is_refused(
    noise: NDArray[np.uint8], box: tuple[int, ...]
) -> None:
    with pytest.raises(InvalidValue):
        enhanced_part(noise, NEUTRAL, box)


def read(path: Path, width: int, height: int) -> NDArray[np.uint8]:
    return np.fromfile(path, np.uint8).reshape(height, width, 3)


@pytest.mark.parametrize("done", [NEUTRAL, Adjustments(exposure=50, denoise=3, sharpen=4)])
def test_the_parts_that_are_looked_at_are_those_of_the_still(
    tmp_path: Path, done: Adjustments
) -> None:
    # more rows than one band
    photo = save(tmp_path / "foto.png", scene(520, 610, 3))
    request, ctx = FrameRequest(frame=0), JobContext()
    write_still(photo, EvidenceKind.PHOTO, request, tmp_path / "still.png", done)
    with Image.open(tmp_path / "still.png") as image:
        still = np.asarray(image)

    base = write_base(photo, EvidenceKind.PHOTO, request, tmp_path / "base")
    size, box = (base.width, base.height), (100, 200, 300, 333)
    part = write_look(tmp_path / "base", size, done, box, tmp_path / "part", ctx)
    whole = write_look(tmp_path / "base", size, done, (), tmp_path / "whole", ctx)

    assert (size, base.aspect) == ((520, 610), Fraction(1))
    assert (part.width, part.height) == (300, 333)
    np.testing.assert_array_equal(read(tmp_path / "part", 300, 333), still[200:533, 100:400])
    np.testing.assert_array_equal(
        read(tmp_path / "whole", whole.width, whole.height), still
    )  # small enough to be seen as it is


def test_a_large_picture_is_made_smaller_to_be_seen_and_says_how_large_it_is(
    tmp_path: Path,
) -> None:
    np.zeros((90, 3 * LONGEST, 3), np.uint8).tofile(tmp_path / "base")
    size = (3 * LONGEST, 90)
    found = write_look(tmp_path / "base", size, NEUTRAL, (), tmp_path / "out", JobContext())
    assert (found.whole_width, found.whole_height) == size
    assert (found.width, found.height) == (LONGEST, 30)
    assert (tmp_path / "out").stat().st_size == found.size_bytes


def test_a_frame_of_a_video_is_that_of_its_still_in_the_child(tmp_path: Path) -> None:
    video = make_video(tmp_path / "v.mp4", frames=20, size=(96, 64))
    done, request, ctx = Adjustments(gamma=150, sharpen=2), FrameRequest(frame=11), JobContext()
    write_still(video, EvidenceKind.VIDEO, request, tmp_path / "still.png", done)
    with Image.open(tmp_path / "still.png") as image:
        still = np.asarray(image)
    for is_parted in (False, True):  # of a frame without fields nothing changes
        out = tmp_path / f"base{is_parted}"
        base = still_calls.still_base(
            video, EvidenceKind.VIDEO, request, out, ctx, is_parted=is_parted
        )
        look = still_calls.still_look(out, (base.width, base.height), done, (), tmp_path / "o", ctx)
        np.testing.assert_array_equal(read(tmp_path / "o", look.width, look.height), still)


def test_of_an_interlaced_frame_one_field_is_seen_as_it_is_in_the_still(tmp_path: Path) -> None:
    video = CLIPS["interlaced.ts"].write(tmp_path)
    done, request, ctx = Adjustments(deinterlace=True), FrameRequest(frame=30), JobContext()
    write_still(video, EvidenceKind.VIDEO, request, tmp_path / "still.png", done)
    with Image.open(tmp_path / "still.png") as image:
        still = np.asarray(image)
    seen = []
    for is_parted in (False, True):
        out = tmp_path / f"base{is_parted}"
        base = write_base(video, EvidenceKind.VIDEO, request, out, is_parted=is_parted)
        look = write_look(out, (base.width, base.height), done, (), tmp_path / "o", ctx)
        seen.append(read(tmp_path / "o", look.width, look.height))
    np.testing.assert_array_equal(seen[1], still)
    assert not np.array_equal(seen[0], still)


def test_a_file_that_cannot_be_read_says_so_from_the_child(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(b"no picture at all")
    with pytest.raises(UnreadableMedia):
        still_calls.still_base(
            tmp_path / "x.jpg", EvidenceKind.PHOTO, FrameRequest(frame=0), tmp_path / "b",
            JobContext(),
        )  # fmt: skip


def test_a_newer_wish_ends_an_older_one_between_two_bands(tmp_path: Path) -> None:
    np.zeros((600, 40, 3), np.uint8).tofile(tmp_path / "base")
    seen: list[float] = []
    cancel = threading.Event()

    def on_progress(progress: Progress) -> None:
        seen.append(progress.done)
        cancel.set()

    ctx = JobContext(on_progress=on_progress, cancel=cancel)
    with pytest.raises(Cancelled):
        write_look(tmp_path / "base", (40, 600), NEUTRAL, (), tmp_path / "out", ctx)
    assert seen == [0.0]
    assert not (tmp_path / "out").exists()
