"""A window over the frames of one stretch: the picture, a slider below it, a panel beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLayout, QSlider, QWidget

from app.domain.ids import MomentCode
from app.services import frame_sheets
from app.tasks.job import Progress
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.frames.canvas import FrameCanvas
from widgets.frames.sheet import FrameSheet
from widgets.parts import column, label, row


class FrameDialog(QDialog):
    """What windows share in which the frames of a moment are looked through one by one.

    Args:
        frames: of the moment, numbered as in the item.
        canvas: shows one of them.
    """

    def __init__(
        self, desk: Desk, frames: range, canvas: FrameCanvas, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._desk, self._picture = desk, canvas
        self._handle: TaskHandle | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(frames[0], frames[-1])
        self.slider.setAccessibleName(self.tr("Bingkai momen"))
        self.slider.setToolTip(self.tr("Geser atau tekan panah untuk pindah bingkai"))
        self._where = label("", "muted")

    def done(self, result: int) -> None:
        """Stop what is still made for this window."""
        if self._handle is not None and not self._handle.is_over:
            self._handle.cancel()
        super().done(result)

    @property
    def frame(self) -> int:
        """The frame in sight, numbered as in the item."""
        return self.slider.value()

    def _is_free(self) -> bool:
        return self._handle is None or self._handle.is_over

    def _lay(self, foot: QWidget | QLayout, *beside: QWidget) -> None:
        """Lay the picture over its slider and `foot`, and the panels beside it."""
        left = column(self._picture, self.slider, foot, spacing=6)
        left.setStretch(0, 1)
        body = row(*beside, spacing=14, margins=(14, 12, 14, 12))
        body.insertLayout(0, left, 1)
        self.setLayout(body)
        self.resize(1200, 660)


class SheetDialog(FrameDialog):
    """One in which something is drawn frame by frame, on pictures read beforehand.

    Args:
        frames: of the moment, numbered as in the item.
        canvas: shows one of them.
        side: what can be done; beside the picture.
    """

    def __init__(
        self, desk: Desk, frames: range, canvas: FrameCanvas, side: QWidget, parent: QWidget | None
    ) -> None:
        super().__init__(desk, frames, canvas, parent)
        self.sheet = FrameSheet(desk, self)
        self._lay(self._where, side)

    def done(self, result: int) -> None:
        """Stop what is still made for this window, and remove its pictures."""
        self.sheet.close()
        super().done(result)

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
            lambda folder: frame_sheets.original_sheet_job(session, code, folder),
            on_ready,
            on_progress,
        )
