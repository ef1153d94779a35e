"""A verification while somebody works, of an old case, paused, and told in the chain."""

from __future__ import annotations

import itertools
import threading
import time
import zipfile
from pathlib import Path

import pytest

from app.domain.checks import CheckResult
from app.domain.errors import Cancelled
from app.services import cases, dossiers, integrity, integrity_chain
from app.services.session import CaseSession
from app.tasks.job import PAUSED, JobContext, Progress
from media.worker.client import Child
from tests.services.casefiles import REVIEWER, add_video
from tests.services.tampering import failed
from tests.services.threatened import built, case, flip, found

OLDEST = Path(__file__).parents[1] / "old_cases" / "schema1.zip"

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


def test_a_flipped_byte_in_the_kept_older_database_is_reported(tmp_path: Path) -> None:
    with zipfile.ZipFile(OLDEST) as archive:
        archive.extractall(tmp_path)
    (old,) = tmp_path.glob("*.netra")
    with cases.open_case(old, REVIEWER):
        pass
    assert failed(old) == []
    assert found(old, "kept case.schema1.db").ok
    flip(old / "case.schema1.db", 5000)
    assert failed(old) == ["kept case.schema1.db"]


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


def _entries(count: int) -> tuple[str, ...]:
    return tuple(f'{{"seq":{number}}}' for number in range(count))


@pytest.mark.parametrize(
    ("mirrored", "before", "after", "is_ok"),
    [
        (5, 5, 5, True),
        (33, 5, 40, True),  # a busy writer between two readings
        (4, 5, 5, True),  # committed, not mirrored yet
        (3, 5, 5, False),  # its tail was cut
        (6, 5, 5, False),  # a line that the case does not have
        (41, 5, 40, False),
    ],
)
def test_the_file_is_held_against_the_chain_before_and_after_it_was_read(
    tmp_path: Path, mirrored: int, before: int, after: int, is_ok: bool
) -> None:
    path = tmp_path / "custody.jsonl"
    path.write_text("".join(f"{line}\n" for line in _entries(mirrored)), encoding="utf-8")
    found = integrity_chain._compare_mirror(path, _entries(before), lambda: _entries(after))
    assert found.ok is is_ok
    assert found.could_check is (mirrored != before - 1)


def test_a_verification_after_another_starts_no_child_anew(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        job = dossiers.build_job(session, dossiers.DossierRequest(is_demo=True))
        dossiers.commit(session, job.run(JobContext()))
    started = []
    for _ in range(2):
        (case / "case.db").touch()  # not as it was left: a child reads it again
        before = Child.started
        report = integrity.verify_path(case, (), JobContext())
        assert [check for check in report.checks if not check.ok] == []
        assert {"derivative", "dossier"} <= {check.name.split()[0] for check in report.checks}
        started.append(Child.started - before)
    assert started[1] == 0
