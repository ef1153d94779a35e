"""Verifying from the window: the open case by one button, any folder or PDF by the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.domain.dossier import VerificationReport
from app.services import integrity
from app.tasks.runner import TaskHandle, TaskRunner
from widgets.dossier.report import ReportDialog
from widgets.notices import Notices


class VerifyFlow(QObject):
    """Runs a verification and shows its report."""

    reported = Signal(object, object)
    """Path, VerificationReport."""

    def __init__(self, runner: TaskRunner, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._runner = runner
        self._notices = notices
        self._window = window
        self.last_dialog: ReportDialog | None = None

    def begin(self, path: Path) -> TaskHandle:
        """Check a case folder or a dossier."""
        label = self.tr("Verifikasi {name}").format(name=path.name)
        handle = self._runner.start(replace(integrity.verify_job(path), label=label))
        handle.failed.connect(self._notices.error)
        handle.succeeded.connect(partial(self._on_report, path))
        return handle

    def ask(self, home: Path) -> None:
        """Ask for a dossier or a case folder, then check it."""
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Verifikasi"))
        box.setText(self.tr("Apa yang diperiksa?"))
        pdf = box.addButton(self.tr("Berkas PDF…"), QMessageBox.ButtonRole.AcceptRole)
        folder = box.addButton(self.tr("Folder perkara…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Batal"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        chosen = ""
        if box.clickedButton() is pdf:
            title = self.tr("Berkas PDF")
            chosen, _kind = QFileDialog.getOpenFileName(
                self._window, title, str(home), "PDF (*.pdf)"
            )
        elif box.clickedButton() is folder:
            title = self.tr("Folder perkara (.netra)")
            chosen = QFileDialog.getExistingDirectory(self._window, title, str(home))
        box.deleteLater()
        if chosen:
            self.begin(Path(chosen))

    def show_report(self, path: Path, report: VerificationReport) -> None:
        """Open the report; the window stays usable beside it."""
        dialog = ReportDialog(path, report, self._window)
        self.last_dialog = dialog
        dialog.destroyed.connect(self._on_closed)
        dialog.show()

    def _on_report(self, path: Path, report: VerificationReport) -> None:
        self.reported.emit(path, report)
        self.show_report(path, report)

    def _on_closed(self) -> None:
        self.last_dialog = None
