"""The dossier: frozen, checked, laid out, signed, verified, and only then kept."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.case import IdentityRole
from app.domain.dossier import (
    DossierSignature,
    DossierSnapshot,
    DossierWarning,
    WarningCode,
)
from app.domain.errors import InvalidValue
from app.domain.signed_dossier import SignedDossier
from app.runtime.disk import writing_to
from app.services import identities, snapshots
from app.services.dossier_files import (
    SIGNATURE_FIELDS,
    DossierRequest,
    file_name,
    identity_of,
    keep,
    rehash,
    require_place,
    require_valid,
    signature_of,
)
from app.services.session import CaseSession
from app.store.blobs import digest_file
from app.store.derivatives import DossierRecord
from app.tasks.job import Job, JobContext, Lane

if TYPE_CHECKING:
    from app.dossier.certificates import SigningIdentity

__all__ = [
    "BuiltDossier",
    "DossierRequest",
    "KeptDossier",
    "build_job",
    "commit",
    "listed",
    "preview_warnings",
]

# ReportLab, pikepdf and pyHanko take half a second to load and most commands need none of
# them: what imports them is imported where it is used.


@dataclass(frozen=True, slots=True)
class BuiltDossier:
    """A finished and verified file in staging."""

    staged: Path
    """In the staging folder of the case."""
    out: Path | None
    """Where a copy goes."""
    snapshot: DossierSnapshot
    """What it shows."""
    document: SignedDossier
    """What it is; `path` is filled by `commit`."""
    signatures: tuple[DossierSignature, ...]
    """One, or none."""


@dataclass(frozen=True, slots=True)
class KeptDossier:
    """A dossier of the case."""

    document: SignedDossier
    """The file."""
    custody_head: str
    """SHA-256 of the last custody entry that it shows."""
    warnings: tuple[DossierWarning, ...]
    """What it says is missing."""


def build_job(session: CaseSession, request: DossierRequest) -> Job[BuiltDossier]:
    """Build, sign and verify a dossier; the case is not changed until `commit`.

    Raises (at once or from the job):
        CertificateMissing, WrongPassphrase, CertificateUnusable, OutputRefused: as named.
        DigestMismatch: a stored file is not what it was; nothing is built then.
        SignatureInvalid: the finished file does not verify; nothing is kept then.
        SignerRefused: others are registered as Pemeriksa of this case.
    """
    session.require_writable()
    require_place(request.out)
    identity = identity_of(request)
    if identity is not None:
        identities.require_registered(session, IdentityRole.PEMERIKSA, identity)
    _check_sections(request.sections)
    snapshot = snapshots.take(
        session,
        identity,
        has_timestamp=request.timestamp_url is not None,
        sections=request.sections,
    )
    files = _files(session, snapshot)
    pages_path, archive_path, signed_path = (session.blobs.staging_path(".pdf") for _ in range(3))

    def run(ctx: JobContext) -> BuiltDossier:
        from app.dossier import archival, layout, trust
        from app.dossier.manifest import attachments_for

        try:
            with writing_to(session.folder):
                rehash(files, ctx, 0.4)
                ctx.progress(0.4, "layout")
                pages = layout.render(snapshot, pages_path, ctx, share=(0.4, 0.7))
                ctx.progress(0.7, "archiving")
                embedded = attachments_for(snapshot)
                archival.make_archival(
                    pages_path, archive_path, snapshot, embedded, SIGNATURE_FIELDS
                )
                ctx.progress(0.8, "signing")
                level = _sign(archive_path, signed_path, identity, request)
            if identity is not None:
                # The person who signs here vouches for the root on this computer.
                trust.remember(identity)
            ctx.progress(0.9, "verifying")
            if identity is not None:
                require_valid(signed_path, 1)
            sha256 = digest_file(signed_path, JobContext(cancel=ctx.cancel)).sha256
        except BaseException:
            signed_path.unlink(missing_ok=True)
            raise
        finally:
            pages_path.unlink(missing_ok=True)
            archive_path.unlink(missing_ok=True)
        subject = identity.name if identity else ""
        document = SignedDossier("", sha256, pages, subject, level)
        made = (signature_of(session, SIGNATURE_FIELDS[0], identity, level),) if identity else ()
        return BuiltDossier(signed_path, request.out, snapshot, document, made)

    return Job(label="dossier", lane=Lane.MEDIA, run=run)


def commit(session: CaseSession, built: BuiltDossier) -> KeptDossier:
    """Keep a built dossier in the case, note it in the chain, and copy it where asked.

    Raises:
        OutputRefused: the copy cannot be written; then the case keeps nothing either.
    """
    head = built.snapshot.custody_head
    record = DossierRecord(
        name=file_name(head.seq + 1, built.document.sha256),
        sha256=built.document.sha256,
        pages=built.document.pages,
        signed_by=built.document.signed_by,
        level=built.document.level,
        head=head,
        created_at=session.clock.stamp(),
        signatures=built.signatures,
    )
    path = keep(session, "dossier.build", built.staged, built.out, record)
    document = SignedDossier(
        path=str(path),
        sha256=built.document.sha256,
        pages=built.document.pages,
        signed_by=built.document.signed_by,
        level=built.document.level,
    )
    warnings = _without_timestamp(built.snapshot.warnings, built.document.level)
    return KeptDossier(document, head.sha256, warnings)


def listed(session: CaseSession) -> tuple[SignedDossier, ...]:
    """Give the dossiers that the case keeps, in the order built."""
    return tuple(
        SignedDossier(
            path=str(session.blobs.dossiers / record.name),
            sha256=record.sha256,
            pages=record.pages,
            signed_by=record.signed_by,
            level=record.level,
        )
        for record in session.stores.dossiers.all()
    )


def preview_warnings(session: CaseSession) -> tuple[DossierWarning, ...]:
    """Say what a dossier built now would say is missing."""
    return snapshots.take(session, None).warnings


def _check_sections(sections: tuple[str, ...]) -> None:
    from app.dossier.layout import SECTIONS

    for key in sections:
        if key not in SECTIONS:
            raise InvalidValue(field="sections", value=key, expected=", ".join(SECTIONS))


def _without_timestamp(
    warnings: tuple[DossierWarning, ...], level: str
) -> tuple[DossierWarning, ...]:
    """Add what the pages could not know: the service asked for a time stamp did not answer."""
    missing = DossierWarning(WarningCode.NO_TIMESTAMP)
    if level == "PAdES B-B" and missing not in warnings:
        return (*warnings, missing)
    return warnings


def _files(session: CaseSession, snapshot: DossierSnapshot) -> list[tuple[str, str, Path]]:
    blobs = session.blobs
    files: list[tuple[str, str, Path]] = []
    fenced = {item.code for item in snapshot.evidence if item.fence is not None}
    for item in snapshot.evidence:
        if item.code in fenced:
            # Known to fail; the dossier says so, and a person decided whether it is used.
            continue
        sha256 = item.digest.sha256
        files.append((item.code, sha256, blobs.original_path(sha256)))
    for made in snapshot.derivatives:
        if made.evidence in fenced:
            continue
        files.append((made.code, made.sha256, blobs.derived_path(made.sha256)))
    return files


def _sign(
    prepared: Path, signed: Path, identity: SigningIdentity | None, request: DossierRequest
) -> str:
    if identity is None:
        shutil.copyfile(prepared, signed)
        return ""
    from app.dossier import signing

    return signing.sign(
        prepared,
        signed,
        identity,
        field=SIGNATURE_FIELDS[0],
        timestamp_url=request.timestamp_url,
    )
