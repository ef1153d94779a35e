"""Paper and letterhead change how a dossier looks, and nothing of what it says or proves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.units import mm

from app.domain.dossier import DossierSnapshot
from app.domain.errors import InvalidValue
from app.domain.handover import Paper
from app.domain.letterhead import LINE_MAX, Letterhead, Look, Signatory, checked
from app.dossier import layout
from app.dossier.manifest import content_sha256
from app.tasks.job import JobContext
from tests.dossier import samples
from tests.dossier.conftest import prepare
from tests.dossier.test_layout import flat, render, words

AGENCY = ("BADAN PENGAWAS <b>PEMILIHAN</b> UMUM", "KABUPATEN CONTOH")
KOP = Letterhead(
    agency=AGENCY,
    address=("Jalan Contoh 1",),
    place="Kota Contoh",
    signatories=(Signatory("Ketua", "Nama Ketua", "19700101"), Signatory("Anggota")),
    openings=(("summary", "Disusun untuk <i>rapat</i> pleno."),),
)


def looking(made: DossierSnapshot, look: Look) -> DossierSnapshot:
    return replace(made, look=look)


@pytest.mark.parametrize(
    ("paper", "size_mm"), [(Paper.A4, (210, 297)), (Paper.F4, (215, 330))], ids=str
)
def test_every_page_has_the_size_of_the_chosen_paper(
    tmp_path: Path, paper: Paper, size_mm: tuple[int, int]
) -> None:
    path, _pages = prepare(looking(samples.snapshot(tmp_path), Look(paper)), tmp_path)
    with pikepdf.open(path) as pdf:
        boxes = {tuple(round(float(edge), 2) for edge in page.mediabox) for page in pdf.pages}
    width, height = (round(side * mm, 2) for side in size_mm)
    assert len(boxes) == 1
    assert boxes.pop() == pytest.approx((0, 0, width, height), abs=0.3)


def test_longer_paper_takes_fewer_pages_and_the_same_words(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, moments=8)
    (tmp_path / "f").mkdir()
    short, long = (
        layout.render(looking(made, Look(paper)), tmp_path / f"{paper}.pdf", JobContext())
        for paper in (Paper.A4, Paper.F4)
    )
    assert long < short

    def said(paper: Paper) -> list[str]:
        lines = words(tmp_path / f"{paper}.pdf").splitlines()
        body = [line for line in lines if "Halaman" not in line and made.form.number not in line]
        return sorted(word for line in body for word in line.split() if not word.isdigit())

    assert set(said(Paper.A4)) == set(said(Paper.F4))


def test_a_letterhead_is_printed_as_plain_text_with_its_logo(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGBA", (60, 60), (200, 0, 0, 0)).save(logo)
    made = samples.snapshot(tmp_path)
    out = render(looking(made, Look(letterhead=replace(KOP, logo=str(logo)))), tmp_path)
    pages = words(out).split("\f")
    assert all(line in flat(pages[0]) for line in (*AGENCY, "Jalan Contoh 1"))
    assert "Disusun untuk <i>rapat</i> pleno." in flat(words(out))
    with pikepdf.open(out) as pdf:
        first = pdf.pages[0]
        [image] = first.get_images().values()
        shown = pikepdf.PdfImage(image).as_pil_image()
    assert shown.getpixel((1, 1)) == pytest.approx((255, 255, 255), abs=3), "clear is white"


def test_those_whom_the_agency_names_sign_by_hand(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path)
    last = flat(words(render(looking(made, Look(letterhead=KOP)), tmp_path)).split("\f")[-2])
    for told in ("Kota Contoh, ....", "Ketua", "Nama Ketua", "NIP 19700101", "Anggota"):
        assert told in last
    bare = flat(words(render(made, tmp_path)).split("\f")[-2])
    assert made.reviewer.name in bare
    assert "Anggota" not in bare


def test_the_cover_stays_one_page_with_the_longest_letterhead(tmp_path: Path) -> None:
    long = ("W" * LINE_MAX,) * 4
    made = samples.snapshot(tmp_path)
    hostile = replace(made, form=replace(made.form, title="W " * 150, region="W" * 300))
    look = Look(letterhead=Letterhead(long, long))
    pages = words(render(looking(hostile, look), tmp_path)).split("\f")
    assert "Daftar isi" in pages[1]


def test_a_preview_says_so_on_every_page(tmp_path: Path) -> None:
    made = looking(samples.snapshot(tmp_path), Look(is_preview=True))
    pages = words(render(made, tmp_path)).split("\f")[:-1]
    assert all("PRATINJAU: BELUM MENJADI BERKAS" in page for page in pages)


def test_what_a_dossier_proves_is_the_same_in_every_look(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path)
    assert content_sha256(looking(made, Look(Paper.F4, KOP))) == content_sha256(made)


def test_what_an_earlier_rendering_left_changes_no_byte(tmp_path: Path) -> None:
    made, known = samples.snapshot(tmp_path, moments=3), layout.Known()
    plain, again = tmp_path / "plain.pdf", tmp_path / "again.pdf"
    layout.render(made, plain, JobContext())
    shown: list[object] = []
    less = replace(made, sections=("summary",))
    for snapshot in (made, less, made):
        layout.render(snapshot, again, JobContext(on_item=shown.append), known=known)
    assert again.read_bytes() == plain.read_bytes()
    assert shown == [], "nothing unfinished is shown where nobody asked for it"
    known.is_stale_shown = True
    layout.render(less, again, JobContext(on_item=shown.append), known=known)
    early = tmp_path / "again-awal.pdf"
    assert shown == [early], "a first pass with other numbers is shown at once"
    assert early.stat().st_size > 1_000
    layout.render(less, again, JobContext(on_item=shown.append), known=known)
    assert shown == [early], "and where nothing moved the first pass is the last"


@pytest.mark.parametrize(
    "wrong",
    [
        Letterhead(agency=("A",) * 5),
        Letterhead(agency=("W" * (LINE_MAX + 1),)),
        Letterhead(address=("a\nb",)),
        Letterhead(signatories=(Signatory(""),)),
        Letterhead(signatories=(Signatory("Ketua"),) * 5),
        Letterhead(openings=(("nothing", "x"),)),
        Letterhead(openings=(("summary", "x" * 2_001),)),
    ],
)
def test_what_does_not_fit_is_refused(wrong: Letterhead) -> None:
    with pytest.raises(InvalidValue):
        checked(wrong, layout.SECTIONS)
