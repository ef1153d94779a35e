"""The category palette: type, look at the law and its exceptions, Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QWidget

from app.domain.catalogue import Catalogue
from app.services import catalogue
from widgets.moments.category_info import CategoryInfo
from widgets.moments.category_model import CategoryModel
from widgets.parts import Button, column, frame, label, row
from widgets.row_delegate import RowDelegate

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CategoryPalette(QDialog):
    """Asks for one or more categories.

    Args:
        title: what is being marked, such as its time.
        favourites: codes under the keys 1 to 9.
        chosen: codes ticked already.
        known: what is offered; the shipped catalogue where none is given.
    """

    def __init__(
        self,
        title: str,
        favourites: Sequence[str],
        chosen: Sequence[str] = (),
        parent: QWidget | None = None,
        known: Catalogue | None = None,
    ) -> None:
        super().__init__(parent)
        self._codes: tuple[str, ...] = ()
        self.setWindowTitle(self.tr("Kategori dugaan pelanggaran"))
        held = known or catalogue.load()
        self.model = CategoryModel(favourites, held)
        self.query = QLineEdit()
        self.query.setPlaceholderText(self.tr("Kode, nama, atau kata sehari-hari…"))
        self.query.setClearButtonEnabled(True)
        self.query.setAccessibleName(self.tr("Cari kategori"))
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowDelegate(self.view))
        self.view.setMouseTracking(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.view.setAccessibleName(self.tr("Kategori"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.info = CategoryInfo(held)
        self._chosen = label("", "muted")
        self.none = Button(self.tr("Tanpa kategori dahulu"))
        self.use = Button(self.tr("Tandai"), "primary", "tag")
        self._lay_out(title)
        self._connect()
        self.model.choose(chosen)
        self._narrow("")

    @property
    def codes(self) -> tuple[str, ...]:
        """The answer: ticked codes, or the one that was lit when Enter was pressed."""
        return self._codes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrow keys move in the list and Ctrl+Enter tick, while typing goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.view.keyPressEvent(event)
                return True
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._toggle(self.view.currentIndex())
                return True
            if is_enter:
                self._finish()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self, title: str) -> None:
        both = row(self.view, frame("panel", column(self.info)), spacing=10)
        both.setStretch(0, 5)
        both.setStretch(1, 4)
        keys = self.tr("Enter menandai · Ctrl+Enter memilih lebih dari satu · Esc batal")
        head = row(label(title, "heading"), None, label(keys, "muted"))
        foot = row(self._chosen, None, self.none, self.use)
        body = column(head, self.query, both, foot, margins=(16, 12, 16, 12), spacing=10)
        body.setStretch(2, 1)
        self.setLayout(body)
        self.view.setProperty("kind", "framed")
        self.resize(940, 520)
        self.use.setDefault(True)

    def _connect(self) -> None:
        self.query.textChanged.connect(self._narrow)
        self.query.installEventFilter(self)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.doubleClicked.connect(lambda _index: self._finish())
        self.model.dataChanged.connect(self._count)
        self.use.clicked.connect(self._finish)
        self.none.clicked.connect(self._finish_without)
        self.query.setFocus()

    def _narrow(self, query: str) -> None:
        self.model.narrow(query)
        self.view.setCurrentIndex(self.model.index(0))
        self._on_current(self.view.currentIndex())
        self._count()

    def _on_current(self, index: QModelIndex) -> None:
        self.info.show_category(self.model.category(index.row()) if index.isValid() else None)
        self.use.setEnabled(index.isValid() or bool(self.model.chosen))

    def _toggle(self, index: QModelIndex) -> None:
        if index.isValid():
            self.model.toggle(self.model.category(index.row()).code)

    def _count(self) -> None:
        chosen = self.model.chosen
        text = self.tr("Terpilih: {codes}").format(codes=", ".join(chosen))
        self._chosen.setText(text if chosen else "")

    def _finish(self) -> None:
        index = self.view.currentIndex()
        current = (self.model.category(index.row()).code,) if index.isValid() else ()
        self._codes = self.model.chosen or current
        if self._codes:
            self.accept()

    def _finish_without(self) -> None:
        self._codes = ()
        self.accept()
