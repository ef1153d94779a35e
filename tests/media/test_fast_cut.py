"""A clip that runs faster: the stated frames at their times, sound in step, the clock the truth."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.clip import ClipResult, ClipSpec, Overlay
from app.domain.clip_dress import Dress
from app.domain.clip_steps import ClipStep, StepKind, is_skipped
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.tasks.job import JobContext
from media.clip_shape import ClipShape
from media.cut import cut_clip
from media.dress_bar import DressBar
from media.dressing import Dressing
from media.overlay import OverlayBar
from media.worker import clip_calls
from tests.media import clip_reading
from tests.media.barcode import CLIPS, SOUND_CLIPS, SOUND_RATE, beeps, read_number

SPAN = TimeRange(1_200_000, 3_200_000)
"""Of a film of 25 frames a second: frames 30 to 79."""
OVERLAY = Overlay("BB-001", Sha256("3f2a9c0d" * 8), "003/Reg/LP/PB/Kab/30.05/XI/2024")
VIDEO = EvidenceKind.VIDEO
HEIGHT = 360
AAC_FRAME_S = 1024 / SOUND_RATE
FRAME_S = 0.04
Pixels = NDArray[np.uint8]


def fast(first: int, last: int, percent: int) -> ClipStep:
    return ClipStep(StepKind.FAST, first, last, percent=percent)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fast")


def made(folder: Path, name: str = "gop250.mp4") -> Path:
    path = folder / name
    return path if path.exists() else CLIPS[name].write(folder)


def cut(folder: Path, dress: Dress | None, name: str = "gop250.mp4") -> ClipResult:
    spec = ClipSpec(SPAN, OVERLAY, dress)
    return cut_clip(made(folder, name), VIDEO, spec, folder / "clip.mp4", JobContext())


def pictures(folder: Path) -> list[tuple[Fraction, Pixels]]:
    return clip_reading.pictures(folder / "clip.mp4")


def sound(folder: Path) -> NDArray[np.float32]:
    return clip_reading.sound(folder / "clip.mp4")


def number_of(picture: Pixels, *, is_tall: bool = False) -> int | None:
    width = picture.shape[1]
    return read_number(picture[: round(width * 16 / 9 if is_tall else width * 9 / 16)])


@pytest.mark.parametrize("percent", [150, 200, 400, 800])
def test_a_fast_stretch_shows_the_stated_frames_each_at_its_time_divided_by_the_speed(
    percent: int, folder: Path
) -> None:
    step = fast(40, 69, percent)
    result = cut(folder, Dress(steps=(step,)))

    wanted = [n for n in range(30, 80) if not is_skipped((step,), n)]
    found = pictures(folder)
    assert [number_of(picture) for _, picture in found] == wanted
    assert (result.frame_count, result.pictures) == (50, len(wanted))
    assert result.skipped == 50 - len(wanted)
    for (at, _), number in zip(found, wanted, strict=True):
        quick = min(max(number - 40, 0), 30)
        time = FRAME_S * (number - 30 - quick + quick * 100 / percent)
        assert float(at) == pytest.approx(time, abs=2e-5)
    assert result.length_us == round(800_000 + 1_200_000 * 100 / percent)
    with av.open(str(folder / "clip.mp4")) as clip:
        stream = clip.streams.video[0]
        length = float(stream.duration * stream.time_base)
        assert length == pytest.approx(result.length_us / 1e6, abs=1e-4)


def test_sound_runs_along_within_a_frame_at_its_own_pitch(folder: Path) -> None:
    result = cut(folder, Dress(steps=(fast(30, 79, 200),)))

    samples = sound(folder)
    assert len(samples) / SOUND_RATE == pytest.approx(result.length_us / 1e6, abs=AAC_FRAME_S)
    # the original's tones at 1.5, 2.0, 2.5 and 3.0 s, from 1.2 s on at twice the speed
    wanted = np.array([0.3, 0.8, 1.3, 1.8]) / 2
    heard = np.array([at for at in beeps(samples, SOUND_RATE) if at > 0.03])
    assert heard.shape == wanted.shape
    assert np.abs(heard - wanted).max() < AAC_FRAME_S < FRAME_S
    cut(folder, None)
    assert _pitch(samples) == pytest.approx(_pitch(sound(folder)), rel=0.02)


def test_at_one_and_a_half_the_sound_before_and_after_stays_in_step(folder: Path) -> None:
    cut(folder, Dress(steps=(fast(40, 69, 150),)))

    # frames 40 to 69 lie at 1.6 to 2.8 s and last 0.8 s: what is later comes 0.4 s sooner
    wanted = [0.3, 0.4 + 0.4 / 1.5, 0.4 + 0.9 / 1.5, 1.8 - 0.4]
    heard = [at for at in beeps(sound(folder), SOUND_RATE) if at > 0.03]
    assert np.abs(np.array(heard) - wanted).max() < AAC_FRAME_S


@pytest.mark.parametrize("name", [clip.name for clip in SOUND_CLIPS])
def test_sound_of_every_kind_of_file_is_in_step_with_its_pictures(name: str, folder: Path) -> None:
    plain = cut(folder, None, name)
    assert plain.first is not None
    before = [at for at in beeps(sound(folder), SOUND_RATE) if at > 0.03]
    assert before
    first, last = plain.first.frame + 5, plain.first.frame + plain.frame_count - 6
    starts = [float(at) for at, _ in pictures(folder)]
    begin, end = starts[5], starts[-5]

    for percent in (130, 200):
        cut(folder, Dress(steps=(fast(first, last, percent),)), name)

        quick = np.clip(np.array(before) - begin, 0, end - begin)
        wanted = np.array(before) - quick + quick * 100 / percent
        heard = np.array([at for at in beeps(sound(folder), SOUND_RATE) if at > 0.03])
        assert heard.shape == wanted.shape
        assert np.abs(heard - wanted).max() < AAC_FRAME_S < FRAME_S


def test_above_twice_the_speed_nothing_is_heard_and_the_rest_stays_in_step(folder: Path) -> None:
    cut(folder, Dress(steps=(fast(40, 69, 400),)))

    samples = sound(folder)
    heard = [at for at in beeps(samples, SOUND_RATE) if at > 0.03]
    assert np.abs(np.array(heard) - [0.3, 1.8 - 0.9]).max() < AAC_FRAME_S
    silent = samples[round(0.45 * SOUND_RATE) : round(0.65 * SOUND_RATE)]
    assert np.abs(silent).max() < 0.01


@pytest.mark.parametrize("name", ["phone-vfr.mp4", "vp9.webm", "late-start.ts", "rotated.mp4"])
def test_every_kind_of_file_runs_faster_and_the_hash_of_its_frames_stays(
    name: str, folder: Path
) -> None:
    plain = cut(folder, None, name)
    assert plain.first is not None
    begin, last = plain.first.frame, plain.first.frame + plain.frame_count - 1
    is_tall = name == "rotated.mp4"
    before = [number_of(picture, is_tall=is_tall) for _, picture in pictures(folder)]
    step = fast(begin, last, 300)

    result = cut(folder, Dress(steps=(step,)), name)

    after = [number_of(picture, is_tall=is_tall) for _, picture in pictures(folder)]
    assert after == [*before[:-1:3], before[-1]]
    assert result.frames_sha256 == plain.frames_sha256
    assert (result.first, result.last, result.actual) == (plain.first, plain.last, plain.actual)
    assert result.pictures + result.skipped == plain.frame_count


def test_beneath_each_picture_stand_its_own_time_and_the_speed(folder: Path) -> None:
    dress = Dress(steps=(fast(40, 69, 400),))
    cut(folder, dress)

    bar = OverlayBar(OVERLAY, 640, is_tall=False)
    dressing = Dressing(dress, ClipShape((640, 360), Fraction(1), has_bar=True))
    found = pictures(folder)
    for at, picture in found:
        number = number_of(picture)
        assert number is not None
        time_us = number * 40_000
        words = dressing.words(time_us, number, is_held=False)
        assert words is not None
        strip = np.concatenate([words, bar.draw(time_us, number)])
        assert np.abs(picture[HEIGHT:].astype(int) - strip).mean() < 6, at
    slow, quick = (dressing.words(0, number, is_held=False) for number in (30, 44))
    assert slow is not None
    assert quick is not None
    assert np.abs(slow.astype(int) - quick).mean() > 6


def test_the_bar_has_room_for_the_steps_that_work_at_once_and_no_more() -> None:
    def bar(*steps: ClipStep) -> DressBar:
        return DressBar(Dress(steps=steps), 640, is_tall=True)

    quick, quicker = fast(40, 50, 400), fast(51, 60, 800)
    zoom = ClipStep(StepKind.ZOOM, 45, 55, box=(0, 0, 500_000, 500_000))
    assert bar(quick, quicker).height == bar(quick).height
    both = bar(quick, quicker, zoom)
    assert both.height > bar(quick).height
    words = (quick.words, zoom.words)
    alone = DressBar(Dress(steps=(quick, zoom)), 640, is_tall=True)
    assert (both.draw(0, words) == alone.draw(0, words)).all()


def test_the_recipe_run_again_gives_the_same_bytes_here_and_in_the_child(folder: Path) -> None:
    held = ClipStep(StepKind.FREEZE, 51, 51, hold_ms=200)
    spec = ClipSpec(SPAN, OVERLAY, Dress(steps=(fast(40, 69, 170), held, fast(70, 79, 800))))
    here = cut_clip(made(folder), VIDEO, spec, folder / "here.mp4", JobContext())

    there = clip_calls.clip(made(folder), VIDEO, spec, folder / "there.mp4", JobContext())

    assert there == here
    assert (folder / "there.mp4").read_bytes() == (folder / "here.mp4").read_bytes()


def test_a_fast_stretch_outside_the_clip_is_refused_and_leaves_nothing(folder: Path) -> None:
    spec = ClipSpec(SPAN, OVERLAY, Dress(steps=(fast(70, 90, 200),)))

    with pytest.raises(InvalidValue):
        cut_clip(made(folder), VIDEO, spec, folder / "late.mp4", JobContext())
    assert not (folder / "late.mp4").exists()


def _pitch(samples: NDArray[np.float32]) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * SOUND_RATE / samples.size)
