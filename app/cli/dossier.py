"""`netra dossier`: the signed PDF."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli import signing_options
from app.cli.face import FACE, table
from app.cli.signing_options import passphrase_of
from app.domain.dossier_public import parse_choice
from app.domain.errors import InvalidValue
from app.domain.handover import Paper
from app.domain.plain import to_plain
from app.domain.signed_dossier import SignedDossier
from app.services import cosigning, dossiers, late_stamps, outside_signing, release
from app.services.dossiers import BuiltDossier, DossierRequest
from app.services.release import DossierState
from app.services.release_texts import state_text
from app.services.warning_texts import warning_text

app = typer.Typer(help="Berkas: susun, tanda tangani.", no_args_is_help=True)


@app.command("build", help="Susun, tanda tangani, dan verifikasi berkas.")
def build(
    folder: Path = typer.Argument(metavar="CASE"),
    out: Path = typer.Option(..., "--out", help="Berkas PDF."),
    sign: Path | None = signing_options.SIGN,
    passphrase_env: str | None = signing_options.PASSPHRASE,
    pkcs11: Path | None = signing_options.DRIVER,
    token: str = signing_options.TOKEN,
    demo_certificate: bool = signing_options.DEMO,
    outside: bool = typer.Option(
        False, "--outside", help="Siapkan untuk ditandatangani dengan program lain (mis. BSrE)."
    ),
    expected: Path | None = typer.Option(
        None, "--expected", help="Sertifikat (.pem, .cer) yang akan menandatangani di luar."
    ),
    sections: list[str] = typer.Option([], "--sections", help="Bab yang dicetak; tanpa ini semua."),
    paper: Paper = typer.Option(Paper.A4, "--paper", help="A4 | F4 (215 x 330 mm)"),
    timestamp_url: str | None = typer.Option(
        None, "--timestamp-url", help="Layanan stempel waktu."
    ),
    public: bool = typer.Option(
        False, "--public", help="Susun juga varian publik; keduanya saling menyebut."
    ),
    public_out: Path | None = typer.Option(
        None, "--public-out", help="PDF varian publik; tanpa ini di samping --out."
    ),
    show_names: list[str] = typer.Option(
        [], "--show-names", help="PERAN=label|initials|office|name pada varian publik."
    ),
) -> None:
    """Build, sign and verify the dossier; with --public its public variant as well."""
    if not public and (public_out is not None or show_names):
        raise InvalidValue(field="--public", value="", expected="--public")
    if sum((sign is not None, pkcs11 is not None, demo_certificate)) > 1:
        ways = "--sign | --pkcs11 | --demo-certificate"
        raise InvalidValue(field="--sign", value=sign or pkcs11, expected=ways)
    request = DossierRequest(
        out=out,
        certificate=sign,
        passphrase=passphrase_of(passphrase_env),
        driver=pkcs11,
        token=token,
        is_demo=demo_certificate,
        is_outside=outside,
        expected=expected,
        timestamp_url=timestamp_url,
        sections=tuple(key for text in sections for key in text.replace(",", " ").split()),
        paper=paper,
        is_public=public,
        public_out=public_out,
        names=tuple(map(parse_choice, show_names)),
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
    if kept.public is not None:
        document["public"] = _variant(built, kept.public)
    say = FACE.say
    unsigned = say("TIDAK DITANDATANGANI", "NOT SIGNED")
    if outside:
        unsigned = say(
            "SIAP DITANDATANGANI DI LUAR; masukkan hasilnya dengan: netra dossier import",
            "READY TO BE SIGNED OUTSIDE; bring in the result with: netra dossier import",
        )
    lines = [
        f"{kept.document.path}",
        f"{kept.document.pages} {say('halaman', 'pages')} · SHA-256 {kept.document.sha256}",
        f"{kept.document.signed_by or unsigned} · {kept.document.level}".rstrip(" ·"),
        *(f"- {warning_text(item, FACE.lang)}" for item in kept.warnings),
        *_public_lines(built, kept.public),
    ]
    FACE.show(document, lines)


def _variant(built: BuiltDossier, kept: SignedDossier) -> dict[str, object]:
    """Tell of the public variant, and of each moment whether its picture is seen."""
    made = built.public.snapshot if built.public is not None else built.snapshot
    entries = made.public.entries if made.public is not None else ()
    return {
        **to_plain(kept),
        "content_sha256": made.pair.public_sha256 if made.pair is not None else "",
        "internal_content_sha256": made.pair.internal_sha256 if made.pair is not None else "",
        "pictures": [
            {"moment": item.moment.code, "state": item.picture.state.value} for item in entries
        ],
    }


def _public_lines(built: BuiltDossier, kept: SignedDossier | None) -> list[str]:
    if kept is None or built.public is None or built.public.snapshot.public is None:
        return []
    entries = built.public.snapshot.public.entries
    seen = sum(bool(item.picture.path) for item in entries)
    return [
        kept.path,
        FACE.say(
            f"varian publik, {kept.pages} halaman · SHA-256 {kept.sha256}",
            f"public variant, {kept.pages} pages · SHA-256 {kept.sha256}",
        ),
        FACE.say(
            f"{seen} dari {len(entries)} momen tampak; selebihnya bingkai kosong dengan alasannya",
            f"{seen} of {len(entries)} moments are seen; the others are frames that say why",
        ),
    ]


@app.command(
    "list", help="Daftar berkas: ditandatangani siapa, kurang apa, sudah dirilis atau belum."
)
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the dossiers with their state."""
    with FACE.case(folder) as session:
        found = release.states(session)
    say = FACE.say
    headings = (
        say("berkas", "dossier"),
        say("keadaan", "state"),
        say("penanda tangan", "signed by"),
        say("tingkat", "level"),
        say("perubahan sesudahnya", "changes since"),
    )
    rows = [
        (item.name, state_text(item, FACE.lang), item.signed_by, item.level, item.changes_since)
        for item in found
    ]
    FACE.show([_document(item) for item in found], table(headings, rows))


@app.command("sign", help="Bubuhkan tanda tangan kedua (Ketua) pada berkas yang sudah ada.")
def sign_again(
    folder: Path = typer.Argument(metavar="CASE"),
    name: str = typer.Argument(metavar="BERKAS", help="Nama berkas, atau latest."),
    sign: Path | None = signing_options.SIGN,
    passphrase_env: str | None = signing_options.PASSPHRASE,
    pkcs11: Path | None = signing_options.DRIVER,
    token: str = signing_options.TOKEN,
    field: str = typer.Option(cosigning.SECOND_FIELD, "--field", help="Ketua."),
    out: Path | None = typer.Option(None, "--out", help="Salinan PDF."),
    timestamp_url: str | None = typer.Option(
        None, "--timestamp-url", help="Layanan stempel waktu."
    ),
    trust: list[Path] = typer.Option(
        [], "--trust", help="Sertifikat akar penanda tangan dari komputer lain."
    ),
) -> None:
    """Put the second signature on a dossier."""
    if field != cosigning.SECOND_FIELD:
        raise InvalidValue(field="--field", value=field, expected=cosigning.SECOND_FIELD)
    if (sign is None) is (pkcs11 is None):
        raise InvalidValue(field="--sign", value=sign or "", expected="--sign | --pkcs11")
    request = DossierRequest(
        out=out,
        certificate=sign,
        driver=pkcs11,
        token=token,
        passphrase=passphrase_of(passphrase_env),
        timestamp_url=timestamp_url,
        trust=tuple(trust),
    )
    with FACE.case(folder, writes=True) as session:
        signed = FACE.run(cosigning.sign_again_job(session, name, request))
        kept = cosigning.commit(session, signed)
        found = release.state(session, "latest")
    FACE.show({**_document(found), "path": kept.path}, _lines(found, kept.path))


@app.command("import", help="Masukkan berkas yang ditandatangani dengan program lain.")
def import_(
    folder: Path = typer.Argument(metavar="CASE"),
    signed: Path = typer.Argument(metavar="PDF", help="Berkas yang sudah ditandatangani."),
    trust: list[Path] = typer.Option(
        [], "--trust", help="Sertifikat akar penanda tangan (.pem, .cer)."
    ),
) -> None:
    """Bring in what another program signed; it says by itself which dossier it is."""
    with FACE.case(folder, writes=True) as session:
        brought = FACE.run(outside_signing.bring_in_job(session, signed, tuple(trust)))
        kept = cosigning.commit(session, brought)
        found = release.state(session, Path(kept.path).name)
    FACE.show({**_document(found), "path": kept.path}, _lines(found, kept.path))


@app.command("timestamp", help="Bubuhkan cap waktu pada berkas yang sudah ditandatangani.")
def timestamp(
    folder: Path = typer.Argument(metavar="CASE"),
    name: str = typer.Argument(metavar="BERKAS", help="Nama berkas, atau latest."),
    timestamp_url: str = typer.Option(..., "--timestamp-url", help="Layanan stempel waktu."),
    trust: list[Path] = typer.Option(
        [], "--trust", help="Sertifikat akar penanda tangan dari komputer lain."
    ),
) -> None:
    """Have a signed dossier time-stamped later."""
    with FACE.case(folder, writes=True) as session:
        stamped = FACE.run(late_stamps.stamp_job(session, name, timestamp_url, tuple(trust)))
        kept = late_stamps.commit(session, stamped)
        found = release.state(session, Path(kept.path).name)
    FACE.show({**_document(found), "path": kept.path}, _lines(found, kept.path))


@app.command("release", help="Sahkan berkas yang lengkap, setelah diperiksa sekali lagi.")
def release_(
    folder: Path = typer.Argument(metavar="CASE"),
    name: str = typer.Argument(metavar="BERKAS", help="Nama berkas, atau latest."),
    out: Path | None = typer.Option(None, "--out", help="Salinan PDF."),
    trust: list[Path] = typer.Option(
        [], "--trust", help="Sertifikat akar penanda tangan dari komputer lain."
    ),
) -> None:
    """Release a dossier that bears every signature that the case demands."""
    with FACE.case(folder, writes=True) as session:
        checked = FACE.run(release.release_job(session, name, tuple(trust)))
        found = release.commit(session, checked)
        copy = release.copy_out(session, found.name, out) if out is not None else None
    path = found.path if copy is None else str(copy)
    FACE.show({**_document(found), "path": path}, _lines(found, path))


def _document(found: DossierState) -> dict[str, object]:
    return {**to_plain(found), "is_complete": found.is_complete}


def _lines(found: DossierState, path: str) -> list[str]:
    return [
        path,
        f"SHA-256 {found.sha256}",
        f"{found.signed_by} · {found.level}",
        state_text(found, FACE.lang),
    ]
