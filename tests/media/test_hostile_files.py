"""Files that are broken on purpose: no crash, no hang, one clear answer each."""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import UnreadableMedia
from app.domain.evidence import EvidenceKind, MediaInfo
from app.tasks.job import JobContext
from media.worker import calls, client
from tests.media.made_files import make_photo, make_sound, make_video

WHYS = {
    "codec_missing",
    "damaged",
    "empty",
    "no_frames",
    "no_streams",
    "not_media",
    "too_large",
    "truncated",
}


@pytest.fixture(scope="module", autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


def look(path: Path, thumb: Path) -> MediaInfo | None:
    """Probe and, where it can be read, picture a file in the child; other errors fail the test."""
    info = None
    try:
        info = calls.probe(path, JobContext())
        if info.kind in (EvidenceKind.VIDEO, EvidenceKind.PHOTO):
            calls.thumbnail(path, info.kind, thumb, JobContext())
    except UnreadableMedia as e:
        if e.facts["why"] not in WHYS:
            raise
    return info


def originals(folder: Path) -> list[Path]:
    return [
        make_video(folder / "a.mp4", sound="aac"),
        make_video(folder / "fast.mp4", options={"movflags": "faststart"}),
        make_video(folder / "a.mkv"),
        make_video(folder / "a.ts", sound="mp2"),
        make_video(folder / "a.avi", codec="mjpeg"),
        make_sound(folder / "a.mp3", "libmp3lame"),
        make_sound(folder / "a.flac", "flac"),
        make_photo(folder / "a.jpg"),
        make_photo(folder / "a.png"),
        make_photo(folder / "a.webp"),
        make_photo(folder / "a.tif"),
        make_photo(folder / "a.gif"),
        make_photo(folder / "a.avif"),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_flipped_bytes_anywhere_cost_no_child(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - repeatable damage, not a secret
    folder = tmp_path / "made"
    folder.mkdir()
    before = client.Child.started
    for original in originals(folder):
        for spread in (0.0005, 0.02):
            data = bytearray(original.read_bytes())
            for _ in range(max(1, round(len(data) * spread))):
                data[dice.randrange(len(data))] = dice.randrange(256)
            (tmp_path / "x").write_bytes(data)
            look(tmp_path / "x", tmp_path / "t.jpg")
    assert client.Child.started - before <= 1, "a second child replaced a dead one"


def test_every_kind_cut_at_any_place_gets_an_answer(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    for original in originals(folder):
        data = original.read_bytes()
        for share in (0.02, 0.3, 0.6, 0.9, 0.999):
            (tmp_path / "x").write_bytes(data[: round(len(data) * share)])
            look(tmp_path / "x", tmp_path / "t.jpg")


def test_real_files_are_told_apart_as_the_list_of_truths_says(
    shared_data: Path, tmp_path: Path
) -> None:
    """Every tenth file, all videos and all damaged ones, against ExifTool and ffprobe."""
    folder = shared_data / "media"
    with (folder / "MANIFEST.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    picked = [
        row
        for place, row in enumerate(rows)
        if place % 10 == 0
        or row["file"].startswith(("video/", "damaged/", "metadata/", "formats/"))
    ]
    wrong = []
    client.shutdown()
    for row in picked:
        info = look(folder / row["file"], tmp_path / "t.jpg")
        truth = json.loads(row["ground_truth_json"])
        if not row["file"].startswith("damaged/"):
            wrong += [f"{row['file']}: {word}" for word in _differences(info, truth)]
    assert not wrong
    if sys.platform == "linux":
        assert _peak_mb() < 1500


def _peak_mb() -> float:
    """The most memory any child alive now has held: those of other tests must not count here."""
    alive = " ".join(
        task.read_text() for task in Path("/proc/self/task").glob("*/children")
    ).split()
    peaks = [
        int(line.split()[1]) / 1024
        for pid in alive
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    ]
    assert peaks, "the child that looked is still warm"
    return max(peaks)


def _differences(info: MediaInfo | None, truth: dict[str, object]) -> list[str]:
    if info is None:
        return ["unreadable"]
    kind = EvidenceKind.VIDEO if "video_codec" in truth else EvidenceKind.PHOTO
    turned = truth.get("exif_orientation", 1) in (5, 6, 7, 8)
    turned = turned or truth.get("display_rotation") in (90, -90)
    size = (truth["height"], truth["width"]) if turned else (truth["width"], truth["height"])
    found = [] if info.kind is kind else [f"kind {info.kind}"]
    found += [] if (info.width, info.height) == size else [f"size {info.width}x{info.height}"]
    if "display_rotation" in truth and info.rotation != int(str(truth["display_rotation"])) % 360:
        found.append(f"rotation {info.rotation}")
    if "exif_time" in truth:
        shown = info.claimed_created_at[:19].replace("-", ":").replace("T", " ")
        found += [] if shown == truth["exif_time"] else [f"time {info.claimed_created_at}"]
    if "gps_lat" in truth:
        place = (float(str(truth["gps_lat"])), float(str(truth["gps_lon"])))
        found += [] if info.claimed_gps == pytest.approx(place, abs=1e-5) else ["place"]
    if "video_codec" in truth and float(str(truth["duration_s"])) < 1000:
        # ffprobe counts from zero and takes subtitles in; we count the item's picture and sound.
        off_s = abs((info.duration_us or 0) / 1e6 - float(str(truth["duration_s"])))
        found += [] if off_s < 0.17 or "other_streams" in truth else [f"off by {off_s:.3f} s"]
    return found
