"""An enhanced clip: every frame of the stretch at its own time, made easier to see as it says."""

from __future__ import annotations

import hashlib
import random
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.clip import ClipResult, ClipSpec, Overlay
from app.domain.clip_dress import Dress
from app.domain.clip_steps import ClipStep, StepKind
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.figure import Figure, FigureKey, FigureShape
from app.domain.ids import Sha256
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.picture_part import straightened_size
from app.domain.steadying import PER_PIXEL, Steady
from app.tasks.job import JobContext
from media.cut import cut_clip
from media.enhancing import Enhancer, enhanced, moved
from media.frames import FrameReader, rgb24_upright
from media.index import index_of
from media.still import write_still
from media.worker import clip_calls
from tests.media.barcode import CLIPS, read_number

SPAN = TimeRange(1_200_000, 2_000_000)
"""Of a film of 25 frames a second: frames 30 to 49."""
OVERLAY = Overlay("BB-001", Sha256("3f2a9c0d" * 8), "003/Reg/LP/PB/Kab/30.05/XI/2024")
VIDEO = EvidenceKind.VIDEO
SIZE = (640, 360)
Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("enhanced")


def made(folder: Path, name: str = "gop250.mp4") -> Path:
    path = folder / name
    return path if path.exists() else CLIPS[name].write(folder)


def cut(path: Path, dress: Dress | None, span: TimeRange = SPAN) -> ClipResult:
    spec = ClipSpec(span, OVERLAY, dress)
    return cut_clip(path, VIDEO, spec, path.with_name("clip.mp4"), JobContext())


def pictures(path: Path) -> list[tuple[Fraction, Pixels]]:
    with av.open(str(path)) as clip:
        base = clip.streams.video[0].time_base
        return [(f.pts * base, f.to_ndarray(format="rgb24")) for f in clip.decode(video=0)]


def source(path: Path, number: int) -> Pixels:
    index = index_of(path, JobContext())
    with FrameReader(path, index) as reader:
        return rgb24_upright(reader.frame(number), index)


def seeded(seed: str) -> Adjustments:
    """Choose any adjustments that change something and keep the whole picture."""
    chosen = random.Random(seed)  # noqa: S311 - repeatable
    return Adjustments(
        exposure=chosen.randrange(-60, 61),
        contrast=chosen.randrange(-20, 31),
        gamma=chosen.randrange(80, 161),
        saturation=chosen.randrange(0, 9),
        sharpen=chosen.randrange(0, 5),
        denoise=chosen.choice((0, 0, 6)),
        deinterlace=chosen.random() < 0.5,
    )


@pytest.mark.parametrize(
    "name", ["gop250.mp4", "phone-vfr.mp4", "late-start.ts", "rotated.mp4", "interlaced.ts"]
)
def test_seeded_recipes_keep_every_frame_and_its_time_and_give_the_same_hash_again(
    name: str, folder: Path
) -> None:
    path = made(folder, name)
    plain = cut(path, None)
    before = pictures(folder / "clip.mp4")
    dress = Dress(adjustments=seeded(name))

    result = cut(path, dress)

    after = pictures(folder / "clip.mp4")
    assert result.frames_sha256 == plain.frames_sha256
    assert (result.frame_count, result.actual) == (plain.frame_count, plain.actual)
    assert (result.first, result.last) == (plain.first, plain.last)
    assert [time for time, _ in after] == [time for time, _ in before]
    width = before[0][1].shape[1]
    height = round(width * 16 / 9) if name == "rotated.mp4" else round(width * 9 / 16)
    for at in (0, -1):
        number = read_number(before[at][1][:height])
        assert number is not None
        assert read_number(after[at][1][:height]) == number
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1 if threads > 1 else 3)
    try:
        assert cut(path, dress) == result
    finally:
        cv2.setNumThreads(threads)
    spec = ClipSpec(SPAN, OVERLAY, dress)
    assert clip_calls.clip(path, VIDEO, spec, folder / "there.mp4", JobContext()) == result


def test_the_hash_of_what_is_shown_is_of_the_enhanced_pixels(folder: Path) -> None:
    path = made(folder)
    done = Adjustments(exposure=70, sharpen=4, crop=(100, 50, 320, 200))
    digest = hashlib.sha256()
    for number in range(30, 50):
        digest.update(enhanced(source(path, number), done).tobytes())

    result = cut(path, Dress(adjustments=done))

    assert result.shown_sha256 == digest.hexdigest()
    assert result.shown_sha256 != result.frames_sha256
    assert cut(path, None).shown_sha256 == ""
    assert cut(path, Dress(caption="x")).shown_sha256 == ""


def test_a_neutral_recipe_leaves_pixels_and_bytes_as_they_are(folder: Path) -> None:
    path = made(folder)
    pixels = source(path, 30)
    index = index_of(path, JobContext())

    assert Enhancer(Dress(), index).picture(pixels, 30) is pixels
    np.testing.assert_array_equal(moved(pixels, (0, 0, 0)), pixels)
    np.testing.assert_array_equal(
        enhanced(pixels, Adjustments(corners=(0, 0, 639, 0, 639, 359, 0, 359))), pixels
    )
    cut(path, None)
    bytes_then = (folder / "clip.mp4").read_bytes()
    cut(path, Dress(adjustments=NEUTRAL))
    assert (folder / "clip.mp4").read_bytes() == bytes_then


def test_a_crop_is_exactly_those_pixels_and_a_move_by_whole_ones_too(folder: Path) -> None:
    pixels = source(made(folder), 33)

    np.testing.assert_array_equal(
        enhanced(pixels, Adjustments(crop=(101, 51, 321, 203))), pixels[51:254, 101:422]
    )
    shifted = moved(pixels, (7 * PER_PIXEL, -3 * PER_PIXEL, 0))
    np.testing.assert_array_equal(shifted[3:, :-7], pixels[:-3, 7:])
    assert not shifted[:3].any()
    assert not shifted[:, -7:].any()


def test_four_corners_of_a_slanted_sheet_become_a_rectangle() -> None:
    corners = (120, 60, 520, 110, 480, 300, 90, 250)
    width, height = straightened_size(corners)
    sheet = np.full((height, width, 3), 200, np.uint8)
    sheet[height // 2 :, : width // 2] = (30, 90, 220)
    sheet[: height // 3, 2 * width // 3 :] = (200, 40, 40)
    sheet = cv2.GaussianBlur(sheet, (0, 0), 2)
    flat = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32)
    slant = cv2.getPerspectiveTransform(flat, np.array(corners, np.float32).reshape(4, 2))
    film = cv2.warpPerspective(sheet, slant, SIZE, flags=cv2.INTER_CUBIC)

    straight = enhanced(np.asarray(film, np.uint8), Adjustments(corners=corners))

    assert straight.shape == sheet.shape
    inside = (slice(3, -3), slice(3, -3))
    off = np.abs(straight[inside].astype(int) - sheet[inside])
    assert off.mean() < 1.5
    assert np.percentile(off, 99.5) < 16


def test_noise_becomes_less_and_edges_stay() -> None:
    clean = np.full((180, 320, 3), 90, np.uint8)
    clean[:, 160:] = 170
    noise = np.random.default_rng(3).normal(0, 8, clean.shape)
    noisy = np.clip(clean + noise, 0, 255).astype(np.uint8)

    calm = enhanced(noisy, Adjustments(denoise=12))

    def rest(pixels: Pixels) -> float:
        return float(np.abs(pixels.astype(int) - clean).mean())

    assert rest(calm) < rest(noisy) / 2
    assert int(calm[:, 164:].mean()) - int(calm[:, :156].mean()) == pytest.approx(80, abs=2)


def test_an_interlaced_frame_is_the_same_in_every_clip_and_still(folder: Path) -> None:
    path = made(folder, "interlaced.ts")
    done = Adjustments(deinterlace=True)
    one = cut(path, Dress(adjustments=done), TimeRange(1_200_000, 1_240_000))
    assert one.first is not None
    number = one.first.frame

    still = write_still(path, VIDEO, FrameRequest(frame=number), folder / "still.png", done)

    assert one.frame_count == 1
    assert still.pixels_sha256 == one.shown_sha256
    assert still.source_sha256 == one.frames_sha256
    assert still.pixels_sha256 != still.source_sha256
    with Image.open(folder / "still.png") as image:
        assert read_number(np.asarray(image)) == read_number(source(path, number))


def test_a_progressive_frame_has_no_fields_to_part(folder: Path) -> None:
    result = cut(made(folder), Dress(adjustments=Adjustments(deinterlace=True)))

    assert result.shown_sha256 == result.frames_sha256


def test_a_figure_stays_on_what_it_shows_when_the_picture_is_cropped_and_moved(
    folder: Path,
) -> None:
    path = made(folder)
    box = (320_000, 400_000, 100_000, 200_000)  # 204.8, 144 to 268.8, 216
    figure = Figure(FigureShape.BOX, 30, 49, (FigureKey(30, box),))
    steady = Steady(10, 30, (10 * PER_PIXEL, 4 * PER_PIXEL, 0) * 20)
    done = Adjustments(crop=(100, 60, 400, 240))
    cut(path, Dress(adjustments=done, steady=steady))
    before = pictures(folder / "clip.mp4")[3][1]
    cut(path, Dress(figures=(figure,), adjustments=done, steady=steady))

    after = pictures(folder / "clip.mp4")[3][1]

    changed = np.abs(after[:480].astype(int) - before[:480]).max(axis=2) > 60
    rows, columns = np.nonzero(changed)
    # of less than 480 pixels: enlarged by two, so that the words can be read
    assert (columns.min() / 2, columns.max() / 2) == pytest.approx((94.8, 158.8), abs=3)
    assert (rows.min() / 2, rows.max() / 2) == pytest.approx((80, 152), abs=3)


def test_the_clip_says_what_was_done_and_the_picture_beforehand_is_that_of_the_clip(
    folder: Path,
) -> None:
    path = made(folder)
    cut(path, None)
    plain = pictures(folder / "clip.mp4")[0][1]
    zoom = ClipStep(StepKind.ZOOM, 40, 44, box=(250_000, 250_000, 500_000, 500_000))
    done = Adjustments(exposure=60, corners=(100, 40, 600, 50, 590, 330, 90, 340))
    dress = Dress(steps=(zoom,), adjustments=done)
    cut(path, dress)
    shown = pictures(folder / "clip.mp4")

    yellow = shown[0][1][300:].astype(int)
    assert ((yellow[..., 0] > 180) & (yellow[..., 2] < 90)).sum() > 200
    assert shown[0][1].shape[0] > straightened_size(done.corners)[1] + plain.shape[0] - SIZE[1]
    spec = ClipSpec(SPAN, OVERLAY, dress)
    for frame in (31, 42):
        out = folder / f"{frame}.jpg"
        clip_calls.picture(path, spec, frame, out, JobContext())
        with Image.open(out) as image:
            seen = np.asarray(image)
        assert seen.shape == shown[frame - 30][1].shape
        assert np.abs(seen.astype(int) - shown[frame - 30][1]).mean() < 8
    clip_calls.picture(path, spec, 31, folder / "bare.jpg", JobContext(), is_bare=True)
    with Image.open(folder / "bare.jpg") as image:
        assert (image.width, image.height) == (502, 302)


def test_outlines_on_a_straightened_picture_are_refused() -> None:
    figure = Figure(FigureShape.BOX, 30, 49, (FigureKey(30, (100_000, 100_000, 9_000, 9_000)),))
    corners = Adjustments(corners=(0, 0, 600, 0, 600, 300, 0, 300))

    with pytest.raises(InvalidValue):
        Dress(figures=(figure,), adjustments=corners)


@pytest.mark.parametrize(
    "dress",
    [
        Dress(adjustments=Adjustments(crop=(600, 0, 41, 100))),
        Dress(adjustments=Adjustments(corners=(0, 0, 640, 0, 640, 300, 0, 300))),
        Dress(steady=Steady(10, 30, (0, 0, 1) * 5)),
    ],
)
def test_a_part_outside_the_picture_or_moves_of_other_frames_leave_no_clip(
    dress: Dress, folder: Path
) -> None:
    path = made(folder)
    (folder / "clip.mp4").unlink(missing_ok=True)

    with pytest.raises(InvalidValue):
        cut(path, dress)
    assert not (folder / "clip.mp4").exists()
