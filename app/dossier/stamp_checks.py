"""Document time stamps: when at the latest a dossier, with its signatures, was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import DocumentTimestampStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from app.domain.checks import CheckResult
from app.dossier import cms_form
from app.dossier.trust import TrustedRoot

_BAD = (
    PdfError,
    SignatureValidationError,
    SigningError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    RecursionError,
)
NAME = "document timestamp"
_DIGESTS = frozenset(("sha256", "sha384", "sha512"))


@dataclass(frozen=True, slots=True)
class JudgedStamp:
    """One document time stamp."""

    check: CheckResult
    """Whether it holds."""
    revision: int
    """That it made, counted from 0: it covers all before."""
    proves: datetime | None
    """Its time, where it holds and its authority is trusted."""


def judged(
    content: bytes,
    stamps: Sequence[EmbeddedPdfSignature],
    roots: Sequence[TrustedRoot],
    *,
    last: EmbeddedPdfSignature,
) -> list[JudgedStamp]:
    """Judge every document time stamp, in order.

    Args:
        content: the whole file.
        stamps: in the order of stamping.
        roots: certificates that an authority's chain may end in; a stamp whose chain does not
            is no failure, for its own signature is checked, and the check says so.
        last: what was added last, stamp or signature: it must cover the whole file.
    """
    return [_one(content, one, roots, is_last=one.field_name == last.field_name) for one in stamps]


def proven_at(stamps: Sequence[JudgedStamp], revision: int) -> datetime | None:
    """Give when at the latest a revision was there, as far as trusted authorities tell."""
    times = [one.proves for one in stamps if one.revision > revision and one.proves is not None]
    return min(times) if times else None


def _one(
    content: bytes, one: EmbeddedPdfSignature, roots: Sequence[TrustedRoot], *, is_last: bool
) -> JudgedStamp:
    name = f"{NAME} {one.field_name}"
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root.der) for root in roots], allow_fetching=False
    )
    try:
        status = validate_pdf_timestamp(one, validation_context=context)
        why = cms_form.stamp_problem(content, one) or _fault(one, status, is_last=is_last)
    except _BAD as e:
        why = f"unreadable; error={type(e).__name__}"
    if why:
        return JudgedStamp(CheckResult(name, False, f"why={why}"), one.signed_revision, None)
    trusted = "yes" if status.trusted else "no"
    authority = str(status.signing_cert.subject.native.get("common_name", ""))
    check = CheckResult(
        name,
        True,
        f"timestamp={status.timestamp.isoformat()}; authority={authority}; "
        f"timestamp_root_trusted={trusted}",
    )
    return JudgedStamp(check, one.signed_revision, status.timestamp if status.trusted else None)


def _fault(one: EmbeddedPdfSignature, status: DocumentTimestampStatus, *, is_last: bool) -> str:
    if not status.intact:
        return "digest"
    if not status.valid:
        return "signature"
    if str(one.md_algorithm) not in _DIGESTS:
        return "algorithm"
    usage = one.signer_cert.extended_key_usage_value
    if usage is None or usage.native != ["time_stamping"]:
        return "usage"
    whole = SignatureCoverageLevel.ENTIRE_FILE
    needed = whole if is_last else SignatureCoverageLevel.ENTIRE_REVISION
    if status.coverage is None or status.coverage < needed:
        return "coverage"
    return ""
