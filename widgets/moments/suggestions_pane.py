"""The suggestions tab: look, then accept or reject; the program never decides."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QListView, QMenu, QScrollArea, QStackedLayout, QWidget

from app.services import suggestions
from widgets.desk import Desk
from widgets.moments.suggestion_model import SuggestionModel
from widgets.moments.suggestion_why import SuggestionWhy
from widgets.parts import Button, EmptyState, column, frame, label, row
from widgets.row_delegate import RowDelegate

_WHY_HEIGHT = 220


class SuggestionsPane(QWidget):
    """Lists passages with open suggestions."""

    suggestion_chosen = Signal(object)
    """Suggestion to go to."""
    accepted = Signal(object)
    """Moment that a passage became."""
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
        self.why = SuggestionWhy(desk)
        self._why_area = QScrollArea()
        self.accept = Button(self.tr("Terima jadi momen"), "primary", "check")
        self.accept.setToolTip(
            self.tr("Jadikan momen dengan kategori yang dicentang; sisanya ditolak (Enter)")
        )
        self.reject = Button(self.tr("Tolak…"), "", "close")
        self.reject.setToolTip(self.tr("Tolak petikan ini dan sebutkan alasannya (Delete)"))
        self.ask_why = Button(self.tr("Mengapa ini?"), "quiet", "bulb")
        self.ask_why.setCheckable(True)
        self.ask_why.setToolTip(self.tr("Tampilkan alasan usulan ini (?)"))
        self.find_button = Button(self.tr("Cari usulan"), "primary", "bulb")
        self.find_button.setEnabled(desk.may_write)
        self.find_button.setToolTip(self.tr("Cari ujaran yang mirip contoh katalog (Ctrl+U)"))
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty())
        self._pages.addWidget(self._listed())
        self._connect()
        self._after_reset()

    def choose(self, suggestion_id: int) -> None:
        """Open a suggestion without going to it."""
        place = self.model.row_of(suggestion_id)
        if place >= 0:
            self.view.setCurrentIndex(self.model.index(place))

    def reject_for(self, reason: str) -> None:
        """Reject every category of the chosen passage, for a reason that may be empty."""
        passage = self.model.passage(self.view.currentIndex().row())
        ids = [one.id for one in passage]
        session = self._desk.session
        self._desk.attempt(lambda: suggestions.reject(session, *ids, why=reason))

    def reasons_menu(self) -> QMenu:
        """Offer the usual reasons, one of the person's own, and none."""
        menu = QMenu(self)
        for text in (
            self.tr("Salah dengar: kata itu tidak diucapkan"),
            self.tr("Bukan ajakan atau dukungan"),
            self.tr("Ucapan netralitas atau larangan"),
            self.tr("Menirukan atau membacakan ucapan orang lain"),
            self.tr("Pembicara bukan ASN"),
        ):
            menu.addAction(text, partial(self.reject_for, text))
        menu.addSeparator()
        menu.addAction(self.tr("Alasan lain…"), self._ask_reason)
        menu.addAction(self.tr("Tanpa alasan"), partial(self.reject_for, ""))
        return menu

    def _empty(self) -> QWidget:
        return EmptyState(
            "bulb",
            self.tr("Tidak ada usulan terbuka"),
            self.tr(
                "Netra dapat mencari ujaran yang mirip contoh dalam katalog. "
                "Usulan bukan temuan: Anda yang menerima atau menolak."
            ),
            (self.find_button,),
        )

    def _listed(self) -> QWidget:
        hint = label(
            self.tr("Usulan bukan temuan. Dengarkan sebelum menerima."), "muted", wraps=True
        )
        scroll = self._why_area
        scroll.setWidget(self.why)
        scroll.setWidgetResizable(True)
        scroll.setMaximumHeight(_WHY_HEIGHT)
        # the strip's own colour, not that of a list
        scroll.viewport().setAutoFillBackground(False)
        self.why.setAutoFillBackground(False)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = frame(
            "strip",
            column(
                scroll,
                row(hint, None, self.ask_why),
                row(self.reject, None, self.accept),
                margins=(10, 6, 8, 8),
                spacing=6,
            ),
        )
        listed = QWidget()
        body = column(self.view, foot, spacing=0)
        body.setStretch(0, 1)
        listed.setLayout(body)
        return listed

    def _connect(self) -> None:
        self.find_button.clicked.connect(lambda: self.find_wanted.emit())
        self.view.clicked.connect(self._go)
        self.accept.clicked.connect(self._on_accept)
        self.reject.clicked.connect(self._on_reject)
        self.ask_why.toggled.connect(self._show_why)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_passage())
        self.model.modelReset.connect(self._after_reset)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, act in (
            (Qt.Key.Key_Return, self.accept.click),
            (Qt.Key.Key_Enter, self.accept.click),
            (Qt.Key.Key_Delete, self.reject.click),
            (Qt.Key.Key_Question, self.ask_why.toggle),
        ):
            QShortcut(QKeySequence(key), self.view, context=within).activated.connect(act)

    def _after_reset(self) -> None:
        self._pages.setCurrentIndex(1 if self.model.open else 0)
        if self.model.open:
            self.view.setCurrentIndex(self.model.index(0))
        self._show_passage()

    def _show_passage(self) -> None:
        index = self.view.currentIndex()
        self.why.show_passage(self.model.passage(index.row()) if index.isValid() else ())
        for box in self.why.boxes:
            box.toggled.connect(lambda _on: self._check())
        self._check()

    def _check(self) -> None:
        may = self._desk.may_write and self.view.currentIndex().isValid()
        self.accept.setEnabled(may and bool(self.why.ticked()))
        self.reject.setEnabled(may)

    def _show_why(self, is_asked: bool) -> None:
        self.why.reasons.setVisible(is_asked)
        self._why_area.setMinimumHeight(_WHY_HEIGHT if is_asked else 0)

    def _go(self, index: QModelIndex) -> None:
        self.suggestion_chosen.emit(self.model.passage(index.row())[0])

    def _on_accept(self) -> None:
        chosen, others = self.why.ticked(), self.why.unticked()
        session = self._desk.session
        moment = self._desk.attempt(
            lambda: suggestions.accept(
                session, *chosen, others=others, why=self.tr("kategori lain yang dipilih")
            )
        )
        if moment is not None:
            self.accepted.emit(moment)

    def _on_reject(self) -> None:
        self.reasons_menu().popup(self.reject.mapToGlobal(self.reject.rect().topLeft()))

    def _ask_reason(self) -> None:
        said, is_given = QInputDialog.getText(
            self, self.tr("Alasan menolak"), self.tr("Mengapa usulan ini ditolak?")
        )
        if is_given:
            self.reject_for(said)
