"""Two independent readers of one file's claims."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from app.domain.evidence import EvidenceClaims, EvidenceKind, ReaderClaims
from app.tasks.job import JobContext
from media.second_reader import read_second
from media.worker import believable, calls, client
from tests.media.made_files import cut, make_photo, make_sound, make_video

BOTH = ("Pillow", "ExifRead"), ("FFmpeg", "MediaInfo")


@pytest.fixture(scope="module", autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


def claims(path: Path, kind: EvidenceKind) -> EvidenceClaims:
    return calls.claims(path, kind, JobContext())


def phone_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Pabrik", "Pabrik X1"
    taken = exif.get_ifd(ExifTags.IFD.Exif)
    taken[ExifTags.Base.DateTimeOriginal] = "2026:02:10 19:30:05"
    taken[ExifTags.Base.OffsetTimeOriginal] = "+07:00"
    taken[ExifTags.Base.ExifImageWidth], taken[ExifTags.Base.ExifImageHeight] = 60, 40
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    degrees = (6, 10, 30)
    place[ExifTags.GPS.GPSLatitude] = tuple(map(Fraction, degrees))
    place[ExifTags.GPS.GPSLatitudeRef] = "S"
    place[ExifTags.GPS.GPSLongitude] = tuple(map(Fraction, (106, 49, 0)))
    place[ExifTags.GPS.GPSLongitudeRef] = "E"
    return exif


@pytest.mark.parametrize("ending", ["jpg", "png", "avif"])
def test_both_readers_of_a_photo_read_the_same_time_place_and_device(
    tmp_path: Path, ending: str
) -> None:
    photo = make_photo(tmp_path / f"a.{ending}", exif=phone_exif())
    found = claims(photo, EvidenceKind.PHOTO)
    assert tuple(reader.reader for reader in found.readers) == BOTH[0]
    assert found.conflicts == ()
    for reader in found.readers:
        assert reader.created_at == "2026-02-10T19:30:05+07:00"
        assert reader.gps == pytest.approx((-6.175, 106.8166667), abs=1e-6)
        assert reader.device == "Pabrik X1"
        assert (reader.width, reader.height) == (60, 40)
        assert reader.version
        assert reader.problem == ""


def test_both_readers_of_a_video_read_the_same_time_place_and_length(tmp_path: Path) -> None:
    tags = {"creation_time": "2026-02-10T12:30:05Z", "location": "-06.1750+106.8167/"}
    made = make_video(tmp_path / "a.mov", tags=tags, frames=50)
    found = claims(made, EvidenceKind.VIDEO)
    assert tuple(reader.reader for reader in found.readers) == BOTH[1]
    for reader in found.readers:
        assert reader.created_at == "2026-02-10T12:30:05Z"
        assert reader.gps == pytest.approx((-6.175, 106.8167), abs=1e-4)
        assert reader.duration_us == pytest.approx(2_000_000, abs=50_000)
        assert (reader.width, reader.height) == (64, 48)
        assert reader.pairs


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", "pcm_s16le"),
        ("a.mp3", "libmp3lame"),
        ("a.m4a", "aac"),
        ("a.flac", "flac"),
        ("a.ogg", "libopus"),
        ("a.amr", "libopencore_amrnb"),
        ("a.wma", "wmav2"),
    ],
)
def test_both_readers_agree_on_the_length_of_sound(tmp_path: Path, name: str, codec: str) -> None:
    rate = 48000 if codec == "libopus" else 8000 if "amr" in codec else 16000
    found = claims(make_sound(tmp_path / name, codec, rate=rate), EvidenceKind.AUDIO)
    first, second = (reader.duration_us for reader in found.readers)
    is_stated = name in ("a.wav", "a.m4a", "a.flac", "a.wma")
    assert first == (pytest.approx(1_000_000, abs=120_000) if is_stated else None)
    assert second == pytest.approx(1_000_000, abs=120_000)


def test_a_format_that_the_second_reader_does_not_know_says_so(tmp_path: Path) -> None:
    found = claims(make_video(tmp_path / "a.ivf", codec="libvpx"), EvidenceKind.VIDEO)
    assert [reader.problem for reader in found.readers] == ["", "not_supported"]
    found = claims(make_photo(tmp_path / "a.gif"), EvidenceKind.PHOTO)
    assert [reader.problem for reader in found.readers] == ["", "not_supported"]


def test_what_one_reader_cannot_open_is_said_and_costs_the_other_nothing(tmp_path: Path) -> None:
    broken = cut(make_video(tmp_path / "a.mp4"), 0.4)
    found = claims(broken, EvidenceKind.VIDEO)
    assert [reader.problem for reader in found.readers] == ["truncated", "not_supported"]
    nonsense = tmp_path / "x.jpg"
    nonsense.write_bytes(b"\xff\xd8\xff\xe1\xff\xffExif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(20))
    assert claims(nonsense, EvidenceKind.PHOTO).readers[1].pairs == ()


REFERRING = {
    "a.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{canary}\n#EXT-X-ENDLIST\n",
    "b.m3u8": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=100\n{canary}\n",
    "a.ism": '<?xml version="1.0"?><smil><body><switch><video src="{canary}" systemBitrate="9"/>'
    "</switch></body></smil>",
    "a.mpd": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period>'
    '<AdaptationSet mimeType="video/mp4"><Representation id="1"><BaseURL>{canary}</BaseURL>'
    "</Representation></AdaptationSet></Period></MPD>",
}


@pytest.mark.parametrize("name", REFERRING)
@pytest.mark.parametrize("container", ["mov", "mp3", "mpegts", "matroska"])
def test_the_second_reader_sees_no_playlist_whatever_it_is_taken_for(
    tmp_path: Path, name: str, container: str
) -> None:
    canary = make_video(tmp_path / "secret.mp4")
    listed = tmp_path / name
    listed.write_text(REFERRING[name].replace("{canary}", str(canary)), encoding="utf-8")
    found = read_second(listed, EvidenceKind.VIDEO, container)
    assert found.problem == "unreadable"
    assert found.pairs == ()


def test_claims_out_of_range_are_not_believed() -> None:
    reader = ReaderClaims("x", "1")
    assert believable.are_believable(EvidenceClaims((reader,)))
    for change in (
        {"duration_us": -1},
        {"width": 2**60},
        {"gps": (0.0, 181.0)},
        {"device": "x" * 5000},
        {"pairs": (("a", "b"),) * 1001},
    ):
        assert not believable.are_believable(
            EvidenceClaims((dataclasses.replace(reader, **change),))
        )
    assert not believable.are_believable(EvidenceClaims((reader,) * 5))


def test_a_length_beyond_all_reason_is_no_claim(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "suara.wma", "wmav2")
    raw = bytearray(path.read_bytes())
    # ASF, File Properties Object: the play duration lies 64 bytes behind its GUID
    at = raw.index(bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")) + 64
    raw[at : at + 8] = (2**62).to_bytes(8, "little")
    path.write_bytes(raw)
    found = calls.claims(path, EvidenceKind.AUDIO, JobContext())
    assert [reader.duration_us for reader in found.readers] == [None, None]
