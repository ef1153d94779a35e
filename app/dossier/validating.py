"""One signature against the roots that are believed: now, or when a time stamp proves it was there.

A certificate runs out, and what was signed with it stays signed: where a time stamp of a trusted
authority shows that the signature was there before, it is judged by that moment. Whether a
certificate was revoked can be known without a network only from data that lie in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffPolicy
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from app.dossier.trust import TrustedRoot

GOOD, NOT_CHECKED = "good", "not_checked"
_MAY_SIGN = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


@dataclass(frozen=True, slots=True)
class Validated:
    """What validation found."""

    status: PdfSignatureStatus
    """As pyHanko gives it."""
    proven_at: datetime | None
    """The moment by which it was judged; None for now."""
    revocation: str
    """GOOD, or NOT_CHECKED where no data in the file tell; of a trusted signer."""


def validated(
    reader: PdfFileReader,
    one: EmbeddedPdfSignature,
    roots: Sequence[TrustedRoot],
    stamped_at: datetime | None,
    policy: DiffPolicy | None,
) -> Validated:
    """Validate a signature of a file.

    Args:
        reader: the file.
        one: the signature.
        roots: what its chain may end in.
        stamped_at: when a trusted document time stamp over it was made; None without one.
        policy: what later revisions may change; None for pyHanko's own.
    """

    def run(moment: datetime | None, mode: str) -> PdfSignatureStatus:
        return validate_pdf_signature(
            one,
            signer_validation_context=_context(reader, roots, moment, mode),
            diff_policy=policy,
            key_usage_settings=_MAY_SIGN,
        )

    status, moment = run(None, "soft-fail"), None
    proven = _proven(status, stamped_at)
    if not status.trusted and proven is not None and _has_run_out(one.signer_cert):
        then = run(proven, "soft-fail")
        if then.trusted:
            status, moment = then, proven
    if not status.trusted or "/DSS" not in reader.root:
        return Validated(status, moment, NOT_CHECKED)
    # the softer mode looks only where a certificate says who keeps its list of revoked ones
    strict = run(moment, "require")
    if strict.trusted or _is_revoked(strict):
        return Validated(strict, moment, GOOD)
    return Validated(status, moment, NOT_CHECKED)


def _context(
    reader: PdfFileReader, roots: Sequence[TrustedRoot], moment: datetime | None, mode: str
) -> ValidationContext:
    settings: dict[str, Any] = {
        "trust_roots": [x509.Certificate.load(root.der) for root in roots],
        "allow_fetching": False,
        "revocation_mode": mode,
        "moment": moment,
        "retroactive_revinfo": moment is not None,
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    except NoDSSFoundError:
        return ValidationContext(**settings)


def _proven(status: PdfSignatureStatus, stamped_at: datetime | None) -> datetime | None:
    """Give the earliest moment at which a trusted authority saw the signature."""
    own = status.timestamp_validity
    found = [stamped_at] if stamped_at is not None else []
    if own is not None and own.intact and own.valid and own.trusted:
        found.append(own.timestamp)
    return min(found) if found else None


def _is_revoked(status: PdfSignatureStatus) -> bool:
    problem = status.trust_problem_indic
    return problem is not None and problem.standard_name.startswith("REVOKED")


def _has_run_out(certificate: x509.Certificate) -> bool:
    ended: datetime = certificate["tbs_certificate"]["validity"]["not_after"].native
    return ended < datetime.now(UTC)
