"""How bytes are signed with a private key, wherever that lies."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from app.domain.errors import SignatureInvalid

Raw = Callable[[bytes], bytes]
"""Signs bytes: RSA with PKCS#1 v1.5, or ECDSA in DER; both over SHA-256."""


def by_key(key: bytes) -> Raw:
    """Give what signs with a key (PKCS#8 DER, without encryption); it is kept in memory only.

    Raises:
        SignatureInvalid: why=signature_weak: another kind of key.
    """
    private = serialization.load_der_private_key(key, None)

    def sign(content: bytes) -> bytes:
        if isinstance(private, rsa.RSAPrivateKey):
            return private.sign(content, padding.PKCS1v15(), hashes.SHA256())
        if isinstance(private, ec.EllipticCurvePrivateKey):
            return private.sign(content, ec.ECDSA(hashes.SHA256()))
        raise SignatureInvalid(path="", why="signature_weak")

    return sign
