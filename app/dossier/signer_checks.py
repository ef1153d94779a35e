"""Who signed: the certificate's chain, and whether two signatures are of two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus

from app.domain.checks import CheckResult
from app.dossier.certificate_rules import same_person
from app.dossier.trust import TrustedRoot
from app.dossier.validating import Validated

DEMO = "demo certificate: proves no identity"
"""Said of a signer whose certificate anybody holds."""


def two_people(first: x509.Certificate, second: x509.Certificate) -> CheckResult:
    """Tell whether two certificates are of two persons."""
    # Four eyes: who signs twice, with one certificate or a renewed one, has looked once.
    why = same_person(first.dump(), second.dump())
    return CheckResult("two people", not why, f"why={why}" if why else "certificates=2")


def trust(
    name: str,
    one: EmbeddedPdfSignature,
    judged: Validated,
    roots: Sequence[TrustedRoot],
) -> CheckResult:
    """Say who signed, and in which root the chain ends.

    Args:
        name: of the signature's field.
        one: the signature.
        judged: as validated against `roots`.
        roots: what a chain may end in.
    """
    certificate, status = one.signer_cert, judged.status
    subject = str(certificate.subject.native.get("common_name", certificate.subject.human_friendly))
    facts = f"name={subject}; fingerprint={certificate.sha256.hex()}"
    path = status.validation_path
    if not status.trusted or path is None:
        return CheckResult(
            f"signer {name}", False, f"{facts}; why={_distrust(certificate, status)}"
        )
    anchors = {root.der: root.source for root in roots}
    anchor = path.first.dump() if path.first is not None else b""
    source = anchors.get(anchor, "given")
    if source == "demo":
        return CheckResult(f"signer {name}", True, f"{facts}; {DEMO}")
    facts += f"; root={source}; revocation={judged.revocation}"
    if judged.proven_at is not None:
        facts += f"; certificate_expired_after_stamp={judged.proven_at.isoformat()}"
    return CheckResult(f"signer {name}", True, facts)


def _distrust(certificate: x509.Certificate, status: PdfSignatureStatus) -> str:
    begins: datetime = certificate["tbs_certificate"]["validity"]["not_before"].native
    ended: datetime = certificate["tbs_certificate"]["validity"]["not_after"].native
    if begins > datetime.now(UTC):
        return f"certificate_not_yet_valid ({begins.isoformat()})"
    if ended < datetime.now(UTC):
        # Without a trusted time stamp nothing shows that the signature was made before.
        return f"certificate_expired ({ended.isoformat()})"
    problem = status.trust_problem_indic
    if problem is not None and problem.standard_name.startswith("REVOKED"):
        return "certificate_revoked"
    return f"not_trusted ({problem.standard_name})" if problem is not None else "not_trusted"
