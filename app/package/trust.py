"""Does a signer's certificate lead to a root that somebody believes?"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

from app.package.contents import Trust

# The validator reports what it finds wrong by exception and by log; we answer with values.
logging.getLogger("pyhanko_certvalidator").addHandler(logging.NullHandler())


_BAD = (ValueError, TypeError, KeyError, AttributeError, NotImplementedError, RecursionError)
"""What a certificate made to hurt can bring out of the validator."""


class TrustedRoot(Protocol):
    """A certificate that a chain may end in (`app.dossier.trust.TrustedRoot` is one)."""

    @property
    def der(self) -> bytes:
        """DER."""

    @property
    def source(self) -> str:
        """given, this_computer or demo."""


def judge(
    leaf: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[TrustedRoot],
) -> tuple[Trust, str, str]:
    """Judge a certificate (RFC 5280, without asking any network).

    Returns:
        The verdict, the `source` of the root where it is trusted, and why where it is not.
    """
    if not roots:
        return Trust.NOT_CHECKED, "", ""
    sources = {root.der: root.source for root in roots}
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in sources], allow_fetching=False
    )
    validator = CertificateValidator(leaf, list(others), validation_context=context)
    try:
        path = asyncio.run(validator.async_validate_path())
    except (PathBuildingError, PathValidationError, *_BAD) as e:
        return Trust.NOT_TRUSTED, "", _distrust(leaf, e)
    anchor = path.first.dump() if path.first is not None else b""
    return Trust.TRUSTED, sources.get(anchor, "given"), ""


def _distrust(leaf: x509.Certificate, error: Exception) -> str:
    ended: datetime = leaf["tbs_certificate"]["validity"]["not_after"].native
    if ended < datetime.now(UTC):
        return f"certificate_expired ({ended.isoformat()})"
    return type(error).__name__
