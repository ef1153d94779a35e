"""Our verdict on a dossier PDF: checks with facts, each of which can fail on its own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.errors import FileMissing, FileUnreadable, NotADossier
from app.dossier.attachment_checks import attachment_checks, read_attachments, read_keywords
from app.dossier.manifest import MANIFEST
from app.dossier.signature_checks import Expectation, signature_checks
from app.dossier.signer_checks import DEMO
from app.dossier.trust import roots

__all__ = ["read_attachments", "verify_pdf"]

_MARK = b"%%EOF"
_SIGNED_AS = (b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached")


def verify_pdf(
    path: Path, trust: tuple[Path, ...] = (), *, expected_signers: int | None = None
) -> tuple[CheckResult, ...]:
    """Check signatures, revisions, attachments and the embedded custody chain.

    Details are facts in English (`key=value`), to be read beside the name of the check.

    Args:
        path: the PDF.
        trust: certificates (PEM or DER) that a signer's chain may end in, besides those used
            on this computer. The demonstration root is accepted and named as what it is.
        expected_signers: exact number of signatures; None takes two where the embedded
            manifest says that the case demands two, else accepts one or two.

    Raises:
        FileMissing: there is no such file.
        FileUnreadable: it may not be read.
        NotADossier: no PDF, or one with neither a signature nor our attachments.
        CertificateMissing: a file of `trust` does not exist.
        CertificateUnusable: a file of `trust` is no certificate.
    """
    if not path.is_file():
        raise FileMissing(path=str(path))
    try:
        content = path.read_bytes()
    except OSError as e:
        raise FileUnreadable(path=str(path)) from e
    if not content.startswith(b"%PDF-"):
        raise NotADossier(path=str(path))
    anchors = roots(trust)
    ending = _ending_check(content)
    try:
        files, keywords = read_attachments(path), read_keywords(path)
    except NotADossier:
        if not any(kind in content for kind in _SIGNED_AS):
            raise
        return (ending, CheckResult("pdf structure", False, "why=unreadable"))
    signatures = signature_checks(content, anchors, _expectation(files, expected_signers))
    if not files and [check.detail for check in signatures] == ["why=not_signed"]:
        raise NotADossier(path=str(path))
    structure = CheckResult("pdf structure", True, f"size={len(content)}")
    return (structure, ending, *signatures, *attachment_checks(files, keywords))


def proves_no_identity(checks: Iterable[CheckResult]) -> bool:
    """Tell whether a signature that was checked was made with the demonstration certificate."""
    return any(check.name.startswith("signer ") and DEMO in check.detail for check in checks)


def _ending_check(content: bytes) -> CheckResult:
    at = content.rfind(_MARK)
    tail = content[at + len(_MARK) :] if at >= 0 else b""
    is_clean = at >= 0 and tail in (b"", b"\n", b"\r\n", b"\r")
    return CheckResult("end of file", is_clean, f"bytes_after_eof={len(tail.strip())}")


def _expectation(files: dict[str, bytes], signers: int | None) -> Expectation:
    """Read who should have signed; the manifest's own check says what is wrong with it."""
    try:
        stated = json.loads(files[MANIFEST])
        fingerprint = str(stated["signer"]["fingerprint"])
        chairs = frozenset(
            str(item["certificate_sha256"])
            for item in stated.get("identities", ())
            if item["role"] == "ketua" and item["certificate_sha256"]
        )
        is_outside = stated["signer"].get("outside") is True
        demanded = 2 if stated["case"].get("needs_two_signatures") is True else None
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return Expectation(signers, "")
    count = demanded if signers is None else signers
    return Expectation(count, fingerprint, chairs, is_outside)
