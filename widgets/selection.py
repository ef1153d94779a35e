"""What a person has chosen on the time axis of the open item; whoever needs it listens here."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.mediatime import TimeRange


class Selection(QObject):
    """One stretch of one item: In and Out where they are set, else the chosen words.

    The keys, the time axis and the transcript write it; marking, the loop and the axis read it.
    None of them knows another.
    """

    changed = Signal(object)
    """`TimeRange`, or None while nothing is chosen. Not sent while only one end is set."""
    ends_changed = Signal(object, object)
    """In and Out in microseconds (int), each None while not set: what the axis draws."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._position_us = 0
        self._in_us: int | None = None
        self._out_us: int | None = None
        self._words: TimeRange | None = None
        self._told: TimeRange | None = None

    @property
    def span(self) -> TimeRange | None:
        """The chosen stretch; None where none is, or only one end of it."""
        if self._in_us is not None and self._out_us is not None:
            return TimeRange(self._in_us, self._out_us)
        return self._words if self._in_us is None and self._out_us is None else None

    @property
    def span_or_here(self) -> TimeRange:
        """What a mark would take now: an end that is missing is the start, or the playhead."""
        here = self._position_us
        if self._in_us is None and self._out_us is None:
            return self._words or TimeRange(here, here)
        start = self._in_us if self._in_us is not None else 0
        end = self._out_us if self._out_us is not None else max(here + 1, start)
        return TimeRange(start, max(start, end))

    @property
    def here_us(self) -> int:
        """Where the playhead is; of a photo, the time that stands for its page."""
        return self._position_us

    def follow(self, time_us: int) -> None:
        """Know where the playhead is, microseconds from the item's origin."""
        self._position_us = time_us

    def begin_anew(self) -> None:
        """Forget everything: another item is open."""
        self._position_us = 0
        self._words = None
        self.clear()

    def mark_in(self, lag_us: int = 0) -> None:
        """The stretch begins at the playhead, or where that was `lag_us` of the item before."""
        self._in_us = max(0, self._position_us - lag_us)
        if self._out_us is not None and self._out_us <= self._in_us:
            self._out_us = None
        self._announce()

    def mark_out(self, lag_us: int = 0) -> None:
        """The stretch ends with the frame at the playhead, or `lag_us` of the item before it."""
        # the end is excluded, so one microsecond more takes the shown frame in
        self._out_us = max(0, self._position_us - lag_us) + 1
        if self._in_us is not None and self._in_us >= self._out_us:
            self._in_us = None
        self._announce()

    def mark_last(self, back_us: int) -> None:
        """Take what was just seen: so much before the playhead, up to the frame there."""
        here = self._position_us
        self.choose(TimeRange(max(0, here - back_us), here + 1))

    def choose(self, span: TimeRange | None) -> None:
        """Set both ends, as by a drag on the time axis; None forgets them."""
        self._in_us = None if span is None else span.start_us
        self._out_us = None if span is None else span.end_us
        self._announce()

    def choose_ends(self, in_us: int | None, out_us: int | None) -> None:
        """Set the ends as a hand has left them on the time axis; None for one that is not set."""
        self._in_us, self._out_us = in_us, out_us
        self._announce()

    def choose_words(self, span: TimeRange | None) -> None:
        """Take the time of the words chosen in the transcript; ends that are set go before it."""
        self._words = span
        self._announce()

    def clear(self) -> None:
        """Forget both ends; words stay chosen."""
        self.choose(None)

    def _announce(self) -> None:
        self.ends_changed.emit(self._in_us, self._out_us)
        if self.span != self._told:
            self._told = self.span
            self.changed.emit(self._told)
