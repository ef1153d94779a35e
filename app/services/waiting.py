"""What waits to be transcribed in one case: kept on this computer until it is done.

The list is a matter of this computer, not of the case: it is no part of the evidence, and
nothing of it goes into a package. It stands in a file of its own, so that a window that was
closed, a power cut or a killed process loses no item of it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import InvalidValue
from app.domain.plain import from_plain, to_plain
from app.domain.transcript import AsrProfile
from app.runtime.disk import write_text, writing_to
from app.runtime.paths import data_dir

_FOLDER = "waiting"
_VERSION = 1
_MAX_BYTES = 16 * 1024 * 1024
log = logging.getLogger("transcription")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item that waits, with what was chosen for it."""

    code: str
    """Evidence code; it stands once in the list."""
    profile: AsrProfile
    """Options."""
    model: str = ""
    """Name of the model; empty takes the usual one when its turn comes."""


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    case: str
    items: tuple[Waiting, ...]


class WaitingList:
    """The items of one case in their order; each change is on the disk before it is answered.

    Args:
        case: the case's folder.
    """

    def __init__(self, case: Path) -> None:
        self._case = str(case.absolute())
        name = hashlib.sha256(self._case.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self._path = data_dir() / _FOLDER / f"{name}.json"
        self._items = self._load()

    @property
    def items(self) -> tuple[Waiting, ...]:
        """Whose turn is next comes first."""
        return self._items

    def add(self, items: Iterable[Waiting]) -> None:
        """Put items at the end; one that waits already keeps its place and its options.

        Raises:
            DiskFull, OutputRefused, DiskFailed: the list could not be kept.
        """
        known = {item.code for item in self._items}
        fresh = {item.code: item for item in items if item.code not in known}
        self._keep((*self._items, *fresh.values()))

    def change(self, item: Waiting) -> None:
        """Give an item that waits other options."""
        self._keep(tuple(item if item.code == kept.code else kept for kept in self._items))

    def drop(self, code: str) -> None:
        """Take an item out."""
        self._keep(tuple(item for item in self._items if item.code != code))

    def arrange(self, codes: Iterable[str]) -> None:
        """Put items into this order; those not named follow as they stood."""
        by_code = {item.code: item for item in self._items}
        named = [by_code.pop(code) for code in dict.fromkeys(codes) if code in by_code]
        self._keep((*named, *by_code.values()))

    def move(self, code: str, steps: int, first: str = "") -> None:
        """Move an item up (negative) or down; it stops at the ends, and below `first`."""
        codes = [item.code for item in self._items if item.code != first]
        if code not in codes:
            return
        at = codes.index(code)
        codes.insert(min(max(0, at + steps), len(codes) - 1), codes.pop(at))
        self.arrange([first, *codes])

    def name_model(self, code: str, model: str) -> None:
        """Name the model of an item, so that what is resumed is resumed with the same."""
        found = next((item for item in self._items if item.code == code), None)
        if found is not None and found.model != model:
            self.change(replace(found, model=model))

    def _keep(self, items: tuple[Waiting, ...]) -> None:
        if items == self._items:
            return
        with writing_to(self._path):
            if items:
                kept = _Kept(_VERSION, self._case, items)
                write_text(self._path, json.dumps(to_plain(kept), indent=1))
            else:
                self._path.unlink(missing_ok=True)
        self._items = items

    def _load(self) -> tuple[Waiting, ...]:
        try:
            if self._path.stat().st_size > _MAX_BYTES:
                raise InvalidValue(field="waiting", value="size", expected="small")
            kept = from_plain(_Kept, json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, RecursionError, InvalidValue) as error:
            log.warning("the waiting list is not readable: %s", error)
            return ()
        if kept.version != _VERSION or kept.case != self._case:
            return ()
        return tuple({item.code: item for item in kept.items}.values())
