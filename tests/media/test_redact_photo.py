"""Redacted copies of photos: boxes filled, pixels and nothing else, looked at by two decoders."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.domain.errors import InvalidValue, RedactionLeaks
from app.domain.evidence import EvidenceKind
from app.domain.moment import Region
from app.domain.photos import PHOTO_RULES
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction
from app.tasks.job import JobContext
from media.readers import read_claims
from media.redact_photo import check_photo, redact_photo
from media.worker import face_calls
from tests.media.photo_files import animation, coded_as, exif_of, save, scene

BOX = Region(0.25, 0.5, 0.25, 0.25)


def plan_for(page: int = 0) -> Redaction:
    return Redaction((CoveredRegion("Kotak", page, page, (KeyBox(page, BOX),)),))


@pytest.mark.parametrize("turn", [1, 6, 8])
def test_the_box_is_filled_on_the_upright_picture_and_all_else_stays(
    turn: int, tmp_path: Path
) -> None:
    picture = scene()
    path = save(tmp_path / "foto.png", coded_as(picture, turn), exif=exif_of(turn))
    out = tmp_path / "tertutup.png"

    made = face_calls.redact_photo(path, 0, PHOTO_RULES, plan_for(), out, JobContext())

    shown = np.asarray(Image.open(out))
    again = cv2.cvtColor(cv2.imread(str(out), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGR2RGB)
    assert np.array_equal(shown, again)
    assert shown.shape == picture.shape == (made.height, made.width, 3)
    assert not shown[120:180, 80:160].any()
    around = np.ones(shown.shape[:2], bool)
    around[112:188, 72:168] = False  # with its margin
    assert np.array_equal(shown[around], picture[around])
    assert made.source_sha256 != made.pixels_sha256
    face_calls.redact_photo(path, 0, PHOTO_RULES, plan_for(), tmp_path / "b.png", JobContext())
    assert out.read_bytes() == (tmp_path / "b.png").read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["b.png", "foto.png", "tertutup.png"]


def test_what_the_photo_says_of_place_time_and_device_is_not_in_the_copy(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "RAHASIA", "2024:10:12 09:00:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 47.0, 44.0), 3: "E", 4: (110.0, 22.0, 10.0)})
    path = tmp_path / "foto.jpg"
    Image.fromarray(scene()).save(path, exif=exif, comment=b"RAHASIA", icc_profile=b"RAHASIA" * 9)
    assert b"RAHASIA" in path.read_bytes()
    redact_photo(path, 0, PHOTO_RULES, plan_for(), tmp_path / "copy.png")
    assert b"RAHASIA" not in (tmp_path / "copy.png").read_bytes()
    before = repr(read_claims(path, EvidenceKind.PHOTO))
    said = repr(read_claims(tmp_path / "copy.png", EvidenceKind.PHOTO))
    for secret in ("RAHASIA", "2024", "110."):
        assert secret in before
        assert secret not in said


def test_only_the_page_that_was_asked_for_is_in_the_copy(tmp_path: Path) -> None:
    path = animation(tmp_path / "lembar.gif")
    redact_photo(path, 1, PHOTO_RULES, plan_for(1), tmp_path / "copy.png")
    with Image.open(tmp_path / "copy.png") as copy, Image.open(path) as original:
        assert getattr(copy, "n_frames", 1) == 1
        original.seek(1)
        expected = np.asarray(original.convert("RGB")).copy()
        shown = np.asarray(copy)
    assert np.array_equal(shown[0, 0], expected[0, 0])
    with pytest.raises(InvalidValue):
        redact_photo(path, 99, PHOTO_RULES, plan_for(99), tmp_path / "none.png")
    assert not (tmp_path / "none.png").exists()


def test_a_copy_that_shows_or_tells_what_it_should_not_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "foto.png", scene())
    out = tmp_path / "copy.png"
    redact_photo(path, 0, PHOTO_RULES, plan_for(), out)
    covered = np.asarray(Image.open(out)).copy()
    clean = out.read_bytes()

    def why(plan: Redaction | None = None) -> object:
        with pytest.raises(RedactionLeaks) as refused:
            check_photo(out, plan or plan_for(), 0, covered)
        return refused.value.facts["why"]

    wider = Redaction((CoveredRegion("Kotak", 0, 0, (KeyBox(0, Region(0.2, 0.4, 0.5, 0.5)),)),))
    assert why(wider) == "cover_box"
    spoilt = covered.copy()
    spoilt[0, 0] ^= 1
    Image.fromarray(spoilt).save(out)
    assert why() == "cover_pixels"
    told = PngInfo()
    told.add_text("Comment", "Jalan Melati 4")
    Image.fromarray(covered).save(out, pnginfo=told)
    assert why() == "cover_metadata"
    out.write_bytes(clean + b"tail")
    assert why() == "cover_metadata"
    private = b"teSt" + b"Jalan Melati 4"
    chunk = struct.pack(">I", 14) + private + struct.pack(">I", zlib.crc32(private))
    out.write_bytes(clean[:33] + chunk + clean[33:])
    assert why() == "cover_metadata"
