"""ZIPs whose every field can be forged: what no honest program writes."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.package import tags
from app.package.zipform import CENTRAL, CENTRAL_MARK, END, END_MARK, LOCAL, LOCAL_MARK

BASE = "perkara-003"


@dataclass(frozen=True)
class Forged:
    """One member; `local` and `central` overwrite what would be true."""

    name: bytes
    content: bytes = b""
    method: int = 0
    flags: int = 0x0800
    mode: int = stat.S_IFREG | 0o644
    extra: bytes = b""
    after: bytes = b""
    at: int | None = None
    local: dict[str, int | bytes] = field(default_factory=dict)
    central: dict[str, int | bytes] = field(default_factory=dict)


def build(
    members: Iterable[Forged],
    *,
    prefix: bytes = b"",
    comment: bytes = b"",
    suffix: bytes = b"",
    end: dict[str, int] | None = None,
) -> bytes:
    """Write a ZIP with whatever lies the members tell."""
    out, records = bytearray(prefix), []
    for member in members:
        packed = _packed(member)
        true = {
            "name": member.name,
            "crc": zlib.crc32(member.content),
            "packed": len(packed),
            "size": len(member.content),
            "method": member.method,
            "flags": member.flags,
            "offset": len(out) if member.at is None else member.at,
            "external": member.mode << 16,
            "disk": 0,
        }
        if member.at is None:
            out += _local({**true, **member.local}, member.extra) + packed + member.after
        records.append(_central({**true, **member.central}, member.extra))
    directory = b"".join(records)
    facts = {
        "disk": 0,
        "first_disk": 0,
        "here": len(records),
        "count": len(records),
        "size": len(directory),
        "offset": len(out),
        "comment": len(comment),
        **(end or {}),
    }
    return bytes(out) + directory + END.pack(END_MARK, *facts.values()) + comment + suffix


def members_of(path: Path) -> list[Forged]:
    """Give the members of an honest package, to be forged one by one."""
    with zipfile.ZipFile(path) as archive:
        return [
            Forged(info.filename.encode(), archive.read(info), mode=info.external_attr >> 16)
            for info in archive.infolist()
        ]


def foreign(members: list[Forged]) -> list[Forged]:
    """Make members look as another program packs them: a time stamp in an extra field."""
    return [replace(m, extra=extra_field(0x5455, b"\1\0\0\0\0")) for m in members]


def relisted(members: list[Forged]) -> list[Forged]:
    """Make manifests and Oxum true again, as a forger would; the package is then unsigned."""
    found = {m.name.decode("utf-8", "surrogateescape"): m for m in members}
    strip = len(BASE) + 1
    payload = {n[strip:]: m for n, m in found.items() if n.startswith(f"{BASE}/data/")}
    contents = {n[strip:]: m.content for n, m in found.items() if n.startswith(f"{BASE}/")}
    contents.pop(tags.SIGNATURE, None)
    contents[tags.MANIFEST] = _listing({n: m.content for n, m in payload.items()})
    oxum = sum(len(m.content) for m in payload.values())
    contents[tags.BAG_INFO] = _info(contents[tags.BAG_INFO], f"{oxum}.{len(payload)}")
    beside = {n: c for n, c in contents.items() if not n.startswith("data/")}
    beside.pop(tags.TAG_MANIFEST, None)
    contents[tags.TAG_MANIFEST] = _listing(beside)
    result = []
    for member in members:
        name = member.name.decode("utf-8", "surrogateescape")[strip:]
        if name != tags.SIGNATURE:
            result.append(replace(member, content=contents.get(name, member.content)))
    return result


def _info(content: bytes, oxum: str) -> bytes:
    lines = []
    for line in content.decode().splitlines():
        key, _, value = line.partition(": ")
        value = {"Payload-Oxum": oxum, "Netra-Signed": "no"}.get(key, value)
        lines.append(f"{key}: {value}\n")
    return "".join(lines).encode()


def _listing(contents: dict[str, bytes]) -> bytes:
    import hashlib

    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode("utf-8", "surrogateescape")
        for name, content in sorted(contents.items())
    ]
    return b"".join(lines)


def _packed(member: Forged) -> bytes:
    if member.method != 8:
        return member.content
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(member.content) + deflate.flush()


def _local(facts: dict[str, int | bytes], extra: bytes) -> bytes:
    name = facts["name"]
    assert isinstance(name, bytes)
    return (
        LOCAL.pack(
            LOCAL_MARK,
            20,
            facts["flags"],
            facts["method"],
            0,
            0x21,
            facts["crc"],
            facts["packed"],
            facts["size"],
            len(name),
            len(extra),
        )
        + name
        + extra
    )


def _central(facts: dict[str, int | bytes], extra: bytes) -> bytes:
    name = facts["name"]
    assert isinstance(name, bytes)
    return (
        CENTRAL.pack(
            CENTRAL_MARK,
            0x0314,
            20,
            facts["flags"],
            facts["method"],
            0,
            0x21,
            facts["crc"],
            facts["packed"],
            facts["size"],
            len(name),
            len(extra),
            0,
            facts["disk"],
            0,
            facts["external"],
            facts["offset"],
        )
        + name
        + extra
    )


def extra_field(kind: int, content: bytes) -> bytes:
    """Give one extra field."""
    return struct.pack("<2H", kind, len(content)) + content
