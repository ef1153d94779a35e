"""Hashes that the submitter states: read as people write them, compared where we compute them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.domain.custody import nfc
from app.domain.errors import FileMissing, FileUnreadable, InvalidValue
from app.domain.provenance import ALGORITHMS, StatedHash, algorithm, compare

__all__ = [
    "HashList", "StatedHash", "algorithm", "compare", "parse_hash_list", "read_hash_list",
    "stated_hash",
]  # fmt: skip

_LISTED = re.compile(r"\\?([0-9a-fA-F]{32,128})\s+[*]?(.+)")
_NAMED = re.compile(r"(?i)^\s*(md5|sha-?(1|256|512))\s*[:=]\s*")
_LONGEST_LIST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HashList:
    """Hashes that the submitter states for many files, as `sha256sum` writes them."""

    entries: tuple[tuple[str, str], ...]
    """(path as listed, hash in lower-case hex)."""

    def hash_of(self, source: Path) -> str:
        """Find the hash of a file by the end of its path; empty where it is not listed.

        Of two folders with files of the same name, the entry that agrees in more parts counts.
        """
        # one system writes é as one sign, another as two
        parts = Path(nfc(str(source))).parts[::-1]
        best, found = 0, ""
        for name, stated in self.entries:
            listed = PurePosixPath(nfc(name).replace("\\", "/")).parts[::-1]
            listed = tuple(part for part in listed if part not in (".", "/"))
            if listed and len(listed) > best and parts[: len(listed)] == listed:
                best, found = len(listed), stated
        return found


def stated_hash(text: str) -> str:
    """Read a hash as people write it: with spaces, colons, capitals, or its name before it.

    Raises:
        InvalidValue: it is no MD5, SHA-1, SHA-256 or SHA-512.
    """
    plain = _NAMED.sub("", text)
    plain = re.sub(r"[\s:-]", "", plain).lower()
    if plain and not (re.fullmatch(r"[0-9a-f]+", plain) and len(plain) in ALGORITHMS):
        raise InvalidValue(field="stated_hash", value=text, expected="SHA-256, SHA-512, SHA-1, MD5")
    return plain


def read_hash_list(path: Path) -> HashList:
    """Read a list of hashes as `sha256sum`, `sha512sum` or `md5sum` writes it.

    Raises:
        FileMissing, FileUnreadable: as named.
        InvalidValue: a line is no hash and name, or the file is no such list.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST_LIST).decode("utf-8-sig")
    except FileNotFoundError as e:
        raise FileMissing(path=path) from e
    except OSError as e:
        raise FileUnreadable(path=path) from e
    except UnicodeDecodeError as e:
        raise InvalidValue(field="hash-list", value=path.name, expected="UTF-8") from e
    return parse_hash_list(text)


def parse_hash_list(text: str) -> HashList:
    """Read the lines of a list of hashes; see `read_hash_list`.

    Raises:
        InvalidValue: a line is no hash and name.
    """
    entries = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LISTED.fullmatch(line.strip())
        if found is None:
            raise InvalidValue(field="hash-list", value=line[:80], expected="HASH  NAME")
        entries.append((found[2], stated_hash(found[1])))
    return HashList(tuple(entries))
