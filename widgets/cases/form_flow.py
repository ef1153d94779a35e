"""Changing the form of an open case, and entering its persons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from app.domain.case import Party
from app.services import cases
from app.services.session import CaseSession
from widgets.cases.case_form_dialog import CaseFormDialog, changed_fields
from widgets.desk import Desk


def edit(desk: Desk, home: Path, window: QWidget) -> None:
    """Ask for the form of an open case, and store what was changed."""
    session = desk.session
    before = cases.form(session)
    dialog = CaseFormDialog(before, home, window, parties=cases.parties(session))
    if dialog.exec() == QDialog.DialogCode.Accepted:
        changes = changed_fields(before, dialog.form)
        if changes:
            desk.attempt(lambda: cases.set_form(session, changes))
        add_parties(session, dialog.parties.added, desk.attempt)
    dialog.deleteLater()


def add_parties(
    session: CaseSession,
    added: tuple[Party, ...],
    attempt: Callable[[Callable[[], object]], object],
) -> None:
    """Store persons; `attempt` calls and says what went wrong."""
    for party in added:
        attempt(partial(cases.add_party, session, party))
