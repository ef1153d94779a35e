"""Read the records inside a package (chain, case, receipts) as a stranger's bytes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import TypeVar

from app.domain.custody import ChainHead, check_chain, head_after
from app.domain.errors import CustodyChainBroken, InvalidValue, PackageRefused
from app.domain.plain import from_plain
from app.package import places
from app.package.audit import Finding
from app.package.contents import (
    CASE_FORMAT,
    RECEIPT_FORMAT,
    BagInfo,
    ForeignLog,
    PackagedCase,
    PackageMember,
    Receipt,
)

T = TypeVar("T")
MAX_CHAIN_BYTES = 256 * 1024 * 1024
MAX_LINE_BYTES = 4 * 1024 * 1024
MAX_CASE_BYTES = 64 * 1024 * 1024
MAX_RECEIPT_BYTES = 64 * 1024
_HOSTILE = (ValueError, KeyError, TypeError, RecursionError, OverflowError, InvalidValue)
"""What a JSON document made to hurt can bring out of the parser and the typed reader."""
_DOSSIER = re.compile(r"data/(dossier|dossiers/[^/]+)\.pdf")


class Records:
    """The chain, the case, the foreign chains and the receipts of one package.

    Args:
        read: gives a payload file's bytes, up to a limit; raises PackageRefused beyond.
        members: what the bag lists.
        info: what bag-info.txt says.
    """

    def __init__(
        self,
        read: Callable[[str, int], bytes],
        members: tuple[PackageMember, ...],
        info: BagInfo,
    ) -> None:
        self._read, self._info = read, info
        self._digests = {member.name: member.sha256 for member in members}
        self._text = self._own_text = ""
        self.lines: tuple[str, ...] = ()
        self.head: ChainHead | None = None
        self.case: PackagedCase | None = None
        self.chains: list[ForeignLog] = []
        self.receipts: list[Receipt] = []

    def findings(self) -> Iterator[Finding]:
        """Look at everything; what was read is kept in this object."""
        yield from self._chain()
        yield from self._foreign()
        yield from self._case()
        yield from self._dossiers()
        yield from self._receipts()

    def _chain(self) -> Iterator[Finding]:
        name = "package chain"
        if self._info.is_redacted and places.CUSTODY not in self._digests:
            # Who did what stays in the office; the public variant only states where it ended.
            self.head = self._info.head
            stated = f"{self.head.seq + 1} entries, head {self.head.sha256}"
            yield Finding(name, True, f"stays in the office: {stated}")
            return
        try:
            self.lines, log, head = self._walked(places.CUSTODY)
        except PackageRefused as e:
            yield _failed(name, e)
            return
        self.head = head
        self._text = self._own_text = "\n".join(self.lines)
        if log != self._info.log:
            yield Finding(name, False, f"log={log}", "chain_log", places.CUSTODY)
        else:
            yield Finding(name, True, f"{head.seq + 1} entries, head {head.sha256}")
        yield Finding(
            "package head",
            head == self._info.head,
            f"bag-info states entry {self._info.head.seq}, head {self._info.head.sha256}",
            "head",
            "bag-info.txt",
        )

    def _foreign(self) -> Iterator[Finding]:
        for member in self._below(places.CHAINS):
            name = f"package chain {PurePosixPath(member).stem}"
            try:
                lines, log, head = self._walked(member)
            except PackageRefused as e:
                yield _failed(name, e)
                continue
            if PurePosixPath(member).name != f"{log}.jsonl":
                yield Finding(name, False, f"log={log}", "chain_log", member)
                continue
            self.chains.append(ForeignLog(log, head, lines))
            if self._digests[member] in self._own_text:
                # An entry of the own chain pins it: what stands there was taken over from there.
                self._text += "\n".join(lines)
            yield Finding(name, True, f"{head.seq + 1} entries, head {head.sha256}")

    def _case(self) -> Iterator[Finding]:
        name = "package case.json"
        try:
            found = self._document(places.CASE, PackagedCase, MAX_CASE_BYTES, "case_json")
        except PackageRefused as e:
            yield _failed(name, e)
            return
        if found.format != CASE_FORMAT:
            yield Finding(name, False, f"format={found.format}", "case_json", places.CASE)
            return
        self.case = found
        is_same = found.log == self._info.log and found.head == self._info.head
        if not is_same or found.is_redacted != self._info.is_redacted:
            yield Finding(name, False, "differs from bag-info.txt", "head", places.CASE)
            return
        yield from self._case_members(found)

    def _case_members(self, case: PackagedCase) -> Iterator[Finding]:
        originals = {item.digest.sha256: item.code for item in case.evidence}
        derived = {item.sha256: item.code for item in case.derivatives}
        unknown = [code for sha, code in originals.items() if sha not in self._text]
        if unknown:
            detail = f"not in chain: {', '.join(unknown)}"
            yield Finding("package case.json", False, detail, "not_in_chain", unknown[0])
            return
        for folder, listed in ((places.ORIGINALS, originals), (places.DERIVED, derived)):
            there = {self._digests[name] for name in self._below(folder)}
            misnamed = [name for name in self._below(folder) if not self._is_named_by_digest(name)]
            absent = (
                [] if case.is_redacted else [c for sha, c in listed.items() if sha not in there]
            )
            strange = [sha for sha in there if sha not in listed]
            if wrong := [*misnamed, *absent, *strange]:
                detail = f"{folder}: {', '.join(sorted(wrong))}"
                yield Finding("package case.json", False, detail, "case_members", wrong[0])
                return
        facts = f"{len(case.evidence)} evidence, {len(case.moments)} moments"
        yield Finding("package case.json", True, facts)

    def unsigned(self) -> frozenset[str]:
        """Give the digests of dossiers that were kept unsigned, as the chain tells."""
        found = set()
        for line in self.lines:
            if '"act":"dossier.build"' in line:
                data = json.loads(line)["data"]
                if data.get("signed_by") == "":
                    found.add(str(data["sha256"]))
        return frozenset(found)

    def _dossiers(self) -> Iterator[Finding]:
        listed = {item.member: item for item in self.case.dossiers} if self.case else {}
        for member in sorted(set(self._digests) | set(listed)):
            if _DOSSIER.fullmatch(member) is None and member not in listed:
                continue
            name, digest = f"package dossier {member}", self._digests.get(member, "")
            if member in listed and listed[member].sha256 != digest:
                yield Finding(name, False, "differs from case.json", "case_members", member)
            elif not digest or digest not in self._text:
                yield Finding(name, False, "not in chain", "not_in_chain", member)
            else:
                yield Finding(name, True, f"SHA-256 {digest}, in the chain")

    def _receipts(self) -> Iterator[Finding]:
        for member in self._below(places.RECEIPTS):
            name = f"package receipt {PurePosixPath(member).name}"
            try:
                found = self._document(member, Receipt, MAX_RECEIPT_BYTES, "receipt")
            except PackageRefused as e:
                yield _failed(name, e)
                continue
            if found.format != RECEIPT_FORMAT:
                yield Finding(name, False, f"format={found.format}", "receipt", member)
            elif found.log == self._info.log and not self._passed(found.head):
                yield Finding(name, False, f"head={found.head.sha256}", "receipt_head", member)
            else:
                self.receipts.append(found)
                yield Finding(name, True, f"{found.received_by}, entry {found.head.seq}")

    def _passed(self, head: ChainHead) -> bool:
        """Tell whether the chain once ended there."""
        if not 0 <= head.seq < len(self.lines):
            return False
        return head_after(self.lines[head.seq], head.seq) == head

    def _walked(self, member: str) -> tuple[tuple[str, ...], str, ChainHead]:
        if member not in self._digests:
            raise PackageRefused(path="", why="absent", member=member)
        content = self._read(member, MAX_CHAIN_BYTES)
        if not content.endswith(b"\n") or max(map(len, content.split(b"\n"))) > MAX_LINE_BYTES:
            raise PackageRefused(path="", why="chain", member=member, detail="lines")
        try:
            lines = tuple(content.decode().removesuffix("\n").split("\n"))
            head = check_chain(lines)
            log = json.loads(lines[0])["log"]
        except (CustodyChainBroken, *_HOSTILE) as e:
            detail = str(e) if isinstance(e, CustodyChainBroken) else type(e).__name__
            raise PackageRefused(path="", why="chain", member=member, detail=detail) from e
        return lines, str(log), head

    def _document(self, member: str, kind: type[T], limit: int, why: str) -> T:
        if member not in self._digests:
            raise PackageRefused(path="", why="absent", member=member)
        content = self._read(member, limit)
        try:
            # As text: bytes would be guessed at, and a mark or UTF-16 before the JSON let in.
            text = content.decode()
            data = json.loads(text, parse_float=_finite, parse_constant=_no_constant)
            return from_plain(kind, data)
        except _HOSTILE as e:
            raise PackageRefused(
                path="", why=why, member=member, detail=f"{type(e).__name__} {e}"[:200]
            ) from e

    def _below(self, folder: str) -> list[str]:
        return sorted(name for name in self._digests if name.startswith(f"{folder}/"))

    def _is_named_by_digest(self, name: str) -> bool:
        return PurePosixPath(name).name.partition(".")[0] == self._digests[name]


def _failed(name: str, error: PackageRefused) -> Finding:
    why, member = str(error.facts["why"]), str(error.facts["member"])
    detail = f"why={why}; {error.facts.get('detail', '')}".removesuffix("; ")
    return Finding(name, False, detail, why, member)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


def _no_constant(text: str) -> float:
    raise ValueError(text)
