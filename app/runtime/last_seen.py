"""The head of a chain as this computer last saw it, kept outside the case.

It lies in the operating system's key ring, where whoever can write to a case folder cannot
simply write too. Where there is no key ring (a server without a desktop), or it does not
answer in time, it lies in a file of this user: that is weaker, and `place` says so.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from app.domain.custody import ChainHead
from app.runtime import paths

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
SERVICE = "Netra custody head"
FILE_NAME = "last-seen.json"
SECONDS = 3.0
"""How long the key ring may take: it may be asking a person for a password nobody will type."""
_MAX_BYTES = 1_000_000
log = logging.getLogger("log.last_seen")


class Place(StrEnum):
    """Where a head lies."""

    KEYRING = "keyring"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Seen:
    """A head that this computer saw."""

    head: ChainHead
    """End of the chain then."""
    at: str
    """UTC."""
    place: Place
    """Where this was kept."""


def load(chain: str) -> Seen | None:
    """Give what was last seen of a chain (its `log`), None where that is not known."""
    found = [_seen(_file().get(chain, ""), Place.FILE)]
    backend = _backend()
    if backend is not None:
        kept = _ask(lambda: backend.get_password(SERVICE, chain))
        found.append(_seen(kept or "", Place.KEYRING))
    # Both hold something where the key ring failed for a while: the longer memory counts.
    known = [seen for seen in found if seen is not None]
    return max(known, key=lambda seen: (seen.head.seq, seen.place is Place.KEYRING), default=None)


def store(chain: str, head: ChainHead, at: str) -> Place:
    """Keep a head; a key ring that refuses or hangs costs strength, not the sitting.

    Raises:
        OSError: the file cannot be written.
    """
    text = json.dumps({"seq": head.seq, "sha256": head.sha256, "at": at})
    backend = _backend()
    if backend is not None:

        def put() -> bool:
            backend.set_password(SERVICE, chain, text)
            return True

        if _ask(put):
            rest = _file()
            if rest.pop(chain, None) is not None:
                _write(rest)
            return Place.KEYRING
    _write({**_file(), chain: text})
    return Place.FILE


def _seen(text: str, place: Place) -> Seen | None:
    try:
        found = json.loads(text)
        head = ChainHead(int(found["seq"]), str(found["sha256"]))
        return Seen(head, str(found["at"]), place)
    except (ValueError, KeyError, TypeError):
        return None


class _Ring:
    """Whether the key ring of this process may be asked."""

    has_hung = False


def _backend() -> KeyringBackend | None:
    """Give the key ring; None where there is none worth the name, or it hung before."""
    has_choice = "PYTHON_KEYRING_BACKEND" in os.environ
    is_linux = sys.platform.startswith("linux")
    if _Ring.has_hung:
        return None
    if is_linux and not has_choice and "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return None  # the key rings of Linux are asked over D-Bus; looking takes half a second
    return _ask(_find)


def _find() -> KeyringBackend | None:
    import keyring

    found = keyring.get_keyring()
    # Below 1 are those that keep nothing or keep it in the open.
    return found if found.priority >= 1 else None


def _ask(call: Callable[[], T]) -> T | None:
    """Ask the key ring in a thread of its own, at most SECONDS; None where it fails or hangs."""
    answer: list[T] = []

    def ask() -> None:
        try:
            answer.append(call())
        except Exception:
            log.warning("the key ring failed", exc_info=True)

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(SECONDS)
    if thread.is_alive():
        _Ring.has_hung = True
        log.warning("the key ring did not answer")
    return answer[0] if answer else None


def _file() -> dict[str, str]:
    path = paths.data_dir() / FILE_NAME
    try:
        if path.stat().st_size > _MAX_BYTES:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): str(value) for key, value in found.items()}


def _write(heads: dict[str, str]) -> None:
    path = paths.data_dir() / FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_suffix(f".{os.getpid()}.tmp")
    staged.write_text(json.dumps(heads, indent=1), encoding="utf-8")
    staged.replace(path)
