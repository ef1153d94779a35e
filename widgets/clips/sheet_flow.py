"""From the menu to a moment's contact sheet on paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.services import contact_sheets
from app.services.contact_sheets import BuiltContactSheet
from app.tasks.runner import TaskHandle
from widgets.desk import Desk


class ContactSheetFlow(QObject):
    """Asks where a sheet goes, lays it out in the background, and says where it lies."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window

    def begin(self, code: str) -> None:
        """Ask where the sheet of a moment goes."""
        name = self.tr("Lembar kontak {code}.pdf").format(code=code)
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Simpan lembar kontak"),
            str(self._desk.session.folder.parent / name),
            "PDF (*.pdf)",
        )
        if chosen:
            self.write(code, Path(chosen))

    def write(self, code: str, out: Path) -> TaskHandle | None:
        """Lay out a sheet; None where that cannot be begun, which is said."""
        out = out if out.suffix.casefold() == ".pdf" else out.with_name(f"{out.name}.pdf")
        session = self._desk.session
        job = self._desk.attempt(lambda: contact_sheets.build_job(session, code, out))
        return self._desk.start(job, self._on_built) if job is not None else None

    def _on_built(self, built: BuiltContactSheet) -> None:
        contact_sheets.note(self._desk.session, built)
        self._desk.notices.say(self.tr("Lembar kontak disimpan"), str(built.path))
