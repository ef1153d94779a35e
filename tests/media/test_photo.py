"""Photos: upright, with claims as claims, bombs refused, damage named."""

from __future__ import annotations

import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, TiffImagePlugin

from app.domain.errors import FileMissing, UnreadableMedia
from media.photo import MAX_PIXELS, is_photo, load_upright, read_photo
from media.photo_opening import opened, quiet
from media.probe import probe
from tests.media.made_files import corner_photo, cut, make_photo, make_video


def why(path: Path) -> object:
    with pytest.raises(UnreadableMedia) as caught:
        read_photo(path)
    return caught.value.facts["why"]


def photographed(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Kamera"
    exif[ExifTags.Base.Orientation] = orientation
    taken = exif.get_ifd(ExifTags.IFD.Exif)
    taken[ExifTags.Base.DateTimeOriginal] = "2024:02:10 09:15:00"
    taken[ExifTags.Base.OffsetTimeOriginal] = "+07:00"
    taken[ExifTags.Base.SubsecTimeOriginal] = "25"
    ratio = TiffImagePlugin.IFDRational
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "S",
            ExifTags.GPS.GPSLatitude: (ratio(6), ratio(10), ratio(3150, 100)),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (ratio(106), ratio(49), ratio(36)),
        }
    )
    return exif


@pytest.mark.parametrize(
    ("ending", "container"),
    [
        ("jpg", "JPEG"),
        ("png", "PNG"),
        ("webp", "WEBP"),
        ("tif", "TIFF"),
        ("gif", "GIF"),
        ("bmp", "BMP"),
        ("avif", "AVIF"),
    ],
)
def test_each_photo_format_is_known_by_its_content(
    tmp_path: Path, ending: str, container: str
) -> None:
    path = make_photo(tmp_path / f"a.{ending}").rename(tmp_path / "stored")
    assert is_photo(path.read_bytes()[:16])
    info = read_photo(path)
    assert (info.container, info.width, info.height) == (container, 60, 40)
    assert (info.pages, info.damage) == (1, "")
    red = load_upright(path)[5, 5].astype(int)
    assert red[0] > 150
    assert red[1] < 90


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", ["jpg", "webp", "png", "tif"])
def test_every_orientation_is_turned_upright(tmp_path: Path, orientation: int, ending: str) -> None:
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    coded = corner_photo() if undo is None else corner_photo().transpose(undo)
    path = tmp_path / f"a.{ending}"
    coded.save(path, exif=photographed(orientation))
    picture = load_upright(path).astype(int)
    wanted = np.asarray(corner_photo()).astype(int)
    assert picture.shape == wanted.shape
    assert np.abs(picture - wanted).mean() < 8
    info = read_photo(path)
    assert (info.width, info.height) == (60, 40)
    assert info.rotation == {1: 0, 2: 0, 3: 180, 4: 180, 5: 90, 6: 270, 7: 270, 8: 90}[orientation]


def test_time_and_place_are_read_as_claimed(tmp_path: Path) -> None:
    info = read_photo(make_photo(tmp_path / "a.jpg", exif=photographed()))
    assert info.claimed_created_at == "2024-02-10T09:15:00.25+07:00"
    assert info.claimed_gps == pytest.approx((-6.1754167, 106.8266667), abs=1e-6)
    assert ("Make", "Kamera") in info.exif
    assert list(info.exif) == sorted(info.exif)


def test_a_photo_without_claims_claims_nothing(tmp_path: Path) -> None:
    info = read_photo(make_photo(tmp_path / "a.jpg"))
    assert (info.claimed_created_at, info.claimed_gps) == ("", None)


def test_an_impossible_place_is_no_place(tmp_path: Path) -> None:
    exif = photographed()
    ratio = TiffImagePlugin.IFDRational
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (ratio(1, 0), ratio(0), ratio(0))
    assert read_photo(make_photo(tmp_path / "a.jpg", exif=exif)).claimed_gps is None


def test_deep_and_transparent_pictures_become_plain_rgb(tmp_path: Path) -> None:
    deep = np.linspace(0, 65535, 60 * 40).reshape(40, 60).astype(np.uint16)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    shown = load_upright(tmp_path / "deep.png")
    assert (shown[0, 0, 0], shown[-1, -1, 0]) == (0, 255)
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (load_upright(tmp_path / "clear.png") == 255).all()
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "print.jpg")
    assert load_upright(tmp_path / "print.jpg").shape == (8, 8, 3)


def test_pages_are_counted(tmp_path: Path) -> None:
    other, third = Image.new("RGB", (60, 40), "blue"), Image.new("RGB", (60, 40), "white")
    make_photo(tmp_path / "a.gif", save_all=True, append_images=[other, third])
    make_photo(tmp_path / "a.tif", save_all=True, append_images=[other])
    assert read_photo(tmp_path / "a.gif").pages == 3
    assert read_photo(tmp_path / "a.tif").pages == 2


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def promise(path: Path, side: int) -> Path:
    """Write a PNG that promises a square of `side` pixels and holds next to nothing."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(1000)))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + data + chunk(b"IEND", b""))
    return path


@pytest.mark.parametrize("side", [16_000, 40_000])
def test_a_picture_bomb_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    assert side * side > MAX_PIXELS
    assert why(promise(tmp_path / "a.png", side)) == "too_large"


def test_the_largest_phone_sensors_are_let_in(tmp_path: Path) -> None:
    with quiet(), opened(promise(tmp_path / "a.png", 14_142)) as image:  # 200 MP
        assert image.width == 14_142


@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_a_photo_cut_short_is_shown_in_part_and_says_so(tmp_path: Path, ending: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (200, 200, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / f"a.{ending}")
    path = cut(tmp_path / f"a.{ending}", 0.5)
    info = read_photo(path)
    assert info.damage == "cut_off"
    assert load_upright(path)[:40].std() > 20
    assert probe(path).damage == "cut_off"


def test_missing_lines_that_the_decoder_fills_are_named(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "a.jpg")
    grey = np.full((400, 400, 3), 128, np.uint8)
    grey[:100] = np.random.default_rng(1).integers(0, 256, (100, 400, 3), np.uint8)
    Image.fromarray(grey).save(path, quality=95)
    assert read_photo(path).damage.startswith("undecoded_share=0.7")


def test_a_photo_of_which_nothing_is_left_is_unreadable(tmp_path: Path) -> None:
    assert why(cut(make_photo(tmp_path / "a.png"), 0.2)) == "damaged"
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(300))
    assert why(tmp_path / "b.jpg") == "damaged"
    (tmp_path / "c.jpg").write_text("bukan foto")
    assert why(tmp_path / "c.jpg") == "not_media"
    with pytest.raises(FileMissing):
        read_photo(tmp_path / "none.jpg")


def test_broken_exif_does_not_hide_the_photo(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "a.jpg", exif=photographed())
    data = path.read_bytes()
    at = data.index(b"Exif\0\0") + 6
    path.write_bytes(data[: at + 8] + b"\xff" * 60 + data[at + 68 :])
    assert read_photo(path).width == 60


def test_a_motion_photo_is_a_photo_that_says_so(tmp_path: Path) -> None:
    xmp = b'<x:xmpmeta><rdf:Description Camera:MotionPhoto="1" exif:GPSLatitude="6,10.5S" '
    xmp += b'exif:GPSLongitude="106,49.6E"/></x:xmpmeta>'
    path = make_photo(tmp_path / "a.jpg", xmp=xmp)
    video = make_video(tmp_path / "b.mp4")
    path.write_bytes(path.read_bytes() + video.read_bytes())
    info = probe(path)
    assert info.kind == "photo"
    assert ("MotionPhoto", "1") in info.exif
    assert info.claimed_gps == pytest.approx((-6.175, 106.8266667), abs=1e-6)


def test_pillows_warnings_do_not_escape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_photo(tmp_path / "a.jpg", exif=photographed())
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Kamera", b"\xff\xff\xff\xff\xff\xff"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_photo(path)
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 60 * 40 - 1)
        with pytest.raises(Image.DecompressionBombWarning):
            Image.open(path)
        assert read_photo(path).width == 60
