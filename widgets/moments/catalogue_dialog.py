"""The catalogue to read in: conduct, regulations, exceptions and sanctions, found by any word."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QWidget

from app.domain.catalogue import MUST_VERIFY, Catalogue
from app.services import case_catalogue, catalogue
from app.services.catalogue_browse import CatalogueEntry, EntryKind, find_entries
from widgets.desk import Desk
from widgets.moments.category_info import CategoryInfo, kind_text
from widgets.parts import Button, column, frame, label, row
from widgets.row_delegate import FACE_ROLE, RowDelegate, RowFace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class EntryModel(QAbstractListModel):
    """One row an entry that fits what was typed."""

    def __init__(self, known: Catalogue, parent: QObject) -> None:
        super().__init__(parent)
        self.known = known
        self.entries: tuple[CatalogueEntry, ...] = find_entries("", known)

    def show(self, known: Catalogue, query: str) -> None:
        """Show another catalogue."""
        self.known = known
        self.narrow(query)

    def narrow(self, query: str) -> None:
        """Show what fits the query."""
        self.beginResetModel()
        self.entries = find_entries(query, self.known)
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
            face = _face(entry, self.known)
            return face if role == FACE_ROLE else face.spoken
        return None


def _face(entry: CatalogueEntry, known: Catalogue) -> RowFace:
    is_category = entry.kind is EntryKind.CATEGORY
    right = kind_text(entry.kind)
    if is_category and entry.id in known.own_codes:
        right = QCoreApplication.translate("CatalogueDialog", "lembaga")
    return RowFace(
        head=f"{entry.id}  {entry.title}" if is_category else entry.title,
        right=f"{right} · {MUST_VERIFY}" if entry.needs_check else right,
        foot=entry.text.splitlines()[0] if entry.text else "",
        severity=known.shown(entry.id).severity if is_category else "",
    )


class CatalogueDialog(QDialog):
    """The list beside the page of the chosen entry; nothing is marked here.

    Args:
        desk: of the open case, which may be moved to another catalogue from here; None without.
    """

    def __init__(self, parent: QWidget | None = None, desk: Desk | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        known = catalogue.load() if desk is None else case_catalogue.of(desk.session)
        self.setWindowTitle(self.tr("Katalog dugaan pelanggaran"))
        self.model = EntryModel(known, self)
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
        self.info = CategoryInfo(known)
        self.counted = label("", "muted")
        close = Button(self.tr("Tutup"))
        close.setToolTip(self.tr("Tutup (Esc)"))
        close.clicked.connect(self.accept)
        both = row(self.view, frame("panel", column(self.info)), spacing=10)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.version = label("", "heading")
        head = row(self.version, None, self.counted)
        self.own = Button(self.tr("Pakai katalog lembaga…"), "", "file")
        self.own.setToolTip(self.tr("Baca katalog lembaga (YAML) dan lihat apa yang berubah"))
        self.plain = Button(self.tr("Kembali ke katalog bawaan…"))
        self.plain.setToolTip(self.tr("Lepaskan katalog lembaga; momen dan kategorinya tetap"))
        foot = row(self.own, self.plain, None, close)
        body = column(head, self.query, both, foot, margins=(16, 12, 16, 12), spacing=10)
        body.setStretch(2, 1)
        self.setLayout(body)
        self.resize(1080, 600)
        self.query.installEventFilter(self)
        self.query.textChanged.connect(self._narrow)
        self.view.selectionModel().currentChanged.connect(self._show)
        self._show_known()
        self.query.setFocus()

    @property
    def known(self) -> Catalogue:
        """What is shown."""
        return self.model.known

    def refresh(self) -> None:
        """Show the catalogue that the case uses now."""
        if self._desk is not None:
            known = case_catalogue.of(self._desk.session)
            self.model.show(known, self.query.text())
            self.info.know(known)
            self._show_known()

    def _show_known(self) -> None:
        self.version.setText(self.tr("Katalog {version}").format(version=self.known.version))
        may = self._desk is not None and self._desk.may_write
        self.own.setVisible(may)
        self.plain.setVisible(may and bool(self.known.agency))
        self._narrow(self.query.text())

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
            self.info.show_category(self.known.shown(entry.id))
        else:
            self.info.show_entry(entry)
