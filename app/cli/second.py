"""`netra second`: one item marked again by a person who is not shown the first marks."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Any

import typer

from app.cli import documents
from app.cli.face import FACE, table
from app.cli.moment import read_region
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.kappa import Agreement
from app.domain.mediatime import TimeRange, format_time, parse_time
from app.domain.moment import Moment, MomentDraft
from app.domain.photos import page_at, page_us
from app.domain.plain import to_plain
from app.domain.second_reading import ReadingState, SecondReading, Verdict
from app.services import intake, reading_files, reading_results, second_reading
from app.services.reading_results import Comparison
from app.services.reading_texts import rule_text

app = typer.Typer(help="Telaah kedua (buta) atas satu butir.", no_args_is_help=True)
_TIME = "HH:MM:SS.mmm, MM:SS.mmm, atau detik; akhir tidak termasuk."
_STATES = {
    ReadingState.OPEN: ("berjalan", "open"),
    ReadingState.CLOSED: ("ditutup", "closed"),
    ReadingState.DROPPED: ("dihentikan", "broken off"),
}


@app.command("list", help="Telaah kedua dalam perkara; yang ditandai tidak ditampilkan.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the second readings."""
    with FACE.case(folder, is_blind=True) as session:
        found = second_reading.listed(session)
    headings = (
        FACE.say("kode", "code"),
        FACE.say("bukti", "evidence"),
        FACE.say("penanda pertama", "first coder"),
        FACE.say("penelaah kedua", "second reviewer"),
        FACE.say("keadaan", "state"),
    )
    rows = [
        (one.code, one.evidence, ", ".join(one.first_coders), one.second, _state(one))
        for one in found
    ]
    FACE.show([reading_files.summary(one) for one in found], table(headings, rows))


@app.command("begin", help="Mulai atas nama --reviewer; penandaan pertama dibekukan sekarang.")
def begin(
    folder: Path = typer.Argument(metavar="CASE"), item: str = typer.Argument(metavar="BB-001")
) -> None:
    """Begin a second reading."""
    with FACE.case(folder, writes=True, is_blind=True) as session:
        reading = second_reading.begin(session, item)
        FACE.show(reading_files.summary(reading), f"{reading.code}  {reading.evidence}")


@app.command("mark", help="Tandai dalam telaah yang sedang berjalan.")
def mark(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="TK-001"),
    start: str | None = typer.Option(None, "--start", help=_TIME),
    end: str | None = typer.Option(None, "--end", help=_TIME),
    category: list[str] = typer.Option([], "--category", help="Kode kategori, mis. N-07."),
    note: str = typer.Option("", "--note", help="Pengamatan."),
    page: int = typer.Option(1, "--page", min=1, help="Halaman foto, mulai dari 1."),
    region: str | None = typer.Option(None, "--region", help="X,Y,W,H sebagai pecahan gambar."),
) -> None:
    """Mark blind."""
    with FACE.case(folder, writes=True, is_blind=True) as session:
        item = intake.evidence(session, second_reading.found(session, code).evidence)
        if item.kind is EvidenceKind.PHOTO:
            span = TimeRange(page_us(page - 1), page_us(page - 1))
        else:
            begins = _time_us(start or "")
            span = TimeRange(begins, begins if end is None else _time_us(end))
        codes = tuple(one.upper() for one in category)
        draft = MomentDraft(item.code, span, codes, region=read_region(region), note=note)
        made = second_reading.mark(session, code.upper(), draft)
        is_photo = item.kind is EvidenceKind.PHOTO
        FACE.show(documents.moment(made), _side(made, is_photo=is_photo))


@app.command("close", help="Tutup telaah: sesudah ini kedua penandaan dapat dibandingkan.")
def close(
    folder: Path = typer.Argument(metavar="CASE"), code: str = typer.Argument(metavar="TK-001")
) -> None:
    """Close a reading."""
    with FACE.case(folder, writes=True, is_blind=True) as session:
        reading = second_reading.close(session, code)
        FACE.show(reading_files.summary(reading), f"{reading.code}  {_state(reading)}")


@app.command("drop", help="Hentikan telaah dengan alasan; catatannya tetap ada.")
def drop(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="TK-001"),
    why: str = typer.Option(..., "--why", help="Alasan."),
) -> None:
    """Break a reading off."""
    with FACE.case(folder, writes=True, is_blind=True) as session:
        reading = second_reading.drop(session, code, why)
        FACE.show(reading_files.summary(reading), f"{reading.code}  {_state(reading)}")


@app.command("compare", help="Kappa, pasangan, dan perbedaan; tidak mengubah apa pun.")
def compare(
    folder: Path = typer.Argument(metavar="CASE"), code: str = typer.Argument(metavar="TK-001")
) -> None:
    """Compare the two codings."""
    with FACE.case(folder) as session:
        found = reading_results.compared(session, code)
    figures = [(FACE.say("seluruhnya", "total"), found.agreement.total)]
    figures += list(found.agreement.categories)
    kappas = table(
        ("", "kappa", FACE.say("sama", "same")),
        [(name, _kappa(one), f"{one.same}/{one.units}") for name, one in figures],
    )
    rule = rule_text(found.agreement.step_us, found.agreement.total.units, FACE.lang)
    FACE.show(reading_files.document(found), (kappas, rule, _pairs(found)))


@app.command("resolve", help="Putuskan satu perbedaan dengan alasan: first, second, both, neither.")
def resolve(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="TK-001"),
    key: str = typer.Argument(metavar="M-001/TB-001"),
    verdict: str = typer.Argument(metavar="VERDICT"),
    why: str = typer.Option(..., "--why", help="Alasan."),
) -> None:
    """Decide about a difference."""
    known = [one.value for one in Verdict]
    if verdict not in known:
        raise InvalidValue(field="verdict", value=verdict, expected=" | ".join(known))
    with FACE.case(folder, writes=True) as session:
        done = reading_results.resolve(session, code, key.upper(), Verdict(verdict), why)
        FACE.show(to_plain(done), f"{done.key}  {done.verdict.value}  {done.moment}".strip())


@app.command("export", help="Tulis kedua penandaan asli, kesepakatan, dan putusan sebagai JSON.")
def export(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="TK-001"),
    out: Path = typer.Option(..., "--out", "-o", metavar="FILE.json"),
) -> None:
    """Write both codings to a file."""
    with FACE.case(folder) as session:
        written = reading_files.export(session, code, out)
        FACE.show({"path": str(written)}, str(written))


def _time_us(text: str) -> int:
    time_us = parse_time(text).time_us
    if time_us is None:
        raise InvalidValue(field="time", value=text, expected="HH:MM:SS.mmm, MM:SS.mmm, s")
    return time_us


def _state(reading: SecondReading) -> str:
    return FACE.say(*_STATES[reading.state])


def _kappa(one: Agreement) -> str:
    return "-" if isnan(one.kappa) else FACE.figure(one.kappa, 4)


def _side(moment: Moment | None, *, is_photo: bool) -> str:
    if moment is None:
        return "-"
    span = moment.draft.span
    if is_photo:
        place = FACE.say("hlm.", "p.") + f" {page_at(span.start_us) + 1}"
    else:
        place = f"{format_time(span.start_us)}-{format_time(span.end_us)}"
    return f"{moment.code} {place} {' '.join(moment.draft.categories)}".strip()


def _pairs(found: Comparison) -> Any:
    decided = found.reading.resolutions
    headings = (
        FACE.say("pasangan", "pair"),
        "A",
        "B",
        FACE.say("beda", "differs"),
        FACE.say("putusan", "decision"),
    )
    rows = [
        (
            pair.key,
            _side(pair.first, is_photo=found.is_photo),
            _side(pair.second, is_photo=found.is_photo),
            pair.kind.value if pair.kind else "-",
            decided[pair.key].verdict.value if pair.key in decided else "",
        )
        for pair in found.pairs
    ]
    return table(headings, rows)
