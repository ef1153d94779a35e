"""`netra gesture`: what a hand looks like, noted on a moment in the reference's neutral words."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import FACE, table
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.gesture import FINGERS, UNSEEN, FingerState, GestureFinding
from app.domain.mediatime import FramePosition, format_time, parse_time
from app.domain.moment import Moment
from app.domain.plain import to_plain
from app.services import frames, gesture_bench, gestures, intake, review
from app.services.session import CaseSession

app = typer.Typer(help="Gestur tangan pada momen: menyerupai, tidak lebih.", no_args_is_help=True)
_FINGERS_HELP = (
    "Lima huruf, ibu jari dahulu: e terbuka, f menekuk, b setengah, a tidak terlihat; mis. feeff."
)
_LETTERS = {state.value[0]: state for state in FingerState}
_HANDS = (1, 2)


@app.command("cards", help="Kartu rujukan yang tidak dibantah oleh jari yang terlihat.")
def cards(
    fingers: str = typer.Option("aaaaa", "--fingers", help=_FINGERS_HELP),
    hands: int = typer.Option(1, "--hands", min=_HANDS[0], max=_HANDS[1], help="1 atau 2."),
) -> None:
    """List the cards that the fingers do not rule out."""
    found = gestures.matches(_states(fingers), hands)
    document = [
        {
            "card": one.card.id,
            "label": one.card.label,
            "reading": one.card.neutral_reading,
            "confidence": one.card.confidence,
            "fit": one.fit.value,
        }
        for one in found
    ]
    headings = (
        FACE.say("kartu", "card"),
        FACE.say("nama", "name"),
        FACE.say("bacaan", "reading"),
        FACE.say("kepastian", "how sure"),
    )
    rows = [
        (one.card.id, one.card.label, one.card.neutral_reading, one.card.sureness) for one in found
    ]
    FACE.show(document, (table(headings, rows), gestures.deck().disclaimer))


@app.command("list", help="Gestur yang dicatat pada satu momen.")
def list_(
    folder: Path = typer.Argument(metavar="CASE"), code: str = typer.Argument(metavar="M-001")
) -> None:
    """List what was noted on a moment."""
    with FACE.case(folder) as session:
        _show(review.moment(session, code))


@app.command("set", help="Catat kemiripan; kartu yang sama pada bingkai yang sama diganti.")
def set_(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="M-001"),
    card: str = typer.Argument(metavar="G-03"),
    fingers: str = typer.Option("aaaaa", "--fingers", help=_FINGERS_HELP),
    at: str | None = typer.Option(
        None, "--at", help="Waktu atau f1234 di dalam rekaman; tanpa ini bingkai pertama momen."
    ),
) -> None:
    """Note a likeness on a moment."""
    with FACE.case(folder, writes=True) as session:
        moment = review.moment(session, code)
        frame = _frame(session, moment, at)
        found = gesture_bench.finding(card, _states(fingers), frame)
        draft = gesture_bench.with_finding(moment.draft, found)
        _show(review.change_moment(session, moment.code, draft))


@app.command("remove", help="Keluarkan satu gestur dari momen; catatannya tetap dalam riwayat.")
def remove(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="M-001"),
    number: int = typer.Argument(metavar="NUMBER", help="Nomor dalam daftarnya, mulai 1."),
) -> None:
    """Take a likeness off a moment."""
    with FACE.case(folder, writes=True) as session:
        moment = review.moment(session, code)
        if not 1 <= number <= len(moment.draft.gestures):
            expected = f"1..{len(moment.draft.gestures)}"
            raise InvalidValue(field="gesture", value=number, expected=expected)
        draft = gesture_bench.without_finding(moment.draft, number - 1)
        _show(review.change_moment(session, moment.code, draft))


def _states(text: str) -> tuple[FingerState, ...]:
    letters = text.strip().casefold()
    if len(letters) != len(UNSEEN) or not set(letters) <= set(_LETTERS):
        expected = f"{len(FINGERS)} x {'/'.join(_LETTERS)}"
        raise InvalidValue(field="fingers", value=text, expected=expected)
    return tuple(_LETTERS[letter] for letter in letters)


def _frame(session: CaseSession, moment: Moment, text: str | None) -> FramePosition | None:
    evidence = intake.evidence(session, moment.draft.evidence)
    if text is None:
        return moment.first if evidence.kind is EvidenceKind.VIDEO else None
    if evidence.kind is not EvidenceKind.VIDEO:
        raise InvalidValue(field="at", value=text, expected=EvidenceKind.VIDEO.value)
    index = frames.load_index(session, evidence)
    return index.position(index.resolve(parse_time(text)))


def _show(moment: Moment) -> None:
    found = moment.draft.gestures
    headings = ("", FACE.say("bingkai", "frame"), FACE.say("gestur", "gesture"))
    rows = [(number, _place(one), gestures.line(one)) for number, one in enumerate(found, 1)]
    FACE.show(
        {"id": moment.code, "gestures": [to_plain(one) for one in found]}, table(headings, rows)
    )


def _place(found: GestureFinding) -> str:
    if found.frame is None:
        return "-"
    return f"f{found.frame.frame} {format_time(found.frame.time_us)}"
