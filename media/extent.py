"""How many bytes a container says it has: a shorter file was cut off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

_MAX_BOXES = 100_000
_EBML = b"\x1aE\xdf\xa3"
_SEGMENT = 0x18538067
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_HEAD_BYTES = 8192
_TS_SYNC = 0x47
_TS_PACKETS = ((188, 0), (192, 4))
"""Bytes of a packet and where its sync byte lies: plain, and with the time of arrival before it."""


def missing_bytes(path: Path) -> int:
    """Give how many bytes the file is shorter than its container states; 0 where it cannot tell.

    Understood: mp4 and its kin, Matroska, AVI, WAV and other RIFF files, ASF (WMV, WMA); of a
    transport stream only that it ends within a packet, which is then what is missing at least.
    """
    size_bytes = path.stat().st_size
    with path.open("rb") as handle:
        head = handle.read(_HEAD_BYTES)
        handle.seek(0)
        if head.startswith(_EBML):
            stated_bytes = _matroska_end(handle)
        elif head.startswith(b"RIFF"):
            stated_bytes = _riff_end(head)
        elif head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"styp"):
            stated_bytes = _boxes_end(handle, size_bytes)
        elif head.startswith(_ASF):
            stated_bytes = _asf_end(head)
        else:
            stated_bytes = _packets_end(head, size_bytes)
    return max(0, stated_bytes - size_bytes)


def _boxes_end(handle: BinaryIO, size_bytes: int) -> int:
    """Give where the last of an mp4's top boxes ends (ISO/IEC 14496-12, 4.2)."""
    at = 0
    for _ in range(_MAX_BOXES):
        handle.seek(at)
        head = handle.read(16)
        if len(head) < 8:
            return at
        length = int.from_bytes(head[:4], "big")
        if length == 1 and len(head) == 16:
            length = int.from_bytes(head[8:16], "big")
        if length < 8 or not head[4:8].isascii():
            return 0  # to the end of the file, or no box at all
        at += length
        if at >= size_bytes:
            return at
    return 0


def _riff_end(head: bytes) -> int:
    stated = int.from_bytes(head[4:8], "little")
    # Recorders that were not closed leave 0 or the largest value.
    return 0 if stated in (0, 0xFFFFFFFF) or stated % 2**31 > 2**31 - 64 else stated + 8


def _asf_end(head: bytes) -> int:
    """Give the file's length by its File Properties Object (ASF specification, 3.2)."""
    at = head.find(_ASF_PROPERTIES)
    return int.from_bytes(head[at + 40 : at + 48], "little") if 0 <= at < _HEAD_BYTES - 48 else 0


def _packets_end(head: bytes, size_bytes: int) -> int:
    """Give where the last packet of a transport stream ends (ISO/IEC 13818-1, 2.4.3)."""
    for length, sync in _TS_PACKETS:
        first = head[sync : length * 10 : length]
        if len(first) == 10 and all(byte == _TS_SYNC for byte in first):
            return -(-size_bytes // length) * length
    return 0


def _matroska_end(handle: BinaryIO) -> int:
    """Give where the segment ends, 0 where its length is unknown (RFC 8794, RFC 9559)."""
    handle.seek(4)
    length = _vint(handle)
    if length is None:
        return 0
    handle.seek(length, os.SEEK_CUR)
    if int.from_bytes(handle.read(4), "big") != _SEGMENT:
        return 0
    length = _vint(handle)
    return 0 if length is None else handle.tell() + length


def _vint(handle: BinaryIO) -> int | None:
    """Read one EBML length; None for the reserved "unknown"."""
    first = handle.read(1)
    if not first or first[0] == 0:
        return None
    extra = 8 - first[0].bit_length()
    value = first[0] & ((1 << (7 - extra)) - 1)
    rest = handle.read(extra)
    if len(rest) < extra:
        return None
    value = (value << (8 * extra)) | int.from_bytes(rest, "big")
    return None if value == (1 << (7 * (extra + 1))) - 1 else value
