"""The list of what became of a batch, open beside the work."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QListView, QWidget

from widgets.evidence.outcomes import CODE_ROLE, NotableOnly, OutcomeModel
from widgets.parts import Button, column, label, row
from widgets.row_delegate import RowDelegate

_FORMULA = ("=", "+", "-", "@", "\t")


class OutcomesDialog(QDialog):
    """Lists each file of a batch; a double click goes to its item."""

    item_wanted = Signal(str)
    """Evidence code."""

    def __init__(self, model: OutcomeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Hasil penerimaan"))
        self._model = model
        self._shown = NotableOnly(model, self)
        self._count = label("", wraps=True)
        self.only = QCheckBox(self.tr("Hanya yang perlu &dilihat"))
        self._view = QListView()
        self._view.setModel(self._shown)
        self._view.setItemDelegate(RowDelegate(self._view))
        self._view.setProperty("kind", "framed")
        self._view.setAccessibleName(self.tr("Berkas yang diterima"))
        self._view.setMouseTracking(True)
        self._copy = Button(self.tr("&Salin daftar"))
        close = Button(self.tr("Tutup"), "primary")
        close.setDefault(True)
        body = column(
            label(self.windowTitle(), "title"),
            self._count,
            self.only,
            self._view,
            row(self._copy, None, close),
            margins=(20, 16, 20, 14),
            spacing=10,
        )
        body.setStretch(3, 1)
        self.setLayout(body)
        self.resize(720, 520)
        close.clicked.connect(self.accept)
        self._copy.clicked.connect(self._on_copy)
        self.only.toggled.connect(self._shown.set_on)
        self._view.activated.connect(self._on_activated)
        model.dataChanged.connect(self._count_again)
        self._count_again()

    def _count_again(self) -> None:
        self._count.setText(self._model.count_text())
        self.only.setEnabled(any(found.is_notable for found in self._model.rows))

    def _on_activated(self, index: QModelIndex) -> None:
        code = str(index.data(CODE_ROLE))
        if code:
            self.item_wanted.emit(code)

    def _on_copy(self) -> None:
        heads = (self.tr("Berkas"), self.tr("Hasil"), self.tr("Nomor"), self.tr("Keterangan"))
        lines = ["\t".join(_cell(text) for text in line) for line in (heads, *self._model.lines())]
        QApplication.clipboard().setText("\n".join(lines))


def _cell(text: str) -> str:
    """Keep a name from a stranger in its cell, and from being read as a formula."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
