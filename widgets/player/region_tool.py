"""Drawing one box on the picture: by mouse, by keys, and changing it afterwards."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from app.domain.moment import Region
from widgets.player.picture_painter import draw_named_box
from widgets.player.view import PictureView
from widgets.tokens import DARK

_LEAST = 4.0
"""Pixels of the widget; a smaller box was a slip of the hand."""
_GRIP = 9.0
_KEY_STEP = 4.0
"""Pixels of the widget that one key press moves: closer zoom makes it finer."""
_FIRST_SHARE = 0.25
ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES = "move"


class RegionTool(QObject):
    """One box in fractions of the upright picture, whatever the zoom and the turn of the view."""

    changed = Signal()
    """It looks different."""
    taken = Signal(object)
    """`Region` for the next moment; None where the person threw it away again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.region: Region | None = None
        self.title = ""
        """What stands above the box; empty for a moment's own words."""
        self._is_drawing = False
        self._has_told = False
        self._from: QPointF | None = None
        self._grip = ""
        self._before = QRectF()

    @property
    def is_drawing(self) -> bool:
        """True between `begin` and the box."""
        return self._is_drawing

    @property
    def is_dragging(self) -> bool:
        """True while the mouse draws or changes the box."""
        return self._from is not None

    def begin(self) -> None:
        """Let a person draw a box, or change the one that is there."""
        self._is_drawing = True
        self.changed.emit()

    def drop(self) -> None:
        """Forget the box: it belongs to a moment now, or to another item."""
        self._is_drawing = self._has_told = False
        self.region, self._from = None, None
        self.changed.emit()

    def leave(self) -> None:
        """Throw the box away; whoever was told of it is told that it is gone."""
        was_told = self._has_told
        self.drop()
        if was_told:
            self.taken.emit(None)

    # keys

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key is for the box and for nothing else."""
        if not self._is_drawing and self.region is None:
            return False
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key == Qt.Key.Key_Escape:
            return True
        if key in _TAKES:
            return self._is_drawing
        plain = modifiers & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        return key in ARROWS and plain == Qt.KeyboardModifier.NoModifier

    def press_key(self, event: QKeyEvent, view: PictureView) -> None:
        """Move the box with arrows, size it with Shift, take it with Enter, leave with Esc."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif self.region is None:
            self.region = _region(_first(view), view)
            self.changed.emit()
        elif key in _TAKES:
            self._take()
        else:
            across, down = (part * _KEY_STEP for part in ARROWS[key])
            box = view.box_of(self.region)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                box.setWidth(max(_LEAST, box.width() + across))
                box.setHeight(max(_LEAST, box.height() + down))
            else:
                box = _moved(box, across, down, view)
            self._change(box, view)

    # mouse

    def press(self, point: QPointF, view: PictureView) -> bool:
        """Take hold of the box or begin one; False where the press is not for the box."""
        self._grip = self._grip_at(point, view)
        if not self._grip and not self._is_drawing:
            return False
        self._from = point
        self._before = view.box_of(self.region) if self.region is not None else QRectF()
        return True

    def drag(self, point: QPointF, view: PictureView) -> None:
        """Draw, size or move the box."""
        start = self._from
        if start is None:
            return
        by = point - start
        if not self._grip:
            box = QRectF(start, point).normalized()
        elif self._grip == _MOVES:
            box = _moved(self._before, by.x(), by.y(), view)
        else:
            box = self._sized(by)
        self._change(box, view, tells=False)

    def release(self, view: PictureView) -> None:
        """Finish what the mouse did."""
        self._from = None
        if self.region is None:
            self._is_drawing = False
            self.changed.emit()
            return
        box = view.box_of(self.region)
        if min(box.width(), box.height()) < _LEAST:
            self.leave()
        else:
            self._take()

    def cursor_at(self, point: QPointF, view: PictureView) -> Qt.CursorShape:
        """Say what the mouse would do here."""
        grip = self._grip_at(point, view)
        if grip == _MOVES:
            return Qt.CursorShape.SizeAllCursor
        if grip in ("nw", "se"):
            return Qt.CursorShape.SizeFDiagCursor
        if grip in ("ne", "sw"):
            return Qt.CursorShape.SizeBDiagCursor
        if grip:
            is_across = grip in ("w", "e")
            return Qt.CursorShape.SizeHorCursor if is_across else Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.CrossCursor if self._is_drawing else Qt.CursorShape.ArrowCursor

    # drawing

    def draw(self, painter: QPainter, view: PictureView) -> None:
        """Draw the box with its handles."""
        if self.region is None:
            return
        box = view.box_of(self.region)
        title = self.title or self.tr("kotak untuk momen berikutnya")
        name = "" if self._is_drawing else title
        draw_named_box(painter, box, name, QColor(DARK.warn))
        painter.setPen(QPen(QColor(0, 0, 0), 1))
        painter.setBrush(QColor(DARK.warn))
        for place in _grips(box).values():
            painter.drawRect(QRectF(place.x() - 3.5, place.y() - 3.5, 7, 7))

    # inside

    def _take(self) -> None:
        self._is_drawing, self._has_told = False, True
        self.changed.emit()
        self.taken.emit(self.region)

    def _change(self, box: QRectF, view: PictureView, *, tells: bool = True) -> None:
        self.region = _region(box, view) or self.region
        self.changed.emit()
        if tells and self._has_told:
            self.taken.emit(self.region)

    def _grip_at(self, point: QPointF, view: PictureView) -> str:
        if self.region is None:
            return ""
        box = view.box_of(self.region)
        for name, place in _grips(box).items():
            if max(abs(point.x() - place.x()), abs(point.y() - place.y())) <= _GRIP:
                return name
        return _MOVES if box.contains(point) else ""

    def _sized(self, by: QPointF) -> QRectF:
        box = QRectF(self._before)
        if "w" in self._grip:
            box.setLeft(box.left() + by.x())
        if "e" in self._grip:
            box.setRight(box.right() + by.x())
        if "n" in self._grip:
            box.setTop(box.top() + by.y())
        if "s" in self._grip:
            box.setBottom(box.bottom() + by.y())
        return box.normalized()


def _grips(box: QRectF) -> dict[str, QPointF]:
    middle = box.center()
    return {
        "nw": box.topLeft(),
        "ne": box.topRight(),
        "se": box.bottomRight(),
        "sw": box.bottomLeft(),
        "n": QPointF(middle.x(), box.top()),
        "s": QPointF(middle.x(), box.bottom()),
        "w": QPointF(box.left(), middle.y()),
        "e": QPointF(box.right(), middle.y()),
    }


def _in_sight(view: PictureView) -> QRectF:
    return view.area().intersected(QRectF(0, 0, view.room_width, view.room_height))


def _first(view: PictureView) -> QRectF:
    """Give a box in the middle of what is in sight."""
    seen = _in_sight(view)
    width, height = seen.width() * _FIRST_SHARE, seen.height() * _FIRST_SHARE
    return QRectF(seen.center().x() - width / 2, seen.center().y() - height / 2, width, height)


def _moved(box: QRectF, across: float, down: float, view: PictureView) -> QRectF:
    """Move a box, as far as the picture goes."""
    area = view.area()
    left = min(max(area.left(), box.left() + across), max(area.left(), area.right() - box.width()))
    top = min(max(area.top(), box.top() + down), max(area.top(), area.bottom() - box.height()))
    return QRectF(left, top, box.width(), box.height())


def _region(box: QRectF, view: PictureView) -> Region | None:
    """Give a box of the widget as fractions of the upright picture; None outside of it."""
    inside = box.intersected(view.area())
    first, last = view.upright_at(inside.topLeft()), view.upright_at(inside.bottomRight())
    left, right = sorted((_fraction(first.x()), _fraction(last.x())))
    top, bottom = sorted((_fraction(first.y()), _fraction(last.y())))
    if inside.isEmpty() or right <= left or bottom <= top:
        return None
    return Region(left, top, right - left, bottom - top)


def _fraction(value: float) -> float:
    return min(1.0, max(0.0, value))
