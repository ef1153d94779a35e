"""A letterhead is laid down from a file that people write, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from app.domain.errors import FileMissing, InvalidValue, UnreadableMedia
from app.domain.letterhead import Letterhead, Signatory
from app.runtime.paths import data_dir
from app.services import letterhead
from app.tasks.job import JobContext


def lay_down(folder: Path, text: str, logo: Path | None = None) -> Letterhead:
    path = folder / "kop.yaml"
    path.write_text(text, encoding="utf-8")
    return letterhead.set_job(path, logo).run(JobContext())


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "lambang.jpg"
    Image.new("RGB", (40, 30), "red").save(path)
    return path


@pytest.fixture(autouse=True)
def none_before_and_after():
    letterhead.clear()
    yield
    letterhead.clear()


def test_without_one_there_is_nothing_to_print() -> None:
    assert letterhead.read() == Letterhead()


def test_the_example_is_a_letterhead(tmp_path: Path, logo: Path) -> None:
    found = lay_down(tmp_path, letterhead.EXAMPLE, logo)
    assert found == letterhead.read()
    assert found.agency == ("BADAN PENGAWAS PEMILIHAN UMUM", "KABUPATEN CONTOH")
    assert found.signatories == (Signatory("Ketua"),)
    assert dict(found.openings)["summary"].startswith("Ringkasan ini")
    with Image.open(found.logo) as made:
        assert (made.format, made.size) == ("PNG", (40, 30))


def test_a_new_one_replaces_the_old_one_and_its_logo(tmp_path: Path, logo: Path) -> None:
    lay_down(tmp_path, letterhead.EXAMPLE, logo)
    found = lay_down(tmp_path, "instansi: [BAWASLU]")
    assert (found.agency, found.logo, found.openings) == (("BAWASLU",), "", ())
    letterhead.clear()
    assert letterhead.read() == Letterhead()


@pytest.mark.parametrize(
    "text",
    [
        "instansi: BAWASLU",
        "nama: BAWASLU",
        "instansi: [{a: b}]",
        "penanda_tangan: [Ketua]",
        "penanda_tangan: [{jabatan: Ketua, umur: 3}]",
        "pengantar: [a]",
        "pengantar: {bab: x}",
        "instansi: [a",
        "a: &x [1]\nb: *x",
        "- a",
        "",
    ],
)
def test_a_file_that_is_none_is_refused_and_the_old_one_stays(tmp_path: Path, text: str) -> None:
    before = lay_down(tmp_path, letterhead.EXAMPLE)
    with pytest.raises(InvalidValue):
        lay_down(tmp_path, text)
    assert letterhead.read() == before


def test_a_logo_that_is_no_picture_is_refused_and_the_old_one_stays(
    tmp_path: Path, logo: Path
) -> None:
    before = lay_down(tmp_path, letterhead.EXAMPLE, logo)
    broken = tmp_path / "rusak.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    with pytest.raises(UnreadableMedia):
        lay_down(tmp_path, "instansi: [LAIN]", broken)
    assert letterhead.read() == before
    assert sorted(path.name for path in (data_dir() / "kop").iterdir()) == ["kop.json", "logo.png"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        letterhead.set_job(tmp_path / "tidak-ada.yaml", None)


def test_one_that_somebody_spoilt_is_told_and_not_printed(tmp_path: Path) -> None:
    lay_down(tmp_path, letterhead.EXAMPLE)
    (data_dir() / "kop" / "kop.json").write_text("{", encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"kop\.json"):
        letterhead.read()
