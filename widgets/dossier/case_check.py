"""The verifications of the open case: one in the background on opening, others by the button."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.checks import VerificationReport
from app.domain.errors import AppError
from app.services import fences, integrity
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.dossier.badge import IntegrityBadge
from widgets.dossier.fence_dialog import FenceBanner, FenceFlow
from widgets.dossier.verify_flow import VerifyFlow
from widgets.parts import Button


class CaseCheck(QObject):
    """Runs them, shows them in the badge, records them, and fences off what failed."""

    checked = Signal(object)
    """VerificationReport."""

    def __init__(
        self, desk: Desk, verify: VerifyFlow, badge: IntegrityBadge, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._verify = verify
        self._badge = badge
        self._report: VerificationReport | None = None
        self._running: TaskHandle | None = None
        self._is_recorded = False
        self.fences = FenceFlow(desk, window)
        self.banner = FenceBanner(desk)
        self.banner.decide_wanted.connect(self.decide)
        badge.clicked.connect(self._on_badge)
        verify.full_wanted.connect(self._on_full_wanted)
        desk.events.custody_changed.connect(lambda _code: self._on_changed())
        self._remember()

    @property
    def report(self) -> VerificationReport | None:
        """What the newest verification found; None where the case changed since."""
        return self._report

    def begin(self) -> TaskHandle:
        """Look the case over quickly, below everything a person asks for."""
        handle = self._verify.begin_in_background(self._desk.session.folder)
        handle.failed.connect(self._on_background_failed)
        handle.succeeded.connect(lambda report: self._on_report(report, is_background=True))
        self._follow(handle)
        return handle

    def verify(self) -> TaskHandle:
        """Check everything in full; a look in the background gives way to it."""
        if self._running is not None:
            self._running.cancel()
        handle = self._verify.begin(self._desk.session.folder)
        handle.succeeded.connect(lambda report: self._on_report(report, is_background=False))
        self._follow(handle)
        return handle

    def decide(self, code: str) -> None:
        """Ask what becomes of a fenced item."""
        report = self._report
        if report is not None and code in fences.liftable(self._desk.session, report):
            self.fences.lift(code, report)
        else:
            self.fences.decide(code)

    def show_report(self) -> None:
        """Open the newest report."""
        if self._report is not None:
            self._verify.show_report(self._desk.session.folder, self._report)

    def _follow(self, handle: TaskHandle) -> None:
        self._running = handle
        handle.finished.connect(lambda: self._on_finished(handle))
        self._badge.follow(handle)

    def _on_badge(self) -> None:
        if self._badge.is_checking:
            self._badge.offer_choices()
        elif self._report is not None:
            self.show_report()
        else:
            self.verify()

    def _on_full_wanted(self, path: object) -> None:
        if path == self._desk.session.folder:
            self.verify()

    def _on_report(self, report: VerificationReport, *, is_background: bool) -> None:
        session = self._desk.session
        if not (is_background and self._is_recorded):
            self._desk.attempt(lambda: integrity.record(session, report))
            self._is_recorded = self._is_recorded or is_background
        raised = self._desk.attempt(lambda: fences.raise_for(session, report)) or ()
        self._report = report
        self._remember()
        if is_background and not report.ok:
            self._tell_of_failure()
        self._offer_lifting(report)
        self.banner.refresh()
        self.checked.emit(report)
        if raised:
            self._badge.show_report(report)

    def _on_finished(self, handle: TaskHandle) -> None:
        if handle is not self._running:
            return
        self._running = None
        if self._report is None:
            self._badge.show_nothing()
        else:
            self._badge.show_report(self._report)

    def _on_background_failed(self, error: BaseException) -> None:
        # Nobody asked for it: what can be foreseen (a locked file) is no news. A bug is.
        if not isinstance(error, AppError):
            self._desk.notices.error(error)

    def _on_changed(self) -> None:
        """A change makes the last verification old."""
        self._report = None
        if not self._badge.is_checking:
            self._badge.show_nothing()

    def _remember(self) -> None:
        self._badge.remember(integrity.last_recorded(self._desk.session))

    def _tell_of_failure(self) -> None:
        notice = self._desk.notices.say(
            self.tr("Perkara ini tidak utuh"),
            self.tr("Pemeriksaan cepat saat membuka menemukan yang tidak cocok."),
            "bad",
        )
        show = Button(self.tr("Lihat hasilnya"))
        show.clicked.connect(self.show_report)
        notice.add_button(show)

    def _offer_lifting(self, report: VerificationReport) -> None:
        for code in fences.liftable(self._desk.session, report):
            notice = self._desk.notices.say(
                self.tr("{code} cocok kembali").format(code=code),
                self.tr("Verifikasi lengkap menemukan isinya benar. Pagarnya dapat dibuka."),
                "warn",
            )
            lift = Button(self.tr("Buka pagar…"))
            lift.clicked.connect(lambda _checked=False, of=code: self.fences.lift(of, report))
            notice.add_button(lift)
