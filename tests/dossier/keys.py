"""Throw-away certificates: a root, and leaves below it, as PKCS#12 files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PASSPHRASE = b"kata sandi uji"


@cache
def rsa_key(bits: int = 3072) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def p256_key(which: str) -> ec.EllipticCurvePrivateKey:
    assert which
    return ec.generate_private_key(ec.SECP256R1())


def certificate(
    name: str,
    key: Key,
    issuer: tuple[x509.Certificate, Key] | None,
    *,
    is_ca: bool = False,
    start: datetime | None = None,
    days: int = 30,
    usage: x509.KeyUsage | None = None,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begins = start or datetime.now(UTC) - timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(usage or key_usage(is_ca=is_ca), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    above = issuer[1] if issuer else key
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False
    )
    return builder.sign(above, hashes.SHA256())


def key_usage(*, is_ca: bool = False, can_sign: bool = True) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=can_sign,
        content_commitment=can_sign and not is_ca,
        key_encipherment=not can_sign,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def authority(name: str = "Akar Uji") -> tuple[x509.Certificate, Key]:
    key = p256_key(name)
    return certificate(name, key, None, is_ca=True, days=3650), key


def write_p12(
    path: Path, leaf: x509.Certificate, key: Key, others: tuple[x509.Certificate, ...]
) -> Path:
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"uji", key, leaf, list(others), serialization.BestAvailableEncryption(PASSPHRASE)
        )
    )
    return path


def p12(
    folder: Path,
    name: str = "Rina Contoh",
    *,
    key: Key | None = None,
    root: str = "Akar Uji",
    start: datetime | None = None,
    days: int = 30,
    usage: x509.KeyUsage | None = None,
) -> Path:
    key = key or p256_key(name)
    above = authority(root)
    leaf = certificate(name, key, above, start=start, days=days, usage=usage)
    return write_p12(folder / f"{name}-{root}.p12".replace(" ", "_"), leaf, key, (above[0],))


def root_pem(folder: Path, root: str = "Akar Uji") -> Path:
    path = folder / f"{root}.pem".replace(" ", "_")
    path.write_bytes(authority(root)[0].public_bytes(serialization.Encoding.PEM))
    return path


def timestamper() -> DummyTimeStamper:
    """A time-stamp service without a network, below a root of its own."""
    key = rsa_key(3072)
    above = authority("Akar Cap Waktu")
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TSA Uji")]))
        .issuer_name(above[0].subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    certificate = builder.sign(above[1], hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(private),
    )
