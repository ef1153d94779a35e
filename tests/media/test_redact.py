"""Redacted copies: every frame of them is decoded here, by nothing of the desk's own."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.clip import ClipSpec, Overlay
from app.domain.errors import RedactionLeaks
from app.domain.evidence import EvidenceKind
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from app.domain.redaction import RedactionResult, box_at
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction
from app.tasks.job import JobContext
from media.cover_check import check_cover
from media.cut import cut_clip
from media.index import index_of
from media.readers import read_claims
from media.redact import redact_clip
from media.region_track import track_region
from media.worker import clip_calls
from tests.media.barcode import CLIPS, SOUND_CLIPS, read_number

SPAN = TimeRange(1_000_000, 2_600_000)
"""Longer than two key frames of every clip here."""
MUTE = TimeRange(1_400_000, 1_800_000)
LOWER = Region(0.30, 0.55, 0.20, 0.25)
"""Beneath the barcode, so that each frame of a copy still says which one it is."""
MOVED = Region(0.60, 0.60, 0.25, 0.30)
OVERLAY = Overlay("BB-001", Sha256("ab" * 32))


def plan_for(frames: range) -> Redaction:
    keys = (KeyBox(frames[0], LOWER), KeyBox(frames[-1], MOVED))
    return Redaction((CoveredRegion("Wajah 1", frames[0], frames[-1], keys),), (MUTE,))


def redacted(path: Path, out: Path, overlay: Overlay | None = None) -> RedactionResult:
    index = index_of(path, JobContext())
    plan = plan_for(index.frames_in(SPAN))
    return redact_clip(path, index, ClipSpec(SPAN, overlay), plan, out, JobContext())


def pictures(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def sound(path: Path) -> tuple[NDArray[np.float32], int]:
    with av.open(str(path)) as file:
        frames = list(file.decode(audio=0))
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1), frames[0].rate


@pytest.mark.parametrize("name", ["gop250.mp4", "phone-vfr.mp4", "late-start.ts", "rotated.mp4"])
@pytest.mark.parametrize("overlay", [None, OVERLAY], ids=["plain", "bar"])
def test_no_frame_shows_a_marked_region_and_every_frame_is_there(
    name: str, overlay: Overlay | None, tmp_path: Path
) -> None:
    path = CLIPS[name].write(tmp_path)
    made = redacted(path, tmp_path / "copy.mp4", overlay)
    plain = cut_clip(
        path, EvidenceKind.VIDEO, ClipSpec(SPAN, overlay), tmp_path / "clip.mp4", JobContext()
    )
    index = index_of(path, JobContext())
    frames = index.frames_in(SPAN)
    region = plan_for(frames).regions[0]
    shown, cut = pictures(tmp_path / "copy.mp4"), pictures(tmp_path / "clip.mp4")
    scale = max(1, -(-480 // index.width)) if overlay else 1
    width, height = index.width * scale, index.height * scale

    assert len(shown) == len(cut) == len(frames) == made.check.frames
    for picture, same, frame in zip(shown, cut, frames, strict=True):
        box = box_at(region, frame)
        assert box is not None
        left, top = int(box.x * width), int(box.y * height)
        right, bottom = int((box.x + box.width) * width), int((box.y + box.height) * height)
        assert picture[top:bottom, left:right].max() <= 24
        assert same[top:bottom, left:right].max() > 60
        assert read_number(picture[:height, :width]) == frame
    assert (made.clip.first, made.clip.last) == (plain.first, plain.last)
    assert made.clip.frames_sha256 == plain.frames_sha256
    assert made.clip.actual == plain.actual


def test_a_muted_stretch_is_silent_and_the_sound_as_long_as_before(tmp_path: Path) -> None:
    path = SOUND_CLIPS[0].write(tmp_path)
    redacted(path, tmp_path / "copy.mp4")
    cut_clip(path, EvidenceKind.VIDEO, ClipSpec(SPAN, None), tmp_path / "clip.mp4", JobContext())

    (quiet, rate), (loud, _) = sound(tmp_path / "copy.mp4"), sound(tmp_path / "clip.mp4")
    start = round((MUTE.start_us - SPAN.start_us) * rate / 1_000_000)
    end = round((MUTE.end_us - SPAN.start_us) * rate / 1_000_000)

    assert quiet.shape == loud.shape
    assert np.abs(quiet[:, start:end]).max() < 0.004
    assert np.abs(loud[:, start:end]).max() > 0.1
    assert np.abs(quiet[:, : start // 4]).max() == pytest.approx(
        np.abs(loud[:, : start // 4]).max(), abs=0.02
    )


def test_the_same_plan_gives_the_same_bytes_also_in_the_child(tmp_path: Path) -> None:
    path = CLIPS["gop250.mp4"].write(tmp_path)
    here = redacted(path, tmp_path / "one.mp4")
    frames = index_of(path, JobContext()).frames_in(SPAN)

    there = clip_calls.redact(
        path, ClipSpec(SPAN, None), plan_for(frames), tmp_path / "two.mp4", JobContext()
    )

    assert there == here
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["gop250.mp4", "one.mp4", "two.mp4"]


def test_a_copy_that_shows_what_it_should_hide_is_refused(tmp_path: Path) -> None:
    path = SOUND_CLIPS[0].write(tmp_path)
    index = index_of(path, JobContext())
    frames = index.frames_in(SPAN)
    size = (index.width, index.height)
    clip = cut_clip(
        path, EvidenceKind.VIDEO, ClipSpec(SPAN, None), tmp_path / "clip.mp4", JobContext()
    )
    redacted(path, tmp_path / "copy.mp4")
    late = CoveredRegion("Pelat", frames[-1], frames[-1], (KeyBox(frames[-1], LOWER),))
    silent = Redaction((), (MUTE,))

    def why(made: str, plan: Redaction, wanted: range) -> str:
        with pytest.raises(RedactionLeaks) as refused:
            check_cover(tmp_path / made, plan, wanted, clip.actual, size, JobContext())
        return str(refused.value.facts["why"])

    assert why("clip.mp4", plan_for(frames), frames) == "cover_box"
    assert why("copy.mp4", Redaction((late,)), frames) == "cover_box"  # one frame of many
    assert why("clip.mp4", silent, frames) == "cover_sound"
    assert why("copy.mp4", plan_for(frames), frames[:-1]) == "cover_frames"
    assert why("copy.mp4", plan_for(frames), range(frames[0], frames[-1] + 2)) == "cover_frames"


def test_what_the_original_says_of_place_and_time_is_not_in_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "told.mp4"
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as out:
        out.metadata.update(
            title="RAHASIA", location="-7.7956+110.3695/", creation_time="2024-10-01T03:00:00Z"
        )
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(80):
            picture = np.full((240, 320, 3), 90 + number, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    redacted(path, tmp_path / "copy.mp4")

    told, left = path.read_bytes(), (tmp_path / "copy.mp4").read_bytes()
    assert b"RAHASIA" in told
    assert b"RAHASIA" not in left
    claims = read_claims(tmp_path / "copy.mp4", EvidenceKind.VIDEO)
    said = repr(claims)
    for secret in ("RAHASIA", "110.36", "2024"):
        assert secret in repr(read_claims(path, EvidenceKind.VIDEO))
        assert secret not in said


def test_a_box_is_followed_and_what_was_lost_says_so(tmp_path: Path) -> None:
    path = tmp_path / "moving.mp4"
    _write_moving(path)
    index = index_of(path, JobContext())
    start = CoveredRegion("Wajah", 0, 59, (KeyBox(0, _true_box(0)),))

    found = track_region(path, index, TimeRange(0, 2_400_000), start, JobContext())

    for frame in range(30):
        box, truth = box_at(found, frame), _true_box(frame)
        assert box is not None
        assert box.x <= truth.x + 0.01
        assert box.x + box.width >= truth.x + truth.width - 0.01
        assert box.y <= truth.y + 0.015
        assert box.y + box.height >= truth.y + truth.height - 0.015
    doubts = {key.frame: key.doubt for key in found.keys}
    assert max(doubts[frame] for frame in doubts if frame < 30) < 30
    assert max(doubts[frame] for frame in doubts if frame >= 40) >= 60


def _true_box(frame: int) -> Region:
    return Region((40 + 4 * frame) / 640, (100 + 2 * frame) / 360, 80 / 640, 80 / 360)


def _write_moving(path: Path) -> None:
    random = np.random.default_rng(5)
    patch = np.repeat(np.repeat(random.integers(0, 255, (16, 16, 3), np.uint8), 5, 0), 5, 1)
    ground = np.full((360, 640, 3), 128, np.uint8)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"crf": "18"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(60):
            picture = ground.copy()
            if number < 40:
                top, left = 100 + 2 * number, 40 + 4 * number
                picture[top : top + 80, left : left + 80] = patch
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
