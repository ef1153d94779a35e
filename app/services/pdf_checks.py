"""Checking the inside of a dossier PDF, which may come from a stranger: in the child."""

from __future__ import annotations

from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.errors import (
    FileMissing,
    FileUnreadable,
    NotADossier,
    WorkerCrashed,
    WorkerTimedOut,
)
from app.dossier import worker_table
from app.dossier.worker_table import (
    READ_PDF,
    VERIFY_PDF,
    PdfContents,
    PdfTask,
    PdfVerdict,
    ReadTask,
)
from app.runtime import paths
from app.services.child_ends import TOO_LARGE, why_ended
from app.tasks.job import JobContext
from media.worker.client import Call, run

STRUCTURE = "pdf structure"
_LEAST_S = 120.0
_BYTES_PER_S = 1024 * 1024
_MAX_CHECKS = 1000
_MAX_TEXT = 100_000


def verify_pdf(
    path: Path, trust: tuple[Path, ...], ctx: JobContext, *, signers: int | None = None
) -> tuple[CheckResult, ...]:
    """Check a dossier PDF in a child process; see `app.dossier.verification.verify_pdf`.

    A PDF that ends the child, or keeps it longer than it may, is one that fails: the check
    `pdf structure` says so, with `why=worker_crashed`, `why=too_large` or `why=timed_out`.

    Args:
        path: the PDF.
        trust: certificates that a signer's chain may end in.
        ctx: cancelled, the child stops or is ended.
        signers: how many signatures it must bear; None leaves that to its manifest.

    Raises:
        FileMissing, FileUnreadable, NotADossier, CertificateMissing, CertificateUnusable: as there.
        WorkerCrashed: no child could be started (`why` is `not_started`).
        Cancelled: a person stopped it.
    """
    absolute = path.absolute()
    total_s = _total_s(absolute)
    task = PdfTask(
        absolute,
        tuple(certificate.absolute() for certificate in trust),
        signers,
        paths.data_dir().absolute(),
    )
    call = Call(
        *(VERIFY_PDF, path, task, PdfVerdict),
        silence_s=total_s,
        total_s=total_s,
        is_short=True,
        table=worker_table.__name__,
    )
    try:
        checks = run(call, ctx).checks
    except (WorkerCrashed, WorkerTimedOut) as e:
        return (CheckResult(STRUCTURE, False, f"why={why_ended(e, TOO_LARGE)}"),)
    if not checks or not all(_is_believable(check) for check in checks[: _MAX_CHECKS + 1]):
        return (CheckResult(STRUCTURE, False, "why=worker_crashed"),)
    return checks[:_MAX_CHECKS]


def verify_kept_pdf(
    path: Path, trust: tuple[Path, ...], ctx: JobContext, *, signers: int | None = None
) -> tuple[CheckResult, ...]:
    """Check a PDF that a case or package calls a dossier; see `verify_pdf`.

    Whatever else lies there in its place is a failed check of that file: the rest of the
    verification goes on.

    Raises:
        CertificateMissing, CertificateUnusable, WorkerCrashed, Cancelled: as `verify_pdf`.
    """
    try:
        return verify_pdf(path, trust, ctx, signers=signers)
    except NotADossier:
        return (CheckResult(STRUCTURE, False, "why=not_a_dossier"),)
    except (FileMissing, FileUnreadable):
        return (CheckResult(STRUCTURE, False, "why=unreadable"),)


def read_pdf(
    path: Path, ctx: JobContext, *, next_signer: bytes = b"", with_signers: bool = False
) -> PdfContents:
    """Read what a dossier carries, in a child process.

    Args:
        next_signer: certificate (DER) to compare with those of its signatures.
        with_signers: read who signed.

    Raises:
        NotADossier: it cannot be read as a signed dossier.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
        Cancelled: a person stopped it.
    """
    absolute = path.absolute()
    total_s = _total_s(absolute)
    call = Call(
        *(READ_PDF, path, ReadTask(absolute, next_signer.hex(), with_signers), PdfContents),
        silence_s=total_s,
        total_s=total_s,
        is_short=True,
        table=worker_table.__name__,
    )
    return run(call, ctx)


def _total_s(path: Path) -> float:
    return _LEAST_S + (path.stat().st_size if path.is_file() else 0) / _BYTES_PER_S


def _is_believable(check: CheckResult) -> bool:
    """Check what types cannot: the child may have been taken over by the file."""
    texts = (check.name, check.detail, *check.items)
    return bool(check.name) and all(len(text) <= _MAX_TEXT for text in texts)
