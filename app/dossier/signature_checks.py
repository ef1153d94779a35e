"""What the signatures of a PDF say, judged more strictly than `pdfsig` does."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pikepdf
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from app.domain.checks import CheckResult
from app.dossier import (
    cms_form,
    document_form,
    outside,
    signer_checks,
    stamp_checks,
    validating,
)
from app.dossier.certificate_rules import weakness
from app.dossier.signing import FIELDS, FIRST_FIELD, LEVEL_BASIC, LEVEL_PLAIN, LEVEL_TIMED
from app.dossier.trust import TrustedRoot

# pyHanko reports what it finds wrong by exception and by log; we answer with checks.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_BAD = (
    PdfError,
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    ArithmeticError,  # a number that is none: decimal.InvalidOperation
    RecursionError,
    struct.error,
    zlib.error,
)
"""What pyHanko and asn1crypto answer to a PDF or CMS that is broken, or made to hurt."""
_DIGESTS = frozenset(("sha256", "sha384", "sha512"))
_PERMITTED = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
_PADES, _PLAIN = "/ETSI.CAdES.detached", "/adbe.pkcs7.detached"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a dossier should carry, as far as that is known."""

    signers: int | None
    """Exact number of signatures; None accepts one or two."""
    fingerprint: str
    """SHA-256 of the first signer's certificate as the manifest states it; empty if unknown."""
    chairs: frozenset[str] = frozenset()
    """SHA-256 of the certificates that may sign second; none where none is registered."""
    is_outside: bool = False
    """It was prepared for signatures of other programs."""


def signature_checks(
    content: bytes, roots: Sequence[TrustedRoot], expected: Expectation
) -> tuple[CheckResult, ...]:
    """Judge every signature of a PDF, what they cover, and what came after them."""
    try:
        return _judged(content, PdfFileReader(BytesIO(content)), roots, expected)
    except _BAD as e:
        return (CheckResult("signature", False, f"why=unreadable; error={type(e).__name__}"),)


def read_signers(content: bytes) -> tuple[tuple[str, bytes], ...]:
    """Give the field and the certificate (DER) of every signature, in the order of signing.

    Raises:
        ValueError: the file cannot be read as a signed PDF.
    """
    try:
        found = PdfFileReader(BytesIO(content)).embedded_regular_signatures
        ordered = sorted(found, key=lambda one: one.signed_revision)
        return tuple((str(one.field_name), one.signer_cert.dump()) for one in ordered)
    except _BAD as e:
        raise ValueError(type(e).__name__) from e


def _judged(
    content: bytes,
    reader: PdfFileReader,
    roots: Sequence[TrustedRoot],
    expected: Expectation,
) -> tuple[CheckResult, ...]:
    found = _ordered(reader.embedded_regular_signatures)
    if not found:
        return (CheckResult("signature", False, "why=not_signed"),)
    last = _ordered(reader.embedded_signatures)[-1]
    checks = [_count_check(found, expected), _revision_check(reader, expected)]
    checks += document_form.form_checks(content, reader, is_outside=expected.is_outside)
    stamps = stamp_checks.judged(
        content, _ordered(reader.embedded_timestamp_signatures), roots, last=last
    )
    for one in found:
        proven = stamp_checks.proven_at(stamps, one.signed_revision)
        checks += _one(content, reader, one, roots, expected, proven, is_last=one is last)
    checks += [stamp.check for stamp in stamps]
    if not expected.is_outside:
        checks.append(_certification_check(found[0]))
    if expected.fingerprint:
        actual = found[0].signer_cert.sha256.hex()
        detail = f"expected={expected.fingerprint}; actual={actual}"
        checks.append(CheckResult("signer as printed", actual == expected.fingerprint, detail))
    if len(found) > 1:
        checks.append(signer_checks.two_people(found[0].signer_cert, found[1].signer_cert))
        if expected.chairs:
            actual = found[1].signer_cert.sha256.hex()
            detail = f"registered={', '.join(sorted(expected.chairs))}; actual={actual}"
            is_known = actual in expected.chairs
            checks.append(CheckResult("second signer as registered", is_known, detail))
    return tuple(checks)


def _ordered(found: Sequence[EmbeddedPdfSignature]) -> list[EmbeddedPdfSignature]:
    return sorted(found, key=lambda one: one.signed_revision)


def _count_check(found: Sequence[EmbeddedPdfSignature], expected: Expectation) -> CheckResult:
    names = [str(one.field_name) for one in found]
    # another program signs in a field of its own, and names it as it likes
    is_known = expected.is_outside or names == list(FIELDS[: len(names)])
    most = len(FIELDS) if expected.signers is None else expected.signers
    is_count = len(names) == most or (expected.signers is None and len(names) < most)
    wanted = "" if expected.signers is None else f"; expected={expected.signers}"
    detail = f"count={len(names)}{wanted}; fields={', '.join(names)}"
    return CheckResult("signers", is_known and is_count, detail)


def _revision_check(reader: PdfFileReader, expected: Expectation) -> CheckResult:
    # pdfsig prints "Signature is Valid" for a page changed by a later revision; here each
    # revision after the first must be the one that a signature or a time stamp made.
    total = reader.xrefs.total_revisions
    made = {one.signed_revision for one in reader.embedded_signatures}
    unsigned = sorted(set(range(1, total)) - made)
    if expected.is_outside:
        # programs that sign for the long term write revocation data after the signature
        unsigned = [one for one in unsigned if not outside.is_proof_only(reader, one)]
    detail = f"revisions={total}" + (f"; unsigned={unsigned}" if unsigned else "")
    return CheckResult("revisions", not unsigned, detail)


def _one(
    content: bytes,
    reader: PdfFileReader,
    one: EmbeddedPdfSignature,
    roots: Sequence[TrustedRoot],
    expected: Expectation,
    stamped_at: datetime | None,
    *,
    is_last: bool,
) -> list[CheckResult]:
    name, is_outside = str(one.field_name), expected.is_outside
    try:
        policy = outside.POLICY if is_outside else None
        judged = validating.validated(reader, one, roots, stamped_at, policy)
        status = judged.status
        form = cms_form.problem(content, one, _path(status), is_outside=is_outside)
    except _BAD as e:
        error = type(e).__name__
        return [CheckResult(f"signature {name}", False, f"why=unreadable; error={error}")]
    return [
        _integrity(name, one, status, form, is_outside=is_outside),
        _coverage(name, status, is_last=is_last, is_outside=is_outside),
        _algorithms(name, one),
        signer_checks.trust(name, one, judged, roots),
    ]


def _integrity(
    name: str,
    one: EmbeddedPdfSignature,
    status: PdfSignatureStatus,
    form: str,
    *,
    is_outside: bool,
) -> CheckResult:
    why = form or ("" if status.intact else "digest") or ("" if status.valid else "signature")
    kind = str(one.sig_object.get("/SubFilter"))
    if not why and kind != _PADES and not (is_outside and kind == _PLAIN):
        why = "subfilter"
    stamp = status.timestamp_validity
    if not why and stamp is not None and not (stamp.intact and stamp.valid):
        why = "timestamp"  # of something else, or broken: it is no longer proof of any time
    if why:
        return CheckResult(f"signature {name}", False, f"why={why}")
    when = one.self_reported_timestamp
    stated = f"; stated_time={when.isoformat()}" if when is not None else ""
    return CheckResult(
        f"signature {name}", True, f"level={_level(status, kind)}{stated}{_stamp(status)}"
    )


def _stamp(status: PdfSignatureStatus) -> str:
    stamp = status.timestamp_validity
    if stamp is None:
        return ""
    trusted = "yes" if stamp.trusted else "no"
    return f"; timestamp={stamp.timestamp.isoformat()}; timestamp_root_trusted={trusted}"


def _path(status: PdfSignatureStatus) -> frozenset[bytes]:
    path = status.validation_path
    return frozenset() if path is None else frozenset(item.dump() for item in path)


def _level(status: PdfSignatureStatus, kind: str) -> str:
    if kind == _PLAIN:
        return LEVEL_PLAIN
    stamp = status.timestamp_validity
    return LEVEL_TIMED if stamp is not None and stamp.intact and stamp.valid else LEVEL_BASIC


def _coverage(
    name: str, status: PdfSignatureStatus, *, is_last: bool, is_outside: bool
) -> CheckResult:
    coverage, changes = status.coverage, status.modification_level
    is_whole = coverage is not None and coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    if is_last and coverage != SignatureCoverageLevel.ENTIRE_FILE:
        # only revocation data that the signing program wrote after it may follow the last
        is_whole = is_whole and is_outside and changes == ModificationLevel.LTA_UPDATES
    is_permitted = bool(status.docmdp_ok) and changes in _PERMITTED
    covered = coverage.name.lower() if coverage is not None else "unknown"
    changed = changes.name.lower() if changes is not None else "unknown"
    return CheckResult(
        f"coverage {name}", is_whole and is_permitted, f"covers={covered}; changes_after={changed}"
    )


def _algorithms(name: str, one: EmbeddedPdfSignature) -> CheckResult:
    digest = str(one.md_algorithm)
    key = load_der_public_key(one.signer_cert.public_key.dump())
    weak = weakness(key)
    key_name = weak or str(one.signer_cert.public_key.algorithm)
    return CheckResult(
        f"algorithms {name}", digest in _DIGESTS and not weak, f"digest={digest}; key={key_name}"
    )


def _certification_check(first: EmbeddedPdfSignature) -> CheckResult:
    level = first.docmdp_level
    is_first = str(first.field_name) == FIRST_FIELD
    permitted = level.name.lower() if level is not None else "none"
    return CheckResult(
        "certification", is_first and level == MDPPerm.FILL_FORMS, f"permits={permitted}"
    )
