"""What is said of a photo: claims are claims, doubts are named, nothing is a code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.photos import PhotoReading, PhotoSheet, level_count
from app.services.likeness import LikeKind
from app.services.photo_texts import is_doubtful, kind_text, notes, page_text

_PLAIN = PhotoReading("JPEG", "RGB", 8, 1, False, 1, 0, "", "assumed", False, "")


def sheet(page: int = 0, **changed: object) -> PhotoSheet:
    reading = replace(_PLAIN, **changed)  # type: ignore[arg-type]
    return PhotoSheet(100, 80, level_count(100, 80), page, reading)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"colour": "converted", "profile": "Display P3"}, "menurut berkas: Display P3"),
        ({"mode": "CMYK"}, "CMYK"),
        ({"bits": 16}, "16 bit tiap warna"),
        ({"mode": "F", "bits": 32}, "float"),
        ({"orientation": 6}, "diputar 90° searah jarum jam menurut berkas (orientasi 6)"),
        ({"other_orientation": 8}, "XMP menyebut orientasi lain (8)"),
        ({"has_alpha": True}, "di atas putih"),
        ({"damage": "undecoded_share=0.40"}, "40 % bagian bawah gambar hilang"),
        ({"damage": "cut_off"}, "berkas terpotong"),
        ({"colour": "uncalibrated"}, "bukan sRGB"),
        ({"format": "MPO", "pages": 3}, "3 gambar (MPO)"),
    ],
)
def test_what_matters_of_the_reading_is_said(changed: dict[str, object], said: str) -> None:
    assert said in " · ".join(notes(sheet(**changed)))
    assert notes(sheet(**changed), "en")


def test_an_ordinary_photo_needs_no_note() -> None:
    assert notes(sheet()) == ()
    assert page_text(sheet()) == ""
    assert not is_doubtful(sheet())
    assert is_doubtful(sheet(damage="cut_off"))


def test_pages_are_counted_from_one() -> None:
    assert page_text(sheet(1, pages=4)) == "halaman 2 dari 4"
    assert page_text(sheet(1, pages=4, is_animated=True)) == "gambar 2 dari 4 (animasi)"


def test_photos_that_look_alike_are_never_called_the_same() -> None:
    for kind in LikeKind:
        assert "mirip" in kind_text(kind)
        assert "sama" not in kind_text(kind)
