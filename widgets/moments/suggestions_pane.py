"""The suggestions tab: look, then accept or reject; the program never decides."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QStackedLayout, QWidget

from app.services import suggestions
from widgets.desk import Desk
from widgets.moments.suggestion_model import SuggestionModel
from widgets.parts import Button, EmptyState, column, frame, label, row
from widgets.row_delegate import RowDelegate


class SuggestionsPane(QWidget):
    """Lists open suggestions."""

    suggestion_chosen = Signal(object)
    """Suggestion to go to."""
    accepted = Signal(object)
    """Moment that a suggestion became."""
    find_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = SuggestionModel(desk, self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowDelegate(self.view))
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(self.tr("Usulan"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.accept = Button(self.tr("Terima jadi momen"), "primary", "check")
        self.reject = Button(self.tr("Tolak"), "", "close")
        find = Button(self.tr("Cari usulan"), "primary", "bulb")
        find.setEnabled(desk.may_write)
        find.setToolTip(self.tr("Cari ujaran yang mirip contoh katalog (Ctrl+U)"))
        empty = EmptyState(
            "bulb",
            self.tr("Tidak ada usulan terbuka"),
            self.tr(
                "Netra dapat mencari ujaran yang mirip contoh dalam katalog. "
                "Usulan bukan temuan: Anda yang menerima atau menolak."
            ),
            (find,),
        )
        hint = label(
            self.tr("Usulan bukan temuan. Dengarkan sebelum menerima."), "muted", wraps=True
        )
        foot = frame(
            "strip",
            column(hint, row(self.reject, None, self.accept), margins=(10, 6, 8, 8), spacing=6),
        )
        listed = QWidget()
        body = column(self.view, foot, spacing=0)
        body.setStretch(0, 1)
        listed.setLayout(body)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(listed)
        find.clicked.connect(lambda: self.find_wanted.emit())
        self.view.clicked.connect(self._on_clicked)
        self.accept.clicked.connect(self._on_accept)
        self.reject.clicked.connect(self._on_reject)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._check())
        self.model.modelReset.connect(self._after_reset)
        self._after_reset()

    def choose(self, suggestion_id: int) -> None:
        """Open a suggestion without going to it."""
        place = self.model.row_of(suggestion_id)
        if place >= 0:
            self.view.setCurrentIndex(self.model.index(place))

    def _after_reset(self) -> None:
        self._pages.setCurrentIndex(1 if self.model.open else 0)
        if self.model.open:
            self.view.setCurrentIndex(self.model.index(0))
        self._check()

    def _check(self) -> None:
        may = self._desk.may_write and self.view.currentIndex().isValid()
        self.accept.setEnabled(may)
        self.reject.setEnabled(may)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.suggestion_chosen.emit(self.model.suggestion(index.row()))

    def _on_accept(self) -> None:
        chosen = self.model.suggestion(self.view.currentIndex().row())
        session = self._desk.session
        moment = self._desk.attempt(lambda: suggestions.accept(session, chosen.id))
        if moment is not None:
            self.accepted.emit(moment)

    def _on_reject(self) -> None:
        chosen = self.model.suggestion(self.view.currentIndex().row())
        session = self._desk.session
        self._desk.attempt(lambda: suggestions.reject(session, chosen.id))
