"""Which names a package may carry: those that mean one and the same file on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_NAME_BYTES = 400
MAX_PART_BYTES = 200
MAX_DEPTH = 8
_PORTS = tuple(f"{device}{n}" for device in ("com", "lpt") for n in "0123456789¹²³")
_RESERVED = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", "clock$", *_PORTS))
_DRIVE = re.compile(r"[A-Za-z]:")
# Refused by Windows, or read as something else by a shell, a manifest (%), or a stream name (:).
_SIGNS = frozenset('<>"|?*%')
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def problem(name: str) -> str:
    """Say why a path in a bag is refused; empty where it is fine.

    Returns:
        `name_...` codes: empty, absolute, drive, backslash, parent, stream, sign, unseen,
        form, reserved, ending, long, depth.
    """
    if not name:
        return "name_empty"
    if name.startswith(("/", "\\")):
        return "name_absolute"  # and with two of them a UNC name
    if _DRIVE.match(name):
        return "name_drive"
    if "\\" in name:
        return "name_backslash"
    if any(unicodedata.category(sign) in _UNSEEN for sign in name):
        return "name_unseen"
    if unicodedata.normalize("NFC", name) != name:
        return "name_form"
    if len(name.encode()) > MAX_NAME_BYTES:
        return "name_long"
    parts = name.split("/")
    if len(parts) > MAX_DEPTH:
        return "name_depth"
    return next((why for part in parts if (why := _part_problem(part))), "")


def first_collision(names: Iterable[str]) -> tuple[str, str] | None:
    """Find two names that one file system or another would take for the same file.

    Args:
        names: paths; those of folders end with `/`.

    Returns:
        The later name and why: name_twice, name_case, or name_file_and_folder; None where
        all differ.
    """
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        if not name.endswith("/"):
            folded = fold(name)
            if folded in seen:
                return name, "name_twice" if seen[folded] == name else "name_case"
            if folded in folders:
                return name, "name_file_and_folder"
            seen[folded] = name
        above, _, _ = name.rpartition("/")
        while above:
            if fold(above) in seen:
                return name, "name_file_and_folder"
            if folders.setdefault(fold(above), above) != above:
                return name, "name_case"
            above, _, _ = above.rpartition("/")
    return None


def fold(name: str) -> str:
    """Bring a name to the form in which file systems that ignore case and form compare it."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _part_problem(part: str) -> str:
    if part == "":
        return "name_empty"
    if part in (".", ".."):
        return "name_parent"
    if ":" in part:
        return "name_stream"
    if _SIGNS & set(part):
        return "name_sign"
    if part.endswith((".", " ")) or part.startswith(" "):
        return "name_ending"
    if part.partition(".")[0].rstrip(" ").casefold() in _RESERVED:
        return "name_reserved"
    if len(part.encode()) > MAX_PART_BYTES:
        return "name_long"
    return ""
