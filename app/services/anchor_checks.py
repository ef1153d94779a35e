"""Every anchor compared with the chain; what a stranger made of it is parsed in a child."""

from __future__ import annotations

import base64
import binascii
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.custody import head_after
from app.domain.errors import ReceiptRefused, SignatureInvalid
from app.domain.exchange import Anchor, AnchorKind
from app.package.contents import RECEIPT_FILE_FORMAT, PackageSignature, Trust
from app.runtime.disk import writing_to
from app.services import last_head, receipts, stamps
from app.services.anchors import ACCEPTED, OUTSIDE, STAMP, all_anchors, title
from app.services.last_head import SeenState
from app.services.stores import Stores
from app.tasks.job import JobContext

LAST_SEEN_CHECK = "head last seen"
NONE_CHECK = "anchors outside"


@dataclass(frozen=True, slots=True)
class AnchorChecks:
    """Checks the anchors of one case.

    Args:
        lines: its whole chain.
        trust: roots for time stamps and receipts, beside those used on this computer.
        ctx: cancelled, the child stops or is ended.
    """

    lines: Sequence[str]
    trust: tuple[Path, ...]
    ctx: JobContext

    def run(self, stores: Stores) -> Iterator[CheckResult]:
        """Compare every anchor but the dossiers' own, and the head last seen here.

        Dossiers are checked where their files are. Reads the stores: call it on their thread.

        Raises:
            WorkerCrashed: no child could be started (`why` is `not_started`).
        """
        found = all_anchors(stores)
        for anchor in found:
            if anchor.kind is AnchorKind.LAST_SEEN:
                yield _accepted(anchor)
            elif anchor.kind is not AnchorKind.DOSSIER:
                yield self._in_chain(anchor, stores.cases.log())
        yield _last_seen(stores)
        if not any(anchor.kind in OUTSIDE for anchor in found):
            yield CheckResult(NONE_CHECK, ok=True, detail="no anchor", could_check=False)

    def _in_chain(self, anchor: Anchor, log: str) -> CheckResult:
        head = anchor.head
        name = f"anchor {anchor.kind.value} {title(anchor)}".strip()
        if head.seq >= len(self.lines):
            return CheckResult(name, False, f"the chain ends before entry {head.seq}")
        if head.seq < 0 or head_after(self.lines[head.seq], head.seq) != head:
            return CheckResult(name, False, f"another entry {head.seq} is in the chain")
        if anchor.kind is AnchorKind.TIMESTAMP:
            return CheckResult(name, *self._stamped(anchor))
        if anchor.kind is AnchorKind.RECEIPT:
            return CheckResult(name, *self._received(anchor, log))
        return CheckResult(name, True, f"entry {head.seq}")

    def _stamped(self, anchor: Anchor) -> tuple[bool, str]:
        head = anchor.head
        try:
            token = base64.b64decode(anchor.detail.get(STAMP, ""), validate=True)
            stamp = stamps.check(token, head.sha256, self.trust, self.ctx)
        except binascii.Error:
            return False, f"stamp of entry {head.seq} does not hold (form)"
        except SignatureInvalid as e:
            return False, f"stamp of entry {head.seq} does not hold ({e.facts['why']})"
        root = "trusted root" if stamp.is_trusted else "unknown root"
        return True, f"entry {head.seq}, stamped {stamp.at}, {root}"

    def _received(self, anchor: Anchor, log: str) -> tuple[bool, str]:
        """Read a kept receipt again: a row that names a receiver proves nothing by itself."""
        head, kept = anchor.head, anchor.detail
        document = {
            "format": RECEIPT_FILE_FORMAT,
            "line": kept.get("line", ""),
            "signature": kept.get("signature", ""),
        }
        try:
            with tempfile.TemporaryDirectory(prefix="netra-") as folder:
                path = Path(folder).resolve() / "receipt.json"
                with writing_to(path):
                    path.write_text(json.dumps(document), encoding="ascii")
                read = receipts.read(path, self.trust, self.ctx)
        except ReceiptRefused as e:
            return False, f"receipt of entry {head.seq} does not hold ({e.facts['why']})"
        told, signature = read.receipt, read.signature
        if read.problem:
            return False, f"receipt of entry {head.seq} does not hold ({read.problem})"
        if (told.log, told.head, told.received_by) != (log, head, kept.get("received_by")):
            return False, f"receipt of entry {head.seq} does not hold (says_otherwise)"
        as_recorded = (kept.get("signed_by", ""), kept.get("certificate_sha256", ""))
        if (signature.name, signature.fingerprint) != as_recorded:
            return False, f"receipt of entry {head.seq} does not hold (other_signer)"
        return True, f"entry {head.seq}, {_signed(signature)}"


def _signed(signature: PackageSignature) -> str:
    if not signature.is_present:
        return "not signed"
    return f"signed, {'trusted' if signature.trust is Trust.TRUSTED else 'unknown'} root"


def _accepted(anchor: Anchor) -> CheckResult:
    detail = f"accepted at entry {anchor.head.seq} ({anchor.detail.get(ACCEPTED, '')})"
    return CheckResult(f"anchor last_seen {anchor.made_at}", ok=True, detail=detail)


def _last_seen(stores: Stores) -> CheckResult:
    seen = last_head.compare(stores.cases.log(), stores.custody)
    if seen.state is SeenState.NEVER:
        return CheckResult(
            LAST_SEEN_CHECK, ok=True, detail="never seen on this computer", could_check=False
        )
    place = "user file" if seen.is_weak else "key ring"
    words = {
        SeenState.AGREES: f"entry {seen.head.seq}, seen {seen.at}, {place}",
        SeenState.OLDER: f"older copy, entry {seen.head.seq} was seen {seen.at}",
        SeenState.DIFFERS: f"another chain, entry {seen.head.seq} was seen {seen.at}",
    }
    return CheckResult(LAST_SEEN_CHECK, ok=not seen.is_alarm, detail=words[seen.state])
