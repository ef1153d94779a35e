"""Who packages are encrypted for: a book of public keys, and the key of this computer."""

from __future__ import annotations

import os
from pathlib import Path

from app.domain.errors import FileMissing, FileUnreadable, InvalidValue, UnknownItem
from app.package import transport
from app.runtime import paths
from app.runtime import settings as declared
from app.runtime.disk import writing_to
from app.runtime.settings import Settings
from app.services.packages import Recipient

_MAX_BYTES = 32 * 1024
"""Some four hundred keys; more of them do not fit into what a child is asked at once."""
SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how such a key begins, no secret


def book(settings: Settings) -> tuple[Recipient, ...]:
    """Give the known recipients in order of name."""
    known = settings.get(declared.RECIPIENTS)
    return tuple(Recipient(name, known[name]) for name in sorted(known, key=str.casefold))


def add(settings: Settings, name: str, key: str) -> Recipient:
    """Write a recipient down under a name; another key under that name is replaced.

    Raises:
        InvalidValue: no name, or no age recipient.
    """
    made = Recipient(name.strip(), key.strip())
    if not made.name or made.name.startswith("age1"):
        raise InvalidValue(field="recipient", value=name, expected="a name")
    transport.check_recipient(made.key)
    settings.set(declared.RECIPIENTS, {**settings.get(declared.RECIPIENTS), made.name: made.key})
    return made


def remove(settings: Settings, name: str) -> None:
    """Take a recipient out of the book.

    Raises:
        UnknownItem: there is none of that name.
    """
    known = settings.get(declared.RECIPIENTS)
    if name not in known:
        raise UnknownItem(kind="recipient", id=name)
    settings.set(declared.RECIPIENTS, {k: v for k, v in known.items() if k != name})


def find(settings: Settings, name_or_key: str) -> Recipient:
    """Give a recipient by name, or make one of a key.

    Raises:
        UnknownItem: no such name, and no age recipient either.
    """
    text = name_or_key.strip()
    for known in book(settings):
        if text in (known.name, known.key):
            return known
    if text.startswith("age1"):
        transport.check_recipient(text)
        return Recipient("", text)
    raise UnknownItem(kind="recipient", id=text)


def own_recipient() -> str:
    """Give the public key that others encrypt for this computer with; made on first use.

    Raises:
        OutputRefused, DiskFull: the key cannot be kept.
    """
    for line in _lines(_own_path()) if _own_path().is_file() else ():
        if line.startswith("# public key: "):
            return line.removeprefix("# public key: ").strip()
    return _make_own()


def identities(path: Path | None = None) -> tuple[str, ...]:
    """Give the secret keys of a file as age-keygen writes it; without one, this computer's.

    Raises:
        FileMissing, FileUnreadable: as named.
        InvalidValue: there is no age key in it.
    """
    if path is None and not _own_path().is_file():
        return ()
    chosen = path or _own_path()
    found = tuple(line.strip() for line in _lines(chosen) if line.strip().startswith(SECRET))
    if not found:
        raise InvalidValue(field="identity", value=chosen.name, expected=f"{SECRET}...")
    return found


def _make_own() -> str:
    secret, recipient = transport.new_identity()
    path = _own_path()
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody else of this computer may read it; the mode holds from the first byte on.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"# public key: {recipient}\n{secret}\n")
    return recipient


def _own_path() -> Path:
    return paths.data_dir() / "age" / "identity.txt"


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise FileMissing(path=path)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InvalidValue(field="identity", value=path.name, expected=f"{SECRET}...")
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as e:
        raise FileUnreadable(path=path) from e
