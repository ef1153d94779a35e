"""How the lanes of the time axis are drawn: their ground, their marks, their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from app.domain.transcript import Segment
from widgets.timeline.marks import Mark, Marks
from widgets.timeline.scale import TimeScale
from widgets.tokens import Tokens

_MIN_TEXT_PIXELS = 26
_CROWDED_PER_PIXEL = 0.08
_SHADES = 6
# Words are shown when a word of half a second has room for some letters.
_WORD_US_PER_PIXEL = 12_000.0


@dataclass(frozen=True, slots=True)
class Ink:
    """What a lane's marks are drawn with."""

    text: QColor
    """Words."""
    edge: QColor
    """Outline."""
    fill: QColor
    """Inside of firm marks."""
    is_dashed: bool = False
    """True for what nobody decided yet."""


def inks(tokens: Tokens) -> dict[str, Ink]:
    """Give what each group is drawn with."""
    text, warn = QColor(tokens.text), QColor(tokens.warn)
    return {
        "segments": Ink(text, QColor(tokens.muted), QColor(tokens.ok_surface)),
        "moments": Ink(text, QColor(tokens.accent), QColor(tokens.selection)),
        "suggestions": Ink(warn, warn, QColor(tokens.warn_surface), is_dashed=True),
    }


def draw_marks(
    painter: QPainter, area: QRectF, scale: TimeScale, marks: Marks, ink: Ink, chosen: object
) -> None:
    """Draw a lane's marks that are in sight; where they are too many, what they cover."""
    places = marks.between(scale.start_us, scale.start_us + scale.visible_us)
    if not len(places):
        return
    if len(places) > area.width() * _CROWDED_PER_PIXEL:
        cover = marks.cover(places, scale.start_us, scale.step, int(area.width()))
        draw_cover(painter, area.adjusted(0, 4, 0, -4), cover, ink.edge)
        return
    height = area.height() / marks.row_count
    narrow: list[QRectF] = []
    hollow: list[QRectF] = []
    wide: list[tuple[Mark, QRectF]] = []
    x, y, tall = area.left(), area.top() + 1.5, height - 3
    lefts, widths = marks.edges(places, scale.start_us, scale.step, area.width())
    for place, left, width in zip(places, lefts, widths, strict=True):
        mark = marks.all[place]
        box = QRectF(x + left, y + marks.rows[place] * height, width, tall)
        if width >= _MIN_TEXT_PIXELS or mark.ident == chosen:
            wide.append((mark, box))
        else:
            (narrow if mark.is_firm else hollow).append(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(_pen(ink, 1.0))
    for fill, boxes in ((ink.fill, narrow), (None, hollow)):
        if boxes:
            painter.setBrush(fill or Qt.BrushStyle.NoBrush)
            painter.drawRects(boxes)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for mark, box in wide:
        _draw_wide(painter, box, area, mark, ink, is_chosen=mark.ident == chosen)


def draw_words(painter: QPainter, area: QRectF, scale: TimeScale, marks: Marks, ink: Ink) -> bool:
    """Draw single words where there is room for them; tells whether it did.

    Words are the machine's; a segment whose text a person changed keeps its text as one piece.
    """
    if scale.step > _WORD_US_PER_PIXEL:
        return False
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for place in marks.between(scale.start_us, scale.start_us + scale.visible_us):
        mark = marks.all[place]
        segment = mark.source
        box = mark_box(area, scale, mark, 0, area.height())
        is_machines = isinstance(segment, Segment) and segment.text == segment.machine.text
        if not isinstance(segment, Segment) or not is_machines or not segment.machine.words:
            _draw_wide(painter, box, area, mark, ink, is_chosen=False)
            continue
        painter.setPen(_pen(ink, 1.0))
        painter.setBrush(ink.fill if mark.is_firm else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        start_us, step = scale.start_us, scale.step
        for word in segment.machine.words:
            left, right = (word.start_us - start_us) / step, (word.end_us - start_us) / step
            if right < 0 or left > area.width():
                continue
            room = QRectF(area.left() + left, box.top(), max(2.0, right - left - 1), box.height())
            painter.setPen(QPen(ink.edge, 1))
            painter.drawLine(room.topLeft(), room.bottomLeft())
            _draw_text(painter, room.adjusted(2, 0, 0, 0), word.text, ink.text)
    return True


def mark_box(area: QRectF, scale: TimeScale, mark: Mark, row: int, height: float) -> QRectF:
    """Give where a mark is drawn; never narrower than can be seen, cut at the edges of sight."""
    left = max(scale.to_x(mark.start_us), -4.0)
    right = min(scale.to_x(mark.end_us), area.width() + 4.0)
    return QRectF(
        area.left() + left, area.top() + row * height + 1.5, max(3.0, right - left - 1), height - 3
    )


def draw_ground(painter: QPainter, area: QRectF, name: str, hint: str, tokens: Tokens) -> None:
    """Draw a lane's ground, its name at the left, and what an empty lane says."""
    painter.fillRect(area, QColor(tokens.window))
    painter.setPen(QColor(tokens.muted))
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(QRectF(6, area.top(), area.left() - 8, area.height()), middle, name)
    if hint:
        painter.drawText(area.adjusted(6, 0, 0, 0), middle, hint)


def draw_focus(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a ring around the mark that the keys stand on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2.5))
    painter.drawRoundedRect(box.adjusted(-1.5, -1, 1.5, 1), 4, 4)


def draw_cover(painter: QPainter, area: QRectF, cover: NDArray[np.int64], colour: QColor) -> None:
    """Fill the pixels that marks cover, the darker the more there are.

    It is one picture of one row drawn high: a thousand rectangles took ten times longer.
    """
    most = max(1, int(cover.max(initial=0)))
    row = np.zeros((1, -(-cover.size // 4) * 4), np.uint8)
    row[0, : cover.size] = -(-cover * _SHADES // most)
    picture = QImage(row.data, cover.size, 1, row.shape[1], QImage.Format.Format_Indexed8)
    picture.setColorTable([0, *(_shade(colour, number) for number in range(1, _SHADES + 1))])
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(QRectF(area.left(), area.top(), cover.size, area.height()), picture)


def _shade(colour: QColor, number: int) -> int:
    """Give one of the shades; where all is covered once, marks are still no solid wall."""
    shade = QColor(colour)
    shade.setAlpha(70 + 130 * number // _SHADES)
    return shade.rgba()


def _draw_wide(
    painter: QPainter, box: QRectF, area: QRectF, mark: Mark, ink: Ink, *, is_chosen: bool
) -> None:
    painter.setPen(_pen(ink, 2.0 if is_chosen else 1.0))
    painter.setBrush(ink.fill if mark.is_firm or is_chosen else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    inside = box.adjusted(max(0.0, area.left() - box.left()) + 4, 0, -3, 0)
    _draw_text(painter, inside, mark.text, ink.text)


def _draw_text(painter: QPainter, room: QRectF, text: str, colour: QColor) -> None:
    if room.width() < 8:
        return
    shown = _elided(painter.font().toString(), text, int(room.width()))
    painter.setPen(colour)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


def _pen(ink: Ink, width: float) -> QPen:
    pen = QPen(ink.edge, width)
    if ink.is_dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen


@lru_cache(maxsize=4096)
def _elided(font_name: str, text: str, width: int) -> str:
    """Shorten a text to a width; while the page moves the same ones come again and again."""
    font = QFont()
    font.fromString(font_name)
    # what can never fit need not be measured
    kept = text[: width // 2 + 2]
    return QFontMetricsF(font).elidedText(kept, Qt.TextElideMode.ElideRight, width)
