from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from app.domain.case import CaseForm, Party, PartyRole, Reviewer
from app.domain.custody import check_chain
from app.domain.errors import (
    CaseExists,
    CaseReadOnly,
    InvalidValue,
    NotACase,
    SchemaTooNew,
    StoreDamaged,
    StoreLocked,
)
from app.services import cases, deadlines
from tests.services.casefiles import NUMBER, REVIEWER, new_case


def test_a_new_case_has_the_rooms_of_the_design_and_a_first_entry(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        assert session.folder == tmp_path / "uji.netra"
        names = {path.name for path in session.folder.iterdir()}
        assert {"case.db", "custody.jsonl", "originals", "derived", "dossiers", "cache"} <= names
        entry = json.loads(cases.custody_lines(session)[0])
    assert (entry["act"], entry["seq"], entry["who"]["name"]) == ("case.new", 0, REVIEWER.name)
    assert entry["data"]["form"]["number"] == NUMBER


def test_an_existing_folder_is_not_overwritten(tmp_path: Path) -> None:
    new_case(tmp_path).close()
    with pytest.raises(CaseExists):
        new_case(tmp_path)


def test_a_refused_form_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue):
        cases.new_case(tmp_path / "uji", CaseForm(NUMBER, "x", known_on="22/11/2026"), REVIEWER)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_database_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(NotACase):
        cases.open_case(tmp_path, REVIEWER)
    assert list(tmp_path.iterdir()) == []


def test_a_second_writer_is_refused_and_a_reader_is_not(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        with pytest.raises(StoreLocked):
            cases.open_case(session.folder, Reviewer("Budi (fiktif)"))
        with cases.open_case(session.folder, REVIEWER, read_only=True) as reader:
            assert cases.form(reader).number == NUMBER
            with pytest.raises(CaseReadOnly):
                cases.set_form(reader, {"region": "x"})


def test_a_case_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    new_case(tmp_path).close()
    path = tmp_path / "uji.netra" / "case.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(SchemaTooNew):
        cases.open_case(path.parent, REVIEWER)
    assert path.read_bytes() == before


def test_a_database_that_is_none_is_named_as_damaged(tmp_path: Path) -> None:
    new_case(tmp_path).close()
    (tmp_path / "uji.netra" / "case.db").write_bytes(b"bukan basis data" * 100)
    with pytest.raises(StoreDamaged):
        cases.open_case(tmp_path / "uji.netra", REVIEWER)


def test_a_closed_case_is_whole_when_copied(tmp_path: Path) -> None:
    new_case(tmp_path).close()
    copied = shutil.copytree(tmp_path / "uji.netra", tmp_path / "stik" / "uji.netra")
    assert not (copied / "case.db-wal").exists() or not (copied / "case.db-wal").stat().st_size
    with cases.open_case(copied, REVIEWER, read_only=True) as session:
        assert cases.form(session).number == NUMBER


def test_every_change_appends_exactly_one_entry_and_the_file_follows(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        before = len(cases.custody_lines(session))
        cases.set_form(session, {"region": "Kabupaten Contoh", "stage": "setelah_penetapan"})
        cases.add_party(session, Party(PartyRole.TERLAPOR, "Bapak Contoh (fiktif)"))
        lines = cases.custody_lines(session)
        assert len(lines) == before + 2
        check_chain(lines)
        mirrored = (session.folder / "custody.jsonl").read_text(encoding="utf-8")
        assert mirrored == "".join(f"{line}\n" for line in lines)


def test_a_mirror_that_fell_behind_is_completed_at_the_next_opening(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        cases.set_form(session, {"region": "Kabupaten Contoh"})
        mirror = session.folder / "custody.jsonl"
    whole = mirror.read_bytes()
    mirror.write_bytes(whole[:-40])
    with cases.open_case(mirror.parent, REVIEWER) as session:
        assert "custody_completed" in session.mended
    assert mirror.read_bytes() == whole


def test_a_mirror_that_says_something_else_is_left_for_the_verification(tmp_path: Path) -> None:
    new_case(tmp_path).close()
    mirror = tmp_path / "uji.netra" / "custody.jsonl"
    forged = mirror.read_bytes().replace(b"Siti", b"Budi")
    mirror.write_bytes(forged)
    with cases.open_case(mirror.parent, REVIEWER) as session:
        assert "custody_differs" in session.mended
    assert mirror.read_bytes() == forged


def test_the_chain_refuses_to_be_rewritten_in_the_database(tmp_path: Path) -> None:
    new_case(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "uji.netra" / "case.db")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE custody SET line = 'x'")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM custody")
    connection.close()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nomor", "x"),
        ("election", "pilkada"),
        ("known_on", "kemarin"),
        ("stage", "nanti"),
        ("title", " "),
    ],
)
def test_a_field_that_does_not_fit_is_refused_and_nothing_is_written(
    tmp_path: Path, key: str, value: str
) -> None:
    with new_case(tmp_path) as session:
        before = cases.custody_lines(session)
        with pytest.raises(InvalidValue):
            cases.set_form(session, {"region": "x", key: value})
        assert cases.custody_lines(session) == before
        assert cases.form(session).region == ""


def test_limits_are_counted_once_their_day_is_known(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        assert deadlines.of_case(session) == ()
        cases.set_form(session, {"known_on": "2026-11-20", "registered_on": "2026-11-23"})
        found = deadlines.of_case(session)
    assert [item.due_on for item in found] == sorted(item.due_on for item in found)
    assert {item.rule.starts_with for item in found} == {"known_on", "registered_on"}
    assert any(item.needs_check for item in found)
