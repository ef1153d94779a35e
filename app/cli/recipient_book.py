"""`netra package recipients` and `key`: who packages are encrypted for."""

from __future__ import annotations

import typer

from app.cli.face import FACE, table
from app.domain.plain import to_plain
from app.runtime.paths import settings_file
from app.runtime.settings import Settings
from app.services import recipients

book = typer.Typer(help="Buku penerima paket tersandi.", no_args_is_help=True)


def key() -> None:
    """Show the public key of this computer; it is made on first use."""
    own = recipients.own_recipient()
    FACE.show({"key": own}, own)


@book.command("add", help="Catat kunci publik sebuah kantor.")
def add(
    name: str = typer.Argument(metavar="NAME"),
    text: str = typer.Argument(metavar="KEY", help="age1..."),
) -> None:
    """Write a recipient down."""
    made = recipients.add(Settings(settings_file()), name, text)
    FACE.show(to_plain(made), f"{made.name}  {made.key}")


@book.command("list", help="Penerima yang dikenal.")
def list_() -> None:
    """List the known recipients."""
    found = recipients.book(Settings(settings_file()))
    headings = (FACE.say("nama", "name"), FACE.say("kunci", "key"))
    FACE.show(to_plain(found), table(headings, [(item.name, item.key) for item in found]))


@book.command("remove", help="Hapus penerima dari buku.")
def remove(name: str = typer.Argument(metavar="NAME")) -> None:
    """Take a recipient out of the book."""
    recipients.remove(Settings(settings_file()), name)
    FACE.show({"removed": name}, FACE.say(f"dihapus: {name}", f"removed: {name}"))
