"""Changing the form of an open case, its persons and its requirements."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from app.domain.case import Party
from app.services import cases, chronology, people, requirements
from app.services.session import CaseSession
from widgets.cases.case_form_dialog import CaseFormDialog, changed_fields
from widgets.desk import Desk


def edit(desk: Desk, home: Path, window: QWidget) -> None:
    """Ask for the form of an open case, and store what was changed."""
    session = desk.session
    before = cases.form(session)
    dialog = CaseFormDialog(
        before,
        home,
        window,
        parties=people.listed(session),
        requirements=requirements.listed(session),
        draft_chronology=lambda: desk.attempt(lambda: chronology.draft(session)) or "",
    )
    if dialog.exec() == QDialog.DialogCode.Accepted:
        store(desk, dialog)
    dialog.deleteLater()


def store(desk: Desk, dialog: CaseFormDialog) -> None:
    """Store what was changed in an answered form; each change is an entry of its own."""
    session = desk.session
    before = cases.form(session)
    changes = changed_fields(before, dialog.form)
    if changes:
        desk.attempt(lambda: cases.set_form(session, changes))
    for code in dialog.parties.removed:
        desk.attempt(partial(people.remove, session, code))
    for code, party in dialog.parties.altered.items():
        desk.attempt(partial(people.change, session, code, party))
    add_parties(session, dialog.parties.added, desk.attempt)
    if "election" not in changes:  # the other law has other requirements
        for mark in dialog.requirements.marks:
            desk.attempt(partial(requirements.set_mark, session, mark))


def add_parties(
    session: CaseSession,
    added: tuple[Party, ...],
    attempt: Callable[[Callable[[], object]], object],
) -> None:
    """Store persons; `attempt` calls and says what went wrong."""
    for party in added:
        attempt(partial(cases.add_party, session, party))
