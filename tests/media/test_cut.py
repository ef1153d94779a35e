"""A clip holds exactly the frames and the sound of its stretch, and says where it is from."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path
from threading import Event

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.clip import ClipResult, ClipSpec, Overlay
from app.domain.errors import Cancelled, InvalidValue, OutputRefused, TimeOutsideMedia
from app.domain.evidence import EvidenceKind
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.tasks.job import JobContext, Progress
from media.cut import cut_clip
from media.frames import FrameReader, rgb24_upright
from media.index import build_index, index_of
from media.overlay import OverlayBar
from media.worker import clip_calls
from tests.media.barcode import BEEP_EVERY_S, CLIPS, SOUND_CLIPS, SOUND_RATE, beeps, read_number

AAC_FRAME_S = 1024 / SOUND_RATE
SPAN = TimeRange(1_230_000, 3_010_000)
OVERLAY = Overlay("BB-001", Sha256("3f2a9c0d" * 8), "003/Reg/LP/PB/Kab/30.05/XI/2024")
VIDEO = EvidenceKind.VIDEO


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cuts")


def made(folder: Path, name: str) -> Path:
    path = folder / name
    return path if path.exists() else CLIPS[name].write(folder)


def pictures(path: Path) -> list[tuple[Fraction, NDArray[np.uint8]]]:
    with av.open(str(path)) as clip:
        base = clip.streams.video[0].time_base
        return [(f.pts * base, f.to_ndarray(format="rgb24")) for f in clip.decode(video=0)]


def sound(path: Path) -> tuple[NDArray[np.float32], int]:
    with av.open(str(path)) as clip:
        frames = list(clip.decode(audio=0))
    assert frames[0].pts == 0
    return np.concatenate([f.to_ndarray().mean(axis=0) for f in frames]), frames[0].rate


def cut(folder: Path, name: str, overlay: Overlay | None, span: TimeRange = SPAN) -> ClipResult:
    return cut_clip(
        made(folder, name), VIDEO, ClipSpec(span, overlay), folder / "clip.mp4", JobContext()
    )


@pytest.mark.parametrize(
    ("name", "overlay"),
    [
        ("gop250.mp4", OVERLAY),
        ("gop250.mp4", None),
        ("phone-vfr.mp4", OVERLAY),
        ("rotated.mp4", OVERLAY),
        ("rotated.mp4", None),
        ("late-start.ts", OVERLAY),
        ("h264.avi", None),
        ("open-gop.ts", None),
        ("vp9.webm", None),
        ("edit-list.mp4", None),
    ],
)
def test_a_clip_has_exactly_the_frames_of_its_stretch_at_their_own_times(
    name: str, overlay: Overlay | None, folder: Path
) -> None:
    index = index_of(made(folder, name), JobContext())
    wanted = index.frames_in(SPAN)
    hidden = 12 if name == "edit-list.mp4" else 0

    result = cut(folder, name, overlay)

    shown = pictures(folder / "clip.mp4")
    times = shown[0][1].shape[1] // index.width  # narrow pictures are enlarged for the bar
    numbers = [read_number(p[: times * index.height]) for _, p in shown]
    assert numbers == [number + hidden for number in wanted]
    assert result.frame_count == len(wanted)
    assert (result.first, result.last) == (index.position(wanted[0]), index.position(wanted[-1]))
    start_us = int(index.times_us[wanted[0]])
    expected = [(int(index.times_us[i]) - start_us) / 1e6 for i in wanted]
    assert np.abs(np.array([float(t) for t, _ in shown]) - expected).max() < 1e-4
    assert result.actual == TimeRange(start_us, index.end_us(wanted[-1]))
    with av.open(str(folder / "clip.mp4")) as clip:
        stream = clip.streams.video[0]
        length_s = float(stream.duration * stream.time_base)
    assert length_s == pytest.approx(result.actual.length_us / 1e6, abs=1e-4)


@pytest.mark.parametrize("name", [clip.name for clip in SOUND_CLIPS])
def test_the_sound_of_a_clip_is_that_of_its_stretch(name: str, folder: Path) -> None:
    result = cut(folder, name, OVERLAY)

    samples, rate = sound(folder / "clip.mp4")
    start_s, end_s = result.actual.start_us / 1e6, result.actual.end_us / 1e6
    gap = CLIPS[name].gap_s
    index = index_of(made(folder, name), JobContext())
    drawn_s = index.times_us[0] / 1e6  # sound may begin before the picture, which was drawn at 0
    times = [t for t in np.arange(0, 8, BEEP_EVERY_S) if not gap[0] <= t < gap[1]]
    expected = [t + drawn_s - start_s for t in times if start_s < t + drawn_s < end_s - 0.01]
    heard = [t for t in beeps(samples, rate) if t > 0.03]  # one may be on at the cut
    assert len(samples) / rate == pytest.approx(end_s - start_s, abs=AAC_FRAME_S)
    # whole frames of AAC are stored; the file says where the last one is cut off: at the end of
    # the last picture, to the millisecond that it counts in
    with av.open(str(folder / "clip.mp4")) as clip:
        stream = clip.streams.audio[0]
        assert float(stream.duration * stream.time_base) == pytest.approx(
            end_s - start_s, abs=0.0011
        )
    assert len(heard) == len(expected)
    assert np.abs(np.array(heard) - expected).max() < AAC_FRAME_S


def test_the_hash_of_the_frames_is_over_the_pixels_of_the_original(folder: Path) -> None:
    path = made(folder, "gop250.mp4")
    index = index_of(path, JobContext())
    digest = hashlib.sha256()
    with FrameReader(path, index) as reader:
        for _, frame in reader.frames(index.frames_in(SPAN)):
            digest.update(rgb24_upright(frame, index).tobytes())

    with_bar = cut(folder, "gop250.mp4", OVERLAY)
    plain = cut(folder, "gop250.mp4", None)

    assert with_bar.frames_sha256 == plain.frames_sha256 == digest.hexdigest()
    assert with_bar.file_sha256 != plain.file_sha256


@pytest.mark.parametrize("name", ["phone-vfr.mp4", "rotated.mp4"])
def test_the_same_cut_gives_the_same_bytes(name: str, folder: Path) -> None:
    first = cut(folder, name, OVERLAY)
    bytes_then = (folder / "clip.mp4").read_bytes()

    assert cut(folder, name, OVERLAY) == first
    assert (folder / "clip.mp4").read_bytes() == bytes_then
    assert hashlib.sha256(bytes_then).hexdigest() == first.file_sha256


def test_the_bar_lies_beneath_the_whole_picture(folder: Path) -> None:
    path = made(folder, "gop250.mp4")
    index = index_of(path, JobContext())
    cut(folder, "gop250.mp4", OVERLAY)

    _, pixels = pictures(folder / "clip.mp4")[5]
    with FrameReader(path, index) as reader:
        original = rgb24_upright(reader.frame(index.frames_in(SPAN)[5]), index)

    bar = pixels[index.height :]
    assert bar.shape[0] > 60
    assert np.abs(pixels[: index.height].astype(int) - original).mean() < 6
    assert (bar > 180).any()
    assert np.median(bar) < 40


def test_the_bar_shows_time_and_frame_of_the_original() -> None:
    bar = OverlayBar(OVERLAY, 640, is_tall=False)

    same, other_time, other_frame = bar.draw(0, 1), bar.draw(1000, 1), bar.draw(0, 2)

    assert same.shape == (bar.height, 640, 3)
    assert (same == bar.draw(999, 1)).all()
    assert (same != other_time).any()
    assert (same != other_frame).any()


@pytest.mark.parametrize("width", [480, 640, 1080, 1920, 3840])
@pytest.mark.parametrize("is_tall", [False, True])
def test_no_line_of_the_bar_runs_over_its_edge(width: int, is_tall: bool) -> None:
    drawn = OverlayBar(OVERLAY, width, is_tall=is_tall).draw(359_999_999_000, 9_999_999)

    edge = drawn[:, -max(width // 100, 1) :]
    assert (edge < 40).all()
    assert (drawn[:-2].max(axis=(1, 2)) > 180).mean() > 0.3


def test_letters_that_the_font_lacks_are_named_not_boxed() -> None:
    plain = OverlayBar(Overlay("BB-001", OVERLAY.sha256, "X[U+1F600]"), 640, is_tall=False)
    smile = OverlayBar(Overlay("BB-001", OVERLAY.sha256, "X\U0001f600"), 640, is_tall=False)

    assert (plain.draw(0, 0) == smile.draw(0, 0)).all()


def test_narrow_and_oblong_and_odd_pictures_become_readable(folder: Path) -> None:
    path = folder / "odd.avi"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("ffv1", rate=10)
        stream.width, stream.height, stream.pix_fmt = 177, 145, "bgr0"
        stream.codec_context.sample_aspect_ratio = Fraction(12, 11)
        for i in range(10):
            frame = av.VideoFrame.from_ndarray(np.full((145, 177, 3), 20 * i, np.uint8), "rgb24")
            frame.pts = i
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))

    spec = ClipSpec(TimeRange(0, 500_000), OVERLAY)
    result = cut_clip(path, VIDEO, spec, folder / "odd.mp4", JobContext())

    shown = pictures(folder / "odd.mp4")
    height, width, _ = shown[0][1].shape
    assert result.frame_count == len(shown) == 5
    assert width >= 480
    assert (width % 2, height % 2) == (0, 0)


def test_sound_is_cut_to_an_m4a(folder: Path) -> None:
    path = folder / "voice.wav"
    seconds = np.arange(6 * 16_000) / 16_000
    wave = np.where(seconds % BEEP_EVERY_S < 0.02, 0.6 * np.sin(2 * np.pi * 1000 * seconds), 0.0)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(
            (wave * 32767).astype(np.int16)[np.newaxis], "s16", "mono"
        )
        frame.rate = 16_000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))

    spec = ClipSpec(TimeRange(2_250_000, 9_000_000), None)
    result = cut_clip(path, EvidenceKind.AUDIO, spec, folder / "cut.m4a", JobContext())

    samples, rate = sound(folder / "cut.m4a")
    assert result.actual == TimeRange(2_250_000, 6_000_000)
    assert (result.first, result.last, result.frame_count) == (None, None, 0)
    assert len(samples) / rate == pytest.approx(3.75, abs=1024 / 16_000)
    expected = np.arange(0.25, 3.75, BEEP_EVERY_S)
    assert np.abs(np.array(beeps(samples, rate)) - expected).max() < 1024 / 16_000


def test_a_point_becomes_a_clip_of_one_frame(folder: Path) -> None:
    result = cut(folder, "gop250.mp4", OVERLAY, TimeRange(2_000_000, 2_000_000))

    assert result.frame_count == 1
    assert [read_number(p[:360]) for _, p in pictures(folder / "clip.mp4")] == [50]


def test_a_cancelled_cut_leaves_nothing(folder: Path) -> None:
    path, out = made(folder, "gop250.mp4"), folder / "cancelled.mp4"
    index_of(path, JobContext())
    stop, seen = Event(), []

    def note(progress: Progress) -> None:
        seen.append(progress)
        if progress.done > 0.3:
            stop.set()

    with pytest.raises(Cancelled):
        cut_clip(path, VIDEO, ClipSpec(SPAN, None), out, JobContext(on_progress=note, cancel=stop))

    assert not out.exists()
    assert seen[-1].step == "cutting"
    assert [p.done for p in seen] == sorted(p.done for p in seen)


def test_the_child_process_cuts_the_same_clip(folder: Path) -> None:
    here = cut(folder, "gop250.mp4", OVERLAY)

    there = clip_calls.clip(
        made(folder, "gop250.mp4"), VIDEO, ClipSpec(SPAN, OVERLAY), folder / "x.mp4", JobContext()
    )

    assert there == here


def test_a_known_table_of_frames_is_not_made_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = cut(folder, "gop250.mp4", OVERLAY)
    path = made(folder, "gop250.mp4")
    table = folder / "index.npz"
    index = build_index(path, JobContext())
    index.save(table)
    steps: list[str] = []
    ctx = JobContext(on_progress=lambda progress: steps.append(progress.step))
    spec = ClipSpec(SPAN, OVERLAY)

    there = clip_calls.clip(path, VIDEO, spec, folder / "x.mp4", ctx, table)

    assert there == here
    assert set(steps) == {"cutting"}
    monkeypatch.setattr("media.cut.index_of", _never)
    assert cut_clip(path, VIDEO, spec, folder / "y.mp4", JobContext(), index) == here


def _never(*_asked: object, **_more: object) -> None:
    raise AssertionError("the table was made anew")


def test_what_cannot_be_cut_is_refused(folder: Path) -> None:
    path = made(folder, "gop250.mp4")
    plain = ClipSpec(SPAN, None)

    with pytest.raises(InvalidValue):
        cut_clip(path, EvidenceKind.PHOTO, plain, folder / "y.mp4", JobContext())
    with pytest.raises(OutputRefused):
        cut_clip(path, VIDEO, plain, folder / "no" / "y.mp4", JobContext())
    late = ClipSpec(TimeRange(60_000_000, 61_000_000), None)
    with pytest.raises(TimeOutsideMedia):
        cut_clip(path, VIDEO, late, folder / "y.mp4", JobContext())
    with pytest.raises(TimeOutsideMedia):
        cut_clip(path, EvidenceKind.AUDIO, late, folder / "y.m4a", JobContext())
    assert not (folder / "y.mp4").exists()
    assert not (folder / "y.m4a").exists()


def test_damage_that_no_sample_met_is_found_when_it_is_cut(folder: Path) -> None:
    path = folder / "long.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        stream.options = {"preset": "ultrafast", "g": "60", "bf": "0"}
        for i in range(480):
            gray = np.full((720, 1280, 3), 40 + i % 90, np.uint8)
            frame = av.VideoFrame.from_ndarray(gray, "rgb24")
            frame.pts = i
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    with av.open(str(path)) as container:
        packet = [p for p in container.demux(video=0) if p.size][130]
        at, size = packet.pos, packet.size
    data = bytearray(path.read_bytes())
    data[at : at + size] = b"\xff" * size
    path.write_bytes(data)
    before = len(index_of(path, JobContext()))

    spec = ClipSpec(TimeRange(4_200_000, 4_600_000), None)
    result = cut_clip(path, VIDEO, spec, folder / "clip.mp4", JobContext())

    assert before == 480
    assert len(index_of(path, JobContext())) == 479
    assert result.frame_count == len(pictures(folder / "clip.mp4"))
