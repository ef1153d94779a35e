"""Receipt, list and clarification on paper: what stands there, and that the code is the head."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

from app.domain.case import CaseForm
from app.domain.custody import ChainHead
from app.domain.evidence import Provenance
from app.domain.evidence_forms import EvidenceForm, FormKind
from app.domain.handover import FormModel, Paper, Side, qr_text
from app.domain.ids import EvidenceCode, MomentCode
from app.domain.letterhead import Letterhead
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft
from app.dossier import evidence_forms
from tests.dossier import samples
from tests.dossier.test_handover import HEAD, HOSTILE, LOG, printed, read_code

SAMPLE = EvidenceForm(
    kind=FormKind.RECEIPT,
    number="TT-001",
    form=CaseForm("003/Reg/LP/PB/Kab/14.09/X/2024", "Apel pagi", is_fictional=True),
    log=LOG,
    head=HEAD,
    officer=Side("Siti Aminah", "Staf", "Bawaslu Kabupaten Contoh", "19900101 201501 2 001"),
    party=Side("Budi Santoso"),
    items=tuple(samples.evidence(n, f"VID_{n}.mp4") for n in (1, 2)),
    withdrawn=(),
    moments=(),
    place="Kota Contoh",
    storage="",
    made_at="2026-11-22T07:03:00.000Z",
    made_at_local="2026-11-22T14:03:00+07:00",
    made_by="Siti Aminah",
    model=FormModel("", "", needs_check=True),
    app_version="0.1.0",
)
KINDS = list(FormKind)


def moment(number: int, note: str = "") -> Moment:
    draft = MomentDraft(
        evidence=EvidenceCode("BB-001"),
        span=TimeRange(1_000_000, 2_500_000),
        categories=("N-22",),
        quote=note,
        note=note,
    )
    return Moment(MomentCode(f"M-{number:03d}"), draft, None, None, "1", SAMPLE.made_at, "Siti")


def made(form: EvidenceForm, folder: Path) -> Path:
    out = folder / "form.pdf"
    evidence_forms.render(form, folder / "pages.pdf", out)
    return out


def words(form: EvidenceForm, folder: Path) -> str:
    return " ".join(printed(made(form, folder)).split())


@pytest.mark.parametrize("kind", KINDS)
def test_each_paper_carries_the_head_as_a_code_its_items_and_counted_pages(
    tmp_path: Path, kind: FormKind
) -> None:
    form = replace(SAMPLE, kind=kind)
    out = made(form, tmp_path)
    assert read_code(out, tmp_path) == qr_text(LOG, HEAD)
    text = printed(out)
    with pikepdf.open(out) as pdf:
        assert f"Halaman 1 dari {len(pdf.pages)}" in text
    assert "PERKARA FIKTIF" in text
    assert "(Siti Aminah)" in text
    for item in form.items:
        halves = [item.digest.sha256[:32], item.digest.sha256[32:]]
        assert all(half in text.replace(" ", "") for half in halves)


def test_the_receipt_says_who_brought_it_who_took_it_and_how_to_check_it(tmp_path: Path) -> None:
    text = words(SAMPLE, tmp_path)
    for said in (
        "TANDA TERIMA BARANG BUKTI",
        "Nomor TT-001",
        "Pada hari Minggu, 22 November 2026 pukul 14.03 WIB, bertempat di Kota Contoh",
        "(Budi Santoso)",
        "certutil -hashfile BERKAS SHA256",
        "Menerima berkas bukan menyatakan isinya benar",
        "tidak ada pada data prosedur yang dipakai (perlu verifikasi)",
    ):
        assert said in text, said
    assert "BERBEDA" not in text


@pytest.mark.parametrize("kind", [FormKind.RECEIPT, FormKind.LIST])
def test_an_item_that_is_not_what_was_stated_is_said_to_differ(
    tmp_path: Path, kind: FormKind
) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    item = replace(SAMPLE.items[0], provenance=Provenance(stated_hash=other))
    text = words(replace(SAMPLE, kind=kind, items=(item,)), tmp_path)
    assert "BERBEDA" in text


def test_the_list_says_where_an_item_came_from_and_what_nobody_said(tmp_path: Path) -> None:
    told = Provenance(received_from="Budi", received_at="2026-11-20T09:00:00+07:00", method="kabel")
    items = (replace(SAMPLE.items[0], provenance=told),)
    basis = FormModel("", "B.1 butir bukti", needs_check=True)
    form = replace(
        SAMPLE, kind=FormKind.LIST, items=items, withdrawn=("BB-002",), party=Side(""), model=basis
    )
    text = words(form, tmp_path)
    for said in (
        "Dari: Budi",
        "Cara: kabel",
        "Tidak tersedia: alat, akun atau unggahan",
        "karena ditarik dari perkara: BB-002",
        "Dasar susunan: B.1 butir bukti (perlu verifikasi)",
        "Tempat penyimpanan berkas asli: .....",
    ):
        assert said in text, said


def test_no_row_of_a_list_is_torn_over_two_pages_unless_no_page_holds_it(tmp_path: Path) -> None:
    told = Provenance(received_from="Budi " * 20, method="kabel " * 30, source="akun " * 40)
    items = tuple(
        replace(samples.evidence(n, f"VID_{n}.mp4"), provenance=told) for n in range(1, 30)
    )
    out = made(replace(SAMPLE, kind=FormKind.LIST, items=items), tmp_path)
    for page in printed(out).split("\f")[:-1]:
        rows = [line for line in page.splitlines() if line.lstrip().startswith("BB-")]
        assert len(rows) == page.count("Keadaan:")
        assert page.count("Nomor   ") <= 1
    high = Provenance(**dict.fromkeys(("received_from", "method", "device", "source"), "W " * 300))
    made(replace(SAMPLE, kind=FormKind.LIST, items=(replace(items[0], provenance=high),)), tmp_path)


def test_a_clarification_shows_moments_without_what_is_read_into_them(tmp_path: Path) -> None:
    form = replace(
        SAMPLE, kind=FormKind.CLARIFICATION, moments=(moment(1, "ia mengajak memilih"), moment(7))
    )
    text = words(form, tmp_path)
    for said in (
        "BERITA ACARA KLARIFIKASI",
        "Diperlihatkan M-001 (BB-001, 00:00:01.000 s.d. 00:00:02.500)",
        "Diperlihatkan M-007",
        "Sumpah atau janji",
        "Pembacaan ulang",
        "daring, direkam gambar dan suara",
    ):
        assert said in text, said
    assert "mengajak" not in text
    assert "N-22" not in text


def test_a_clarification_without_a_name_leaves_lines_to_write_on(tmp_path: Path) -> None:
    form = replace(SAMPLE, kind=FormKind.CLARIFICATION, party=Side(""), place="", items=())
    text = words(form, tmp_path)
    assert "bertempat di ....." in text
    assert "(....." in text
    assert "Barang bukti yang diperlihatkan" not in text


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (FormModel("B.12", "Berita acara klarifikasi", False), "klarifikasi, model B.12. Lembar"),
        (FormModel("", "Kajian", True), "Formulir: Kajian (perlu verifikasi)."),
    ],
)
def test_a_doubtful_form_is_marked_and_a_confirmed_one_is_not(
    tmp_path: Path, model: FormModel, said: str
) -> None:
    assert said in words(replace(SAMPLE, kind=FormKind.CLARIFICATION, model=model), tmp_path)


@pytest.mark.parametrize("paper", list(Paper))
def test_the_paper_and_the_letterhead_are_the_offices_own(tmp_path: Path, paper: Paper) -> None:
    kop = Letterhead(agency=("BADAN PENGAWAS PEMILIHAN UMUM", "KABUPATEN <b>CONTOH"))
    out = made(replace(SAMPLE, paper=paper, letterhead=kop), tmp_path)
    with pikepdf.open(out) as pdf:
        box = [round(float(edge) / 72 * 25.4) for edge in pdf.pages[0].MediaBox[2:]]
    assert box == {Paper.A4: [210, 297], Paper.F4: [215, 330]}[paper]
    assert "KABUPATEN <b>CONTOH" in printed(out)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_text_on_every_paper(
    tmp_path: Path, kind: FormKind, name: str
) -> None:
    told = Provenance(
        received_from=name, method=name * 4, device=name, post_address=name, source=name
    )
    item = replace(samples.evidence(1, name), provenance=told)
    form = replace(
        SAMPLE,
        kind=kind,
        form=CaseForm(name, name),
        officer=Side(name, name, name, name[:80]),
        party=Side(name, name, name, name[:80]),
        items=(item, *SAMPLE.items[1:]),
        moments=(moment(1, name),),
        place=name,
        storage=name,
        made_by=name,
    )
    out = made(form, tmp_path)
    assert read_code(out, tmp_path) == qr_text(LOG, HEAD)
    text = printed(out)
    assert "\u202e" not in text
    if name.startswith("<b>"):
        assert "<b>tebal</b> & <para> &amp;" in " ".join(text.split())


@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_items_run_over_counted_pages(tmp_path: Path, kind: FormKind) -> None:
    items = tuple(samples.evidence(n, f"VID_{n}.mp4") for n in range(1, 201))
    out = made(replace(SAMPLE, kind=kind, items=items), tmp_path)
    with pikepdf.open(out) as pdf:
        pages = len(pdf.pages)
    text = printed(out)
    assert pages > 8
    assert f"Halaman {pages} dari {pages}" in text
    assert text.count("BB-200") == 1


def test_the_same_form_gives_the_same_bytes_and_another_head_others(tmp_path: Path) -> None:
    first = made(SAMPLE, tmp_path).read_bytes()
    assert made(SAMPLE, tmp_path).read_bytes() == first
    other = ChainHead(72, hashlib.sha256(b"other").hexdigest())
    assert made(replace(SAMPLE, head=other), tmp_path).read_bytes() != first


if all(find_spec(name) for name in ("jsonschema", "referencing", "fontTools")):
    from pikepdf import pdfa

    @pytest.mark.parametrize("kind", KINDS)
    def test_each_paper_is_pdf_a(tmp_path: Path, kind: FormKind) -> None:
        report = pdfa.validate_written(made(replace(SAMPLE, kind=kind), tmp_path), "3b")
        assert [str(found) for found in report.findings] == []
        assert report.passed
