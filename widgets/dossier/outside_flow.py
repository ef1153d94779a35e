"""From the list of dossiers to another program's signature, or to a time stamp, and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.runtime import settings as declared
from app.services import cosigning, late_stamps, outside_signing, release
from app.services.cosigning import SignedAgain
from app.services.late_stamps import Stamped
from app.tasks.job import Job
from widgets.desk import Desk
from widgets.dossier.other_program import BringInPage, StampPage


class Begin(Protocol):
    """Starts a job of the dialog."""

    def __call__(self, make: Callable[[], Job[Any]], on_done: Callable[[Any], None]) -> None:
        """Run what `make` gives, and hand its result to `on_done`."""


class OutsideFlow(QObject):
    """Holds the two pages and does what they ask for."""

    stamp_asked = Signal()
    """The page of the time stamp is ready to be shown."""
    made = Signal(str, object)
    """Title and path of the file that came out."""

    def __init__(self, desk: Desk, begin: Begin, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._begin = begin
        self._name = ""
        self.bring_in, self.stamp = BringInPage(), StampPage()
        self.bring_in.bring_in.clicked.connect(self._bring_in)
        self.stamp.stamp.clicked.connect(self._stamp)

    def ask_stamp(self, name: str) -> None:
        """Ask which service stamps a dossier."""
        self._name = name
        url = self._desk.settings.get(declared.TIMESTAMP_URL)
        self.stamp.show_dossier(release.state(self._desk.session, name), url)
        self.stamp_asked.emit()

    def _bring_in(self) -> None:
        session, path, trust = self._desk.session, self.bring_in.file.path, self.bring_in.trust
        if path is not None:
            self._begin(
                lambda: outside_signing.bring_in_job(session, path, trust), self._on_brought_in
            )

    def _on_brought_in(self, signed: SignedAgain) -> None:
        kept = cosigning.commit(self._desk.session, signed)
        self.made.emit(self.tr("Berkas dikenali, sah, dan dimasukkan"), Path(kept.path))

    def _stamp(self) -> None:
        session, name, url = self._desk.session, self._name, self.stamp.url.text().strip()
        self._begin(lambda: late_stamps.stamp_job(session, name, url), self._on_stamped)

    def _on_stamped(self, stamped: Stamped) -> None:
        kept = late_stamps.commit(self._desk.session, stamped)
        self._desk.settings.set(declared.TIMESTAMP_URL, stamped.url)
        self.made.emit(self.tr("Cap waktu dibubuhkan"), Path(kept.path))
