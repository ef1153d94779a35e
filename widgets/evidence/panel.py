"""The column of evidence."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedLayout, QWidget

from app.services import intake
from widgets.desk import Desk
from widgets.evidence.delegate import EvidenceDelegate
from widgets.evidence.model import EvidenceModel
from widgets.parts import Button, EmptyState, IconButton, column, section_header


class EvidencePanel(QWidget):
    """Lists the items; the chosen one is played, read and marked."""

    item_chosen = Signal(object)
    """Evidence."""
    add_wanted = Signal()
    menu_wanted = Signal(str, QPoint)
    """Evidence code, and where on the screen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = EvidenceModel(desk, self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(EvidenceDelegate(self.view))
        self.view.setMouseTracking(True)
        # several may be selected, to be compared; the one with the focus is on the stage
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Barang bukti"))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self._add = IconButton("plus", self.tr("Tambah barang bukti (Ctrl+B)"))
        self._add.setEnabled(desk.may_write)
        begin = Button(self.tr("Pilih berkas…"), "primary")
        begin.setEnabled(desk.may_write)
        empty = EmptyState(
            "plus",
            self.tr("Belum ada barang bukti"),
            self.tr(
                "Seret video, rekaman suara, foto, atau satu folder penuh ke jendela ini. "
                "Aslinya disalin, di-hash, dan tidak pernah diubah."
            ),
            (begin,),
        )
        self._pages = QStackedLayout()
        self._pages.addWidget(empty)
        self._pages.addWidget(self.view)
        header = section_header(self.tr("BARANG BUKTI"), self._add)
        self.setLayout(column(header, self._pages, spacing=0))
        self._add.clicked.connect(lambda: self.add_wanted.emit())
        begin.clicked.connect(lambda: self.add_wanted.emit())
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.model.rowsInserted.connect(self._show_page)
        self.model.modelReset.connect(self._show_page)
        self._show_page()

    @property
    def is_empty(self) -> bool:
        """No item in the case yet."""
        return self.model.rowCount() == 0

    @property
    def current_code(self) -> str:
        """Code of the chosen item, empty for none."""
        row = self.view.currentIndex().row()
        return self.model.entry(row).evidence.code if row >= 0 else ""

    @property
    def selected_codes(self) -> tuple[str, ...]:
        """Codes of all selected items, in the order of the list."""
        rows = sorted(index.row() for index in self.view.selectedIndexes())
        return tuple(self.model.entry(row).evidence.code for row in rows)

    def choose(self, code: str) -> None:
        """Select an item as if it had been clicked."""
        row = self.model.row_of(code)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))

    def _show_page(self) -> None:
        self._pages.setCurrentIndex(0 if self.is_empty else 1)

    def _on_menu(self, place: QPoint) -> None:
        at = self.view.indexAt(place)
        index = at if at.isValid() else self.view.currentIndex()
        if index.isValid():
            code = self.model.entry(index.row()).evidence.code
            self.menu_wanted.emit(code, self.view.viewport().mapToGlobal(place))

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            code = self.model.entry(index.row()).evidence.code
            self.item_chosen.emit(intake.evidence(self._desk.session, code))
