"""Hostile packages against the quarantine: it must answer, and touch nothing but its own folder."""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import AppError, PackageLocked
from app.package import transport
from app.package.bag import write_package
from app.package.checks import verify_package
from app.package.quarantine import open_package
from app.tasks.job import JobContext
from tests.fuzz.package_kinds import HARMLESS_TOO, KINDS, Honest
from tests.package import samples

HANG_SECONDS = 120
"""After this a case counts as hanging: the process ends with every stack on standard error."""
_watched: list[tuple[str, str]] | None = None
_PATH_EVENTS = frozenset(("open", "shutil.rmtree", "shutil.copyfile")) | {
    f"os.{act}"
    for act in ("mkdir", "rename", "remove", "rmdir", "link", "symlink", "chmod", "chown")
}
_PATH_EVENTS |= {f"os.{act}" for act in ("truncate", "utime", "listdir", "scandir")}


def run(count: int, seed: int) -> dict[str, object]:
    """Try `count` packages made from `seed`.

    Returns:
        `failures` is empty when all went well; beside it counts by kind and reason, the longest
        case in seconds, and by how many MiB the process grew at its peak.
    """
    _watch_once()
    place = Path(tempfile.mkdtemp(prefix="netra-fuzz-")).resolve()
    try:
        return _run(place, count, seed)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run(place: Path, count: int, seed: int) -> dict[str, object]:
    honest, secret = _honest(place)
    outside = _fingerprint(place)
    failures: list[str] = []
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    slowest, before = 0.0, _peak()
    for number in range(count):
        maker = KINDS[number % len(KINDS)]
        kind = maker.__name__
        # hashed by name and number: a case can be made again alone
        rng = random.Random(f"{seed} {kind} {number}")  # noqa: S311  # repeatable on purpose
        scene = place / "scene"
        scene.mkdir()
        maker(honest, rng, scene / "paket")
        started = time.monotonic()
        reason, wrong = _tried(scene, secret, must_refuse=kind not in HARMLESS_TOO)
        slowest = max(slowest, time.monotonic() - started)
        shutil.rmtree(scene)
        if outside != (now := _fingerprint(place)):
            wrong.append(f"changed outside: {sorted(set(now) ^ set(outside))}")
            outside = now
        kinds[kind] += 1
        reasons[reason] += 1
        failures += [f"seed {seed} case {number} ({kind}): {line}" for line in wrong]
    return {
        "count": count,
        "seed": seed,
        "failures": failures,
        "kinds": dict(kinds),
        "reasons": dict(reasons.most_common()),
        "slowest_seconds": round(slowest, 2),
        "grown_mib": round((_peak() - before) / 1024),
    }


def _tried(scene: Path, secret: str, *, must_refuse: bool) -> tuple[str, list[str]]:
    """Open and verify one package; give what was said and what went wrong."""
    package, into = scene / "paket", scene / "karantina"
    wrong: list[str] = []
    listed = _names(scene)
    faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
    try:
        with _watching(package, into) as touched:
            reason = _opened(package, into, secret, wrong)
        is_let_in = reason == "let in"
        wrong += [f"touched {event} {path}" for event, path in touched]
        if is_let_in and must_refuse:
            wrong.append("let in")
        if is_let_in:
            shutil.rmtree(into)
        if (left := _names(scene)) != listed:
            wrong.append(f"left behind: {sorted(left - listed)}, gone: {sorted(listed - left)}")
        with _watching(package, into) as touched:
            is_whole = _verified(package, secret, wrong)
        wrong += [f"verify touched {event} {path}" for event, path in touched]
        if is_whole is not None and is_whole != is_let_in:
            wrong.append(f"verify says {is_whole}, quarantine says {reason}")
    finally:
        faulthandler.cancel_dump_traceback_later()
    return reason, wrong


def _opened(package: Path, into: Path, secret: str, wrong: list[str]) -> str:
    try:
        found = open_package(package, into, JobContext(), identities=(secret,))
    except AppError as e:
        if into.exists():
            wrong.append("quarantine not empty after a refusal")
        return str(e.facts.get("why", type(e).__name__))
    except Exception as e:  # noqa: BLE001  # whatever else comes out is what is looked for
        wrong.append(f"{type(e).__name__}: {e}"[:300])
        return "crashed"
    for member in found.members:
        content = (found.folder / member.name).read_bytes()
        if hashlib.sha256(content).hexdigest() != member.sha256:
            wrong.append(f"unpacked bytes differ: {member.name}")
    return "let in"


def _verified(package: Path, secret: str, wrong: list[str]) -> bool | None:
    try:
        checks = verify_package(package, (), JobContext(), identities=(secret,))
    except PackageLocked:
        return None
    except AppError as e:
        return None if "FileUnreadable" in type(e).__name__ else bool(wrong.append(repr(e)))
    except Exception as e:  # noqa: BLE001  # as above
        wrong.append(f"verify {type(e).__name__}: {e}"[:300])
        return None
    return all(check.ok for check in checks)


def _honest(place: Path) -> tuple[Honest, str]:
    case = place / "perkara"
    case.mkdir()
    secret, recipient = transport.new_identity()
    path = place / "jujur.zip"
    write_package(path, samples.small(case), JobContext(), sign=samples.signer())
    canary = place / "rahasia" / "kunci.txt"
    canary.parent.mkdir()
    canary.write_text("tidak boleh terbaca")
    return Honest.read(path, recipient, canary), secret


def _fingerprint(place: Path) -> frozenset[tuple[str, int, int, int]]:
    """Describe everything that no package may touch."""
    found = []
    for path in [place.parent / "x", *place.rglob("*")]:
        if not os.path.lexists(path) or "scene" in path.relative_to(place.parent).parts:
            continue
        status = path.lstat()
        is_file = path.is_file()
        found.append((str(path), status.st_size if is_file else 0, status.st_mode, is_file))
    return frozenset(found)


def _names(scene: Path) -> frozenset[str]:
    return frozenset(os.fsdecode(path) for path in scene.iterdir())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# --- every path that Python opens, makes, renames or removes -------------------------------------


def _watch_once() -> None:
    if not getattr(_watch_once, "done", False):
        sys.addaudithook(_note)
        _watch_once.done = True  # type: ignore[attr-defined]


def _note(event: str, args: tuple[object, ...]) -> None:
    if _watched is None or event not in _PATH_EVENTS:
        return
    for path in args[:2]:
        if isinstance(path, str | bytes | os.PathLike):
            _watched.append((event, os.fsdecode(path)))


@contextlib.contextmanager
def _watching(package: Path, into: Path) -> Iterator[list[tuple[str, str]]]:
    """Give the paths outside package, quarantine and scratch that were touched inside."""
    global _watched  # an audit hook cannot be removed, only switched off
    strange: list[tuple[str, str]] = []
    _watched = []
    try:
        yield strange
    finally:
        seen, _watched = _watched, None
    fine = (str(package), str(into), os.path.join(tempfile.gettempdir(), "netra-"))  # noqa: PTH118
    lost = str(package.parent.parent)
    for event, path in seen:
        if not os.path.isabs(path):  # noqa: PTH117  # a mode such as "rb", or a name below a handle
            continue
        real = os.path.abspath(path)  # noqa: PTH100  # links are not followed: the name counts
        is_fine = real.startswith(fine) and not (
            real.startswith(lost) and not real.startswith(fine[:2])
        )
        if not is_fine and not _is_python(real):
            strange.append((event, path))


def _is_python(path: str) -> bool:
    """Tell whether a path belongs to the interpreter and its libraries (late imports)."""
    homes = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[2]), "/proc/self", "/dev/")
    return path.startswith(homes)
