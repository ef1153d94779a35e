"""The bytes of a signature that the signature itself does not protect.

A PDF signature covers all of the file but the hexadecimal text of its own CMS object. In
there, padding, letter case, the list of digest algorithms and unused certificates can be
changed without any validator noticing. Here they may not.
"""

from __future__ import annotations

import re

from asn1crypto import cms, x509
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_HEX = re.compile(rb"<(?:[0-9a-f]+|[0-9A-F]+)>")


def problem(content: bytes, one: EmbeddedPdfSignature, path: frozenset[bytes]) -> str:
    """Say what is odd about a signature's own bytes; empty where nothing is.

    Args:
        content: the whole file.
        one: the signature.
        path: DER of the certificates from the signer to a trusted root; an embedded one
            that is not among them is refused. Empty where no path was found.

    Raises:
        ValueError: the CMS object cannot be read.
    """
    ranges = [int(number) for number in one.byte_range]
    gap = content[ranges[0] + ranges[1] : ranges[2]]
    if _HEX.fullmatch(gap) is None or len(gap) % 2:
        return "contents_form"
    raw = bytes.fromhex(gap[1:-1].decode("ascii"))
    info = cms.ContentInfo.load(raw)
    der = info.dump()
    if raw[: len(der)] != der or raw[len(der) :].strip(b"\0"):
        return "contents_padding"
    signed = info["content"]
    if info.copy().dump(force=True) != der:
        return "contents_encoding"
    return _redundancy(signed, one.signer_cert) or _certificates(signed, path)


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


def _certificates(signed: cms.SignedData, path: frozenset[bytes]) -> str:
    embedded = {item.chosen.dump() for item in signed["certificates"]}
    return "" if not path or embedded <= path else "certificates"
