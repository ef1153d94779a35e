"""With which certificate something that leaves the case is signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.dossier.certificates import SigningIdentity


@dataclass(frozen=True, slots=True)
class SigningChoice:
    """What a person chose; the passphrase stays in this process."""

    certificate: Path | None = None
    """PKCS#12 file."""
    passphrase: bytes | None = field(default=None, repr=False)
    """Of the certificate."""
    is_demo: bool = False
    """The shipped demonstration certificate; proves no identity."""
    driver: Path | None = None
    """PKCS#11 driver of the token that signs; `passphrase` is its PIN."""
    token: str = ""
    """Label of the token, or name on its certificate, where there are several."""

    def identity(self) -> SigningIdentity | None:
        """Open the certificate; None where nothing is to be signed.

        Raises:
            CertificateMissing, WrongPassphrase, CertificateUnusable: as named.
        """
        # the certificate libraries take their time to load: only where one is used
        from app.dossier.certificates import demo_identity, load_pkcs12
        from app.dossier.tokens import load_token

        if self.is_demo:
            return demo_identity()
        if self.driver is not None:
            return load_token(self.driver, self.passphrase or b"", self.token)
        if self.certificate is None:
            return None
        return load_pkcs12(self.certificate, self.passphrase or b"")


def detached_signer(identity: SigningIdentity) -> Callable[[bytes], bytes]:
    """Give what signs bytes beside them (CMS), with a key from a file or on a token.

    What it gives opens a token each time, and raises CertificateUnusable where it is gone.
    """
    from app.dossier import tokens
    from app.package import seal, signing_keys

    if identity.token is None:
        return seal.signer(identity.certificate, signing_keys.by_key(identity.key), identity.chain)

    def raw(content: bytes) -> bytes:
        return tokens.sign_raw(identity, content)

    return seal.signer(identity.certificate, raw, identity.chain)
