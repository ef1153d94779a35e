"""Do the dossiers of the case hold, and do they still speak of this chain?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.dossier import CheckResult
from app.domain.exchange import ForeignChain
from app.services.ancestry import is_head_of
from app.services.integrity_files import size_of, whole_file
from app.services.integrity_meter import Meter
from app.services.pdf_checks import verify_kept_pdf
from app.store.blobs import DOSSIERS
from app.store.derivatives import DossierRecord


class DossierChecks:
    """Checks the dossiers of one case."""

    def __init__(
        self,
        folder: Path,
        records: tuple[DossierRecord, ...],
        lines: tuple[str, ...],
        chains: tuple[ForeignChain, ...],
        trust: tuple[Path, ...],
        meter: Meter,
        *,
        is_full: bool,
    ) -> None:
        self._folder = folder / DOSSIERS
        self._records = records
        self._lines = lines
        self._chains = chains
        self._trust = trust
        self._meter = meter
        self._is_full = is_full

    def total(self) -> int:
        """Count the bytes that `run` will read."""
        return sum(size_of(self._folder / record.name) for record in self._records)

    def run(self, *, is_chain_whole: bool) -> Iterator[CheckResult]:
        """Check each file, its place in the chain, and where asked for all what is inside."""
        for record in self._records:
            path = self._folder / record.name
            check = whole_file(f"dossier {record.name}", path, record.sha256, self._meter)
            yield check
            yield self._anchored(record, is_chain_whole=is_chain_whole)
            if self._is_full and check.detail != "missing" and record.signed_by:
                self._meter.begin("verifying", record.name)
                # One signature of two is no fault in the case: the next file follows it.
                signers = len(record.signatures) or None
                silent = self._meter.silent()
                for inner in verify_kept_pdf(path, self._trust, silent, signers=signers):
                    yield replace(inner, name=f"{record.name}: {inner.name}")

    def _anchored(self, record: DossierRecord, *, is_chain_whole: bool) -> CheckResult:
        is_anchored = is_chain_whole and is_head_of(record.head, self._chains, self._lines)
        return CheckResult(f"anchor in {record.name}", is_anchored, f"entry {record.head.seq}")
