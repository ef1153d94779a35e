"""Transcribing from the window: into the queue, and out of the program as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import PlainTranscriptMissing
from app.services import transcript_files, transcription
from app.services.transcript_files import TranscriptForm
from widgets.desk import Desk
from widgets.model_installer import ModelInstaller
from widgets.queue.dialog import QueueDialog
from widgets.queue.models_dialog import ModelsDialog
from widgets.queue.queue import TranscriptionQueue
from widgets.transcript.prompt_dialog import PromptDialog


class TranscriptionFlow(QObject):
    """Puts items into the queue, and writes transcripts to files."""

    finished = Signal(str)
    """Evidence code whose transcript is complete."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        installer = ModelInstaller(desk.runner, desk.notices, window)
        self.queue = TranscriptionQueue(desk, installer, self)
        self.queue.finished.connect(self.finished)
        self._window = window
        self._dialog: QueueDialog | None = None

    def begin(self, codes: Iterable[str]) -> None:
        """Put items into the queue; what is complete or waits already stays as it is."""
        self.queue.put(codes)

    def begin_pending(self) -> None:
        """Transcribe everything with sound that has no complete transcript."""
        codes = transcription.pending(self._desk.session)
        if codes:
            self.begin(codes)
            return
        self._desk.notices.say(self.tr("Semua sudah ditranskripsikan"))

    def ask_prompted(self, code: str) -> None:
        """Ask for words that the model is told beforehand, for a second transcript of an item."""
        session = self._desk.session
        if not self._desk.may_write or not code:
            return
        if not transcription.is_done(session, code, transcription.default_profile()):
            self._desk.notices.error(PlainTranscriptMissing(code=code))
            return
        dialog = PromptDialog(code, self._window)
        dialog.accepted.connect(lambda: self.begin_prompted(code, dialog.prompt))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def begin_prompted(self, code: str, prompt: str) -> None:
        """Put an item into the queue once more, with words that the model is told beforehand."""
        if any(item.code == code for item in self.queue.items):
            self._desk.notices.say(self.tr("{code} sudah menunggu di antrean").format(code=code))
            return
        profile = replace(transcription.default_profile(), prompt=prompt)
        if transcription.is_done(self._desk.session, code, profile):
            self._desk.notices.say(
                self.tr("Transkrip dengan kata bantu itu sudah ada"),
                self.tr("Pilih di atas teks transkrip mana yang ditampilkan."),
            )
            return
        self.queue.put([code], profile)

    def show_queue(self) -> None:
        """Show what waits; the window stays usable beside it."""
        if self._dialog is None:
            self._dialog = QueueDialog(self._desk, self.queue, self._window)
            self._dialog.models_wanted.connect(self.show_models)
        self._dialog.refresh()
        self._dialog.show()
        self._dialog.activateWindow()

    def show_models(self) -> None:
        """Show the models, and what they made in this case."""
        desk = self._desk
        dialog = ModelsDialog(desk.runner, desk.settings, desk.session, self._window)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(lambda _result: self.queue.changed.emit())

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
