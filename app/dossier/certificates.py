"""Certificates and keys: read from PKCS#12, judged before they may sign."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from app.domain.errors import CertificateMissing, CertificateUnusable, WrongPassphrase
from app.dossier.certificate_rules import judge
from app.runtime import paths
from app.runtime.clock import Clock, iso_utc

DEMO_PASSPHRASE = b"demonstrasi"
"""Published on purpose: the demonstration key protects nothing."""


@dataclass(frozen=True, slots=True)
class TokenKey:
    """Where a private key lies; with it somebody may sign, so it is never written down."""

    library: str
    """The driver's file."""
    token: str
    """Label of the token."""
    serial: bytes
    """Of the token."""
    key_id: bytes
    """Of the private key."""
    pin: str = field(repr=False)
    """Opens the token."""


@dataclass(frozen=True, slots=True)
class SigningIdentity:
    """A certificate, its key and its chain, fit to sign."""

    path: str
    """Where it was read from."""
    name: str
    """Common name of the subject."""
    issuer: str
    """Common name of the issuer."""
    fingerprint: str
    """SHA-256 of the certificate (DER), lower-case hex."""
    valid_until: str
    """UTC ISO 8601."""
    is_demo: bool
    """True where anyone can sign with it."""
    certificate: bytes = field(repr=False)
    """DER."""
    chain: tuple[bytes, ...] = field(repr=False)
    """DER, every other certificate of the file."""
    root: bytes = field(repr=False)
    """DER of the last certificate on the way up from the signer's."""
    key: bytes = field(repr=False)
    """PKCS#8 DER; never logged, never sent to the child process; empty where a token holds it."""
    token: TokenKey | None = field(default=None, repr=False)
    """Where the key lies that never leaves its token."""


@dataclass(frozen=True, slots=True)
class PublicIdentity:
    """What of a certificate is written down: enough to know it again, not to sign with it."""

    fingerprint: str
    """SHA-256 of the certificate (DER), lower-case hex."""
    subject: str
    """The whole subject, RFC 4514."""
    name: str = ""
    """Common name of the subject."""
    issuer: str = ""
    """Common name of the issuer."""
    valid_until: str = ""
    """UTC ISO 8601."""


def load_pkcs12(path: Path, passphrase: bytes, clock: Clock | None = None) -> SigningIdentity:
    """Open a PKCS#12 file and refuse what may not sign.

    Raises:
        CertificateMissing: there is no such file.
        WrongPassphrase: the file is a PKCS#12, but does not open.
        CertificateUnusable: `why` is one of not_pkcs12, unsupported_encryption, no_key,
            weak_key, not_yet_valid, expired, key_usage.
    """
    if not path.is_file():
        raise CertificateMissing(path=str(path))
    key, certificate, others = _opened(path, passphrase)
    judge(path, key, certificate, (clock or Clock()).now())
    secret = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return _identity(str(path), certificate, others, secret, None)


def on_token(
    label: str,
    certificate: bytes,
    others: tuple[bytes, ...],
    token: TokenKey | None,
    clock: Clock | None = None,
) -> SigningIdentity:
    """Give the identity of a certificate (DER) whose key a token holds, if it may sign.

    Args:
        label: what to call the token.
        others: every other certificate on it, DER.
        token: where its key lies.

    Raises:
        CertificateUnusable: `why` is weak_key, not_yet_valid, expired, key_usage.
    """
    found = x509.load_der_x509_certificate(certificate)
    judge(Path(label), found.public_key(), found, (clock or Clock()).now())
    chain = tuple(x509.load_der_x509_certificate(other) for other in others)
    return _identity(label, found, chain, b"", token)


def _identity(
    path: str,
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    key: bytes,
    token: TokenKey | None,
) -> SigningIdentity:
    root, der = _root_of(certificate, others), _der(certificate)
    return SigningIdentity(
        path=path,
        name=common_name(certificate.subject),
        issuer=common_name(certificate.issuer),
        fingerprint=hashlib.sha256(der).hexdigest(),
        valid_until=iso_utc(certificate.not_valid_after_utc),
        is_demo=_der(root) == demo_root(),
        certificate=der,
        chain=tuple(_der(other) for other in others),
        root=_der(root),
        key=key,
        token=token,
    )


def read_public(path: Path, clock: Clock | None = None) -> PublicIdentity:
    """Read a certificate without its key (PEM or DER; of several the first) and judge it.

    Raises:
        CertificateMissing: there is no such file.
        CertificateUnusable: `why` is not_a_certificate, weak_key, not_yet_valid, expired or
            key_usage.
    """
    if not path.is_file():
        raise CertificateMissing(path=str(path))
    content = path.read_bytes()
    try:
        if b"-----BEGIN" in content:
            certificate = x509.load_pem_x509_certificates(content)[0]
        else:
            certificate = x509.load_der_x509_certificate(content)
    except ValueError as e:
        raise CertificateUnusable(path=str(path), why="not_a_certificate") from e
    judge(path, certificate.public_key(), certificate, (clock or Clock()).now())
    return _public_part(certificate)


def public_part(identity: SigningIdentity) -> PublicIdentity:
    """Give what is written down of a certificate that signs."""
    return _public_part(x509.load_der_x509_certificate(identity.certificate))


def _public_part(certificate: x509.Certificate) -> PublicIdentity:
    subject = certificate.subject.rfc4514_string()
    return PublicIdentity(
        fingerprint=hashlib.sha256(_der(certificate)).hexdigest(),
        subject=subject,
        name=common_name(certificate.subject),
        issuer=common_name(certificate.issuer),
        valid_until=iso_utc(certificate.not_valid_after_utc),
    )


def demo_identity() -> SigningIdentity:
    """Open the shipped demonstration certificate; a signature by it proves no identity.

    Raises:
        CertificateMissing: the resource was not shipped.
    """
    return load_pkcs12(paths.resource("demo_certificate", "demo.p12"), DEMO_PASSPHRASE)


def demo_root() -> bytes:
    """Give the demonstration root certificate as DER; empty where it was not shipped."""
    path = paths.resource("demo_certificate", "root.pem")
    if not path.is_file():
        return b""
    return _der(x509.load_pem_x509_certificate(path.read_bytes()))


def common_name(name: x509.Name) -> str:
    """Give the common name of a subject, or the whole name where it has none."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


_Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def _opened(
    path: Path, passphrase: bytes
) -> tuple[_Key, x509.Certificate, tuple[x509.Certificate, ...]]:
    content = path.read_bytes()
    try:
        # cryptography says "invalid password or data" for both: the outer form tells them apart.
        asn1_pkcs12.Pfx.load(content, strict=True)["version"].native  # noqa: B018
    except (ValueError, TypeError) as e:
        raise CertificateUnusable(path=str(path), why="not_pkcs12") from e
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase)
    except UnsupportedAlgorithm as e:
        raise CertificateUnusable(path=str(path), why="unsupported_encryption") from e
    except ValueError as e:
        raise WrongPassphrase(path=str(path)) from e
    if key is None or certificate is None:
        raise CertificateUnusable(path=str(path), why="no_key")
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise CertificateUnusable(path=str(path), why="weak_key", key=type(key).__name__)
    return key, certificate, tuple(others)


def _root_of(
    certificate: x509.Certificate, others: tuple[x509.Certificate, ...]
) -> x509.Certificate:
    top, left = certificate, list(others)
    while above := next((c for c in left if c.subject == top.issuer and c != top), None):
        left.remove(above)  # each is used once: two that name each other end the walk
        top = above
    return top


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
