"""Do the dossiers of the case hold, and do they still speak of this chain?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.errors import NotADossier, WorkerCrashed, WorkerTimedOut
from app.domain.exchange import ForeignChain
from app.services.ancestry import is_head_of
from app.services.integrity_files import size_of, whole_file
from app.services.integrity_meter import Meter
from app.services.pdf_checks import read_pdf, verify_kept_pdf
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
        self._told = _variants(lines)

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
            if self._is_full and check.ok and record.sha256 in self._told:
                yield self._paired(record, path)

    def _paired(self, record: DossierRecord, path: Path) -> CheckResult:
        """Compare what a variant holds and names with what the chain says of it and the other."""
        name = f"variants of {record.name}"
        content, counterpart = self._told[record.sha256]
        try:
            found = read_pdf(path, self._meter.silent())
        except (NotADossier, WorkerCrashed, WorkerTimedOut):
            return CheckResult(name, False, "why=unreadable")
        if (found.content_sha256, found.counterpart_sha256) != (content, counterpart):
            return CheckResult(name, False, f"why=own; expected={content}")
        if not any(content == other for _own, other in self._told.values()):
            detail = f"other variant not kept; counterpart={counterpart}"
            return CheckResult(name, True, detail, could_check=False)
        return CheckResult(
            name, True, f"variant={found.manifest.variant}; counterpart={counterpart}"
        )

    def _anchored(self, record: DossierRecord, *, is_chain_whole: bool) -> CheckResult:
        is_anchored = is_chain_whole and is_head_of(record.head, self._chains, self._lines)
        return CheckResult(f"anchor in {record.name}", is_anchored, f"entry {record.head.seq}")


def _variants(lines: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Give, by a file's SHA-256, the digests of what it and its counterpart hold."""
    found = {}
    for line in lines:
        if '"counterpart_sha256":"' not in line:
            continue
        try:
            entry = json.loads(line)
            data = entry["data"]
            told = str(data["content_sha256"]), str(data["counterpart_sha256"])
            if entry["act"] == "dossier.build":
                found[str(data["sha256"])] = told
        except (ValueError, KeyError, TypeError, RecursionError):
            continue  # the chain's own checks say what is wrong with an entry
    return found
