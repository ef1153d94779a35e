"""The catalogue to read in: conduct, regulations, exceptions and sanctions, found by any word."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QWidget

from app.domain.catalogue import MUST_VERIFY
from app.services import catalogue
from app.services.catalogue_browse import CatalogueEntry, EntryKind, find_entries
from widgets.moments.category_info import CategoryInfo, kind_text
from widgets.parts import Button, column, frame, label, row
from widgets.row_delegate import FACE_ROLE, RowDelegate, RowFace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class EntryModel(QAbstractListModel):
    """One row an entry that fits what was typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: tuple[CatalogueEntry, ...] = find_entries()

    def narrow(self, query: str) -> None:
        """Show what fits the query."""
        self.beginResetModel()
        self.entries = find_entries(query)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count what fits."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face and its spoken text."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role in (FACE_ROLE, Qt.ItemDataRole.AccessibleTextRole):
            face = _face(entry)
            return face if role == FACE_ROLE else face.spoken
        return None


def _face(entry: CatalogueEntry) -> RowFace:
    is_category = entry.kind is EntryKind.CATEGORY
    right = kind_text(entry.kind)
    return RowFace(
        head=f"{entry.id}  {entry.title}" if is_category else entry.title,
        right=f"{right} · {MUST_VERIFY}" if entry.needs_check else right,
        foot=entry.text.splitlines()[0] if entry.text else "",
        severity=catalogue.load().category(entry.id).severity if is_category else "",
    )


class CatalogueDialog(QDialog):
    """The list beside the page of the chosen entry; nothing is marked here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        known = catalogue.load()
        self.setWindowTitle(self.tr("Katalog dugaan pelanggaran"))
        self.model = EntryModel(self)
        self.query = QLineEdit()
        self.query.setPlaceholderText(self.tr("Kode, nama, pasal, pengecualian, sanksi…"))
        self.query.setClearButtonEnabled(True)
        self.query.setAccessibleName(self.tr("Cari di katalog"))
        self.query.setToolTip(self.tr("Ketik untuk menyempitkan; ↑ ↓ memilih"))
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowDelegate(self.view))
        self.view.setMouseTracking(True)
        self.view.setProperty("kind", "framed")
        self.view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.view.setAccessibleName(self.tr("Isi katalog"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.info = CategoryInfo(known.disclaimer)
        self.counted = label("", "muted")
        close = Button(self.tr("Tutup"))
        close.setToolTip(self.tr("Tutup (Esc)"))
        close.clicked.connect(self.accept)
        both = row(self.view, frame("panel", column(self.info)), spacing=10)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        version = self.tr("Katalog {version}").format(version=known.version)
        head = row(label(version, "heading"), None, self.counted)
        foot = row(None, close)
        body = column(head, self.query, both, foot, margins=(16, 12, 16, 12), spacing=10)
        body.setStretch(2, 1)
        self.setLayout(body)
        self.resize(1080, 600)
        self.query.installEventFilter(self)
        self.query.textChanged.connect(self._narrow)
        self.view.selectionModel().currentChanged.connect(self._show)
        self._narrow("")
        self.query.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrow keys move in the list while typing goes on."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _MOVES
        ):
            self.view.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _narrow(self, query: str) -> None:
        self.model.narrow(query)
        count = len(self.model.entries)
        self.counted.setText(self.tr("{count} butir").format(count=count))
        if count:
            self.view.setCurrentIndex(self.model.index(0))
        else:
            self.info.show_category(None)

    def _show(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entry = self.model.entries[index.row()]
        if entry.kind is EntryKind.CATEGORY:
            self.info.show_category(catalogue.load().category(entry.id))
        else:
            self.info.show_entry(entry)
