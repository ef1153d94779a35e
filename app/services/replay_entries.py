"""What the replay of a chain works with: entries as data, and rows in the chain's own form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields
from typing import Any

from app.domain.checks import CheckResult
from app.domain.custody import nfc_tree
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.plain import to_plain
from app.services.session import CLOCK_FAULT

Entry = dict[str, Any]
BROKEN_ROW = (
    InvalidValue,
    UnknownItem,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    StopIteration,
)
"""What reading a row raises whose JSON no longer fits its values: somebody wrote into it."""


def parse(line: str) -> Entry:
    """Read one line of a chain that holds."""
    entry: Entry = json.loads(line)
    # Said of the clock by the session, not of the change by the service that made it.
    entry["data"].pop(CLOCK_FAULT, None)
    return entry


def in_chain_form(value: object) -> Any:
    """Bring what the rows hold into the form the chain stores."""
    return nfc_tree(to_plain(value))


def with_defaults(kind: type[Any], stated: Entry) -> Entry:
    """Fill in what an older program did not know and therefore did not state."""
    known = {field.name: field for field in fields(kind)}
    filled = {
        name: in_chain_form(_default(field))
        for name, field in known.items()
        if field.default is not MISSING or field.default_factory is not MISSING
    }
    return {**filled, **stated}


def agrees(stated: Entry, facts: Entry) -> bool:
    """Compare facts of a row with those an entry states; an older program stated fewer."""
    return all(stated[name] == fact for name, fact in facts.items() if name in stated)


def check(
    name: str,
    find_faults: Callable[[], Iterator[str]],
    items_of: Callable[[str], str] = lambda _fault: "",
) -> CheckResult:
    """Compare one kind of row with its entries.

    Args:
        find_faults: gives the name of each row that is not what its entries say.
        items_of: names the evidence that a fault throws doubt on; empty for none.
    """
    try:
        found = sorted(set(find_faults()))
    except (*BROKEN_ROW, RuntimeError) as e:
        # A generator turns the StopIteration of a missing row into a RuntimeError.
        return CheckResult(f"record: {name}", False, f"unreadable row: {e}")
    items = tuple(sorted({item for fault in found if (item := items_of(fault))}))
    return CheckResult(f"record: {name}", not found, ", ".join(found), items=items)


def last_by_object(entries: list[Entry], acts: tuple[str, ...], key: str, default: Any) -> Any:
    """Give, for each first object, what the newest of some acts states under `key`."""
    return {
        entry["obj"][0]: entry["data"].get(key, default)
        for entry in entries
        if entry["act"] in acts
    }


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
