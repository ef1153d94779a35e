"""A verification while somebody works, of an old case, paused, and told in the chain."""

from __future__ import annotations

import itertools
import json
import sqlite3
import threading
import time
from pathlib import Path

from app.domain.dossier import CheckResult
from app.domain.errors import Cancelled
from app.services import cases, integrity
from app.services.session import CaseSession
from app.store.database import DATABASE_NAME
from app.tasks.job import PAUSED, JobContext, Progress
from tests.services.casefiles import REVIEWER, add_video
from tests.services.tampering import Entry, failed, rewrite_chain
from tests.services.threatened import built, case, flip, found

__all__ = ["built", "case"]

# no false alarm


def test_a_verification_while_somebody_works_raises_no_alarm(case: Path, tmp_path: Path) -> None:
    alarms: list[CheckResult] = []
    rounds: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            report = integrity.verify_path(case, (), JobContext(), depth="quick")
            alarms.extend(check for check in report.checks if not check.ok)
            rounds.append(1)

    with cases.open_case(case, REVIEWER) as session:
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            _work(session, tmp_path, rounds)
        finally:
            done.set()
            watcher.join()
    assert alarms == []
    assert len(rounds) > 2


def _work(session: CaseSession, folder: Path, rounds: list[int]) -> None:
    until_s = time.monotonic() + 120
    for number in itertools.count():
        cases.set_form(session, {"region": f"Kab. {number}"})
        if number % 60 == 10 and number < 240:
            add_video(session, folder, f"{number}.mp4", seconds=0.4 + number / 1000)
        if number > 100 and (len(rounds) > 2 or time.monotonic() > until_s):
            return


def test_a_dossier_whose_row_was_never_written_is_gone_after_the_next_opening(case: Path) -> None:
    (case / "case.seal").unlink()  # as a kill leaves it
    left = case / "dossiers" / "berkas-0004-0123abcd.pdf"
    left.write_bytes(b"%PDF-1.7 signed, then the power went")
    stranger = case / "dossiers" / "surat.pdf"
    stranger.write_bytes(b"%PDF-1.7 put here by hand")
    with cases.open_case(case, REVIEWER) as session:
        assert session.mended == (f"swept {left.name}",)
    assert stranger.exists()
    assert failed(case) == ["unlisted files"]
    stranger.unlink()
    assert failed(case) == []


def test_a_case_of_the_first_schema_raises_no_alarm(case: Path) -> None:
    _bring_back_to_schema_one(case)
    report = integrity.verify_path(case, (), JobContext(), depth="quick")
    assert [check.name for check in report.checks if not check.ok] == []
    assert found(case, "original BB-001").detail.startswith("pidato.mp4: SHA-256 ")
    with cases.open_case(case, REVIEWER):
        pass
    assert failed(case) == []
    assert found(case, "kept case.schema1.db").ok
    flip(case / "case.schema1.db", 5000)
    assert failed(case) == ["kept case.schema1.db"]


def _bring_back_to_schema_one(case: Path) -> None:
    """Take away what schema 2 added, in rows and entries, as if it had never been."""
    new = ("leaves", "recorder", "claims", "fence", "withdrawn")
    provenance = {"device", "post_address", "place", "method", "captured_at", "captured_zone"}
    provenance |= {"stated_sha256", "unavailable"}

    def forget(entry: Entry) -> None:
        if entry["act"] == "evidence.claims":
            entry |= {"act": "evidence.view", "data": {}}
        entry["data"].pop("leaves_sha256", None)
        entry["data"].get("form", {}).pop("needs_two_signatures", None)
        for key in provenance:
            entry["data"].get("provenance", {}).pop(key, None)

    connection = sqlite3.connect(case / DATABASE_NAME)
    with connection:
        connection.execute("UPDATE evidence SET claims = '', leaves = ''")
        kept = json.loads(connection.execute("SELECT provenance FROM evidence").fetchone()[0])
        text = json.dumps({key: kept[key] for key in kept if key not in provenance})
        connection.execute("UPDATE evidence SET provenance = ?", (text,))
    connection.close()
    rewrite_chain(case, forget)
    connection = sqlite3.connect(case / DATABASE_NAME, isolation_level=None)
    for column in new:
        connection.execute(f"ALTER TABLE evidence DROP COLUMN {column}")
    connection.execute("ALTER TABLE moments DROP COLUMN origin")
    for column in ("follows", "signatures", "released_at"):
        connection.execute(f"ALTER TABLE dossiers DROP COLUMN {column}")
    for table in ("identities", "anchors", "exchanges", "foreign_chains", "syncs"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name > '0002'")
    connection.execute("PRAGMA user_version=1")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    (case / "case.seal").unlink()


# while it runs


def test_progress_counts_bytes_and_never_goes_back(case: Path) -> None:
    seen: list[Progress] = []
    integrity.verify_path(case, (), JobContext(on_progress=seen.append))
    shares = [progress.done for progress in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert {"hashing", "deriving"} <= {progress.step for progress in seen}


def test_a_verification_is_paused_goes_on_and_is_cancelled_while_paused(case: Path) -> None:
    pause, cancel, waits = threading.Event(), threading.Event(), threading.Event()
    steps: list[str] = []

    def note(progress: Progress) -> None:
        steps.append(progress.step)
        if progress.step == PAUSED:
            waits.set()
        elif progress.step == "hashing" and not waits.is_set():
            pause.set()

    ctx = JobContext(on_progress=note, cancel=cancel, pause=pause)
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(integrity.verify_path(case, (), ctx))
        except Cancelled as stopped:
            outcome.append(stopped)

    worker = threading.Thread(target=run)
    worker.start()
    assert waits.wait(60)
    worker.join(0.3)
    assert worker.is_alive()
    assert steps[-1] == PAUSED
    pause.clear()
    worker.join(120)
    assert [type(item).__name__ for item in outcome] == ["VerificationReport"]
    waits.clear()
    pause.clear()
    second = threading.Thread(target=run)
    second.start()
    assert waits.wait(60)
    cancel.set()
    second.join(60)
    assert isinstance(outcome[-1], Cancelled)


def test_a_verification_of_a_case_is_told_in_the_chain_with_its_depth(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        assert integrity.last_recorded(session) is None
        for depth in ("full", "quick"):
            report = integrity.verify_path(case, (), JobContext(), depth=depth)  # type: ignore[arg-type]
            integrity.record(session, report)
        last = integrity.last_recorded(session)
        assert last is not None
        assert (last.depth, last.ok, last.by) == ("full", True, REVIEWER.name)
        quick = integrity.last_recorded(session, "quick")
        assert quick is not None
        assert quick.at >= last.at
