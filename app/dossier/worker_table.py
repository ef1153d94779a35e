"""What the child process does with dossiers of strangers; the names are `services.pdf_checks`'s.

A PDF is parsed by native code (qpdf) and a signature by a deep tree of Python: both run where
a crash, a loop or a bomb costs that one file. Served by the same child as media, under its limits.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.dossier import CheckResult
from app.domain.errors import NotADossier
from app.dossier.manifest import CUSTODY, MANIFEST, Manifest, ManifestInvalid, read_manifest
from app.tasks.job import JobContext

VERIFY_PDF, READ_PDF = "verify_pdf", "read_pdf"


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


@dataclass(frozen=True, slots=True)
class PdfContents:
    """What a dossier says of itself; nothing of it is believed yet."""

    manifest: Manifest
    """Its manifest.json."""
    custody_sha256: str
    """Of the embedded chain without its last line feed."""
    same_person: str
    """Why the next signer has signed it already (`certificates.same_person`), else empty."""


def _verify_pdf(task: PdfTask, _ctx: JobContext) -> PdfVerdict:
    from app.dossier import verification

    os.environ["NETRA_DATA"] = str(task.data_dir)  # a warm child may have started under another
    checks = verification.verify_pdf(task.path, task.trust, expected_signers=task.signers)
    return PdfVerdict(tuple(writable(check) for check in checks))


def _read_pdf(task: ReadTask, _ctx: JobContext) -> PdfContents:
    from app.dossier.attachment_checks import read_attachments
    from app.dossier.certificates import same_person
    from app.dossier.signature_checks import read_signers

    own = bytes.fromhex(task.next_signer)
    files = read_attachments(task.path)
    try:
        signers = read_signers(task.path.read_bytes()) if own else ()
        reasons = (same_person(certificate, own) for _field, certificate in signers)
        return PdfContents(
            manifest=read_manifest(files[MANIFEST]),
            custody_sha256=hashlib.sha256(files[CUSTODY].removesuffix(b"\n")).hexdigest(),
            same_person=next(filter(None, reasons), ""),
        )
    except (KeyError, ManifestInvalid, ValueError) as e:
        raise NotADossier(path=str(task.path)) from e


def writable(check: CheckResult) -> CheckResult:
    """Give a check whose text can be written: names in a damaged PDF hold half signs."""
    name, detail, *items = (
        text.encode("utf-8", "replace").decode("utf-8")
        for text in (check.name, check.detail, *check.items)
    )
    return replace(check, name=name, detail=detail, items=tuple(items))


OPERATIONS = {VERIFY_PDF: (PdfTask, _verify_pdf), READ_PDF: (ReadTask, _read_pdf)}
"""Operation by name: its task's type, and what runs it."""
