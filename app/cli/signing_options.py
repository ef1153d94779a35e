"""The options that say what signs, alike for dossiers, packages and receipts."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from app.domain.errors import InvalidValue
from app.services.signing_choice import SigningChoice

SIGN = typer.Option(None, "--sign", help="Sertifikat PKCS#12.")
PASSPHRASE = typer.Option(
    None, "--passphrase-env", help="Nama variabel lingkungan berisi frasa sandi."
)
DRIVER = typer.Option(
    None, "--pkcs11", help="Driver token (.dll, .so); PIN lewat --passphrase-env."
)
TOKEN = typer.Option("", "--token", help="Label token atau nama pada sertifikat.")
DEMO = typer.Option(
    False, "--demo-certificate", help="Sertifikat demonstrasi; bukan untuk perkara nyata."
)


def chosen(
    sign: Path | None, passphrase_env: str | None, driver: Path | None, token: str, *, is_demo: bool
) -> SigningChoice:
    """Put together what was named.

    Raises:
        InvalidValue: more than one way is named, or no such variable.
    """
    if sum((sign is not None, driver is not None, is_demo)) > 1:
        ways = "--sign | --pkcs11 | --demo-certificate"
        raise InvalidValue(field="--sign", value=sign or driver, expected=ways)
    return SigningChoice(sign, passphrase_of(passphrase_env), is_demo, driver, token)


def passphrase_of(name: str | None) -> bytes | None:
    """Read a passphrase from the environment variable that was named; None where none was.

    Raises:
        InvalidValue: there is no such variable.
    """
    if name is None:
        return None
    if name not in os.environ:
        raise InvalidValue(field="--passphrase-env", value=name, expected="environment variable")
    return os.environ[name].encode()
