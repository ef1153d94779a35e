"""What the dialogs of papers share: the size of the page, printing, and saying how it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QWidget

from app.domain.errors import AppError
from app.domain.handover import Paper
from app.runtime import settings as declared
from app.services import papers
from app.services.messages import describe
from app.services.papers import BuiltPaper, KeptPaper
from app.tasks.job import Job
from widgets.desk import Desk
from widgets.parts import Button, label


class PaperDialog(QDialog):
    """Prints a paper that names the head of the chain, and notes it."""

    def __init__(self, desk: Desk, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kept: KeptPaper | None = None
        self.setWindowTitle(title)
        self.paper = QComboBox()
        for paper in Paper:
            self.paper.addItem(paper.value, paper)
        self.error = label("", wraps=True)
        self.error.setProperty("tone", "bad")
        self.error.hide()
        self.make = Button(self.tr("Simpan PDF…"), "primary", "dossier")

    def ask_where(self, name: str) -> Path | None:
        """Ask where a paper goes; None where nobody says."""
        proposed = str(self.desk.session.folder.parent / f"{name}.pdf")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.windowTitle(), proposed, "PDF (*.pdf)"
        )
        return Path(chosen) if chosen else None

    def print_paper(self, begin: Callable[[], Job[BuiltPaper]], then: Callable[[], object]) -> None:
        """Lay a paper out beside the window and note it.

        Args:
            begin: gives the job, or raises why there is none.
            then: is called in each case, to offer the button again.
        """
        self.error.hide()
        try:
            job = begin()
        except AppError as error:
            self._say(error)
            return
        self.make.setEnabled(False)
        handle = self.desk.runner.start(job)
        handle.succeeded.connect(self._on_built)
        handle.failed.connect(self._say)
        handle.finished.connect(then)

    def _on_built(self, built: BuiltPaper) -> None:
        try:
            self.kept = papers.commit(self.desk.session, built)
        except AppError as error:
            self._say(error)
            return
        text = self.tr("{number} tersimpan di {path}. Kepala riwayatnya menjadi jangkar.")
        self.desk.notices.say(
            self.windowTitle(), text.format(number=self.kept.number, path=self.kept.path)
        )
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.kept.path)))
        self.accept()

    def _say(self, error: BaseException) -> None:
        message = describe(error, self.desk.settings.get(declared.LANGUAGE))
        self.error.setText(f"{message.title}. {message.text} {message.remedy}")
        self.error.show()
