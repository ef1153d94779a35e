"""Kill -9 in the middle of real work, reopen, verify, and look for every acknowledged act."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import UnknownItem
from app.domain.evidence import Evidence
from app.services import cases, integrity
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.attack.kill_acts import ACTS, OTHER
from tests.services.casefiles import REVIEWER

REPO = Path(__file__).parents[2]


@dataclass(slots=True)
class Life:
    """One run of the process that was killed."""

    acknowledged: list[str] = field(default_factory=list)
    points: int = 0
    ready_s: float = 0.0
    lasted_s: float = 0.0
    was_killed: bool = False


@dataclass(frozen=True, slots=True)
class Kill:
    """Where the process was killed and what was found wrong afterwards."""

    act: str
    where: str
    was_killed: bool
    acknowledged: int
    mended: tuple[str, ...]
    faults: tuple[str, ...]


class Lab:
    """Runs acts on copies of one whole case."""

    def __init__(self, case: Path, files: Path, folder: Path) -> None:
        self._case = case
        self._files = files
        self._folder = folder
        self._calm: dict[str, Life] = {}
        self._computers = 0

    def kill(self, act: str, share: float, *, by_call: bool) -> Kill:
        """Kill `act` at `share` (0 to 1) of its calls, or of the time it takes."""
        calm = self._calm_life(act)
        case = self._fresh()
        if by_call:
            at = 1 + int(share * (calm.points - 1))
            life, where = self._live(case, act, at=at), f"call {at} of {calm.points}"
        else:
            after_s = share * (calm.lasted_s - calm.ready_s)
            life, where = self._live(case, act, after_s=after_s), f"{after_s * 1000:.0f} ms"
        mended, faults = self._judge(case, life)
        return Kill(act, where, life.was_killed, len(life.acknowledged), mended, faults)

    def _calm_life(self, act: str) -> Life:
        if act not in self._calm:
            life = self._live(self._fresh(), act)
            assert life.points > 0, f"{act} did not run to its end"
            self._calm[act] = life
        return self._calm[act]

    def _fresh(self) -> Path:
        copy = self._folder / "copy.netra"
        for old in (copy, self._folder / "office.netra"):
            if old.exists():
                shutil.rmtree(old)
        # A computer that has never seen this case: or the fresh copy would rightly be called old.
        self._computers += 1
        os.environ["NETRA_DATA"] = str(self._folder / f"computer-{self._computers}")
        return Path(shutil.copytree(self._case, copy))

    def _live(self, case: Path, act: str, *, at: int = 0, after_s: float | None = None) -> Life:
        words = [str(case), str(self._files), act, str(at)]
        life, started_s = Life(), time.monotonic()
        with subprocess.Popen(
            [sys.executable, "-m", "tests.attack.kill_child", *words],
            cwd=REPO,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                kind, _, rest = line.rstrip().partition(" ")
                if kind == "ready":
                    life.ready_s = time.monotonic() - started_s
                    if after_s is not None:
                        time.sleep(after_s)
                        process.kill()
                elif kind == "done":
                    life.acknowledged.append(rest)
                elif kind == "points":
                    life.points = int(rest)
        life.lasted_s = time.monotonic() - started_s
        life.was_killed = process.returncode != 0
        assert process.returncode in (0, -9), process.returncode
        return life

    def _judge(self, case: Path, life: Life) -> tuple[tuple[str, ...], tuple[str, ...]]:
        with cases.open_case(case, REVIEWER) as session:
            faults = list(_missing(session, life.acknowledged))
            mended = session.mended
        office = case.parent / "office.netra"
        if office.exists():
            faults += self._judge_office(office, life)
        elif any(what.startswith("office ") for what in life.acknowledged):
            faults.append("the other office's case is lost")
        report = integrity.verify_path(case, (), JobContext())
        faults += [f"{check.name}: {check.detail}" for check in report.checks if not check.ok]
        staging = case / "cache" / "staging"
        faults += [f"left behind: {path.name}" for path in staging.glob("*")]
        return mended, tuple(faults)

    def _judge_office(self, office: Path, life: Life) -> list[str]:
        with cases.open_case(office, OTHER) as session:
            marked = any(moment.created_by == OTHER.name for moment in session.stores.moments.all())
        report = integrity.verify_path(office, (), JobContext())
        faults = [f"office {item.name}: {item.detail}" for item in report.checks if not item.ok]
        if "office marked" in life.acknowledged and not marked:
            faults.append("acknowledged and lost: the other office's moment")
        return faults


def _missing(session: CaseSession, acknowledged: Sequence[str]) -> Iterator[str]:
    """Name each acknowledged act that the reopened case does not hold."""
    stores = session.stores
    for what in acknowledged:
        kind, *rest = what.split(" ")
        name = rest[0]
        if kind == "evidence":
            held = any(item.code == name for item in stores.evidence.all())
        elif kind == "stretch":
            state = stores.transcripts.state(name)
            held = state is not None and state[1] >= int(rest[1])
        elif kind == "complete":
            state = stores.transcripts.state(name)
            held = state is not None and state[0] == "complete"
        elif kind == "moment":
            held = f"removed {name}" in acknowledged or _has_moment(session, name)
        elif kind == "removed":
            held = not _has_moment(session, name)
        elif kind == "derivative":
            held = any(item.code == name for item in stores.derivatives.all())
        elif kind == "dossier":
            held = any(item.sha256 == name for item in stores.dossiers.all())
        elif kind == "exchange":
            held = any(item.sha256 == name for item in stores.exchanges.all())
        elif kind == "office":
            continue  # judged in that office's own case
        else:
            held = _is_described(stores.evidence.by_code(name), kind)
        if not held:
            yield f"acknowledged and lost: {what}"


def _has_moment(session: CaseSession, code: str) -> bool:
    try:
        session.stores.moments.by_code(code)
    except UnknownItem:
        return False
    return True


def _is_described(item: Evidence, kind: str) -> bool:
    return {
        "told": item.provenance.received_from == "Saksi (fiktif)",
        "clock": item.recorder is not None,
        "withdrawn": item.withdrawal is not None,
    }[kind]


def kills(lab: Lab, count: int, seed: int) -> Iterator[Kill]:
    """Kill `count` times, spread over the acts; every second time by the clock."""
    chance = random.Random(seed)  # noqa: S311 - a test's choice, no secret
    for number in range(count):
        act = list(ACTS)[number % len(ACTS)]
        by_call = number // len(ACTS) % 2 == 0
        yield lab.kill(act, chance.random(), by_call=by_call)
