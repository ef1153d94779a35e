"""Getting a speech model in from a folder or packages; nothing is ever fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import ModelMissing
from app.services import model_install
from app.services.models import ModelRecord
from app.tasks.job import Job, Lane
from app.tasks.runner import TaskHandle, TaskRunner
from widgets.notices import Notices
from widgets.parts import Button


class ModelInstaller(QObject):
    """Says that a model is missing, and takes one in where the user has it."""

    def __init__(self, runner: TaskRunner, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._runner = runner
        self._notices = notices
        self._window = window

    def offer(self, error: ModelMissing, go_on: Callable[[], object]) -> None:
        """Say what is missing and offer to install it, then go on with what was wanted."""
        notice = self._notices.error(error)
        folder = Button(self.tr("Pilih folder…"))
        archive = Button(self.tr("Pilih zip atau paket…"))
        folder.clicked.connect(lambda: self._begin(self._ask_folder(), go_on))
        archive.clicked.connect(lambda: self._begin(self._ask_files(), go_on))
        notice.add_button(folder)
        notice.add_button(archive)

    def install(self, paths: list[Path], go_on: Callable[[], object]) -> TaskHandle:
        """Check and copy a model in the background."""
        job: Job[ModelRecord] = Job(
            label=self.tr("Memasang model"),
            lane=Lane.DISK,
            run=lambda ctx: model_install.install(paths, None, ctx),
        )
        handle = self._runner.start(job)
        handle.failed.connect(self._notices.error)
        handle.succeeded.connect(lambda _record: go_on())
        return handle

    def _begin(self, paths: list[Path], go_on: Callable[[], object]) -> None:
        if paths:
            self._notices.clear()
            self.install(paths, go_on)

    def _ask_folder(self) -> list[Path]:
        chosen = QFileDialog.getExistingDirectory(self._window, self.tr("Folder model"))
        return [Path(chosen)] if chosen else []

    def _ask_files(self) -> list[Path]:
        title, kinds = self.tr("Paket model"), self.tr("Paket (*.zip *.whl *.tar.gz)")
        chosen, _kind = QFileDialog.getOpenFileNames(self._window, title, "", kinds)
        return [Path(name) for name in chosen]
