"""Cases that this computer has seen, and what somebody with a database program does to them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sqlite_utils import Database

from app.domain.case import Reviewer
from app.domain.checks import CheckResult
from app.domain.custody import check_chain
from app.services import cases
from app.services.anchor_checks import AnchorChecks
from app.services.session import CaseSession
from app.store.custody import MIRROR_NAME
from app.store.database import DATABASE_NAME
from app.tasks.job import JobContext

REVIEWER = Reviewer("Siti")


def work(session: CaseSession, times: int, word: str = "") -> None:
    for number in range(times):
        cases.set_form(session, {"region": f"Kabupaten {word}{number}"})


def opened(folder: Path) -> CaseSession:
    return cases.open_case(folder, REVIEWER)


def checked(folder: Path, trust: tuple[Path, ...] = ()) -> dict[str, CheckResult]:
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        lines = session.stores.custody.lines()
        assert check_chain(lines).seq == len(lines) - 1, "the chain itself looks whole"
        return {c.name: c for c in AnchorChecks(lines, trust, JobContext()).run(session.stores)}


def failed(folder: Path) -> dict[str, str]:
    return {name: check.detail for name, check in checked(folder).items() if not check.ok}


def write_chain(folder: Path, lines: list[str]) -> None:
    """What somebody with a database program does: triggers off, entries and mirror replaced."""
    database = Database(folder / DATABASE_NAME)
    for name in [row[0] for row in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'custody'"
    )]:  # fmt: skip
        database.execute(f"DROP TRIGGER {name}")
    database.execute("DELETE FROM custody")
    database.table("custody").insert_all({"seq": i, "line": x} for i, x in enumerate(lines))
    database.conn.commit()
    database.close()
    (folder / MIRROR_NAME).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def rewritten(lines: tuple[str, ...], changed: str, into: str) -> list[str]:
    """Write a whole chain anew after a change near its beginning; it holds in itself."""
    out: list[str] = []
    prev = "0" * 64
    for line in lines:
        entry = json.loads(line.replace(changed, into))
        entry["prev"] = prev
        out.append(json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
        prev = hashlib.sha256(out[-1].encode()).hexdigest()
    return out


def chain_of(folder: Path) -> tuple[str, ...]:
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        return cases.custody_lines(session)
