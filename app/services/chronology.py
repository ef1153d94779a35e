"""A first draft of the narrative from the moments; a person writes it on."""

from __future__ import annotations

from datetime import datetime

from app.domain.evidence import EvidenceKind
from app.domain.mediatime import format_time
from app.domain.moment import Moment
from app.domain.photos import page_at
from app.domain.zones import zone_name
from app.services import quotes, review
from app.services.case_line import ItemClock, ItemClocks
from app.services.deadline_texts import day_text
from app.services.session import CaseSession

CLAIMED = "menurut jam perekam, perlu verifikasi"
CLAIMED_VIA = "menurut jam perekam {via} yang disinkronkan, perlu verifikasi"


def draft(session: CaseSession) -> str:
    """Tell the moments in the order they happened, one numbered paragraph each.

    Where the recorder's clock, or that of a recording in step with it, was compared with true
    time, the hour stands there, marked as what a file claims; moments without an hour follow,
    in order of evidence and time. What a moment shows is told in the reviewer's own words: note,
    quote, persons. No category is named, for the narrative observes and does not judge. Flagged
    machine text that nobody confirmed is withheld, as in a dossier.
    """
    transcripts = quotes.Transcripts(session)
    clocks = ItemClocks(session)
    photos = {item.code for item in clocks.items if item.kind is EvidenceKind.PHOTO}
    told = [
        (clocks.moment_time(moment), quotes.withheld(moment, transcripts))
        for moment in review.moments(session)
    ]
    dated = sorted(
        ((time, moment) for time, moment in told if time is not None), key=lambda pair: pair[0][0]
    )
    undated = sorted(
        (moment for time, moment in told if time is None),
        key=lambda moment: (moment.draft.evidence, moment.draft.span.start_us),
    )
    lines = [
        _line(moment, time, is_photo=moment.draft.evidence in photos)
        for time, moment in [*dated, *((None, moment) for moment in undated)]
    ]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _line(moment: Moment, time: tuple[datetime, ItemClock] | None, *, is_photo: bool) -> str:
    told = moment.draft
    when = ""
    if time is not None:
        at, clock = time
        basis = CLAIMED_VIA.format(via=clock.via) if clock.via else CLAIMED
        when = f"{day_text(at.date())} pukul {at:%H.%M.%S} {zone_name(at)} ({basis}): "
    where = f"{told.evidence}"
    if is_photo:
        page = page_at(told.span.start_us)
        where += f" halaman {page + 1}" if page else ""
    elif told.span.length_us:
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
