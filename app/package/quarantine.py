"""Open a stranger's package in a folder of its own, or refuse it with one reason."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import DiskFull, FileMissing, FileUnreadable, OutputRefused, PackageRefused
from app.package import places, transport
from app.package.archive import ZipContainer
from app.package.audit import Audit, Finding
from app.package.container import CHUNK_BYTES, Container
from app.package.contents import PackageForm, QuarantinedPackage, Trust
from app.package.folder import FolderContainer
from app.package.output import Sink
from app.package.records import Records
from app.package.trust import TrustedRoot
from app.runtime.disk import writing_to
from app.tasks.job import JobContext

BAG, DECRYPTED = places.BAG, "decrypted.zip"
SPARE_BYTES = 16 * 1024 * 1024
"""Room that must stay free: a disk filled to the brim stops other programs."""


def open_package(
    path: Path,
    into: Path,
    ctx: JobContext,
    *,
    identities: Sequence[object] = (),
    trust: Sequence[TrustedRoot] = (),
    plain: Path | None = None,
) -> QuarantinedPackage:
    """Unpack and check everything; the source is only read.

    Args:
        path: folder, ZIP or age file.
        into: a folder that does not exist or is empty; it is empty again after a refusal.
        identities: age identities (`AGE-SECRET-KEY-...` texts) or `transport.Passphrase`.
        trust: roots; without any the signer's certificate is not judged. A signer that leads to
            none of them is a warning here, for a person to decide.
        plain: the ZIP inside an age file, where somebody who has the keys decrypted it before.

    Raises:
        PackageRefused: `why` says the reason, `member` which file.
        PackageLocked: an age file, and none of `identities` opens it.
        FileMissing, FileUnreadable, DiskFull, OutputRefused: as named.
        Cancelled: a person stopped it; `into` is empty.
    """
    if not path.exists():
        raise FileMissing(path=path)
    with _empty_folder(into), writing_to(into):
        sha256 = "" if path.is_dir() else _digest(path, ctx)
        with opened(path, into / DECRYPTED, identities, ctx, plain) as (container, was_encrypted):
            found = _unpacked(container, path, into, ctx, trust)
        (into / DECRYPTED).unlink(missing_ok=True)
    audit, records = found
    return _result(into / BAG, container.form, was_encrypted, sha256, audit, records)


@contextmanager
def opened(
    path: Path,
    decrypted: Path,
    identities: Sequence[object],
    ctx: JobContext,
    plain: Path | None = None,
) -> Iterator[tuple[Container, bool]]:
    """Open whatever a package lies in.

    Args:
        decrypted: where the ZIP inside an age file is put for as long as it is needed.
        plain: that ZIP, where it was decrypted before; `identities` are not needed then.

    Raises:
        PackageRefused, PackageLocked, FileMissing, FileUnreadable: as in `open_package`.
    """
    if path.is_dir():
        yield FolderContainer(path), False
        return
    was_encrypted = plain is not None or _is_age(path)
    if was_encrypted and plain is None:
        transport.decrypt(path, decrypted, identities, ctx)
        plain = decrypted
    archive = ZipContainer(path if plain is None else plain)
    try:
        yield archive, was_encrypted
    finally:
        archive.close()


def _is_age(path: Path) -> bool:
    try:
        return transport.is_age(path)
    except FileNotFoundError as e:
        raise FileMissing(path=path) from e
    except OSError as e:
        raise FileUnreadable(path=path) from e


def _unpacked(
    container: Container, path: Path, into: Path, ctx: JobContext, trust: Sequence[TrustedRoot]
) -> tuple[Audit, Records]:
    audit = Audit(container, path, trust)
    _require(audit.lists(), path)
    # The signature before the bytes: what a forger made is refused before it fills the disk.
    _require((f for f in audit.signed() if f.why != "signer_not_trusted"), path)
    require_room(into, sum(entry.size for entry in audit.entries.values()))
    bag = into / BAG
    bag.mkdir()
    _require(audit.digests(ctx, _Unpacker(bag)), path)
    records = Records(lambda name, limit: _small(bag / name, limit), audit.members, audit.info)
    _require(records.findings(), path)
    ctx.progress(1.0, "hashing")
    return audit, records


def _require(findings: Iterable[Finding], path: Path) -> None:
    for finding in findings:
        if not finding.ok:
            raise PackageRefused(
                path=path, why=finding.why, member=finding.member, detail=finding.detail
            )


def _result(
    bag: Path,
    form: PackageForm,
    was_encrypted: bool,
    sha256: str,
    audit: Audit,
    records: Records,
) -> QuarantinedPackage:
    if records.case is None or records.head is None:
        raise RuntimeError("findings held, so both were read")
    return QuarantinedPackage(
        folder=bag,
        form=form,
        was_encrypted=was_encrypted,
        sha256=sha256,
        bag_sha256=audit.bag_sha256,
        info=audit.info,
        case=records.case,
        log=audit.info.log,
        head=records.head,
        lines=records.lines,
        chains=tuple(records.chains),
        receipts=tuple(records.receipts),
        members=audit.members,
        signature=audit.signature,
        warnings=_warnings(form, audit),
    )


def _warnings(form: PackageForm, audit: Audit) -> tuple[str, ...]:
    signature = audit.signature
    found = {
        "repacked": form is PackageForm.REPACKED,
        "unsigned": not signature.is_present,
        "signer_not_trusted": signature.is_present and signature.trust is Trust.NOT_TRUSTED,
        "signer_not_checked": signature.is_present and signature.trust is Trust.NOT_CHECKED,
        "signer_demo": signature.root_source == "demo",
        "redacted": audit.info.is_redacted,
    }
    return tuple(code for code, is_so in found.items() if is_so)


class _Unpacker:
    """Writes each file below one folder; the names were judged before."""

    def __init__(self, bag: Path) -> None:
        self._bag = bag
        self._sink: Sink | None = None

    def begin(self, name: str) -> None:
        """Make the next file; it must not be there."""
        path = self._bag / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._sink = Sink(path, 0o600)

    def write(self, chunk: bytes) -> object:
        """Append some bytes."""
        return self._sink.write(chunk) if self._sink is not None else None

    def end(self) -> None:
        """Bring the file to the disk."""
        if self._sink is not None:
            self._sink.__exit__(None, None, None)
        self._sink = None


@contextmanager
def _empty_folder(into: Path) -> Iterator[None]:
    was_there = into.is_dir()
    try:
        with writing_to(into):
            into.mkdir(parents=True, exist_ok=True)
            if into.is_symlink() or any(into.iterdir()):
                raise OutputRefused(path=into)
    except FileExistsError as e:
        raise OutputRefused(path=into) from e
    try:
        yield
    except BaseException:
        for left in (into / BAG, into / DECRYPTED):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
        if not was_there:
            into.rmdir()
        raise


def require_room(into: Path, needed: int) -> None:
    """Refuse to fill a disk to the brim.

    Raises:
        DiskFull: `needed` bytes and some to spare are not there.
    """
    if shutil.disk_usage(into).free < needed + SPARE_BYTES:
        raise DiskFull(path=into, needed_bytes=needed)


def _small(path: Path, limit: int) -> bytes:
    if path.stat().st_size > limit:
        raise PackageRefused(path=path, why="too_large", member=path.name)
    return path.read_bytes()


def _digest(path: Path, ctx: JobContext) -> str:
    sha256 = hashlib.sha256()
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb", buffering=0) as reader:
            while chunk := reader.read(CHUNK_BYTES):
                ctx.check()
                sha256.update(chunk)
    except OSError as e:
        raise FileUnreadable(path=path) from e
    return sha256.hexdigest()
