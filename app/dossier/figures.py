"""Shapes over a printed still, and what they show in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from app.domain.drawn import Drawn
from app.domain.figure import Figure, FigureShape
from app.dossier import fonts, styles, text

_NAMES = {
    FigureShape.BOX: "kotak",
    FigureShape.ELLIPSE: "elips",
    FigureShape.POLYGON: "poligon",
    FigureShape.ARROW: "panah",
    FigureShape.CALLOUT: "nomor",
}
_HEAD = 8.0
"""Points: length of an arrow's head."""
_PLATE = 6.5
"""Points: radius of the plate of a number."""


def figure_words(figures: Sequence[Figure], *, is_photo: bool) -> str:
    """Tell each figure in a line: its number or shape, what it shows, in which frames."""
    return "\n".join(_told(figure, is_photo=is_photo) for figure in figures)


def draw_figure(canv: Any, drawn: Drawn, width: float, height: float) -> None:
    """Draw one figure over a print; white below, red above, so that it is seen on any ground.

    Args:
        canv: ReportLab's canvas, its origin at the lower left of the picture.
        width: of the print, points.
        height: of the print, points.
    """
    for line, is_below in ((2.6, True), (1.2, False)):
        canv.setLineWidth(line)
        if is_below:
            canv.setStrokeColorRGB(1, 1, 1)
        else:
            canv.setStrokeColor(styles.ALERT)
        _stroke(canv, drawn, width, height)
    if drawn.number:
        _number(canv, drawn, width, height)


def _told(figure: Figure, *, is_photo: bool) -> str:
    name = _NAMES[figure.shape]
    head = f"{name} {figure.number}" if figure.number else name
    said = f": {figure.label}" if figure.label else ""
    if is_photo:
        return f"{head}{said}"
    by_hand = sum(key.doubt == 0 for key in figure.keys)
    followed = len(figure.keys) - by_hand
    where = f"frame {text.number(figure.first)}"
    if figure.last > figure.first:
        where += f" sampai {text.number(figure.last)}"
    if len(figure.keys) > 1:
        where += f", bergerak: {by_hand} letak ditetapkan pemeriksa"
    if followed:
        where += f", {followed} diikuti program"
    return f"{head}{said} ({where})"


def _stroke(canv: Any, drawn: Drawn, width: float, height: float) -> None:
    box = drawn.box
    left, low = box.x * width, (1 - box.y - box.height) * height
    right, high = left + box.width * width, low + box.height * height
    points = [(across * width, (1 - down) * height) for across, down in drawn.points]
    if drawn.shape is FigureShape.ELLIPSE:
        canv.ellipse(left, low, right, high)
    elif drawn.shape is FigureShape.POLYGON:
        path = canv.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        canv.drawPath(path)
    elif drawn.shape is FigureShape.ARROW:
        tail, tip = points
        canv.line(*tail, *tip)
        angle = math.atan2(tip[1] - tail[1], tip[0] - tail[0])
        for turn in (math.pi * 5 / 6, -math.pi * 5 / 6):
            end = (tip[0] + _HEAD * math.cos(angle + turn), tip[1] + _HEAD * math.sin(angle + turn))
            canv.line(*tip, *end)
    else:
        canv.rect(left, low, right - left, high - low)


def _number(canv: Any, drawn: Drawn, width: float, height: float) -> None:
    """Write the number on a plate at the upper left corner, inside the print."""
    across = min(max(drawn.box.x * width, _PLATE), width - _PLATE)
    up = min(max((1 - drawn.box.y) * height, _PLATE), height - _PLATE)
    canv.setLineWidth(0.8)
    canv.setStrokeColorRGB(1, 1, 1)
    canv.setFillColor(styles.ALERT)
    canv.circle(across, up, _PLATE, stroke=1, fill=1)
    canv.setFillColorRGB(1, 1, 1)
    canv.setFont(fonts.BOLD, 8)
    canv.drawCentredString(across, up - 2.8, str(drawn.number))
