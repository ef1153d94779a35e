"""The bar beneath a clip's picture: time, frame, evidence number and hash of the original.

It is added to the picture, never laid over it: nothing of the evidence is hidden.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.domain.clip import Overlay
from app.domain.mediatime import format_time
from media.bar_text import drawable, fitting

MIN_WIDTH = 480
"""Narrower pictures are enlarged, or 64 hex digits could not be read."""
_MARGIN = 0.015
_GROUP = 8
_SHORT = 12
_LEADING = 1.3
_BACKGROUND = (16, 16, 16)
_BRIGHT = (255, 255, 255)
_DIM = (205, 205, 205)


class OverlayBar:
    """Draws the bar for one clip; all but the first line stays the same.

    Args:
        overlay: what to burn in.
        width: of the picture in pixels, even, at least `MIN_WIDTH`.
        is_tall: the picture is higher than wide; the hash may then be larger.
    """

    def __init__(self, overlay: Overlay, width: int, *, is_tall: bool) -> None:
        self._width = width
        self._margin = round(width * _MARGIN)
        self._code = drawable(overlay.evidence)
        usable = width - 2 * self._margin
        longest = "00:00:00.000  frame 0000000" + " " * 2 + self._code
        self._clock = fitting(longest, usable, width / 24)
        lines = _hash_lines(overlay.sha256)
        hashes = fitting(lines[0], usable, width / (24 if is_tall else 34))
        case = drawable(overlay.case_number)
        about = f"SHA-256 {overlay.sha256[:_SHORT]}" + (f"  {case}" if case else "")
        small = fitting(about, usable, hashes.size)
        rows = [(about, small), *((line, hashes) for line in lines)]
        self._top = round(self._clock.size * _LEADING) + self._margin // 2
        height = self._top + sum(round(font.size * _LEADING) for _, font in rows) + self._margin
        self.height: int = height + height % 2
        """Pixels that the bar adds beneath the picture, even."""
        self._still = Image.new("RGB", (width, self.height), _BACKGROUND)
        self._draw_rows(rows)

    def draw(self, time_us: int, frame: int) -> NDArray[np.uint8]:
        """Draw the bar of one frame.

        Args:
            time_us: of the original, microseconds from its origin.
            frame: of the original, 0-based in presentation order.

        Returns:
            Shape (height, width, 3).
        """
        image = self._still.copy()
        pen = ImageDraw.Draw(image)
        at = self._margin // 2
        text = f"{format_time(time_us)}  frame {frame}"
        pen.text((self._margin, at), text, font=self._clock, fill=_BRIGHT)
        right = self._width - self._margin
        pen.text((right, at), self._code, font=self._clock, fill=_BRIGHT, anchor="ra")
        return np.asarray(image)

    def _draw_rows(self, rows: list[tuple[str, ImageFont.FreeTypeFont]]) -> None:
        pen = ImageDraw.Draw(self._still)
        at = self._top
        for text, font in rows:
            pen.text((self._margin, at), text, font=font, fill=_DIM)
            at += round(font.size * _LEADING)


def _hash_lines(sha256: str) -> list[str]:
    """Break a hash in two lines: in one, a phone held upright shows it too small to read."""
    groups = [sha256[i : i + _GROUP] for i in range(0, len(sha256), _GROUP)]
    return [" ".join(groups[:4]), " ".join(groups[4:])]
