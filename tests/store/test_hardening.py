"""A database is a program as well: what a stranger laid into a case does not run here."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from app.domain.errors import StoreDamaged
from app.services import cases, database_child, integrity, messages
from app.store import database
from app.tasks.job import JobContext
from media.worker import client
from tests.services import package_ops
from tests.services.casefiles import REVIEWER, new_case


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with new_case(tmp_path_factory.mktemp("perkara")) as session:
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))
    return Path(shutil.copytree(built, tmp_path / built.name))


def lay(case: Path, *statements: str) -> None:
    connection = sqlite3.connect(case / "case.db")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


SILENT = "CREATE TRIGGER diam AFTER INSERT ON custody BEGIN DELETE FROM moments; END"
FOREIGN = [
    (SILENT, "trigger diam"),
    ("CREATE VIEW momen AS SELECT * FROM moments", "view momen"),
    ("CREATE TABLE titipan (x)", "table titipan"),
    ("CREATE INDEX lain ON moments (upper(code))", "index lain"),
]


@pytest.mark.parametrize(("statement", "name"), FOREIGN)
def test_what_was_laid_into_a_case_is_named_and_never_runs(
    case: Path, statement: str, name: str
) -> None:
    lay(case, statement)
    with pytest.raises(StoreDamaged) as refused, cases.open_case(case, REVIEWER):
        pass
    assert refused.value.facts["why"] == f"foreign_object: {name}"
    assert f"tidak dibuat oleh Netra ({name})" in messages.describe(refused.value).text
    report = integrity.verify_path(case, (), JobContext())
    failed = {check.name: check.detail for check in report.checks if not check.ok}
    assert failed["case.db"] == f"foreign_object: {name}"


def test_a_trigger_of_ours_that_does_something_else_is_named(case: Path) -> None:
    lay(
        case,
        "DROP TRIGGER custody_is_never_deleted",
        "CREATE TRIGGER custody_is_never_deleted BEFORE DELETE ON custody BEGIN SELECT 1; END",
    )
    with pytest.raises(StoreDamaged) as refused:
        database.open_reader(case / "case.db")
    assert refused.value.facts["why"] == "foreign_object: trigger custody_is_never_deleted"


def test_a_connection_may_not_do_what_a_case_never_needs(case: Path, tmp_path: Path) -> None:
    opened = database.open_reader(case / "case.db")
    try:
        assert opened.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert opened.execute("PRAGMA cell_size_check").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="attached"):
            opened.execute("ATTACH ? AS lain", [str(tmp_path / "lain.db")])
        with pytest.raises(sqlite3.OperationalError):
            opened.execute("SELECT load_extension('lain')")
        with pytest.raises(sqlite3.OperationalError, match="depth"):
            opened.execute("SELECT " + "+".join("1" * 5000))
    finally:
        opened.close()
    assert not (tmp_path / "lain.db").exists()


def test_a_database_that_ends_its_reader_is_a_failed_check(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_child, "TABLE", package_ops.__name__)
    monkeypatch.setattr(database_child, "LOOK", "die of a database")
    report = integrity.verify_path(case, (), JobContext())
    client.shutdown()
    (check,) = report.checks
    assert (check.name, check.ok, check.detail) == ("case.db", False, "worker_crashed")
