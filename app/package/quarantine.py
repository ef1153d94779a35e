"""Open a stranger's package in a folder of its own, or refuse it with one reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.package.contents import QuarantinedPackage
from app.tasks.job import JobContext


class TrustedRoot(Protocol):
    """A certificate that a chain may end in (`app.dossier.trust.TrustedRoot` is one)."""

    @property
    def der(self) -> bytes:
        """DER."""

    @property
    def source(self) -> str:
        """given, this_computer or demo."""


def open_package(
    path: Path,
    into: Path,
    ctx: JobContext,
    *,
    identities: Sequence[object] = (),
    trust: Sequence[TrustedRoot] = (),
) -> QuarantinedPackage:
    """Unpack and check everything; the source is only read.

    Args:
        path: folder, ZIP or age file.
        into: a folder that does not exist or is empty; it is empty again after a refusal.
        identities: age identities (`AGE-SECRET-KEY-...` texts) or `transport.Passphrase`.
        trust: roots; without any the signer's certificate is not judged.

    Raises:
        PackageRefused: `why` says the reason, `member` which file.
        PackageLocked: an age file, and none of `identities` opens it.
        FileMissing, FileUnreadable, DiskFull, OutputRefused: as named.
        Cancelled: a person stopped it; `into` is empty.
    """
    raise NotImplementedError
