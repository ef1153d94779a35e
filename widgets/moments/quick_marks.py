"""Marking without stopping: what was just seen, and a hand that is slower than the eye."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QWidget

from app.runtime import settings as declared
from widgets.desk import Desk
from widgets.player.deck import Deck
from widgets.selection import Selection

LAST_US, LAST_FAR_US = 5_000_000, 10_000_000
MOST_LAG_MS = 2_000


class QuickMarks(QObject):
    """Sets the ends of the stretch from the playhead.

    While it plays, an end lies earlier by the reaction lag the person chose: the key is pressed
    after the thing was seen. Paused, the frame on the screen is the one that is meant.
    """

    def __init__(self, desk: Desk, selection: Selection, deck: Deck, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._selection = desk, selection
        self._deck, self._window = deck, window

    def slots(self) -> dict[str, Callable[[], object]]:
        """Give what each action does, by its name."""
        return {
            "mark.in": lambda: self._selection.mark_in(self.lag_us),
            "mark.out": lambda: self._selection.mark_out(self.lag_us),
            "mark.last": lambda: self._selection.mark_last(LAST_US),
            "mark.last.far": lambda: self._selection.mark_last(LAST_FAR_US),
            "mark.lag": self.ask_lag,
        }

    @property
    def lag_us(self) -> int:
        """How much earlier than the key the thing was on the screen, microseconds of the item."""
        playback = self._deck.playback
        if playback is None or not playback.is_playing:
            return 0
        lag_ms = self._desk.settings.get(declared.REACTION_LAG_MS)
        # backwards what was seen lies later
        return round(lag_ms * 1000 * playback.rate)

    def ask_lag(self) -> None:
        """Ask how long the hand takes."""
        chosen, is_given = QInputDialog.getInt(
            self._window,
            self.tr("Jeda reaksi tangan"),
            self.tr(
                "Selama diputar, I dan O menandai sekian milidetik lebih awal (0 sampai {most}):"
            ).format(most=MOST_LAG_MS),
            self._desk.settings.get(declared.REACTION_LAG_MS),
            0,
            MOST_LAG_MS,
            50,
        )
        if is_given:
            self._desk.settings.set(declared.REACTION_LAG_MS, chosen)
