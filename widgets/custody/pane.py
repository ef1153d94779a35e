"""Riwayat: the custody chain as a story, its head, and what leaves the case with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QInputDialog,
    QMenu,
    QStackedWidget,
    QTableView,
    QWidget,
)

from app.domain.evidence_forms import FormKind
from app.runtime import settings as declared
from app.services import anchors, clips, custody_export, intake
from widgets.custody.delegate import HistoryDelegate, day_height, row_height
from widgets.custody.details import EntryDetails
from widgets.custody.filters import HistoryFilters
from widgets.custody.form_dialog import FormDialog
from widgets.custody.head_strip import HeadStrip
from widgets.custody.model import HistoryModel
from widgets.custody.sheet_dialog import SheetDialog
from widgets.desk import Desk
from widgets.parts import Button, EmptyState, column


class HistoryPane(QWidget):
    """Lists what was done; reads the chain when it is first looked at, slice by slice."""

    item_wanted = Signal(str)
    """Code of an item, a moment or a derivative to go to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        lang = desk.settings.get(declared.LANGUAGE)
        self.model = HistoryModel(desk.session, lang, self)
        self.export = Button(self.tr("Ekspor"), "", "export")
        self.filters = HistoryFilters(self.export)
        self.view = self._make_view()
        self.details = EntryDetails()
        self.head = HeadStrip(desk.session, lang)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(
            EmptyState(
                "search",
                self.tr("Tidak ada yang cocok"),
                self.tr("Tidak ada catatan yang cocok dengan saringan ini. Riwayatnya tetap ada."),
            )
        )
        body = column(self.filters, self._pages, self.details, self.head, spacing=0)
        body.setStretch(1, 1)
        self.setLayout(body)
        self._was_shown = self._is_stale = False
        self._make_menu()
        self._connect()

    def show_item(self, code: str) -> None:
        """Show the history of one item only; empty shows all."""
        self.filters.choose_item(code)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the chain, or what was added to it while the pane was hidden."""
        super().showEvent(event)
        if not self._was_shown or self._is_stale:
            self._was_shown, self._is_stale = True, False
            self.head.refresh()
            self.model.catch_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens what a row is about; the arrows fold and unfold a run."""
        if watched is self.view and isinstance(event, QKeyEvent):
            row = self.view.currentIndex().row()
            if event.type() == QEvent.Type.KeyPress and row >= 0 and self._on_key(event, row):
                return True
        return super().eventFilter(watched, event)

    def _make_view(self) -> QTableView:
        # A table's rows have one height by arithmetic: a list asks the delegate for each of them.
        view = QTableView()
        view.setModel(self.model)
        view.setItemDelegate(HistoryDelegate(view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setAccessibleName(self.tr("Riwayat penguasaan"))
        view.horizontalHeader().hide()
        view.horizontalHeader().setStretchLastSection(True)
        header = view.verticalHeader()
        header.hide()
        header.setMinimumSectionSize(1)
        header.setDefaultSectionSize(row_height(view.fontMetrics().height()))
        view.installEventFilter(self)
        return view

    def _make_menu(self) -> None:
        menu = QMenu(self.export)
        self.sheet = menu.addAction(self.tr("Berita acara serah terima (PDF)…"), self.make_sheet)
        self.sheet.setEnabled(self._desk.may_write)
        self.forms = {
            FormKind.RECEIPT: menu.addAction(self.tr("Tanda terima barang bukti (PDF)…")),
            FormKind.LIST: menu.addAction(self.tr("Daftar barang bukti (PDF)…")),
            FormKind.CLARIFICATION: menu.addAction(self.tr("Berita acara klarifikasi (PDF)…")),
        }
        for kind, action in self.forms.items():
            action.triggered.connect(partial(self.make_form, kind))
            action.setEnabled(self._desk.may_write)
        menu.addAction(self.tr("Rantai apa adanya (JSONL)…"), self.save_chain)
        self.stamp = menu.addAction(self.tr("Minta cap waktu atas kepala riwayat…"), self.ask_stamp)
        self.stamp.setEnabled(self._desk.may_write)
        self.export.setMenu(menu)

    def _connect(self) -> None:
        self.filters.changed.connect(self.model.show_only)
        self.model.settled.connect(self._on_settled)
        self.model.rowsInserted.connect(self._on_rows)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.clicked.connect(self._on_clicked)
        self.view.doubleClicked.connect(self._on_opened)
        self.details.item_wanted.connect(self._want)
        self._desk.events.custody_changed.connect(lambda _code: self._on_changed())
        self._desk.events.noted_changed.connect(lambda _code: self._on_changed())

    def make_sheet(self) -> None:
        """Ask for both sides of a hand-over and print the sheet."""
        dialog = SheetDialog(self._desk, self)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def make_form(self, kind: FormKind, _is_checked: bool = False) -> None:
        """Ask what stands on a paper about evidence and print it."""
        dialog = FormDialog(self._desk, kind, self)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def save_chain(self) -> None:
        """Write the chain as it is."""
        folder = self._desk.session.folder
        name = str(folder.parent / f"{folder.stem} custody.jsonl")
        chosen, _kind = QFileDialog.getSaveFileName(self, self.tr("Simpan rantai"), name)
        if not chosen:
            return
        count = self._desk.attempt(
            lambda: custody_export.export_jsonl(self._desk.session, Path(chosen))
        )
        if count is not None:
            text = self.tr("{n} entri ditulis apa adanya ke {path}.").format(n=count, path=chosen)
            self._desk.notices.say(self.tr("Rantai disimpan"), text)

    def ask_stamp(self) -> None:
        """Ask which service shall time-stamp the head, and keep what it answers."""
        url, is_given = QInputDialog.getText(
            self,
            self.tr("Cap waktu RFC 3161"),
            self.tr("Alamat layanan cap waktu (perlu jaringan; hanya sidik yang dikirim):"),
            text="https://",
        )
        if not is_given:
            return
        session = self._desk.session
        job = self._desk.attempt(lambda: anchors.stamp_job(session, url.strip()))
        if job is not None:
            self._desk.start(job, lambda stamped: anchors.keep_stamp(session, stamped))

    def _on_changed(self) -> None:
        if not self.isVisible():
            self._is_stale = True
            return
        self.head.refresh()
        self.model.catch_up()

    def _on_rows(self, _parent: QModelIndex, first: int, last: int) -> None:
        header, line = self.view.verticalHeader(), self.view.fontMetrics().height()
        for place in range(first, last + 1):
            if self.model.rows[place].is_day:
                header.resizeSection(place, day_height(line))

    def _on_settled(self) -> None:
        items = tuple(item.code for item in intake.evidence_list(self._desk.session))
        self.filters.offer(items, self.model.history.people, self.model.history.kinds)
        self._pages.setCurrentIndex(0 if self.model.rows else 1)
        if not self.view.currentIndex().isValid():
            self.view.scrollToBottom()  # a story is read on from where it stands

    def _on_current(self, index: QModelIndex) -> None:
        is_entry = index.isValid() and not self.model.rows[index.row()].is_day
        self.details.show_entry(self.model.entry(index.row()) if is_entry else None)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self.model.rows[index.row()].unfolds:
            self.model.toggle(index.row())

    def _on_opened(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if not row.is_day and not row.unfolds:
            for code in self.model.entry(index.row()).items[:1]:
                self._want(code)

    def _want(self, code: str) -> None:
        """Ask for an item or a moment; a derivative leads to what it was made from."""
        made = {str(item.code): item for item in clips.derivatives(self._desk.session)}
        if code in made:
            code = made[code].moment or made[code].evidence
        self.item_wanted.emit(code)

    def _on_key(self, event: QKeyEvent, row: int) -> bool:
        key, shown = event.key(), self.model.rows[row]
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if shown.unfolds:
                self.model.toggle(row)
            else:
                self._on_opened(self.model.index(row))
            return True
        wants_open = key == Qt.Key.Key_Right
        if shown.unfolds and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if self.model.is_open(row) != wants_open:
                self.model.toggle(row)
            return True
        return False
