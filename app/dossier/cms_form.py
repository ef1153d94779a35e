"""The bytes of a signature that the signature itself does not protect.

A PDF signature covers all of the file but the hexadecimal text of its own CMS object. In
there, padding, letter case, the list of digest algorithms and unused certificates can be
changed without any validator noticing. Here they may not.
"""

from __future__ import annotations

import re

from asn1crypto import cms, parser, x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_HEX = re.compile(rb"<(?:[0-9a-f]+|[0-9A-F]+)>")


def problem(
    content: bytes,
    one: EmbeddedPdfSignature,
    path: frozenset[bytes],
    *,
    is_outside: bool = False,
) -> str:
    """Say what is odd about a signature's own bytes; empty where nothing is.

    Args:
        content: the whole file.
        one: the signature.
        path: DER of the certificates from the signer to a trusted root; an embedded one
            that is not among them is refused. Empty where no path was found.
        is_outside: another program made it, which writes what it likes into its own object:
            only that nothing lies beside that object is asked. What is changed in there later
            shows in the SHA-256 of the file, which the case notes.

    Raises:
        ValueError: the CMS object cannot be read.
    """
    raw = _contents(content, one)
    if raw is None:
        return "contents_form"
    if is_outside:
        return _outside_problem(raw)
    info = cms.ContentInfo.load(raw)
    der = info.dump()
    if raw[: len(der)] != der or raw[len(der) :].strip(b"\0"):
        return "contents_padding"
    signed = info["content"]
    if info.copy().dump(force=True) != der:
        return "contents_encoding"
    return (
        _redundancy(signed, one.signer_cert)
        or _certificates(signed, path)
        or _unsigned(signed["signer_infos"][0]["unsigned_attrs"])
    )


def _outside_problem(raw: bytes) -> str:
    # not every program writes DER: some leave lengths open until the end (BER)
    length = parser.peek(raw)
    if raw[length:].strip(b"\0"):
        return "contents_padding"
    signed = cms.ContentInfo.load(raw[:length])["content"]
    return "" if len(signed["signer_infos"]) == 1 else "signer_infos"


def stamp_problem(content: bytes, one: EmbeddedPdfSignature) -> str:
    """Say what is odd about the bytes of a document time stamp; empty where nothing is.

    Raises:
        ValueError: the token cannot be read.
    """
    raw = _contents(content, one)
    if raw is None:
        return "contents_form"
    info = cms.ContentInfo.load(raw)
    der = info.dump()
    if raw[: len(der)] != der or raw[len(der) :].strip(b"\0"):
        return "contents_padding"
    return _token(info["content"])


def _contents(content: bytes, one: EmbeddedPdfSignature) -> bytes | None:
    """Give the bytes between the two covered ranges; None where they are not plain digits."""
    ranges = [int(number) for number in one.byte_range]
    gap = content[ranges[0] + ranges[1] : ranges[2]]
    if _HEX.fullmatch(gap) is None or len(gap) % 2:
        return None
    return bytes.fromhex(gap[1:-1].decode("ascii"))


def _redundancy(signed: cms.SignedData, signer: x509.Certificate) -> str:
    signers = signed["signer_infos"]
    if len(signers) != 1 or signed["crls"].native:
        return "signer_infos"
    stated = [item.dump() for item in signed["digest_algorithms"]]
    if stated != [signers[0]["digest_algorithm"].dump()]:
        return "digest_algorithms"
    if signed["version"].native != "v1" or signers[0]["version"].native != "v1":
        return "version"
    # Names are compared without regard to case, so these bytes too could be changed unseen.
    sid = signers[0]["sid"]
    if sid.name != "issuer_and_serial_number":
        return "signer_id"
    return "" if sid.chosen["issuer"].dump() == signer.issuer.dump() else "signer_id"


def _unsigned(attributes: cms.CMSAttributes) -> str:
    """Nothing may hang on a signature unsigned but one time stamp, which signs itself."""
    if attributes.native is None:
        return ""
    if [item["type"].native for item in attributes] != ["signature_time_stamp_token"]:
        return "unsigned_attributes"
    values = attributes[0]["values"]
    return _token(values[0]["content"]) if len(values) == 1 else "unsigned_attributes"


def _token(token: cms.SignedData) -> str:
    """Find bytes of a time stamp that the time stamp's own signature does not protect."""
    signers, kept = token["signer_infos"], token["certificates"]
    embedded = [item.chosen for item in kept] if kept.native else []
    if len(signers) != 1 or token["crls"].native or signers[0]["unsigned_attrs"].native:
        return "timestamp_form"
    if [item.dump() for item in token["digest_algorithms"]] != [
        signers[0]["digest_algorithm"].dump()
    ]:
        return "timestamp_form"
    if token["version"].native != "v3" or signers[0]["version"].native != "v1":
        return "timestamp_form"
    sid = signers[0]["sid"]
    if sid.name != "issuer_and_serial_number":
        return "timestamp_form"
    own = [item for item in embedded if item.serial_number == sid.chosen["serial_number"].native]
    if [item.issuer.dump() for item in own] != [sid.chosen["issuer"].dump()]:
        return "timestamp_form"
    return "" if all(_is_vouched_for(item, embedded) for item in embedded) else "timestamp_chain"


def _is_vouched_for(certificate: x509.Certificate, embedded: list[x509.Certificate]) -> bool:
    """Check a certificate with its issuer's key, where the issuer came with it."""
    issuers = [item for item in embedded if item.subject == certificate.issuer]
    if not issuers:
        return True  # the top of what came with it: whether it is believed is another check's
    loaded = load_der_x509_certificate(certificate.dump())
    for issuer in issuers:
        try:
            loaded.verify_directly_issued_by(load_der_x509_certificate(issuer.dump()))
        except (ValueError, TypeError, InvalidSignature):
            continue
        return True
    return False


def _certificates(signed: cms.SignedData, path: frozenset[bytes]) -> str:
    embedded = {item.chosen.dump() for item in signed["certificates"]}
    return "" if not path or embedded <= path else "certificates"
