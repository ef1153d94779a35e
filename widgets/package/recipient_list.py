"""For whom a package is encrypted: ticked names of the book, and a way to write one down."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.domain.errors import AppError
from app.runtime import settings as declared
from app.runtime.settings import Settings
from app.services import recipients
from app.services.messages import describe
from app.services.packages import Recipient
from widgets.parts import Button, column, label, row


class RecipientList(QWidget):
    """The book of recipients with a tick before each."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.list = QListWidget()
        self.list.setProperty("kind", "framed")
        self.list.setAccessibleName(self.tr("Penerima"))
        self.list.setMaximumHeight(92)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Nama kantor"))
        self.name.setAccessibleName(self.tr("Nama kantor"))
        self.key = QLineEdit()
        self.key.setPlaceholderText(self.tr("Kunci publiknya: age1…"))
        self.key.setAccessibleName(self.tr("Kunci publik"))
        self.add = Button(self.tr("Catat"))
        self._error = label("", wraps=True)
        self._error.setProperty("tone", "bad")
        self._error.hide()
        line = row(self.name, self.key, self.add)
        line.setStretch(0, 2)
        line.setStretch(1, 3)
        self.setLayout(column(self.list, line, self._error, spacing=6))
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        self.add.clicked.connect(self._on_add)
        self._fill(())

    @property
    def chosen(self) -> tuple[Recipient, ...]:
        """The ticked ones."""
        book = {known.name: known for known in recipients.book(self._settings)}
        return tuple(book[name] for name in self._ticked() if name in book)

    def _ticked(self) -> tuple[str, ...]:
        items = (self.list.item(place) for place in range(self.list.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def _fill(self, ticked: tuple[str, ...]) -> None:
        self.list.clear()
        for known in recipients.book(self._settings):
            item = QListWidgetItem(f"{known.name}   {known.key[:16]}…")
            item.setData(Qt.ItemDataRole.UserRole, known.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_on = known.name in ticked
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setVisible(self.list.count() > 0)
        self.changed.emit()

    def _on_add(self) -> None:
        self._error.hide()
        ticked = self._ticked()
        try:
            made = recipients.add(self._settings, self.name.text(), self.key.text())
        except AppError as error:
            message = describe(error, self._settings.get(declared.LANGUAGE))
            self._error.setText(f"{message.text} {message.remedy}")
            self._error.show()
            return
        self.name.clear()
        self.key.clear()
        self._fill((*ticked, made.name))
