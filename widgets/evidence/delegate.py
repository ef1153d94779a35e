"""Paints one item of evidence: picture, number, name, what it is, how far it came."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QImageReader, QPainter, QPixmap, QPixmapCache
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.evidence import EvidenceKind, EvidenceStatus
from app.services import fences
from widgets.evidence.model import ENTRY_ROLE, EvidenceEntry, facts_text, status_text
from widgets.icons import pixmap
from widgets.tokens import Tokens, current_tokens

Index = QModelIndex | QPersistentModelIndex
PICTURE = QSize(76, 50)
_MARGIN = 7
_ICONS = {
    EvidenceKind.VIDEO: "video",
    EvidenceKind.AUDIO: "audio",
    EvidenceKind.PHOTO: "photo",
    EvidenceKind.OTHER: "file",
}


class EvidenceDelegate(QStyledItemDelegate):
    """Paints with the colours of the view's palette."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Three lines of text, or the picture, whichever is taller."""
        lines = option.fontMetrics.height() * 3 + 2
        return QSize(160, max(PICTURE.height(), lines) + 2 * _MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, EvidenceEntry):
            return
        tokens = current_tokens()
        painter.save()
        _paint_background(painter, option, tokens)
        inside = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self._paint_picture(painter, inside, entry, tokens)
        text = inside.adjusted(PICTURE.width() + 9, 0, 0, 0)
        _paint_lines(painter, option, text, entry, tokens)
        painter.restore()

    def _paint_picture(
        self, painter: QPainter, inside: QRect, entry: EvidenceEntry, tokens: Tokens
    ) -> None:
        place = QRect(inside.topLeft(), PICTURE)
        place.moveTop(inside.top() + (inside.height() - PICTURE.height()) // 2)
        ratio = painter.device().devicePixelRatioF()
        picture = _thumbnail(entry.thumbnail, ratio) if entry.thumbnail else None
        painter.fillRect(place, tokens.raised if picture is None else "#101214")
        if picture is not None:
            size = picture.deviceIndependentSize().toSize()
            target = QRect(place.topLeft(), size)
            target.moveCenter(place.center())
            painter.drawPixmap(target, picture)
            return
        is_bad = entry.evidence.status is EvidenceStatus.UNREADABLE or fences.is_fenced(
            entry.evidence
        )
        name = "warning" if is_bad else _ICONS[entry.evidence.kind]
        drawing = pixmap(name, tokens.bad if is_bad else tokens.muted, 24, ratio)
        painter.drawPixmap(place.center().x() - 12, place.center().y() - 12, drawing)


def _paint_background(painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens) -> None:
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, tokens.selection)
        painter.fillRect(
            QRect(option.rect.topLeft(), QSize(3, option.rect.height())), tokens.accent
        )
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, tokens.raised)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(tokens.accent)
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


def text_lines(
    font: QFont, entry: EvidenceEntry, tokens: Tokens
) -> tuple[tuple[str, QFont, str], ...]:
    """Give (text, font, colour) of a row's lines; a withdrawn item is struck out."""
    is_withdrawn = entry.evidence.withdrawal is not None
    is_bad = is_withdrawn or entry.evidence.status is EvidenceStatus.UNREADABLE
    bold, name, small = QFont(font), QFont(font), QFont(font)
    bold.setBold(True)
    small.setPointSizeF(font.pointSizeF() * 0.92)
    for struck in (bold, name):
        struck.setStrikeOut(is_withdrawn)  # the word for it stands in the third line
    colour = tokens.muted if is_withdrawn else tokens.text
    return (
        (f"{entry.evidence.code}  ·  {facts_text(entry)}", bold, colour),
        (entry.evidence.name, name, colour),
        (status_text(entry), small, tokens.bad if is_bad else tokens.muted),
    )


def _paint_lines(
    painter: QPainter,
    option: QStyleOptionViewItem,
    place: QRect,
    entry: EvidenceEntry,
    tokens: Tokens,
) -> None:
    height = option.fontMetrics.height()
    top = place.top() + max(0, (place.height() - 3 * height) // 2)
    for number, (text, font, colour) in enumerate(text_lines(option.font, entry, tokens)):
        line = QRect(place.left(), top + number * height, place.width(), height)
        painter.setFont(font)
        painter.setPen(colour)
        # the end of a file name tells two recordings apart, so the middle goes
        mode = Qt.TextElideMode.ElideMiddle if number == 1 else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, mode, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def _thumbnail(path: Path, ratio: float) -> QPixmap | None:
    key = f"thumb:{path}:{ratio}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    # made by our own child process as JPEG; the format is fixed so nothing else is guessed
    reader = QImageReader(str(path), b"jpeg")
    reader.setAutoDetectImageFormat(False)
    image = reader.read()
    if image.isNull():
        return None
    scaled = image.scaled(
        PICTURE * ratio,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    made = QPixmap.fromImage(scaled)
    made.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, made)
    return made
