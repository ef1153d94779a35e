"""What the timeline of a case says in words."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import QCoreApplication

from app.domain.case_line import LineEntry, LineKind, NoTime, TimeBasis
from app.domain.mediatime import format_time
from app.domain.zones import zone_name


def tr(text: str) -> str:
    """Translate in the context of this file."""
    return QCoreApplication.translate("CaseLine", text)


def clock(at: datetime, where: tzinfo) -> str:
    """Write an instant in a zone, cut to the millisecond."""
    local = at.astimezone(where)
    stamp = local.replace(tzinfo=None).isoformat(" ", timespec="milliseconds")
    return f"{stamp} {zone_name(local)}"


def basis_text(entry: LineEntry) -> str:
    """Say what the time of an entry stands on."""
    known = {
        TimeBasis.COMPARED: tr("jam perekam sudah dibandingkan"),
        TimeBasis.SYNCED: tr("lewat {via} yang disinkronkan").format(via=entry.via),
        TimeBasis.STATED: tr("dinyatakan orang"),
        TimeBasis.CLAIMED: tr("klaim berkas, perlu verifikasi"),
    }
    return known[entry.basis] if entry.basis else ""


def reason_text(entry: LineEntry) -> str:
    """Say why an entry has no certain time."""
    known = {
        NoTime.NO_CLAIM: tr("berkasnya tidak menyebut waktu rekam"),
        NoTime.NO_ZONE: tr("berkasnya menyebut {claimed} tanpa zona waktu"),
        NoTime.NOT_COMPARED: tr("jam perekam belum dibandingkan; klaim berkas {claimed}"),
        NoTime.UNREADABLE: tr("waktunya tidak terbaca: {claimed}"),
    }
    return known[entry.reason].format(claimed=entry.claimed) if entry.reason else ""


def name(entry: LineEntry) -> str:
    """Name an entry: its code, where it lies in its item, and its words."""
    if entry.kind is LineKind.DATE:
        return {
            "event_on": tr("Hari peristiwa"),
            "known_on": tr("Diketahui"),
            "reported_on": tr("Dilaporkan"),
            "registered_on": tr("Diregistrasi"),
            "determined_on": tr("Penetapan pasangan calon"),
            "decided_on": tr("Pleno"),
        }[entry.code]
    if entry.kind is LineKind.RECEIPT:
        return tr("Diterima: {what}").format(what=entry.label)
    if entry.kind is LineKind.MOMENT:
        where = f"{entry.evidence} {format_time(entry.at_us)}"
        return f"{entry.code}  {where}  {entry.label}".strip()
    return f"{entry.code}  {entry.label}".strip()


def told(entry: LineEntry, where: tzinfo, together: list[str]) -> str:
    """Tell an entry in two sentences: what and when, and what happened at the same time."""
    parts = [name(entry)]
    if entry.start is not None and entry.end is not None:
        until = f" – {clock(entry.end, where)}" if entry.end > entry.start else ""
        parts.append(f"{clock(entry.start, where)}{until} ({basis_text(entry)})")
    if entry.reason:
        parts.append(reason_text(entry))
    if together:
        parts.append(tr("Bersamaan dengan {codes}.").format(codes=", ".join(together)))
    return "\n".join(parts)
