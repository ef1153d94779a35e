"""A first draft of the narrative from the moments; a person writes it on."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.evidence import Evidence
from app.domain.mediatime import format_time
from app.domain.moment import Moment
from app.domain.recorder import real_time
from app.domain.zones import zone_name
from app.services import quotes, review
from app.services.deadline_texts import day_text
from app.services.session import CaseSession

CLAIMED = "menurut jam perekam, perlu verifikasi"


def draft(session: CaseSession) -> str:
    """Tell the moments in the order they happened, one numbered paragraph each.

    Where the recorder's clock was compared with true time, the hour stands there, marked as what
    a file claims; moments without an hour follow, in order of evidence and time. What a moment
    shows is told in the reviewer's own words: note, quote, persons. No category is named, for
    the narrative observes and does not judge. Flagged machine text that nobody confirmed is
    withheld, as in a dossier.
    """
    transcripts = quotes.Transcripts(session)
    items = {item.code: item for item in session.stores.evidence.all()}
    told = [
        (_begun(moment, items.get(moment.draft.evidence)), quotes.withheld(moment, transcripts))
        for moment in review.moments(session)
    ]
    dated = sorted(
        ((at, moment) for at, moment in told if at is not None), key=lambda pair: pair[0]
    )
    undated = sorted(
        (moment for at, moment in told if at is None),
        key=lambda moment: (moment.draft.evidence, moment.draft.span.start_us),
    )
    lines = [_line(moment, at) for at, moment in dated] + [_line(moment) for moment in undated]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _begun(moment: Moment, item: Evidence | None) -> datetime | None:
    """Give the real time at which a moment begins, as far as the recorder's clock tells it."""
    claimed = item.media.claimed_created_at if item is not None and item.media else ""
    found = real_time(claimed, item.recorder) if item is not None and claimed else None
    if found is None:
        return None
    begun = datetime.fromisoformat(found.real)
    return begun + timedelta(microseconds=moment.draft.span.start_us)


def _line(moment: Moment, at: datetime | None = None) -> str:
    told = moment.draft
    when = f"{day_text(at.date())} pukul {at:%H.%M.%S} {zone_name(at)} ({CLAIMED}): " if at else ""
    where = f"{told.evidence}"
    if told.span.length_us:
        where += f" {format_time(told.span.start_us)} s.d. {format_time(told.span.end_us)}"
    elif told.span.start_us:
        where += f" {format_time(told.span.start_us)}"
    persons = f"{', '.join(told.persons)}: " if told.persons else ""
    quote = ""
    if told.quote == quotes.WITHHELD:
        quote = f" {quotes.WITHHELD}"  # nobody said it
    elif told.quote.strip():
        doubt = "" if moment.quote_is_verified else " (kutipan belum didengar)"
        quote = f" “{told.quote.strip()}”{doubt}"
    said = f"{persons}{told.note.strip()}{quote}".strip() or "belum diuraikan"
    return f"{when}{said} [{moment.code}, {where}]"
