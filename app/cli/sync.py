"""`netra sync`: recordings of one event on one clock."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import FACE, table
from app.domain.errors import InvalidValue
from app.domain.mediatime import US_PER_SECOND
from app.domain.plain import to_plain
from app.domain.sync import SoundMatch, SyncGroup
from app.services import sync
from app.services.history_sync import offset_text

_UNSURE = 1
app = typer.Typer(help="Beberapa rekaman satu kejadian pada satu waktu.", no_args_is_help=True)


@app.command("list", help="Rekaman yang sudah disamakan waktunya.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the groups."""
    with FACE.case(folder) as session:
        found = sync.listed(session)
    headings = (
        FACE.say("kode", "code"),
        FACE.say("nama", "name"),
        FACE.say("butir", "item"),
        FACE.say("mulai", "begins"),
        FACE.say("cara", "by"),
        "ppm",
        FACE.say("oleh", "set by"),
    )
    rows = [
        (
            group.code,
            group.name,
            member.evidence,
            offset_text(member.offset_us),
            f"{member.method} {member.confidence_percent or ''}".strip(),
            f"{member.drift_ppb / 1000:g}",
            member.set_by,
        )
        for group in found
        for member in group.members
    ]
    FACE.show(to_plain(found), table(headings, rows))


@app.command("set", help="Simpan kapan tiap rekaman mulai: BB-001 BB-002=+1.240 (detik).")
def set_(
    folder: Path = typer.Argument(metavar="CASE"),
    placed: list[str] = typer.Argument(metavar="BB-001[=DETIK]…"),
    name: str = typer.Option("", "--name", help="Nama kejadian."),
) -> None:
    """Store when each recording begins on the common clock; the group of these items is changed."""
    offsets = dict(map(_placed, placed))
    with FACE.case(folder, writes=True) as session:
        codes = list(offsets)
        group = sync.of_items(session, codes) or sync.draft(session, codes, name)
        for code, offset_us in offsets.items():
            group = sync.with_offset(group, code, offset_us)
        _show(sync.store(session, sync.renamed(group, name)))


@app.command("match", help="Cari dari suaranya kapan rekaman kedua mulai; --save menyimpannya.")
def match(
    folder: Path = typer.Argument(metavar="CASE"),
    first: str = typer.Argument(metavar="BB-001"),
    second: str = typer.Argument(metavar="BB-002"),
    name: str = typer.Option("", "--name", help="Nama kejadian."),
    *,
    save: bool = typer.Option(False, "--save", help="Simpan ke dalam perkara."),
) -> None:
    """Tell from their sound when the second began; ends with 1 where that is not sure."""
    first, second = first.upper(), second.upper()
    with FACE.case(folder, writes=save) as session:
        found = FACE.run(sync.match_job(session, first, second))
        if not found.is_sure:
            FACE.show(to_plain(found), _unsure(found))
            raise typer.Exit(_UNSURE)
        if not save:
            FACE.show(to_plain(found), _told(found, first, second))
            return
        group = sync.of_items(session, [first, second]) or sync.draft(session, [first, second])
        placed = sync.matched(group, first, second, found)
        _show(sync.store(session, sync.renamed(placed, name)))


@app.command("remove", help="Bubarkan; catatannya tetap ada dalam riwayat.")
def remove(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="SK-001"),
    why: str = typer.Option("", "--why", help="Alasan."),
) -> None:
    """Take a group out of the case."""
    with FACE.case(folder, writes=True) as session:
        gone = sync.group(session, code)
        sync.remove(session, code, why)
        FACE.show(to_plain(gone), f"{gone.code}  {gone.name}")


def _placed(text: str) -> tuple[str, int]:
    code, _equals, seconds = text.partition("=")
    try:
        return code.strip().upper(), round(float(seconds.replace(",", ".") or 0) * US_PER_SECOND)
    except (ValueError, OverflowError) as e:
        raise InvalidValue(field="offset", value=text, expected="BB-002=+1.240") from e


def _show(group: SyncGroup) -> None:
    lines = [f"{group.code}  {group.name}"]
    lines += [f"  {item.evidence}  {offset_text(item.offset_us)}" for item in group.members]
    FACE.show(to_plain(group), "\n".join(lines))


def _told(found: SoundMatch, first: str, second: str) -> str:
    at, overlap = offset_text(found.offset_us), found.overlap_us / US_PER_SECOND
    percent, ppm = found.confidence_percent, found.drift_ppb / 1000
    return FACE.say(
        f"{second} mulai pada {at} waktu {first}: keyakinan {percent} %, bersama-sama "
        f"{overlap:.0f} detik, selisih jam {f'{ppm:g}'.replace('.', ',')} ppm. "
        "Lihat sendiri sebelum menyimpan.",
        f"{second} begins at {at} of {first}: confidence {percent} %, {overlap:.0f} s together, "
        f"clocks {ppm:g} ppm apart. Look for yourself before storing it.",
    )


def _unsure(found: SoundMatch) -> str:
    reasons = {
        "weak": ("suaranya tidak cukup mirip", "the sound is not alike enough"),
        "ambiguous": ("lebih dari satu tempat hampir sama", "several places are almost as good"),
        "silent": ("salah satunya hening", "one of them is silent"),
        "short": ("salah satunya kurang dari 3 detik", "one of them is shorter than 3 s"),
    }
    indonesian, english = reasons.get(found.why, (found.why, found.why))
    return FACE.say(f"Tidak yakin: {indonesian}.", f"Not sure: {english}.")
