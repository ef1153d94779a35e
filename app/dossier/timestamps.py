"""Time stamps of RFC 3161 over the head of a chain: asked for, and checked again without a net.

What is stamped is the last line of the chain itself: its SHA-256 is the message imprint. Anyone
can check it with `openssl ts -verify -data LINE -in TOKEN -token_in -CAfile ROOT`.
"""

from __future__ import annotations

import hashlib
import secrets
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    ExtensionNotFound,
    load_der_x509_certificate,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    validate_sig_integrity,
)

from app.domain.errors import SignatureInvalid, TimestampFailed
from app.domain.exchange import Stamp
from app.dossier import trust
from app.runtime.clock import iso_utc

SECONDS = 5
_MAX_BYTES = 1_000_000
_GRANTED = ("granted", "granted_with_mods")
_LONGEST_PATH = 8
# asn1crypto parses when a field is looked at, so any field may turn out to be nonsense.
_UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    AttributeError,
    RecursionError,
    SignatureValidationError,
    UnsupportedAlgorithm,
)


def ask(sha256: str, url: str) -> tuple[bytes, int]:
    """Have a digest stamped; gives the answer as it came (for `token_in`), and the nonce sent.

    Nothing of the answer is looked at here: it is a stranger's.

    Args:
        sha256: 64 hexadecimal digits.
        url: an http or https address of an RFC 3161 service.

    Raises:
        TimestampFailed: why=address or unreachable.
    """
    nonce = secrets.randbits(63)
    asked = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "hashed_message": bytes.fromhex(sha256),
            },
            "nonce": nonce,
            "cert_req": True,
        }
    )
    return _post(url, asked.dump()), nonce


def token_in(answer: bytes, nonce: int, url: str) -> bytes:
    """Give the token (DER) in the answer of the service at `url`; `check` judges it.

    Raises:
        TimestampFailed: why=refused, no_token or nonce.
    """
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        if response["status"]["status"].native not in _GRANTED:
            raise TimestampFailed(url=url, why="refused")
        token: bytes = response["time_stamp_token"].dump()
        answered = _info(_signed_data(token))["nonce"].native
    except _UNREADABLE as e:
        raise TimestampFailed(url=url, why="no_token") from e
    if answered != nonce:
        raise TimestampFailed(url=url, why="nonce")
    return token


def check(token: bytes, sha256: str, roots: tuple[Path, ...]) -> Stamp:
    """Check a token against the digest that it must be of.

    Args:
        token: DER of the time-stamp token.
        sha256: 64 hexadecimal digits.
        roots: certificates that the user trusts, beside those used on this computer.

    Raises:
        SignatureInvalid: why is form, imprint, usage, validity or signature.
    """
    try:
        return _checked(token, sha256, roots)
    except _UNREADABLE as e:
        raise _invalid("form") from e


def _checked(token: bytes, sha256: str, roots: tuple[Path, ...]) -> Stamp:
    signed = _signed_data(token)
    info = _info(signed)
    found = extract_certs_for_validation(signed)
    signer, imprint = found.signer_cert, info["message_imprint"]
    stated: bytes = imprint["hashed_message"].native
    stamped_at: datetime = info["gen_time"].native
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or stated.hex() != sha256:
        raise _invalid("imprint")
    usage = signer.extended_key_usage_value
    if usage is None or usage.native != ["time_stamping"]:
        raise _invalid("usage")
    if not signer.not_valid_before <= stamped_at <= signer.not_valid_after:
        raise _invalid("validity")
    if not _is_signed(signed, signer):
        raise _invalid("signature")
    others = [load_der_x509_certificate(item.dump()) for item in found.other_certs]
    return Stamp(
        at=iso_utc(stamped_at),
        authority=_name(signer),
        serial=str(info["serial_number"].native),
        is_trusted=_is_trusted(load_der_x509_certificate(signer.dump()), others, stamped_at, roots),
    )


def _post(url: str, body: bytes) -> bytes:
    if not url.lower().startswith(("http://", "https://")):
        raise TimestampFailed(url=url, why="address")
    try:
        asked = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            url, data=body, headers={"Content-Type": "application/timestamp-query"}
        )
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 - as above
            content: bytes = answer.read(_MAX_BYTES)
    except ValueError as e:
        raise TimestampFailed(url=url, why="address") from e
    except (OSError, urllib.error.URLError) as e:
        raise TimestampFailed(url=url, why="unreachable") from e
    return content


def _signed_data(token: bytes) -> cms.SignedData:
    content = cms.ContentInfo.load(token, strict=True)
    if content["content_type"].native != "signed_data":
        raise ValueError(content["content_type"].native)
    return content["content"]


def _info(signed: cms.SignedData) -> tsp.TSTInfo:
    encapsulated = signed["encap_content_info"]["content"]
    if not isinstance(encapsulated, core.ParsableOctetString):
        raise TypeError(type(encapsulated))
    info = encapsulated.parsed
    if not isinstance(info, tsp.TSTInfo) or len(signed["signer_infos"]) != 1:
        raise TypeError(type(info))
    return info


def _is_signed(signed: cms.SignedData, signer: asn1_x509.Certificate) -> bool:
    [signer_info] = signed["signer_infos"]
    name = signer_info["digest_algorithm"]["algorithm"].native
    content = bytes(signed["encap_content_info"]["content"])
    if name not in ("sha256", "sha384", "sha512"):
        return False
    digest = hashlib.new(name, content).digest()
    try:
        intact, valid = validate_sig_integrity(signer_info, signer, "tst_info", digest)
    except (SignatureValidationError, SigningError, ValueError):
        return False
    return intact and valid


def _is_trusted(
    signer: Certificate, others: list[Certificate], at: datetime, given: tuple[Path, ...]
) -> bool:
    """Walk from the signer up to a root; every step is checked with the issuer's key."""
    roots = [load_der_x509_certificate(root.der) for root in trust.roots(given)]
    current = signer
    for _step in range(_LONGEST_PATH):
        if any(current == root or _issued(current, root, at) for root in roots):
            return True
        above = next((item for item in others if _issued(current, item, at)), None)
        if above is None or above == current:
            return False
        current = above
    return False


def _issued(certificate: Certificate, issuer: Certificate, at: datetime) -> bool:
    if not issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc:
        return False
    try:
        constraints = issuer.extensions.get_extension_for_class(BasicConstraints).value
        if not constraints.ca:
            return False
        certificate.verify_directly_issued_by(issuer)
    except ExtensionNotFound:
        return False
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _name(certificate: asn1_x509.Certificate) -> str:
    subject = certificate.subject
    return str(subject.native.get("common_name") or subject.human_friendly)


def _invalid(why: str) -> SignatureInvalid:
    return SignatureInvalid(path="RFC 3161", why=why)
