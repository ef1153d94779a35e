"""PAdES signatures with a certificate from a file or a token, and document time stamps."""

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

from app.domain.errors import SignatureInvalid, TimestampFailed
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
    "stamp",
]

FIRST_FIELD = "Pemeriksa"
SECOND_FIELD = "Ketua"
FIELDS = (FIRST_FIELD, SECOND_FIELD)
"""In the order of signing; both are made before the first signature."""

LEVEL_TIMED = "PAdES B-T"
LEVEL_BASIC = "PAdES B-B"
LEVEL_PLAIN = "PKCS#7"
"""Of a program that does not write PAdES: the signature does not name its certificate."""
_TIMESTAMP_SECONDS = 5
_REASONS = {FIRST_FIELD: "Disusun oleh pemeriksa", SECOND_FIELD: "Disetujui oleh ketua"}


def sign(
    prepared: Path,
    out: Path,
    identity: SigningIdentity,
    *,
    field: str,
    timestamp_url: str | None,
    is_certified: bool = True,
) -> str:
    """Sign the empty field of a prepared dossier and write the result to `out`.

    The first signature certifies the document and permits nothing after it but signing
    (DocMDP P=2). Runs pyHanko's own event loop: call it off the main thread.

    Args:
        prepared: what `archival.make_archival` wrote, or a dossier with one signature.
        out: where the signed file goes.
        identity: who signs.
        field: one of FIELDS.
        is_certified: a first signature permits nothing but signing in the fields there are;
            False where another program is to add a field of its own.
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
            signed = _signed(prepared, content, identity, field, stamper, is_certified)
        except (TimestampRequestError, TimeoutError, ValueError):
            # ValueError: not an address, or an answer that is no time stamp.
            signed = b""
        if signed:
            out.write_bytes(signed)
            return LEVEL_TIMED
    out.write_bytes(_signed(prepared, content, identity, field, None, is_certified))
    return LEVEL_BASIC


def stamp(signed: Path, out: Path, field: str, timestamp_url: str) -> None:
    """Put a document time stamp over a signed dossier; its signatures stay as they are.

    It shows that the file, with its signatures, was there at the time that the authority says.
    Runs pyHanko's own event loop: call it off the main thread.

    Args:
        signed: a dossier with a signature.
        out: where the stamped file goes.
        field: name of the new, invisible field.
        timestamp_url: an RFC 3161 service, asked for at most five seconds.

    Raises:
        TimestampFailed: why=address, unreachable or no_token.
        OSError: `out` cannot be written.
    """
    if not timestamp_url.lower().startswith(("http://", "https://")):
        raise TimestampFailed(url=timestamp_url, why="address")
    stamper = HTTPTimeStamper(timestamp_url, timeout=_TIMESTAMP_SECONDS)
    writer = IncrementalPdfFileWriter(BytesIO(signed.read_bytes()))
    try:
        made = signers.PdfTimeStamper(stamper, field_name=field).timestamp_pdf(writer, "sha256")
    except TimestampRequestError as e:
        raise TimestampFailed(url=timestamp_url, why="unreachable") from e
    except (TimeoutError, OSError) as e:
        raise TimestampFailed(url=timestamp_url, why="unreachable") from e
    except (ValueError, TypeError, KeyError) as e:
        raise TimestampFailed(url=timestamp_url, why="no_token") from e
    out.write_bytes(made.getvalue())


def _signed(
    prepared: Path,
    content: bytes,
    identity: SigningIdentity,
    field: str,
    stamper: HTTPTimeStamper | None,
    is_certified: bool,
) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(content))
    is_first = not list(writer.prev.embedded_signatures)
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        name=identity.name,
        reason=_REASONS.get(field, ""),
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=is_first and is_certified,
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
