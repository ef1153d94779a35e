"""`netra dossier`: the signed PDF."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from app.cli.face import FACE
from app.domain.errors import ComponentMissing, InvalidValue
from app.domain.plain import to_plain
from app.services import dossiers
from app.services.dossiers import DossierRequest
from app.services.warning_texts import warning_text

app = typer.Typer(help="Berkas: susun, tanda tangani.", no_args_is_help=True)


@app.command("build", help="Susun, tanda tangani, dan verifikasi berkas.")
def build(
    folder: Path = typer.Argument(metavar="CASE"),
    out: Path = typer.Option(..., "--out", help="Berkas PDF."),
    sign: Path | None = typer.Option(None, "--sign", help="Sertifikat PKCS#12."),
    passphrase_env: str | None = typer.Option(
        None, "--passphrase-env", help="Nama variabel lingkungan berisi frasa sandi."
    ),
    pkcs11: Path | None = typer.Option(None, "--pkcs11", help="Belum ada pada versi ini."),
    demo_certificate: bool = typer.Option(
        False, "--demo-certificate", help="Sertifikat demonstrasi; bukan untuk perkara nyata."
    ),
    sections: list[str] = typer.Option([], "--sections", help="Bab yang dicetak; tanpa ini semua."),
    timestamp_url: str | None = typer.Option(
        None, "--timestamp-url", help="Layanan stempel waktu."
    ),
) -> None:
    """Build, sign and verify the dossier."""
    if pkcs11 is not None:
        raise ComponentMissing(name="--pkcs11")
    if sign is not None and demo_certificate:
        raise InvalidValue(field="--sign", value=sign, expected="--sign | --demo-certificate")
    request = DossierRequest(
        out=out,
        certificate=sign,
        passphrase=_passphrase(passphrase_env),
        is_demo=demo_certificate,
        timestamp_url=timestamp_url,
        sections=tuple(key for text in sections for key in text.replace(",", " ").split()),
    )
    with FACE.case(folder, writes=True) as session:
        built = FACE.run(dossiers.build_job(session, request))
        kept = dossiers.commit(session, built)
    document = {
        **to_plain(kept.document),
        "custody_head": kept.custody_head,
        "warnings": [
            {**to_plain(item), "text": warning_text(item, FACE.lang)} for item in kept.warnings
        ],
    }
    say = FACE.say
    unsigned = say("TIDAK DITANDATANGANI", "NOT SIGNED")
    lines = [
        f"{kept.document.path}",
        f"{kept.document.pages} {say('halaman', 'pages')} · SHA-256 {kept.document.sha256}",
        f"{kept.document.signed_by or unsigned} · {kept.document.level}".rstrip(" ·"),
        *(f"- {warning_text(item, FACE.lang)}" for item in kept.warnings),
    ]
    FACE.show(document, lines)


def _passphrase(name: str | None) -> bytes | None:
    if name is None:
        return None
    if name not in os.environ:
        raise InvalidValue(field="--passphrase-env", value=name, expected="environment variable")
    return os.environ[name].encode()
