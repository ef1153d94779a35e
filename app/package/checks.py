"""Verify a package where it lies: one check for each thing that can be wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from app.domain.dossier import CheckResult
from app.package.quarantine import TrustedRoot
from app.tasks.job import JobContext


def is_package(path: Path) -> bool:
    """Tell whether something looks like a package: a bag folder, a ZIP, an age file."""
    raise NotImplementedError


def verify_package(
    path: Path,
    trust: Sequence[TrustedRoot],
    ctx: JobContext,
    *,
    identities: Sequence[object] = (),
    dossier_checks: Callable[[Path], Iterable[CheckResult]] | None = None,
) -> tuple[CheckResult, ...]:
    """Check container, members, manifests, signature, chain, head, dossiers and receipts.

    A package that is refused gives failed checks, not an error.

    Args:
        trust: roots; with any given, a signer that leads to none of them fails.
        identities: as in `quarantine.open_package`.
        dossier_checks: called with each dossier as a file, to check the PDF itself.

    Raises:
        FileMissing, FileUnreadable: there is nothing to check.
        PackageLocked: an age file, and none of `identities` opens it.
    """
    raise NotImplementedError
