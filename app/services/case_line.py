"""All moments and dated items of a case on one line of real time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.domain.case_line import CaseLine, LineEntry, LineKind, NoTime, TimeBasis
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment
from app.domain.recorder import real_time
from app.domain.sync import SyncGroup, SyncMember
from app.domain.zones import instant, zone
from app.services import cases, sync
from app.services.session import CaseSession

DATES = ("event_on", "known_on", "reported_on", "registered_on", "determined_on", "decided_on")
"""Fields of the case form that are days."""
_LABEL_LETTERS = 120


@dataclass(frozen=True, slots=True)
class ItemClock:
    """When a recording began, and how its own time runs against real time."""

    begun: datetime
    """Real time at which the anchor's own time is 0."""
    basis: TimeBasis
    """What `begun` stands on."""
    anchor: SyncMember | None = None
    """Where the time comes from another recording: that one, on the clock of their group."""
    own: SyncMember | None = None
    """This recording on the same clock."""

    @property
    def via(self) -> str:
        """Code of the recording that gave the time; empty for its own."""
        return self.anchor.evidence if self.anchor is not None else ""

    def at(self, time_us: int) -> datetime | None:
        """Give the real time of a place; None past the years a date can name."""
        if self.anchor is not None and self.own is not None:
            time_us = self.anchor.to_item_us(self.own.to_group_us(time_us))
        try:
            return self.begun + timedelta(microseconds=time_us)
        except OverflowError:
            return None


class ItemClocks:
    """The clocks of all items of a case, read once."""

    def __init__(self, session: CaseSession) -> None:
        self._items = {item.code: item for item in session.stores.evidence.all()}
        self._compared = {
            code: found for code, item in self._items.items() if (found := _compared(item))
        }
        self._groups: dict[str, list[SyncGroup]] = {}
        for group in sync.listed(session):
            for code in group.codes:
                self._groups.setdefault(code, []).append(group)

    @property
    def items(self) -> tuple[Evidence, ...]:
        """Every item, in the order it was taken in."""
        return tuple(self._items.values())

    def item(self, code: str) -> Evidence:
        """Give an item of the case."""
        return self._items[EvidenceCode(code)]

    def certain(self, code: str) -> ItemClock | None:
        """Give the clock of an item as somebody compared it, its own or a companion's."""
        own = self._compared.get(EvidenceCode(code))
        if own is not None:
            return ItemClock(own, TimeBasis.COMPARED)
        for group in self._groups.get(code, ()):
            members = {member.evidence: member for member in group.members}
            for other in group.members:
                begun = self._compared.get(other.evidence)
                if begun is not None:
                    mine = members[EvidenceCode(code)]
                    return ItemClock(begun, TimeBasis.SYNCED, other, mine)
        return None

    def claimed(self, code: str) -> tuple[ItemClock | None, NoTime]:
        """Give what a file claims alone, and why that is not certain."""
        item = self.item(code)
        claimed = _claim(item)
        if not claimed:
            return None, NoTime.NO_CLAIM
        try:
            begun = instant("claimed", claimed)
        except InvalidValue:
            return None, NoTime.UNREADABLE
        if begun is None:
            return None, NoTime.UNREADABLE
        if begun.tzinfo is None:
            return None, NoTime.NO_ZONE
        return ItemClock(begun, TimeBasis.CLAIMED), NoTime.NOT_COMPARED

    def moment_time(self, moment: Moment) -> tuple[datetime, ItemClock] | None:
        """Give when a moment began where that is certain, and by which clock."""
        draft = moment.draft
        clock = self.certain(draft.evidence)
        at = clock.at(_places(self.item(draft.evidence), draft.span)[0]) if clock else None
        return (at, clock) if clock is not None and at is not None else None


def read(session: CaseSession) -> CaseLine:
    """Lay out a case; nothing is guessed, what is not certain stands apart with its reason."""
    clocks = ItemClocks(session)
    entries = [
        *(_recording(clocks, item) for item in clocks.items),
        *(_moment(clocks, moment) for moment in session.stores.moments.all(None)),
        *_receipts(clocks),
        *_dates(session),
    ]
    placed = [entry for entry in entries if entry.is_certain]
    apart = [entry for entry in entries if not entry.is_certain]
    return CaseLine(
        tuple(sorted(placed, key=_order)),
        tuple(sorted(apart, key=lambda entry: (entry.evidence or "", entry.at_us, entry.kind))),
    )


def _order(entry: LineEntry) -> tuple[float, float, str]:
    start = entry.start.timestamp() if entry.start else 0.0
    end = entry.end.timestamp() if entry.end else start
    return start, -end, entry.code


def _recording(clocks: ItemClocks, item: Evidence) -> LineEntry:
    length = item.length_us
    return _entry(clocks, LineKind.RECORDING, item.code, item, TimeRange(0, length), item.name)


def _moment(clocks: ItemClocks, moment: Moment) -> LineEntry:
    draft = moment.draft
    label = " ".join(filter(None, (" ".join(draft.categories), draft.note or draft.quote)))
    item = clocks.item(draft.evidence)
    return _entry(clocks, LineKind.MOMENT, moment.code, item, draft.span, label)


def _entry(
    clocks: ItemClocks, kind: LineKind, code: str, item: Evidence, span: TimeRange, label: str
) -> LineEntry:
    clock, reason = clocks.certain(item.code), None
    if clock is None:
        clock, reason = clocks.claimed(item.code)
    start, end = (clock.at(place) if clock else None for place in _places(item, span))
    if clock is not None and (start is None or end is None):
        start = end = clock = None
        reason = NoTime.UNREADABLE
    return LineEntry(
        kind=kind,
        code=code,
        evidence=item.code,
        at_us=span.start_us,
        label=" ".join(label.split())[:_LABEL_LETTERS],
        start=start,
        end=end,
        basis=clock.basis if clock else None,
        via=clock.via if clock else "",
        reason=reason,
        claimed=_claim(item),
    )


def _receipts(clocks: ItemClocks) -> Iterator[LineEntry]:
    for item in clocks.items:
        stated = item.provenance.received_at
        if not stated:
            continue
        try:
            at = instant("received_at", stated)
        except InvalidValue:
            continue  # the words of the provenance say it; it names no instant
        if at is None or at.tzinfo is None:
            continue
        label = f"{item.code} {item.provenance.received_from}".strip()
        yield LineEntry(LineKind.RECEIPT, item.code, item.code, 0, label, at, at, TimeBasis.STATED)


def _dates(session: CaseSession) -> Iterator[LineEntry]:
    form = cases.form(session)
    where = zone(form.zone or "WIB")
    for field in DATES:
        stated = str(getattr(form, field))
        if not stated:
            continue
        day = datetime.combine(datetime.fromisoformat(stated).date(), time(), where)
        yield LineEntry(
            *(LineKind.DATE, field, None, 0, "", day, day + timedelta(days=1)),
            basis=TimeBasis.STATED,
        )


def _places(item: Evidence, span: TimeRange) -> tuple[int, int]:
    """Give where a span lies in an item's time; the pages of a photo are of one instant."""
    return (0, 0) if item.kind is EvidenceKind.PHOTO else (span.start_us, span.end_us)


def _claim(item: Evidence) -> str:
    return item.media.claimed_created_at if item.media else ""


def _compared(item: Evidence) -> datetime | None:
    found = real_time(_claim(item), item.recorder)
    return datetime.fromisoformat(found.real) if found is not None else None
