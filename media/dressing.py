"""The picture of a dressed clip: a part enlarged, figures on it, words beneath it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.domain.clip_dress import Dress
from app.domain.clip_steps import ClipStep, StepKind, words_at
from app.domain.drawn import drawn_at
from app.domain.figure import WHOLE
from media.clip_shape import ClipShape
from media.dress_bar import DressBar
from media.enhancing import Enhancer
from media.figure_outline import Window, draw_figures

Pixels = NDArray[np.uint8]


class Dressing:
    """Makes the pictures of one clip.

    Args:
        dress: what to say and show.
        shape: size of the picture.
        enhancer: makes what `picture` is given; None for pictures as they were recorded.
    """

    def __init__(self, dress: Dress, shape: ClipShape, enhancer: Enhancer | None = None) -> None:
        self._dress, self._shape, self._enhancer = dress, shape, enhancer
        width, height = shape.picture
        self._bar = DressBar(dress, width, is_tall=height > width) if dress.has_bar else None

    @property
    def bar_height(self) -> int:
        """Pixels that the words add beneath the picture, even."""
        return self._bar.height if self._bar else 0

    def picture(self, pixels: Pixels, frame: int) -> Pixels:
        """Make the picture of one frame, without the words.

        Args:
            pixels: of the source, upright, enhanced, shape (height, width, 3).
            frame: of the original.

        Returns:
            A picture of the clip's size; `pixels` stay as they are.
        """
        step = self._zoom_at(frame)
        window, shown = Window(), pixels
        if step is not None:
            window, shown = _part(pixels, step)
        made = self._shape.enlarge(shown) if step is not None else self._shape.fit(pixels)
        figures = drawn_at(self._dress.figures, frame)
        if self._enhancer is not None:
            figures = self._enhancer.placed(figures, frame)
        if figures:
            made = np.array(made, order="C")
            wide, high = self._shape.scaled
            seen = np.ascontiguousarray(made[:high, :wide])
            draw_figures(seen, figures, window)
            made[:high, :wide] = seen
        return made

    def words(self, time_us: int, frame: int, *, is_held: bool) -> Pixels | None:
        """Draw the words of one frame; None where there are none in the whole clip.

        Args:
            time_us: of the original, microseconds from its origin.
            frame: of the original.
            is_held: it is shown again, held by a step.
        """
        if self._bar is None:
            return None
        return self._bar.draw(time_us, words_at(self._dress.steps, frame, is_held=is_held))

    def _zoom_at(self, frame: int) -> ClipStep | None:
        zooms = (step for step in self._dress.steps if step.kind is StepKind.ZOOM)
        return next((step for step in zooms if step.holds(frame)), None)


def _part(pixels: Pixels, step: ClipStep) -> tuple[Window, Pixels]:
    """Cut out the smallest part of the picture's own form that holds the wanted box."""
    height, width = pixels.shape[:2]
    left, top, across, down = (part / WHOLE for part in step.box)
    side = step.side / WHOLE
    wide, high = max(round(side * width), 1), max(round(side * height), 1)
    x = min(max(round((left + across / 2) * width - wide / 2), 0), width - wide)
    y = min(max(round((top + down / 2) * height - high / 2), 0), height - high)
    window = Window(x / width, y / height, wide / width, high / height)
    return window, np.ascontiguousarray(pixels[y : y + high, x : x + wide])
