"""Which roots are believed: those given, those used on this computer, and the demonstration's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.domain.errors import CertificateMissing, CertificateUnusable
from app.dossier.certificates import SigningIdentity, demo_root
from app.runtime import paths


@dataclass(frozen=True, slots=True)
class TrustedRoot:
    """A certificate that a chain may end in."""

    der: bytes
    """DER."""
    source: str
    """given, this_computer or demo."""


def roots(given: tuple[Path, ...]) -> tuple[TrustedRoot, ...]:
    """Give all roots; where one is found twice, what a person named on purpose comes first.

    Raises:
        CertificateMissing: a given file does not exist.
        CertificateUnusable: why=not_a_certificate.
    """
    found = [TrustedRoot(der, "given") for path in given for der in read_certificates(path)]
    for path in sorted(_folder().glob("*.pem")):
        found += [TrustedRoot(der, "this_computer") for der in read_certificates(path)]
    if demo := demo_root():
        found.append(TrustedRoot(demo, "demo"))
    # The demonstration root stays what it is, whoever names it: anyone can sign below it.
    unique: dict[bytes, TrustedRoot] = {}
    for root in found:
        unique.setdefault(root.der, TrustedRoot(root.der, "demo") if root.der == demo else root)
    return tuple(unique.values())


def remember(identity: SigningIdentity) -> Path | None:
    """Keep the top certificate of an identity used here, so that `verify` here knows it.

    The demonstration root is not kept: it is shipped, and it proves nothing.

    Returns:
        Where it lies; None for the demonstration certificate.

    Raises:
        OSError: the data folder cannot be written.
    """
    if identity.is_demo:
        return None
    return _keep(identity.root)


def remember_given(given: tuple[Path, ...]) -> None:
    """Keep certificates that a person supplied and a signature below them then passed.

    Raises:
        CertificateMissing, CertificateUnusable: as in `read_certificates`.
        OSError: the data folder cannot be written.
    """
    for path in given:
        for der in read_certificates(path):
            if der != demo_root():
                _keep(der)


def read_certificates(path: Path) -> tuple[bytes, ...]:
    """Read one or more certificates in PEM or DER, as DER.

    Raises:
        CertificateMissing: there is no such file.
        CertificateUnusable: why=not_a_certificate.
    """
    if not path.is_file():
        raise CertificateMissing(path=str(path))
    content = path.read_bytes()
    try:
        if b"-----BEGIN" in content:
            found = x509.load_pem_x509_certificates(content)
        else:
            found = [x509.load_der_x509_certificate(content)]
    except ValueError as e:
        raise CertificateUnusable(path=str(path), why="not_a_certificate") from e
    return tuple(certificate.public_bytes(Encoding.DER) for certificate in found)


def _keep(der: bytes) -> Path:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(der).hexdigest()}.pem"
    if not path.exists():
        certificate = x509.load_der_x509_certificate(der)
        path.write_bytes(certificate.public_bytes(Encoding.PEM))
    return path


def _folder() -> Path:
    return paths.data_dir() / "trust"
