"""`netra deadlines`: the limits of a case, changed with a reason, and as a calendar file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from app.cli import documents
from app.cli.face import FACE, table
from app.domain.deadlines import Counting, DeadlineChoice
from app.domain.workdays import Holiday
from app.services import deadlines, holidays
from app.services.deadline_texts import confidence_text, doubt_text, explained, state_text
from app.services.deadlines import DeadlineSheet

app = typer.Typer(help="Tenggat perkara: lihat, ubah dengan alasan, salin.", no_args_is_help=True)


@app.command("list", help="Semua tenggat perkara: hari terakhir, dasar, dan keraguannya.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List every limit, with how it was counted and why it must be checked."""
    with FACE.case(folder) as session:
        sheet, on = deadlines.sheet(session), deadlines.today(session)
        FACE.show(_document(sheet, on), _text(sheet, on))


@app.command("set", help="Tetapkan sendiri satu tenggat; alasannya masuk riwayat.")
def set_(
    folder: Path = typer.Argument(metavar="CASE"),
    rule: str = typer.Argument(metavar="ID", help="Id dari `list`; * untuk arti kata hari."),
    why: str = typer.Option(..., "--why", help="Alasan; masuk riwayat perkara."),
    limit: int = typer.Option(0, help="Bilangan hari (atau jam); 0 menurut data."),
    counting: Counting = typer.Option(
        Counting.AS_STATED, help="hari kerja | hari kalender | jam", show_default=False
    ),
    start: str = typer.Option("", help="Dihitung sejak: YYYY-MM-DD atau YYYY-MM-DDTHH:MM+07:00."),
    due: str = typer.Option("", "--due", help="Hari terakhir, YYYY-MM-DD."),
    done: str = typer.Option("", "--done", help="Terpenuhi pada, YYYY-MM-DD."),
    left_out: bool = typer.Option(False, "--left-out", help="Tidak berlaku pada perkara ini."),
) -> None:
    """Set something about a limit; without any option it follows the data again."""
    choice = DeadlineChoice(
        rule=rule,
        limit=limit,
        counting=counting,
        start=start,
        due_on=due,
        done_on=done,
        is_left_out=left_out,
    )
    with FACE.case(folder, writes=True) as session:
        deadlines.set_choice(session, choice, why)
        sheet, on = deadlines.sheet(session), deadlines.today(session)
        FACE.show(_document(sheet, on), _text(sheet, on))


@app.command("export", help="Salin tenggat yang belum terpenuhi ke berkas kalender (.ics).")
def export(
    folder: Path = typer.Argument(metavar="CASE"),
    out: Path = typer.Argument(metavar="FILE.ics"),
) -> None:
    """Write the calendar file."""
    with FACE.case(folder, writes=True) as session:
        written = deadlines.export_ics(session, out)
        FACE.show({"out": str(written)}, str(written))


@app.command("holidays", help="Hari libur yang dipakai menghitung, dan letak daftar kantor.")
def holidays_(year: int = typer.Option(0, help="Hanya tahun ini.")) -> None:
    """List the free days that are known, and where the office's own list lies."""
    book = holidays.book()
    found = [day for _, day in sorted(book.workdays.holidays.items()) if year in (0, day.day.year)]
    say = FACE.say
    lines: list[str | Table] = [
        table(
            (say("hari", "day"), say("nama", "name"), say("jenis", "kind"), say("dasar", "basis")),
            [(day.day.isoformat(), day.name, day.kind.value, _sure(day)) for day in found],
        ),
        book.disclaimer,
        f"{say('daftar kantor', 'own list')}: {holidays.own_file()}",
    ]
    if book.problem:
        lines.append(f"{say('daftar kantor tidak terbaca', 'own list unreadable')}: {book.problem}")
    FACE.show(
        {
            "version": book.version,
            "years": sorted(book.workdays.years),
            "joint_leave_is_free": book.workdays.joint_leave_is_free,
            "own_file": str(holidays.own_file()),
            "problem": book.problem or None,
            "holidays": [
                {
                    "date": day.day.isoformat(),
                    "name": day.name,
                    "kind": day.kind.value,
                    "basis": day.basis,
                    "confidence": day.confidence,
                    "is_own": day.is_own,
                }
                for day in found
            ],
        },
        lines,
    )


def _sure(day: Holiday) -> str:
    return f"{day.basis} ({confidence_text(day.confidence, FACE.lang)})"


def _document(sheet: DeadlineSheet, on: date) -> dict[str, Any]:
    return {
        "today": on.isoformat(),
        "plain_days": sheet.plain_days.value,
        "plain_days_note": sheet.plain_days_note,
        "deadlines": documents.deadlines(sheet.counted, on),
        "waiting": [
            {"id": rule.id, "what": rule.what, "counted_from": rule.counted_from}
            for rule in sheet.waiting
        ],
        "left_out": [
            {"id": rule.id, "what": rule.what, "why": choice.why} for rule, choice in sheet.left_out
        ],
    }


def _text(sheet: DeadlineSheet, on: date) -> list[str | Table]:
    say, lang = FACE.say, FACE.lang
    lines: list[str | Table] = []
    for item in sheet.counted:
        lines.append(
            f"{item.due_on.isoformat()}  {state_text(item, on, lang)}  {item.rule.what}"
            f"  [{item.rule.id}]"
        )
        lines += [f"    {line}" for line in explained(item, lang)]
        lines += [f"    {doubt_text(doubt, lang)}" for doubt in item.doubts]
    for rule in sheet.waiting:
        since = say("belum dihitung", "not counted yet")
        lines.append(f"{since}  {rule.what}, {rule.counted_from}  [{rule.id}]")
    for rule, choice in sheet.left_out:
        out = say("tidak berlaku", "does not apply")
        lines.append(f"{out}  {rule.what}: {choice.why}  [{rule.id}]")
    reading = say("“hari” dibaca sebagai", "“hari” is read as")
    lines.append(f"{reading} {sheet.plain_days.value}. {sheet.plain_days_note}")
    if sheet.book.problem:
        lines.append(
            f"{say('daftar hari libur kantor tidak terbaca', 'own list of holidays unreadable')}: "
            f"{sheet.book.problem}"
        )
    return lines
