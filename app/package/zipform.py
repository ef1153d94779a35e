"""The one ZIP form that this program writes: same content, same bytes, nothing hidden.

Stored members, one fixed time stamp, UTF-8 names, no extra field but ZIP64's, and that only
where a number does not fit. The reader builds these bytes again and compares, so that not one
byte of a header can change unseen. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3.
"""

from __future__ import annotations

import stat
import struct
from dataclasses import dataclass

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")
LOCAL_MARK, CENTRAL_MARK, END_MARK = b"PK\3\4", b"PK\1\2", b"PK\5\6"
END64_MARK, LOCATOR_MARK = b"PK\6\6", b"PK\6\7"
MAX_32, MAX_16 = 0xFFFFFFFF, 0xFFFF
STORED, DEFLATED = 0, 8
UTF8_FLAG = 0x0800
ZIP64_EXTRA = 0x0001
_UNIX = 3
_DATE = 0x0021  # 1 January 1980, the first day a ZIP knows
_MODE = stat.S_IFREG | 0o644
_SCRIPT_MODE = stat.S_IFREG | 0o755


@dataclass(frozen=True, slots=True)
class Member:
    """One stored file of an archive."""

    name: str
    """Path in the archive."""
    size: int
    """Bytes."""
    crc: int
    """CRC-32."""
    offset: int
    """Where its local header begins."""


def local_header(member: Member) -> bytes:
    """Build the header that stands before a member's bytes."""
    is_big = member.size >= MAX_32
    size = MAX_32 if is_big else member.size
    extra = struct.pack("<2H2Q", ZIP64_EXTRA, 16, member.size, member.size) if is_big else b""
    name = member.name.encode()
    return (
        LOCAL.pack(
            LOCAL_MARK,
            45 if is_big else 20,
            UTF8_FLAG,
            STORED,
            0,
            _DATE,
            member.crc,
            size,
            size,
            len(name),
            len(extra),
        )
        + name
        + extra
    )


def central_record(member: Member) -> bytes:
    """Build a member's record in the directory at the end."""
    is_big, is_far = member.size >= MAX_32, member.offset >= MAX_32
    wide = [member.size, member.size] if is_big else []
    wide += [member.offset] if is_far else []
    extra = struct.pack(f"<2H{len(wide)}Q", ZIP64_EXTRA, 8 * len(wide), *wide) if wide else b""
    version = 45 if wide else 20
    size = MAX_32 if is_big else member.size
    name = member.name.encode()
    mode = _SCRIPT_MODE if member.name.endswith("/verify.sh") else _MODE
    return (
        CENTRAL.pack(
            CENTRAL_MARK,
            _UNIX << 8 | version,
            version,
            UTF8_FLAG,
            STORED,
            0,
            _DATE,
            member.crc,
            size,
            size,
            len(name),
            len(extra),
            0,
            0,
            0,
            mode << 16,
            MAX_32 if is_far else member.offset,
        )
        + name
        + extra
    )


def ending(count: int, size: int, offset: int) -> bytes:
    """Build what follows the directory of `count` records, `size` bytes, at `offset`."""
    end = END.pack(
        END_MARK,
        0,
        0,
        min(count, MAX_16),
        min(count, MAX_16),
        min(size, MAX_32),
        min(offset, MAX_32),
        0,
    )
    if count < MAX_16 and size < MAX_32 and offset < MAX_32:
        return end
    wide = END64.pack(
        END64_MARK, END64.size - 12, _UNIX << 8 | 45, 45, 0, 0, count, count, size, offset
    )
    return wide + LOCATOR.pack(LOCATOR_MARK, 0, offset + size, 1) + end
