"""What every flow of packages does: run a job, show a dialog, say where a file lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.case import Reviewer
from app.domain.errors import AppError
from app.runtime.settings import Settings
from app.services import receipt_pages, receipts
from app.services.arrivals import Arrival
from app.services.receipt_pages import PrintedReceipt
from app.services.session import CaseSession
from app.tasks.job import Job
from app.tasks.runner import TaskRunner
from widgets.desk import Desk
from widgets.notices import Notice, Notices
from widgets.parts import Button

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the program does for this flow."""

    desk: Callable[[], Desk | None]
    """The open case, None while there is none."""
    reviewer: Callable[[Path], Reviewer | None]
    """Who is working; asked once, None where nobody wants to say."""
    show: Callable[[CaseSession], object]
    """Shows an opened case."""


class Steps(QObject):
    """The ground of the flows."""

    def __init__(
        self,
        runner: TaskRunner,
        settings: Settings,
        notices: Notices,
        hooks: Hooks,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.runner = runner
        self.settings = settings
        self.notices = notices
        self.hooks = hooks
        self.window = window
        self.dialog: QDialog | None = None
        """The newest dialog; it deletes itself when it is closed."""

    def run(
        self,
        job: Job[T],
        on_done: Callable[[T], object],
        on_failed: Callable[[BaseException], object] | None = None,
        on_cancelled: Callable[[], object] | None = None,
    ) -> None:
        """Start a job with all others of the window; exactly one of the three is called."""
        handle = self.runner.start(job)
        handle.failed.connect(on_failed or self.notices.error)
        handle.succeeded.connect(on_done)
        if on_cancelled is not None:
            handle.cancelled.connect(on_cancelled)

    def show_dialog(self, dialog: QDialog, on_accepted: Callable[[], object]) -> None:
        """Open a dialog over the window."""
        self.dialog = dialog
        dialog.accepted.connect(on_accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def discard_and_say(self, arrival: Arrival, error: BaseException) -> None:
        """Empty the quarantine and say what went wrong."""
        arrival.holding.discard()
        self.notices.error(error)

    def say_with_folder(self, title: str, text: str, path: Path) -> Notice:
        """Say that something is done, with a way to where it lies."""
        button = Button(self.tr("Buka folder"), "", "case-open")
        url = QUrl.fromLocalFile(str(path.parent))
        button.clicked.connect(lambda: QDesktopServices.openUrl(url))
        notice = self.notices.say(title, text, "ok")
        notice.add_button(button)
        return notice

    def offer_page(self, notice: Notice, receipt: Path) -> None:
        """Offer a receipt as a page beside its file."""
        button = Button(self.tr("Cetak tanda terima (PDF)"), "", "dossier")
        button.setObjectName("receipt-page")
        button.clicked.connect(lambda: self.print_receipt(receipt))
        notice.add_button(button)

    def print_receipt(self, receipt: Path) -> None:
        """Lay out a receipt beside its file, an older page of that name is replaced."""
        try:
            job = receipt_pages.page_job(receipt, receipt.with_suffix(".pdf"))
        except AppError as error:
            self.notices.error(error)
            return
        label = self.tr("Mencetak {name}").format(name=receipt.name)
        self.run(replace(job, label=label), self._on_printed)

    def _on_printed(self, printed: PrintedReceipt) -> None:
        self.say_with_folder(self.tr("Tanda terima tercetak"), str(printed.path), printed.path)

    def write_receipt(
        self, session: CaseSession, arrival: Arrival, title: str, text: str = ""
    ) -> None:
        """Write the receipt beside the case, for the sender."""
        made = receipts.make(session, arrival, None)
        try:
            path = receipts.write(made, session.folder.parent)
        except AppError as error:
            self.notices.error(error)
            return
        told = self.tr("Kirim tanda terima ini kembali kepada pengirim: {name}").format(
            name=path.name
        )
        notice = self.say_with_folder(title, f"{text} {told}".strip(), path)
        self.offer_page(notice, path)
