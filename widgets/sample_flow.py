"""The sample case: built when it is first asked for, and opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from app.domain.errors import ModelMissing
from app.runtime.paths import settings_file
from app.services import demo
from app.tasks.job import Job, Lane
from app.tasks.runner import TaskRunner
from widgets.main_window import MainWindow
from widgets.model_installer import ModelInstaller


class SampleFlow(QObject):
    """Builds the sample case and opens it."""

    def __init__(
        self,
        runner: TaskRunner,
        installer: ModelInstaller,
        window: MainWindow,
        open_path: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._runner = runner
        self._installer = installer
        self._window = window
        self._open_path = open_path

    def open(self) -> None:
        """Open the sample case, built on first use."""
        folder = settings_file().parent / "contoh"
        found = sorted(folder.glob("*.netra"))
        if found:
            self._open_path(found[0])
            return
        job = Job(
            label=self.tr("Menyiapkan perkara contoh"),
            lane=Lane.WORKER,
            run=lambda ctx: demo.build_demo(folder, ctx),
        )
        handle = self._runner.start(job)
        handle.failed.connect(self._on_failed)
        handle.succeeded.connect(lambda result: self._open_path(Path(result.case)))
        self._window.start_page.show_preparing(handle)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, ModelMissing):
            self._installer.offer(error, self.open)
        else:
            self._window.notices.error(error)
