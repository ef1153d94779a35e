"""What every part of the time axis works on: one widget, its values, its scale."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets.timeline.look import Look
from widgets.timeline.scale import TimeScale
from widgets.timeline.values import AxisValues


class Axis(QWidget):
    """A widget with a time axis on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = TimeScale()
        self.values = AxisValues()
        self.look = Look()
        self.gutter = 0.0
        """Pixels at the left that hold names."""

    def x_of(self, time_us: float) -> float:
        """Give where a time is drawn, pixels of the widget."""
        return self.gutter + self.scale.to_x(time_us)

    def time_at(self, x: float) -> int:
        """Give the time under a pixel of the widget, inside the item."""
        return self.scale.to_us(x - self.gutter)

    def _changed(self, *, size: bool = False) -> None:
        """Draw again: what is shown has changed, its height too where `size` says so."""
        if size:
            self.updateGeometry()
        self.update()
