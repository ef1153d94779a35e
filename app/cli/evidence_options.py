"""Options that tell where an item came from; shared by `evidence add` and `evidence describe`."""

from __future__ import annotations

from typing import Annotated

import typer

from app.domain.errors import InvalidValue
from app.domain.zones import with_zone
from app.services.provenance import ASKED

Text = str | None
Source = Annotated[Text, typer.Option("--source", help="Keterangan sumber, teks bebas.")]
ReceivedFrom = Annotated[Text, typer.Option("--received-from", help="Siapa yang menyerahkan.")]
ReceivedAt = Annotated[Text, typer.Option("--received-at", help="Kapan diserahkan, ISO 8601.")]
Zone = Annotated[
    str, typer.Option("--zone", help="Zona waktu penyerahan: WIB, WITA, WIT, UTC, +HH:MM.")
]
Place = Annotated[Text, typer.Option("--place", help="Di mana diserahkan.")]
Method = Annotated[
    Text, typer.Option("--method", help="Bagaimana: kabel, kartu memori, pesan, unduhan.")
]
Device = Annotated[Text, typer.Option("--device", help="Perangkat perekam, menurut penyerah.")]
PostAddress = Annotated[Text, typer.Option("--post-address", help="Alamat unggahan.")]
CapturedAt = Annotated[
    Text, typer.Option("--captured-at", help="Kapan direkam menurut penyerah, ISO 8601.")
]
CapturedZone = Annotated[
    Text, typer.Option("--captured-zone", help="Zona waktu perekaman: WIB, WITA, WIT, +HH:MM.")
]
StatedHash = Annotated[
    Text,
    typer.Option(
        "--stated-hash",
        help="Hash yang disebut penyerah: SHA-256 atau SHA-512 dicocokkan; MD5, SHA-1 dicatat.",
    ),
]
Note = Annotated[Text, typer.Option("--note", help="Catatan.")]
Unavailable = Annotated[
    Text, typer.Option("--unavailable", help="Satu alasan bagi semua yang tidak tersedia.")
]
Reasons = Annotated[
    list[str] | None,
    typer.Option("--reason", metavar="FIELD=TEXT", help="Alasan satu isian; boleh berulang."),
]


def given(*, zone: str, **answers: Text) -> dict[str, str]:
    """Give the fields that were told in this call, their times with the zone of handing over.

    Raises:
        InvalidValue: a time or zone is none.
    """
    told = {name: value for name, value in answers.items() if value is not None}
    if told.get("received_at"):
        told["received_at"] = with_zone("received_at", told["received_at"], zone)
    return told


def reasons(texts: list[str] | None) -> tuple[tuple[str, str], ...]:
    """Read `FIELD=TEXT`; `post-address` and `post_address` are the same field.

    Raises:
        InvalidValue: the form or the field is another.
    """
    found = []
    for text in texts or ():
        name, sign, reason = text.partition("=")
        name = name.strip().replace("-", "_")
        if not sign or name not in ASKED:
            raise InvalidValue(field="reason", value=text, expected=f"{' | '.join(ASKED)}=TEXT")
        found.append((name, reason))
    return tuple(found)
