"""Signing with another program: a prepared file went out, the signed one is brought in.

What comes back is a stranger's file. It is taken only where it begins with the very bytes of a
dossier that this case keeps, adds nothing but signatures to them, and passes every check.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from app.domain.case import IdentityRole
from app.domain.checks import CheckResult
from app.domain.errors import (
    FileMissing,
    FileUnreadable,
    NotReleasable,
    SignatureInvalid,
    SignedFileRefused,
)
from app.runtime.disk import writing_to
from app.services import agreement, identities
from app.services.cosigning import SignedAgain, is_followed, signature_count
from app.services.dossier_files import (
    SIGNATURE_FIELDS,
    evidence_files,
    rehash,
    signature_of,
)
from app.services.pdf_checks import read_pdf, verify_pdf
from app.services.session import CaseSession
from app.store.blobs import digest_file
from app.store.derivatives import DossierRecord
from app.tasks.job import Job, JobContext, Lane

_ROLES = (IdentityRole.PEMERIKSA, IdentityRole.KETUA)
_LEVEL = "level="
_BLOCK = 1 << 20


def bring_in_job(
    session: CaseSession, signed: Path, trust: tuple[Path, ...] = ()
) -> Job[SignedAgain]:
    """Check a dossier that another program signed; the case is not changed until `commit`.

    Which dossier of the case it is, is read from its first bytes. `cosigning.commit` keeps it.

    Args:
        signed: the file, as the other program wrote it; it is copied.
        trust: roots that the signer's certificate may end in; kept once it passed.

    Raises (at once or from the job):
        CaseReadOnly, FileMissing, FileUnreadable: as named.
        SignedFileRefused: `why` is not_prepared, nothing_added or root_unknown.
        NotReleasable: the dossier that it begins with is released, or followed by another.
        SignerRefused: not the person registered for this signature.
        SignatureInvalid: it does not pass every check.
        DossierDiffers, DigestMismatch, NotADossier, WorkerCrashed, WorkerTimedOut: as named.
    """
    session.require_writable()
    if not signed.is_file():
        raise FileMissing(path=str(signed))
    kept = [
        (record, path, path.stat().st_size)
        for record in session.stores.dossiers.all()
        if (path := session.blobs.dossiers / record.name).is_file()
    ]
    closed = {record.name: _closed(session, record) for record, _path, _size in kept}
    known = {role: identities.registered(session, role) for role in _ROLES}
    case, files = agreement.facts(session), evidence_files(session)
    staged = session.blobs.staging_path(".pdf")

    def run(ctx: JobContext) -> SignedAgain:
        from app.dossier import trust as roots

        try:
            with writing_to(session.folder):
                # before it is copied: it may be any file of any size
                _begins_with(signed, kept, signed.name)
                _copy(signed, staged)
                record = _begins_with(staged, kept, signed.name)
                count = signature_count(record)
                if why := closed[record.name]:
                    raise NotReleasable(path=record.name, why=why)
                rehash(files, ctx, 0.6)
                ctx.progress(0.6, "verifying")
                checks = verify_pdf(staged, trust, ctx.silent(), signers=count + 1)
                _require_passed(signed.name, checks)
                contents = read_pdf(staged, ctx.silent(), with_signers=True)
                agreement.require_agreement(case, record, contents)
                sha256 = digest_file(staged, JobContext(cancel=ctx.cancel)).sha256
            signer = contents.signers[count]  # as many as the checks counted
            role = _ROLES[count]
            identities.require_known(known[role], role, signer.name, signer.fingerprint)
            roots.remember_given(trust)
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        signature = signature_of(
            session,
            SIGNATURE_FIELDS[count],
            signer.name,
            signer.fingerprint,
            _level(checks, signer.field),
            field=signer.field,
        )
        return SignedAgain(staged, None, record, sha256, signature, is_outside=True)

    return Job(label=f"{signed.name} sign", lane=Lane.MEDIA, run=run)


def _copy(signed: Path, staged: Path) -> None:
    """Copy the file, so that what is checked is what is kept."""
    try:
        source = signed.open("rb")
    except OSError as e:
        raise FileUnreadable(path=str(signed)) from e
    with source, staged.open("wb") as out:
        shutil.copyfileobj(source, out, _BLOCK)


def _begins_with(
    staged: Path, kept: list[tuple[DossierRecord, Path, int]], name: str
) -> DossierRecord:
    """Give the longest dossier of the case whose bytes the file begins with."""
    try:
        return _found(staged, kept, name)
    except OSError as e:
        raise FileUnreadable(path=name) from e


def _found(staged: Path, kept: list[tuple[DossierRecord, Path, int]], name: str) -> DossierRecord:
    size = staged.stat().st_size
    by_size = sorted(kept, key=lambda one: one[2], reverse=True)
    for record, _path, length in by_size:
        if length > size or _sha256(staged, length) != record.sha256:
            continue
        if length == size:
            raise SignedFileRefused(path=name, why="nothing_added")
        return record
    raise SignedFileRefused(path=name, why="not_prepared")


def _sha256(path: Path, length: int) -> str:
    """Hash the first bytes of a file."""
    found = hashlib.sha256()
    with path.open("rb") as source:
        while length > 0 and (block := source.read(min(_BLOCK, length))):
            found.update(block)
            length -= len(block)
    return found.hexdigest()


def _closed(session: CaseSession, record: DossierRecord) -> str:
    """Say why a dossier takes no further signature; empty where it does."""
    if signature_count(record) >= len(SIGNATURE_FIELDS):
        return "signed_already"
    if is_followed(session, record):
        return "replaced"
    return "released_already" if record.released_at else ""


def _require_passed(name: str, checks: tuple[CheckResult, ...]) -> None:
    failed = [check for check in checks if not check.ok]
    if failed and all(
        check.name.startswith("signer ") and "why=not_trusted" in check.detail for check in failed
    ):
        raise SignedFileRefused(path=name, why="root_unknown")
    for check in failed:
        raise SignatureInvalid(path=name, why=f"{check.name}: {check.detail}")


def _level(checks: tuple[CheckResult, ...], field: str) -> str:
    stated = next(check.detail for check in checks if check.name == f"signature {field}")
    return stated.split(";")[0].removeprefix(_LEVEL)
