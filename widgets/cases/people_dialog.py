"""The persons of a case, a page each: every place where a reviewer said that they appear."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.case import EmployeeStatus, PartyRole
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import format_time
from app.domain.photos import page_at
from app.runtime import settings as declared
from app.services import people_pages, review
from app.services.people_pages import Appearance, PersonPage
from app.services.table_texts import word
from widgets.desk import Desk
from widgets.parts import Button, column, label, row

_PLACE = int(Qt.ItemDataRole.UserRole)


class PeopleDialog(QDialog):
    """Names at the left, the page of the chosen one at the right; links are made by hand."""

    chosen = Signal(object)
    """Appearance that is to be opened."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pages: tuple[PersonPage, ...] = ()
        self.setWindowTitle(self.tr("Orang dalam perkara"))
        self.names = QListWidget()
        self.names.setAccessibleName(self.tr("Orang"))
        self.head = label("", "heading", wraps=True)
        self.facts = label("", "muted", wraps=True)
        self.table = QTableWidget(0, 4)
        self.moments = QComboBox()
        self.moments.setAccessibleName(self.tr("Momen yang belum menyebut orang ini"))
        self.link = Button(self.tr("&Hubungkan"), "", "plus")
        self.unlink = Button(self.tr("&Lepaskan (Del)"), "quiet", "close")
        self.opener = Button(self.tr("&Buka (Enter)"), "primary")
        self._lay_out()
        self._connect()
        self._refresh()

    @property
    def page(self) -> PersonPage | None:
        """The page that is shown."""
        place = self.names.currentRow()
        return self._pages[place] if 0 <= place < len(self._pages) else None

    @property
    def appearance(self) -> Appearance | None:
        """The chosen place."""
        page, place = self.page, self.table.currentRow()
        return page.appearances[place] if page and 0 <= place < len(page.appearances) else None

    def _lay_out(self) -> None:
        self.table.setHorizontalHeaderLabels(
            [self.tr("Jenis"), self.tr("Bukti"), self.tr("Waktu"), self.tr("Momen dan catatan")]
        )
        self.table.setAccessibleName(self.tr("Kemunculan"))
        self.table.setProperty("kind", "framed")
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        explained = label(
            self.tr(
                "Kemunculan dihubungkan oleh orang, tidak dari pengenalan wajah atau suara: nama "
                "pada momen, dan nama yang diberikan pada pembicara transkrip."
            ),
            "muted",
            wraps=True,
        )
        close = Button(self.tr("Tutup"))
        for button in (close, self.link, self.unlink, self.opener):
            button.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.names.setMaximumWidth(250)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.names.setSpacing(3)
        right = column(
            *(self.head, self.facts, self.table),
            row(self.moments, self.link),
            row(self.unlink, None, close, self.opener),
            spacing=8,
        )
        right.setStretch(2, 1)
        side = QWidget()
        side.setLayout(right)
        body = row(self.names, side)
        title = label(self.windowTitle(), "title")
        parts = column(title, explained, body, margins=(20, 16, 20, 14), spacing=10)
        parts.setStretch(2, 1)
        self.setLayout(parts)
        self.moments.setSizePolicy(
            self.moments.sizePolicy().Policy.Expanding, self.moments.sizePolicy().Policy.Fixed
        )
        self.moments.setMinimumContentsLength(20)
        self.resize(1000, 600)

    def _connect(self) -> None:
        self.names.currentRowChanged.connect(lambda _row: self._show())
        self.table.currentCellChanged.connect(lambda *_cells: self._enable())
        self.table.cellActivated.connect(lambda _row, _column: self._open())
        self.link.clicked.connect(self._link)
        self.unlink.clicked.connect(self._unlink)
        self.unlink.setShortcut("Del")
        self.opener.clicked.connect(self._open)

    def _refresh(self) -> None:
        before = self.page.called if self.page else ""
        self._pages = people_pages.pages(self._desk.session)
        self.names.blockSignals(True)
        self.names.clear()
        for page in self._pages:
            role = self._word(page.party.party.role) if page.party else self.tr("hanya disebut")
            self.names.addItem(f"{page.called}\n{role} · {len(page.appearances)}")
        names = [page.called for page in self._pages]
        self.names.setCurrentRow(names.index(before) if before in names else 0)
        self.names.blockSignals(False)
        self._show()

    def _show(self) -> None:
        page = self.page
        self.head.setText(page.called if page else self.tr("Belum ada orang"))
        self.facts.setText(self._facts(page))
        found = page.appearances if page else ()
        self.table.setRowCount(len(found))
        for place, one in enumerate(found):
            for at, text in enumerate(self._cells(one)):
                self.table.setItem(place, at, QTableWidgetItem(text))
        if found:
            self.table.setCurrentCell(0, 0)
        self.moments.clear()
        linked = {one.moment.code for one in found if one.moment and not one.is_shared}
        for moment in review.moments(self._desk.session) if page else ():
            if moment.code not in linked:
                said = moment.draft.note or moment.draft.quote
                text = f"{moment.code}  {moment.draft.evidence}  {said}"
                self.moments.addItem(text[:90], moment.code)
        self._enable()

    def _enable(self) -> None:
        one, may_write = self.appearance, self._desk.may_write
        self.link.setEnabled(may_write and self.page is not None and self.moments.count() > 0)
        can_part = one is not None and one.moment is not None and not one.is_shared
        self.unlink.setEnabled(may_write and can_part)
        self.opener.setEnabled(one is not None)

    def _cells(self, one: Appearance) -> tuple[str, str, str, str]:
        kinds = {
            EvidenceKind.VIDEO: self.tr("video"),
            EvidenceKind.AUDIO: self.tr("suara"),
            EvidenceKind.PHOTO: self.tr("foto"),
        }
        kind = kinds.get(one.kind, one.kind.value)
        where = f"{one.item.code}  {one.item.name}"
        if one.moment is None:
            voice = self.tr("Suara: pembicara {n} dalam transkrip").format(n=one.speaker)
            return self.tr("suara"), where, format_time(one.first_us), voice
        draft = one.moment.draft
        at = format_time(draft.span.start_us)
        if one.kind is EvidenceKind.PHOTO:
            at = self.tr("halaman {n}").format(n=page_at(draft.span.start_us) + 1)
        codes = " ".join(draft.categories)
        said = draft.note or draft.quote
        shared = self.tr("(nama kembar, belum jelas siapa)") if one.is_shared else ""
        return kind, where, at, "  ".join(filter(None, (one.moment.code, shared, codes, said)))

    def _link(self) -> None:
        page, code = self.page, self.moments.currentData()
        if page is not None and code:
            session, shared = self._desk.session, page.name if page.alike else ""
            self._desk.attempt(lambda: people_pages.link(session, page.called, str(code), shared))
            self._refresh()

    def _unlink(self) -> None:
        page, one = self.page, self.appearance
        if page is not None and one is not None and one.moment is not None:
            code = one.moment.code
            self._desk.attempt(lambda: people_pages.unlink(self._desk.session, page.called, code))
            self._refresh()

    def _open(self) -> None:
        if self.appearance is not None:
            self.chosen.emit(self.appearance)
            self.accept()

    def _facts(self, page: PersonPage | None) -> str:
        if page is None or page.party is None:
            return ""
        party = page.party.party
        status = self._word(party.status) if party.status else ""
        told = (self._word(party.role), party.office, party.agency, party.rank, status)
        lines = [" · ".join([page.party.code, *(text for text in told if text)])]
        if page.alike:
            same = self.tr(
                "Nama ini juga dipakai {codes}. Hubungkan momennya agar jelas orang yang mana."
            )
            lines.append(same.format(codes=", ".join(page.alike)))
        return "\n".join(lines)

    def _word(self, value: PartyRole | EmployeeStatus) -> str:
        return word(value.value, self._desk.settings.get(declared.LANGUAGE))
