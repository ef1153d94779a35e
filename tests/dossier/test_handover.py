"""The hand-over sheet: what it prints, and that its code can be read back from paper."""

from __future__ import annotations

import hashlib
import re
import subprocess
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import cv2
import pikepdf
import pytest

from app.domain.case import CaseForm
from app.domain.custody import ChainHead
from app.domain.handover import FormModel, HandoverSheet, Paper, Side, qr_text
from app.dossier import handover
from tests.dossier import samples

LOG = "e9963a95-8ad9-477f-86af-a2361f5ec2c9"
HEAD = ChainHead(71, hashlib.sha256(b"last line").hexdigest())
SHEET = HandoverSheet(
    number="BA-001",
    form=CaseForm("003/Reg/LP/PB/Kab/14.09/X/2024", "Apel pagi", is_fictional=True),
    log=LOG,
    head=HEAD,
    giver=Side("Siti Aminah", "Staf", "Bawaslu Kabupaten Contoh", "19900101 201501 2 001"),
    receiver=Side("Budi Santoso, S.H."),
    items=tuple(samples.evidence(n, f"VID_{n}.mp4") for n in (1, 2)),
    place="Kota Contoh",
    purpose="Pemeriksaan lanjutan",
    medium="diska lepas",
    made_at="2026-11-22T07:03:00.000Z",
    made_at_local="2026-11-22T14:03:00+07:00",
    made_by="Siti Aminah",
    model=FormModel("", "", needs_check=True),
    app_version="0.1.0",
)
HOSTILE = (
    "<b>tebal</b> & <para> &amp; <font size=99>besar",
    "Nama " * 60,
    "محمد الأمين",
    "\u202eterbalik \u200b\U0001f600",
    "baris\nbaru\x00",
    "n" * 300,
)


def made(sheet: HandoverSheet, folder: Path) -> Path:
    out = folder / "sheet.pdf"
    handover.render(sheet, folder / "pages.pdf", out)
    return out


def printed(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def read_code(path: Path, folder: Path, resolution: int = 150) -> str:
    """Render every page as a printer would and read the one code that stands there."""
    subprocess.run(["pdftoppm", "-r", str(resolution), "-png", path, folder / "page"], check=True)
    found = []
    for page in sorted(folder.glob("page*.png")):
        text, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(cv2.imread(str(page)))
        found += [text] if text else []
        page.unlink()
    [only] = found
    return only


@pytest.mark.parametrize("resolution", [100, 150, 300])
def test_the_code_read_from_the_printed_page_is_the_head(tmp_path: Path, resolution: int) -> None:
    code = read_code(made(SHEET, tmp_path), tmp_path, resolution)
    assert code == f"NETRA1 {LOG} 71 {HEAD.sha256}" == qr_text(LOG, HEAD)


def test_another_head_gives_another_code(tmp_path: Path) -> None:
    other = ChainHead(4_000_000, hashlib.sha256(b"other").hexdigest())
    code = read_code(made(replace(SHEET, head=other), tmp_path), tmp_path)
    assert code.split() == ["NETRA1", LOG, "4000000", other.sha256]


def test_the_head_is_printed_in_sixteen_groups_of_four(tmp_path: Path) -> None:
    groups = re.findall(r"(?:[0-9a-f]{4} ){15}[0-9a-f]{4}", printed(made(SHEET, tmp_path)))
    assert [group.replace(" ", "") for group in groups] == [HEAD.sha256]


def test_the_sheet_names_both_sides_items_digests_place_and_date(tmp_path: Path) -> None:
    text = " ".join(printed(made(SHEET, tmp_path)).split())
    for words in (
        "BERITA ACARA SERAH TERIMA BARANG BUKTI",
        "Nomor BA-001",
        "Perkara 003/Reg/LP/PB/Kab/14.09/X/2024",
        "Pada hari Minggu, 22 November 2026 pukul 14.03 WIB, bertempat di Kota Contoh",
        "PIHAK PERTAMA, yang menyerahkan",
        "PIHAK KEDUA, yang menerima",
        "(Budi Santoso, S.H.)",
        "(Siti Aminah)",
        "Kota Contoh, 22 November 2026",
        "Keperluan: Pemeriksaan lanjutan",
        "Halaman 1 dari",
        "PERKARA FIKTIF",
    ):
        assert words in text, words
    for item in SHEET.items:
        assert item.code in text
        halves = [item.digest.sha256[:32], item.digest.sha256[32:]]
        assert all(half in text.replace(" ", "") for half in halves)


def test_what_is_not_known_is_left_to_be_filled_by_hand(tmp_path: Path) -> None:
    bare = replace(SHEET, place="", medium="", purpose="")
    text = " ".join(printed(made(bare, tmp_path)).split())
    assert "bertempat di ....." in text
    assert "pada media ....." in text
    assert "Keperluan" not in text


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (FormModel("", "", True), "tidak ada pada data prosedur yang dipakai (perlu verifikasi)."),
        (FormModel("B.99", "Serah terima", True), "model B.99 (perlu verifikasi)."),
        (FormModel("B.99", "Serah terima", False), "Formulir: Serah terima, model B.99. Lembar"),
    ],
)
def test_a_doubtful_form_number_is_said_to_be_doubtful(
    tmp_path: Path, model: FormModel, said: str
) -> None:
    text = " ".join(printed(made(replace(SHEET, model=model), tmp_path)).split())
    assert said in text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_text_wherever_it_stands(tmp_path: Path, name: str) -> None:
    side = Side(name, name, name, name[:80])
    items = (samples.evidence(1, name), *SHEET.items[1:])
    hostile = replace(
        SHEET,
        form=CaseForm(name, name),
        giver=side,
        receiver=side,
        items=items,
        place=name[:120],
        purpose=name,
        medium=name,
        made_by=name,
    )
    out = made(hostile, tmp_path)
    assert read_code(out, tmp_path) == qr_text(LOG, HEAD)
    text = printed(out)
    assert "\u202e" not in text
    if name.startswith("<b>"):
        assert "<b>tebal</b> & <para> &amp;" in " ".join(text.split())


def test_two_hundred_items_run_over_pages_that_are_numbered(tmp_path: Path) -> None:
    items = tuple(samples.evidence(n, f"VID_{n}.mp4") for n in range(1, 201))
    out = made(replace(SHEET, items=items), tmp_path)
    with pikepdf.open(out) as pdf:
        pages = len(pdf.pages)
    text = printed(out)
    assert pages > 8
    assert f"Halaman {pages} dari {pages}" in text
    assert text.count("BB-200") == 1


def test_the_paper_is_what_the_printer_holds(tmp_path: Path) -> None:
    sizes = {}
    for paper in Paper:
        with pikepdf.open(made(replace(SHEET, paper=paper), tmp_path)) as pdf:
            box = pdf.pages[0].MediaBox
            sizes[paper] = tuple(round(float(edge) / 72 * 25.4) for edge in box[2:])
    assert sizes == {Paper.A4: (210, 297), Paper.F4: (215, 330)}


def test_the_same_sheet_gives_the_same_bytes(tmp_path: Path) -> None:
    first = made(SHEET, tmp_path).read_bytes()
    assert made(SHEET, tmp_path).read_bytes() == first


if all(find_spec(name) for name in ("jsonschema", "referencing", "fontTools")):
    from pikepdf import pdfa

    def test_the_sheet_is_pdf_a(tmp_path: Path) -> None:
        report = pdfa.validate_written(made(SHEET, tmp_path), "3b")
        assert [str(found) for found in report.findings] == []
        assert report.passed
