"""Naming the voices of an item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.transcript import SPEAKERS
from app.services.speakers import MOST_LETTERS
from widgets.parts import label


class SpeakerDialog(QDialog):
    """A field for each voice; names of the case are offered while typing."""

    def __init__(self, parent: QWidget, names: Mapping[int, str], known: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Nama pembicara"))
        form = QFormLayout()
        self.fields: dict[int, QLineEdit] = {}
        for number in range(1, SPEAKERS + 1):
            field = QLineEdit(names.get(number, ""))
            field.setMaxLength(MOST_LETTERS)
            field.setAccessibleName(self.tr("Nama pembicara {n}").format(n=number))
            completer = QCompleter(list(known), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            field.setCompleter(completer)
            form.addRow(self.tr("Tombol {n}").format(n=number), field)
            self.fields[number] = field
        about = label(
            self.tr("Tekan 1 sampai 8 di teks transkrip untuk menyatakan siapa yang berbicara."),
            "muted",
            wraps=True,
        )
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(form)
        layout.addWidget(buttons)

    @property
    def names(self) -> dict[int, str]:
        """What stands in the fields, by number."""
        return {number: field.text().strip() for number, field in self.fields.items()}
