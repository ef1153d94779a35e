"""The sitting: one person works, is asked for once, and may hand over to another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.case import Reviewer
from app.domain.errors import AppError
from app.domain.exchange import Identity
from app.runtime import settings as declared
from app.runtime.settings import Settings
from app.services import cases, identities
from app.services.holding import is_held
from app.services.session import CaseSession
from widgets.cases.identities_dialog import IdentitiesDialog
from widgets.cases.reviewer_dialog import ReviewerDialog
from widgets.desk import Desk


class Sitting(QObject):
    """Knows who works in this window."""

    def __init__(self, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self.reviewer: Reviewer | None = None

    def ask(self, people: tuple[Identity, ...] = ()) -> Reviewer | None:
        """Ask once per sitting who is working; None where the question was left."""
        if self.reviewer is None:
            self.reviewer = self._answer(people, None)
        return self.reviewer

    def ask_for(self, folder: Path) -> Reviewer | None:
        """Ask who works on a case, except on a fictional one: nobody has to answer for it."""
        if self.reviewer is not None:
            return self.reviewer
        is_fictional, people = _glance(folder)
        if is_fictional:
            name = self._settings.get(declared.REVIEWER_NAME) or self.tr("Pemeriksa Contoh")
            return Reviewer(name)
        return self.ask(people)

    def change(self, session: CaseSession | None) -> bool:
        """Ask who works from here on, in the open case too; False where nobody else does."""
        people = identities.listed(session) if session is not None else ()
        now = session.reviewer if session is not None else self.reviewer
        answer = self._answer(people, now)
        if answer is None:
            return False
        self.reviewer = answer
        if session is not None:
            session.hand_to(answer)
        return True

    def remember(self, folder: Path) -> None:
        """List a case among those opened last; one unpacked for a hearing is gone tomorrow."""
        if not is_held(folder):
            self._settings.remember_case(folder)

    def take(self, reviewer: Reviewer) -> None:
        """Know who works from here on, where it was asked elsewhere."""
        self.reviewer = reviewer

    def show_identities(self, desk: Desk) -> None:
        """Show who may sign in an open case."""
        dialog = IdentitiesDialog(desk, self._window)
        dialog.exec()
        dialog.deleteLater()

    def _answer(self, people: tuple[Identity, ...], now: Reviewer | None) -> Reviewer | None:
        dialog = ReviewerDialog(self._settings, self._window, people=people, now=now)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answer = dialog.reviewer if accepted else None
        dialog.deleteLater()
        return answer


def _glance(folder: Path) -> tuple[bool, tuple[Identity, ...]]:
    try:
        with cases.open_case(folder, Reviewer("-"), read_only=True) as session:
            return cases.form(session).is_fictional, identities.listed(session)
    except AppError:
        return False, ()  # what is wrong with it is said when it is opened
