"""The speech models of this computer: what is here, what it is worth, and how to get one in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QMessageBox,
    QProgressBar,
    QScrollArea,
    QWidget,
)

from app.domain.errors import AppError, ModelRefused
from app.runtime import settings as declared
from app.runtime.settings import Settings
from app.services import model_facts, model_install, models
from app.services.messages import describe
from app.services.models import ModelRecord
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from app.tasks.runner import TaskHandle, TaskRunner, TaskState
from widgets.parts import Button, EmptyState, column, label, row, set_tone
from widgets.queue.model_card import ModelCard, SizeCard
from widgets.texts import step_text


class ModelsDialog(QDialog):
    """Lists, installs, checks, chooses and removes models; nothing is ever fetched."""

    def __init__(
        self,
        runner: TaskRunner,
        settings: Settings,
        session: CaseSession | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._settings, self._session = runner, settings, session
        self._handle: TaskHandle | None = None
        self._asked: list[Path] = []
        self.setWindowTitle(self.tr("Model suara"))
        self.folder = Button(self.tr("Dari folder atau stik…"), "primary")
        self.folder.setToolTip(self.tr("Folder yang memuat model, juga di dalam stik USB"))
        self.archive = Button(self.tr("Dari zip atau paket…"))
        self.archive.setToolTip(
            self.tr("Satu zip, atau paket-paket yang bersama memuat satu model")
        )
        self.stop = Button(self.tr("Hentikan"))
        self.said = label("", wraps=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(self.tr("Kemajuan"))
        self.room = QScrollArea()
        self.room.setProperty("kind", "sheet")
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setWidgetResizable(True)
        self.room.setAccessibleName(self.windowTitle())
        self.cards: list[ModelCard] = []
        self._lay_out()
        self.folder.clicked.connect(self._ask_folder)
        self.archive.clicked.connect(self._ask_files)
        self.stop.clicked.connect(self._on_stop)
        self._show_work(None)
        self.resize(760, 600)
        self.refresh()

    def refresh(self) -> None:
        """Show what is installed now."""
        records = models.installed()
        made = model_facts.made_with(self._session) if self._session is not None else {}
        usual = self._usual()
        self.cards = [
            ModelCard(record, model_facts.expect(record), made.get(record.sha256, ()), usual)
            for record in records
        ]
        parts: list[QWidget] = []
        for card in self.cards:
            card.verify_wanted.connect(self.verify)
            card.usual_wanted.connect(self.use)
            card.remove_wanted.connect(self._ask_remove)
            card.set_busy(is_busy=self._handle is not None)
            parts.append(card)
        if not records:
            parts.append(self._empty())
        parts.append(label(self.tr("BELUM ADA DI SINI"), "section"))
        parts += [
            SizeCard(size, model_facts.expect_size(size)) for size in model_facts.missing_sizes()
        ]
        page = QWidget()
        page.setProperty("kind", "sheet")
        page.setLayout(column(*parts, None, margins=(2, 2, 8, 2), spacing=8))
        self.room.setWidget(page)

    def install(self, paths: list[Path], *, allow_unknown: bool = False) -> TaskHandle:
        """Check and copy a model; unknown bytes need an explicit yes."""

        def run(ctx: JobContext) -> ModelRecord:
            return model_install.install(paths, None, ctx, allow_unknown=allow_unknown)

        self._asked = paths
        handle = self._start(self.tr("Memasang model"), run)
        handle.succeeded.connect(self._say_installed)
        handle.failed.connect(self._on_refused)
        return handle

    def verify(self, name: str) -> TaskHandle:
        """Hash a model again and load it once."""
        handle = self._start(self.tr("Memeriksa model"), lambda ctx: models.verify(name, ctx))
        handle.succeeded.connect(self._say_verified)
        handle.failed.connect(self._say_error)
        return handle

    def use(self, name: str) -> None:
        """Make a model the usual one."""
        try:
            models.choose(name)
        except AppError as error:
            self._say_error(error)
            return
        self._say(self.tr("{name} dipakai mulai sekarang.").format(name=name), "ok")
        self.refresh()

    def remove(self, name: str) -> None:
        """Delete a model from this computer."""
        try:
            models.remove(name)
        except AppError as error:
            self._say_error(error)
            return
        self._say(self.tr("{name} dihapus dari komputer ini.").format(name=name), "ok")
        self.refresh()

    def done(self, result: int) -> None:
        """Stop what runs for this page only, then close."""
        if self._handle is not None:
            self._handle.cancel()
        super().done(result)

    def _start(self, title: str, run: object) -> TaskHandle:
        job: Job[ModelRecord] = Job(label=title, lane=Lane.DISK, run=run)  # type: ignore[arg-type]
        handle = self._runner.start(job)
        self._say("", "")
        self._show_work(handle)
        # methods, not lambdas: Qt lets go of them when the page is closed before its work has ended
        handle.progressed.connect(self._on_progressed)
        handle.finished.connect(self._on_finished)
        return handle

    def _show_work(self, handle: TaskHandle | None) -> None:
        self._handle = handle
        is_busy = handle is not None
        for part in (self.bar, self.stop):
            part.setVisible(is_busy)
        for button in (self.folder, self.archive):
            button.setEnabled(not is_busy)
        for card in self.cards:
            card.set_busy(is_busy=is_busy)
        if handle is not None:
            done = handle.progress.done
            self.bar.setRange(0, 0 if done < 0 else 1000)
            self.bar.setValue(max(0, round(1000 * done)))
            self._say(f"{handle.label}: {step_text(handle.progress.step)}".rstrip(": "), "")

    def _on_progressed(self, _progress: object) -> None:
        self._show_work(self._handle)

    def _on_finished(self) -> None:
        handle = self._handle
        if handle is not None and handle.is_over:  # else a yes to unknown bytes began another
            if handle.state is TaskState.CANCELLED:
                self._say(self.tr("Dihentikan; tidak ada yang tertinggal."), "")
            self._show_work(None)
        self.refresh()

    def _on_stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()

    def _on_refused(self, error: object) -> None:
        if isinstance(error, ModelRefused) and error.facts.get("why") == "unknown_digest":
            digest = str(error.facts.get("sha256", ""))
            if self._accepts(digest):
                self.install(self._asked, allow_unknown=True)
                return
        self._say_error(error)

    def _accepts(self, digest: str) -> bool:
        text = self.tr(
            "Model ini tidak ada dalam daftar Netra, jadi tidak diketahui apa isinya. "
            "Setiap transkrip yang dibuatnya akan menyebutkan hal itu.\n\nSHA-256 model.bin:\n"
            "{digest}\n\nPasang juga?"
        ).format(digest=digest)
        return self._asks(self.tr("Model tidak dikenal"), text)

    def _ask_remove(self, name: str) -> None:
        text = self.tr(
            "{name} dihapus dari komputer ini. Transkrip yang dibuatnya tetap ada."
        ).format(name=name)
        if self._asks(self.tr("Hapus model"), text):
            self.remove(name)

    def _asks(self, title: str, text: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, title, "", parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        yes = box.addButton(self.tr("Ya"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(self.tr("Tidak"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        is_yes = box.clickedButton() is yes
        box.deleteLater()
        return is_yes

    def _say_installed(self, record: object) -> None:
        if isinstance(record, ModelRecord):
            self._say(self.tr("{name} terpasang.").format(name=record.name), "ok")

    def _say_verified(self, record: object) -> None:
        if not isinstance(record, ModelRecord):
            return
        if record.ok:
            self._say(self.tr("{name}: semua berkas cocok.").format(name=record.name), "ok")
        else:
            self._say_error(ModelRefused(path=record.path, why=record.why))

    def _say_error(self, error: object) -> None:
        if isinstance(error, BaseException):
            message = describe(error, self._settings.get(declared.LANGUAGE))
            self._say(f"{message.title}. {message.text} {message.remedy}".strip(), "bad")

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_tone(self.said, tone)

    def _usual(self) -> str:
        try:
            return models.default_model().name
        except AppError:
            return ""

    def _empty(self) -> EmptyState:
        return EmptyState(
            "transcript",
            self.tr("Belum ada model di komputer ini"),
            self.tr(
                "Netra tidak mengunduh apa pun. Ambil model Whisper bentuk CTranslate2 di komputer "
                "lain, bawa dengan stik, lalu pasang dari sini."
            ),
        )

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder model atau stik"))
        if chosen:
            self.install([Path(chosen)])

    def _ask_files(self) -> None:
        title, kinds = self.tr("Paket model"), self.tr("Paket (*.zip *.whl)")
        chosen, _kind = QFileDialog.getOpenFileNames(self, title, "", kinds)
        if chosen:
            self.install([Path(name) for name in chosen])

    def _lay_out(self) -> None:
        close = Button(self.tr("Tutup"))
        close.clicked.connect(self.accept)
        note = self.tr(
            "Model dipasang dari berkas yang Anda bawa, dicocokkan SHA-256-nya dengan daftar "
            "Netra, dan dicatat pada setiap transkrip. Tidak ada yang diunduh."
        )
        work = row(self.bar, self.stop)
        work.setStretch(0, 1)
        body = column(
            label(self.windowTitle(), "title"), label(note, "muted", wraps=True), self.said, work,
            self.room, row(self.folder, self.archive, None, close),
            margins=(20, 16, 20, 14), spacing=10,
        )  # fmt: skip
        body.setStretch(4, 1)
        self.setLayout(body)
