"""The signature over the tag manifest: a detached CMS object (RFC 5652) in one narrow form.

Besides the signature itself, every byte of the object is bound: the certificates by the signed
attribute signing-certificate-v2 (RFC 5035), the rest by being rebuilt and compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from app.domain.errors import SignatureInvalid
from app.package.contents import PackageSignature, Trust
from app.package.signing_keys import Raw
from app.package.trust import TrustedRoot, judge
from app.runtime.clock import Clock, iso_utc

MAX_BYTES = 256 * 1024
MAX_CERTIFICATES = 10
MIN_RSA_BITS = 3072
_BAD = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    UnsupportedAlgorithm,
)
"""What asn1crypto and cryptography answer to bytes that are broken, or made to hurt."""
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_DIGESTS = frozenset((_SHA256, bytes.fromhex("300b0609608648016503040201")))
_RSA = bytes.fromhex("300d06092a864886f70d01010b0500")
_ECDSA = bytes.fromhex("300a06082a8648ce3d040302")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_VERSION_1 = bytes.fromhex("020101")
_SEQUENCE, _SET, _OCTETS, _CONTEXT_0 = 0x30, 0x31, 0x04, 0xA0
_ATTRIBUTES = frozenset(
    ("content_type", "message_digest", "signing_time", "signing_certificate_v2")
)


_CLOCKS = timedelta(days=1)
"""How far the clocks of an office and of whoever issued its certificate may be apart."""


class SealBroken(ValueError):
    """A signature does not hold; the text is one of the `signature_...` codes."""


def signer(
    certificate: bytes, raw: Raw, chain: Sequence[bytes] = (), clock: Clock | None = None
) -> Callable[[bytes], bytes]:
    """Give what signs a tag manifest.

    Args:
        certificate: DER of the signer's.
        raw: signs with the key that belongs to it, wherever that lies.
        chain: DER of others; those on the way up go along, but no root: whoever checks has it.
    """
    leaf = asn1_x509.Certificate.load(certificate)
    path = [leaf, *_above(leaf, [asn1_x509.Certificate.load(der) for der in chain])]
    time = clock or Clock()

    def sign(content: bytes) -> bytes:
        signed = bytes(_attributes(content, path, time.now()).dump())
        return _object(path, signed, raw(signed), _SHA256)

    return sign


def require_valid(signature: bytes, content: bytes, name: str) -> None:
    """Refuse a signature that this room would refuse in a package.

    Raises:
        SignatureInvalid: `why` says how it does not hold.
    """
    try:
        read_signature(signature, content, ())
    except SealBroken as e:
        raise SignatureInvalid(path=name, why=str(e)) from e


def read_signature(
    signature: bytes, content: bytes, roots: Sequence[TrustedRoot]
) -> PackageSignature:
    """Check a detached signature and say who made it; trust is judged, not required.

    Args:
        signature: DER, from anywhere.
        content: what it must be over.
        roots: certificates that a chain may end in.

    Raises:
        SealBroken: signature_form, signature_digest, signature_invalid, signature_weak,
            signature_usage.
    """
    if len(signature) > MAX_BYTES:
        raise SealBroken("signature_form")
    try:
        return _read(signature, content, roots)
    except _BAD as e:
        if isinstance(e, SealBroken):
            raise
        raise SealBroken("signature_form") from e


def _read(signature: bytes, content: bytes, roots: Sequence[TrustedRoot]) -> PackageSignature:
    info = cms.ContentInfo.load(signature, strict=True)
    signed = info["content"]
    certificates = [item.chosen for item in signed["certificates"]]
    one = signed["signer_infos"][0]
    attributes = one["signed_attrs"]
    facts = {item["type"].native: item["values"] for item in attributes}
    bound = [bytes(item["cert_hash"].native) for item in _bound(facts)]
    by_digest = {hashlib.sha256(item.dump()).digest(): item for item in certificates}
    if not 0 < len(certificates) <= MAX_CERTIFICATES:
        raise SealBroken("signature_form")
    leaf = by_digest[bound[0]]
    ordered = [by_digest[digest] for digest in bound]
    stated_by = bytes((_SET,)) + attributes.dump()[1:]  # as signed (RFC 5652, 5.4)
    made = one["signature"].native
    if _object(ordered, stated_by, made, one["digest_algorithm"].dump()) != signature:
        raise SealBroken("signature_form")
    if set(facts) - _ATTRIBUTES or facts["content_type"].native != ["data"]:
        raise SealBroken("signature_form")
    if facts["message_digest"].native != [hashlib.sha256(content).digest()]:
        raise SealBroken("signature_digest")
    certificate = x509.load_der_x509_certificate(leaf.dump())
    _verify(certificate, made, stated_by)
    _judge(certificate)
    when = facts["signing_time"].native[0] if "signing_time" in facts else None
    trust, source, why = judge(leaf, ordered[1:], roots)
    if trust is Trust.TRUSTED and not _is_within(certificate, when):
        # A signer who states a time at which the certificate did not exist states a false one.
        trust, source, why = Trust.NOT_TRUSTED, "", "stated_time_outside_certificate"
    return PackageSignature(
        name=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        fingerprint=bound[0].hex(),
        signed_at=iso_utc(when) if isinstance(when, datetime) else "",
        trust=trust,
        root_source=source,
        why=why,
    )


def _is_within(certificate: x509.Certificate, when: object) -> bool:
    """Tell whether a stated time lies where the certificate was valid."""
    if not isinstance(when, datetime):
        return True
    begun = certificate.not_valid_before_utc - _CLOCKS
    return begun <= when <= certificate.not_valid_after_utc + _CLOCKS


def _bound(facts: dict[str, core.SetOf]) -> Sequence[tsp.ESSCertIDv2]:
    (value,) = facts["signing_certificate_v2"]
    found: Sequence[tsp.ESSCertIDv2] = value["certs"]
    if any(item["hash_algorithm"]["algorithm"].native != "sha256" for item in found):
        raise SealBroken("signature_form")
    return found


def _attributes(
    content: bytes, path: Sequence[asn1_x509.Certificate], now: datetime
) -> cms.CMSAttributes:
    bound = [{"cert_hash": hashlib.sha256(item.dump()).digest()} for item in path]
    when = cms.Time(name="utc_time", value=now.astimezone(UTC).replace(microsecond=0))
    values: tuple[tuple[str, object], ...] = (
        ("content_type", "data"),
        ("signing_time", when),
        ("message_digest", hashlib.sha256(content).digest()),
        ("signing_certificate_v2", tsp.SigningCertificateV2({"certs": bound})),
    )
    return cms.CMSAttributes(
        [cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in values]
    )


def _object(
    path: Sequence[asn1_x509.Certificate], attributes: bytes, signature: bytes, digest: bytes
) -> bytes:
    """Build the whole object from what is bound by the signature, or is the signature.

    By hand, value by value: DER has one way only to write each, and asn1crypto takes seconds to
    encode anew what it has read.

    Args:
        path: the signer's certificate first.
        attributes: DER, with the tag of a SET OF, as they are signed.
        digest: DER of the digest algorithm.
    """
    if digest not in _DIGESTS:
        raise SealBroken("signature_form")
    leaf = path[0]
    facts = leaf["tbs_certificate"]
    method = _RSA if leaf.public_key.algorithm == "rsa" else _ECDSA
    one = _tlv(
        _SEQUENCE,
        _VERSION_1,
        _tlv(_SEQUENCE, facts["issuer"].dump(), facts["serial_number"].dump()),
        digest,
        bytes((_CONTEXT_0,)) + attributes[1:],
        method,
        _tlv(_OCTETS, signature),
    )
    signed = _tlv(
        _SEQUENCE,
        _VERSION_1,
        _tlv(_SET, digest),
        _tlv(_SEQUENCE, _DATA),
        _tlv(_CONTEXT_0, *sorted(item.dump() for item in path)),
        _tlv(_SET, one),
    )
    return _tlv(_SEQUENCE, _SIGNED_DATA, _tlv(_CONTEXT_0, signed))


def _tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _verify(certificate: x509.Certificate, signature: bytes, content: bytes) -> None:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        else:
            raise SealBroken("signature_weak")
    except InvalidSignature as e:
        raise SealBroken("signature_invalid") from e


def _judge(certificate: x509.Certificate) -> None:
    key = certificate.public_key()
    is_strong = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS) or (
        isinstance(key, ec.EllipticCurvePublicKey)
        and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1 | ec.SECP521R1)
    )
    if not is_strong:
        raise SealBroken("signature_weak")
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise SealBroken("signature_usage")


def _above(
    leaf: asn1_x509.Certificate, left: list[asn1_x509.Certificate]
) -> list[asn1_x509.Certificate]:
    path: list[asn1_x509.Certificate] = []
    top = leaf
    while True:
        above = next((c for c in left if c.subject == top.issuer and c.dump() != top.dump()), None)
        if above is None or above.subject == above.issuer:
            return path
        left.remove(above)
        path.append(above)
        top = above


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()
