"""A canvas on the screen with a picture whose pixels say where they lie."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from app.domain.evidence import RecorderClock
from app.domain.mediatime import FramePosition
from app.domain.wallclock import wall_clock
from media.playback import Picture
from widgets.player.canvas import Canvas
from widgets.player.surface import Surface

WIDTH, HEIGHT = 320, 200
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
WALL = wall_clock("2024-10-07T09:12:00", RecorderClock(200_000, "WIB", "ponsel"))


def picture(frame: int = 7, **facts: Any) -> Picture:
    """A frame whose pixel in column x and row y is R x, G y, B frame."""
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[:, :, 2] = np.arange(WIDTH)[np.newaxis] % 256
    pixels[:, :, 1] = np.arange(HEIGHT)[:, np.newaxis]
    pixels[:, :, 0] = frame
    usual: dict[str, Any] = {
        "position": FramePosition(frame, 512 * frame, Fraction(1, 12800), 0),
        "width": WIDTH,
        "height": HEIGHT,
        "stride": WIDTH * 4,
        "data": memoryview(pixels).cast("B"),
        "rotation": 0,
        "sample_aspect": Fraction(1),
        "is_preview": False,
        "is_exact": True,
        "full_width": WIDTH,
        "full_height": HEIGHT,
    }
    return Picture(**{**usual, **facts})


def shown_canvas(qtbot: QtBot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(760, 520)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.set_item("BB-001", WALL, 0)
    made.surface.show_picture(picture())
    made.surface.setFocus()
    return made


def colour(surface: Surface, point: QPointF) -> tuple[int, ...]:
    image = surface.grab().toImage()
    return image.pixelColor(point.toPoint()).getRgb()[:3]


def press(qtbot: QtBot, surface: Surface, *keys: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        qtbot.keyClick(surface, key, modifier)
