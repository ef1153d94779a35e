"""Verifying from the window: the open case by one button, any folder or PDF by the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.domain.checks import VerificationReport
from app.runtime import settings as declared
from app.runtime.settings import Settings
from app.services import integrity, verification_pdf
from app.tasks.job import Lane
from app.tasks.runner import TaskHandle, TaskRunner
from widgets.dossier.report import ReportDialog
from widgets.notices import Notices


class VerifyFlow(QObject):
    """Runs a verification and shows its report."""

    reported = Signal(object, object)
    """Path, VerificationReport."""
    full_wanted = Signal(object)
    """Path whose quick report was shown."""

    def __init__(
        self,
        runner: TaskRunner,
        notices: Notices,
        window: QWidget,
        settings: Settings | None = None,
    ) -> None:
        super().__init__(window)
        self._runner = runner
        self._notices = notices
        self._window = window
        self._lang = settings.get(declared.LANGUAGE) if settings is not None else "id"
        self.last_dialog: ReportDialog | None = None

    def begin(self, path: Path) -> TaskHandle:
        """Check a case folder, a package or a dossier in full, and show the report."""
        label = self.tr("Verifikasi {name}").format(name=path.name)
        handle = self._runner.start(replace(integrity.verify_job(path), label=label))
        handle.failed.connect(self._notices.error)
        handle.succeeded.connect(partial(self._on_report, path))
        return handle

    def begin_in_background(self, path: Path) -> TaskHandle:
        """Check a case folder quickly, below everything a person asked for; nothing pops up."""
        label = self.tr("Verifikasi cepat {name}").format(name=path.name)
        job = integrity.verify_job(path, depth=integrity.QUICK, lane=Lane.BACKGROUND)
        return self._runner.start(replace(job, label=label))

    def ask(self, home: Path) -> None:
        """Ask for a dossier or a case folder, then check it."""
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Verifikasi"))
        box.setText(self.tr("Apa yang diperiksa?"))
        pdf = box.addButton(self.tr("Berkas PDF…"), QMessageBox.ButtonRole.AcceptRole)
        folder = box.addButton(self.tr("Folder perkara…"), QMessageBox.ButtonRole.AcceptRole)
        package = box.addButton(self.tr("Paket perkara…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Batal"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        chosen = ""
        if box.clickedButton() is pdf:
            title = self.tr("Berkas PDF")
            chosen, _kind = QFileDialog.getOpenFileName(
                self._window, title, str(home), "PDF (*.pdf)"
            )
        elif box.clickedButton() is package:
            title = self.tr("Paket perkara")
            kinds = self.tr("Paket (*.zip *.age)")
            chosen, _kind = QFileDialog.getOpenFileName(self._window, title, str(home), kinds)
        elif box.clickedButton() is folder:
            title = self.tr("Folder perkara (.netra)")
            chosen = QFileDialog.getExistingDirectory(self._window, title, str(home))
        box.deleteLater()
        if chosen:
            self.begin(Path(chosen))

    def show_report(self, path: Path, report: VerificationReport) -> None:
        """Open the report; the window stays usable beside it."""
        dialog = ReportDialog(path, report, self._window, self._lang)
        self.last_dialog = dialog
        dialog.pdf_wanted.connect(partial(self._ask_pdf, path, report))
        dialog.full_wanted.connect(partial(self._on_full_wanted, path))
        dialog.destroyed.connect(self._on_closed)
        dialog.show()

    def save_pdf(self, path: Path, report: VerificationReport, out: Path) -> TaskHandle:
        """Print a report to a place of the user's choice."""
        handle = self._runner.start(verification_pdf.pdf_job(report, path.name, out, self._lang))
        handle.failed.connect(self._notices.error)
        handle.succeeded.connect(
            lambda made: self._notices.say(self.tr("Hasil verifikasi disimpan"), str(made))
        )
        return handle

    def _ask_pdf(self, path: Path, report: VerificationReport) -> None:
        title = self.tr("Simpan hasil verifikasi")
        start = path.parent / self.tr("Verifikasi {name}.pdf").format(name=path.stem)
        chosen, _kind = QFileDialog.getSaveFileName(self._window, title, str(start), "PDF (*.pdf)")
        if chosen:
            self.save_pdf(path, report, Path(chosen))

    def _on_full_wanted(self, path: Path) -> None:
        if self.last_dialog is not None:
            self.last_dialog.close()
        self.full_wanted.emit(path)

    def _on_report(self, path: Path, report: VerificationReport) -> None:
        self.reported.emit(path, report)
        self.show_report(path, report)

    def _on_closed(self) -> None:
        self.last_dialog = None
