"""A QR code as a flowable, drawn as rectangles of ink: no picture, no font."""

from __future__ import annotations

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
        # M mends 15 % of its area: enough for a stamp's edge, small enough to be read from paper.
        self._code = QrCodeWidget(text, barLevel="M").qr
        self._code.make()

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """Give the size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the modules.

        Not by ReportLab's renderer: it selects a font that is not embedded, which breaks PDF/A.
        Modules of one row that touch are one rectangle: some printers leave hairlines between.
        """
        count = self._code.getModuleCount()
        edge = self.width / (count + 2 * _QUIET)
        self.canv.setFillColorRGB(0, 0, 0)
        for row in range(count):
            start = 0
            for column in range(count + 1):
                if column < count and self._code.isDark(row, column):
                    continue
                if column > start:
                    left, foot = (_QUIET + start) * edge, self.height - (_QUIET + row + 1) * edge
                    self.canv.rect(left, foot, (column - start) * edge, edge, stroke=0, fill=1)
                start = column + 1
