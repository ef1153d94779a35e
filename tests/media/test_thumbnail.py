"""Small pictures for lists."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.errors import OutputRefused, UnreadableMedia
from app.domain.evidence import EvidenceKind
from app.tasks.job import JobContext
from media.filmstrip import write_filmstrip
from media.thumbnail import write_thumbnail
from media.worker import calls
from tests.media.made_files import bars, cut, make_photo, make_sound, make_video

VIDEO, PHOTO, AUDIO = EvidenceKind.VIDEO, EvidenceKind.PHOTO, EvidenceKind.AUDIO


def test_a_photo_is_shrunk_and_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (1000, 500), "red").save(tmp_path / "a.jpg", exif=exif)
    write_thumbnail(tmp_path / "a.jpg", PHOTO, tmp_path / "t.jpg")
    with Image.open(tmp_path / "t.jpg") as picture:
        assert (picture.format, picture.size) == ("JPEG", (160, 320))


def test_a_small_photo_is_not_enlarged(tmp_path: Path) -> None:
    write_thumbnail(make_photo(tmp_path / "a.png"), PHOTO, tmp_path / "t.jpg")
    with Image.open(tmp_path / "t.jpg") as picture:
        assert picture.size == (60, 40)


def test_a_turned_video_is_shown_upright(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", size=(640, 480), rotation=90)
    write_thumbnail(path, VIDEO, tmp_path / "t.jpg")
    with Image.open(tmp_path / "t.jpg") as picture:
        assert picture.size == (240, 320)
        shown = np.asarray(picture.convert("RGB")).astype(int)
    # the upper half is red and turns counter-clockwise to the left
    assert shown[:, :100, 0].mean() > 150 > 60 > shown[:, 140:, 0].mean()


@pytest.mark.parametrize("name", ["a.mp4", "a.ts", "a.avi", "a.mkv"])
def test_a_black_lead_in_is_passed_over(tmp_path: Path, name: str) -> None:
    black = [np.zeros((48, 64, 3), np.uint8)] * 60
    pictures = [*black, *(bars(i, 64, 48) for i in range(60))]
    codec = "mjpeg" if name == "a.avi" else "libx264"
    path = make_video(tmp_path / name, frames=120, pictures=pictures, codec=codec)
    write_thumbnail(path, VIDEO, tmp_path / "t.jpg")
    with Image.open(tmp_path / "t.jpg") as picture:
        assert np.asarray(picture).mean() > 30


def test_a_video_that_is_all_black_still_has_one(tmp_path: Path) -> None:
    black = [np.zeros((48, 64, 3), np.uint8)] * 5
    path = make_video(tmp_path / "a.mp4", frames=5, pictures=black)
    write_thumbnail(path, VIDEO, tmp_path / "t.jpg")
    assert (tmp_path / "t.jpg").stat().st_size > 100


def test_a_video_cut_short_has_one(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", frames=100, options={"movflags": "faststart"})
    write_thumbnail(cut(path, 0.7), VIDEO, tmp_path / "t.jpg")
    assert (tmp_path / "t.jpg").exists()


def test_sound_has_no_picture(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "a.mp3", "libmp3lame", cover=True)
    for kind in (AUDIO, EvidenceKind.OTHER, VIDEO):
        with pytest.raises(UnreadableMedia) as caught:
            write_thumbnail(path, kind, tmp_path / "t.jpg")
        assert caught.value.facts["why"] == "no_picture"
    assert not (tmp_path / "t.jpg").exists()


def test_a_place_that_cannot_be_written_is_named_and_nothing_half_is_left(tmp_path: Path) -> None:
    photo = make_photo(tmp_path / "a.png")
    with pytest.raises(OutputRefused):
        write_thumbnail(photo, PHOTO, tmp_path / "none" / "t.jpg")
    (tmp_path / "taken").mkdir()
    with pytest.raises(OutputRefused):
        write_thumbnail(photo, PHOTO, tmp_path / "taken")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.png", "taken"]


def test_the_child_writes_it(tmp_path: Path) -> None:
    calls.thumbnail(make_photo(tmp_path / "a.png"), PHOTO, tmp_path / "t.jpg", JobContext())
    assert (tmp_path / "t.jpg").exists()


def test_every_real_video_has_a_small_picture_and_a_strip(
    shared_data: Path, tmp_path: Path
) -> None:
    videos = [
        path
        for path in sorted((shared_data / "media" / "video").iterdir())
        if path.suffix.lower() not in (".png", ".txt", ".csv", ".md")
    ]
    assert len(videos) > 20
    for number, path in enumerate(videos):
        out, strip = tmp_path / f"{number}.jpg", tmp_path / f"{number}"
        write_thumbnail(path, VIDEO, out)
        with Image.open(out) as picture:
            assert max(picture.size) >= 16, path.name
        write_filmstrip(path, strip, 6, JobContext())
        assert list(strip.glob("*.jpg")), path.name


def test_a_picture_that_ffmpeg_has_no_code_for_is_damage_in_words(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.avi", codec="mjpeg", frames=4)
    raw = bytearray(path.read_bytes())
    at = raw.find(b"\xff\xc0")
    assert at > 0
    while at >= 0:
        # sampling of the three planes that no JPEG has; FFmpeg answers "not yet implemented"
        raw[at + 11], raw[at + 14], raw[at + 17] = 0x31, 0x12, 0x21
        at = raw.find(b"\xff\xc0", at + 2)
    path.write_bytes(raw)
    with pytest.raises(UnreadableMedia) as caught:
        write_thumbnail(path, VIDEO, tmp_path / "t.jpg")
    assert caught.value.facts["why"] == "no_frames"
    assert not (tmp_path / "t.jpg").exists()
