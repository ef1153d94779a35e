"""The dossier: frozen, checked, laid out, signed, verified, and only then kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.case import IdentityRole
from app.domain.custody import CustodyValue
from app.domain.dossier import (
    DossierSignature,
    DossierSnapshot,
    DossierWarning,
    WarningCode,
)
from app.domain.dossier_public import INTERNAL, PUBLIC
from app.domain.errors import InvalidValue
from app.domain.letterhead import Look
from app.domain.signed_dossier import SignedDossier
from app.runtime.disk import writing_to
from app.services import (
    comparisons,
    dossier_press,
    identities,
    letterhead,
    public_dossier,
    snapshots,
)
from app.services.dossier_files import (
    DossierRequest,
    copy_to,
    expected_of,
    file_name,
    identity_of,
    keep,
    prepared,
    rehash,
    require_place,
)
from app.services.dossier_press import Pressed
from app.services.session import CaseSession
from app.store.derivatives import DossierRecord
from app.tasks.job import Job, JobContext, Lane

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
    public: BuiltDossier | None = None
    """The public variant of the same reading; None where none was asked for."""


@dataclass(frozen=True, slots=True)
class KeptDossier:
    """A dossier of the case."""

    document: SignedDossier
    """The file."""
    custody_head: str
    """SHA-256 of the last custody entry that it shows."""
    warnings: tuple[DossierWarning, ...]
    """What it says is missing."""
    public: SignedDossier | None = None
    """The public variant; None where none was asked for."""


def build_job(session: CaseSession, request: DossierRequest) -> Job[BuiltDossier]:
    """Build, sign and verify a dossier; the case is not changed until `commit`.

    Raises (at once or from the job):
        CertificateMissing, WrongPassphrase, CertificateUnusable, OutputRefused: as named.
        InvalidValue: no such chapter; or a certificate is expected that nobody waits for.
        DigestMismatch: a stored file is not what it was; nothing is built then.
        SignatureInvalid: the finished file does not verify; nothing is kept then.
        SignerRefused: others are registered as Pemeriksa of this case.
    """
    session.require_writable()
    for place in (request.out, request.public_copy):
        require_place(place)
    identity = identity_of(request)
    expected = expected_of(request)
    signer = identity or expected
    if signer is not None:
        identities.require_registered(
            session, IdentityRole.PEMERIKSA, signer.name, signer.fingerprint
        )
    _check_sections(request.sections)
    snapshot = snapshots.take(
        session,
        identity,
        has_timestamp=request.timestamp_url is not None,
        sections=request.sections,
        look=Look(request.paper, letterhead.read()),
    )
    snapshot = prepared(snapshot, request, expected)
    files = _files(session, snapshot)
    press = dossier_press.Press(session, identity, request.timestamp_url)
    planned = public_dossier.plan(session, request.names) if request.is_public else None

    beside = comparisons.Comparisons(session, snapshot)

    def run(ctx: JobContext) -> BuiltDossier:
        with press, beside, writing_to(session.folder):
            rehash(files, ctx, 0.3)
            whole = beside.taken(ctx)
            if planned is None:
                return _built(press.make(whole, ctx, (0.3, 1.0)), request.out, whole)
            try:
                shown = public_dossier.take_pictures(planned, ctx)
                internal, public = public_dossier.paired(whole, shown)
                made = press.make(internal, ctx, (0.4, 0.75))
                given = press.make(public, ctx, (0.75, 1.0))
            finally:
                public_dossier.forget(planned)
            out = _built(given, request.public_copy, public)
            return replace(_built(made, request.out, internal), public=out)

    return Job(label="dossier", lane=Lane.MEDIA, run=run)


def commit(session: CaseSession, built: BuiltDossier) -> KeptDossier:
    """Keep a built dossier in the case, note it in the chain, and copy it where asked.

    A public variant is kept first, in an entry of its own: the internal one stays the newest.

    Raises:
        OutputRefused: a copy cannot be written; then the case keeps nothing either.
    """
    both = [one for one in (built.public, built) if one is not None]
    try:
        for one in both:
            copy_to(one.staged, one.out)
        kept = [_keep(session, one) for one in both]
    finally:
        for one in both:
            one.staged.unlink(missing_ok=True)
    warnings = _without_timestamp(built.snapshot.warnings, built.document.level)
    public = kept[0] if built.public is not None else None
    return KeptDossier(kept[-1], built.snapshot.custody_head.sha256, warnings, public)


def _built(made: Pressed, out: Path | None, snapshot: DossierSnapshot) -> BuiltDossier:
    return BuiltDossier(made.staged, out, snapshot, made.document, made.signatures)


def _keep(session: CaseSession, built: BuiltDossier) -> SignedDossier:
    head, public, pair = built.snapshot.custody_head, built.snapshot.public, built.snapshot.pair
    record = DossierRecord(
        name=file_name(head.seq + 1, built.document.sha256, is_public=public is not None),
        sha256=built.document.sha256,
        pages=built.document.pages,
        signed_by=built.document.signed_by,
        level=built.document.level,
        head=head,
        created_at=session.clock.stamp(),
        signatures=built.signatures,
    )
    more: dict[str, CustodyValue] = {}
    if pair is not None:
        variant = INTERNAL if public is None else PUBLIC
        more = {
            "variant": variant,
            "content_sha256": pair.of(variant),
            "counterpart_sha256": pair.other(variant),
        }
    if built.snapshot.is_outside:
        more["outside"] = True
    if public is not None:
        more["names_shown"] = {str(item.role): str(item.shown) for item in public.choices}
    path = keep(session, "dossier.build", built.staged, None, record, more)
    return replace(built.document, path=str(path if built.out is None else built.out))


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
