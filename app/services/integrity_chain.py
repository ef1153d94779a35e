"""Is the record itself whole? The database, its seal, the chain and its mirror."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.custody import ChainHead, check_chain
from app.domain.errors import CustodyChainBroken, FileMissing, FileUnreadable
from app.services.replay_entries import BROKEN_ROW
from app.services.stores import Stores
from app.store import seal
from app.store.custody import MIRROR_NAME, read_mirror
from app.store.hashing import digest_sha256
from app.store.seal import SEAL_NAME, SealState
from app.tasks.job import JobContext

CHAIN = "custody chain"
_SEAL_ROUNDS = 20
_MIRROR_ROUNDS, _MIRROR_WAIT_S = 40, 0.05


@dataclass(frozen=True, slots=True)
class ReadChain:
    """The chain as one reading found it."""

    lines: tuple[str, ...]
    """Every entry, oldest first."""
    check: CheckResult
    """Whether it holds."""
    head: ChainHead | None
    """Its end, None where it is broken or empty."""


def read_chain(stores: Stores) -> ReadChain:
    """Read the chain and walk it from its first line."""
    lines = stores.custody.lines()
    try:
        head = check_chain(lines)
    except CustodyChainBroken as e:
        at, why = e.facts.get("at"), e.facts.get("why")
        return ReadChain(lines, CheckResult(CHAIN, False, f"entry {at}: {why}"), None)
    if head.seq < 0:
        return ReadChain(lines, CheckResult(CHAIN, False, "empty"), None)
    try:
        is_own = json.loads(lines[0])["log"] == stores.cases.record().log
    except BROKEN_ROW:
        is_own = True  # the row of the case cannot be read: the replay says so
    if not is_own:
        return ReadChain(lines, CheckResult(CHAIN, False, "of another case"), None)
    detail = f"{head.seq + 1} entries, head {head.sha256}"
    return ReadChain(lines, CheckResult(CHAIN, True, detail), head)


def check_mirror(folder: Path, stores: Stores, *, is_sealed: bool) -> CheckResult:
    """Compare file and database; look again where somebody is writing just now.

    Args:
        is_sealed: the last sitting was closed in order, so nothing can be behind.
    """
    for _round in range(_MIRROR_ROUNDS):
        lines = stores.custody.lines()
        found = _compare_mirror(folder / MIRROR_NAME, lines, stores.custody.lines)
        if found.ok and found.could_check:
            break
        if not found.ok and stores.custody.lines() == lines:
            break
        # An entry is committed first and mirrored then: the writer may be between the two.
        time.sleep(_MIRROR_WAIT_S)
    if is_sealed and not found.could_check:
        return replace(found, ok=False, could_check=True)
    return found


def check_seal(folder: Path, stores: Stores) -> CheckResult:
    """Compare the bytes of the database with what the last writer that closed it left."""
    head = stores.custody.head()
    for _round in range(_SEAL_ROUNDS):
        try:
            state = seal.check(folder, head)
        except OSError:
            return CheckResult(SEAL_NAME, False, "unreadable")
        # Somebody may have closed the case between our reading and this one.
        now = stores.custody.head()
        if state is not SealState.DIFFERS or now == head:
            break
        head = now
    if state is SealState.SEALED:
        return CheckResult(SEAL_NAME, True, "same bytes")
    if state is SealState.OPEN:
        return CheckResult(SEAL_NAME, True, "open now, or a sitting was cut off", could_check=False)
    if state is SealState.MISSING:
        return CheckResult(SEAL_NAME, True, "not sealed yet", could_check=False)
    why = "bytes differ" if state is SealState.DIFFERS else "the seal itself was changed"
    return CheckResult(SEAL_NAME, False, why)


def check_kept(folder: Path, lines: tuple[str, ...]) -> Iterator[CheckResult]:
    """Check the databases that upgrades of the case kept."""
    for line in lines:
        entry = json.loads(line)
        if entry["act"] != "case.upgrade":
            continue
        name, expected = Path(str(entry["data"]["kept"])).name, entry["data"]["kept_sha256"]
        yield _kept(folder / name, name, expected)


def _kept(path: Path, name: str, expected: str) -> CheckResult:
    try:
        actual = digest_sha256(path, JobContext())
    except FileMissing:
        return CheckResult(f"kept {name}", True, "missing", could_check=False)
    except FileUnreadable:
        return CheckResult(f"kept {name}", True, "unreadable", could_check=False)
    if actual != expected:
        return CheckResult(f"kept {name}", False, f"SHA-256 {actual}, expected {expected}")
    return CheckResult(f"kept {name}", True, f"SHA-256 {actual}")


def _compare_mirror(
    path: Path, lines: tuple[str, ...], read_again: Callable[[], tuple[str, ...]]
) -> CheckResult:
    """Compare the file with the chain as it was just before and just after it was read.

    Whoever writes may add many entries between two readings: the file is to hold at least what
    was there before (but for an entry not mirrored yet), and nothing that is not there after.

    Args:
        lines: the chain before.
        read_again: gives the chain now.
    """
    try:
        raw = read_mirror(path, _size(lines))
        if raw is None:
            lines = read_again()
            raw = read_mirror(path, _size(lines))
    except OSError:
        return CheckResult(MIRROR_NAME, False, "missing")
    if raw is None:
        return CheckResult(MIRROR_NAME, False, "far longer than the chain")
    mirrored = raw.split(b"\n")
    torn = mirrored.pop()
    is_ahead = len(mirrored) + bool(torn) > len(lines)
    stored = [line.encode() for line in (read_again() if is_ahead else lines)]
    for number, (mine, theirs) in enumerate(zip(stored, mirrored, strict=False)):
        if mine != theirs:
            return CheckResult(MIRROR_NAME, False, f"line {number + 1} differs from case.db")
    rest = stored[len(mirrored) :]
    is_between = not torn or (bool(rest) and rest[0].startswith(torn))
    if is_between and len(lines) <= len(mirrored) <= len(stored):
        return CheckResult(MIRROR_NAME, True, f"{len(mirrored)} lines", could_check=not torn)
    if is_between and len(mirrored) == len(lines) - 1:
        return CheckResult(MIRROR_NAME, True, "one line behind case.db", could_check=False)
    return CheckResult(MIRROR_NAME, False, f"{len(mirrored)} lines, {len(stored)} in case.db")


def _size(lines: tuple[str, ...]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
