"""The time axis: what is heard, said, marked and proposed, and where the player stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from widgets.timeline.acting import ActiveAxis
from widgets.timeline.grips import Grips
from widgets.timeline.keys import ZOOM_STEP, AxisKeys
from widgets.timeline.layout import RULER
from widgets.timeline.menu import fill_menu


class Timeline(ActiveAxis):
    """One item's time axis; it is given values and says what a person asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grips = Grips(self)
        self._keys = AxisKeys(self)
        self.setAccessibleName(self.tr("Garis waktu"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a mark, or take hold of what lies under the mouse."""
        if self.scale.duration_us:
            self._grips.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was taken hold of, or show what could be."""
        if self.scale.duration_us:
            self._grips.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        self._grips.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole item again from the ruler; elsewhere as a press."""
        if event.position().y() <= self.layout_now().area(RULER).bottom():
            self.show_stretch(0, 0)
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse; with Shift or sideways pan; over the names scroll the lanes."""
        delta = event.angleDelta()
        turns = (delta.x() or delta.y()) / 120.0
        if event.position().x() < self.gutter and self.layout_now().hidden:
            self.scroll_lanes(-turns * 22)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or delta.x():
            self.move_to(self.scale.start_us - turns * self.scale.visible_us * 0.1)
        else:
            self.zoom_by(ZOOM_STEP**turns, event.position().x() - self.gutter)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done here; the menu key offers it for the mark the keys stand on."""
        if not self.scale.duration_us:
            return
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        found = self.mark_at(QPointF(event.pos())) if by_mouse else self._keys.current()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_menu(menu, self, found)
        menu.popup(event.globalPos() if by_mouse else self._keys.menu_place())

    # the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, choose, zoom and open by the keys; see `AxisKeys`."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show tips as plain text; keys that mean something here do not reach the window."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self.scale.duration_us:
                QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            wanted = bool(self.scale.duration_us) and self._keys.wants(event)
            event.setAccepted(wanted)
            return wanted
        return super().event(event)
