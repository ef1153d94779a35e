"""How changes of the case form are taken back after a restart, told by the chain alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.case import CaseForm
from app.domain.plain import from_plain
from app.services import ancestry, case_form
from app.services.replay_entries import Entry, in_chain_form, parse, with_defaults
from app.services.session import CaseSession

_Act = Callable[[CaseSession, Entry], object]
_NEW = "case.new"


def _unset(session: CaseSession, entry: Entry) -> None:
    own = session.stores.custody.lines_from(0, entry["seq"])
    told: dict[str, Any] = {}
    for line in ancestry.told(session.stores, own):
        if line.startswith((f'{{"act":"{_NEW}"', f'{{"act":"{case_form.FORM_ACT}"')):
            before = parse(line)
            told |= before["data"]["form"] if before["act"] == _NEW else before["data"]
    _put(session, told, entry, "undo")


def _set_again(session: CaseSession, entry: Entry) -> None:
    now = in_chain_form(case_form.form(session))
    _put(session, {**now, **entry["data"]}, entry, "redo")


def _put(session: CaseSession, told: dict[str, Any], entry: Entry, why: str) -> None:
    form = from_plain(CaseForm, with_defaults(CaseForm, told))
    case_form.put_form(session, form, entry["data"], why)


PAIRS: dict[str, tuple[_Act, _Act]] = {case_form.FORM_ACT: (_unset, _set_again)}
"""By act: what takes an entry back, and what does it again."""
