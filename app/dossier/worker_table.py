"""What the child process does with dossiers and time stamps of strangers.

A PDF is parsed by native code (qpdf) and a signature by a deep tree of Python: both run where
a crash, a loop or a bomb costs that one file. Served by the same child as media, under its
limits; asked for by `services.pdf_checks` and `services.stamps`.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.dossier_public import PUBLIC
from app.domain.errors import NotADossier, SignatureInvalid, TimestampFailed
from app.domain.exchange import Stamp
from app.dossier.manifest import (
    CUSTODY,
    MANIFEST,
    PAIR,
    Manifest,
    ManifestInvalid,
    read_manifest,
    read_pair,
)
from app.tasks.job import JobContext

VERIFY_PDF, READ_PDF = "verify_pdf", "read_pdf"
CHECK_STAMP, READ_ANSWER = "check_stamp", "read_answer"


@dataclass(frozen=True, slots=True)
class PdfTask:
    """Verify one PDF."""

    path: Path
    """The PDF, absolute."""
    trust: tuple[Path, ...]
    """Certificates that a chain may end in, absolute."""
    signers: int | None
    """How many signatures it must bear; None leaves that to its manifest."""
    data_dir: Path
    """This user's data folder as the parent knows it: the roots used on this computer."""


@dataclass(frozen=True, slots=True)
class PdfVerdict:
    """Every check of one PDF."""

    checks: tuple[CheckResult, ...]
    """In order."""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Read what one dossier carries."""

    path: Path
    """The PDF, absolute."""
    next_signer: str
    """Certificate (DER, hex) of whoever is to sign next; empty for nobody."""
    with_signers: bool = False
    """Read who signed."""


@dataclass(frozen=True, slots=True)
class PdfSigner:
    """Who made a signature, as its certificate says; not yet believed."""

    field: str
    """Name of the field."""
    name: str
    """Common name of the certificate."""
    fingerprint: str
    """SHA-256 of the certificate (DER), lower-case hex."""


@dataclass(frozen=True, slots=True)
class PdfContents:
    """What a dossier says of itself; nothing of it is believed yet."""

    manifest: Manifest
    """Its manifest.json."""
    custody_sha256: str
    """Of the embedded chain without its last line feed; empty in the public variant."""
    same_person: str
    """Why the next signer has signed it already (`certificates.same_person`), else empty."""
    content_sha256: str = ""
    """Of its manifest.json."""
    counterpart_sha256: str = ""
    """What it says of the other variant's manifest.json; empty where it names none."""
    signers: tuple[PdfSigner, ...] = ()
    """In the order of signing; empty unless `ReadTask.with_signers`."""


@dataclass(frozen=True, slots=True)
class StampTask:
    """Check one RFC 3161 token."""

    path: Path
    """File that holds it (DER), absolute."""
    sha256: str
    """What it must be of."""
    trust: tuple[Path, ...]
    """As in `PdfTask`."""
    data_dir: Path
    """As in `PdfTask`."""


@dataclass(frozen=True, slots=True)
class AnswerTask:
    """Find the token in the answer of a time-stamp service, and check it."""

    path: Path
    """File that holds the answer (DER), absolute."""
    sha256: str
    """What was to be stamped."""
    nonce: int
    """What went with it."""
    url: str
    """Who answered."""
    data_dir: Path
    """As in `PdfTask`."""


@dataclass(frozen=True, slots=True)
class StampedToken:
    """A token that holds."""

    token: str
    """DER, hex."""
    stamp: Stamp
    """What it says."""


def _verify_pdf(task: PdfTask, _ctx: JobContext) -> PdfVerdict:
    from app.dossier import verification

    os.environ["NETRA_DATA"] = str(task.data_dir)  # a warm child may have started under another
    checks = verification.verify_pdf(task.path, task.trust, expected_signers=task.signers)
    return PdfVerdict(tuple(writable(check) for check in checks))


def _read_pdf(task: ReadTask, _ctx: JobContext) -> PdfContents:
    from app.dossier.attachment_checks import read_attachments
    from app.dossier.certificate_rules import same_person
    from app.dossier.signature_checks import read_signers

    own = bytes.fromhex(task.next_signer)
    files = read_attachments(task.path)
    try:
        signers = read_signers(task.path.read_bytes()) if own or task.with_signers else ()
        reasons = (same_person(certificate, own) for _field, certificate in signers)
        manifest = read_manifest(files[MANIFEST])
        chain = b"" if manifest.variant == PUBLIC else files[CUSTODY].removesuffix(b"\n")
        pair = read_pair(files[PAIR]) if PAIR in files else None
        return PdfContents(
            manifest=manifest,
            custody_sha256=hashlib.sha256(chain).hexdigest() if chain else "",
            same_person=next(filter(None, reasons), "") if own else "",
            signers=tuple(_signer(*one) for one in signers) if task.with_signers else (),
            content_sha256=hashlib.sha256(files[MANIFEST]).hexdigest(),
            counterpart_sha256=pair.other(manifest.variant) if pair is not None else "",
        )
    except (KeyError, ManifestInvalid, ValueError) as e:
        raise NotADossier(path=str(task.path)) from e


def _signer(field: str, certificate: bytes) -> PdfSigner:
    from cryptography import x509

    from app.dossier.certificates import common_name

    name = common_name(x509.load_der_x509_certificate(certificate).subject)
    return PdfSigner(field, name, hashlib.sha256(certificate).hexdigest())


def _check_stamp(task: StampTask, _ctx: JobContext) -> Stamp:
    from app.dossier import timestamps

    os.environ["NETRA_DATA"] = str(task.data_dir)
    return timestamps.check(task.path.read_bytes(), task.sha256, task.trust)


def _read_answer(task: AnswerTask, _ctx: JobContext) -> StampedToken:
    from app.dossier import timestamps

    os.environ["NETRA_DATA"] = str(task.data_dir)
    token = timestamps.token_in(task.path.read_bytes(), task.nonce, task.url)
    try:
        return StampedToken(token.hex(), timestamps.check(token, task.sha256, ()))
    except SignatureInvalid as e:
        raise TimestampFailed(url=task.url, why=str(e.facts["why"])) from e


def writable(check: CheckResult) -> CheckResult:
    """Give a check whose text can be written: names in a damaged PDF hold half signs."""
    name, detail, *items = (
        text.encode("utf-8", "replace").decode("utf-8")
        for text in (check.name, check.detail, *check.items)
    )
    return replace(check, name=name, detail=detail, items=tuple(items))


OPERATIONS = {
    VERIFY_PDF: (PdfTask, _verify_pdf),
    READ_PDF: (ReadTask, _read_pdf),
    CHECK_STAMP: (StampTask, _check_stamp),
    READ_ANSWER: (AnswerTask, _read_answer),
}
"""Operation by name: its task's type, and what runs it."""
