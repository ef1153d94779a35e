"""The picture with all that belongs to looking at it: banner, adjustments, caption."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.mediatime import FramePosition
from app.domain.wallclock import WallClock
from widgets.parts import column, row
from widgets.player.adjust_panel import AdjustPanel
from widgets.player.caption import CaptionLine
from widgets.player.surface import Surface
from widgets.player.view_banner import ViewBanner


class Canvas(QWidget):
    """Shows one picture; how it is seen may be changed, and says so while it is."""

    view_turned = Signal(int)
    """Degrees clockwise by which a person turned the view."""
    rest_wanted = Signal()
    """Whatever plays has to stop: the exact frame is wanted."""
    save_asked = Signal()
    """The frame on the screen is wanted as a derivative."""

    def __init__(self) -> None:
        super().__init__()
        self.surface = Surface()
        self.banner = ViewBanner()
        self.caption = CaptionLine()
        self.panel = AdjustPanel()
        middle = row(self.surface, self.panel, spacing=0)
        middle.setStretch(0, 1)
        body = column(self.banner, middle, self.caption, spacing=0)
        body.setStretch(1, 1)
        self.setLayout(body)
        self.setFocusProxy(self.surface)
        self.surface.picture_changed.connect(self._show_caption)
        self.panel.changed.connect(self.adjust)
        self.panel.closed.connect(self.toggle_panel)
        self.banner.reset_asked.connect(self.reset)
        self.banner.save_asked.connect(self.save_asked)
        self.banner.compare_held.connect(self._compare)

    def set_item(self, code: str, wall: WallClock | None, turn: int) -> None:
        """Begin on another item: as recorded, turned as it was last seen.

        Args:
            code: evidence number, part of the caption.
            wall: the recorder's time; None where it is unknown.
            turn: degrees clockwise, 0, 90, 180 or 270.
        """
        self.caption.set_item(code, wall)
        self.surface.turn_view(turn)
        self.adjust(NEUTRAL)

    @property
    def adjustments(self) -> Adjustments:
        """What is done to the pixels that are shown."""
        return self.surface.shown.adjustments

    @property
    def position(self) -> FramePosition | None:
        """The frame on the screen; None for a photo or nothing."""
        return self.surface.shown.position

    def adjust(self, adjustments: Adjustments) -> None:
        """Show the picture otherwise; the item is not changed."""
        self.surface.shown.adjustments = adjustments
        self.panel.show_adjustments(adjustments)
        self._show_view()

    def reset(self) -> None:
        """Show the picture as it was recorded."""
        self._turn_to(0)
        self.adjust(NEUTRAL)

    def turn(self, clockwise: int) -> None:
        """Turn the view by 90 or -90 degrees."""
        self._turn_to((self.surface.shown.turn + clockwise) % 360)

    def toggle_panel(self) -> None:
        """Open or close the column of adjustments."""
        is_open = self.panel.isHidden()
        self.panel.setVisible(is_open)
        (self.panel.sliders["exposure"] if is_open else self.surface).setFocus()

    def toggle_lens(self) -> None:
        """Show or hide the lens; the arrows move it."""
        self.surface.lens.is_on = not self.surface.lens.is_on
        self.surface.setFocus()
        self.surface.update()

    def grow_lens(self) -> None:
        """Go from 2x to 4x to 8x and back."""
        self.surface.lens.grow()
        self.surface.update()

    def toggle_grid(self) -> None:
        """Show or hide the lines between pixels from 800 % on."""
        self.surface.shows_grid = not self.surface.shows_grid
        self.surface.update()

    def hold_compare(self) -> None:
        """Show the original until the key that asked for it is let go."""
        app = QApplication.instance()
        if app is not None and not self.surface.shown.is_comparing:
            app.installEventFilter(self)
            self._compare(is_on=True)

    def frame_image(self) -> QImage:
        """Give a copy of the whole upright picture at its own size, adjusted as it is shown."""
        is_adjusted = not self.surface.shown.is_comparing
        return self.surface.shown.upright(is_adjusted=is_adjusted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the key to be let go, or for the window to lose the keyboard."""
        is_release = event.type() == QEvent.Type.KeyRelease
        if isinstance(event, QKeyEvent):
            is_release = is_release and not event.isAutoRepeat()
        if is_release or event.type() == QEvent.Type.ApplicationDeactivate:
            self._compare(is_on=False)
        return super().eventFilter(watched, event)

    def _compare(self, is_on: bool) -> None:
        app = QApplication.instance()
        if app is not None and not is_on:
            app.removeEventFilter(self)
        self.surface.shown.compare(is_on=is_on)
        self._show_view()

    def _turn_to(self, degrees: int) -> None:
        if degrees != self.surface.shown.turn:
            self.surface.turn_view(degrees)
            self.view_turned.emit(degrees)
            self._show_view()

    def _show_view(self) -> None:
        shown = self.surface.shown
        self.banner.show_view(shown.adjustments, shown.turn, is_comparing=shown.is_comparing)
        self.surface.update()

    def _show_caption(self) -> None:
        shown = self.surface.shown
        if shown.is_empty:
            self.caption.show_nothing()
        elif shown.is_photo:
            size, page = shown.upright_size, shown.position.frame if shown.position else 0
            self.caption.show_photo(size.width(), size.height(), page)
        elif shown.position is not None:
            self.caption.show_frame(shown.position)
