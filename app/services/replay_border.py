"""Replay of what crosses the border of a case: persons, anchors, packages."""

from __future__ import annotations

from collections.abc import Iterator

from app.services.replay_entries import Entry, in_chain_form
from app.services.stores import Stores


def identity_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the persons that are not as they were entered or removed."""
    stated = {
        entry["data"]["identity"]["id"]: entry["data"]["identity"]
        for entry in entries
        if entry["act"] in ("identity.add", "identity.remove")
    }
    rows = {item.id: in_chain_form(item) for item in stores.identities.all()}
    for id_ in set(stated) | set(rows):
        if stated.get(id_) != rows.get(id_):
            yield (rows.get(id_) or stated[id_])["name"]


def anchor_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the anchors that no entry made, and those that are gone."""
    stated = [entry["data"]["anchor"] for entry in entries if "anchor" in entry["data"]]
    rows = [in_chain_form(item) for item in stores.anchors.all()]
    for item in rows:
        if item not in stated:
            yield f"{item['kind']} {item['head']['seq']}"
    for item in stated:
        if item not in rows:
            yield f"{item['kind']} {item['head']['seq']}"
    if len(rows) != len(stated):
        yield "count"


def exchange_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the packages and receipts that are not as they went or came."""
    stated = [entry["data"]["exchange"] for entry in entries if "exchange" in entry["data"]]
    rows = [in_chain_form(item) for item in stores.exchanges.all()]
    yield from (item["name"] for item in rows if item not in stated)
    yield from (item["name"] for item in stated if item not in rows)
    if len(rows) != len(stated):
        yield "count"
