"""Receipts: whoever opens a package confirms which one, and so anchors the sender's chain."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.custody import ChainHead, canonical, head_after
from app.domain.errors import FileMissing, ReceiptRefused, SignatureInvalid
from app.domain.exchange import Exchange
from app.domain.plain import to_plain
from app.package.contents import RECEIPT_FILE_FORMAT, RECEIPT_FORMAT, PackageSignature, Receipt
from app.runtime import paths
from app.services import exchange_reading as reading
from app.services import package_table
from app.services.arrivals import Arrival
from app.services.child_ends import end_as
from app.services.events import Topic
from app.services.exchange_names import receipt_name
from app.services.frames import Output
from app.services.package_table import (
    READ_RECEIPT,
    ReadReceipt,
    ReceiptTask,
)
from app.services.session import CaseSession
from app.services.signing_choice import detached_signer
from app.store.volume import require_folder
from app.tasks.job import Job, JobContext, Lane
from media.worker.client import Call, run

if TYPE_CHECKING:
    from app.dossier.certificates import SigningIdentity

TABLE = package_table.__name__
"""Module with the child's operations (another one in tests)."""
_TOTAL_S = 60.0
_MAX_LINE = 512 * 1024


@dataclass(frozen=True, slots=True)
class MadeReceipt:
    """A receipt ready to be written and sent back."""

    name: str
    """File name."""
    content: bytes
    """JSON: the line that counts, the signature over it, and the same for a reader."""
    receipt: Receipt
    """What it says."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """A receipt that was read, and is not in the chain yet."""

    path: Path
    """The file."""
    read: ReadReceipt
    """What a child read in it."""


@dataclass(frozen=True, slots=True)
class TakenReceipt:
    """A receipt that came back to the sender."""

    exchange: Exchange
    """As the case keeps it."""
    receipt: Receipt
    """What it says."""
    signature: PackageSignature
    """Who vouches for it, if anybody."""
    was_known: bool
    """It had come before; nothing was changed."""


def make(session: CaseSession, arrival: Arrival, identity: SigningIdentity | None) -> MadeReceipt:
    """Confirm a package that was opened or merged here.

    Args:
        session: the case that it went into, after that was recorded.
        identity: signs it; None leaves it unsigned.
    """
    receipt = Receipt(
        format=RECEIPT_FORMAT,
        package_sha256=arrival.bag_sha256,
        log=arrival.log,
        head=arrival.head,
        received_at=session.clock.stamp(),
        received_by=session.reviewer.name,
        role=session.reviewer.role,
        receiver_log=session.stores.cases.record().log,
        receiver_head=session.stores.custody.head(),
    )
    line = canonical(to_plain(receipt))
    signature = b""
    if identity is not None:
        signature = detached_signer(identity)(line.encode())
    number = arrival.whole().form.number
    document = {
        "format": RECEIPT_FILE_FORMAT,
        "line": line,
        "signature": base64.b64encode(signature).decode(),
        "text": _told(receipt, number, identity.name if identity else ""),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    name = receipt_name(number, receipt.package_sha256)
    return MadeReceipt(name, f"{text}\n".encode(), receipt)


def require_place(place: Path) -> None:
    """Refuse a folder that no receipt can be written into, before its package is taken in.

    Raises:
        FolderMissing, OutputRefused: as named.
    """
    require_folder(place)


def write(made: MadeReceipt, place: Path) -> Path:
    """Write a receipt into a folder, whole or not at all; an older one of that name is replaced.

    Raises:
        OutputRefused, DiskFull: as named.
    """
    path = place / made.name
    with Output(path) as staged:
        staged.write_bytes(made.content)
    return path


def take_job(session: CaseSession, path: Path, trust: tuple[Path, ...] = ()) -> Job[CameBack]:
    """Read a receipt that came back; the case is not changed until `commit`.

    Args:
        trust: certificates a signer may lead to, beside those this computer knows.

    Raises (at once or from the job):
        CaseReadOnly, FileMissing, FileUnreadable, Cancelled: as named.
        ReceiptRefused: why=not_a_receipt; worker_crashed or timed_out: it ended the child.
    """
    session.require_writable()

    def run(ctx: JobContext) -> CameBack:
        return CameBack(path, read(path, trust, ctx))

    return Job(label=path.name, lane=Lane.MEDIA, run=run)


def read(path: Path, trust: tuple[Path, ...], ctx: JobContext) -> ReadReceipt:
    """Let a child read a receipt: what a stranger's bytes do costs that child only.

    Raises:
        FileMissing, FileUnreadable, Cancelled: as named.
        ReceiptRefused: why=not_a_receipt; worker_crashed or timed_out: it ended the child.
        WorkerCrashed: no child could be started (`why` is `not_started`).
    """
    if not path.is_file():
        raise FileMissing(path=path)
    task = ReceiptTask(
        path.absolute(),
        tuple(certificate.absolute() for certificate in trust),
        paths.data_dir().absolute(),
    )
    call = Call(
        *(READ_RECEIPT, path, task, ReadReceipt),
        silence_s=_TOTAL_S,
        total_s=_TOTAL_S,
        is_short=True,
        table=TABLE,
    )
    with end_as(lambda why: ReceiptRefused(path=path, why=why)):
        try:
            found = run(call, ctx)
        except ReceiptRefused as e:
            raise ReceiptRefused(**{**e.facts, "path": path}) from e
    if len(found.line) + len(found.signed) > _MAX_LINE:
        raise ReceiptRefused(path=path, why="worker_crashed")  # no file is let in that long
    return found


def commit(session: CaseSession, came: CameBack) -> TakenReceipt:
    """Keep a receipt of this case; from now on it anchors the chain.

    One that came before is kept once; unless it came without its signature, which somebody may
    have cut off on the way: then the signed one is kept as well.

    Raises:
        ReceiptRefused: why=unknown_package, other_chain, or head_differs: the receiver holds a
            head that this chain does not have, so one of the two was rewritten; or it is not the
            one that went out in that package.
        SignatureInvalid: it is signed, and the signature does not hold.
    """
    session.require_writable()
    path, read = came.path, came.read
    line, receipt, signature = read.line, read.receipt, read.signature
    sent = _sent(session, path, receipt)
    _require_head(session, path, sent, receipt.head)
    if read.problem:
        raise SignatureInvalid(path=path.name, why=read.problem)
    sha256 = reading.sha256_of(line.encode())
    for known in session.stores.exchanges.all():
        is_as_good = bool(known.detail.get("signature")) or not read.signed
        if known.direction == "receipt" and known.sha256 == sha256 and is_as_good:
            return TakenReceipt(known, receipt, signature, was_known=True)
    exchange = Exchange(
        direction="receipt",
        name=path.name,
        sha256=sha256,
        log=receipt.log,
        head=receipt.head,
        made_at=session.clock.stamp(),
        detail={
            "line": line,
            "signature": read.signed,
            "package": sent.name,
            "received_at": receipt.received_at,
            "received_by": receipt.received_by,
            "role": receipt.role,
            "signed_by": signature.name,
            "certificate_sha256": signature.fingerprint,
        },
    )
    with session.change("package.receipt", Topic.CASE) as change:
        session.stores.exchanges.add(exchange)
        change.obj = (exchange.name,)
        change.data = {"exchange": to_plain(exchange)}
    return TakenReceipt(exchange, receipt, signature, was_known=False)


def _told(receipt: Receipt, number: str, signer: str) -> list[str]:
    """Tell it to a reader; the line is what counts."""
    own = receipt.receiver_head
    lines = [
        f"Tanda terima paket perkara {number}.",
        f"Diterima oleh {receipt.received_by} ({receipt.role}) pada {receipt.received_at}.",
        f"Paket: SHA-256 daftar tag {receipt.package_sha256}.",
        f"Riwayat pengirim: {receipt.head.seq + 1} entri, kepala {receipt.head.sha256}.",
    ]
    if own is not None:
        lines.append(f"Riwayat penerima: {own.seq + 1} entri, kepala {own.sha256}.")
    lines.append(f"Ditandatangani oleh {signer}." if signer else "Tidak ditandatangani.")
    return lines


def _sent(session: CaseSession, path: Path, receipt: Receipt) -> Exchange:
    if receipt.log != session.stores.cases.record().log:
        raise ReceiptRefused(path=path, why="other_chain")
    for exchange in session.stores.exchanges.all():
        is_same = exchange.detail.get("bag_sha256") == receipt.package_sha256
        if exchange.direction == "out" and is_same:
            return exchange
    raise ReceiptRefused(path=path, why="unknown_package")


def _require_head(session: CaseSession, path: Path, sent: Exchange, head: ChainHead) -> None:
    """Refuse a head that this chain does not have, and any other than went out in the package.

    An earlier head would be true as well, and would anchor less than the receiver was given.
    """
    lines = session.stores.custody.lines()
    is_here = 0 <= head.seq < len(lines) and head_after(lines[head.seq], head.seq) == head
    if not is_here or head != sent.head:
        raise ReceiptRefused(path=path, why="head_differs")
