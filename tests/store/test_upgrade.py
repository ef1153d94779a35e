"""An older schema: read as it lies, upgraded on a copy, the old file kept, nothing half done."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from app.domain.errors import SchemaTooNew, StoreLocked
from app.services import cases
from app.store import database as store_database
from app.store import upgrade
from app.store.migrations import SCHEMA_VERSION, steps
from tests.services.casefiles import NUMBER, REVIEWER, new_case


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A case as the first version wrote it: same rows, without what schema 2 added."""
    with new_case(tmp_path) as session:
        cases.set_form(session, {"region": "Kabupaten Contoh"})
    folder = session.folder
    (folder / "case.seal").unlink()
    source = sqlite3.connect(folder / "case.db")
    made = store_database.connect(f"file:{folder / 'old.db'}?mode=rwc")
    made.execute("PRAGMA journal_mode=WAL")
    steps.apply(made, stop_before="0002_exchange")
    with made.conn:
        for table in ("cases", "custody"):
            for row in source.execute(f"SELECT * FROM {table}"):  # noqa: S608 - constants
                marks = ",".join("?" * len(row))
                made.conn.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608
        made.conn.execute("PRAGMA user_version=1")
    source.close()
    made.close()
    (folder / "old.db").replace(folder / "case.db")
    return folder


def test_an_older_case_is_upgraded_and_the_old_file_is_kept(old: Path) -> None:
    before = hashlib.sha256((old / "case.db").read_bytes()).hexdigest()
    with cases.open_case(old, REVIEWER) as session:
        assert session.mended == ("upgraded case.schema1.db",)
        assert cases.form(session).region == "Kabupaten Contoh"
        last = json.loads(session.stores.custody.lines()[-1])
    assert last["act"] == "case.upgrade"
    assert last["data"]["kept_sha256"] == before
    assert hashlib.sha256((old / "case.schema1.db").read_bytes()).hexdigest() == before
    with cases.open_case(old, REVIEWER) as session:
        assert session.mended == ()


def test_reading_an_older_case_changes_no_byte_of_it(old: Path) -> None:
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    # SQLite keeps its (empty) journal beside a WAL database that somebody reads.
    ours = (old / "case.db-wal", old / "case.db-shm")
    with cases.open_case(old, REVIEWER, read_only=True) as session:
        assert cases.form(session).number == NUMBER
        assert session.stores.identities.all() == ()
    after = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    assert {path: data for path, data in after.items() if path not in ours} == before


@pytest.mark.parametrize("step", ["_copy_raised", "_keep", "seal.remove"])
def test_an_upgrade_that_breaks_off_leaves_the_old_case_whole(
    old: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(f"app.store.upgrade.{step}", power_cut)
        with pytest.raises(KeyboardInterrupt):
            cases.open_case(old, REVIEWER)
    with cases.open_case(old, REVIEWER, read_only=True) as session:
        assert cases.form(session).region == "Kabupaten Contoh"
    with cases.open_case(old, REVIEWER) as session:
        assert session.mended == ("upgraded case.schema1.db",)


def test_an_upgrade_waits_for_whoever_still_reads_the_journal(old: Path) -> None:
    writer = sqlite3.connect(old / "case.db")
    reader = sqlite3.connect(old / "case.db")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM custody").fetchone()
    with writer:
        writer.execute("UPDATE cases SET catalogue_version = '0'")
    with pytest.raises(StoreLocked):
        upgrade.upgrade(old / "case.db")
    reader.close()
    writer.close()
    upgrade.upgrade(old / "case.db")
    database = store_database.open_writer(old / "case.db")
    assert store_database.schema(database) == SCHEMA_VERSION
    database.close()


def test_a_case_of_a_newer_program_is_refused_and_left_alone(old: Path) -> None:
    with sqlite3.connect(old / "case.db") as database:
        database.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    database.close()
    before = (old / "case.db").read_bytes()
    with pytest.raises(SchemaTooNew):
        cases.open_case(old, REVIEWER)
    with pytest.raises(SchemaTooNew):
        cases.open_case(old, REVIEWER, read_only=True)
    assert (old / "case.db").read_bytes() == before


def test_another_old_database_put_back_is_kept_beside_the_first(old: Path) -> None:
    first = (old / "case.db").read_bytes()
    upgrade.upgrade(old / "case.db")
    (old / "case.db").write_bytes(first)
    upgrade.upgrade(old / "case.db")
    assert [path.name for path in upgrade.kept_databases(old)] == ["case.schema1.db"]
    (old / "case.db").write_bytes(first)
    with sqlite3.connect(old / "case.db") as database:
        database.execute("UPDATE cases SET created_at = 'another'")
    database.close()
    upgrade.upgrade(old / "case.db")
    kept = upgrade.kept_databases(old)
    assert [path.name for path in kept] == ["case.schema1-2.db", "case.schema1.db"]
    assert kept[1].read_bytes() == first
