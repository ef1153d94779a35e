"""A and B: the two ends of what is played again and again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.mediatime import TimeRange


class LoopPoints(QObject):
    """Holds A and B of the open item, or that all of it goes round."""

    changed = Signal(object)
    """`TimeRange` that is played again and again, None where it plays on."""
    points_changed = Signal()
    """A, B or the loop changed: what is shown of them is old."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.a_us: int | None = None
        self.b_us: int | None = None
        self.is_whole = False
        self._duration_us = 0
        self._told: TimeRange | None = None

    @property
    def span(self) -> TimeRange | None:
        """What is played again and again now."""
        if self.a_us is not None and self.b_us is not None:
            return TimeRange(self.a_us, self.b_us)
        return TimeRange(0, max(1, self._duration_us)) if self.is_whole else None

    def begin_anew(self, duration_us: int) -> None:
        """Know the length of another item; what was set for it before stays."""
        self._duration_us = duration_us
        self._announce()

    def set_a(self, time_us: int) -> None:
        """Begin here; a B at or before it is forgotten."""
        self.a_us = time_us
        if self.b_us is not None and self.b_us <= time_us:
            self.b_us = None
        self._announce()

    def set_b(self, time_us: int) -> None:
        """End here, this microsecond excluded; without an A before it, it begins at the start."""
        self.b_us = time_us
        if self.a_us is None or self.a_us >= time_us:
            self.a_us = 0
        self._announce()

    def set_span(self, span: TimeRange | None) -> None:
        """Set both ends, or none."""
        self.a_us = None if span is None else span.start_us
        self.b_us = None if span is None else span.end_us
        self.is_whole = False
        self._announce()

    def set_whole(self, *, is_on: bool) -> None:
        """Let the whole item go round; off also forgets A and B."""
        if not is_on:
            self.set_span(None)
        elif self.span is None:
            self.is_whole = True
            self._announce()

    def _announce(self) -> None:
        self.points_changed.emit()
        if self.span != self._told:
            self._told = self.span
            self.changed.emit(self._told)
