"""What becomes of offsets that are on screen and not in the case."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


class Unsaved(StrEnum):
    """What a person decided."""

    KEEP = "keep"
    """Store them."""
    DROP = "drop"
    """Forget them."""
    STAY = "stay"
    """Do not close."""


def ask_about_unsaved(parent: QWidget) -> Unsaved:
    """Ask whether to store what was moved before the window closes."""
    tr = QCoreApplication.translate
    asked = QMessageBox(parent)
    asked.setWindowTitle(parent.windowTitle())
    asked.setText(tr("Together", "Waktu bersama ini belum disimpan."))
    keep = asked.addButton(tr("Together", "Simpan"), QMessageBox.ButtonRole.AcceptRole)
    drop = asked.addButton(tr("Together", "Buang"), QMessageBox.ButtonRole.DestructiveRole)
    asked.addButton(tr("Together", "Batal"), QMessageBox.ButtonRole.RejectRole)
    asked.exec()
    if asked.clickedButton() is keep:
        return Unsaved.KEEP
    return Unsaved.DROP if asked.clickedButton() is drop else Unsaved.STAY
