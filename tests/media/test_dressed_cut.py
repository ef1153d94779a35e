"""A dressed clip: every frame is the original's own, at its time, and what was done is said."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.domain.clip import ClipCut, ClipResult, ClipSpec, Overlay
from app.domain.clip_dress import Dress, Subtitle
from app.domain.clip_steps import ClipStep, StepKind
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.figure import Figure, FigureKey, FigureShape
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.tasks.job import JobContext
from media.cut import cut_clip
from media.dress_bar import DressBar
from media.worker import clip_calls
from tests.media import clip_reading
from tests.media.barcode import BEEP_EVERY_S, CLIPS, SOUND_RATE, beeps, read_number

SPAN = TimeRange(1_200_000, 3_200_000)
"""Of a film of 25 frames a second: frames 30 to 79."""
OVERLAY = Overlay("BB-001", Sha256("3f2a9c0d" * 8), "003/Reg/LP/PB/Kab/30.05/XI/2024")
VIDEO = EvidenceKind.VIDEO
HEIGHT = 360
AAC_FRAME_S = 1024 / SOUND_RATE
SLOW = ClipStep(StepKind.SLOW, 40, 49, percent=25)
FREEZE = ClipStep(StepKind.FREEZE, 60, 60, hold_ms=1500)
ZOOM = ClipStep(StepKind.ZOOM, 65, 70, box=(250_000, 250_000, 500_000, 500_000))
BOX = Figure(
    FigureShape.BOX,
    30,
    79,
    (
        FigureKey(30, (100_000, 400_000, 200_000, 300_000)),
        FigureKey(70, (500_000, 400_000, 200_000, 300_000)),
    ),
)
Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dressed")


def made(folder: Path, name: str = "gop250.mp4") -> Path:
    path = folder / name
    return path if path.exists() else CLIPS[name].write(folder)


def cut(
    folder: Path, dress: Dress | None, name: str = "gop250.mp4", overlay: Overlay | None = OVERLAY
) -> ClipResult:
    spec = ClipSpec(SPAN, overlay, dress)
    return cut_clip(made(folder, name), VIDEO, spec, folder / "clip.mp4", JobContext())


def pictures(folder: Path) -> list[tuple[Fraction, Pixels]]:
    return clip_reading.pictures(folder / "clip.mp4")


def sound(folder: Path) -> NDArray[np.float32]:
    return clip_reading.sound(folder / "clip.mp4")


def numbers(shown: list[tuple[Fraction, Pixels]]) -> list[int | None]:
    return [read_number(picture[:HEIGHT]) for _, picture in shown]


def test_slow_motion_and_a_held_frame_show_the_originals_frames_at_their_new_times(
    folder: Path,
) -> None:
    result = cut(folder, Dress(steps=(SLOW, FREEZE)))

    shown = pictures(folder)
    held = 38  # 1.5 s at 40 ms
    assert numbers(shown) == [*range(30, 60), *[60] * (held + 1), *range(61, 80)]
    assert (result.frame_count, result.pictures) == (50, 50 + held)
    at = {number: float(time) for (time, _), number in zip(shown, numbers(shown), strict=True)}
    first = {number: float(time) for (time, _), number in
             reversed(list(zip(shown, numbers(shown), strict=True)))}  # fmt: skip
    assert first[40] == pytest.approx(0.4, abs=1e-4)
    assert first[41] == pytest.approx(0.56, abs=1e-4)
    assert first[50] == pytest.approx(2.0, abs=1e-4)
    assert at[61] == pytest.approx(2.0 + 11 * 0.04 + 1.5, abs=1e-4)
    assert result.length_us == 2_000_000 + 1_200_000 + 1_500_000
    with av.open(str(folder / "clip.mp4")) as clip:
        stream = clip.streams.video[0]
        assert float(stream.duration * stream.time_base) == pytest.approx(4.7, abs=1e-4)


def test_sound_is_heard_as_it_was_recorded_or_not_at_all(folder: Path) -> None:
    result = cut(folder, Dress(steps=(SLOW, FREEZE)))

    samples = sound(folder)
    length_s = result.length_us / 1e6
    assert len(samples) / SOUND_RATE == pytest.approx(length_s, abs=AAC_FRAME_S)
    # of the original's tones those at 2.0 s and 3.0 s lie where the clip runs as recorded but for
    # the held frame, which ends at 2.44 s of the original; the one at 1.5 s falls before frame 40
    expected = [1.5 - 1.2, 2.0 - 1.2 + 1.2, 2.5 - 1.2 + 1.2 + 1.5, 3.0 - 1.2 + 1.2 + 1.5]
    heard = [t for t in beeps(samples, SOUND_RATE) if t > 0.03]
    assert BEEP_EVERY_S == 0.5
    assert len(heard) == len(expected)
    assert np.abs(np.array(heard) - expected).max() < AAC_FRAME_S
    for start_s, end_s in ((0.45, 1.95), (2.5, 3.9)):
        silent = samples[round(start_s * SOUND_RATE) : round(end_s * SOUND_RATE)]
        assert np.abs(silent).max() < 0.01


def test_a_whole_clip_in_slow_motion_is_silent_and_four_times_as_long(folder: Path) -> None:
    step = ClipStep(StepKind.SLOW, 30, 79, percent=25)

    result = cut(folder, Dress(steps=(step,)))

    assert numbers(pictures(folder)) == list(range(30, 80))
    assert result.length_us == 8_000_000
    samples = sound(folder)
    assert len(samples) / SOUND_RATE == pytest.approx(8.0, abs=AAC_FRAME_S)
    assert np.abs(samples).max() < 0.01


@pytest.mark.parametrize("name", ["phone-vfr.mp4", "vp9.webm", "late-start.ts", "rotated.mp4"])
def test_frames_of_every_kind_of_file_are_held_and_slowed(name: str, folder: Path) -> None:
    plain = cut(folder, None, name)
    assert plain.first is not None
    begin = plain.first.frame
    before = numbers_of(folder, name)
    steps = (
        ClipStep(StepKind.SLOW, begin, begin + 3, percent=10),
        ClipStep(StepKind.FREEZE, begin + 5, begin + 5, hold_ms=80),
    )

    result = cut(folder, Dress(steps=steps), name)

    after = numbers_of(folder, name)
    assert after == [*before[:6], before[5], before[5], *before[6:]]
    assert result.frames_sha256 == plain.frames_sha256
    assert result.pictures == plain.frame_count + 2


def numbers_of(folder: Path, name: str) -> list[int | None]:
    tall = name == "rotated.mp4"
    found = []
    for _, picture in pictures(folder):
        width = picture.shape[1]
        height = round(width * 16 / 9) if tall else round(width * 9 / 16)
        found.append(read_number(picture[:height]))
    return found


def test_the_same_dress_gives_the_same_bytes_here_and_in_the_child(folder: Path) -> None:
    dress = Dress(
        ("N-07 Uang",),
        "Di halaman balai desa",
        (Subtitle(TimeRange(1_500_000, 2_500_000), "Jangan lupa"),),
        (BOX,),
        (SLOW, FREEZE, ZOOM),
    )
    here = cut(folder, dress)
    spec = ClipSpec(SPAN, OVERLAY, dress)

    there = clip_calls.clip(made(folder), VIDEO, spec, folder / "there.mp4", JobContext())

    assert there == here
    assert not (folder / "there.mp4.dress").exists()
    found: list[ClipResult] = []
    cuts = (
        ClipCut(ClipSpec(SPAN, OVERLAY), folder / "one.mp4"),
        ClipCut(spec, folder / "two.mp4"),
    )
    clip_calls.clips(made(folder), cuts, JobContext(on_item=found.append))  # type: ignore[arg-type]
    assert found == [cut(folder, None), here]
    assert not list(folder.glob("*.dress"))


def test_the_hash_of_the_frames_is_of_the_original_whatever_is_drawn(folder: Path) -> None:
    plain = cut(folder, None)
    bytes_then = (folder / "clip.mp4").read_bytes()

    dressed = cut(folder, Dress(figures=(BOX,), steps=(SLOW, ZOOM)))

    assert dressed.frames_sha256 == plain.frames_sha256
    assert dressed.file_sha256 != plain.file_sha256
    assert (dressed.first, dressed.last) == (plain.first, plain.last)
    assert dressed.actual == plain.actual
    assert (plain.pictures, plain.length_us) == (0, 0)
    cut(folder, Dress())
    assert (folder / "clip.mp4").read_bytes() == bytes_then


def test_a_figure_moves_with_its_keys_and_covers_no_more_than_its_outline(folder: Path) -> None:
    cut(folder, None, overlay=None)
    before = pictures(folder)
    cut(folder, Dress(figures=(BOX,)), overlay=None)
    after = pictures(folder)

    assert after[0][1].shape == before[0][1].shape  # no word, no bar
    for at, left in ((0, 0.1), (20, 0.3), (40, 0.5)):
        changed = np.abs(after[at][1].astype(int) - before[at][1]).max(axis=2) > 60
        rows, columns = np.nonzero(changed)
        assert columns.min() / 640 == pytest.approx(left, abs=0.012)
        assert columns.max() / 640 == pytest.approx(left + 0.2, abs=0.012)
        assert rows.min() / 360 == pytest.approx(0.4, abs=0.02)
        inside = changed[160:240, int((left + 0.02) * 640) : int((left + 0.18) * 640)]
        assert not inside.any()


@pytest.mark.parametrize(
    ("shape", "more"),
    [
        (FigureShape.ELLIPSE, {}),
        (FigureShape.POLYGON, {"points": ((0, 0), (1_000_000, 0), (500_000, 1_000_000))}),
        (FigureShape.ARROW, {"points": ((0, 0), (1_000_000, 1_000_000))}),
        (FigureShape.CALLOUT, {"number": 12}),
    ],
)
def test_every_shape_is_drawn_within_its_box(shape: FigureShape, more: dict, folder: Path) -> None:
    key = FigureKey(30, (300_000, 400_000, 300_000, 400_000))
    cut(folder, None, overlay=None)
    before = pictures(folder)[3][1]
    cut(folder, Dress(figures=(Figure(shape, 30, 79, (key,), **more),)), overlay=None)

    changed = np.abs(pictures(folder)[3][1].astype(int) - before).max(axis=2) > 60
    rows, columns = np.nonzero(changed)
    assert changed.sum() > 100
    assert columns.min() / 640 > 0.26
    assert columns.max() / 640 < 0.64
    assert rows.min() / 360 > 0.33
    assert rows.max() / 360 < 0.84


def test_an_enlarged_part_is_that_part_of_the_frame_and_figures_stay_on_their_place(
    folder: Path,
) -> None:
    cut(folder, None, overlay=None)
    plain = pictures(folder)
    cut(folder, Dress(steps=(ZOOM,)))
    zoomed = pictures(folder)

    whole, part = plain[36][1], zoomed[36][1][:HEIGHT]
    wanted = whole[90:270, 160:480].repeat(2, axis=0).repeat(2, axis=1)
    assert np.abs(part.astype(int) - wanted).mean() < 12
    assert np.abs(zoomed[30][1][:HEIGHT].astype(int) - plain[30][1]).mean() < 6

    key = FigureKey(30, (400_000, 400_000, 200_000, 200_000))
    cut(folder, Dress(figures=(Figure(FigureShape.BOX, 30, 79, (key,)),), steps=(ZOOM,)))
    drawn = pictures(folder)[36][1][:HEIGHT]
    rows, columns = np.nonzero(np.abs(drawn.astype(int) - part).max(axis=2) > 60)
    assert columns.min() / 640 == pytest.approx(0.3, abs=0.012)
    assert columns.max() / 640 == pytest.approx(0.7, abs=0.012)
    assert rows.min() / 360 == pytest.approx(0.3, abs=0.02)


def test_words_stand_beneath_the_picture_and_the_time_of_the_original_stays(folder: Path) -> None:
    cut(folder, None)
    plain = pictures(folder)
    cut(folder, Dress(("N-07 Uang",), "Di halaman balai desa", steps=(FREEZE,)))
    shown = pictures(folder)

    foot = plain[0][1].shape[0] - HEIGHT
    assert shown[0][1].shape[0] > plain[0][1].shape[0]
    for at, same in ((0, 0), (30, 30), (50, 30), (68, 30), (69, 31)):
        picture = shown[at][1]
        assert np.abs(picture[:HEIGHT].astype(int) - plain[same][1][:HEIGHT]).mean() < 6
        assert np.abs(picture[-foot:].astype(int) - plain[same][1][HEIGHT:]).mean() < 6
    words = slice(HEIGHT, shown[0][1].shape[0] - foot)
    assert (shown[40][1][words] != shown[30][1][words]).any()  # held, and said so
    yellow = shown[40][1][words].astype(int)
    assert ((yellow[..., 0] > 180) & (yellow[..., 2] < 90)).sum() > 50


def test_a_line_of_the_transcript_is_shown_at_its_own_time() -> None:
    lines = (
        Subtitle(TimeRange(1_000_000, 2_000_000), "Bapak ibu semua"),
        Subtitle(TimeRange(1_800_000, 3_000_000), "siap"),
    )
    bar = DressBar(Dress(subtitles=lines), 640, is_tall=False)

    none, one = bar.draw(999_999, ()), bar.draw(1_000_000, ())
    both, two = bar.draw(1_900_000, ()), bar.draw(2_000_000, ())

    assert none.shape == one.shape == both.shape == (bar.height, 640, 3)
    assert (bar.draw(3_000_000, ()) == none).all()
    assert (none != one).any()
    assert (one != both).any()
    assert (both != two).any()
    assert (bar.draw(1_500_000, ()) == one).all()


@pytest.mark.parametrize("width", [480, 640, 1080, 3840])
@pytest.mark.parametrize("is_tall", [False, True])
def test_no_word_runs_over_the_edge_and_hostile_ones_do_not_end_the_clip(
    width: int, is_tall: bool
) -> None:
    dress = Dress(
        ("N-07 " + "Pemberianuangyangsangatpanjangsekali" * 8, "N-08 <b>tebal</b> \U0001f600"),
        "kata " * 60,
        (Subtitle(TimeRange(0, 10), "sepuluh ribu kata " * 3000),),
        (),
        tuple(ClipStep(StepKind.FREEZE, n, n, hold_ms=40 * (n + 1)) for n in range(30)),
    )
    bar = DressBar(dress, width, is_tall=is_tall)

    drawn = bar.draw(5, ("DIBEKUKAN 1 s, TANPA SUARA", "DIPERBESAR 3×"))

    edge = drawn[:, -max(width // 100, 1) :]
    assert (edge < 40).all()
    assert (drawn[-2:] < 40).all()
    assert drawn.shape[0] < width * 1.6


def test_the_picture_that_is_looked_at_beforehand_is_that_of_the_clip(folder: Path) -> None:
    dress = Dress(("N-07 Uang",), figures=(BOX,), steps=(FREEZE, ZOOM))
    spec = ClipSpec(SPAN, OVERLAY, dress)
    cut(folder, dress)
    shown = pictures(folder)

    for frame, at in ((60, 31), (67, 75), (35, 5)):
        out = folder / f"{frame}.jpg"
        clip_calls.picture(made(folder), spec, frame, out, JobContext())
        seen = np.asarray(Image.open(out))
        assert seen.shape == shown[at][1].shape
        assert np.abs(seen.astype(int) - shown[at][1]).mean() < 8


def test_a_step_outside_the_clip_is_refused_and_leaves_nothing(folder: Path) -> None:
    late = ClipStep(StepKind.SLOW, 70, 90, percent=50)
    spec = ClipSpec(SPAN, OVERLAY, Dress(steps=(late,)))

    with pytest.raises(InvalidValue):
        cut_clip(made(folder), VIDEO, spec, folder / "late.mp4", JobContext())
    assert not (folder / "late.mp4").exists()
