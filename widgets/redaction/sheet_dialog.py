"""A window over the frames of one stretch: the picture, a slider below it, a panel beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSlider, QWidget

from app.domain.ids import MomentCode
from app.services import redaction
from app.tasks.job import Progress
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.parts import column, label, row
from widgets.redaction.canvas import FrameCanvas
from widgets.redaction.sheet import FrameSheet


class SheetDialog(QDialog):
    """What windows share in which something is drawn frame by frame.

    Args:
        frames: of the moment, numbered as in the item.
        canvas: shows one of them.
        side: what can be done; beside the picture.
    """

    def __init__(
        self, desk: Desk, frames: range, canvas: FrameCanvas, side: QWidget, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handle: TaskHandle | None = None
        self.sheet = FrameSheet(desk, self)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(frames[0], frames[-1])
        self.slider.setAccessibleName(self.tr("Bingkai momen"))
        self.slider.setToolTip(self.tr("Geser atau tekan panah untuk pindah bingkai"))
        self._where = label("", "muted")
        left = column(canvas, self.slider, self._where, spacing=6)
        left.setStretch(0, 1)
        body = row(side, spacing=14, margins=(14, 12, 14, 12))
        body.insertLayout(0, left, 1)
        self.setLayout(body)
        self.resize(1200, 660)

    def done(self, result: int) -> None:
        """Stop what is still made for this window, and remove its pictures."""
        if self._handle is not None and not self._handle.is_over:
            self._handle.cancel()
        self.sheet.close()
        super().done(result)

    @property
    def frame(self) -> int:
        """The frame in sight, numbered as in the item."""
        return self.slider.value()

    def _is_free(self) -> bool:
        return self._handle is None or self._handle.is_over

    def _read_frames(
        self,
        canvas: FrameCanvas,
        code: MomentCode,
        on_ready: Callable[[Path], None],
        on_progress: Callable[[Progress], None],
    ) -> None:
        canvas.show_message(self.tr("Menyiapkan gambar setiap bingkai…"))
        session = self._desk.session
        self.sheet.fill(
            lambda folder: redaction.original_sheet_job(session, code, folder),
            on_ready,
            on_progress,
        )
