"""The time axis: what is heard, said, marked and proposed, and where the player stands."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from app.domain.mediatime import format_time
from widgets.timeline import content
from widgets.timeline.acting import ActiveAxis
from widgets.timeline.grips import Grips
from widgets.timeline.keys import ZOOM_STEP, AxisKeys
from widgets.timeline.layout import FILMSTRIP, MINIMAP, PEAKS, RULER
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

    # tips

    def tip_at(self, at: QPointF) -> str:
        """Give the tooltip at a point, as markup in which data is escaped."""
        # Qt guesses whether a tip is markup; what a file says must never be taken for it
        return f'<p style="white-space:pre-wrap">{html.escape(self._words_at(at))}</p>'

    def _words_at(self, at: QPointF) -> str:
        layout, time_us = self.layout_now(), self.time_at(at.x())
        found = self.mark_at(at)
        if found is not None:
            return content.tip_of(found[1])
        if layout.area(MINIMAP).contains(at):
            return self.tr("Seluruh butir; geser jendela untuk berpindah (roda memperbesar)")
        frames = self.values.frames
        if frames is not None and layout.area(FILMSTRIP).contains(at):
            for start_us, end_us in frames.gaps:
                if start_us <= time_us < end_us:
                    span = f"{format_time(start_us)} – {format_time(end_us)}"
                    return self.tr("Celah: tidak ada bingkai baru, {span}").format(span=span)
            if time_us >= frames.end_us < self.scale.duration_us:
                return self.tr("Gambar sudah berakhir di sini; suaranya masih berlanjut.")
        if layout.area(PEAKS).contains(at) and self._is_without_sound(time_us):
            return self.tr("Berkas tidak memuat data suara di sini; ini bukan hening.")
        if (
            at.x() < self.gutter
            and layout.area(RULER).top() <= at.y() < layout.area(RULER).bottom()
        ):
            return self.tr("Klik: hitung dalam waktu, bingkai, atau jam perekam (U)")
        words = format_time(time_us)
        return words if frames is None else f"{words} · {self._frame_words(time_us)}"

    def _is_without_sound(self, time_us: int) -> bool:
        return any(gap.start_us <= time_us < gap.end_us for gap in self.values.sound_gaps)

    def _frame_words(self, time_us: int) -> str:
        frames = self.values.frames
        number = 0 if frames is None else frames.at(time_us)
        return self.tr("bingkai {number}").format(number=number)
