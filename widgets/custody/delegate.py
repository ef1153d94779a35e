"""Paints the history: days as bands, acts as a time and a sentence of two lines."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.custody.model import CLOCK_ROLE, OPEN_ROLE, ROW_ROLE, TEXT_ROLE
from widgets.custody.rows import HistoryRow
from widgets.row_delegate import Index
from widgets.tokens import current_tokens

_SIDE, _TOP, _LINES = 10, 5, 2


def row_height(line_height: int) -> int:
    """Give the height of every row but a day's: as many lines as are shown."""
    return _LINES * line_height + 2 * _TOP + 1


def day_height(line_height: int) -> int:
    """Give the height of the head of a day."""
    return line_height + 2 * _TOP


class HistoryDelegate(QStyledItemDelegate):
    """Paints with the colours of the theme; text from files is only ever text."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines, one for a day."""
        row = index.data(ROW_ROLE)
        line = option.fontMetrics.height()
        is_day = isinstance(row, HistoryRow) and row.is_day
        return QSize(120, day_height(line) if is_day else row_height(line))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, HistoryRow):
            return
        painter.save()
        if row.is_day:
            _paint_day(painter, option, str(index.data(TEXT_ROLE)))
        else:
            _paint_act(painter, option, row, index)
        painter.restore()


def _paint_day(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    tokens = current_tokens()
    painter.fillRect(option.rect, tokens.raised)
    font = QFont(option.font)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(tokens.muted)
    inside = option.rect.adjusted(_SIDE, 0, -_SIDE, 0)
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, text)


def _paint_act(
    painter: QPainter, option: QStyleOptionViewItem, row: HistoryRow, index: Index
) -> None:
    tokens, box, metrics = current_tokens(), option.rect, option.fontMetrics
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, tokens.selection)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, tokens.raised)
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), tokens.border)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(tokens.accent)
        painter.drawRect(box.adjusted(0, 0, -1, -1))
    gutter = metrics.horizontalAdvance("00.00  ")
    indent = _SIDE + (14 if row.part is not None else 0)
    left = QRect(box.left() + indent, box.top() + _TOP, gutter, metrics.height())
    painter.setPen(tokens.muted)
    painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, str(index.data(CLOCK_ROLE))[:5])
    if row.run is not None and row.unfolds:
        sign = "▾" if index.data(OPEN_ROLE) else "▸"
        below = left.translated(0, metrics.height())
        painter.setPen(tokens.accent)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, f"{sign} {len(row.run.marks)}×")
    painter.setPen(tokens.text)
    room = QRect(left.right() + 1, left.top(), box.right() - left.right() - _SIDE, 0)
    _paint_lines(painter, option, room, str(index.data(TEXT_ROLE)))


def _paint_lines(painter: QPainter, option: QStyleOptionViewItem, room: QRect, text: str) -> None:
    """Break text over the lines there are; what does not fit ends in an ellipsis."""
    layout = QTextLayout(text, option.font)
    wraps = QTextOption()
    wraps.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wraps)
    height, metrics = option.fontMetrics.height(), option.fontMetrics
    layout.beginLayout()
    for number in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(room.width(), 1))
        rest = text[line.textStart() :]
        shown = rest if number == _LINES - 1 else rest[: line.textLength()]
        place = QRect(room.left(), room.top() + number * height, room.width(), height)
        elided = metrics.elidedText(shown.rstrip(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, elided)
    layout.endLayout()
