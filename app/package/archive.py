"""A package that lies as a ZIP: our own form byte for byte, or one that others repacked."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import FileUnreadable, PackageRefused
from app.package import zipform
from app.package.container import CHUNK_BYTES, Entry, judge_names
from app.package.contents import PackageForm
from app.package.zipdirectory import (
    Directory,
    Record,
    decode_name,
    find_directory,
    read_extras,
    read_record,
    wide_sizes,
)
from app.package.zipform import LOCAL, LOCAL_MARK, Member

MAX_RATIO = 200
FREE_RATIO_BYTES = 4 * 1024 * 1024
_DESCRIPTOR = 0x0008
_CHECKED_FLAGS = 0x0001 | _DESCRIPTOR | zipform.UTF8_FLAG


class ZipContainer:
    """Reads a ZIP in place; every byte of it is accounted for before a member is read.

    Raises:
        PackageRefused: `why` says what is wrong with the archive, `member` where.
        FileUnreadable: the file may not be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._reader: BinaryIO = path.open("rb")
        except OSError as e:
            raise FileUnreadable(path=path) from e
        try:
            self._open()
        except OSError as e:
            self.close()
            raise FileUnreadable(path=path) from e
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()

    @property
    def form(self) -> PackageForm:
        """ZIP where every byte is as this program writes it, else REPACKED."""
        return self._form

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every file, in the order of the directory."""
        return self._entries

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """Give a member's bytes in pieces; see `Container`."""
        record = self._records[entry.index]
        crc, size = 0, 0
        for chunk in self._unpacked(entry):
            size += len(chunk)
            if size > record.size:
                raise self._refused("bomb", entry.name)
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if size != record.size or crc != record.crc:
            raise self._refused("zip_data", entry.name)

    def _open(self) -> None:
        directory = find_directory(self._reader, self._path)
        self._reader.seek(directory.offset)
        content = self._reader.read(directory.size)
        self._records: list[Record] = []
        self._starts: list[int] = []
        spans: list[tuple[int, int, str]] = []
        ours = []
        at, walked = 0, 0
        for _ in range(directory.count):
            blame, walked = self._name_at(walked, directory)
            record = self._record(content, at, blame)
            start, is_ours = self._local(record, directory, blame)
            ours.append(is_ours)
            spans.append((record.offset, self._end(record, start, directory), record.name))
            self._records.append(record)
            self._starts.append(start)
            at += len(record.raw)
        if at != len(content):
            raise self._refused("zip_end", self._path.name)
        self._judge_spans(spans, directory)
        self._form = self._judge_form(ours, directory)
        self._entries = self._judged_entries()

    def _record(self, content: bytes, at: int, blame: str) -> Record:
        try:
            return read_record(content, at, self._path, blame)
        except PackageRefused as e:
            stated = str(e.facts["member"])
            both = stated if blame in ("", stated) else f"{stated} / {blame}"
            raise self._refused(str(e.facts["why"]), both or self._path.name) from e

    def _local(self, record: Record, directory: Directory, blame: str) -> tuple[int, bool]:
        """Compare the header before a member with its record; give where its bytes begin."""
        self._reader.seek(record.offset)
        head = self._reader.read(LOCAL.size)
        both = record.name if blame in ("", record.name) else f"{record.name} / {blame}"
        if len(head) < LOCAL.size or head[:4] != LOCAL_MARK or record.offset > directory.offset:
            raise self._refused("zip_header", both)
        _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = LOCAL.unpack(head)
        name = self._reader.read(name_size)
        extra = self._reader.read(extra_size)
        try:
            same_name = decode_name(name, flags, self._path) == record.name
            extras = read_extras(extra, self._path, record.name)
            size, packed = wide_sizes(extras, size, packed, self._path, record.name)
        except PackageRefused as e:
            raise self._refused(str(e.facts["why"]), both) from e
        stated = (crc, packed, size)
        meant = (record.crc, record.packed, record.size)
        is_late = bool(flags & _DESCRIPTOR)
        is_same = stated == meant or (is_late and stated == (0, 0, 0))
        flags_differ = (flags ^ record.flags) & _CHECKED_FLAGS
        if not same_name or not is_same or method != record.method or flags_differ:
            raise self._refused("zip_header", both)
        member = Member(record.name, record.size, record.crc, record.offset)
        is_ours = (
            head + name + extra == zipform.local_header(member),
            record.raw == zipform.central_record(member),
        )
        if any(is_ours) and not all(is_ours):
            raise self._refused("zip_header", both)
        return record.offset + LOCAL.size + name_size + extra_size, all(is_ours)

    def _end(self, record: Record, start: int, directory: Directory) -> int:
        """Give where a member ends, with the descriptor that may follow its bytes."""
        end = start + record.packed
        if end > directory.offset:
            raise self._refused("zip_overlap", record.name)
        if not record.flags & _DESCRIPTOR:
            return end
        self._reader.seek(end)
        after = self._reader.read(24)
        crc = record.crc.to_bytes(4, "little")
        for width in (4, 8):
            sizes = b"".join(n.to_bytes(8, "little")[:width] for n in (record.packed, record.size))
            for mark in (b"PK\7\10", b""):
                if after.startswith(mark + crc + sizes):
                    return end + len(mark + crc + sizes)
        raise self._refused("zip_header", record.name)

    def _judge_spans(self, spans: list[tuple[int, int, str]], directory: Directory) -> None:
        expected = 0
        for start, end, name in sorted(spans):
            if start != expected:
                why = "zip_overlap" if start < expected else "zip_gap"
                why = "zip_prepended" if expected == 0 and start > 0 else why
                raise self._refused(why, name)
            expected = end
        if expected != directory.offset:
            raise self._refused("zip_gap", self._path.name)

    def _judge_form(self, ours: list[bool], directory: Directory) -> PackageForm:
        """Tell our own archive from a repacked one; one that is neither was changed."""
        if not any(ours):
            return PackageForm.REPACKED
        if not all(ours):
            raise self._refused("zip_header", self._records[ours.index(False)].name)
        offsets = [record.offset for record in self._records]
        expected = zipform.ending(directory.count, directory.size, directory.offset)
        if directory.tail != expected or offsets != sorted(offsets):
            raise self._refused("zip_end", self._path.name)
        return PackageForm.ZIP

    def _judged_entries(self) -> tuple[Entry, ...]:
        names = [record.name for record in self._records]
        judge_names(names, self._path)
        self._judge_sizes()
        base = self._base(names)
        return tuple(
            Entry(name.removeprefix(base), self._records[index].size, index)
            for index, name in enumerate(names)
            if not name.endswith("/")
        )

    def _judge_sizes(self) -> None:
        for record in self._records:
            if record.name.endswith("/") and (record.size or record.packed):
                raise self._refused("zip_header", record.name)
            if record.size > FREE_RATIO_BYTES and record.size > MAX_RATIO * record.packed:
                raise self._refused("bomb", record.name)

    def _base(self, names: list[str]) -> str:
        """Give the one folder that holds the bag; empty where the bag lies at the top."""
        if "bagit.txt" in names:
            return ""
        bases = {name.partition("/")[0] for name in names}
        if len(bases) != 1:
            raise self._refused("base_folder", sorted(bases)[-1] if bases else self._path.name)
        return f"{bases.pop()}/"

    def _unpacked(self, entry: Entry) -> Iterator[bytes]:
        record, name = self._records[entry.index], entry.name
        at, left = self._starts[entry.index], record.packed
        inflate = zlib.decompressobj(-15) if record.method == zipform.DEFLATED else None
        while left:
            self._reader.seek(at)
            chunk = self._read(min(CHUNK_BYTES, left))
            if not chunk:
                raise self._refused("changed_while_read", name)
            at += len(chunk)
            left -= len(chunk)
            if inflate is None:
                yield chunk
                continue
            yield from self._inflated(inflate, chunk, name)
        if inflate is not None and (not inflate.eof or inflate.unused_data):
            raise self._refused("zip_data", name)

    def _inflated(self, inflate: zlib._Decompress, chunk: bytes, name: str) -> Iterator[bytes]:
        try:
            while chunk:
                if inflate.eof:
                    raise self._refused("zip_data", name)
                yield inflate.decompress(chunk, CHUNK_BYTES)
                chunk = inflate.unconsumed_tail
            while rest := inflate.decompress(b"", CHUNK_BYTES):
                yield rest
        except zlib.error as e:
            raise self._refused("zip_data", name) from e

    def _read(self, size: int) -> bytes:
        try:
            return self._reader.read(size)
        except OSError as e:
            raise FileUnreadable(path=self._path) from e

    def _name_at(self, offset: int, directory: Directory) -> tuple[str, int]:
        """Read the name in the local header at `offset`, to say which member is meant.

        Our members follow each other in the order of the directory, so a record that cannot be
        read still has a name. Gives no name where the headers cannot be followed.
        """
        if not 0 <= offset < directory.offset:
            return "", -1
        self._reader.seek(offset)
        head = self._reader.read(LOCAL.size)
        if len(head) < LOCAL.size or head[:4] != LOCAL_MARK:
            return "", -1
        fields = LOCAL.unpack(head)
        name = self._reader.read(fields[9]).decode("utf-8", "replace")
        extra = self._reader.read(fields[10])
        size = fields[7]
        if size == zipform.MAX_32 and len(extra) == 20:
            size = int.from_bytes(extra[12:20], "little")
        return name, offset + LOCAL.size + fields[9] + fields[10] + size

    def _refused(self, why: str, member: str) -> PackageRefused:
        return PackageRefused(path=self._path, why=why, member=member)
