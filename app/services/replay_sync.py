"""Replay of what was put on one clock."""

from __future__ import annotations

from collections.abc import Iterator

from app.services.replay_entries import Entry, in_chain_form
from app.services.stores import Stores
from app.services.sync import REMOVE_ACT, SET_ACT, sync_facts


def sync_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the groups that are not as they were last set or taken out."""
    stated = {
        entry["obj"][0]: entry["data"] for entry in entries if entry["act"] in (SET_ACT, REMOVE_ACT)
    }
    rows = {kept.group.code: in_chain_form(sync_facts(kept)) for kept in stores.syncs.all()}
    for code in set(stated) | set(rows):
        if stated.get(code) != rows.get(code):
            yield code
