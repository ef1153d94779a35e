"""Encryption on the way: age files for named recipients, by the Rust library rage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from app.domain.errors import InvalidValue, PackageLocked, PackageRefused
from app.package.output import Sink
from app.tasks.job import JobContext

MAGIC = b"age-encryption.org/v1\n"
MAX_PASSPHRASE_BYTES = 256 * 1024 * 1024
"""The library decrypts what a passphrase protects in memory only."""


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A passphrase that opens an age file; never shown, never logged."""

    text: str = field(repr=False)
    """As typed."""


def new_identity() -> tuple[str, str]:
    """Make a key pair: the secret (`AGE-SECRET-KEY-1...`) and the recipient (`age1...`)."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def check_recipient(text: str) -> Any:
    """Read a recipient's public key.

    Raises:
        InvalidValue: field=recipient; it is no X25519 key. A secret typed by mistake is not
            repeated in the error.
    """
    cleaned = text.strip()
    try:
        return pyrage.x25519.Recipient.from_str(cleaned)
    except pyrage.RecipientError as e:
        shown = cleaned[:70] if cleaned.startswith("age1") else ""
        raise InvalidValue(field="recipient", value=shown, expected="age1...") from e


def is_age(path: Path) -> bool:
    """Tell whether a file begins as an age file does."""
    with path.open("rb") as reader:
        return reader.read(len(MAGIC)) == MAGIC


def encrypt(pieces: Iterator[bytes], sink: Sink, keys: Sequence[object]) -> None:
    """Encrypt a stream of bytes for the given recipients, with flat memory."""
    reader, writer = _Pieces(pieces), _Writer(sink)
    try:
        pyrage.encrypt_io(reader, writer, list(keys))
    except (pyrage.EncryptError, OSError) as e:
        # The library wraps what our own reader or writer raised; that is what happened.
        raise reader.error or writer.error or e from e


def decrypt(path: Path, into: Path, identities: Sequence[object], ctx: JobContext) -> None:
    """Decrypt an age file into a new file; nothing is left there after an error.

    Args:
        identities: `AGE-SECRET-KEY-...` texts and `Passphrase` values.

    Raises:
        PackageLocked: none of them opens it.
        PackageRefused: why=age_damaged, or too_large for a passphrase.
        InvalidValue: field=identity; a text is no age key.
    """
    keys = [_identity(item) for item in identities if not isinstance(item, Passphrase)]
    phrases = [item for item in identities if isinstance(item, Passphrase)]
    try:
        with path.open("rb") as source, Sink(into, 0o600) as sink:
            if b"-> scrypt " in source.read(200):
                _decrypt_by_phrase(path, sink, phrases)
            else:
                source.seek(0)
                _decrypt_by_key(path, source, sink, keys, ctx)
    except BaseException:
        into.unlink(missing_ok=True)
        raise


def encrypt_with_passphrase(content: bytes, phrase: Passphrase) -> bytes:
    """Encrypt a small package for whoever knows the passphrase.

    Raises:
        InvalidValue: field=passphrase; it is empty, or the package exceeds
            `MAX_PASSPHRASE_BYTES`.
    """
    if not phrase.text or len(content) > MAX_PASSPHRASE_BYTES:
        raise InvalidValue(field="passphrase", value="", expected="1..256 MiB")
    return bytes(pyrage.passphrase.encrypt(content, phrase.text))


def _identity(item: object) -> Any:
    try:
        return pyrage.x25519.Identity.from_str(str(item).strip())
    except pyrage.IdentityError as e:
        raise InvalidValue(field="identity", value="", expected="AGE-SECRET-KEY-1...") from e


def _decrypt_by_key(
    path: Path, source: BinaryIO, sink: Sink, keys: list[Any], ctx: JobContext
) -> None:
    if not keys:
        raise PackageLocked(path=path)
    reader, writer = _Checked(source, ctx), _Writer(sink)
    try:
        pyrage.decrypt_io(reader, writer, keys)
    except (pyrage.DecryptError, OSError) as e:
        if (ours := reader.error or writer.error) is not None:
            raise ours from e
        if isinstance(e, pyrage.DecryptError) and "No matching keys" in str(e):
            raise PackageLocked(path=path) from e
        raise PackageRefused(path=path, why="age_damaged", member=path.name) from e


def _decrypt_by_phrase(path: Path, sink: Sink, phrases: list[Passphrase]) -> None:
    if path.stat().st_size > MAX_PASSPHRASE_BYTES:
        raise PackageRefused(path=path, why="too_large", member=path.name)
    content = path.read_bytes()
    for phrase in phrases:
        try:
            plain = pyrage.passphrase.decrypt(content, phrase.text)
        except pyrage.DecryptError:
            continue  # the next one may fit
        sink.write(bytes(plain))
        return
    raise PackageLocked(path=path)


class _Pieces:
    """An iterator of bytes as a file that is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        """Give at most `size` bytes; none at the end."""
        try:
            while not self._waiting:
                self._waiting = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as e:
            self.error = e
            raise
        found, self._waiting = self._waiting[:size], self._waiting[size:]
        return bytes(found)


class _Checked:
    """A file that is read until a person cancels."""

    def __init__(self, source: BinaryIO, ctx: JobContext) -> None:
        self._source, self._ctx = source, ctx
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        """Give at most `size` bytes; none at the end."""
        try:
            self._ctx.check()
            return self._source.read(size)
        except BaseException as e:
            self.error = e
            raise


class _Writer:
    """A sink that remembers what the disk answered."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.error: BaseException | None = None

    def write(self, chunk: bytes) -> int:
        """Append some bytes."""
        try:
            return self._sink.write(chunk)
        except BaseException as e:
            self.error = e
            raise

    def flush(self) -> None:
        """Hand what waits to the system."""
        self._sink.flush()
