"""What building and signing again share: the certificate, the last check, and being kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.domain.checks import CheckResult
from app.domain.custody import CustodyValue
from app.domain.dossier import DossierSignature, DossierSnapshot
from app.domain.dossier_public import NameChoice
from app.domain.errors import DigestMismatch, InvalidValue, SignatureInvalid
from app.domain.handover import Paper
from app.domain.plain import to_plain
from app.services.events import Topic
from app.services.frames import Output
from app.services.session import CaseSession
from app.services.signing_choice import SigningChoice
from app.store.blobs import digest_file
from app.store.derivatives import DossierRecord
from app.store.volume import require_folder
from app.tasks.job import JobContext

if TYPE_CHECKING:
    from app.dossier.certificates import PublicIdentity, SigningIdentity

_PUBLIC_MARK = "-publik-"
SIGNATURE_FIELDS = ("Pemeriksa", "Ketua")


@dataclass(frozen=True, slots=True)
class DossierRequest:
    """What the user asks for."""

    out: Path | None = None
    """Where a copy goes; the case keeps its own in `dossiers/`."""
    certificate: Path | None = None
    """PKCS#12 file that signs."""
    passphrase: bytes | None = None
    """Of the certificate; it stays in this process."""
    driver: Path | None = None
    """PKCS#11 driver of the token that signs; `passphrase` is its PIN."""
    token: str = ""
    """Label of the token, or name on its certificate, where there are several."""
    is_demo: bool = False
    """Sign with the demonstration certificate."""
    is_outside: bool = False
    """Prepare it for signatures of other programs; what signs here, if anything, signs first."""
    expected: Path | None = None
    """Certificate without its key (PEM or DER) of who signs first with another program."""
    timestamp_url: str | None = None
    """Time-stamp service, asked for at most five seconds."""
    sections: tuple[str, ...] = ()
    """Keys of the chapters to print; none prints all."""
    paper: Paper = Paper.A4
    """What it is printed on; copies on other paper are other dossiers."""
    trust: tuple[Path, ...] = ()
    """Roots of a first signature that was made on another computer; kept once it passed."""
    is_public: bool = False
    """Build the public variant too, of the same reading of the case; each names the other."""
    public_out: Path | None = None
    """Where a copy of the public variant goes; None puts it beside `out`."""
    names: tuple[NameChoice, ...] = ()
    """What the public variant tells of persons; a role not named shows labels only."""

    @property
    def public_copy(self) -> Path | None:
        """Where the copy of the public variant goes; None where none was asked for."""
        if not self.is_public or self.public_out is not None or self.out is None:
            return self.public_out
        return self.out.with_name(f"{self.out.stem} publik{self.out.suffix}")


def require_place(out: Path | None) -> None:
    """Refuse a place that cannot be written to before any work is done.

    Raises:
        FolderMissing, OutputRefused: as named.
    """
    if out is not None:
        require_folder(out.absolute().parent)


def identity_of(request: DossierRequest) -> SigningIdentity | None:
    """Open the certificate that a request names; None where nothing is to be signed.

    Raises:
        CertificateMissing, WrongPassphrase, CertificateUnusable: as named.
    """
    choice = SigningChoice(
        request.certificate, request.passphrase, request.is_demo, request.driver, request.token
    )
    return choice.identity()


def expected_of(request: DossierRequest) -> PublicIdentity | None:
    """Read the certificate that another program is to sign with first; None where none is named.

    Raises:
        InvalidValue: another program is not to sign first.
        CertificateMissing, CertificateUnusable: as named.
    """
    from app.dossier.certificates import read_public

    if request.expected is None:
        return None
    is_signed_here = request.is_demo or request.driver or request.certificate
    if not request.is_outside or is_signed_here:
        raise InvalidValue(field="--expected", value=request.expected, expected="--outside")
    return read_public(request.expected)


def prepared(
    snapshot: DossierSnapshot, request: DossierRequest, expected: PublicIdentity | None
) -> DossierSnapshot:
    """Say on the pages that another program signs, and who is expected to."""
    snapshot = replace(snapshot, is_outside=request.is_outside)
    if expected is None:
        return snapshot
    return replace(
        snapshot,
        signer_name=expected.name,
        signer_issuer=expected.issuer,
        signer_fingerprint=expected.fingerprint,
        signer_valid_until=expected.valid_until,
    )


def signature_of(
    session: CaseSession, role: str, name: str, fingerprint: str, level: str, *, field: str = ""
) -> DossierSignature:
    """Describe a signature that was just made, or brought in.

    Args:
        role: one of SIGNATURE_FIELDS.
        name: common name on the certificate.
        fingerprint: SHA-256 of the certificate.
        level: as `signing.sign` gives it.
        field: the field that bears it; another program's may have any name.
    """
    return DossierSignature(
        field=field or role,
        name=name,
        role=role.lower(),
        certificate_sha256=fingerprint,
        level=level,
        signed_at=session.clock.stamp(),
    )


def evidence_files(session: CaseSession) -> list[tuple[str, str, Path]]:
    """Give code, SHA-256 and path of everything that a dossier stands on, for `rehash`."""
    blobs, stores = session.blobs, session.stores
    originals = [
        (item.code, str(item.digest.sha256), blobs.original_path(item.digest.sha256))
        for item in stores.evidence.all()
    ]
    made = [
        (item.code, str(item.sha256), blobs.derived_path(item.sha256))
        for item in stores.derivatives.all()
    ]
    return [*originals, *made]


def rehash(files: Iterable[tuple[str, str, Path]], ctx: JobContext, share: float) -> None:
    """Hash stored files again; `files` are code, expected SHA-256 and path.

    Raises:
        DigestMismatch: one is not what it was.
    """
    listed = list(files)
    for number, (code, expected, path) in enumerate(listed):
        ctx.progress(share * number / len(listed), "hashing", code)
        actual = digest_file(path, JobContext(cancel=ctx.cancel)).sha256
        if actual != expected:
            raise DigestMismatch(item=code, expected=expected, actual=actual)


def require_valid(
    path: Path, signers: int | None, *, name: str = "", trust: tuple[Path, ...] = ()
) -> tuple[CheckResult, ...]:
    """Refuse a file whose signatures do not pass every check; give the checks.

    Args:
        signers: how many there must be; None leaves that to the embedded manifest.
        name: what to call the file.
        trust: certificates that a signature may end in, besides those known here.

    Raises:
        SignatureInvalid: why=the first check that failed.
    """
    from app.dossier import verification

    checks = verification.verify_pdf(path, trust, expected_signers=signers)
    for check in checks:
        if not check.ok:
            raise SignatureInvalid(path=name or path.name, why=f"{check.name}: {check.detail}")
    return checks


def keep(
    session: CaseSession,
    act: str,
    staged: Path,
    out: Path | None,
    record: DossierRecord,
    more: Mapping[str, CustodyValue] = MappingProxyType({}),
) -> Path:
    """Move a verified file into the case, note it in the chain, and copy it where asked.

    Args:
        more: further facts of the entry.

    Returns:
        Where it lies: the copy, or the case's own file where no copy was asked for.

    Raises:
        OutputRefused: the copy cannot be written; then the case keeps nothing either.
        DiskFull, DiskFailed: as named.
    """
    try:
        copy_to(staged, out)
        kept = session.blobs.keep_dossier(staged, record.name)
    finally:
        staged.unlink(missing_ok=True)
    with session.change(act, Topic.DOSSIER) as change:
        session.stores.dossiers.insert(record)
        change.obj = (record.name,)
        change.data = {
            "sha256": record.sha256,
            "pages": record.pages,
            "signed_by": record.signed_by,
            "level": record.level,
            "head_seq": record.head.seq,
            "head_sha256": record.head.sha256,
            "created_at": record.created_at,
            "follows": record.follows,
            "signatures": to_plain(record.signatures),
            **more,
        }
    return kept if out is None else out


def copy_to(staged: Path, out: Path | None) -> None:
    """Copy a file where asked; nothing half-written stays.

    Raises:
        OutputRefused: it cannot be written.
    """
    if out is not None:
        with Output(out) as copy:
            shutil.copyfile(staged, copy)


def file_name(seq: int, sha256: str, *, is_public: bool = False) -> str:
    """Name a file of `dossiers/`: after the entry that will record it, and its content."""
    return f"berkas-{seq:04d}{_PUBLIC_MARK if is_public else '-'}{sha256[:8]}.pdf"


def is_public(name: str) -> bool:
    """Tell by its name whether a file of `dossiers/` is a public variant."""
    return _PUBLIC_MARK in name
