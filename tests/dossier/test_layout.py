from __future__ import annotations

import re
import shutil
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from app.domain.dossier import DossierSnapshot
from app.domain.errors import Cancelled
from app.domain.exchange import Identity
from app.domain.figure import Figure, FigureKey, FigureShape
from app.domain.gesture import GestureReading
from app.domain.ids import EvidenceCode
from app.domain.second_reading import ReadingNote
from app.dossier import layout
from app.services import custody_story
from app.tasks.job import JobContext, Progress
from tests.dossier import samples
from tests.dossier.conftest import Built, prepare


def words(path: Path) -> str:
    """Give the text of a PDF as poppler reads it; CI installs poppler-utils."""
    tool = shutil.which("pdftotext")
    assert tool, "pdftotext (poppler-utils) is not installed"
    done = subprocess.run([tool, "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def flat(text: str) -> str:
    return " ".join(text.split())


def render(snapshot: DossierSnapshot, folder: Path) -> Path:
    out = folder / "pages.pdf"
    layout.render(snapshot, out, JobContext())
    return out


def test_every_page_names_the_case_the_page_and_the_custody_head(built: Built) -> None:
    pages = words(built.prepared).split("\f")[:-1]
    assert len(pages) == built.pages
    head = built.snapshot.custody_head.sha256
    for number, page in enumerate(pages, 1):
        assert f"Halaman {number} dari {built.pages}" in page
        assert built.snapshot.form.number in page
        assert f"{head[:4]} {head[4:8]}" in page
        assert "PERKARA FIKTIF" in page


def test_demonstration_and_missing_signature_are_said_on_every_page(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path)
    demo = words(render(replace(made, is_demo_certificate=True), tmp_path)).split("\f")[:-1]
    assert all("SERTIFIKAT DEMONSTRASI" in page for page in demo)
    bare = words(render(samples.unsigned(made), tmp_path)).split("\f")[:-1]
    assert all("TIDAK DITANDATANGANI" in page for page in bare)


def test_what_a_hand_looks_like_is_printed_with_its_doubt_and_its_frame(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path)
    first, *others = made.moments
    doubt, where = "dari berita, perlu verifikasi", first.moment.first
    said = GestureReading("G-03 Dua jari", "menyerupai nomor urut 2", doubt, "jempol", where)
    told = replace(made, moments=(replace(first, gestures=(said,)), *others))
    page = flat(words(render(told, tmp_path)))
    assert "menyerupai nomor urut 2 (dari berita, perlu verifikasi)." in page
    assert f"Terlihat pada frame {first.moment.first.frame:,}".replace(",", ".") in page
    assert "Gestur sendirian bukan pelanggaran" in page


def test_a_second_reading_is_told_with_who_made_it_kappa_and_what_was_decided(
    tmp_path: Path,
) -> None:
    note = ReadingNote(
        code="TK-001",
        evidence=EvidenceCode("BB-001"),
        first=("Rina Contoh",),
        second="Budi Santoso (Anggota)",
        ended_at="2026-11-22T06:00:00.000Z",
        worked_before=3,
        kappas=(("", "0,29"), ("N-07", "0,42")),
        rule="Dua tanda dipasangkan bila waktunya beririsan.",
        differences=4,
        resolved=3,
        first_sha256="ab" * 32,
        second_sha256="cd" * 32,
    )
    made = replace(samples.snapshot(tmp_path), readings=(note,))
    shown = flat(words(render(made, tmp_path)))
    assert "Budi Santoso (Anggota), menandai tanpa melihat penandaan pertama" in shown
    assert "0,29; N-07: 0,42" in shown
    assert "4, diputuskan dengan alasan 3, belum 1" in shown
    assert "sudah bekerja di perkara ini (3 entri riwayat)" in shown


def test_figures_are_drawn_on_the_still_of_their_frame_and_told_in_words(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path)
    first, *others = made.moments
    frame = first.stills[0][0].recipe.first.frame
    keys = (FigureKey(frame, (100_000, 100_000, 200_000, 200_000)),
            FigureKey(frame + 9, (300_000, 100_000, 200_000, 200_000), 12))  # fmt: skip
    shapes = (
        Figure(FigureShape.CALLOUT, frame, frame + 9, keys, number=7, label="spanduk <b>besar"),
        Figure(FigureShape.ARROW, frame, frame, keys[:1], points=((0, 0), (1_000_000, 500_000))),
        Figure(FigureShape.POLYGON, frame, frame, keys[:1],
               points=((0, 0), (1_000_000, 0), (0, 1_000_000))),
        Figure(FigureShape.ELLIPSE, frame + 5, frame + 9, keys[1:]),
    )  # fmt: skip
    draft = replace(first.moment.draft, figures=shapes)
    told = replace(first, moment=replace(first.moment, draft=draft))
    page = flat(words(render(replace(made, moments=(told, *others)), tmp_path)))
    assert "nomor 7: spanduk <b>besar" in page
    assert "bergerak: 1 letak ditetapkan pemeriksa, 1 diikuti program" in page
    assert page.count("Bentuk dan nomor hanya ada pada cetakan.") >= 1
    plain = flat(words(render(made, tmp_path)))
    assert "Bentuk dan nomor" not in plain


def test_the_whole_hash_of_every_original_is_printed_in_groups(built: Built) -> None:
    said = flat(words(built.prepared))
    for item in built.snapshot.evidence:
        digest = item.digest.sha256
        assert " ".join(digest[at : at + 4] for at in range(0, 64, 4)) in said


def test_observation_interpretation_and_conclusion_begin_on_their_own_pages(built: Built) -> None:
    with pikepdf.open(built.prepared) as pdf, pdf.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
    for number, title in enumerate(("Pengamatan", "Penafsiran", "Kesimpulan"), 7):
        assert f"{number}. {title}" in [" ".join(item.split()) for item in titles]
    pages = words(built.prepared).split("\f")
    tops = [[flat(line) for line in page.splitlines() if line.strip()][:4] for page in pages]
    for number, title in enumerate(("Pengamatan", "Penafsiran", "Kesimpulan"), 7):
        assert any(f"{number}. {title}" in top for top in tops[2:])


def test_the_observation_names_no_category_and_no_article(built: Built) -> None:
    said = words(built.prepared)
    start = said.index("7. Pengamatan", said.index("1. Ringkasan"))
    seen = said[start : said.index("8. Penafsiran", start)]
    assert "N-22" not in seen
    assert "Pasal" not in seen
    assert "Frame pertama" in seen
    assert "pts 531456" in seen


def test_the_interpretation_keeps_every_doubt(built: Built) -> None:
    said = flat(words(built.prepared))
    assert "Pasal 5 huruf n angka 1 (perlu verifikasi)" in said
    assert "Dasar: SE MenPANRB 1/2023 (perlu verifikasi)" in said
    assert "Pasal 24 ayat (1) huruf d (perlu verifikasi)" not in said
    assert "menurut kemiripan, perlu" in said


def test_an_unheard_quote_says_that_it_is_unverified(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, 1)
    entry = made.moments[0]
    assert not entry.moment.quote_is_verified
    assert "Belum diverifikasi" in words(render(made, tmp_path))
    heard = replace(entry, moment=replace(entry.moment, quote_is_verified=True), segments=())
    assert "Belum diverifikasi" not in words(render(replace(made, moments=(heard,)), tmp_path))


def test_a_revised_segment_shows_the_machine_text_beside_it(built: Built) -> None:
    said = flat(words(built.prepared))
    assert "Mesin: terima kasih nomor dua semuanya" in said
    assert "direvisi oleh Rina Contoh" in said


def test_missing_provenance_is_printed_with_its_reason(built: Built) -> None:
    said = flat(words(built.prepared))
    assert "Diterima dari tidak tersedia" in said
    assert "Diterima dalam map tanpa pengantar" in said


def test_the_contents_name_the_page_on_which_each_part_begins(built: Built) -> None:
    pages = words(built.prepared).split("\f")
    for line in pages[1].splitlines():
        parts = line.split()
        if len(parts) > 2 and parts[0].isdigit() and parts[-1].isdigit():
            title = " ".join(parts[1:-1])
            assert f"{parts[0]}. {title}" in flat(pages[int(parts[-1]) - 1])


@pytest.mark.parametrize("count", [0, 1, 12])
def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path, count: int) -> None:
    made = samples.snapshot(tmp_path, count)
    first, _ = prepare(made, tmp_path / "a")
    second, _ = prepare(made, tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()


def test_hostile_names_are_printed_as_they_are(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, 1, samples.HOSTILE_NAMES)
    said = words(render(made, tmp_path))
    assert "<b>tebal</b> & <font color=red>" in said
    assert "&amp;&#60;para&#62;.mp4" in said
    assert "gnp.[U+202E]txt.mp4" in said
    assert "senyum [U+1F600] [U+200B].mp4" in said
    assert "[U+0641]" in said
    assert "a" * 251 in "".join(said.split())


def test_texts_longer_than_a_page_are_printed_whole(tmp_path: Path) -> None:
    long = "Uraian panjang sekali. " * 900 + "AKHIR-URAIAN"
    made = samples.snapshot(tmp_path, 1)
    item, entry = made.evidence[0], made.moments[0]
    item = replace(item, provenance=replace(item.provenance, note=long, source=long))
    draft = replace(entry.moment.draft, note=long, quote=long, persons=("Nama " * 900,))
    segment = replace(entry.segments[0], text=long, revision=1)
    entry = replace(entry, moment=replace(entry.moment, draft=draft), segments=(segment,))
    form = replace(
        made.form, chronology=long, title="Judul " * 400, number="N" * 400, region="Wilayah " * 300
    )
    party = replace(made.parties[0], name="Nama " * 600, agency="x" * 3000)
    made = replace(
        made, form=form, evidence=(item,), moments=(entry,), parties=(party,), thumbnails=()
    )
    said = words(render(made, tmp_path))
    assert said.count("AKHIR-URAIAN") == 6


def test_a_long_custody_chain_is_cut_and_says_so(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, 1)
    lines = samples.chain(made.evidence, 900)
    story = custody_story.of_chain(lines)
    said = flat(words(render(replace(made, custody_lines=lines, story=story), tmp_path)))
    counted = re.search(r"Dicetak (\d+) entri pertama dan (\d+) entri terakhir; (\d+) entri", said)
    assert counted is not None
    assert sum(map(int, counted.groups())) == len(lines) == 902
    assert int(counted[3]) > 400


def test_the_custody_chapter_tells_a_story_and_names_the_newest_anchor(tmp_path: Path) -> None:
    said = flat(words(render(samples.snapshot(tmp_path, 1), tmp_path)))
    assert "Rina Contoh menerima 2 barang" in said
    assert "Tidak ada jangkar" in said
    assert "Pelaku: Rina Contoh (Pemeriksa)." in said


def test_an_empty_case_still_makes_a_dossier_that_says_what_is_missing(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, 0)
    made = replace(
        made,
        evidence=(),
        thumbnails=(),
        parties=(),
        transcripts=(),
        derivatives=(),
        deadlines=(),
        warnings=(),
        requirements=(),
        tool_versions=(),
        form=replace(made.form, chronology=""),
    )
    said = flat(words(render(made, tmp_path)))
    assert "Belum ada barang bukti." in said
    assert "Belum ada momen yang ditandai." in said
    assert "Uraian kejadian belum diisi." in said


def test_a_picture_that_cannot_be_read_leaves_a_note_not_a_crash(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, 1)
    Path(made.moments[0].stills[0][1]).write_bytes(b"not a picture")
    assert "[gambar tidak dapat ditampilkan]" in words(render(made, tmp_path))


def test_chosen_sections_leave_out_the_others_but_never_the_warnings(tmp_path: Path) -> None:
    made = replace(samples.snapshot(tmp_path, 1), sections=("summary", "evidence"))
    said = words(render(made, tmp_path))
    assert "Daftar barang bukti" in said
    assert "Riwayat penguasaan bukti" not in said
    for always in ("Yang belum lengkap", "Cara memeriksa berkas ini", "Pengesahan"):
        assert always in said


def test_a_cancelled_layout_writes_nothing(tmp_path: Path) -> None:
    cancel = threading.Event()
    seen: list[Progress] = []

    def stop_later(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == 5:
            cancel.set()

    with pytest.raises(Cancelled):
        layout.render(
            samples.snapshot(tmp_path, 2),
            tmp_path / "out.pdf",
            JobContext(stop_later, cancel=cancel),
        )
    assert not (tmp_path / "out.pdf").exists()
    assert [p.done for p in seen] == sorted(p.done for p in seen)


def test_who_may_sign_and_that_two_must_are_printed(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, 1)
    chair = Identity(1, "ketua", "Budi Contoh", samples.sha("k"), "CN=Budi Contoh", made.made_at)
    gone = replace(chair, id=2, name="Wati Lama", removed_at=made.made_at)
    people = (chair, gone, replace(chair, id=3, role="staf", name="Dewi Staf"))
    demanding = replace(made.form, needs_two_signatures=True)
    said = flat(words(render(replace(made, form=demanding, identities=people), tmp_path)))
    digest = samples.sha("k")
    assert " ".join(digest[at : at + 4] for at in range(0, 64, 4)) in said
    assert said.count("Budi Contoh") >= 3
    assert "menuntut dua tanda tangan elektronik" in said
    assert "Wati Lama" not in said
    assert "Dewi Staf" not in said
    plain = flat(words(render(made, tmp_path)))
    assert "menuntut dua tanda tangan" not in plain
    assert "Yang terdaftar sebagai penanda tangan" not in plain
