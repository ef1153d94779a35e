"""A case folder of a stranger: what lies in it leads nowhere else, and holds nobody up."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from app.domain.errors import StoreDamaged
from app.services import cases, integrity, messages
from app.services.mended_texts import mended_lines
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER
from tests.services.offices import filled_case

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_case(tmp_path_factory.mktemp("asli"))


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return Path(shutil.copytree(built, tmp_path / "asing.netra"))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of this user that has nothing to do with the case."""
    folder = tmp_path / "Dokumen"
    (folder / "ab").mkdir(parents=True)
    for name in ("surat.txt", "ab/foto.jpg", "berkas-001-aaaaaaaa.pdf"):
        (folder / name).write_text("milik saya")
    return folder


def of(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in files}


def refused(case: Path) -> str:
    """Open a case in each way and verify it; gives the reason that all of them tell."""
    whys = set()
    for read_only in (True, False):
        with pytest.raises(StoreDamaged) as error:
            cases.open_case(case, REVIEWER, read_only=read_only)
        whys.add(str(error.value.facts["why"]))
    (check,) = integrity.verify_path(case, (), JobContext()).checks
    assert (check.name, check.ok) == ("case.db", False)
    assert {check.detail} == whys
    return check.detail


ROOMS = ("originals", "derived", "dossiers", "cache", "cache/staging", "originals/00")


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_that_leads_to_a_folder_of_this_user_is_refused_before_anything_is_swept(
    case: Path, mine: Path, name: str
) -> None:
    """The opening sweeps what no row names: it would have emptied the folder linked to."""
    before, room = of(mine), case / name
    if room.is_dir():
        shutil.rmtree(room)
    room.symlink_to(mine)
    assert refused(case) == f"foreign_entry: {name}"
    assert of(mine) == before


FILES = ("custody.jsonl", "case.seal", ".case.seal.new", "cache/lock", "case.db", "case.db-wal")


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_leads_to_one_of_this_user_is_refused_before_anything_is_written(
    case: Path, mine: Path, name: str
) -> None:
    path, target = case / name, mine / "surat.txt"
    if name == "case.db":
        target = Path(shutil.copy(path, mine / "lain.db"))
    path.unlink(missing_ok=True)
    path.symlink_to(target)
    before = target.read_bytes()
    assert refused(case) == f"foreign_entry: {name}"
    assert target.read_bytes() == before


def test_what_leads_out_of_a_case_is_said_in_both_languages(case: Path, mine: Path) -> None:
    (case / "custody.jsonl").unlink()
    (case / "custody.jsonl").symlink_to(mine / "surat.txt")
    error = StoreDamaged(path=case, why=refused(case))
    told = [messages.describe(error, lang).text for lang in ("id", "en")]
    assert "tautan" in told[0]
    assert "link" in told[1]
    assert all("custody.jsonl" in text and "foreign_entry" not in text for text in told)


def test_a_pipe_in_place_of_the_mirror_holds_nobody_up(case: Path) -> None:
    (case / "custody.jsonl").unlink()
    os.mkfifo(case / "custody.jsonl")
    assert refused(case) == "foreign_entry: custody.jsonl"


@pytest.mark.parametrize("room", ["originals", "derived"])
def test_a_pipe_in_place_of_stored_bytes_holds_nobody_up(case: Path, room: str) -> None:
    stored = next(path for path in sorted((case / room).rglob("*")) if path.is_file())
    stored.unlink()
    os.mkfifo(stored)
    for depth in ("full", "quick"):
        report = integrity.verify_path(case, (), JobContext(), depth=depth)
        failed = {check.name: check.detail for check in report.checks if not check.ok}
        [detail] = [text for name, text in failed.items() if name.startswith(room[:5])]
        assert "unreadable" in detail


def test_a_derivative_that_is_a_link_to_the_same_bytes_is_found(case: Path, mine: Path) -> None:
    stored = next(path for path in sorted((case / "derived").rglob("*")) if path.is_file())
    shutil.move(stored, mine / "klip")
    stored.symlink_to(mine / "klip")
    report = integrity.verify_path(case, (), JobContext())
    failed = [check.detail for check in report.checks if check.name.startswith("derivative")]
    assert "a link to another place" in failed


def test_a_mirror_of_a_terabyte_is_not_read_into_memory(case: Path) -> None:
    import tracemalloc

    mirror = case / "custody.jsonl"
    with mirror.open("ab") as file:
        file.truncate(2**40)
    tracemalloc.start()
    try:
        with cases.open_case(case, REVIEWER) as session:
            assert session.mended == ("custody_differs",)
        report = integrity.verify_path(case, (), JobContext())
        assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    finally:
        tracemalloc.stop()
    assert [c.name for c in report.checks if not c.ok] == ["custody.jsonl"]
    assert mirror.stat().st_size == 2**40  # left as it is, for people to look at


DEEP = "[" * 200_000
ROWS = [
    "UPDATE evidence SET media = ?",
    "UPDATE evidence SET provenance = ?",
    "UPDATE moments SET draft = ?",
    "UPDATE anchors SET detail = ?",
    "UPDATE cases SET form = ?",
    "UPDATE custody SET line = ? WHERE seq = 2",
]


@pytest.mark.parametrize("statement", ROWS)
def test_a_row_nested_without_end_is_a_failed_check_and_no_crash(
    case: Path, statement: str
) -> None:
    database = sqlite3.connect(case / "case.db")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.execute(f"DROP TRIGGER {name}")
    database.execute(statement, [DEEP])
    database.commit()
    database.close()
    report = integrity.verify_path(case, (), JobContext())
    assert not report.ok


def test_a_case_without_its_guards_is_named(case: Path) -> None:
    database = sqlite3.connect(case / "case.db")
    database.execute("DROP TRIGGER custody_is_never_changed")
    database.commit()
    database.close()
    report = integrity.verify_path(case, (), JobContext())
    failed = {check.name: check.detail for check in report.checks if not check.ok}
    assert failed["case.db"] == "missing_object: trigger custody_is_never_changed"


def test_a_case_that_claims_a_schema_it_has_not_is_refused_in_words(case: Path) -> None:
    database = sqlite3.connect(case / "case.db")
    database.execute("DROP TABLE choices")
    database.commit()
    database.close()
    assert refused(case) == "missing_object: table choices"


def test_an_original_whose_row_somebody_took_away_is_not_swept(case: Path) -> None:
    """The opening swept what no row names: whoever deletes a row had us delete the evidence."""
    originals = of_names(case / "originals")
    database = sqlite3.connect(case / "case.db")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.execute(f"DROP TRIGGER {name}")
    database.execute("DELETE FROM evidence")  # foreign keys hold for whoever asks for them
    database.commit()
    database.close()
    with cases.open_case(case, REVIEWER) as session:
        assert not [text for text in session.mended if text.startswith("swept")]
    assert of_names(case / "originals") == originals
    failed = {c.name for c in integrity.verify_path(case, (), JobContext()).checks if not c.ok}
    assert {"record: evidence rows", "unlisted files"} <= failed


def of_names(folder: Path) -> list[str]:
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file()]


def test_a_database_slipped_in_as_an_older_one_is_not_vouched_for(case: Path) -> None:
    """An entry in the reviewer's name said that an upgrade had kept it."""
    with cases.open_case(case, REVIEWER) as session:
        before = session.stores.custody.lines()
    (case / "case.schema1.db").write_bytes(b"bukan basis data")
    other = filled_case(case.parent / "lain")
    shutil.copy(other / "case.db", case / "case.schema2.db")
    with cases.open_case(case, REVIEWER) as session:
        assert session.mended == ("stranger case.schema1.db", "stranger case.schema2.db")
        assert session.stores.custody.lines() == before
        assert all("bukan basis data lama" in text for text in mended_lines(session.mended))
    assert len(list(case.glob("case.schema*"))) == 2
