"""Rows of the history: days, single entries, and runs of like entries that unfold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.services import history
from app.services.history import HistoryRun
from app.services.history_marks import Mark


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the list; exactly one of the three is there."""

    day: str = ""
    """ISO date: the head of a day, also where its date cannot be read."""
    run: HistoryRun | None = None
    """What was done."""
    part: Mark | None = None
    """One entry of an unfolded run."""

    @property
    def is_day(self) -> bool:
        """The head of a day."""
        return self.run is None and self.part is None

    @property
    def unfolds(self) -> bool:
        """A run of several entries."""
        return self.run is not None and len(self.run.marks) > 1

    @property
    def seq(self) -> int:
        """Number of the first entry; -1 for the head of a day."""
        if self.part is not None:
            return self.part.seq
        return self.run.marks[0].seq if self.run is not None else -1


class RowBuilder:
    """Turns entries into rows slice by slice; like entries at the end wait for what follows."""

    def __init__(self) -> None:
        self._day: str | None = None
        self._open: tuple[Mark, ...] = ()
        self._open_rows = 0
        self._day_before: str | None = None

    def feed(self, marks: Sequence[Mark]) -> tuple[int, list[HistoryRow]]:
        """Add entries.

        Returns:
            How many rows at the end, unfolded entries not counted, are taken back because
            what they told goes on, and the rows that follow then.
        """
        taken_back = self._open_rows
        if taken_back:
            self._day = self._day_before
        together = (*self._open, *marks)
        self._open = together[len(together) - history.last_alike(together) :]
        rows: list[HistoryRow] = []
        place_of_open = 0
        for day in history.days(together):
            for run in day.runs:
                if self._open and run.marks[0].seq == self._open[0].seq:
                    place_of_open, self._day_before = len(rows), self._day
                if day.day != self._day:
                    rows.append(HistoryRow(day=day.day))
                    self._day = day.day
                rows.append(HistoryRow(run=run))
        self._open_rows = len(rows) - place_of_open
        return taken_back, rows
