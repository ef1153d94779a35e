"""The command line: options that hold everywhere, the tree of commands, one way to end."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import typer
from rich.markup import escape

from app import __version__
from app.cli import (
    case,
    catalog,
    clip,
    coders,
    custody,
    deadlines,
    demo,
    doctor,
    dossier,
    elements,
    evidence,
    fence,
    figure,
    gesture,
    hearing,
    identity,
    letterhead,
    models,
    moment,
    package,
    person,
    redact,
    search,
    second,
    suggest,
    sync,
    tables,
    transcript,
    verify,
    window,
)
from app.cli.face import BAD_INPUT, DONE, FACE, STOPPED, Face
from app.cli.usage_texts import usage_text
from app.domain.errors import AppError, Cancelled

_GLOBAL_FLAGS = ("--json", "--debug")
_GLOBAL_VALUES = ("--lang", "--reviewer", "--role")
_OWN_ROLE = ("person", "identity")
"""Nouns after which `--role` says what the person of the case is, not who is at work."""

app = typer.Typer(
    name="netra",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=(
        "Netra: meja kerja luring untuk bukti dugaan pelanggaran netralitas ASN.\n\n"
        "Di setiap perintah: --json (satu dokumen), --lang id|en, --reviewer NAMA, --role PERAN, "
        "--debug. (Pada person dan identity, --role ditulis di depan perintahnya.)\n\n"
        "Status keluar: 0 selesai; 1 selesai, jawabannya buruk; 2 masukan keliru; "
        "3 ada yang belum terpasang."
    ),
)
app.add_typer(case.app, name="case")
app.add_typer(person.app, name="person")
app.add_typer(deadlines.app, name="deadlines")
app.add_typer(elements.app, name="elements")
app.add_typer(identity.app, name="identity")
app.add_typer(evidence.app, name="evidence")
app.add_typer(custody.app, name="custody")
app.add_typer(transcript.app, name="transcript")
app.add_typer(suggest.decide, name="suggestion")
app.add_typer(moment.app, name="moment")
app.add_typer(gesture.app, name="gesture")
app.add_typer(figure.app, name="figure")
app.add_typer(redact.app, name="redact")
app.add_typer(coders.app, name="coders")
app.add_typer(second.app, name="second")
app.add_typer(sync.app, name="sync")
app.add_typer(tables.app, name="table")
app.add_typer(dossier.app, name="dossier")
app.add_typer(letterhead.app, name="letterhead")
app.add_typer(package.app, name="package")
app.add_typer(models.app, name="models")
app.add_typer(catalog.app, name="catalog")
evidence.app.command("decide", help="Putuskan barang bukti yang dipagari karena gagal diperiksa.")(
    fence.decide
)
app.command("frame", help="Tulis bingkai yang tepat pada suatu waktu, dibaca dari aslinya.")(
    evidence.frame
)
app.command("transcribe", help="Transkripsikan yang belum; yang terputus dilanjutkan.")(
    transcript.transcribe
)
app.command("search", help="Cari di transkrip, catatan, kategori, nama, dan metadata.")(
    search.search
)
app.command("suggest", help="Cari frasa isyarat katalog dalam transkrip.")(suggest.suggest)
app.command("still", help="Buat gambar diam dari bingkai pertama momen.")(moment.still)
app.command("clip", help="Potong klip tepat pada bingkai.")(clip.clip_of)
app.command("clips", help="Potong klip semua momen yang belum punya.")(clip.clips_of_all)
app.command("sheet", help="Lembar kontak: bingkai tepat satu momen sebagai PDF.")(clip.sheet)
app.command("excerpt", help="Petik paket asli tanpa pengodean ulang.")(clip.excerpt)
app.command("hearing", help="Berkas mana yang tampil di sidang; --open atau --closed.")(
    hearing.hearing_of
)
app.command("verify", help="Periksa semuanya lagi; status 1 bila ada yang gagal.")(verify.verify)
app.command(
    "demo", help="Buat perkara contoh: terima, transkrip, momen, klip, berkas, verifikasi."
)(demo.demo)
app.command("doctor", help="Periksa komputer ini; status 3 bila ada yang kurang.")(doctor.doctor)
app.command("window", help="Buka jendela, pada perkara bila disebut.")(window.window)


@app.callback(invoke_without_command=True)
def _everywhere(*, version: bool = typer.Option(False, "--version", help="Versi program.")) -> None:
    if version:
        FACE.show({"version": __version__}, f"netra {__version__}")
        raise typer.Exit(DONE)


def run(
    arguments: Sequence[str] | None = None, open_window: window.OpenWindow | None = None
) -> int:
    """Run one command and give its exit status.

    Errors are one line on standard error; a traceback only with `--debug`. The window lies
    above the command line, so who calls hands over how to open it.
    """
    window.OPEN.how = open_window
    _speak_utf8()
    logging.basicConfig(level=logging.ERROR, format="netra: %(message)s")
    try:
        rest = _take_global(list(sys.argv[1:] if arguments is None else arguments))
        if not FACE.debug:
            logging.disable(logging.CRITICAL)
        outcome = app(args=rest, prog_name="netra", standalone_mode=False)
    except AppError as e:
        return FACE.fail(e)
    except (Cancelled, typer.Abort, KeyboardInterrupt):
        FACE.note(
            FACE.say(
                "dihentikan; yang sudah selesai tersimpan.", "stopped; what was finished is kept."
            )
        )
        return STOPPED
    except typer.TyperException as e:
        meaning = getattr(getattr(e, "param", None), "help", None) or ""
        FACE.note(usage_text(e.format_message(), FACE.lang, meaning))
        return BAD_INPUT
    except BrokenPipeError:
        return DONE
    except Exception as e:  # noqa: BLE001 - the crash hook of the command line
        return FACE.crash(e)
    finally:
        logging.disable(logging.NOTSET)
    return outcome if isinstance(outcome, int) else DONE


def _take_global(arguments: list[str]) -> list[str]:
    """Take the options that hold everywhere out of a command line, wherever they stand."""
    found = Face()
    rest: list[str] = []
    queue = iter(arguments)
    for argument in queue:
        name, _, value = argument.partition("=")
        if argument == "--":
            rest.extend([argument, *queue])
        elif argument in _GLOBAL_FLAGS:
            found.as_json = found.as_json or argument == "--json"
            found.debug = found.debug or argument == "--debug"
        elif name in _GLOBAL_VALUES and not (name == "--role" and rest and rest[0] in _OWN_ROLE):
            value = value or next(queue, "")
            setattr(found, name.removeprefix("--"), value)
        else:
            rest.append(argument)
    for name in ("as_json", "debug", "reviewer", "role", "lang", "cancel"):
        setattr(FACE, name, getattr(found, name))
    if found.lang not in ("id", "en"):
        FACE.lang = "id"
        raise typer.BadParameter(f"--lang: {escape(found.lang)} (id | en)")
    return rest


def _speak_utf8() -> None:
    # A Windows console or a pipe may be in another code page; names must not end the program.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
