"""Paints one field of the contact sheet: picture, number, claimed time, size."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.icons import pixmap
from widgets.photos.sheet_model import ROW_ROLE, SheetRow
from widgets.photos.thumbnails import Thumbnails
from widgets.texts import tr
from widgets.tokens import Tokens, current_tokens

Index = QModelIndex | QPersistentModelIndex
PICTURE = QSize(176, 132)
_MARGIN = 8
_LINES = 3


class SheetDelegate(QStyledItemDelegate):
    """Paints with the colours of now."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Picture and three lines."""
        height = PICTURE.height() + option.fontMetrics.height() * _LINES + 3 * _MARGIN
        return QSize(PICTURE.width() + 2 * _MARGIN, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one field."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, SheetRow):
            return
        tokens = current_tokens()
        painter.save()
        frame = option.rect.adjusted(2, 2, -2, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(frame, tokens.selection)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(tokens.accent)
            painter.drawRect(frame.adjusted(0, 0, -1, -1))
        inside = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self._paint_picture(painter, inside, row, tokens)
        _paint_lines(painter, option, inside, row, tokens)
        painter.restore()

    def _paint_picture(
        self, painter: QPainter, inside: QRect, row: SheetRow, tokens: Tokens
    ) -> None:
        place = QRect(inside.topLeft(), PICTURE)
        painter.fillRect(place, "#101214")
        picture = self._thumbnails.picture(row.code, row.photo.thumbnail)
        if picture is not None:
            target = QRect(place.topLeft(), picture.size())
            target.moveCenter(place.center())
            painter.drawPixmap(target, picture)
        else:
            ratio = painter.device().devicePixelRatioF()
            drawing = pixmap("photo", "#8b939c", 28, ratio)
            painter.drawPixmap(place.center().x() - 14, place.center().y() - 14, drawing)
        if row.chosen:
            painter.setPen(QPen(QColor(tokens.accent), 3))
            painter.drawRect(place.adjusted(1, 1, -2, -2))
            right = place.right() - 25
            _badge(painter, right, place.top() + 4, str(row.chosen), tokens)
        if row.group:
            text = tr("mirip {n}").format(n=row.group)
            _badge(painter, place.left() + 4, place.top() + 4, text, tokens)


def _badge(painter: QPainter, left: int, top: int, text: str, tokens: Tokens) -> None:
    width = max(22, painter.fontMetrics().horizontalAdvance(text) + 10)
    plate = QRect(left, top, width, 20)
    painter.fillRect(plate, tokens.accent_fill)
    painter.setPen(tokens.on_accent)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _paint_lines(
    painter: QPainter, option: QStyleOptionViewItem, inside: QRect, row: SheetRow, tokens: Tokens
) -> None:
    bold, small = QFont(option.font), QFont(option.font)
    bold.setBold(True)
    small.setPointSizeF(option.font.pointSizeF() * 0.92)
    # the word "menurut berkas" stands above the sheet: here every time is a claim
    lines = (
        (f"{row.code}  ·  {row.size}", bold, tokens.text),
        (row.when or "–", small, tokens.text if row.when else tokens.muted),
        (row.photo.evidence.name, small, tokens.muted),
    )
    height = option.fontMetrics.height()
    top = inside.top() + PICTURE.height() + _MARGIN // 2
    for number, (text, font, colour) in enumerate(lines):
        line = QRect(inside.left(), top + number * height, inside.width(), height)
        painter.setFont(font)
        painter.setPen(colour)
        mode = Qt.TextElideMode.ElideMiddle if number == 2 else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, mode, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
