"""The text files of a bag (RFC 8493), written and read in one narrow form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.custody import ChainHead, nfc
from app.domain.errors import PackageRefused
from app.package.contents import BagInfo

BAGIT, BAG_INFO, FETCH = "bagit.txt", "bag-info.txt", "fetch.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SIGNATURE = f"{TAG_MANIFEST}.p7s"
GUIDE, SCRIPT = "VERIFIKASI.md", "verify.sh"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_FILES = (BAGIT, BAG_INFO, MANIFEST, GUIDE, SCRIPT)
"""What the tag manifest lists, in the order in which the files are written."""
MAX_LINE_BYTES = 1024
MAX_TAG_BYTES = {BAGIT: 1024, BAG_INFO: 64 * 1024, SIGNATURE: 256 * 1024}
MAX_OTHER_TAG_BYTES = 64 * 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")
_OXUM = re.compile(r"(\d{1,16})\.(\d{1,7})", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_YES_NO = {"yes": True, "no": False}
_KEYS = (
    "Source-Organization",
    "Bagging-Date",
    "External-Identifier",
    "External-Description",
    "Payload-Oxum",
    "Bag-Software-Agent",
    "Netra-Chain-Log",
    "Netra-Chain-Entries",
    "Netra-Chain-Head",
    "Netra-Signed",
    "Netra-Redacted",
)


@dataclass(frozen=True, slots=True)
class Oxum:
    """How much a bag declares to hold; nothing beyond it is unpacked."""

    size_bytes: int
    """Of all payload files."""
    files: int
    """How many payload files."""


def info_text(info: BagInfo, oxum: Oxum) -> bytes:
    """Write bag-info.txt."""
    values = (
        info.source_organization,
        info.bagging_date,
        info.external_identifier,
        info.description,
        f"{oxum.size_bytes}.{oxum.files}",
        "Netra",
        info.log,
        str(info.head.seq + 1),
        info.head.sha256,
        "yes" if info.is_signed else "no",
        "yes" if info.is_redacted else "no",
    )
    pairs = zip(_KEYS, map(_one_line, values), strict=True)
    return "".join(f"{key}: {value}\n" for key, value in pairs if value).encode()


def read_info(content: bytes, path: object) -> tuple[BagInfo, Oxum]:
    """Read bag-info.txt; keys that are not known are left alone.

    Raises:
        PackageRefused: why=bag_info; `detail` names the key or line.
    """
    values = _info_values(content, path)
    oxum = _OXUM.fullmatch(values.get("Payload-Oxum", ""))
    entries = values.get("Netra-Chain-Entries", "")
    head = values.get("Netra-Chain-Head", "")
    bagged = values.get("Bagging-Date", "")
    stated = [_YES_NO.get(values.get(key, "")) for key in ("Netra-Signed", "Netra-Redacted")]
    wrong = {
        "Payload-Oxum": oxum is None,
        "Netra-Chain-Log": not 0 < len(values.get("Netra-Chain-Log", "")) <= 128,
        "Netra-Chain-Entries": re.fullmatch(r"\d{1,9}", entries, re.ASCII) is None,
        "Netra-Chain-Head": _SHA256.fullmatch(head) is None,
        "Netra-Signed": stated[0] is None,
        "Netra-Redacted": stated[1] is None,
        "Bagging-Date": not _is_date(bagged),
    }
    for key, is_wrong in wrong.items():
        if is_wrong or oxum is None:
            raise PackageRefused(path=path, why="bag_info", member=BAG_INFO, detail=key)
    info = BagInfo(
        source_organization=values.get("Source-Organization", ""),
        external_identifier=values.get("External-Identifier", ""),
        bagging_date=bagged,
        log=values["Netra-Chain-Log"],
        head=ChainHead(int(entries) - 1, head),
        is_signed=bool(stated[0]),
        is_redacted=bool(stated[1]),
        description=values.get("External-Description", ""),
    )
    return info, Oxum(int(oxum[1]), int(oxum[2]))  # type: ignore[index]  # judged above


def manifest_text(digests: Mapping[str, str]) -> bytes:
    """Write a manifest that `sha256sum -c` reads, in order of name."""
    lines = (f"{digests[name]}  {name}\n" for name in sorted(digests))
    return "".join(lines).encode()


def read_manifest(content: bytes, name: str, path: object) -> dict[str, str]:
    """Read a manifest into name and digest, in its order.

    Raises:
        PackageRefused: why=manifest_line, manifest_long or manifest_twice, in `name`.
    """
    found: dict[str, str] = {}
    for number, raw in enumerate(_lines(content, name, path), 1):
        match = _LINE.fullmatch(raw)
        if match is None:
            raise PackageRefused(path=path, why="manifest_line", member=name, line=number)
        if match[2] in found:
            raise PackageRefused(path=path, why="manifest_twice", member=match[2], line=number)
        found[match[2]] = match[1]
    return found


def _lines(content: bytes, name: str, path: object) -> Iterable[str]:
    if not content.endswith(b"\n"):
        raise PackageRefused(path=path, why="manifest_line", member=name, line=0)
    for number, raw in enumerate(content[:-1].split(b"\n"), 1):
        if len(raw) > MAX_LINE_BYTES:
            raise PackageRefused(path=path, why="manifest_long", member=name, line=number)
        try:
            yield raw.decode()
        except UnicodeDecodeError as e:
            raise PackageRefused(path=path, why="manifest_line", member=name, line=number) from e


def _info_values(content: bytes, path: object) -> dict[str, str]:
    values: dict[str, str] = {}
    try:
        lines = list(_lines(content, BAG_INFO, path))
    except PackageRefused as e:
        raise PackageRefused(path=path, why="bag_info", member=BAG_INFO, **_line_of(e)) from e
    for number, line in enumerate(lines, 1):
        key, colon, value = line.partition(": ")
        if not colon or not key or key != key.strip() or key in values:
            raise PackageRefused(path=path, why="bag_info", member=BAG_INFO, line=number)
        values[key] = value
    return values


def _line_of(error: PackageRefused) -> dict[str, object]:
    return {"line": error.facts.get("line", 0)}


def _one_line(text: str) -> str:
    """Keep a value on its line: a line break in a register number must not add a key."""
    return " ".join("".join(c if c.isprintable() else " " for c in nfc(text)).split())[:900]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
