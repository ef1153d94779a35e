"""Other programs that sign PDFs: poppler with NSS as it is, and pyHanko left to its own form."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.dossier.certificates import SigningIdentity
from tests.dossier import keys

NICK = "uji"


def tool(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is not installed"
    return found


class Poppler:
    """Signs a named field with a certificate from a database of NSS."""

    def __init__(self, folder: Path, p12: Path) -> None:
        folder.mkdir()
        self._folder = folder
        for command in (
            ("certutil", "-N", "-d", f"sql:{folder}", "--empty-password"),
            (
                "pk12util", "-i", str(p12), "-d", f"sql:{folder}",
                "-W", keys.PASSPHRASE.decode(), "-K", "",
            ),
        ):  # fmt: skip
            done = subprocess.run(
                [tool(command[0]), *command[1:]], capture_output=True, check=False
            )
            assert done.returncode == 0, done.stderr

    def sign(self, source: Path, out: Path, field: str) -> Path:
        done = subprocess.run(
            [
                tool("pdfsig"), "-nssdir", str(self._folder), "-sign", field,
                "-nick", NICK, str(source), str(out),
            ],
            capture_output=True, check=False,
        )  # fmt: skip
        assert out.is_file(), done.stderr
        return out


def signed_by_another(
    source: Path,
    out: Path,
    identity: SigningIdentity,
    *,
    field: str = "TTE",
    page: int = -1,
    box: tuple[int, int, int, int] | None = None,
    certify: bool = False,
    is_pades: bool = True,
    also: Callable[[IncrementalPdfFileWriter], None] | None = None,
    stamper: TimeStamper | None = None,
) -> Path:
    """Sign in a field of its own, seen in `box` of a page or not seen.

    Args:
        also: what the program writes besides, in the revision of its signature.
    """
    writer = IncrementalPdfFileWriter(BytesIO(source.read_bytes()), strict=False)
    if also is not None:
        also(writer)
    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(der) for der in identity.chain])
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(identity.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(identity.key),
        cert_registry=store,
    )
    kinds = fields.SigSeedSubFilter
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        location="Jakarta",
        contact_info="Bagian hukum",
        subfilter=kinds.PADES if is_pades else kinds.ADOBE_PKCS7_DETACHED,
        certify=certify,
    )
    spec = fields.SigFieldSpec(field, on_page=page, box=box)
    try:
        made = signers.PdfSigner(
            metadata, signer=signer, timestamper=stamper, new_field_spec=spec
        ).sign_pdf(writer)
    except SigningError:
        made = signers.PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(writer)
    out.write_bytes(made.getvalue())
    return out
