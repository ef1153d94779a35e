"""What is said of a limit: how it was counted, from where, and why it must be checked."""

from __future__ import annotations

from datetime import date

from app.domain.deadlines import Counting, Deadline, DeadlineState, Doubt

_MONTHS = (
    ("Januari", "January"), ("Februari", "February"), ("Maret", "March"), ("April", "April"),
    ("Mei", "May"), ("Juni", "June"), ("Juli", "July"), ("Agustus", "August"),
    ("September", "September"), ("Oktober", "October"), ("November", "November"),
    ("Desember", "December"),
)  # fmt: skip
_DOUBTS = {
    Doubt.LIMIT: (
        "perlu verifikasi: bilangan harinya belum dicocokkan dengan naskah resmi",
        "to be verified: the number of days was not compared with the official text",
    ),
    Doubt.BASIS: (
        "perlu verifikasi: nomor pasalnya",
        "to be verified: the number of the article",
    ),
    Doubt.DAY_MEANING: (
        "perlu verifikasi: aturannya menulis “hari” saja, tanpa hari kerja atau kalender",
        "to be verified: the rule says “hari” and not whether working or calendar days",
    ),
    Doubt.HOLIDAYS: (
        "perlu verifikasi: hari libur yang dilompati diambil dari daftar yang belum dicocokkan",
        "to be verified: the holidays left out come from a list that was not compared",
    ),
    Doubt.NO_HOLIDAYS: (
        "perlu verifikasi: hari libur untuk sebagian tahunnya belum ada dalam daftar",
        "to be verified: the holidays of some of its years are not listed",
    ),
    Doubt.OWN_LIST: (
        "perlu verifikasi: daftar hari libur kantor tidak terbaca, tidak ikut dihitung",
        "to be verified: the office's list of holidays cannot be read and was not counted",
    ),
    Doubt.HOUR_UNKNOWN: (
        "perlu verifikasi: batasnya dalam jam, tetapi jam mulainya belum diisi",
        "to be verified: the limit is in hours, and the hour of its beginning is not stated",
    ),
}
_CONFIDENCE = {
    "verified": ("terbaca pada naskah atau kutipannya", "read in the text or quoted from it"),
    "secondary": ("dari berita atau laman", "from news or pages"),
    "recalled": ("dari pengetahuan umum", "from general knowledge"),
}


def doubt_text(doubt: Doubt, lang: str = "id") -> str:
    """Say why a date has to be checked."""
    return _DOUBTS[doubt][lang == "en"]


def confidence_text(confidence: str, lang: str = "id") -> str:
    """Say how sure an entry of the procedure data is."""
    known = _CONFIDENCE.get(confidence)
    return known[lang == "en"] if known else confidence


def days_text(left: int, lang: str = "id") -> str:
    """Say how many days are left: `2 hari lagi`, `hari ini`, `lewat 3 hari`."""
    if lang == "en":
        days = "1 day" if abs(left) == 1 else f"{abs(left)} days"
        return "today" if left == 0 else f"{days} left" if left > 0 else f"{days} past"
    if left == 0:
        return "hari ini"
    return f"{left} hari lagi" if left > 0 else f"lewat {-left} hari"


def state_text(item: Deadline, on: date, lang: str = "id") -> str:
    """Say how a limit stands on a day: met, met too late, or how many days are left."""
    state = item.state(on)
    if state is DeadlineState.DONE:
        return "terpenuhi" if lang != "en" else "met"
    if state is DeadlineState.DONE_LATE and item.done_on is not None:
        late = (item.done_on - item.due_on).days
        return f"terlambat {late} hari" if lang != "en" else f"met {late} days late"
    return days_text(item.days_left(on), lang)


def day_text(day: date, lang: str = "id") -> str:
    """Write a day in words: 24 November 2026."""
    return f"{day.day} {_MONTHS[day.month - 1][lang == 'en']} {day.year}"


def explained(item: Deadline, lang: str = "id") -> list[str]:
    """Say how a limit was counted, on what basis, how sure that is, and what a person changed."""
    is_english = lang == "en"
    rule, said = item.rule, []
    if item.start_on is not None and item.limit:
        start, unit = day_text(item.start_on, lang), _unit(item.counted_as, is_english=is_english)
        said.append(
            f"{item.limit} {unit} {rule.counted_from}, "
            + (f"counted from {start}" if is_english else f"dihitung dari {start}")
        )
    else:
        said.append(rule.counted_from)
    if item.skipped:
        days = ", ".join(f"{day_text(free.day, lang)} ({free.name})" for free in item.skipped)
        said.append(f"{'Left out' if is_english else 'Dilompati'}: {days}")
    if item.falls_on:
        fallen = f"{'The last day is' if is_english else 'Hari terakhirnya'} {item.falls_on}"
        said.append(f"{fallen}; {'not moved' if is_english else 'tidak digeser'}")
    sure = confidence_text(rule.confidence, lang)
    said.append(f"{'Basis' if is_english else 'Dasar'}: {rule.basis} ({sure})")
    if item.choice is not None and item.choice.why:
        said.append(f"{'Changed by hand' if is_english else 'Diubah petugas'}: {item.choice.why}")
    return said


def _unit(counted_as: str, *, is_english: bool) -> str:
    if not is_english:
        return counted_as
    return {
        Counting.WORKING.value: "working days",
        Counting.CALENDAR.value: "calendar days",
        Counting.HOURS.value: "hours",
    }[counted_as]
