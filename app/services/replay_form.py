"""Replay of the case form, its persons, and what was set about limits and requirements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain.case import CaseForm
from app.domain.ids import PARTY_PREFIX, numbered
from app.services import people
from app.services.ancestry import IMPORT
from app.services.replay_entries import Entry, in_chain_form, with_defaults
from app.services.stores import Stores

_CHOICES = {"deadline.set": "choice", "requirement.set": "mark", "element.set": "mark"}
"""Acts that set something, and under which name their entry tells it."""


def form_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the fields of the form that are not as last stated; `parties` for the persons."""
    stated: dict[str, Any] = {}
    record, created_at = stores.cases.record(), ""
    for entry in entries:
        if entry["act"] == "case.new":
            stated.update(with_defaults(CaseForm, entry["data"]["form"]))
            if entry["data"]["catalogue"] != record.catalogue_version:
                yield "catalogue"
            if entry["data"]["catalogue_sha256"] != record.catalogue_sha256:
                yield "catalogue"
            created_at = entry["data"].get("created_at", "")
        elif entry["act"] == "case.set":
            stated.update(entry["data"])
        elif entry["act"] == IMPORT:
            # a case that came in a package was made here when it came
            created_at = entry["data"]["exchange"]["made_at"]
    if created_at not in ("", record.created_at):
        yield "created_at"
    form = with_defaults(CaseForm, in_chain_form(record.form))
    for key in set(stated) | set(form):
        if stated.get(key) != form.get(key):
            yield key
    if _parties_now(stores) != parties_told(entries):
        yield "parties"


def choice_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name what was set about limits, requirements and elements, and is not as last told."""
    stated: dict[str, Any] = {}
    for entry in entries:
        if entry["act"] in _CHOICES:
            stated[f"{entry['act']} {entry['obj'][0]}"] = entry["data"][_CHOICES[entry["act"]]]
    yield from stores.choices.unlike()
    found = stores.choices.all()
    rows: dict[str, Any] = {}
    for choice in found.deadlines:
        rows[f"deadline.set {choice.rule}"] = in_chain_form(choice)
    for requirement in found.requirements:
        rows[f"requirement.set {requirement.requirement}"] = in_chain_form(requirement)
    for element in found.elements:
        rows[f"element.set {element.key}"] = in_chain_form(element)
    for key in set(stated) | set(rows):
        told = stated.get(key)
        if rows.get(key) != (None if told is None or _says_nothing(key, told) else told):
            yield key


def parties_told(entries: list[Entry]) -> dict[str, Any]:
    """Give, by code, what entries last state of each person, and when they were taken out."""
    told: dict[str, Any] = {}
    for entry in entries:
        act = entry["act"]
        if act == "party.add":
            told[numbered(PARTY_PREFIX, len(told) + 1)] = [entry["data"], ""]
        elif act in (people.SET_ACT, people.RESTORE_ACT):
            told[entry["obj"][0]] = [entry["data"], ""]
        elif act == people.REMOVE_ACT:
            told[entry["obj"][0]][1] = entry["data"]["removed_at"]
    return told


def _parties_now(stores: Stores) -> dict[str, Any]:
    return {
        kept.code: [in_chain_form(kept.party), kept.removed_at]
        for kept in stores.cases.kept_parties()
    }


def _says_nothing(key: str, told: Any) -> bool:
    """Tell whether what was set leaves everything to the data: then it has no row."""
    if key.startswith("deadline.set"):
        empty = {"limit": 0, "counting": "", "start": "", "due_on": "", "done_on": ""}
        return not told["is_left_out"] and all(told[name] == is_ for name, is_ in empty.items())
    if key.startswith("requirement.set"):
        return told["state"] == "open" and not told["note"] and not told["on"]
    return told["state"] == "open" and not told["note"]
