"""What stands above a picture that is not shown as it was recorded."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.adjustments import Adjustments, adjustments_text
from widgets.parts import Button, ElidedLabel, IconLabel, frame, label, row


class ViewBanner(QFrame):
    """Says that the view is changed and by what; compares, takes back, saves."""

    compare_held = Signal(bool)
    """The button to compare is held down, or was let go."""
    reset_asked = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label(self.tr("Tampilan diubah: hanya untuk melihat"))
        self.what = ElidedLabel(kind="muted")
        self.compare = Button(self.tr("Bandingkan"), "quiet")
        self.compare.setToolTip(self.tr("Tahan untuk melihat aslinya (X)"))
        self.reset = Button(self.tr("Kembalikan"), "quiet")
        self.reset.setToolTip(self.tr("Kembalikan tampilan seperti direkam (Shift+V)"))
        self.save = Button(self.tr("Simpan turunan"), "quiet", "still")
        self.save.setToolTip(
            self.tr("Simpan bingkai ini dengan penyesuaiannya sebagai resep (Shift+S)")
        )
        for button in (self.compare, self.reset, self.save):
            button.setAccessibleName(button.text())
        self.compare.pressed.connect(lambda: self.compare_held.emit(True))
        self.compare.released.connect(lambda: self.compare_held.emit(False))
        self.reset.clicked.connect(lambda: self.reset_asked.emit())
        self.save.clicked.connect(lambda: self.save_asked.emit())
        line = row(
            IconLabel("warning", 16, "warn"), self.title, self.what, self.compare, self.reset,
            self.save, margins=(8, 2, 4, 2), spacing=6,
        )  # fmt: skip
        line.setStretch(2, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame("banner", line, "warn"))
        self.hide()

    def show_view(self, adjustments: Adjustments, turn: int, *, is_comparing: bool) -> None:
        """Say what is changed; hidden where nothing is."""
        parts = [self.tr("diputar {turn}°").format(turn=turn)] if turn else []
        parts += [adjustments_text(adjustments)] if not adjustments.is_neutral else []
        self.what.setText(self.tr("aslinya ditampilkan") if is_comparing else "; ".join(parts))
        self.save.setVisible(not adjustments.is_neutral)
        self.compare.setVisible(not adjustments.is_neutral)
        self.setAccessibleName(f"{self.title.text()}: {self.what.text()}")
        self.setVisible(bool(parts))
