"""A time stamp for a dossier that was signed without one, or long ago."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import DigestMismatch, FileMissing, NotReleasable
from app.domain.signed_dossier import SignedDossier
from app.runtime.disk import writing_to
from app.services.cosigning import find, is_followed, signature_count
from app.services.dossier_files import file_name, is_public, keep, require_valid
from app.services.session import CaseSession
from app.store.blobs import digest_file
from app.store.derivatives import DossierRecord
from app.tasks.job import Job, JobContext, Lane

FIELD = "CapWaktu{number}"
TIMED = "PAdES B-T"
_PADES = ("PAdES B-B", TIMED)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A dossier with a time stamp over it, verified, in staging."""

    staged: Path
    """In the staging folder of the case."""
    record: DossierRecord
    """The file that it follows."""
    sha256: str
    """Of the stamped file."""
    url: str
    """Who stamped it."""


def stamp_job(
    session: CaseSession, name: str, url: str, trust: tuple[Path, ...] = ()
) -> Job[Stamped]:
    """Put a document time stamp over a signed dossier; the case is not changed until `commit`.

    Args:
        name: file name in `dossiers/`, or `latest`.
        url: an RFC 3161 service, asked for at most five seconds.
        trust: roots of signatures that were made on another computer.

    Raises (at once or from the job):
        UnknownItem: there is no such dossier.
        NotReleasable: `why` is unsigned or replaced.
        FileMissing, DigestMismatch: the file is not what it was.
        TimestampFailed: the service gave no usable time stamp.
        SignatureInvalid: the file does not verify, before or after.
    """
    session.require_writable()
    record = find(session, name)
    _require_open(session, record)
    path = session.blobs.dossiers / record.name
    if not path.is_file():
        raise FileMissing(path=path)
    earlier = sum(1 for one in session.stores.dossiers.all() if one.signatures)
    field = FIELD.format(number=earlier)
    staged = session.blobs.staging_path(".pdf")

    def run(ctx: JobContext) -> Stamped:
        from app.dossier import signing

        try:
            ctx.progress(0.0, "hashing", record.name)
            actual = digest_file(path, JobContext(cancel=ctx.cancel)).sha256
            if actual != record.sha256:
                raise DigestMismatch(item=record.name, expected=record.sha256, actual=actual)
            ctx.progress(0.2, "verifying", record.name)
            signers = len(record.signatures) or None
            require_valid(path, signers, trust=trust)
            with writing_to(session.folder):
                ctx.progress(0.5, "signing")
                signing.stamp(path, staged, field, url)
                ctx.progress(0.7, "verifying", record.name)
                require_valid(staged, signers, name=record.name, trust=trust)
                sha256 = digest_file(staged, JobContext(cancel=ctx.cancel)).sha256
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        return Stamped(staged, record, sha256, url)

    return Job(label=f"{record.name} stamp", lane=Lane.MEDIA, run=run)


def commit(session: CaseSession, stamped: Stamped) -> SignedDossier:
    """Keep the stamped file beside the one it follows, and note it in the chain.

    Raises:
        NotReleasable: another file follows it meanwhile.
    """
    before = stamped.record
    try:
        _require_open(session, before)
    except NotReleasable:
        stamped.staged.unlink(missing_ok=True)
        raise
    seq = session.stores.custody.head().seq + 1
    record = replace(
        before,
        name=file_name(seq, stamped.sha256, is_public=is_public(before.name)),
        sha256=stamped.sha256,
        level=TIMED if before.level in _PADES else before.level,
        created_at=session.clock.stamp(),
        follows=before.sha256,
        released_at="",
    )
    path = keep(session, "dossier.stamp", stamped.staged, None, record, {"url": stamped.url})
    return SignedDossier(str(path), record.sha256, record.pages, record.signed_by, record.level)


def _require_open(session: CaseSession, record: DossierRecord) -> None:
    if not signature_count(record):
        raise NotReleasable(path=record.name, why="unsigned")
    if is_followed(session, record):
        raise NotReleasable(path=record.name, why="replaced")
