"""A package that lies as a folder: ordinary files only, none of them reached through a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import FileUnreadable, PackageRefused
from app.package import names
from app.package.container import CHUNK_BYTES, MAX_FILES, Entry, judge_names
from app.package.contents import PackageForm

_REPARSE_POINT = 0x400


class FolderContainer:
    """Reads a bag folder in place.

    Raises:
        PackageRefused: a link, a device, a name, or too much of something.
        FileUnreadable: a folder or file may not be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        found: list[tuple[str, os.stat_result]] = []
        self._walk("", 1, found)
        judge_names((name for name, _ in found), path)
        self._stats = [status for _, status in found]
        self._entries = tuple(
            Entry(name, status.st_size, index) for index, (name, status) in enumerate(found)
        )

    @property
    def form(self) -> PackageForm:
        """Always FOLDER."""
        return PackageForm.FOLDER

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every file, in order of name."""
        return self._entries

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """Give a file's bytes in pieces; see `Container`."""
        before = self._stats[entry.index]
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        # A file swapped for a pipe since it was listed must not make us wait for a writer.
        flags |= getattr(os, "O_NONBLOCK", 0)
        try:
            reader = os.fdopen(os.open(self._path / entry.name, flags), "rb", buffering=0)
        except OSError as e:
            raise FileUnreadable(path=self._path / entry.name) from e
        with reader:
            if _identity(os.fstat(reader.fileno())) != _identity(before):
                raise PackageRefused(path=self._path, why="changed_while_read", member=entry.name)
            yield from self._pieces(reader.fileno(), entry)

    def _pieces(self, handle: int, entry: Entry) -> Iterator[bytes]:
        left = entry.size
        while True:
            try:
                chunk = os.read(handle, CHUNK_BYTES)
            except OSError as e:
                raise FileUnreadable(path=self._path / entry.name) from e
            left -= len(chunk)
            if left < 0 or (not chunk and left):
                raise PackageRefused(path=self._path, why="changed_while_read", member=entry.name)
            if not chunk:
                return
            yield chunk

    def _walk(self, below: str, depth: int, found: list[tuple[str, os.stat_result]]) -> None:
        if depth > names.MAX_DEPTH:
            raise PackageRefused(path=self._path, why="name_depth", member=below)
        try:
            with os.scandir(self._path / below) as listing:
                items = sorted(listing, key=lambda item: item.name)
                facts = [(item.name, item.stat(follow_symlinks=False)) for item in items]
        except OSError as e:
            raise FileUnreadable(path=self._path / below) from e
        for plain, status in facts:
            name = f"{below}/{plain}" if below else plain
            self._judge_kind(name, status)
            if len(found) >= MAX_FILES:
                raise PackageRefused(path=self._path, why="too_many", member=name)
            if stat.S_ISDIR(status.st_mode):
                judge_names([name], self._path)
                self._walk(name, depth + 1, found)
            else:
                found.append((name, status))

    def _judge_kind(self, name: str, status: os.stat_result) -> None:
        why = ""
        try:
            name.encode()
        except UnicodeEncodeError:
            name, why = ascii(name), "name_encoding"
        if stat.S_ISLNK(status.st_mode):
            why = "link"
        elif getattr(status, "st_file_attributes", 0) & _REPARSE_POINT:
            why = "link"  # a junction of Windows
        elif stat.S_ISREG(status.st_mode):
            why = why or ("hard_link" if status.st_nlink > 1 else "")
        elif not stat.S_ISDIR(status.st_mode):
            why = "special_file"
        if why:
            raise PackageRefused(path=self._path, why=why, member=name)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return (
        status.st_dev,
        status.st_ino,
        stat.S_IFMT(status.st_mode),
        status.st_size,
        status.st_mtime_ns,
    )
