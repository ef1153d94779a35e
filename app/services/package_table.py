"""What the child process does with packages of strangers; asked for by `package_child`.

age, ZIP, lists, JSON, signatures and rows are parsed here, where a loop or a bomb costs that one
package. A key comes only to the child that decrypts, which then ends: the one that unpacks never
holds it. The child writes into the folder that the parent made for it, and nowhere else.
"""

from __future__ import annotations

import gc
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.errors import PackageRefused
from app.domain.exchange_case import ExchangeCase
from app.domain.plain import to_plain
from app.dossier.worker_table import writable
from app.package.container import Container
from app.package.contents import PackagedCase, PackageSignature, QuarantinedPackage, Receipt
from app.package.trust import TrustedRoot
from app.runtime.disk import writing_to
from app.tasks.job import JobContext
from media.worker.writing import write_only_below

DECRYPT_PACKAGE = "decrypt_package"
OPEN_PACKAGE, VERIFY_PACKAGE = "open_package", "verify_package"
READ_RECEIPT = "read_receipt"
ROWS = "package rows"
PIECE_CHARACTERS = 4 * 1024 * 1024
_CHECKS_AT_ONCE = 500
_RARELY = (200_000, 20, 20)
"""When Python looks for cycles: the rows are many and hold none, and this process soon ends."""


@dataclass(frozen=True, slots=True)
class AgeTask:
    """Decrypt one age file."""

    path: Path
    """The age file, absolute."""
    into: Path
    """The file to make, in `folder`."""
    folder: Path
    """As in `PackageTask`."""
    keys: tuple[str, ...] = field(repr=False)
    """age identities (`AGE-SECRET-KEY-...`); never shown, never logged."""
    phrases: tuple[str, ...] = field(repr=False)
    """Passphrases, likewise."""


@dataclass(frozen=True, slots=True)
class Decrypted:
    """The file was made, and every byte of it was authentic."""

    size_bytes: int
    """Its length."""


@dataclass(frozen=True, slots=True)
class PackageTask:
    """Read one package."""

    path: Path
    """Folder, ZIP or age file, absolute."""
    plain: Path | None
    """The ZIP inside an age file, decrypted by another child; None where `path` is none."""
    folder: Path
    """The only folder that may be written, absolute; the parent takes it away."""
    bag: Path
    """Where the package is unpacked, in `folder`."""
    trust: tuple[Path, ...]
    """Certificates that a signer may lead to, absolute."""
    data_dir: Path
    """This user's data folder as the parent knows it: the roots used on this computer."""


@dataclass(frozen=True, slots=True)
class ReceiptTask:
    """Read one receipt; nothing is written."""

    path: Path
    """The file, absolute."""
    trust: tuple[Path, ...]
    """As in `PackageTask`."""
    data_dir: Path
    """As in `PackageTask`."""


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """A receipt as it was found."""

    line: str
    """The line that counts."""
    signed: str
    """CMS over it, base64; empty without one."""
    receipt: Receipt
    """What the line says."""
    signature: PackageSignature
    """Who vouches for it, if anybody."""
    problem: str
    """Why the signature does not hold; empty where it does."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a long JSON text; all of them joined are a `ReadPackage`."""

    text: str
    """At most PIECE_CHARACTERS."""


@dataclass(frozen=True, slots=True)
class ReadPackage:
    """What was found in a package, all of it checked."""

    package: QuarantinedPackage
    """The bag."""
    case: ExchangeCase | None
    """Its rows; None for a public variant."""


@dataclass(frozen=True, slots=True)
class FoundChecks:
    """Some of the checks, in order."""

    checks: tuple[CheckResult, ...]
    """Never many: a message has a limit."""


@dataclass(frozen=True, slots=True)
class PackageVerdict:
    """What is left to say after the checks."""

    dossiers: tuple[str, ...]
    """Names of the dossiers whose PDF is still to be checked: `dossier_copy` of their place."""
    rows: CheckResult | None
    """The rows against the chain; None where something else failed before."""


def dossier_copy(folder: Path, place: int) -> Path:
    """Name the file that holds the dossier at `place` of `PackageVerdict.dossiers`."""
    return folder / f"dossier-{place}.pdf"


def _decrypt(task: AgeTask, ctx: JobContext) -> Decrypted:
    from app.package import transport

    _stay_in(task.folder)
    identities = (*task.keys, *map(transport.Passphrase, task.phrases))
    with writing_to(task.into):
        transport.decrypt(task.path, task.into, identities, ctx)
    return Decrypted(task.into.stat().st_size)


def _open(task: PackageTask, ctx: JobContext) -> PackageVerdict:
    from app.dossier.trust import roots
    from app.package import quarantine

    _prepare(task)
    package = quarantine.open_package(
        task.path, task.bag, ctx, trust=roots(task.trust), plain=task.plain
    )
    ctx.progress(1.0, "verifying", task.path.name)
    case = None if package.info.is_redacted else _case(task.path, package, task.folder)
    if case is not None:
        package = replace(package, case=as_sent(package.case))
    text = json.dumps(to_plain(ReadPackage(package, case)))
    for at in range(0, len(text), PIECE_CHARACTERS):
        ctx.emit(Piece(text[at : at + PIECE_CHARACTERS]))
    return PackageVerdict((), None)


def as_sent(case: PackagedCase) -> PackagedCase:
    """Give an overview without what its rows tell once more: the parent makes it again of them."""
    return replace(case, transcripts=())


def _case(path: Path, package: QuarantinedPackage, folder: Path) -> ExchangeCase:
    from app.services import exchange_reading as reading
    from app.services import package_rows

    member = package.folder / reading.ROWS
    if not member.is_file():
        raise PackageRefused(path=path, why="no_rows", member=reading.ROWS)
    if member.stat().st_size > package_rows.MAX_BYTES:
        raise PackageRefused(path=path, why="too_large", member=reading.ROWS)
    told = package_rows.PackageRecord(
        path=path,
        overview=package.case,
        lines=package.lines,
        chains=package.chains,
        digests=frozenset(item.sha256 for item in package.members),
    )
    return package_rows.read_case(member.read_bytes(), told, folder)


def _verify(task: PackageTask, ctx: JobContext) -> PackageVerdict:
    from app.dossier.trust import roots
    from app.package import checks

    _prepare(task)
    known, kept = roots(task.trust), _Kept(task.folder)
    found = checks.verify_package(task.path, known, ctx, dossier_checks=kept.keep, plain=task.plain)
    for at in range(0, len(found), _CHECKS_AT_ONCE):
        some = found[at : at + _CHECKS_AT_ONCE]
        ctx.emit(FoundChecks(tuple(writable(check) for check in some)))
    is_whole = all(check.ok for check in found)
    rows = writable(_rows(task, known, ctx.silent())) if is_whole else None
    return PackageVerdict(tuple(kept.names), rows)


@dataclass(slots=True)
class _Kept:
    """Lays the dossiers aside for another child: a PDF is parsed by native code."""

    folder: Path
    names: list[str] = field(default_factory=list)

    def keep(self, name: str, pdf: Path) -> tuple[CheckResult, ...]:
        """Take a copy away."""
        pdf.rename(dossier_copy(self.folder, len(self.names)))
        self.names.append(name)
        return ()


def _rows(task: PackageTask, known: Sequence[TrustedRoot], ctx: JobContext) -> CheckResult:
    from app.package import quarantine

    try:
        with quarantine.opened(task.path, task.bag, (), ctx, task.plain) as (box, _):
            return _compared(task, box, known)
    except PackageRefused as e:
        return CheckResult(ROWS, False, f"why={e.facts['why']}; member={e.facts['member']}")


def _compared(task: PackageTask, box: Container, known: Sequence[TrustedRoot]) -> CheckResult:
    from app.package.audit import Audit
    from app.package.container import read_whole
    from app.package.records import Records
    from app.services import exchange_reading as reading
    from app.services import package_rows

    path, audit = task.path, Audit(box, task.path, known)
    if audit.info.is_redacted:
        return CheckResult(ROWS, True, "public variant: the rows stay in the office")
    if reading.ROWS not in audit.entries:
        raise PackageRefused(path=path, why="no_rows", member=reading.ROWS)
    records = Records(audit.reader(), audit.members, audit.info)
    for finding in records.findings():
        if not finding.ok:
            raise PackageRefused(path=path, why=finding.why, member=finding.member)
    if records.case is None:
        raise RuntimeError("findings held, so it was read")
    content = read_whole(box, audit.entries[reading.ROWS], package_rows.MAX_BYTES, path)
    record = package_rows.PackageRecord(
        path=path,
        overview=records.case,
        lines=records.lines,
        chains=tuple(records.chains),
        digests=frozenset(member.sha256 for member in audit.members),
    )
    case = package_rows.read_case(content, record, task.folder)
    rows = len(case.moments) + sum(len(run.segments) for run in case.runs)
    detail = f"{len(case.evidence)} evidence, {rows} moments and segments, as the chain tells"
    return CheckResult(ROWS, True, detail)


def _read_receipt(task: ReceiptTask, _ctx: JobContext) -> ReadReceipt:
    from app.services import receipt_reading

    os.environ["NETRA_DATA"] = str(task.data_dir)
    return ReadReceipt(*receipt_reading.read_receipt(task.path, task.trust))


def _prepare(task: PackageTask) -> None:
    os.environ["NETRA_DATA"] = str(task.data_dir)
    gc.set_threshold(*_RARELY)
    _stay_in(task.folder)


def _stay_in(folder: Path) -> None:
    tempfile.tempdir = str(folder)
    write_only_below(folder)


OPERATIONS = {
    DECRYPT_PACKAGE: (AgeTask, _decrypt),
    OPEN_PACKAGE: (PackageTask, _open),
    VERIFY_PACKAGE: (PackageTask, _verify),
    READ_RECEIPT: (ReceiptTask, _read_receipt),
}
"""Operation by name: its task's type, and what runs it."""
