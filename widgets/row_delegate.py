"""Rows of a list with a head line, a body and a foot: moments, suggestions, categories, hits."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.tokens import Tokens, current_tokens

Index = QModelIndex | QPersistentModelIndex
FACE_ROLE = Qt.ItemDataRole.UserRole + 1
_SIDE, _TOP = 10, 6


@dataclass(frozen=True, slots=True)
class RowFace:
    """What a row shows; empty lines take no room."""

    head: str
    """Bold."""
    right: str = ""
    """At the right of the head, muted."""
    body: str = ""
    """Ordinary text, one line."""
    foot: str = ""
    """Muted, one line."""
    severity: str = ""
    """Colours the stripe at the left; the word for it stands in the text."""
    is_dashed: bool = False
    """A suggestion: its stripe is broken."""
    is_dim: bool = False
    """Decided or out of use."""
    is_chosen: bool = False
    """Ticked."""
    is_here: bool = False
    """Under the playhead."""

    @property
    def spoken(self) -> str:
        """For a screen reader."""
        return ", ".join(part for part in (self.head, self.right, self.body, self.foot) if part)


class RowDelegate(QStyledItemDelegate):
    """Paints with the colours of the view's palette.

    Args:
        lines: of every row, so that a long list need not be asked for each; 0 by what it shows.
    """

    def __init__(self, view: QAbstractItemView, lines: int = 0) -> None:
        super().__init__(view)
        self._lines = lines

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line of text a filled part."""
        lines = self._lines or 1
        face = None if self._lines else index.data(FACE_ROLE)
        if isinstance(face, RowFace):
            lines += bool(face.body) + bool(face.foot)
        return QSize(120, lines * (option.fontMetrics.height() + 1) + 2 * _TOP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        face = index.data(FACE_ROLE)
        if not isinstance(face, RowFace):
            return
        tokens = current_tokens()
        painter.save()
        _paint_ground(painter, option, face, tokens)
        inside = option.rect.adjusted(_SIDE, _TOP, -_SIDE, -_TOP)
        height = option.fontMetrics.height() + 1
        _paint_head(painter, option, QRect(inside.topLeft(), QSize(inside.width(), height)), face)
        top = inside.top() + height
        for text, colour in ((face.body, tokens.text), (face.foot, tokens.muted)):
            if text:
                line = QRect(inside.left(), top, inside.width(), height)
                _line(painter, line, text, tokens.muted if face.is_dim else colour)
                top += height
        painter.restore()


def _paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, face: RowFace, tokens: Tokens
) -> None:
    box = option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, tokens.selection)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, tokens.raised)
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), tokens.border)
    if face.severity and not face.is_dashed:
        stripe = QRect(box.left(), box.top() + 3, 3, box.height() - 7)
        painter.fillRect(stripe, tokens.severity(face.severity))
    elif face.is_dashed:
        for top in range(box.top() + 3, box.bottom() - 4, 7):
            painter.fillRect(QRect(box.left(), top, 3, 4), tokens.severity(face.severity))
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(tokens.accent)
        painter.drawRect(box.adjusted(0, 0, -1, -1))


def _paint_head(
    painter: QPainter, option: QStyleOptionViewItem, line: QRect, face: RowFace
) -> None:
    tokens = current_tokens()
    right_width = 0
    if face.right:
        painter.setFont(option.font)
        right_width = painter.fontMetrics().horizontalAdvance(face.right) + 8
        painter.setPen(tokens.muted)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, flags, face.right)
    bold = QFont(option.font)
    bold.setBold(True)
    painter.setFont(bold)
    head = f"✓ {face.head}" if face.is_chosen else face.head
    head = f"▶ {head}" if face.is_here else head
    _line(
        painter,
        line.adjusted(0, 0, -right_width, 0),
        head,
        tokens.muted if face.is_dim else tokens.text,
    )
    painter.setFont(option.font)


def _line(painter: QPainter, line: QRect, text: str, colour: str) -> None:
    painter.setPen(colour)
    flat = " ".join(text.split())
    shown = painter.fontMetrics().elidedText(flat, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
