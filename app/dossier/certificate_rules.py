"""Which certificates may sign, and when two of them speak of one person."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from app.domain.errors import CertificateUnusable
from app.runtime.clock import iso_utc

MIN_RSA_BITS = 3072
MIN_CURVE_BITS = 256


def judge(path: Path, key: object, certificate: x509.Certificate, now: datetime) -> None:
    """Refuse a certificate that may not sign now.

    Args:
        path: what to call it.
        key: its private or public key.

    Raises:
        CertificateUnusable: `why` is weak_key, not_yet_valid, expired or key_usage.
    """
    if weak := weakness(key):
        raise CertificateUnusable(path=str(path), why="weak_key", key=weak)
    if now < certificate.not_valid_before_utc:
        begins = iso_utc(certificate.not_valid_before_utc)
        raise CertificateUnusable(path=str(path), why="not_yet_valid", at=begins)
    if now > certificate.not_valid_after_utc:
        ended = iso_utc(certificate.not_valid_after_utc)
        raise CertificateUnusable(path=str(path), why="expired", at=ended)
    if not _may_sign(certificate):
        raise CertificateUnusable(path=str(path), why="key_usage")


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def weakness(key: object) -> str:
    """Say why a public or private key is too weak; empty where it is not.

    RSA from 3072 bits, and elliptic curves from P-256, are about 128 bits strong.
    """
    if isinstance(key, rsa.RSAPrivateKey | rsa.RSAPublicKey):
        return "" if key.key_size >= MIN_RSA_BITS else f"rsa_{key.key_size}"
    if isinstance(key, ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey):
        is_fit = isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1 | ec.SECP521R1)
        return "" if is_fit and key.key_size >= MIN_CURVE_BITS else key.curve.name
    return type(key).__name__


def same_person(first: bytes, second: bytes) -> str:
    """Say why two certificates (DER) speak of one person; empty where they do not.

    Returns:
        same_certificate, same_key or same_subject: a renewed certificate has another number,
        a key that was kept has another certificate, and neither is a second pair of eyes.
    """
    if first == second:
        return "same_certificate"
    one, other = x509.load_der_x509_certificate(first), x509.load_der_x509_certificate(second)
    if _public(one) == _public(other):
        return "same_key"
    return "same_subject" if one.subject == other.subject else ""


def _public(certificate: x509.Certificate) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return certificate.public_key().public_bytes(serialization.Encoding.DER, form)
