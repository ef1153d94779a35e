"""The dossiers of a case: who signed each, what it still needs, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.errors import AppError
from app.runtime import settings as declared
from app.services import release
from app.services.release import DossierState, NextStep, ReleaseState
from app.services.release_texts import state_text
from widgets.desk import Desk
from widgets.parts import Button, column, label, plain_tooltip, row, set_tone

_TONES = {ReleaseState.RELEASED: "ok", ReleaseState.REPLACED: "", ReleaseState.DRAFT: "warn"}


class DossierShelf(QWidget):
    """Lists the dossiers, the newest first; says what it does not do itself by signals."""

    build_wanted = Signal()
    sign_wanted = Signal(str)
    """Name of the dossier that gets its second signature."""
    release_wanted = Signal(str)
    """Name of the dossier to release."""
    verify_wanted = Signal(object)
    """Path of the PDF."""
    bring_in_wanted = Signal()
    """A file that another program signed."""
    stamp_wanted = Signal(str)
    """Name of the dossier to stamp with a time."""
    print_wanted = Signal(object)
    """Path of the PDF."""
    reviewer_wanted = Signal()
    close_wanted = Signal()
    failed = Signal(object)
    """AppError."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._states: tuple[DossierState, ...] = ()
        self.who = label("", "muted")
        self.table = QTableWidget(0, 3)
        self.detail = label("", wraps=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sign = Button(self.tr("&Tanda tangani sebagai Ketua…"), "primary", "dossier")
        self.release = Button(self.tr("&Sahkan"), "primary", "shield-ok")
        self.open = Button(self.tr("&Buka PDF"))
        self.copy = Button(self.tr("Sa&lin ke…"), "", "export")
        self.print_ = Button(self.tr("&Cetak…"), "", "printer")
        self.verify = Button(self.tr("&Verifikasi"), "", "shield")
        self.build = Button(self.tr("Susun berkas ba&ru…"), "", "dossier")
        self.bring_in = Button(self.tr("&Masukkan yang sudah ditandatangani…"), "", "plus")
        self.stamp = Button(self.tr("Cap &waktu…"), "", "clock")
        self.change_reviewer = Button(self.tr("&Ganti orang…"), "quiet")
        self.close_ = Button(self.tr("Tutup"))
        self.close_.setToolTip(self.tr("Tutup daftar ini (Esc)"))
        self._lay_out()
        self._connect()

    @property
    def current(self) -> DossierState | None:
        """The chosen dossier."""
        place = self.table.currentRow()
        return self._states[place] if 0 <= place < len(self._states) else None

    def refresh(self, name: str = "") -> int:
        """Read the list again, choose a dossier (the newest by default), and count them."""
        lang = self._desk.settings.get(declared.LANGUAGE)
        self._states = tuple(reversed(release.states(self._desk.session)))
        self.table.setRowCount(len(self._states))
        for place, found in enumerate(self._states):
            people = found.signed_by or "–"
            for at, text in enumerate((found.name, people, state_text(found, lang))):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tooltip([text]))
                self.table.setItem(place, at, item)
        names = [found.name for found in self._states]
        self.table.selectRow(names.index(name) if name in names else 0)
        reviewer = self._desk.session.reviewer
        self.who.setText(
            self.tr("Yang bekerja: {name} ({role})").format(name=reviewer.name, role=reviewer.role)
        )
        self._show()
        return len(self._states)

    def _lay_out(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(
            [self.tr("Berkas"), self.tr("Penanda tangan"), self.tr("Keadaan")]
        )
        table.setAccessibleName(self.tr("Berkas perkara ini"))
        table.setProperty("kind", "framed")
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMaximumSectionSize(360)
        # two signers of a dossier do not fit one line at 1366 pixels
        table.setWordWrap(True)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        body = column(
            row(label(self.tr("Berkas perkara"), "title"), None, self.who, self.change_reviewer),
            table,
            self.detail,
            row(
                self.sign,
                self.release,
                None,
                self.open,
                self.print_,
                self.copy,
                self.stamp,
                self.verify,
            ),
            row(self.build, self.bring_in, None, self.close_),
            spacing=10,
        )
        body.setStretch(1, 1)
        self.setLayout(body)
        self.setFocusProxy(table)

    def _connect(self) -> None:
        self.table.currentCellChanged.connect(lambda *_: self._show())
        self.build.clicked.connect(self.build_wanted)
        self.close_.clicked.connect(self.close_wanted)
        self.change_reviewer.clicked.connect(self.reviewer_wanted)
        self._on_current(self.sign, lambda found: self.sign_wanted.emit(found.name))
        self.bring_in.clicked.connect(self.bring_in_wanted)
        self._on_current(self.stamp, lambda found: self.stamp_wanted.emit(found.name))
        self._on_current(self.release, lambda found: self.release_wanted.emit(found.name))
        self._on_current(self.verify, lambda found: self.verify_wanted.emit(Path(found.path)))
        self._on_current(self.print_, lambda found: self.print_wanted.emit(Path(found.path)))
        self._on_current(self.open, _open)
        self._on_current(self.copy, self._copy)

    def _on_current(self, button: Button, act: Callable[[DossierState], object]) -> None:
        def run() -> None:
            if self.current is not None:
                act(self.current)

        button.clicked.connect(run)

    def _show(self) -> None:
        found = self.current
        may_write = self._desk.may_write
        for button in (self.build, self.bring_in):
            button.setEnabled(may_write)
        self.stamp.setEnabled(may_write and found is not None and found.may_be_stamped)
        for button in (self.open, self.print_, self.copy, self.verify):
            button.setEnabled(found is not None)
        self.sign.setVisible(found is not None and found.may_be_signed)
        self.sign.setEnabled(may_write)
        may_release = found is not None and found.next_step is NextStep.RELEASE
        self.sign.set_kind("" if may_release else "primary")  # one next step stands out, not two
        self.release.setVisible(may_release)
        self.release.setEnabled(may_write)
        if found is None:
            self.detail.setText("")
            return
        self.detail.setText("\n".join(self._lines(found)))
        set_tone(self.detail, _TONES.get(found.state, "ok" if found.is_complete else "warn"))

    def _lines(self, found: DossierState) -> list[str]:
        lang = self._desk.settings.get(declared.LANGUAGE)
        lines = [
            self.tr("{state} · {pages} halaman · {level}").format(
                state=state_text(found, lang),
                pages=found.pages,
                level=found.level or self.tr("tanpa tanda tangan"),
            ),
            f"SHA-256 {found.sha256}",
        ]
        if found.changes_since and found.state is not ReleaseState.REPLACED:
            lines.append(
                self.tr("Perkara berubah {n} kali sesudah berkas ini disusun.").format(
                    n=found.changes_since
                )
            )
        return lines

    def _copy(self, found: DossierState) -> None:
        name = release.copy_name(self._desk.session, found)
        place = self._desk.session.folder.parent / name
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Salin berkas"), str(place), "PDF (*.pdf)"
        )
        if chosen:
            self.copy_to(found, Path(chosen))

    def copy_to(self, found: DossierState, out: Path) -> None:
        """Copy a dossier and say where it lies, for a copy of a draft is named so."""
        try:
            copy = release.copy_out(self._desk.session, found.name, out)
        except AppError as error:
            self.failed.emit(error)
            return
        self.detail.setText(self.tr("Disalin ke {path}").format(path=copy))


def _open(found: DossierState) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(found.path))
