"""A case that this computer did not leave as it lies is read by a child before it is opened."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.case import CaseForm
from app.domain.errors import Cancelled, StoreDamaged
from app.runtime import left_cases
from app.services import cases, database_child, messages
from app.store import database as store_database
from app.tasks.job import JobContext
from media.worker import client
from tests.services import package_ops
from tests.services.casefiles import REVIEWER, new_case


@pytest.fixture
def case(tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    with new_case(tmp_path) as session:
        return session.folder


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Collect which databases a child was asked to read; it does read them."""
    seen: list[Path] = []
    look_at = database_child.look_at

    def noted(path: Path, ctx: JobContext) -> bool:
        seen.append(path)
        return look_at(path, ctx)

    monkeypatch.setattr(database_child, "look_at", noted)
    return seen


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every database end the child that reads it."""
    monkeypatch.setattr(database_child, "TABLE", package_ops.__name__)
    monkeypatch.setattr(database_child, "LOOK", "die of a database")
    yield
    client.shutdown()


def copied(case: Path, name: str) -> Path:
    return Path(shutil.copytree(case, case.parent / name))


def opened(folder: Path, *, read_only: bool = False) -> str:
    with cases.open_case(folder, REVIEWER, read_only=read_only) as session:
        return cases.form(session).number


@pytest.mark.usefixtures("deadly")
def test_a_case_closed_here_opens_without_a_child(case: Path) -> None:
    for read_only in (False, True, False):
        assert database_child.is_known(case)
        assert opened(case, read_only=read_only)


@pytest.mark.usefixtures("deadly")
@pytest.mark.parametrize("read_only", [False, True])
def test_a_foreign_case_that_ends_its_reader_is_not_opened_here_at_all(
    case: Path, monkeypatch: pytest.MonkeyPatch, read_only: bool
) -> None:
    foreign = copied(case, "asing.netra")
    before = {path: path.stat().st_mtime_ns for path in foreign.rglob("*")}
    monkeypatch.setattr(store_database, "connect", lambda _uri: pytest.fail("opened here"))
    with pytest.raises(StoreDamaged) as refused:
        opened(foreign, read_only=read_only)
    assert refused.value.facts == {"path": foreign, "why": "worker_crashed"}
    assert {path: path.stat().st_mtime_ns for path in foreign.rglob("*")} == before
    assert not database_child.is_known(foreign)
    told = messages.describe(refused.value).text
    assert "proses bantu berhenti mendadak" in told
    assert "worker" not in told


def test_a_foreign_case_is_read_by_a_child_once(case: Path, looks: list[Path]) -> None:
    foreign = copied(case, "asing.netra")
    assert not database_child.is_known(foreign)
    assert opened(foreign, read_only=True) == opened(foreign, read_only=True) == opened(foreign)
    assert looks == [foreign / "case.db"]


def test_a_known_case_that_another_program_wrote_to_is_read_again(
    case: Path, looks: list[Path]
) -> None:
    database = sqlite3.connect(case / "case.db")
    with database:
        database.execute("UPDATE custody SET seq = seq WHERE seq < 0")
        database.execute("ANALYZE")
    database.close()
    assert opened(case)
    assert looks == [case / "case.db"]


@pytest.mark.parametrize("end", ["", "-wal", "-journal"])
def test_times_put_back_by_a_forger_do_not_make_a_case_known(
    case: Path, looks: list[Path], end: str
) -> None:
    """Length and time of writing are anybody's to set, the time of change is the system's."""
    database = case / "case.db"
    status = database.stat()
    if end:
        Path(f"{database}{end}").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    else:
        content = bytearray(database.read_bytes())
        content[-1] ^= 1
        database.write_bytes(content)
    os.utime(database, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert database.stat().st_mtime_ns == status.st_mtime_ns
    assert database.stat().st_size == status.st_size
    opened(case, read_only=True)
    assert looks == [database]


def test_what_this_program_reads_while_it_writes_needs_no_child(
    case: Path, looks: list[Path]
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        cases.set_form(session, {"region": "Lain"})
        assert opened(case, read_only=True)
    assert opened(case)
    assert looks == []


def test_a_case_left_by_a_crash_is_read_by_a_child_and_then_opened(
    case: Path, looks: list[Path]
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        cases.set_form(session, {"region": "Belum tersimpan rapi"})
        cut = copied(case, "putus.netra")  # as the disk stood when the power went
    assert (cut / "case.db-wal").stat().st_size
    with cases.open_case(cut, REVIEWER) as session:
        assert cases.form(session).region == "Belum tersimpan rapi"
    assert looks == [cut / "case.db"]


def test_a_person_may_stop_the_reading(case: Path) -> None:
    foreign = copied(case, "asing.netra")
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        database_child.look_job(foreign).run(JobContext(cancel=cancel))
    assert not database_child.is_known(foreign)


def test_another_user_of_this_computer_knows_nothing_of_the_case(
    case: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "lain"))
    assert not database_child.is_known(case)


def test_a_folder_of_this_user_that_cannot_be_written_costs_no_case(
    case: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, looks: list[Path]
) -> None:
    blocked = tmp_path / "berkas"
    blocked.write_text("bukan folder")
    monkeypatch.setenv("NETRA_DATA", str(blocked / "data"))
    assert opened(case, read_only=True)
    assert opened(case, read_only=True)
    assert looks == [case / "case.db"]  # this process remembers it all the same


def test_a_new_case_is_known_under_its_name_and_leaves_no_other(
    tmp_path: Path, fresh_data: Path, looks: list[Path]
) -> None:
    cases.new_case(tmp_path / "baru", CaseForm("1", "Uji"), REVIEWER).close()
    assert looks == []
    assert len(list((fresh_data / left_cases.FOLDER).iterdir())) == 1
