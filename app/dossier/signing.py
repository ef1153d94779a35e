"""PAdES signatures with a certificate from a file or a token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.domain.errors import SignatureInvalid
from app.dossier import tokens
from app.dossier.certificates import SigningIdentity, demo_identity, load_pkcs12

__all__ = [
    "FIELDS",
    "FIRST_FIELD",
    "SECOND_FIELD",
    "SigningIdentity",
    "demo_identity",
    "load_pkcs12",
    "sign",
]

FIRST_FIELD = "Pemeriksa"
SECOND_FIELD = "Ketua"
FIELDS = (FIRST_FIELD, SECOND_FIELD)
"""In the order of signing; both are made before the first signature."""

LEVEL_TIMED = "PAdES B-T"
LEVEL_BASIC = "PAdES B-B"
_TIMESTAMP_SECONDS = 5
_REASONS = {FIRST_FIELD: "Disusun oleh pemeriksa", SECOND_FIELD: "Disetujui oleh ketua"}


def sign(
    prepared: Path, out: Path, identity: SigningIdentity, *, field: str, timestamp_url: str | None
) -> str:
    """Sign the empty field of a prepared dossier and write the result to `out`.

    The first signature certifies the document and permits nothing after it but signing
    (DocMDP P=2). Runs pyHanko's own event loop: call it off the main thread.

    Args:
        prepared: what `archival.make_archival` wrote, or a dossier with one signature.
        out: where the signed file goes.
        identity: who signs.
        field: one of FIELDS.
        timestamp_url: an RFC 3161 service; where it does not answer within 5 s the signature
            is made without, and the level returned says so.

    Returns:
        `PAdES B-T` or `PAdES B-B`.

    Raises:
        SignatureInvalid: why=field: there is no such field, or it is signed already.
        OSError: `out` cannot be written.
    """
    content = prepared.read_bytes()
    if timestamp_url:
        stamper = HTTPTimeStamper(timestamp_url, timeout=_TIMESTAMP_SECONDS)
        try:
            signed = _signed(prepared, content, identity, field, stamper)
        except (TimestampRequestError, TimeoutError, ValueError):
            # ValueError: not an address, or an answer that is no time stamp.
            signed = b""
        if signed:
            out.write_bytes(signed)
            return LEVEL_TIMED
    out.write_bytes(_signed(prepared, content, identity, field, None))
    return LEVEL_BASIC


def _signed(
    prepared: Path,
    content: bytes,
    identity: SigningIdentity,
    field: str,
    stamper: HTTPTimeStamper | None,
) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(content))
    is_first = not list(writer.prev.embedded_signatures)
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        name=identity.name,
        reason=_REASONS.get(field, ""),
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=is_first,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    try:
        with _opened(identity) as signer:
            pdf_signer = signers.PdfSigner(metadata, signer=signer, timestamper=stamper)
            out = pdf_signer.sign_pdf(writer, existing_fields_only=True)
    except SigningError as e:
        raise SignatureInvalid(path=str(prepared), why="field", field=field) from e
    signed: bytes = out.getvalue()
    return signed


@contextmanager
def _opened(identity: SigningIdentity) -> Iterator[signers.Signer]:
    """Give what signs, for as long as a token has to be open for it."""
    if identity.token is None:
        yield _signer(identity)
        return
    with tokens.signer(identity, _store(identity)) as signer:
        yield signer


def _signer(identity: SigningIdentity) -> signers.SimpleSigner:
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(identity.certificate),
        signing_key=keys.PrivateKeyInfo.load(identity.key),
        cert_registry=_store(identity),
    )


def _store(identity: SigningIdentity) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([x509.Certificate.load(der) for der in identity.chain])
    return store
