"""Ways to change a dossier, and the names of the checks that notice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
from cryptography import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper

from app.domain.errors import NotADossier
from app.dossier import signing, verification
from app.dossier.certificates import SigningIdentity
from tests.dossier import keys
from tests.dossier.conftest import Built

REFUSED = {"file": "refused as a whole"}


def failed(path: Path, built: Built, signers_expected: int | None = None) -> dict[str, str]:
    """Name each failed check with its detail; a file nothing can be read from fails whole."""
    try:
        checks = verification.verify_pdf(path, (built.root,), expected_signers=signers_expected)
    except NotADossier:
        return REFUSED
    return {check.name: check.detail for check in checks if not check.ok}


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def updated(source: Path, out: Path, change: Callable[[IncrementalPdfFileWriter], None]) -> Path:
    """Append one revision without a signature."""
    with source.open("rb") as stream:
        writer = IncrementalPdfFileWriter(stream)
        change(writer)
        written = BytesIO()
        writer.write(written)
    return write(out, written.getvalue())


def prepared_otherwise(built: Built, out: Path, change: Callable[[pikepdf.Pdf], None]) -> Path:
    """Change a dossier before its first signature, which then is genuine."""
    source = out.with_suffix(".unsigned.pdf")
    with pikepdf.open(built.prepared) as pdf:
        change(pdf)
        pdf.save(source, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    signing.sign(source, out, built.identity, field=signing.FIRST_FIELD, timestamp_url=None)
    return out


def signed_with_more(
    built: Built, out: Path, change: Callable[[IncrementalPdfFileWriter], None]
) -> Path:
    """Let the second signer put more than a signature into the second revision."""
    with built.signed.open("rb") as stream:
        writer = IncrementalPdfFileWriter(stream)
        change(writer)
        metadata = signers.PdfSignatureMetadata(
            field_name=signing.SECOND_FIELD, subfilter=fields.SigSeedSubFilter.PADES
        )
        signer = signers.PdfSigner(metadata, signer=signing._signer(built.chair))
        written = signer.sign_pdf(writer, existing_fields_only=True)
    return write(out, written.getvalue())


def signed_plainly(
    source: Path,
    out: Path,
    identity: SigningIdentity,
    *,
    field: str = signing.FIRST_FIELD,
    digest: str = "sha256",
    permission: fields.MDPPerm | None = fields.MDPPerm.FILL_FORMS,
    stamper: TimeStamper | None = None,
) -> Path:
    """Sign as `signing` would not: another digest, another permission, a given time stamp."""
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=permission is not None,
        docmdp_permissions=permission or fields.MDPPerm.FILL_FORMS,
    )
    signer = signers.PdfSigner(metadata, signer=signing._signer(identity), timestamper=stamper)
    with source.open("rb") as stream:
        written = signer.sign_pdf(IncrementalPdfFileWriter(stream), existing_fields_only=True)
    return write(out, written.getvalue())


def with_certificate(
    identity: SigningIdentity, certificate: x509.Certificate, key: keys.Key
) -> SigningIdentity:
    """Sign with a certificate that `load_pkcs12` would refuse."""
    der = keys.serialization.Encoding.DER
    plain = keys.serialization.NoEncryption()
    return replace(
        identity,
        certificate=certificate.public_bytes(der),
        key=key.private_bytes(der, keys.serialization.PrivateFormat.PKCS8, plain),
    )


def contents_span(content: bytes, which: int = 0) -> tuple[int, int]:
    """Give where the hexadecimal text of a signature begins and ends (its `>`)."""
    start = -1
    for _ in range(which + 1):
        start = content.index(b"/Contents <30", start + 1)
    return start + len(b"/Contents <"), content.index(b">", start)


def run(tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    found = shutil.which(tool)
    assert found, f"{tool} is not installed"
    return subprocess.run([found, *arguments], capture_output=True, check=False)
