"""The receipt of a package as a page: read in the child, its signature checked, then laid out."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import __version__
from app.domain.errors import OutputRefused, ReceiptRefused, SignatureInvalid
from app.domain.handover import Paper
from app.domain.receipt_page import ReceiptPage
from app.package.contents import Receipt, Trust
from app.runtime.disk import writing_to
from app.services import receipts
from app.services.frames import Output
from app.services.package_table import ReadReceipt
from app.store.volume import require_folder
from app.tasks.job import Job, JobContext, Lane

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LOG = re.compile(r"[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class PrintedReceipt:
    """A receipt that was laid out."""

    path: Path
    """The PDF."""
    sha256: str
    """Of the file."""
    pages: int
    """Page count."""
    page: ReceiptPage
    """What stands on it."""


def page_job(
    path: Path, out: Path, trust: tuple[Path, ...] = (), size: Paper = Paper.A4
) -> Job[PrintedReceipt]:
    """Print a receipt that was written or that came back, whole or not at all; no case changes.

    Args:
        path: the receipt's file (JSON).
        out: where the PDF goes.
        trust: certificates a signer may lead to, beside those this computer knows.
        size: of the page.

    Raises (at once or from the job):
        FileMissing, FileUnreadable, FolderMissing, OutputRefused, DiskFull, Cancelled: as named.
        ReceiptRefused: it is no receipt, a digest or a time in it is none, or it ended the
            child that read it.
        SignatureInvalid: it is signed, and the signature does not hold.
    """
    require_folder(out.absolute().parent)
    if out.is_dir() or out.absolute() == path.absolute():
        raise OutputRefused(path=out)

    def run(ctx: JobContext) -> PrintedReceipt:
        from app.dossier import package_receipt

        found = receipts.read(path, trust, ctx)
        if found.problem:
            raise SignatureInvalid(path=path.name, why=found.problem)
        if not _is_well_formed(found.receipt):
            raise ReceiptRefused(path=path, why="not_a_receipt")
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        page = _page(found, sha256, size)
        ctx.progress(0.5, "layout")
        with (
            tempfile.TemporaryDirectory() as folder,
            Output(out) as staged,
            writing_to(out.absolute().parent),
        ):
            count = package_receipt.render(page, Path(folder) / "pages.pdf", staged)
            made = hashlib.sha256(staged.read_bytes()).hexdigest()
        return PrintedReceipt(out, made, count, page)

    return Job(label=path.name, lane=Lane.MEDIA, run=run)


def _is_well_formed(said: Receipt) -> bool:
    """Tell whether what is printed as time, digest and code is one: a stranger wrote it."""
    heads = [said.head] if said.receiver_head is None else [said.head, said.receiver_head]
    digests = [said.package_sha256, *(head.sha256 for head in heads)]
    logs = [said.log] if said.receiver_head is None else [said.log, said.receiver_log]
    try:
        datetime.fromisoformat(said.received_at)
    except ValueError:
        return False
    return all(map(_DIGEST.fullmatch, digests)) and all(map(_LOG.fullmatch, logs))


def _page(found: ReadReceipt, sha256: str, size: Paper) -> ReceiptPage:
    said, signature = found.receipt, found.signature
    return ReceiptPage(
        package_sha256=said.package_sha256,
        log=said.log,
        head=said.head,
        received_at=said.received_at,
        received_by=said.received_by,
        role=said.role,
        organization=said.organization,
        receiver_log=said.receiver_log,
        receiver_head=said.receiver_head,
        signer=signature.name or signature.fingerprint[:16],
        certificate_sha256=signature.fingerprint,
        is_trusted=signature.trust is Trust.TRUSTED,
        file_sha256=sha256,
        app_version=__version__,
        paper=size,
    )
