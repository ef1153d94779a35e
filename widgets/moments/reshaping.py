"""The chosen moment brought into shape: its edges by frames, cut, joined with the next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.mediatime import TimeRange
from app.domain.moment import Moment
from app.services import reshaping, review, sync, synchronous
from app.services.reshaping import Edge
from widgets.desk import Desk


class Reshaping(QObject):
    """Changes the chosen moment; each act is one step of undo.

    Args:
        chosen: gives the moment that a person has chosen, None for none.
        here: gives the open item's code and the playhead's place in microseconds.
    """

    def __init__(
        self,
        desk: Desk,
        chosen: Callable[[], Moment | None],
        here: Callable[[], tuple[str, int]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._chosen, self._here = desk, chosen, here

    def slots(self) -> dict[str, Callable[[], object]]:
        """Give what each action does, by its name."""
        return {
            "moment.start.back": lambda: self.nudge(Edge.START, -1),
            "moment.start.on": lambda: self.nudge(Edge.START, 1),
            "moment.end.back": lambda: self.nudge(Edge.END, -1),
            "moment.end.on": lambda: self.nudge(Edge.END, 1),
            "moment.split": self.split,
            "moment.join": self.join,
            "moment.copy": self.copy,
        }

    def nudge(self, edge: Edge, frames: int) -> None:
        """Move an edge of the chosen moment by some frames."""
        moment, session = self._chosen(), self._desk.session
        if moment is None:
            self._say_none()
            return
        self._desk.attempt(lambda: reshaping.nudge(session, moment.code, edge, frames))

    def split(self) -> None:
        """Cut the chosen moment at the playhead."""
        item, at_us = self._here()
        moment = self._chosen()
        if moment is not None and moment.draft.evidence != item:
            moment = None
        if moment is None or not moment.draft.span.start_us < at_us < moment.draft.span.end_us:
            self._desk.notices.say(
                self.tr("Tidak ada yang dibelah"),
                self.tr("Pilih satu momen, lalu bawa titik putar ke dalamnya."),
                "warn",
            )
            return
        session, code = self._desk.session, moment.code
        self._desk.attempt(lambda: reshaping.split(session, code, at_us))

    def join(self) -> None:
        """Join the chosen moment with the one that begins next in its item."""
        moment = self._chosen()
        after = None if moment is None else self._next(moment)
        if moment is None or after is None:
            self._desk.notices.say(
                self.tr("Tidak ada yang digabungkan"),
                self.tr("Pilih satu momen yang masih diikuti momen lain pada butir yang sama."),
                "warn",
            )
            return
        session, code = self._desk.session, moment.code
        self._desk.attempt(lambda: reshaping.join(session, code, after.code))

    def copy(self) -> None:
        """Mark the same in every recording that ran at the same time."""
        moment, session = self._chosen(), self._desk.session
        if moment is None:
            self._say_none()
            return
        if not any(moment.draft.evidence in group.codes for group in sync.listed(session)):
            self._desk.notices.say(
                self.tr("Tidak ada rekaman serentak"),
                self.tr("Samakan dahulu waktu rekaman peristiwa ini (Ctrl+Shift+T)."),
                "warn",
            )
            return
        made = self._desk.attempt(lambda: synchronous.copy_to_others(session, moment.code))
        if made is not None:
            copies = ", ".join(f"{one.code} ({one.draft.evidence})" for one in made)
            self._desk.notices.say(self.tr("{code} disalin").format(code=moment.code), copies)

    def _say_none(self) -> None:
        self._desk.notices.say(
            self.tr("Belum ada momen yang dipilih"), self.tr("Pilih satu momen dahulu."), "warn"
        )

    def set_span(self, code: str, start_us: int, end_us: int) -> None:
        """Give a moment the stretch that a hand has left it at on the time axis."""
        session = self._desk.session
        span = TimeRange(start_us, end_us)
        self._desk.attempt(lambda: reshaping.set_span(session, code, span))

    def _next(self, moment: Moment) -> Moment | None:
        """Find what follows in order of time; the moments of an item come in that order."""
        listed = review.moments(self._desk.session, moment.draft.evidence)
        place = next(at for at, one in enumerate(listed) if one.code == moment.code)
        return listed[place + 1] if place + 1 < len(listed) else None
