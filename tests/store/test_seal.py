"""The seal of a closed case: every byte of the database counts, also those no row holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.domain.custody import ChainHead
from app.services import cases
from app.store import seal
from app.store.seal import SEAL_NAME, SealState
from tests.services.casefiles import REVIEWER, new_case


@pytest.fixture
def closed(tmp_path: Path) -> tuple[Path, ChainHead]:
    with new_case(tmp_path) as session:
        cases.set_form(session, {"region": "Kabupaten Contoh"})
        head = session.stores.custody.head()
    return session.folder, head


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_a_closed_case_is_sealed(closed: tuple[Path, ChainHead]) -> None:
    assert seal.check(*closed) is SealState.SEALED


def test_a_flipped_bit_in_unused_bytes_of_the_database_breaks_the_seal(
    closed: tuple[Path, ChainHead],
) -> None:
    folder, head = closed
    content = (folder / "case.db").read_bytes()
    flip(folder / "case.db", content.index(bytes(200)) + 100)  # inside a run of zeros: no row
    with sqlite3.connect(folder / "case.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    assert seal.check(folder, head) is SealState.DIFFERS


def test_a_flipped_bit_anywhere_in_the_seal_is_seen(closed: tuple[Path, ChainHead]) -> None:
    folder, head = closed
    path = folder / SEAL_NAME
    whole = path.read_bytes()
    for at in range(len(whole)):
        flip(path, at)
        assert seal.check(folder, head) is SealState.DAMAGED, at
        path.write_bytes(whole)


def test_while_somebody_writes_the_seal_says_nothing(closed: tuple[Path, ChainHead]) -> None:
    folder, _ = closed
    with cases.open_case(folder, REVIEWER) as session:
        cases.set_form(session, {"region": "Kota Contoh"})
        assert seal.check(folder, session.stores.custody.head()) is SealState.OPEN
        head = session.stores.custody.head()
    assert seal.check(folder, head) is SealState.SEALED


def test_a_sitting_that_only_reads_leaves_the_seal_whole(closed: tuple[Path, ChainHead]) -> None:
    folder, head = closed
    with cases.open_case(folder, REVIEWER, read_only=True):
        pass
    assert seal.check(folder, head) is SealState.SEALED


def test_a_case_without_a_seal_is_said_to_have_none(closed: tuple[Path, ChainHead]) -> None:
    folder, head = closed
    (folder / SEAL_NAME).unlink()
    assert seal.check(folder, head) is SealState.MISSING
