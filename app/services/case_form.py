"""The case form as it is stored: read, and written with its entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.domain.case import CaseForm
from app.domain.plain import to_plain
from app.services.events import Topic
from app.services.session import CaseSession

FORM_ACT = "case.set"


def form(session: CaseSession) -> CaseForm:
    """Give the case form."""
    return session.stores.cases.record().form


def put_form(session: CaseSession, told: CaseForm, keys: Iterable[str], why: str = "") -> None:
    """Write some fields of the form as told; no step to undo is left by it."""
    values = {key: getattr(told, key) for key in keys}
    with session.change(FORM_ACT, Topic.CASE, why=why) as change:
        session.stores.cases.set_form(replace(form(session), **values))
        change.data = {key: to_plain(value) for key, value in values.items()}
