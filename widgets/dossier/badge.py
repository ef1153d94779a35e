"""The badge in the header: whether the case is whole, as far as anybody has looked."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.domain.checks import VerificationReport
from app.services.integrity import RecordedVerification
from app.tasks.job import PAUSED, Progress
from app.tasks.runner import TaskHandle, TaskState
from widgets.dossier.report import count_text
from widgets.parts import Button, plain_tooltip, set_tone
from widgets.tasks_panel import estimate
from widgets.texts import local_time


class IntegrityBadge(Button):
    """Says Utuh 14/14, Memeriksa 40 %, dijeda, or that nobody has looked since a change."""

    def __init__(self) -> None:
        super().__init__("", "badge", "shield")
        self._handle: TaskHandle | None = None
        self._last: RecordedVerification | None = None
        self.show_nothing()

    @property
    def is_checking(self) -> bool:
        """A verification runs or waits."""
        return self._handle is not None

    def remember(self, last: RecordedVerification | None) -> None:
        """Say in the tooltip when the case was last verified in full."""
        self._last = last
        self._explain()

    def follow(self, handle: TaskHandle) -> None:
        """Show how far a verification is until it ends."""
        self._let_go()
        self._handle = handle
        # methods, not lambdas: Qt lets go of them when the window goes before the job does
        handle.started.connect(self._show_progress)
        handle.progressed.connect(self._on_progress)
        handle.finished.connect(self._let_go)
        self._show_progress()

    def show_report(self, report: VerificationReport) -> None:
        """Show what a verification found."""
        word = self.tr("Utuh") if report.ok else self.tr("Tidak utuh")
        depth = "" if report.depth == "full" else self.tr(" · cepat")
        self.setText(f"{word} {count_text(report)}{depth}")
        set_tone(self, "ok" if report.ok else "bad")
        self.show_icon("shield-ok" if report.ok else "shield-bad")
        self._explain()

    def show_nothing(self) -> None:
        """Say that nobody has looked since the case last changed."""
        self.setText(self.tr("Verifikasi"))
        set_tone(self, "")
        self.show_icon("shield")
        self._explain()

    def offer_choices(self) -> None:
        """Let a person pause, resume or stop the verification that runs."""
        handle = self._handle
        if handle is None:
            return
        menu = QMenu(self)
        if handle.is_paused:
            menu.addAction(self.tr("Lanjutkan"), handle.resume)
        elif handle.state is TaskState.RUNNING:
            menu.addAction(self.tr("Jeda"), handle.pause)
        menu.addAction(self.tr("Hentikan"), handle.cancel)
        menu.exec(self.mapToGlobal(QPoint(0, self.height())))
        menu.deleteLater()

    def _on_progress(self, _progress: Progress) -> None:
        self._show_progress()

    def _show_progress(self) -> None:
        handle = self._handle
        if handle is None:
            return
        progress = handle.progress
        percent = f" {progress.done:.0%}".replace("%", " %") if progress.done >= 0 else ""
        is_paused = progress.step == PAUSED or handle.is_paused
        word = self.tr("Dijeda") if is_paused else self.tr("Memeriksa")
        self.setText(f"{word}{percent}" if percent else f"{word}…")
        set_tone(self, "")
        self.show_icon("pause" if is_paused else "shield")
        left = "" if is_paused else estimate(progress, handle.worked_s)
        self._explain(left)

    def _let_go(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.started.disconnect(self._show_progress)
            handle.progressed.disconnect(self._on_progress)
            handle.finished.disconnect(self._let_go)

    def _explain(self, left: str = "") -> None:
        lines = [self.tr("Periksa ulang semua berkas asli, riwayat, turunan, dan tanda tangan")]
        if left:
            lines.insert(0, left)
        lines.append(self._last_text())
        self.setToolTip(plain_tooltip(lines))
        self.setAccessibleName(": ".join((self.tr("Keutuhan perkara"), self.text())))

    def _last_text(self) -> str:
        last = self._last
        if last is None:
            return self.tr("Belum pernah diverifikasi lengkap")
        word = self.tr("utuh") if last.ok else self.tr("tidak utuh")
        return self.tr("Verifikasi lengkap terakhir: {when}, {word}, oleh {who}").format(
            when=local_time(last.at), word=word, who=last.by
        )
