"""Replay of what people decided: moments, suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.services.replay_entries import Entry, in_chain_form
from app.services.review import moment_facts
from app.services.session import Stores


def moment_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the moments that are not as they were marked."""
    stated: dict[str, Any] = {}
    removed: set[str] = set()
    for entry in entries:
        act, code = entry["act"], entry["obj"][0] if entry["obj"] else ""
        if act in ("moment.add", "moment.set"):
            stated[code] = entry["data"]
        elif act == "moment.remove":
            removed.add(code)
        elif act == "moment.restore":
            removed.discard(code)
    rows = {moment.code: moment for moment in stores.moments.all()}
    yield from (set(stated) - removed) ^ set(rows)
    for code, moment in rows.items():
        if code in stated and stated[code] != in_chain_form(dict(moment_facts(moment))):
            yield code


def suggestion_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the suggestions that were decided otherwise."""
    stated: dict[int, tuple[str, str]] = {}
    for entry in entries:
        if entry["act"] == "suggestion.find":
            stated.update(dict.fromkeys(entry["data"]["suggestions"], ("open", "")))
        elif entry["act"].startswith("suggestion."):
            status = entry["act"].removeprefix("suggestion.")
            why = entry.get("why", "") if status == "rejected" else ""
            stated[entry["data"]["suggestion"]] = (status, why)
    rows = {item.id: (item.status.value, item.reason) for item in stores.suggestions.all()}
    for id_ in set(stated) | set(rows):
        if stated.get(id_) != rows.get(id_):
            yield str(id_)
