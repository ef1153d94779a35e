"""One signature more: four eyes, on a file that still holds and still speaks of this case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.case import IdentityRole
from app.domain.custody import CustodyValue
from app.domain.dossier import DossierSignature
from app.domain.errors import (
    CertificateMissing,
    DigestMismatch,
    FileMissing,
    NotReleasable,
    SignerRefused,
    UnknownItem,
)
from app.domain.person_names import same_name
from app.domain.signed_dossier import SignedDossier
from app.runtime.disk import writing_to
from app.services import agreement, cases, identities
from app.services.dossier_files import (
    SIGNATURE_FIELDS,
    DossierRequest,
    evidence_files,
    file_name,
    identity_of,
    is_public,
    keep,
    rehash,
    require_place,
    require_valid,
    signature_of,
)
from app.services.pdf_checks import read_pdf
from app.services.session import CaseSession
from app.store.blobs import digest_file
from app.store.derivatives import DossierRecord
from app.tasks.job import Job, JobContext, Lane

if TYPE_CHECKING:
    from app.dossier.certificates import SigningIdentity

NEWEST = "latest"
SECOND_FIELD = SIGNATURE_FIELDS[1]


@dataclass(frozen=True, slots=True)
class SignedAgain:
    """A file with one signature more, verified, in staging."""

    staged: Path
    """In the staging folder of the case."""
    out: Path | None
    """Where a copy goes."""
    record: DossierRecord
    """The file that it follows."""
    sha256: str
    """Of the file as signed."""
    signature: DossierSignature
    """The one that was added."""
    is_outside: bool = False
    """Another program made it."""


def find(session: CaseSession, name: str) -> DossierRecord:
    """Find a dossier of the case by its file name; `latest` is the one built last.

    Raises:
        UnknownItem: there is none.
    """
    records = session.stores.dossiers.all()
    if name == NEWEST and records:
        return records[-1]
    for record in records:
        if record.name == name:
            return record
    raise UnknownItem(kind="dossier", id=name)


def sign_again_job(session: CaseSession, name: str, request: DossierRequest) -> Job[SignedAgain]:
    """Put the Ketua's signature on a dossier; the first file stays, the case is not changed.

    The file must be what the case kept, its first signature must hold, what it carries must
    agree with the case, the originals must be what they were, and the signer must be another
    person than the first.

    Args:
        name: file name in `dossiers/`, or `latest`.
        request: certificate and copy; `sections` says nothing here.

    Raises (at once or from the job):
        UnknownItem, CertificateMissing, WrongPassphrase, CertificateUnusable, OutputRefused.
        NotReleasable: the file bears no first signature, or a second one, or is replaced.
        SignerRefused: not another person, or not the person registered as Ketua.
        DossierDiffers, DigestMismatch, FileMissing: file and case do not agree.
        SignatureInvalid: the file does not verify, before or after.
    """
    session.require_writable()
    require_place(request.out)
    record = find(session, name)
    require_open(session, record, 1)
    identity = identity_of(request)
    if identity is None:
        raise CertificateMissing(path="")
    path = session.blobs.dossiers / record.name
    _require_four_eyes(session, record, path, identity)
    case = agreement.facts(session)
    files = evidence_files(session)
    staged = session.blobs.staging_path(".pdf")

    def run(ctx: JobContext) -> SignedAgain:
        from app.dossier import signing, trust

        try:
            contents = read_pdf(path, ctx.silent(), next_signer=identity.certificate)
            if why := contents.same_person:
                raise SignerRefused(
                    name=identity.name, role="ketua", why=why, expected=record.signed_by
                )
            agreement.require_agreement(case, record, contents)
            with writing_to(session.folder):
                _require_same(path, record, ctx)
                rehash(files, ctx, 0.6)
                ctx.progress(0.6, "verifying")
                require_valid(path, 1, trust=request.trust)
                ctx.progress(0.75, "signing")
                level = signing.sign(
                    path, staged, identity, field=SECOND_FIELD, timestamp_url=request.timestamp_url
                )
            trust.remember(identity)
            trust.remember_given(request.trust)
            ctx.progress(0.9, "verifying")
            require_valid(staged, 2, name=record.name, trust=request.trust)
            sha256 = digest_file(staged, JobContext(cancel=ctx.cancel)).sha256
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        signature = signature_of(session, SECOND_FIELD, identity.name, identity.fingerprint, level)
        return SignedAgain(staged, request.out, record, sha256, signature)

    return Job(label=f"{record.name} sign", lane=Lane.MEDIA, run=run)


def commit(session: CaseSession, signed: SignedAgain) -> SignedDossier:
    """Keep the file with its new signature beside the one it follows, and note it in the chain.

    Raises:
        OutputRefused: the copy cannot be written; then the case keeps nothing either.
        NotReleasable: somebody else signed meanwhile.
    """
    try:
        require_open(session, signed.record, signature_count(signed.record))
    except NotReleasable:
        signed.staged.unlink(missing_ok=True)
        raise
    before, signature = signed.record, signed.signature
    record = replace(
        before,
        name=file_name(
            session.stores.custody.head().seq + 1,
            signed.sha256,
            is_public=is_public(before.name),
        ),
        sha256=signed.sha256,
        signed_by="; ".join(filter(None, (before.signed_by, signature.name))),
        level=_lower(before.level, signature.level),
        created_at=session.clock.stamp(),
        follows=before.sha256,
        signatures=(*before.signatures, signature),
        released_at="",
    )
    more: dict[str, CustodyValue] = {"outside": True} if signed.is_outside else {}
    path = keep(session, "dossier.sign", signed.staged, signed.out, record, more)
    return SignedDossier(str(path), record.sha256, record.pages, record.signed_by, record.level)


def signature_count(record: DossierRecord) -> int:
    """Count the signatures of a dossier; rows of older cases name only the signer."""
    return len(record.signatures) or int(bool(record.signed_by))


def is_followed(session: CaseSession, record: DossierRecord) -> bool:
    """Tell whether another file of the case adds a signature to this one."""
    return any(item.follows == record.sha256 for item in session.stores.dossiers.all())


def _lower(before: str, added: str) -> str:
    """Give what holds for both signatures."""
    for level in ("PKCS#7", "PAdES B-B"):
        if level in (before, added):
            return level
    return added


def require_open(session: CaseSession, record: DossierRecord, count: int) -> None:
    """Refuse a dossier that cannot get its next signature.

    Args:
        count: how many signatures it must bear now.

    Raises:
        NotReleasable: `why` is unsigned, signed_already, replaced or released_already.
    """
    found = signature_count(record)
    why = (
        "" if found == count < len(SIGNATURE_FIELDS) else "signed_already" if found else "unsigned"
    )
    if not why and is_followed(session, record):
        why = "replaced"
    if not why and record.released_at:
        why = "released_already"
    if why:
        raise NotReleasable(path=record.name, why=why)


def _require_four_eyes(
    session: CaseSession, record: DossierRecord, path: Path, identity: SigningIdentity
) -> None:
    builder = agreement.built_by(session, record.name)
    if cases.form(session).needs_two_signatures and same_name(builder, session.reviewer.name):
        raise SignerRefused(
            name=session.reviewer.name, role="ketua", why="same_reviewer", expected=builder
        )
    if not path.is_file():
        raise FileMissing(path=path)
    identities.require_registered(session, IdentityRole.KETUA, identity.name, identity.fingerprint)


def _require_same(path: Path, record: DossierRecord, ctx: JobContext) -> None:
    actual = digest_file(path, JobContext(cancel=ctx.cancel)).sha256
    if actual != record.sha256:
        raise DigestMismatch(item=record.name, expected=record.sha256, actual=actual)
