"""The directory of a ZIP, read by our own strict parser: one reading only, or a refusal.

Not Python's `zipfile`: that believes the directory and never compares it with the headers before
each member, takes what stands before, after and between members for nothing, and repairs names.
Pure Python over `struct`; no C parser meets the stranger's bytes but zlib's inflate.
"""

from __future__ import annotations

import stat
import struct
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.errors import PackageRefused
from app.package import zipform
from app.package.container import MAX_FILES
from app.package.zipform import (
    CENTRAL,
    CENTRAL_MARK,
    END,
    END64,
    END64_MARK,
    END_MARK,
    LOCATOR,
    LOCATOR_MARK,
    MAX_16,
    MAX_32,
)

MAX_DIRECTORY_BYTES = 64 * 1024 * 1024
_MAX_COMMENT = 0xFFFF
_UNICODE_PATH, _AES = 0x7075, 0x9901
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_DOS_LABEL, _DOS_LINK = 0x08, 0x400


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the records are, and what stands after them."""

    count: int
    """Number of records."""
    size: int
    """Bytes of all of them."""
    offset: int
    """Where the first begins."""
    tail: bytes
    """Everything after them, to the end of the file."""


@dataclass(frozen=True, slots=True)
class Record:
    """One member as the directory states it."""

    raw: bytes
    """The record itself."""
    name: str
    """As stored."""
    flags: int
    """General purpose bits."""
    method: int
    """0 or 8."""
    crc: int
    """CRC-32."""
    packed: int
    """Bytes in the archive."""
    size: int
    """Bytes unpacked."""
    offset: int
    """Where its local header begins."""


def find_directory(reader: BinaryIO, path: object) -> Directory:
    """Find the directory; what stands around it must be nothing else.

    Raises:
        PackageRefused: not_a_package, zip_end, zip_trailing, zip_prepended, zip_disks, too_many.
    """
    length = reader.seek(0, 2)
    window = min(length, END.size + _MAX_COMMENT)
    reader.seek(length - window)
    last = reader.read(window)
    at = _end_position(last, path)
    end = END.unpack_from(last, at)
    position = length - window + at
    _, disk, first_disk, here, count, size, offset, _comment = end
    if MAX_16 in (here, count) or MAX_32 in (size, offset) or _has_locator(reader, position):
        position, count, size, offset = _wide(reader, position, end, path)
    elif disk or first_disk or here != count:
        raise _refused(path, "zip_disks")
    if count > MAX_FILES:
        raise _refused(path, "too_many")
    if offset + size != position or size > MAX_DIRECTORY_BYTES:
        is_shifted = offset + size < position and _marked(reader, position - size, CENTRAL_MARK)
        raise _refused(path, "zip_prepended" if is_shifted else "zip_end")
    reader.seek(position)
    return Directory(count, size, offset, reader.read(length - position))


def read_record(content: bytes, at: int, path: object, blame: str) -> Record:
    """Read the record at `at`.

    Args:
        blame: the member to name where the record itself cannot.

    Raises:
        PackageRefused: zip_directory, zip_encrypted, zip_method, zip_extra, zip_disks,
            name_encoding, link, special_file.
    """
    if len(content) < at + CENTRAL.size or content[at : at + 4] != CENTRAL_MARK:
        raise PackageRefused(path=path, why="zip_directory", member=blame)
    fields = CENTRAL.unpack_from(content, at)
    flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
    name_size, extra_size, comment_size, disk, _internal, external, offset = fields[10:]
    end = at + CENTRAL.size + name_size + extra_size + comment_size
    if end > len(content):
        raise PackageRefused(path=path, why="zip_directory", member=blame)
    raw_name = content[at + CENTRAL.size :][:name_size]
    name = decode_name(raw_name, flags, path)
    extras = read_extras(content[at + CENTRAL.size + name_size :][:extra_size], path, name)
    size, packed, offset, disk = _widened(extras, (size, packed, offset, disk), path, name)
    if disk:
        raise PackageRefused(path=path, why="zip_disks", member=name)
    _judge(name, flags, method, external, path)
    if method == zipform.STORED and size != packed:
        raise PackageRefused(path=path, why="zip_directory", member=name)
    return Record(content[at:end], name, flags, method, crc, packed, size, offset)


def decode_name(raw: bytes, flags: int, path: object) -> str:
    """Read a name; only UTF-8 that says so, and ASCII, mean the same everywhere.

    Raises:
        PackageRefused: why=name_encoding.
    """
    try:
        return raw.decode() if flags & zipform.UTF8_FLAG else raw.decode("ascii")
    except UnicodeDecodeError as e:
        raise PackageRefused(path=path, why="name_encoding", member=ascii(raw)[2:-1]) from e


def read_extras(content: bytes, path: object, name: str) -> dict[int, bytes]:
    """Read the extra fields of a header.

    Raises:
        PackageRefused: zip_extra where they are malformed, stand twice, or rename the member;
            zip_encrypted for AES.
    """
    found: dict[int, bytes] = {}
    at = 0
    while at < len(content):
        if at + 4 > len(content):
            raise PackageRefused(path=path, why="zip_extra", member=name)
        kind, size = struct.unpack_from("<2H", content, at)
        at += 4 + size
        if at > len(content) or kind in found or kind == _UNICODE_PATH:
            raise PackageRefused(path=path, why="zip_extra", member=name)
        if kind == _AES:
            raise PackageRefused(path=path, why="zip_encrypted", member=name)
        found[kind] = content[at - size : at]
    return found


def wide_sizes(
    extras: dict[int, bytes], size: int, packed: int, path: object, name: str
) -> tuple[int, int]:
    """Give a local header's sizes, from the ZIP64 field where they do not fit.

    Raises:
        PackageRefused: why=zip_header.
    """
    try:
        found = _widened(extras, (size, packed, 0, 0), path, name)
    except PackageRefused as e:
        raise PackageRefused(path=path, why="zip_header", member=name) from e
    return found[0], found[1]


def _end_position(last: bytes, path: object) -> int:
    found = []
    at = last.rfind(END_MARK)
    while at >= 0:
        if at + END.size <= len(last):
            comment = END.unpack_from(last, at)[-1]
            if at + END.size + comment == len(last):
                found.append(at)
        at = last.rfind(END_MARK, 0, at)
    if len(found) == 1:
        return found[0]
    if found:
        raise _refused(path, "zip_end")  # two endings: programs would disagree which one counts
    whole = last.rfind(END_MARK)
    if whole >= 0:
        raise _refused(path, "zip_trailing")
    # The mark itself is damaged where a directory stands before the last 22 bytes.
    raise _refused(path, "zip_end")


def _wide(
    reader: BinaryIO, end_at: int, end: tuple[int, ...], path: object
) -> tuple[int, int, int, int]:
    at = end_at - LOCATOR.size - END64.size
    if at < 0:
        raise _refused(path, "zip_end")
    reader.seek(at)
    wide = END64.unpack(reader.read(END64.size))
    mark, disk, where, disks = LOCATOR.unpack(reader.read(LOCATOR.size))
    _, size_of, _made, _needed, this_disk, first_disk, here, count, size, offset = wide
    if wide[0] != END64_MARK or size_of != END64.size - 12 or mark != LOCATOR_MARK or where != at:
        raise _refused(path, "zip_end")
    if disk or this_disk or first_disk or disks != 1 or end[1] or end[2] or here != count:
        raise _refused(path, "zip_disks")
    narrow = ((end[3], here, MAX_16), (end[4], count, MAX_16), (end[5], size, MAX_32))
    for stated, meant, most in (*narrow, (end[6], offset, MAX_32)):
        if stated not in (most, meant):
            raise _refused(path, "zip_end")
    return at, count, size, offset


def _has_locator(reader: BinaryIO, end_at: int) -> bool:
    return end_at >= LOCATOR.size and _marked(reader, end_at - LOCATOR.size, LOCATOR_MARK)


def _marked(reader: BinaryIO, at: int, mark: bytes) -> bool:
    reader.seek(at)
    return reader.read(4) == mark


def _widened(
    extras: dict[int, bytes], stated: tuple[int, int, int, int], path: object, name: str
) -> tuple[int, int, int, int]:
    size, packed, offset, disk = stated
    content = extras.get(zipform.ZIP64_EXTRA, b"")
    values = [struct.unpack_from("<Q", content, at)[0] for at in range(0, len(content) // 8 * 8, 8)]
    try:
        if size == MAX_32:
            size = values.pop(0)
        if packed == MAX_32:
            packed = values.pop(0)
        if offset == MAX_32:
            offset = values.pop(0)
    except IndexError as e:
        raise PackageRefused(path=path, why="zip_directory", member=name) from e
    if values or len(content) % 8:
        raise PackageRefused(path=path, why="zip_extra", member=name)
    return size, packed, offset, disk


def _judge(name: str, flags: int, method: int, external: int, path: object) -> None:
    kind = stat.S_IFMT(external >> 16)
    is_folder = name.endswith("/")
    why = ""
    if flags & _ENCRYPTED:
        why = "zip_encrypted"
    elif method not in (zipform.STORED, zipform.DEFLATED):
        why = "zip_method"
    elif kind == stat.S_IFLNK or external & _DOS_LINK:
        why = "link"
    elif (
        kind not in (0, stat.S_IFREG, stat.S_IFDIR)
        or external & _DOS_LABEL
        or (kind == stat.S_IFDIR) > is_folder
    ):
        why = "special_file"
    if why:
        raise PackageRefused(path=path, why=why, member=name)


def _refused(path: object, why: str) -> PackageRefused:
    return PackageRefused(path=path, why=why, member=getattr(path, "name", "") or "ZIP")
