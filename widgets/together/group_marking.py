"""Marks on the active recording of a group: its own time, its own moments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.evidence import Evidence
from app.domain.moment import Moment
from media.together import GroupPlayback, TileState
from widgets.desk import Desk
from widgets.moments.marking import Marking
from widgets.selection import Selection

Span = tuple[int | None, int | None]


class GroupMarking(QObject):
    """Turns the keys I, O and Enter into a moment of the active tile's item."""

    changed = Signal()
    """The stretch being marked is another one."""

    def __init__(
        self, desk: Desk, playback: GroupPlayback, items: Sequence[Evidence], window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._playback = playback
        self._items = tuple(items)
        self._selection = Selection(self)
        self._marking = Marking(desk, self._selection, window)
        self.own_span: Span = (None, None)
        self._selection.ends_changed.connect(self._on_ends)
        self._marking.marked.connect(self._on_marked)

    @property
    def group_span(self) -> Span:
        """The stretch being marked on the clock of the group."""
        member = self._playback.tiles[self._playback.active].member
        start, end = self.own_span
        return (
            None if start is None else member.to_group_us(start),
            None if end is None else member.to_group_us(end),
        )

    def begin_anew(self) -> None:
        """Mark on the tile that is active now."""
        self._marking.show_item(self._items[self._playback.active])
        self._selection.begin_anew()

    def follow(self) -> None:
        """Know which frame of the active tile is on screen."""
        tile = self._playback.tiles[self._playback.active]
        own = tile.item_us(self._playback.time_us)
        number = tile.frame(self._playback.time_us)
        if tile.index is not None and number is not None:
            # a mark names the frame on screen by its own time
            own = int(tile.index.times_us[number])
        self._selection.follow(min(max(0, own), tile.duration_us))

    def mark_in(self) -> None:
        """The moment begins here."""
        self._on_tile(self._selection.mark_in)

    def mark_out(self) -> None:
        """The moment ends with the frame on screen."""
        self._on_tile(self._selection.mark_out)

    def mark(self) -> None:
        """Ask for the category, then mark."""
        self._on_tile(self._marking.mark_by_palette)

    def clear(self) -> None:
        """Forget both ends."""
        self._selection.clear()

    def _on_tile(self, act: Callable[[], None]) -> None:
        playback = self._playback
        playback.pause()
        if playback.tiles[playback.active].state(playback.time_us) is not TileState.ON:
            code = self._items[playback.active].code
            title = self.tr("{code} tidak sedang merekam di sini").format(code=code)
            text = self.tr("Pilih ubin lain (1–4), atau pindah ke waktu yang direkamnya.")
            self._desk.notices.say(title, text, "warn")
            return
        self.follow()
        act()

    def _on_ends(self, start: int | None, end: int | None) -> None:
        self.own_span = (start, end)
        self.changed.emit()

    def _on_marked(self, moment: Moment) -> None:
        item = self._items[self._playback.active].code
        title = self.tr("{moment} ditandai pada {item}").format(moment=moment.code, item=item)
        self._desk.notices.say(title)
