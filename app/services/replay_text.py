"""Replay of what people decided: moments, suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain.custody import nfc
from app.domain.moment import Suggestion, SuggestionDraft
from app.domain.plain import digest
from app.services.replay_entries import Entry, agrees, in_chain_form
from app.services.review import moment_facts
from app.services.stores import Stores


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
    # lists are ordered by these columns, not by the draft whose digest the chain holds
    yield from stores.moments.unlike()
    for code, moment in rows.items():
        facts: Entry = in_chain_form(dict(moment_facts(moment)))
        if "moment_sha256" not in stated.get(code, {}):
            # an older program did not state it
            del facts["moment_sha256"]
        if code in stated and stated[code] != facts:
            yield code


def suggestion_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the suggestions that were not found so, or were decided otherwise."""
    stated: dict[int, Entry] = {}
    for entry in entries:
        data = entry["data"]
        if entry["act"] == "suggestion.find":
            open_: Entry = {"status": "open", "reason": "", "decided_by": "", "moment": ""}
            stated.update({id_: dict(open_) for id_ in data["suggestions"]})
            if "drafts_sha256" in data:
                for id_, sha256 in zip(data["suggestions"], data["drafts_sha256"], strict=True):
                    stated[id_]["draft_sha256"] = sha256
        elif entry["act"].startswith("suggestion."):
            stated.setdefault(data["suggestion"], {}).update(_decided(entry))
    rows = {item.id: item for item in stores.suggestions.all()}
    yield from (str(id_) for id_ in set(stated) ^ set(rows))
    yield from map(str, stores.suggestions.unlike())
    for id_, item in rows.items():
        if not agrees(stated.get(id_, {}), _facts(item)):
            yield str(id_)


def _decided(entry: Entry) -> Entry:
    status = entry["act"].removeprefix("suggestion.")
    is_open = status == "open"
    return {
        "status": status,
        "reason": entry.get("why", "") if status == "rejected" else "",
        "decided_by": "" if is_open else entry["who"]["name"],
        "moment": entry["obj"][1] if len(entry["obj"]) > 1 else "",
    }


def _facts(item: Suggestion) -> Entry:
    return {
        "status": item.status.value,
        "reason": nfc(item.reason),
        "decided_by": nfc(item.decided_by),
        "moment": item.moment or "",
        "draft_sha256": digest(SuggestionDraft, item.draft),
    }
