"""`netra hearing`: which file the room will see of each moment, and who may be in the room."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import FACE, table
from app.services import arrivals, hearing, hearing_package, recipients
from app.services.hearing import HearingCard, Shown

_SAYS = {
    Shown.ORIGINAL: ("rekaman asli", "original"),
    Shown.COPY: ("salinan tertutup yang disetujui", "confirmed redacted copy"),
    Shown.UNCONFIRMED: (
        "tidak ditampilkan: salinan tertutupnya belum disetujui",
        "nothing: its redacted copy is not confirmed",
    ),
    Shown.OTHER_EDGES: (
        "tidak ditampilkan: tepi momen berubah setelah salinan tertutupnya dibuat",
        "nothing: its edges changed after its redacted copy was made",
    ),
    Shown.OVERLAPS: (
        "tidak ditampilkan: sebagiannya ditutup dalam salinan momen lain",
        "nothing: part of it is hidden in a copy made for another moment",
    ),
}


def hearing_of(
    folder: Path = typer.Argument(metavar="CASE", help="Perkara, atau paket yang hanya dibaca."),
    public: bool | None = typer.Option(
        None, "--open/--closed", help="Tetapkan sidang terbuka (bawaan) atau tertutup."
    ),
) -> None:
    """List what the projector will show; with an option, say first who may be in the room.

    A package is checked and unpacked on this machine for as long as the command runs; nothing
    is written to it, so an option holds for this once.
    """
    if arrivals.looks_like_package(folder):
        keys = recipients.identities(None)
        unpacked = FACE.run(hearing_package.unpack_job(folder, keys))
        with hearing_package.open_unpacked(unpacked, FACE.who()) as session:
            is_public = hearing.is_public(session) if public is None else public
            found = hearing.cards(session, public=is_public)
    else:
        with FACE.case(folder, writes=public is not None) as session:
            if public is not None:
                hearing.set_public(session, public=public)
            is_public = hearing.is_public(session)
            found = hearing.cards(session)
    document = {"public": is_public, "moments": [_document(card) for card in found]}
    heading = (
        FACE.say("sidang terbuka", "open hearing")
        if is_public
        else FACE.say("sidang tertutup", "closed hearing")
    )
    columns = (FACE.say("momen", "moment"), FACE.say("bukti", "evidence"), heading)
    rows = [
        (card.moment.code, card.evidence.code, f"{_code(card)} {FACE.say(*_SAYS[card.shown])}")
        for card in found
    ]
    FACE.show(document, table(columns, rows))


def _code(card: HearingCard) -> str:
    return card.copy.code if card.copy else card.evidence.code


def _document(card: HearingCard) -> dict[str, object]:
    return {
        "moment": card.moment.code,
        "evidence": card.evidence.code,
        "shown": card.shown.value,
        "copy": card.copy.code if card.copy else "",
        "confirmed_by": card.confirmed_by,
    }
