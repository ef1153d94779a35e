"""Transcribing from the window: one item after the other, each stretch stored as it arrives."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import AppError, ModelMissing
from app.domain.transcript import ModelIdentity, TranscriptStretch
from app.services import models, transcript_files, transcription
from app.services.transcript_files import TranscriptForm
from app.services.transcription import RunPlan
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.model_installer import ModelInstaller


class TranscriptionFlow(QObject):
    """Starts runs and carries what they give into the case."""

    finished = Signal(str)
    """Evidence code whose transcript is complete."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._installer = ModelInstaller(desk.runner, desk.notices, window)
        self._window = window
        self._running: dict[str, TaskHandle] = {}

    def begin(self, codes: Iterable[str]) -> None:
        """Transcribe items that are not being transcribed already."""
        try:
            model = models.default_model()
        except ModelMissing as error:
            wanted = tuple(codes)
            self._installer.offer(error, lambda: self.begin(wanted))
            return
        except AppError as error:
            self._desk.notices.error(error)
            return
        for code in codes:
            if code not in self._running:
                self._begin_one(code, model)

    def begin_pending(self) -> None:
        """Transcribe everything with sound that has no complete transcript."""
        codes = transcription.pending(self._desk.session)
        if codes:
            self.begin(codes)
            return
        self._desk.notices.say(self.tr("Semua sudah ditranskripsikan"))

    def ask_export(self, code: str) -> None:
        """Ask where a transcript is to be written, and in which form."""
        forms = {
            TranscriptForm.TXT: self.tr("Teks (*.txt)"),
            TranscriptForm.DOCX: self.tr("Dokumen (*.docx)"),
            TranscriptForm.SRT: self.tr("Takarir SRT (*.srt)"),
            TranscriptForm.VTT: self.tr("Takarir WebVTT (*.vtt)"),
            TranscriptForm.JSON: self.tr("Semua fakta, JSON (*.json)"),
        }
        place = self._desk.session.folder.parent / f"Transkrip {code}.txt"
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Simpan transkrip"), str(place), ";;".join(forms.values())
        )
        if chosen:
            wanted = next((form for form, name in forms.items() if name == kind), None)
            self.export(code, Path(chosen), wanted)

    def export(self, code: str, out: Path, form: TranscriptForm | None = None) -> None:
        """Write a transcript; without a form the ending of the name says which."""
        ending = out.suffix.lstrip(".").casefold()
        if ending in set(TranscriptForm):
            form = TranscriptForm(ending)
        else:
            form = form or TranscriptForm.TXT
            out = out.with_name(f"{out.name}.{form}")
        session = self._desk.session
        made = self._desk.attempt(lambda: transcript_files.export(session, code, out, form))
        if made is not None:
            self._desk.notices.say(self.tr("Transkrip disimpan"), str(made))

    def _begin_one(self, code: str, model: ModelIdentity) -> None:
        session, profile = self._desk.session, transcription.default_profile()
        plan = self._desk.attempt(lambda: transcription.begin(session, code, model, profile))
        if plan is None:
            return
        handle = self._desk.start(
            transcription.job(plan), lambda result: self._on_succeeded(plan, result)
        )
        self._running[code] = handle
        handle.item.connect(partial(self._on_item, plan))
        handle.cancelled.connect(partial(self._on_broken_off, plan, "cancelled", ""))
        handle.failed.connect(lambda error: self._on_failed(plan, error))
        handle.finished.connect(lambda: self._running.pop(code, None))

    def _on_item(self, plan: RunPlan, stretch: object) -> None:
        if isinstance(stretch, TranscriptStretch):
            session = self._desk.session
            self._desk.attempt(lambda: transcription.store_stretch(session, plan, stretch))

    def _on_succeeded(self, plan: RunPlan, result: object) -> None:
        transcription.finish(self._desk.session, plan, result)  # type: ignore[arg-type]
        self.finished.emit(plan.code)

    def _on_failed(self, plan: RunPlan, error: object) -> None:
        self._on_broken_off(plan, "failed", type(error).__name__)

    def _on_broken_off(self, plan: RunPlan, status: str, why: str) -> None:
        session = self._desk.session
        self._desk.attempt(lambda: transcription.break_off(session, plan, status, why))
