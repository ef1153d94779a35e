"""Every form of photo: turned upright, its page, its colours, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.domain.errors import InvalidValue, UnreadableMedia
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from media.photo import load_upright, read_photo
from media.photo_opening import quiet
from media.photo_pixels import decode
from media.still import write_still
from tests.media.photo_files import (
    animation,
    coded_as,
    corners,
    display_p3,
    exif_of,
    save,
    scene,
    srgb_profile,
)

_ENDINGS = ("jpg", "png", "webp", "tif")


def reading(path: Path, page: int = 0):
    with quiet():
        return decode(path, page).reading


def at(picture, x: float, y: float) -> tuple[int, ...]:
    height, width = picture.shape[:2]
    return tuple(int(v) for v in picture[int(y * height), int(x * width)])


@pytest.mark.parametrize("ending", _ENDINGS)
@pytest.mark.parametrize("turn", range(1, 9))
def test_each_orientation_is_turned_upright_in_each_format(
    tmp_path: Path, ending: str, turn: int
) -> None:
    coded = coded_as(corners(), turn)
    options = {"quality": 100} if ending in ("jpg", "webp") else {}
    path = save(tmp_path / f"a.{ending}", coded, exif=exif_of(turn), **options)
    shown = load_upright(path)
    assert shown.shape == (40, 60, 3)
    assert at(shown, 0.25, 0.25)[0] > 200 > at(shown, 0.25, 0.25)[1] + 100
    assert at(shown, 0.75, 0.25)[1] > 200
    assert at(shown, 0.25, 0.75)[2] > 200
    assert min(at(shown, 0.75, 0.75)) > 200
    assert reading(path).orientation == turn


def test_the_real_files_of_all_eight_orientations_show_one_picture(shared_data: Path) -> None:
    folder = shared_data / "media" / "metadata" / "orientation"
    shown = [load_upright(folder / f"rotation_{n}.jpg") for n in range(1, 9)]
    small = [cv2.resize(one, (32, 43), interpolation=cv2.INTER_AREA) for one in shown]
    assert {one.shape for one in shown[:4]} == {(410, 308, 3)}
    for other in small[1:]:
        assert np.abs(other.astype(int) - small[0]).mean() < 12


@pytest.mark.parametrize("nonsense", [0, 9, 250])
def test_an_orientation_that_is_nonsense_is_not_followed(tmp_path: Path, nonsense: int) -> None:
    path = save(tmp_path / "a.jpg", corners(), exif=exif_of(nonsense))
    assert load_upright(path).shape == (40, 60, 3)
    assert reading(path).orientation == 1


def test_an_xmp_that_names_another_orientation_is_said_and_not_followed(tmp_path: Path) -> None:
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="8"/></x:xmpmeta>'
    path = save(tmp_path / "a.jpg", coded_as(corners(), 6), exif=exif_of(6), xmp=xmp)
    found = reading(path)
    assert (found.orientation, found.other_orientation) == (6, 8)
    assert load_upright(path).shape == (40, 60, 3)


def test_a_phones_display_p3_is_brought_to_srgb(tmp_path: Path) -> None:
    # sRGB's own orange, written in Display P3's numbers
    path = save(tmp_path / "p3.png", np.full((8, 8, 3), (234, 51, 35), np.uint8),
                icc_profile=display_p3())  # fmt: skip
    shown = load_upright(path)[4, 4].astype(int)
    assert np.abs(shown - (255, 0, 0)).max() <= 3
    found = reading(path)
    assert (found.colour, found.profile) == ("converted", "Display P3")
    assert tuple(load_upright(path, rules=1)[4, 4]) == (234, 51, 35)


def test_a_real_phones_profile_is_named_and_converted(shared_data: Path) -> None:
    found = reading(shared_data / "media" / "metadata" / "IMG_2927.HEIC")
    assert found.colour == "converted"
    assert "P3" in found.profile
    assert found.format == "HEIF"


def test_an_srgb_profile_moves_no_pixel(tmp_path: Path) -> None:
    picture = scene()
    path = save(tmp_path / "a.png", picture, icc_profile=srgb_profile())
    assert (load_upright(path) == picture).all()
    assert reading(path).colour == "srgb"


def test_a_profile_that_is_broken_is_said_and_the_numbers_are_shown(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", scene(), icc_profile=b"no profile at all")
    assert reading(path).colour == "unfit"
    assert (load_upright(path) == scene()).all()


def test_print_colours_without_a_profile_are_said_to_be_a_guess(tmp_path: Path) -> None:
    Image.new("CMYK", (20, 10), (0, 255, 255, 0)).save(tmp_path / "a.jpg")
    assert (reading(tmp_path / "a.jpg").mode, reading(tmp_path / "a.jpg").colour) == (
        "CMYK",
        "assumed",
    )


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_sixteen_bits_are_said_and_the_upper_eight_shown(tmp_path: Path, ending: str) -> None:
    deep = np.random.default_rng(2).integers(0, 65536, (20, 30, 3)).astype(np.uint16)
    cv2.imwrite(str(tmp_path / f"a.{ending}"), deep[:, :, ::-1])
    path = tmp_path / f"a.{ending}"
    assert reading(path).bits == 16
    assert np.abs(load_upright(path).astype(int) - (deep >> 8)).max() <= 1


def test_floating_point_is_said_and_shown(tmp_path: Path) -> None:
    values = np.linspace(0, 1, 600, dtype=np.float32).reshape(20, 30)
    Image.fromarray(values).save(tmp_path / "a.tif")
    found = reading(tmp_path / "a.tif")
    assert (found.mode, found.bits) == ("F", 32)
    assert load_upright(tmp_path / "a.tif")[-1, -1, 0] == 255


def test_a_big_endian_tiff_of_real_life_is_read(shared_data: Path) -> None:
    shown = load_upright(shared_data / "media" / "formats" / "fixture-big-endian.tif")
    twin = load_upright(shared_data / "media" / "formats" / "fixture.bmp")
    assert np.abs(shown.astype(int) - twin).mean() < 2


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.tif"])
def test_each_page_and_frame_is_shown_for_itself(tmp_path: Path, name: str) -> None:
    path = animation(tmp_path / name)
    assert reading(path).pages == 3
    assert [int(load_upright(path, page)[5, 5, 0]) for page in (0, 1, 2, 1)] == [40, 80, 120, 80]
    assert reading(path).is_animated == (name != "a.tif")
    with pytest.raises(InvalidValue):
        load_upright(path, 3)


def test_further_pictures_of_an_mpo_are_pages(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (20, 10), "blue")
    first.save(tmp_path / "a.mpo", "MPO", save_all=True, append_images=[second])
    path = (tmp_path / "a.mpo").rename(tmp_path / "a.jpg")
    assert (reading(path).format, reading(path).pages) == ("MPO", 2)
    assert load_upright(path, 1).shape == (10, 20, 3)
    assert read_photo(path).pages == 2


def test_a_still_of_a_page_names_it_and_has_its_pixels(tmp_path: Path) -> None:
    path = animation(tmp_path / "a.gif")
    made = write_still(path, EvidenceKind.PHOTO, FrameRequest(frame=2), tmp_path / "s.png")
    assert made.position is not None
    assert made.position.frame == 2
    assert made.position.time_us == 2_000_000
    with Image.open(tmp_path / "s.png") as still:
        assert still.getpixel((5, 5)) == (120, 120, 120)
    same = write_still(
        path, EvidenceKind.PHOTO, FrameRequest(time_us=2_000_000), tmp_path / "t.png"
    )
    assert same.file_sha256 == made.file_sha256


def test_a_still_by_the_old_rules_leaves_the_profile_alone(tmp_path: Path) -> None:
    path = save(tmp_path / "p3.png", scene(), icc_profile=display_p3())
    old = write_still(
        path, EvidenceKind.PHOTO, FrameRequest(time_us=0), tmp_path / "o.png", photo_rules=1
    )
    new = write_still(path, EvidenceKind.PHOTO, FrameRequest(time_us=0), tmp_path / "n.png")
    assert old.pixels_sha256 != new.pixels_sha256
    assert (np.asarray(Image.open(tmp_path / "o.png")) == scene()).all()


def test_every_real_photo_is_shown_or_refused_with_a_reason(shared_data: Path) -> None:
    media = shared_data / "media"
    for path in sorted((media / "formats").iterdir()):
        assert load_upright(path).ndim == 3, path.name
    reasons = set()
    for path in sorted((media / "damaged").iterdir()):
        if path.suffix.lower() not in (".jpg", ".png", ".gif", ".tif", ".heic", ".heif"):
            continue
        try:
            load_upright(path)
        except UnreadableMedia as refused:
            reasons.add(refused.facts["why"])
    assert reasons <= {"damaged", "not_media", "too_large", "empty"}
