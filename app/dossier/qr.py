"""A QR code as a flowable, drawn as rectangles of ink: no picture, no font."""

from __future__ import annotations

from functools import lru_cache

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.platypus import Flowable

_QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""


class QrCode(Flowable):  # type: ignore[misc] # ReportLab ships no types
    """A QR code with its quiet zone.

    Args:
        text: ASCII.
        size: edge in points, quiet zone included.
    """

    def __init__(self, text: str, size: float) -> None:
        super().__init__()
        self.width = self.height = size
        self._count, self._bars = _bars(text)

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """Give the size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the modules.

        Not by ReportLab's renderer: it selects a font that is not embedded, which breaks PDF/A.
        Modules of one row that touch are one rectangle: some printers leave hairlines between.
        """
        edge = self.width / (self._count + 2 * _QUIET)
        self.canv.setFillColorRGB(0, 0, 0)
        for row, start, end in self._bars:
            left, foot = (_QUIET + start) * edge, self.height - (_QUIET + row + 1) * edge
            self.canv.rect(left, foot, (end - start) * edge, edge, stroke=0, fill=1)


@lru_cache(maxsize=4096)
def _bars(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Give the modules of a side, and row, first and end column of each dark run."""
    # M mends 15 % of its area: enough for a stamp's edge, small enough to be read from paper.
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    count = code.getModuleCount()
    found = []
    for row in range(count):
        start = 0
        for column in range(count + 1):
            if column < count and code.isDark(row, column):
                continue
            if column > start:
                found.append((row, start, column))
            start = column + 1
    return count, tuple(found)
