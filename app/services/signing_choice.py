"""With which certificate something that leaves the case is signed."""

from __future__ import annotations

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

    def identity(self) -> SigningIdentity | None:
        """Open the certificate; None where nothing is to be signed.

        Raises:
            CertificateMissing, WrongPassphrase, CertificateUnusable: as named.
        """
        # the certificate libraries take their time to load: only where one is used
        from app.dossier.certificates import demo_identity, load_pkcs12

        if self.is_demo:
            return demo_identity()
        if self.certificate is None:
            return None
        return load_pkcs12(self.certificate, self.passphrase or b"")
