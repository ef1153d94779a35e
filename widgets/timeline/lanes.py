"""The time axis as a picture: it is given values and draws what is in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.timeline.given import GivenAxis
from widgets.timeline.layout import (
    Layout,
    Measures,
    heads_height,
    lay_out,
    least_height,
    wanted_height,
)
from widgets.timeline.picture import AxisPicture
from widgets.timeline.scale import TimeScale
from widgets.timeline.values import AxisValues

_LANE = 22
_GUTTER_PAD = 14
_MOST_OF_WINDOW = 0.42
_LOW_WINDOW = 860
"""Below this height, pixels, lanes of every category would leave the picture too little."""


class LaneView(GivenAxis):
    """One item's time axis as a picture; the values come from outside."""

    view_changed = Signal()
    """Another stretch of time is in sight, or it is shown closer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = AxisPicture(self)
        self._layout: Layout | None = None
        self._scrolled = 0.0
        self._follows = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # values

    def set_item(self, duration_us: int, *, has_sound: bool = True) -> None:
        """Begin with another item, empty; 0 where nothing has a length."""
        self.scale = TimeScale(duration_us=max(0, duration_us), width=self._width())
        self.values = AxisValues(folded=self.values.folded, has_sound=has_sound)
        self._weigh_room()
        self._scrolled = 0.0
        self._changed(size=True)

    def set_position(self, time_us: int) -> None:
        """Move the playhead; the page turns when it leaves the sight, not when it only rests."""
        old_x = self.x_of(self.values.position_us)
        has_moved = time_us != self.values.position_us
        self.values.position_us = time_us
        if has_moved and self._follows and not self.scale.is_whole and self.scale.reveal(time_us):
            self._moved()
            return
        for x in (old_x, self.x_of(time_us)):
            self.update(round(x) - 8, 0, 16, self.height())

    def set_in_out(self, in_us: int | None, out_us: int | None) -> None:
        """Show where the chosen stretch begins and ends; None where not set."""
        self.values.in_us, self.values.out_us = in_us, out_us
        self.update()

    def follow(self, *, is_on: bool) -> None:
        """Turn the page with the playhead, or not: while a hand moves it, the page stays."""
        self._follows = is_on

    def select_moment(self, code: str) -> None:
        """Show which moment is chosen; empty for none."""
        self.values.chosen = code
        self._changed()

    # geometry

    def sizeHint(self) -> QSize:
        """Give the height of all lanes, or the part of the window that they may take."""
        lanes, heads = self.values.lanes(), self._heads()
        most = round(self.window().height() * _MOST_OF_WINDOW)
        least = least_height(heads, self._measures())
        wanted = wanted_height(lanes, heads, self._measures())
        return QSize(600, min(wanted, max(least, most)))

    def minimumSizeHint(self) -> QSize:
        """Never force the window wide."""
        return QSize(240, self.sizeHint().height())

    def _heads(self) -> dict[str, int]:
        peaks = self.values.peaks
        channels = len(peaks.channels) if peaks is not None and self.look.is_apart else 1
        has_pictures = len(self.values.film) > 0
        return heads_height(self._measures(), has_pictures=has_pictures, channels=channels)

    def _measures(self) -> Measures:
        text = self.fontMetrics().height()
        width = self._width()
        return Measures(self.gutter, width, max(_LANE, text + 6), text)

    def _width(self) -> float:
        self.gutter = float(self.picture.names_width() + _GUTTER_PAD)
        return max(1.0, self.width() - self.gutter - 4)

    def layout_now(self) -> Layout:
        """Give where everything lies now."""
        if self._layout is None:
            self._layout = lay_out(
                self.values.lanes(),
                self._heads(),
                self._measures(),
                float(self.height()),
                self._scrolled,
            )
        return self._layout

    def _weigh_room(self) -> None:
        """See whether the window is low; an axis that is a window has all the room it asks for."""
        window = self.window()
        self.values.is_cramped = window is not self and window.height() < _LOW_WINDOW

    def _changed(self, *, size: bool = False) -> None:
        """Draw again: what is shown has changed."""
        self._layout = None
        self.picture.forget()
        if size:
            self.updateGeometry()
            self.scale.width = self._width()
            self.scale.move_to(self.scale.start_us)
        self.update()

    def _moved(self) -> None:
        """Draw again: another stretch is in sight."""
        self.picture.turn()
        self.update()
        self.view_changed.emit()

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lanes from their picture, and the marks that move on top."""
        self.picture.paint(self.layout_now(), has_focus=self.hasFocus())

    # changes of the window

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in the new colours or letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._changed(size=event.type() == QEvent.Type.FontChange)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the same stretch in sight."""
        super().resizeEvent(event)
        self._weigh_room()
        self._changed()
        self.scale.width = self._width()
        self.scale.move_to(self.scale.start_us)
        self._moved()
