"""What a parser does that a hostile package has in hand; run in a real child process."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.errors import PackageRefused
from app.domain.plain import to_plain
from app.dossier.worker_table import StampTask
from app.package import quarantine
from app.services import package_table
from app.services.database_table import DatabaseTask
from app.services.package_table import (
    AgeTask,
    Decrypted,
    FoundChecks,
    PackageTask,
    PackageVerdict,
    Piece,
    ReadPackage,
    ReceiptTask,
    dossier_copy,
)
from app.tasks.job import JobContext


def _hang(task: PackageTask, _ctx: JobContext) -> None:
    task.bag.mkdir(exist_ok=True)
    (task.bag / "separuh").write_bytes(b"x")
    while True:
        time.sleep(0.05)


def _eat(_task: PackageTask, _ctx: JobContext) -> None:
    held = []
    while True:
        held.append(bytearray(64 * 1024 * 1024))


def _die(_task: object, _ctx: JobContext) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)
    time.sleep(60)


def _say_nothing(_task: PackageTask, _ctx: JobContext) -> None:
    return


def _hang_in_age(task: AgeTask, _ctx: JobContext) -> None:
    task.into.write_bytes(b"separuh")
    while True:
        time.sleep(0.05)


def _link_age(task: AgeTask, _ctx: JobContext) -> Decrypted:
    task.into.symlink_to("/etc/hostname")
    return Decrypted(Path("/etc/hostname").stat().st_size)


def _search_for_keys(task: AgeTask, ctx: JobContext) -> Decrypted:
    """Decrypt, but refuse where a key lies in what other programs of this user may read."""
    told = b"".join(
        Path(f"/proc/{pid}/{what}").read_bytes()
        for pid in ("self", str(os.getppid()))
        for what in ("cmdline", "environ")
    )
    if any(secret.encode() in told for secret in (*task.keys, *task.phrases)):
        raise PackageRefused(path=task.path, why="key_in_sight", member="")
    made: Decrypted = package_table._decrypt(task, ctx)
    return made


def _honest(task: PackageTask, ctx: JobContext) -> None:
    _lie(task, ctx, lambda bag: bag / "data" / "case.json")


def _lead_out(task: PackageTask, ctx: JobContext) -> None:
    _lie(task, ctx, lambda bag: bag.parent / "bag" / ".." / ".." / "lock")


def _link_out(task: PackageTask, ctx: JobContext) -> None:
    def linked(bag: Path) -> Path:
        member = bag / "data" / "case.json"
        member.unlink()
        member.symlink_to("/etc/hostname")
        return member

    _lie(task, ctx, linked)


def _lie(task: PackageTask, ctx: JobContext, forged: Callable[[Path], Path]) -> None:
    """Name one file as if it were a checked part of the package, all else being right."""
    package = quarantine.open_package(task.path, task.bag, ctx)
    case = package_table._case(task.path, package, task.folder)
    told = forged(package.folder)
    name = os.path.relpath(told, package.folder)
    member = replace(package.members[0], name=name, size_bytes=told.lstat().st_size)
    lie = replace(package, members=(member,), case=package_table.as_sent(package.case))
    ctx.emit(Piece(json.dumps(to_plain(ReadPackage(lie, case)))))


def _link_dossier(task: PackageTask, ctx: JobContext) -> PackageVerdict:
    dossier_copy(task.folder, 0).symlink_to("/etc/hostname")
    ctx.emit(FoundChecks((CheckResult("package container", True),)))
    return PackageVerdict(("data/dossier.pdf",), CheckResult("package rows", True))


def _write_out(task: PackageTask, ctx: JobContext) -> PackageVerdict:
    """Try to write beside the one folder, as Python does and as native code does."""
    package_table._prepare(task)
    beside = task.path.parent / "terlepas"
    said = {"inside": _tried(lambda: (task.folder / "isi").write_bytes(b"x"))}
    said["python"] = _tried(lambda: beside.write_bytes(b"x"))
    said["folder"] = _tried(beside.mkdir)
    said["rename"] = _tried(lambda: (task.folder / "isi").rename(beside))
    said["remove"] = _tried(task.path.unlink)
    libc = ctypes.CDLL(None, use_errno=True)
    made = libc.open(os.fsencode(beside), os.O_WRONLY | os.O_CREAT, 0o600)
    said["native"] = "refused" if made < 0 else "done"
    ctx.emit(FoundChecks(tuple(CheckResult(name, True, text) for name, text in said.items())))
    return PackageVerdict((), None)


def _tried(act: Callable[[], object]) -> str:
    try:
        act()
    except PermissionError:
        return "refused"
    return "done"


def _whole(
    act: Callable[[PackageTask, JobContext], PackageVerdict | None],
) -> tuple[type[PackageTask], Callable[[PackageTask, JobContext], PackageVerdict]]:
    return PackageTask, lambda task, ctx: act(task, ctx) or PackageVerdict((), None)


OPERATIONS = {
    "hang": _whole(_hang),
    "eat": _whole(_eat),
    "die": _whole(_die),
    "die of a receipt": (ReceiptTask, _die),
    "die of a database": (DatabaseTask, _die),
    "die of an age file": (AgeTask, _die),
    "hang in an age file": (AgeTask, _hang_in_age),
    "link an age file": (AgeTask, _link_age),
    "search for keys": (AgeTask, _search_for_keys),
    "open": (PackageTask, package_table._open),
    "die of a stamp": (StampTask, _die),
    "say nothing": _whole(_say_nothing),
    "honest": _whole(_honest),
    "lead out": _whole(_lead_out),
    "link out": _whole(_link_out),
    "link dossier": _whole(_link_dossier),
    "write out": _whole(_write_out),
}
