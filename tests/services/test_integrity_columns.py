"""Every column of every table answers to an entry of the chain, or is known not to matter."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.services.replay import check_rows
from app.services.stores import Stores
from tests.services.rich_case import rich_case

NOT_ROWS = {"custody", "_sqlite_migrations", "sqlite_sequence"}
"""The chain itself, and the tables of the tools."""
WITHOUT_MEANING = {
    ("cases", "id"),
    ("cases", "log"),  # compared with the chain, not with one entry of it
    ("parties", "id"),
    ("moments", "id"),
    ("revisions", "id"),
    ("derivatives", "id"),
    ("dossiers", "id"),
    ("evidence", "id"),
    ("anchors", "id"),
    ("exchanges", "id"),
    ("foreign_chains", "id"),
    ("foreign_chains", "received_at"),  # shown nowhere: the entry says when
    ("syncs", "id"),
}
"""Numbers that only order rows: what is named is named by its code."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich_case(tmp_path_factory.mktemp("columns"))


@pytest.fixture
def database(built: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    copy = tmp_path / "case.db"
    copy.write_bytes((built / "case.db").read_bytes())
    connection = sqlite3.connect(copy, isolation_level=None)
    yield connection
    connection.close()


def faults(connection: sqlite3.Connection) -> list[str]:
    stores = Stores.over(Database(connection), Path())
    lines = [row[0] for row in connection.execute("SELECT line FROM custody ORDER BY seq")]
    return [check.name for check in check_rows(stores, lines) if not check.ok]


def columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [
        (table, row[1])
        for (table,) in tables
        if table not in NOT_ROWS
        for row in connection.execute(f"PRAGMA table_info({table})")
    ]


def forged(value: object) -> object:
    """Give another value of the same kind."""
    if value is None:
        return "x"
    if isinstance(value, int):
        return 0 if value == 1 else value + 1
    if isinstance(value, float):
        return value + 0.125
    text = str(value)
    at = len(text) // 2
    return f"{text[:at]}{'8' if text[at : at + 1] == '7' else '7'}{text[at + 1 :]}"


def test_a_case_with_a_row_in_every_table_holds(database: sqlite3.Connection) -> None:
    assert faults(database) == []
    empty = {
        table
        for table, _column in columns(database)
        if not database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608
    }
    assert empty == set()


def test_no_column_can_be_changed_without_an_entry(database: sqlite3.Connection) -> None:
    for (trigger,) in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        database.execute(f"DROP TRIGGER {trigger}")
    unseen = []
    for table, column in columns(database):
        row, value = database.execute(
            f"SELECT rowid, {column} FROM {table} ORDER BY rowid LIMIT 1"  # noqa: S608
        ).fetchone()
        database.execute("BEGIN")
        try:
            database.execute(
                f"UPDATE {table} SET {column} = ? WHERE rowid = ?",  # noqa: S608
                [forged(value), row],
            )
            if not faults(database):
                unseen.append((table, column))
        except sqlite3.IntegrityError:
            pass  # the database itself refuses such a row
        finally:
            database.execute("ROLLBACK")
    assert set(unseen) - WITHOUT_MEANING == set()


def test_no_row_can_be_taken_out_without_an_entry(database: sqlite3.Connection) -> None:
    for (trigger,) in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        database.execute(f"DROP TRIGGER {trigger}")
    unseen = []
    for table in {table for table, _column in columns(database)}:
        database.execute("BEGIN")
        database.execute(
            f"DELETE FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})"  # noqa: S608
        )
        if not faults(database):
            unseen.append(table)
        database.execute("ROLLBACK")
    assert unseen == []
