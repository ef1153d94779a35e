"""Tables that leave a case: the same values in every form, and nothing that computes."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.case import EmployeeStatus, Party, PartyRole
from app.domain.errors import FolderMissing, InvalidValue
from app.domain.evidence import EvidenceKind, EvidenceStatus
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.tables import Cell, Table, TableForm, TableKind, guarded, unguarded
from app.services import cases, gesture_bench, review, tables
from app.services.session import CaseSession
from app.services.table_csv import as_csv
from app.services.table_ods import as_ods
from app.services.table_texts import word
from app.services.table_xlsx import as_xlsx
from tests.services.casefiles import add_video, new_case
from tests.services.sheets import ods_sheets, xlsx_sheets

HOSTILE = (
    "=HYPERLINK(\"x\")", "+62812", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''-1",
    "\uff1d1+1", "=cmd|' /C calc'!A0", "_x0041_", "a\r\nb\rc", "  dua  spasi ", "kolom\ttab",
    "\x00\x1b\ud800", "<b>&\"'", "0812", "198001012005011001", "'biasa", "TRUE", "2026-11-23", "",
)  # fmt: skip
MIXED: tuple[tuple[Cell, ...], ...] = tuple(
    (text, number, Decimal("-6.20"), 2**53 + 1) for number, text in enumerate(HOSTILE)
)
TABLE = Table(TableKind.MOMENTS, "Momen & <uji>", ("=judul", "n", "lintang", "pts"), MIXED)


def as_told(text: str, form: str) -> str:
    """Give a text as a form can hold it: one kind of line end, no sign XML forbids."""
    lined = text.replace("\r\n", "\n").replace("\r", "\n")
    lined = lined.replace("\t", " ") if form == "ods" else lined
    return "".join("\ufffd" if sign in "\x00\x1b\ud800" else sign for sign in lined)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as made:
        add_video(made, tmp_path)
        yield made


@pytest.mark.parametrize("text", HOSTILE)
def test_a_guarded_text_begins_no_formula_and_is_found_again(text: str) -> None:
    assert guarded(text)[:1] not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
    assert unguarded(guarded(text)) == text


def test_csv_gives_back_every_text(tmp_path: Path) -> None:
    made = as_csv(TABLE)
    assert made.startswith(b"\xef\xbb\xbf'=judul,n,lintang,pts\r\n")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))[1:]
    found = [(unguarded(row[0]), *row[1:]) for row in rows]
    lined = [text.replace("\r\n", "\n").replace("\r", "\n") for text in HOSTILE]
    assert [row[0].replace("?", "\ud800") for row in found] == lined
    assert {tuple(row[2:]) for row in found} == {("-6.20", str(2**53 + 1))}


@pytest.mark.parametrize(
    ("write", "read", "form"), [(as_xlsx, xlsx_sheets, "xlsx"), (as_ods, ods_sheets, "ods")]
)
def test_a_workbook_holds_texts_as_texts_and_no_formula(write, read, form: str) -> None:
    made = write([TABLE])
    assert made == write([TABLE]), "the same table, the same bytes"
    sheets, formulas = read(made)
    assert formulas == 0
    assert list(sheets) == ["Momen & <uji>"]
    head, *rows = sheets["Momen & <uji>"]
    assert head == ["=judul", "n", "lintang", "pts"]
    assert rows == [
        [as_told(text, form), number, Decimal("-6.20"), str(2**53 + 1)]
        for number, text in enumerate(HOSTILE)
    ]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_text_longer_than_a_cell_of_excel_is_cut_and_says_so(lang: str) -> None:
    table = Table(TableKind.MOMENTS, "x", ("a",), (("\U0001f600" * 20_000,), ("b" * 32_767,)))
    (_, (long,), (whole,)) = xlsx_sheets(as_xlsx([table], word("cut", lang)))[0]["x"]
    assert long.endswith(word("cut", lang))
    assert len(long.encode("utf-16-le")) // 2 <= 32_767
    assert whole == "b" * 32_767


def filled(session: CaseSession) -> None:
    draft = MomentDraft(
        EvidenceCode("BB-001"),
        TimeRange(400_001, 1_000_003),
        ("N-07",),
        ("Bapak Contoh", "=orang()"),
        Region(0.1, 0.2, 0.3, 0.4),
        note="=1+1",
    )
    review.mark(session, draft)
    party = Party(PartyRole.TERLAPOR, "Bapak Contoh", nip="198001012005011001")
    cases.add_party(session, party)


def test_times_are_exact_and_names_are_kept(session: CaseSession) -> None:
    filled(session)
    made = tables.table(session, TableKind.MOMENTS)
    row = dict(zip(made.columns, made.rows[0], strict=True))
    first = review.moment(session, "M-001").first
    assert first is not None
    assert (row["mulai"], row["selesai"]) == ("00:00:00.400001", "00:00:01.000003")
    assert (row["mulai (mikrodetik)"], row["selesai (mikrodetik)"]) == (400_001, 1_000_003)
    assert (row["bingkai pertama"], row["pts pertama"]) == (first.frame, first.pts)
    assert (row["kotak x"], row["waktu nyata mulai"]) == (Decimal("0.1"), None)
    persons = tables.table(session, TableKind.PERSONS, "en")
    named = [(one[0], one[2], one[5], one[-1]) for one in persons.rows]
    assert named == [
        ("P-001", "Bapak Contoh", "198001012005011001", "M-001"),
        ("", "=orang()", None, "M-001"),
    ]


def test_no_code_of_the_program_stands_in_a_table_in_place_of_a_word(session: CaseSession) -> None:
    filled(session)
    draft = review.moment(session, "M-001").draft
    found = gesture_bench.finding("G-03")
    review.change_moment(session, "M-001", gesture_bench.with_finding(draft, found))
    for lang, role, kind, status, gesture in (
        ("id", "terlapor", "video", "terbaca", "gestur tangan (kemiripan)"),
        ("en", "reported person", "video", "readable", "hand gestures (likeness)"),
    ):
        assert tables.table(session, TableKind.PERSONS, lang).rows[0][1] == role
        assert tables.table(session, TableKind.EVIDENCE, lang).rows[0][2:4] == (kind, status)
        made = tables.table(session, TableKind.MOMENTS, lang)
        said = dict(zip(made.columns, made.rows[0], strict=True))[gesture]
        assert "menyerupai nomor urut 2" in said
        assert "perlu verifikasi" in said


@pytest.mark.parametrize("kind", [PartyRole, EmployeeStatus, EvidenceKind, EvidenceStatus])
def test_every_value_of_a_table_has_a_word_in_both_languages(kind) -> None:
    for value in filter(None, kind):
        assert word(value.value, "id")
        assert word(value.value, "en")


def test_every_row_has_a_cell_for_each_title(session: CaseSession) -> None:
    filled(session)
    for kind in TableKind:
        made = tables.table(session, kind)
        assert made.rows
        assert {len(row) for row in made.rows} == {len(made.columns)}
        assert len(set(made.columns)) == len(made.columns)


def test_the_chain_says_that_a_table_left_and_no_half_file_stays(
    session: CaseSession, tmp_path: Path
) -> None:
    out = tables.export(session, tmp_path / "a.xlsx", TableForm.XLSX)
    entry = json.loads(session.stores.custody.lines()[-1])
    assert (entry["act"], entry["data"]["name"]) == ("table.copy", "a.xlsx")
    before = session.stores.custody.head()
    with pytest.raises(FolderMissing):
        tables.export(session, tmp_path / "none" / "a.ods", TableForm.ODS)
    with pytest.raises(InvalidValue):
        tables.export(session, tmp_path / "a.csv", TableForm.CSV)
    assert session.stores.custody.head() == before
    assert [path.name for path in tmp_path.iterdir() if "a." in path.name] == [out.name]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on PATH here")
@pytest.mark.parametrize(("write", "ending"), [(as_xlsx, "xlsx"), (as_ods, "ods")])
def test_libreoffice_reads_the_same_values(write, ending: str, tmp_path: Path) -> None:
    (tmp_path / f"a.{ending}").write_bytes(write([TABLE]))
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless",
         "--convert-to", options, "--outdir", str(tmp_path), str(tmp_path / f"a.{ending}")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    text = (tmp_path / "a.csv").read_text("utf-8")
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found == [
        ["=judul", "n", "lintang", "pts"],
        *(
            [as_told(said, ending), str(n), found[1][2], str(2**53 + 1)]
            for n, said in enumerate(HOSTILE)
        ),
    ]
    assert Decimal(found[1][2]) == Decimal("-6.20")


def test_no_space_of_a_sheet_stands_where_a_reader_of_the_standard_drops_it() -> None:
    """ISO/IEC 26300: plain spaces at the ends of a paragraph go, runs of them become one."""
    with zipfile.ZipFile(io.BytesIO(as_ods([TABLE]))) as archive:
        content = archive.read("content.xml").decode()
    for line in re.findall(r"<text:p>(.*?)</text:p>", content):
        plain = re.sub(r"<[^>]*>", "", line)
        assert plain == plain.strip(" ")
        assert "  " not in plain
