"""The head last seen on this computer: in the key ring, or in a file that is weaker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from app.domain.case import CaseForm
from app.runtime import last_seen
from app.services import cases
from app.services.last_head import SeenState
from tests.services.seen_cases import REVIEWER, checked, opened, work


@pytest.fixture(autouse=True)
def own_data(fresh_data: Path) -> Path:
    return fresh_data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case of five entries that this computer has seen."""
    with cases.new_case(tmp_path / "uji", CaseForm("1", "Uji"), REVIEWER) as session:
        work(session, 4)
        return session.folder


class Ring(KeyringBackend):
    """A key ring in memory."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.wait = threading.Event()
        self.wait.set()

    def get_password(self, service: str, username: str) -> str | None:
        self.wait.wait()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.wait.wait()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    before, made = keyring.get_keyring(), Ring()
    keyring.set_keyring(made)
    monkeypatch.setattr(last_seen._Ring, "has_hung", False)
    yield made
    made.wait.set()
    keyring.set_keyring(before)


def test_the_head_lies_in_the_key_ring_where_there_is_one(
    ring: Ring, tmp_path: Path, own_data: Path
) -> None:
    with cases.new_case(tmp_path / "dua", CaseForm("2", "Uji"), REVIEWER) as session:
        path = session.folder
    assert len(ring.kept) == 1
    assert not (own_data / last_seen.FILE_NAME).exists()
    with opened(path) as session:
        assert session.seen_before.state is SeenState.AGREES
        assert not session.seen_before.is_weak
    assert checked(path)["head last seen"].detail.endswith("key ring")


def test_of_file_and_key_ring_the_longer_memory_counts(folder: Path, ring: Ring) -> None:
    with opened(folder) as session:  # until now it was in the file
        work(session, 1)
        chain = session.stores.cases.record().log
    seen = last_seen.load(chain)
    assert seen is not None
    assert (seen.head.seq, seen.place) == (5, last_seen.Place.KEYRING)
    ring.kept.clear()
    assert last_seen.load(chain) is None  # the file was tidied once the key ring held it


def test_without_a_key_ring_a_file_keeps_the_head_and_it_is_said_to_be_weaker(
    folder: Path, own_data: Path
) -> None:
    assert (own_data / last_seen.FILE_NAME).exists()
    with opened(folder) as session:
        assert session.seen_before.is_weak
    assert checked(folder)["head last seen"].detail.endswith("user file")


def test_a_key_ring_that_hangs_does_not_hold_up_the_opening(
    folder: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_seen, "SECONDS", 0.05)
    ring.wait.clear()
    with opened(folder) as session:
        assert session.seen_before.state is SeenState.AGREES
        assert session.seen_before.is_weak
        work(session, 1)
    assert last_seen._Ring.has_hung
    ring.wait.set()


def test_a_key_ring_that_fails_costs_nothing_but_strength(
    folder: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: str) -> None:
        raise RuntimeError("locked")

    monkeypatch.setattr(ring, "set_password", refuse)
    monkeypatch.setattr(ring, "get_password", refuse)
    with opened(folder) as session:
        work(session, 1)
    assert ring.kept == {}
    with opened(folder) as session:
        assert session.seen_before.head.seq == 5


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 4}', "\udcff"])
def test_a_damaged_file_of_heads_never_blocks_the_opening(
    folder: Path, own_data: Path, content: str
) -> None:
    path = own_data / last_seen.FILE_NAME
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with opened(folder) as session:
        assert session.seen_before.state is SeenState.NEVER
        work(session, 1)
    with opened(folder) as session:
        assert session.seen_before.state is SeenState.AGREES


def test_a_sitting_that_only_reads_leaves_no_trace_on_this_computer(
    folder: Path, own_data: Path
) -> None:
    (own_data / last_seen.FILE_NAME).unlink()
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        assert session.seen_before.state is SeenState.NEVER
    assert not (own_data / last_seen.FILE_NAME).exists()


def test_a_case_whose_form_was_damaged_still_closes_and_is_remembered(
    folder: Path, own_data: Path
) -> None:
    with opened(folder) as session:
        work(session, 1)
        session._database.execute("UPDATE cases SET form = '{'")
        session._database.conn.commit()
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        assert session.seen_before.state is SeenState.AGREES
        assert session.seen_before.head.seq == 5
