from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from app.domain.case import CaseForm
from app.domain.evidence import Provenance
from app.services import cases, intake, library
from app.services.session import CaseSession
from app.store.library import FILE_NAME
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER

pytestmark = pytest.mark.usefixtures("fresh_data")
FIRST = "003/Reg/LP/PB/Kab/14.09/X/2024"
SECOND = "007/Reg/LP/PB/Kab/14.09/X/2024"


def case(folder: Path, number: str) -> CaseSession:
    return cases.new_case(folder, CaseForm(number, f"Perkara {number[:3]}"), REVIEWER)


def take_in(session: CaseSession, *paths: Path) -> tuple[intake.IntakeOutcome, ...]:
    return intake.take_in(session, paths, Provenance(), JobContext())


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    path = tmp_path / "rekaman.bin"
    path.write_bytes(b"bita yang sama")
    return path


@pytest.fixture
def first(tmp_path: Path, shared: Path) -> Path:
    with case(tmp_path / "satu", FIRST) as session:
        take_in(session, shared)
        return session.folder


def last_add(session: CaseSession) -> dict[str, object]:
    entries = [json.loads(line) for line in cases.custody_lines(session)]
    return [entry["data"] for entry in entries if entry["act"] == "evidence.add"][-1]


def test_bytes_that_another_case_holds_are_taken_in_and_said(
    tmp_path: Path, first: Path, shared: Path
) -> None:
    with case(tmp_path / "dua", SECOND) as session:
        [outcome] = take_in(session, shared)
        facts = last_add(session)
    assert outcome.evidence is not None
    [notice] = outcome.elsewhere
    assert (notice.number, notice.code, notice.path) == (FIRST, "BB-001", first)
    assert notice.is_there
    assert facts["elsewhere"] == [{"number": FIRST, "code": "BB-001", "log": notice.log}]


def test_other_bytes_are_said_to_be_nowhere_else(tmp_path: Path, first: Path) -> None:
    other = tmp_path / "lain.bin"
    other.write_bytes(b"bita lain")
    with case(tmp_path / "dua", SECOND) as session:
        [outcome] = take_in(session, other)
        assert "elsewhere" not in last_add(session)
    assert outcome.elsewhere == ()


def test_a_copy_of_the_same_case_is_no_other_case(
    tmp_path: Path, first: Path, shared: Path
) -> None:
    copy = tmp_path / "cadangan.netra"
    shutil.copytree(first, copy)
    with cases.open_case(copy, REVIEWER) as session:
        library.note_case(session)
        sha256 = intake.evidence_list(session)[0].digest.sha256
        assert library.elsewhere(session, sha256) == ()
    assert {known.path for known in library.known_cases()} == {str(first), str(copy)}


def test_a_moved_case_is_known_at_its_new_place_only(tmp_path: Path, first: Path) -> None:
    moved = tmp_path / "pindah" / first.name
    moved.parent.mkdir()
    first.rename(moved)
    with cases.open_case(moved, REVIEWER) as session:
        library.note_case(session)
    assert [known.path for known in library.known_cases()] == [str(moved)]


def test_a_case_that_is_gone_is_still_named_and_said_to_be_gone(
    tmp_path: Path, first: Path, shared: Path
) -> None:
    shutil.rmtree(first)
    with case(tmp_path / "dua", SECOND) as session:
        [outcome] = take_in(session, shared)
    assert [(notice.number, notice.is_there) for notice in outcome.elsewhere] == [(FIRST, False)]


def test_a_new_number_of_a_case_is_known_when_it_is_next_noted(tmp_path: Path, first: Path) -> None:
    with cases.open_case(first, REVIEWER) as session:
        cases.set_form(session, {"number": SECOND})
        library.note_case(session)
    assert [known.number for known in library.known_cases()] == [SECOND]


@pytest.mark.parametrize(
    "damage", [b"bukan basis data sama sekali" * 40, b"SQLite format 3\0" * 99]
)
def test_a_damaged_library_blocks_nothing_and_is_built_again(
    tmp_path: Path, fresh_data: Path, first: Path, shared: Path, damage: bytes
) -> None:
    (fresh_data / FILE_NAME).write_bytes(damage)
    with cases.open_case(first, REVIEWER) as session:
        library.note_case(session)
    with case(tmp_path / "dua", SECOND) as session:
        [outcome] = take_in(session, shared)
    assert [notice.number for notice in outcome.elsewhere] == [FIRST]


def test_a_library_with_strange_tables_is_built_again(
    tmp_path: Path, fresh_data: Path, first: Path
) -> None:
    with sqlite3.connect(fresh_data / FILE_NAME) as database:
        database.executescript("DROP TABLE evidence; DROP TABLE cases")
    database.close()
    with cases.open_case(first, REVIEWER) as session:
        library.note_case(session)
    assert [known.path for known in library.known_cases()] == [str(first)]


def test_a_library_that_another_program_holds_stops_no_intake(
    tmp_path: Path, fresh_data: Path, first: Path, shared: Path
) -> None:
    holder = sqlite3.connect(fresh_data / FILE_NAME)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with case(tmp_path / "dua", SECOND) as session:
            [outcome] = take_in(session, shared)
    finally:
        holder.close()
    assert outcome.evidence is not None
    assert outcome.elsewhere == ()


def test_a_data_folder_that_cannot_be_made_stops_no_intake(
    tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "berkas"
    blocked.write_text("bukan folder")
    monkeypatch.setenv("NETRA_DATA", str(blocked / "data"))
    with case(tmp_path / "dua", SECOND) as session:
        [outcome] = take_in(session, shared)
    assert outcome.evidence is not None


def test_cases_that_were_open_before_are_learnt_again_from_their_folders(
    fresh_data: Path, first: Path, tmp_path: Path
) -> None:
    (fresh_data / FILE_NAME).unlink()
    learnt = library.relearn_job([first, tmp_path / "tidak-ada.netra"]).run(JobContext())
    assert learnt == 1
    assert [known.path for known in library.known_cases()] == [str(first)]
