"""One road through the program, its machine failing at one call after the other.

Every walk is a process of its own, forked from this one, which has loaded all but begun nothing.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import subprocess
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.domain.errors import AppError
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, clips, dossiers, intake, integrity, review
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.faults.machine import CUT, Machine
from tests.services.casefiles import NUMBER, REVIEWER, add_video, new_case

GIVEN = Provenance(unavailable_reason="uji")


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk of a road."""

    folder: Path
    """Where the case lies."""
    machine: Machine
    """What fails."""
    said: Path
    """File that takes what was acknowledged."""

    def tell(self, text: str) -> None:
        """Write down that the program acknowledged something."""
        handle = os.open(self.said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, f"{text}\n".encode())
        os.close(handle)


def prepare(folder: Path) -> None:
    """Make the case from which every walk starts, and what is staged for it."""
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder, seconds=1.0))
        review.mark(session, MomentDraft(code, TimeRange(200_000, 600_000), ("N-07",)))
        still = clips.still_job(session, "M-001").run(JobContext())
        built = dossiers.build_job(session, dossiers.DossierRequest()).run(JobContext())
        shutil.move(still.path, folder / "still")
        shutil.move(built.staged, folder / "dossier")
    (folder / "staged").write_bytes(pickle.dumps((still, built)))
    (folder / "baru.mp4").write_bytes(os.urandom(300_000))


def _open(folder: Path) -> CaseSession:
    return cases.open_case(folder / "uji.netra", REVIEWER)


def _taken(walk: Walk, session: CaseSession, name: str, suffix: str) -> Path:
    """Put a file in staging as the child leaves it: whole, and not yet brought to the disk."""
    target = session.blobs.staging_path(suffix)
    # The child does this in a process of its own: it is no call of the road.
    subprocess.run(["cp", str(walk.folder / name), str(target)], check=True)
    walk.machine.appeared(target)
    return target


def _crashed(folder: Path) -> None:
    case = folder / "uji.netra"
    mirror = case / "custody.jsonl"
    mirror.write_bytes(mirror.read_bytes()[:-20])
    (case / "cache" / "staging").mkdir(exist_ok=True)
    (case / "cache" / "staging" / "sisa").write_bytes(b"x")
    (case / "originals" / "ab").mkdir()
    (case / "originals" / "ab" / ("ab" * 32)).write_bytes(b"x")


def _intake(walk: Walk) -> None:
    with _open(walk.folder) as session:
        staged = intake.stage_job(session, walk.folder / "baru.mp4").run(JobContext())
        outcome = intake.commit(session, staged, GIVEN)
        assert outcome.evidence is not None
        walk.tell(f"evidence {outcome.evidence.code} {outcome.evidence.digest.sha256}")


def _derivative(walk: Walk) -> None:
    with _open(walk.folder) as session:
        still = pickle.loads((walk.folder / "staged").read_bytes())[0]  # noqa: S301 -- made above
        still = replace(still, path=_taken(walk, session, "still", ".png"))
        walk.tell(f"derivative {clips.commit(session, still).sha256}")


def _dossier(walk: Walk) -> None:
    with _open(walk.folder) as session:
        built = pickle.loads((walk.folder / "staged").read_bytes())[1]  # noqa: S301 -- made above
        built = replace(built, staged=_taken(walk, session, "dossier", ".pdf"))
        walk.tell(f"dossier {dossiers.commit(session, built).document.sha256}")


def _changes(walk: Walk) -> None:
    with _open(walk.folder) as session:
        for region in ("Kabupaten Contoh", "Kota Contoh"):
            cases.set_form(session, {"region": region})
            walk.tell(f"region {region}")


def _new(walk: Walk) -> None:
    form = cases.CaseForm(NUMBER, "Perkara baru")
    with cases.new_case(walk.folder / "baru", form, REVIEWER):
        walk.tell("case baru.netra")


def _opening(walk: Walk) -> None:
    """Open what a crash left: a torn mirror, a staged copy, bytes without a row."""
    with _open(walk.folder) as session:
        walk.tell(f"case {session.folder.name}")


ROADS: dict[str, Callable[[Walk], None]] = {
    "intake": _intake,
    "derivative": _derivative,
    "dossier": _dossier,
    "changes": _changes,
    "new": _new,
    "opening": _opening,
}


def walk(road: str, folder: Path, machine: Machine, said: Path) -> str:
    """Walk a road on a machine; give the name of the error it ended with, empty for none."""
    if road == "opening":
        _crashed(folder)
    machine.install()
    try:
        ROADS[road](Walk(folder, machine, said))
    except AppError as e:
        return type(e).__name__
    return ""


def look(folder: Path, said: list[str]) -> dict[str, Any]:
    """Open what is left, and say what was mended, what fails, and what acknowledged is missing."""
    found: dict[str, Any] = {"mended": {}, "failed": [], "missing": [], "left": []}
    cases_here = sorted(folder.glob("*.netra"))
    for case in cases_here:
        with cases.open_case(case, REVIEWER) as session:
            found["mended"][case.name] = session.mended
            found["missing"] += [text for text in said if not _is_there(session, text)]
        with cases.open_case(case, REVIEWER) as session:
            found["failed"] += [f"mended again: {text}" for text in session.mended]
        report = integrity.verify_path(case, (), JobContext(), depth="quick")
        found["failed"] += [f"{c.name}: {c.detail}" for c in report.checks if not c.ok]
        found["left"] += [path.name for path in (case / "cache" / "staging").glob("*")]
    if "case baru.netra" in said and folder / "baru.netra" not in cases_here:
        found["missing"].append("case baru.netra")
    return found


def _is_there(session: CaseSession, text: str) -> bool:
    kind, _, rest = text.partition(" ")
    if kind == "evidence":
        code, sha256 = rest.split()
        return session.stores.evidence.by_code(code).digest.sha256 == sha256
    if kind == "derivative":
        return any(item.sha256 == rest for item in clips.derivatives(session))
    if kind == "dossier":
        return any(item.sha256 == rest for item in dossiers.listed(session))
    if kind == "region":
        return any(f'"region":"{rest}"' in line for line in cases.custody_lines(session))
    return True


def forked(work: Callable[[], object]) -> tuple[int, Any]:
    """Do work in a process of its own; give its exit status and what it returned."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            answer = json.dumps(work())
            os.write(writing, answer.encode())
            status = 0
        except BaseException:  # noqa: BLE001 -- a bug in the child is told by its trace
            os.write(writing, json.dumps(traceback.format_exc()).encode())
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        raw = pipe.read()
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(raw) if raw else None


def one(road: str, how: str, base: Path, work: Path, at: int) -> dict[str, Any]:
    """Walk a road once with a failure at call `at` (0: none) and look at what is left."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base, work)
    said, os.environ["NETRA_DATA"] = work.parent / "said", str(work.parent / "data")
    said.unlink(missing_ok=True)
    shutil.rmtree(work.parent / "data", ignore_errors=True)
    machine = Machine(work, how, at)

    def walked() -> object:
        return [walk(road, work, machine, said), machine.calls]

    status, answer = forked(walked)
    told = said.read_text().splitlines() if said.exists() else []
    found: dict[str, Any] = {"at": at, "how": how, "status": status, "told": told}
    if status == 0:
        found["error"], found["calls"] = answer
    elif status != CUT:
        found["trace"] = answer
    seen, left = forked(lambda: look(work, told))
    return found | (left if seen == 0 else {"unopened": left})


def every(road: str, how: str, base: Path, folder: Path, count: int) -> Iterator[dict[str, Any]]:
    """Give what is found after a failure at each call of a road, or at `count` of them.

    Args:
        base: what `prepare` made; every walk is on a copy of it.
        folder: where the copies are.
    """
    work = folder / "work"
    whole = one(road, how, base, work, 0)
    yield whole
    calls = range(1, len(whole.get("calls", ())) + 1)
    lot = random.Random(f"{road} {how} {os.environ.get('NETRA_SEED', '')}")  # noqa: S311
    chosen = sorted(lot.sample(calls, min(count, len(calls)))) if count else calls
    for at in chosen:
        yield one(road, how, base, work, at) | {"call": whole["calls"][at - 1]}
