"""A key that never leaves its card or token: found, judged and used through PKCS#11."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from app.domain.errors import CertificateMissing, CertificateUnusable
from app.dossier import certificates
from app.dossier.certificates import SigningIdentity, TokenKey
from app.runtime.clock import Clock

_WORDS = {
    "PinIncorrect": "pin_incorrect",
    "PinInvalid": "pin_incorrect",
    "PinLenRange": "pin_incorrect",
    "ArgumentsBad": "pin_incorrect",
    "PinLocked": "pin_locked",
    "PinExpired": "pin_locked",
    "TokenNotPresent": "token_absent",
    "TokenNotRecognised": "token_absent",
    "DeviceRemoved": "token_absent",
    "NoSuchToken": "token_absent",
}


def load_token(
    library: Path, pin: bytes, wanted: str = "", clock: Clock | None = None
) -> SigningIdentity:
    """Open a token and give the one identity on it that may sign.

    Only one token is opened, with one try: a wrong PIN counts, and too many lock a card.

    Args:
        library: the driver that came with the token (.dll, .so).
        pin: as UTF-8.
        wanted: label of the token, or common name on the certificate, where there are several.

    Raises:
        CertificateMissing: there is no such driver.
        CertificateUnusable: `why` is no_driver, token_absent, several_tokens, pin_incorrect,
            pin_locked, no_key, several_certificates, token_failed, or as of `load_pkcs12`.
    """
    if not library.is_file():
        raise CertificateMissing(path=str(library))
    told = pin.decode()
    token = _token(library, wanted)
    with _opened(library, token, told) as session:
        found = list(_pairs(session))
        every = [der for _id, der in _certificates(session)]
    label = str(token.label).strip()
    named = [one for one in found if wanted in ("", label) or _name(one[1]) == wanted]
    if not named:
        raise CertificateUnusable(path=label, why="no_key")
    fit = [one for one in named if not _unfit(label, one[1], clock)] or named[:1]
    if len(fit) > 1:
        names = ", ".join(sorted(_name(der) for _id, der in fit))
        raise CertificateUnusable(path=label, why="several_certificates", names=names)
    key_id, der = fit[0]
    others = tuple(other for other in every if other != der)
    key = TokenKey(str(library), label, bytes(token.serial), key_id, told)
    return certificates.on_token(label, der, others, key, clock)


@contextmanager
def signer(identity: SigningIdentity, store: Any) -> Iterator[Any]:
    """Give pyHanko's signer for an identity on a token, which is open until the end.

    Raises:
        CertificateUnusable: the token is gone, or refuses.
    """
    from asn1crypto import x509 as asn1
    from pyhanko.sign.pkcs11 import PKCS11Signer

    key = identity.token
    if key is None:
        raise CertificateUnusable(path=identity.path, why="no_key")
    token = _token(Path(key.library), key.token, key.serial)
    with _opened(Path(key.library), token, key.pin) as session:
        made = PKCS11Signer(
            session,
            signing_cert=asn1.Certificate.load(identity.certificate),
            key_id=key.key_id,
            # few tokens hash for elliptic curves: pyHanko hashes, the token signs
            use_raw_mechanism=_is_curve(identity.certificate),
        )
        # its own store holds the signer's certificate, which would be embedded twice
        made._cert_registry = store  # noqa: SLF001 # pinned version
        yield made


def sign_raw(identity: SigningIdentity, content: bytes) -> bytes:
    """Sign bytes with the key on a token, over SHA-256; open only for that.

    Returns:
        RSA with PKCS#1 v1.5, or ECDSA in DER.

    Raises:
        CertificateUnusable: the token is gone, or refuses.
    """
    import pkcs11
    from pkcs11.util.ec import encode_ecdsa_signature

    key = identity.token
    if key is None:
        raise CertificateUnusable(path=identity.path, why="no_key")
    token = _token(Path(key.library), key.token, key.serial)
    wanted = {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY,
        pkcs11.Attribute.ID: key.key_id,
    }
    with _opened(Path(key.library), token, key.pin) as session:
        private = next(iter(session.get_objects(wanted)), None)
        if private is None:
            raise CertificateUnusable(path=key.token, why="no_key")
        if not _is_curve(identity.certificate):
            signed: bytes = private.sign(content, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS)
            return signed
        # few tokens hash for elliptic curves
        digest = hashlib.sha256(content).digest()
        found: bytes = encode_ecdsa_signature(
            private.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
        )
        return found


def _token(library: Path, wanted: str, serial: bytes | None = None) -> Any:
    """Give the one token to open; nothing of it is read yet."""
    import pkcs11

    try:
        driver = pkcs11.lib(str(library))
        tokens = [slot.get_token() for slot in driver.get_slots(token_present=True)]
    except (RuntimeError, pkcs11.PKCS11Error) as e:
        raise CertificateUnusable(path=library.name, why="no_driver") from e
    # an empty slot of a software token presents one that nobody made ready
    ready = [one for one in tokens if one.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED]
    if serial is not None:
        ready = [one for one in ready if bytes(one.serial) == serial]
    named = [one for one in ready if str(one.label).strip() == wanted]
    if not named and len(ready) > 1 and wanted:
        named = [one for one in ready if _holds(library, one, wanted)]
    named = named or ready
    if not named:
        raise CertificateUnusable(path=library.name, why="token_absent")
    if len(named) > 1:
        names = ", ".join(sorted(str(one.label).strip() for one in named))
        raise CertificateUnusable(path=library.name, why="several_tokens", names=names)
    return named[0]


def _holds(library: Path, token: Any, name: str) -> bool:
    """Tell whether a certificate on a name can be read on a token without its PIN."""
    with _opened(library, token, None) as session:
        return any(_name(der) == name for _id, der in _certificates(session))


@contextmanager
def _opened(library: Path, token: Any, pin: str | None) -> Iterator[Any]:
    import pkcs11

    try:
        with token.open(user_pin=pin) as session:
            yield session
    except pkcs11.PKCS11Error as e:
        why = _WORDS.get(type(e).__name__, "token_failed")
        raise CertificateUnusable(path=str(token.label).strip() or library.name, why=why) from e


def _pairs(session: Any) -> Iterator[tuple[bytes, bytes]]:
    """Give id and certificate (DER) of each private key that has one."""
    import pkcs11

    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY}
    keys = {bytes(key[pkcs11.Attribute.ID]) for key in session.get_objects(wanted)}
    return (one for one in _certificates(session) if one[0] in keys)


def _certificates(session: Any) -> Iterator[tuple[bytes, bytes]]:
    import pkcs11

    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
    for one in session.get_objects(wanted):
        yield bytes(one[pkcs11.Attribute.ID]), bytes(one[pkcs11.Attribute.VALUE])


def _unfit(label: str, der: bytes, clock: Clock | None) -> bool:
    try:
        certificates.on_token(label, der, (), None, clock)
    except CertificateUnusable:
        return True
    return False


def _name(der: bytes) -> str:
    return certificates.common_name(x509.load_der_x509_certificate(der).subject)


def _is_curve(der: bytes) -> bool:
    key = x509.load_der_x509_certificate(der).public_key()
    return isinstance(key, ec.EllipticCurvePublicKey)
