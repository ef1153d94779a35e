"""Moving the open case to an agency's catalogue: the file, what would change, the answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.agency_catalogue import (
    AgencyCatalogue,
    CatalogueMove,
    CategoryChange,
    ReadAgencyFile,
)
from app.domain.errors import UnreadableMedia
from app.services import agency_catalogue, catalogue_move
from widgets.desk import Desk
from widgets.moments.catalogue_dialog import CatalogueDialog
from widgets.parts import Button, column, label, row, set_tone


class CatalogueFlow(QObject):
    """Asks for the file, shows the report, and moves the case where a person says so."""

    def __init__(self, desk: Desk, dialog: CatalogueDialog) -> None:
        super().__init__(dialog)
        self._desk, self._dialog = desk, dialog
        desk.events.catalogue_changed.connect(self._on_changed)

    def ask(self) -> None:
        """Ask for the file of a catalogue."""
        path, _kind = QFileDialog.getOpenFileName(
            self._dialog, self.tr("Katalog lembaga"), "", "YAML (*.yaml *.yml)"
        )
        if path:
            self.read(Path(path))

    def read(self, path: Path) -> None:
        """Read a file in a child, then show what it would change."""
        job = self._desk.attempt(lambda: agency_catalogue.read_job(path))
        if job is None:
            return
        handle = self._desk.runner.start(job)
        handle.failed.connect(partial(self._on_failed, path))
        handle.succeeded.connect(lambda found: self._on_read(path, found))

    def ask_plain(self) -> None:
        """Show what going back to the shipped catalogue would change."""
        self._offer(None)

    def _on_failed(self, path: Path, error: Exception) -> None:
        is_known = isinstance(error, UnreadableMedia)
        self._desk.notices.error(agency_catalogue.refused(path, error) if is_known else error)  # type: ignore[arg-type]
        self._dialog.accept()  # the notice stands in the window behind

    def _on_read(self, path: Path, found: ReadAgencyFile) -> None:
        agency = self._desk.attempt(lambda: agency_catalogue.checked(path.name, found))
        if agency is None:
            self._dialog.accept()
        else:
            self._offer(agency)

    def _offer(self, agency: AgencyCatalogue | None) -> None:
        session = self._desk.session
        move = catalogue_move.report(session, agency)
        dialog = MoveDialog(move, agency, self._dialog)
        is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if is_wanted:
            self._desk.attempt(lambda: catalogue_move.use(session, agency))

    def _on_changed(self, _code: str) -> None:
        self._dialog.refresh()


class MoveDialog(QDialog):
    """What moving the case would change: category by category, with the moments it touches."""

    def __init__(
        self, move: CatalogueMove, agency: AgencyCatalogue | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ganti katalog perkara"))
        self.table = QTableWidget(len(move.changes), 4)
        self.table.setHorizontalHeaderLabels(
            [self.tr("Kode"), self.tr("Kategori"), self.tr("Perubahan"), self.tr("Momen")]
        )
        self.table.setAccessibleName(self.tr("Perubahan"))
        self.table.setProperty("kind", "framed")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for at, change in enumerate(move.changes):
            for place, text in enumerate(_cells(change)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                self.table.setItem(at, place, cell)
        told = self.tr("Dari {before} ke {after}.").format(before=move.before, after=move.after)
        self.summary = label(self._summary(move), wraps=True)
        set_tone(self.summary, "warn" if move.touched else "")
        kept = self.tr(
            "Momen tidak diubah: kategori yang tidak ada lagi tetap tertulis pada momennya dan "
            "ditandai begitu. Penggantian dicatat di riwayat dan dapat diurungkan."
        )
        self.use = Button(self.tr("Pakai katalog ini"), "primary")
        cancel = Button(self.tr("Batal"))
        cancel.clicked.connect(self.reject)
        self.use.clicked.connect(self.accept)
        source = "" if agency is None else f"{agency.file_name} · SHA-256 {agency.file_sha256}"
        parts = column(
            label(told, "heading", wraps=True), label(source, "muted", wraps=True), self.summary,
            self.table, label(kept, "muted", wraps=True), row(None, cancel, self.use),
            margins=(16, 12, 16, 12), spacing=10,
        )  # fmt: skip
        parts.setStretch(3, 1)
        self.setLayout(parts)
        self.resize(820, 480)

    def _summary(self, move: CatalogueMove) -> str:
        if not move.changes:
            return self.tr("Tidak ada kategori yang berubah.")
        text = self.tr("{n} kategori berubah.").format(n=len(move.changes))
        if move.touched:
            text += " " + self.tr("Momen yang terkena: {codes}.").format(
                codes=", ".join(move.touched)
            )
        return text


def _cells(change: CategoryChange) -> tuple[str, str, str, str]:
    name = change.after or change.before
    if change.kind == "renamed":
        name = f"{change.before} → {change.after}"
    return change.code, name, change_words(change), ", ".join(change.moments)


def change_words(change: CategoryChange) -> str:
    """Say in a few words what becomes of a category."""
    tr = QCoreApplication.translate
    kinds = {
        "added": tr("CatalogueMove", "ditambahkan"),
        "removed": tr("CatalogueMove", "tidak ada lagi"),
        "renamed": tr("CatalogueMove", "nama lain"),
        "changed": tr("CatalogueMove", "isi lain"),
    }
    parts = {
        "proof_points": tr("CatalogueMove", "unsur"),
        "elements": tr("CatalogueMove", "unsur"),
        "exceptions": tr("CatalogueMove", "pengecualian"),
        "cues": tr("CatalogueMove", "isyarat"),
        "legal_basis": tr("CatalogueMove", "dasar hukum"),
        "sanctions": tr("CatalogueMove", "sanksi"),
        "description": tr("CatalogueMove", "uraian"),
        "severity": tr("CatalogueMove", "urgensi"),
        "stage": tr("CatalogueMove", "tahap"),
    }
    named = ", ".join(dict.fromkeys(parts[one] for one in change.parts if one in parts))
    return f"{kinds[change.kind]}: {named}" if named else kinds[change.kind]
