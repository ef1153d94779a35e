"""What the probe says of recordings: from the content, with claims and damage apart."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import FileMissing, UnreadableMedia
from app.domain.evidence import EvidenceKind, MediaInfo
from app.tasks.job import JobContext
from media.extent import missing_bytes
from media.probe import probe
from media.worker import calls
from tests.media.made_files import bars, cut, make_photo, make_sound, make_video


def why(path: Path) -> object:
    with pytest.raises(UnreadableMedia) as caught:
        probe(path)
    return caught.value.facts["why"]


def test_a_video_is_described_with_its_streams(tmp_path: Path) -> None:
    info = probe(make_video(tmp_path / "a.mp4", frames=50, sound="aac"))
    assert info.kind is EvidenceKind.VIDEO
    assert (info.width, info.height, info.rotation) == (64, 48, 0)
    assert info.frame_rate == 25
    assert info.claimed_frame_count == 50
    assert info.frame_count is None, "the index counts frames"
    assert not info.is_variable_rate
    assert info.duration_us is not None
    assert abs(info.duration_us - 2_000_000) < 70_000
    assert info.duration_is_counted
    assert [(s.kind, s.codec) for s in info.streams] == [("video", "h264"), ("audio", "aac")]
    assert (info.streams[1].sample_rate, info.streams[1].channels) == (16000, 1)
    assert info.damage == ""


@pytest.mark.parametrize(("turned", "size"), [(90, (48, 64)), (180, (64, 48)), (270, (48, 64))])
def test_rotation_is_counter_clockwise_and_the_size_is_upright(
    tmp_path: Path, turned: int, size: tuple[int, int]
) -> None:
    info = probe(make_video(tmp_path / "a.mp4", rotation=turned))
    assert info.rotation == turned
    assert (info.width, info.height) == size


def test_a_phone_that_skips_frames_is_seen_as_variable(tmp_path: Path) -> None:
    stamps = [i * 40 + (25 if i % 5 == 4 else 0) for i in range(40)]
    info = probe(make_video(tmp_path / "a.mkv", frames=40, stamps=stamps))
    assert info.is_variable_rate
    assert info.duration_us is not None
    assert abs(info.duration_us - (stamps[-1] + 40) * 1000) <= 30_000


def test_length_is_counted_from_where_the_recording_begins(tmp_path: Path) -> None:
    info = probe(make_video(tmp_path / "a.ts", frames=25, options={"output_ts_offset": "5000.5"}))
    assert info.duration_us == 1_000_000


@pytest.mark.parametrize("codec", ["libx264", "mjpeg"])
def test_a_recorders_raw_stream_is_as_long_as_its_pictures(tmp_path: Path, codec: str) -> None:
    name = "a.h264" if codec == "libx264" else "a.mjpeg"
    info = probe(make_video(tmp_path / name, codec=codec, frames=50).rename(tmp_path / "stored"))
    assert (info.kind, info.duration_us, info.frame_rate) == ("video", 2_000_000, 25)
    assert not info.is_variable_rate


def test_place_and_time_are_read_as_claims(tmp_path: Path) -> None:
    path = make_video(
        tmp_path / "a.mov",
        options={"movflags": "use_metadata_tags"},
        tags={
            "com.apple.quicktime.location.ISO6709": "-06.1754+106.8272+010.0/",
            "com.apple.quicktime.creationdate": "2024-02-10T09:15:00+0700",
            "com.apple.quicktime.model": "iPhone 14",
        },
    )
    info = probe(path)
    assert info.claimed_gps == (-6.1754, 106.8272)
    assert info.claimed_created_at == "2024-02-10T09:15:00+07:00"
    assert ("com.apple.quicktime.model", "iPhone 14") in info.exif
    assert list(info.exif) == sorted(info.exif)


def test_a_clock_that_was_never_set_claims_no_time(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", tags={"creation_time": "1970-01-01T00:00:00Z"})
    assert probe(path).claimed_created_at == ""


def test_sound_alone_is_audio(tmp_path: Path) -> None:
    info = probe(make_sound(tmp_path / "a.m4a", "aac", seconds=2))
    assert info.kind is EvidenceKind.AUDIO
    assert (info.width, info.height, info.frame_rate) == (None, None, None)
    assert info.duration_us is not None
    assert abs(info.duration_us - 2_000_000) < 130_000


def test_a_cover_picture_does_not_make_sound_a_video(tmp_path: Path) -> None:
    info = probe(make_sound(tmp_path / "a.mp3", "libmp3lame", cover=True))
    assert info.kind is EvidenceKind.AUDIO
    assert [s.kind for s in info.streams] == ["audio", "video"]


def test_one_frame_is_a_video_still(tmp_path: Path) -> None:
    info = probe(make_video(tmp_path / "a.mp4", frames=1))
    assert info.kind is EvidenceKind.VIDEO
    assert info.duration_us is not None


@pytest.mark.parametrize(
    ("ending", "kind"), [(".mp4", EvidenceKind.AUDIO), (".jpg", EvidenceKind.AUDIO), ("", "audio")]
)
def test_the_name_does_not_decide_the_kind(tmp_path: Path, ending: str, kind: str) -> None:
    path = make_sound(tmp_path / "a.mp3", "libmp3lame").rename(tmp_path / f"b{ending}")
    assert probe(path).kind == kind
    photo = make_photo(tmp_path / "p.png").rename(tmp_path / "p.mp4")
    assert probe(photo).kind is EvidenceKind.PHOTO
    video = make_video(tmp_path / "v.mp4").rename(tmp_path / "v.png")
    assert probe(video).kind is EvidenceKind.VIDEO


def test_a_video_cut_short_plays_in_part_and_says_so(tmp_path: Path) -> None:
    made = make_video(
        tmp_path / "a.mp4", frames=50, size=(320, 240), options={"movflags": "faststart"}
    )
    info = probe(cut(made, 0.6))
    assert info.kind is EvidenceKind.VIDEO
    assert "missing_bytes=" in info.damage
    assert info.duration_us is not None
    assert info.duration_us < 1_800_000


def test_a_header_that_promises_more_is_named_as_damage(tmp_path: Path) -> None:
    info = probe(cut(make_video(tmp_path / "a.mkv", frames=250, size=(320, 240)), 0.5))
    assert "missing_bytes=" in info.damage
    assert "stated_seconds=10.000" in info.damage
    assert info.duration_is_counted
    assert info.duration_us is not None
    assert info.duration_us < 7_000_000


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.wav"])
def test_a_whole_file_lacks_no_bytes_and_a_cut_one_does(tmp_path: Path, name: str) -> None:
    if name == "a.wav":
        made = make_sound(tmp_path / name, "pcm_s16le")
    else:
        made = make_video(tmp_path / name, codec="mpeg4")
    size = made.stat().st_size
    assert missing_bytes(made) == 0
    made.write_bytes(made.read_bytes()[:-100])
    assert missing_bytes(made) == 100
    assert made.stat().st_size == size - 100


def spoiled(path: Path) -> Path:
    """Blank the markers with which each JPEG's picture begins."""
    data = path.read_bytes()
    for marker in (b"\xff\xd8", b"\xff\xc0", b"\xff\xda"):
        data = data.replace(marker, b"\0\0")
    path.write_bytes(data)
    return path


def test_a_picture_that_does_not_decode_leaves_its_sound(tmp_path: Path) -> None:
    path = spoiled(make_video(tmp_path / "a.avi", codec="mjpeg", sound="pcm_s16le"))
    info = probe(path)
    assert info.kind is EvidenceKind.AUDIO
    assert "no_picture_decoded" in info.damage


def test_a_container_with_nothing_that_decodes_is_unreadable(tmp_path: Path) -> None:
    assert why(spoiled(make_video(tmp_path / "a.avi", codec="mjpeg"))) == "no_frames"


def test_a_codec_nobody_knows_is_named(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.avi", codec="mjpeg")
    path.write_bytes(path.read_bytes().replace(b"MJPG", b"QzX9"))
    assert why(path) == "codec_missing"


def test_what_is_no_media_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.mp4").write_text("Laporan kejadian\n" * 100, encoding="utf-8")
    (tmp_path / "nul.mp4").write_bytes(bytes(5000))
    assert why(tmp_path / "empty.jpg") == "empty"
    assert why(tmp_path / "text.mp4") == "not_media"
    assert why(tmp_path / "nul.mp4") == "not_media"
    with pytest.raises(FileMissing):
        probe(tmp_path / "none.mp4")


def test_hostile_tags_become_plain_short_text(tmp_path: Path) -> None:
    path = make_video(
        tmp_path / "a.mkv", tags={"TITLE": "a\x07b\n\u202ec" + "x" * 5000, "ARTIST": "\U0001f600"}
    )
    tags = dict(probe(path).exif)
    assert "\n" not in tags["title"]
    assert "\u202e" not in tags["title"]
    assert len(tags["title"]) <= 1000
    assert tags["ARTIST"] == "\U0001f600"


def test_the_rate_is_counted_where_the_header_says_nonsense(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.flv", codec="flv1", frames=30, rate=15)
    rate = probe(path).frame_rate
    assert rate is not None
    assert abs(rate - 15) < Fraction(1, 2)


def test_the_child_gives_the_same_answer(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", sound="aac", rotation=90)
    here, there = probe(path), calls.probe(path, JobContext())
    assert isinstance(there, MediaInfo)
    assert there == here
    (tmp_path / "b").touch()
    with pytest.raises(UnreadableMedia) as caught:
        calls.probe(tmp_path / "b", JobContext())
    assert caught.value.facts["why"] == "empty"


def test_a_long_black_lead_in_is_still_a_video(tmp_path: Path) -> None:
    black = [np.zeros((48, 64, 3), np.uint8)] * 20
    info = probe(
        make_video(
            tmp_path / "a.mp4", frames=25, pictures=[*black, *(bars(i, 64, 48) for i in range(5))]
        )
    )
    assert info.kind is EvidenceKind.VIDEO
