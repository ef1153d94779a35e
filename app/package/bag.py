"""Write a package: every byte hashed on the way, complete at its name or not there at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.package.contents import PackageContents, PackageForm, WrittenPackage
from app.tasks.job import JobContext

Signer = Callable[[bytes], bytes]
"""Gets the tag manifest, gives a detached CMS signature (DER)."""


def write_package(
    target: Path,
    contents: PackageContents,
    ctx: JobContext,
    *,
    form: PackageForm = PackageForm.ZIP,
    sign: Signer | None = None,
    recipients: tuple[str, ...] = (),
) -> WrittenPackage:
    """Write a package to `target`, which must not exist.

    Args:
        form: FOLDER or ZIP.
        sign: makes the signature; None leaves the package unsigned, and it says so.
        recipients: age recipients (`age1...`); with them `target` becomes an age file (ZIP only).

    Raises:
        OutputRefused: `target` exists, or the place cannot be written.
        DiskFull, FileMissing, FileUnreadable: as named; nothing is left at `target`.
        DigestMismatch: a file does not hash to what was stated.
        InvalidValue: a name or recipient that no package may carry.
        Cancelled: a person stopped it; nothing is left.
    """
    raise NotImplementedError
