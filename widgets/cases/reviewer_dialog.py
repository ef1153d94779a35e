"""Who is working: asked once per sitting, because every act carries the name and the role."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.domain.case import IdentityRole, Reviewer
from app.domain.exchange import Identity
from app.runtime import settings as declared
from app.runtime.settings import Settings
from widgets.parts import Button, column, label, row

_ROWS_SHOWN = 5


class ReviewerDialog(QDialog):
    """Asks for the reviewer's name and role; offers the persons of the case and the last one.

    Args:
        people: who is entered in the case that is about to be worked on.
        now: who works now, where somebody takes over; None at the start of a sitting.
    """

    def __init__(
        self,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        people: tuple[Identity, ...] = (),
        now: Reviewer | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._people = people
        self.setWindowTitle(self.tr("Siapa yang bekerja?"))
        self.people = QListWidget()
        self.people.setAccessibleName(self.tr("Orang yang terdaftar dalam perkara ini"))
        self.people.setProperty("kind", "framed")
        self.name = QLineEdit(settings.get(declared.REVIEWER_NAME) if now is None else "")
        self.name.setPlaceholderText(self.tr("Nama lengkap"))
        self.role = QComboBox()
        self.role.setEditable(True)
        self.role.addItems([role.value.capitalize() for role in IdentityRole])
        self.role.setCurrentText(settings.get(declared.REVIEWER_ROLE) or Reviewer("").role)
        self._ok = Button(self.tr("Mulai bekerja"), "primary")
        self._lay_out(now)
        self._fill()
        self._connect()
        self._check()
        (self.people if people and not self.name.text() else self.name).setFocus()

    @property
    def reviewer(self) -> Reviewer:
        """The answer."""
        name, role = self.name.text().strip(), self.role.currentText().strip()
        return Reviewer(name, role or Reviewer(name).role)

    def accept(self) -> None:
        """Keep the answer as the next sitting's default."""
        self._settings.set(declared.REVIEWER_NAME, self.reviewer.name)
        self._settings.set(declared.REVIEWER_ROLE, self.reviewer.role)
        super().accept()

    def _lay_out(self, now: Reviewer | None) -> None:
        explained = self.tr(
            "Nama dan jabatan ini tercatat pada setiap tindakan di riwayat penguasaan, "
            "dan tercetak pada berkas."
        )
        form = QFormLayout()
        form.addRow(self.tr("&Nama"), self.name)
        form.addRow(self.tr("&Jabatan"), self.role)
        parts = column(
            label(self.windowTitle(), "heading"),
            label(explained, "muted", wraps=True),
            margins=(20, 16, 20, 16),
            spacing=12,
        )
        if now is not None:
            text = self.tr("Sekarang: {name} ({role})").format(name=now.name, role=now.role)
            parts.addWidget(label(text, wraps=True))
        if self._people:
            parts.addWidget(label(self.tr("TERDAFTAR DALAM PERKARA INI"), "section"))
            parts.addWidget(self.people)
        parts.addLayout(form)
        cancel = Button(self.tr("Batal"))
        cancel.clicked.connect(self.reject)
        parts.addLayout(row(None, cancel, self._ok))
        self.setLayout(parts)
        self.setMinimumWidth(420)
        self._ok.setDefault(True)

    def _fill(self) -> None:
        for person in self._people:
            item = QListWidgetItem(f"{person.name}  ·  {person.role.capitalize()}")
            item.setData(Qt.ItemDataRole.UserRole, person.id)
            self.people.addItem(item)
            if person.name == self.name.text():
                self.people.setCurrentItem(item)
        shown = min(len(self._people), _ROWS_SHOWN)
        self.people.setFixedHeight(shown * (self.people.sizeHintForRow(0) + 2) + 8)

    def _connect(self) -> None:
        self._ok.clicked.connect(self.accept)
        self.people.currentItemChanged.connect(self._on_chosen)
        self.people.itemActivated.connect(lambda _item: self.accept())
        self.name.textChanged.connect(self._check)
        self.name.textEdited.connect(self._on_typed)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        chosen = item.data(Qt.ItemDataRole.UserRole)
        for person in self._people:
            if person.id == chosen:
                self.name.setText(person.name)
                self.role.setCurrentText(person.role.capitalize())

    def _on_typed(self, text: str) -> None:
        for person in self._people:
            if person.name.casefold() == text.strip().casefold():
                self.role.setCurrentText(person.role.capitalize())

    def _check(self) -> None:
        self._ok.setEnabled(bool(self.name.text().strip()))
