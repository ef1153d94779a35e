"""Who is working: asked once per sitting, because every act carries the name."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from app.domain.case import Reviewer
from app.runtime import settings as declared
from app.runtime.settings import Settings
from widgets.parts import Button, column, label, row


class ReviewerDialog(QDialog):
    """Asks for the reviewer's name and role."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(self.tr("Siapa yang bekerja?"))
        self.name = QLineEdit(settings.get(declared.REVIEWER_NAME))
        self.name.setPlaceholderText(self.tr("Nama lengkap"))
        self.role = QLineEdit(settings.get(declared.REVIEWER_ROLE))
        explained = self.tr(
            "Nama ini tercatat pada setiap tindakan di riwayat penguasaan, "
            "dan tercetak pada berkas."
        )
        form = QFormLayout()
        form.addRow(self.tr("&Nama pemeriksa"), self.name)
        form.addRow(self.tr("&Jabatan"), self.role)
        self._ok = Button(self.tr("Mulai bekerja"), "primary")
        cancel = Button(self.tr("Batal"))
        self.setLayout(
            column(
                label(self.windowTitle(), "heading"),
                label(explained, "muted", wraps=True),
                form,
                row(None, cancel, self._ok),
                margins=(20, 16, 20, 16),
                spacing=12,
            )
        )
        self.setMinimumWidth(420)
        self._ok.setDefault(True)
        self._ok.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.name.textChanged.connect(self._check)
        self._check()

    @property
    def reviewer(self) -> Reviewer:
        """The answer."""
        return Reviewer(self.name.text().strip(), self.role.text().strip() or "Pemeriksa")

    def accept(self) -> None:
        """Keep the answer as the next sitting's default."""
        self._settings.set(declared.REVIEWER_NAME, self.reviewer.name)
        self._settings.set(declared.REVIEWER_ROLE, self.reviewer.role)
        super().accept()

    def _check(self) -> None:
        self._ok.setEnabled(bool(self.name.text().strip()))
