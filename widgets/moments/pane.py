"""The moments tab: the list, and the chosen one below it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QCheckBox, QStackedLayout, QWidget

from app.domain.moment import Moment
from widgets.desk import Desk
from widgets.long_list import LongList
from widgets.moments.editor import MomentEditor
from widgets.moments.moment_model import MomentModel
from widgets.parts import EmptyState, column, label, row
from widgets.row_delegate import RowDelegate


class MomentsPane(QWidget):
    """Lists moments; choosing one goes there."""

    moment_chosen = Signal(object)
    """Moment to go to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._item_code = ""
        self.model = MomentModel(desk, self)
        self.view = LongList()
        self.view.set_rows(self.model, RowDelegate(self.view, lines=3))
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(self.tr("Momen"))
        self.only = QCheckBox(self.tr("Hanya butir ini"))
        self.only.setVisible(not desk.book.is_blind)  # a second reading has one item
        self.editor = MomentEditor(desk)
        empty = EmptyState(
            "tag",
            self.tr("Belum ada momen"),
            self.tr(
                "Tekan I pada awalnya, O pada akhirnya, lalu Enter untuk memilih kategori. "
                "Angka 1–9 langsung memakai kategori favorit."
            ),
        )
        listed = QWidget()
        self._none_here = label(self.tr("Belum ada momen pada butir ini."), "muted")
        self._none_here.setContentsMargins(10, 6, 10, 6)
        head = row(self.only, None, margins=(8, 4, 8, 2))
        body = column(head, self._none_here, self.view, self.editor, spacing=0)
        body.setStretch(2, 1)
        listed.setLayout(body)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(listed)
        self.only.toggled.connect(self._narrow)
        self.view.clicked.connect(self._on_clicked)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.editor.changed.connect(self._on_changed)
        self.editor.removed.connect(self._on_removed)
        self.model.shown.connect(self._after_reset)
        desk.events.derivative_changed.connect(lambda _code: self.editor.refresh())
        self._chosen_code = ""
        self._after_reset()

    @property
    def chosen_code(self) -> str:
        """Code of the chosen moment, empty for none."""
        return self._chosen_code

    def show_item(self, code: str) -> None:
        """Know which item is open."""
        self._item_code = code
        self._narrow()

    def choose(self, code: str) -> None:
        """Open a moment without going to it."""
        self._chosen_code = code
        place = self.model.row_of(code)
        if place < 0 and self.only.isChecked():
            self.only.setChecked(False)
            place = self.model.row_of(code)
        if place >= 0:
            self.view.setCurrentIndex(self.model.index(place))
            self.editor.show_moment(self.model.moment(place))

    def _narrow(self) -> None:
        self.model.show_only(self._item_code if self.only.isChecked() else "")

    def _on_clicked(self, index: QModelIndex) -> None:
        self.moment_chosen.emit(self.model.moment(index.row()))

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            moment = self.model.moment(index.row())
            self._chosen_code = moment.code
            self.editor.show_moment(moment)

    def _after_reset(self) -> None:
        has_any = bool(self.model.moments) or self.only.isChecked()
        self._pages.setCurrentIndex(1 if has_any else 0)
        self._none_here.setVisible(not self.model.moments)
        if self.model.row_of(self._chosen_code) >= 0:
            self.choose(self._chosen_code)
        else:
            self._chosen_code = ""
            self.editor.show_moment(None)

    def _on_changed(self, code: str, draft: object) -> None:
        self._desk.attempt(lambda: self._desk.book.change(code, draft))  # type: ignore[arg-type]

    def _on_removed(self, code: str) -> None:
        self._desk.attempt(lambda: self._desk.book.remove(code))
        self._desk.notices.say(
            self.tr("{code} dihapus").format(code=code), self.tr("Ctrl+Z mengembalikannya.")
        )

    @property
    def chosen(self) -> Moment | None:
        """The chosen moment."""
        place = self.model.row_of(self._chosen_code)
        return self.model.moment(place) if place >= 0 else None
