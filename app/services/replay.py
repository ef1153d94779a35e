"""Does the database say what the chain says? Rows are compared with the entries that made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.checks import CheckResult
from app.domain.clip import Recipe, act_of
from app.domain.custody import nfc
from app.domain.errors import CustodyChainBroken
from app.domain.evidence import (
    ChunkLeaves,
    Evidence,
    EvidenceClaims,
    EvidenceStatus,
    MediaInfo,
    Provenance,
)
from app.domain.ids import EVIDENCE_PREFIX
from app.domain.plain import digest
from app.services import ancestry
from app.services.case_catalogue import use_faults
from app.services.reading_chain import reading_faults
from app.services.replay_border import anchor_faults, exchange_faults, identity_faults
from app.services.replay_entries import (
    BROKEN_ROW,
    Entry,
    agrees,
    check,
    in_chain_form,
    last_by_object,
    parse,
    with_defaults,
)
from app.services.replay_exchange import check_chains
from app.services.replay_form import choice_faults, form_faults
from app.services.replay_sync import sync_faults
from app.services.replay_text import moment_faults, suggestion_faults
from app.services.replay_transcripts import transcript_faults
from app.services.stores import Stores
from app.store.derivatives import DossierRecord

__all__ = ["BROKEN_ROW", "check_rows", "check_told"]

_UNPROBED: Entry = {"kind": "other", "status": "stored", "problem": "", "media_sha256": ""}


def check_rows(stores: Stores, lines: Sequence[str]) -> Iterator[CheckResult]:
    """Compare every row with the chain: a change without an entry is found here.

    The rows of a case that came with a package answer first to the chain it came from.
    """
    try:
        told = ancestry.told(stores, lines)
    except (CustodyChainBroken, *BROKEN_ROW) as e:
        yield CheckResult("record: chains of others", False, f"unreadable row: {e}")
        told = tuple(lines)
    yield from check_told(stores, told)
    own = [parse(line) for line in lines]
    yield check("anchors", lambda: anchor_faults(stores, own))
    yield check("packages", lambda: exchange_faults(stores, own))
    try:
        yield from tuple(check_chains(stores, lines))
    except BROKEN_ROW as e:
        yield CheckResult("record: chains of others", False, f"unreadable row: {e}")


def check_told(stores: Stores, lines: Sequence[str]) -> Iterator[CheckResult]:
    """Compare the rows of the case itself with the entries that tell of them.

    Args:
        lines: of the chains before, oldest first, then of the own one.
    """
    entries = [parse(line) for line in lines]
    parents = {
        entry["obj"][0]: entry["obj"][2]
        for entry in entries
        if entry["act"].startswith("derivative.") and len(entry["obj"]) > 2
    }
    yield check("form", lambda: form_faults(stores, entries))
    yield check("choices", lambda: choice_faults(stores, entries))
    yield check("evidence rows", lambda: _evidence_faults(stores, entries), _item_itself)
    yield check("transcripts", lambda: transcript_faults(stores, entries))
    yield check("moments", lambda: moment_faults(stores, entries))
    yield check("suggestions", lambda: suggestion_faults(stores, entries))
    yield check(
        "derivative rows",
        lambda: _derivative_faults(stores, entries),
        lambda code: parents.get(code, ""),
    )
    yield check("dossier rows", lambda: _dossier_faults(stores, entries))
    yield check("identities", lambda: identity_faults(stores, entries))
    yield check("synchronised recordings", lambda: sync_faults(stores, entries))
    yield check("catalogue", lambda: use_faults(lines))
    yield check("second readings", lambda: reading_faults(lines))


def _item_itself(fault: str) -> str:
    return fault if fault.startswith(EVIDENCE_PREFIX) else ""


def _evidence_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    added = {e["obj"][0]: e["data"] for e in entries if e["act"] == "evidence.add"}
    later = _Later(entries)
    rows = {item.code: item for item in stores.evidence.all()}
    yield from set(added) ^ set(rows)
    for code, item in rows.items():
        data = added.get(code)
        if data is None:
            continue
        same = (
            data["sha256"] == item.digest.sha256
            and (data["sha512"] or later.sha512(code)) == item.digest.sha512
            and data["size"] == item.digest.size_bytes
            and data["source"] == in_chain_form(item.source_path)
            and data["source_modified_at"] == item.source_modified_at
            and data["name"] == in_chain_form(item.name)
            and agrees(data, {"added_at": item.added_at})
            and data.get("leaves_sha256", "") == _optional_digest(ChunkLeaves, item.leaves)
        )
        if not same or not later.tells_of(item, data):
            yield code


class _Later:
    """What entries say of items after they were taken in; the newest word counts."""

    def __init__(self, entries: list[Entry]) -> None:
        self._probed = {e["obj"][0]: e["data"] for e in entries if e["act"] == "evidence.probe"}
        hashed = [e for e in entries if e["act"] == "evidence.probe" and "sha512" in e["data"]]
        self._first_probed = {e["obj"][0]: e["data"] for e in reversed(hashed)}
        self._described = last_by_object(entries, ("evidence.describe",), "provenance", {})
        self._clocks = last_by_object(entries, ("evidence.clock",), "recorder", {})
        self._claims = last_by_object(entries, ("evidence.claims",), "claims_sha256", "")
        fencing = ("evidence.fence", "evidence.decide")
        self._fences = last_by_object(entries, fencing, "fence", {})
        withdrawing = ("evidence.withdraw", "evidence.restore")
        self._withdrawn = last_by_object(entries, withdrawing, "withdrawal", {})

    def sha512(self, code: str) -> str:
        """Give the SHA-512 of a large file, hashed when it was looked into."""
        probed = self._first_probed.get(code, {})
        return str(probed.get("sha512", ""))

    def tells_of(self, item: Evidence, added: Entry) -> bool:
        """Tell whether a row is what the entries made of it."""
        code = item.code
        provenance = with_defaults(
            Provenance, self._described.get(code) or added.get("provenance", {})
        )
        return (
            self._probe_fits(item)
            and provenance == in_chain_form(item.provenance)
            and self._clocks.get(code, {}) == _optional(item.recorder)
            and self._claims.get(code, "") == _optional_digest(EvidenceClaims, item.claims)
            and self._fences.get(code, {}) == _optional(item.fence)
            and self._withdrawn.get(code, {}) == _optional(item.withdrawal)
        )

    def _probe_fits(self, item: Evidence) -> bool:
        stated = dict(self._probed.get(item.code, _UNPROBED))
        if self._withdrawn.get(item.code):
            stated["status"] = EvidenceStatus.WITHDRAWN.value
        facts: Entry = {
            "kind": item.kind.value,
            "status": item.status.value,
            "problem": nfc(item.problem),
            "media_sha256": _optional_digest(MediaInfo, item.media),
        }
        return {name: stated.get(name) for name in facts} == facts


def _derivative_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    stated = {
        e["obj"][0]: (e["obj"], e["data"], e["act"])
        for e in entries
        if e["act"] in ("derivative.still", "derivative.clip", "derivative.redacted")
    }
    rows = {item.code: item for item in stores.derivatives.all()}
    yield from set(stated) ^ set(rows)
    for code, item in rows.items():
        if code not in stated:
            continue
        touched, data, act = stated[code]
        same = (
            touched == [item.code, item.moment or "", item.evidence]
            and act == act_of(item.kind, item.recipe)
            and data["sha256"] == item.sha256
            and data["recipe_sha256"] == digest(Recipe, item.recipe)
            and agrees(data, {"suffix": item.suffix, "created_at": item.created_at})
        )
        if not same:
            yield code


def _dossier_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    stated = {
        e["obj"][0]: e["data"]
        for e in entries
        if e["act"] in ("dossier.build", "dossier.sign", "dossier.stamp")
    }
    released = {e["obj"][0]: e["data"] for e in entries if e["act"] == "dossier.release"}
    rows = {record.name: record for record in stores.dossiers.all()}
    yield from set(stated) ^ set(rows)
    for name, record in rows.items():
        if name not in stated:
            continue
        facts = _dossier_facts(record)
        told = {"follows": "", "signatures": [], **stated[name]}
        release = released.get(name, {})
        same = (
            {key: told.get(key) for key in facts} == facts
            and agrees(told, {"created_at": record.created_at})
            and (release.get("sha256") == record.sha256) == bool(record.released_at)
            and agrees(release, {"released_at": record.released_at})
        )
        if not same:
            yield name


def _dossier_facts(record: DossierRecord) -> Entry:
    return {
        "sha256": record.sha256,
        "pages": record.pages,
        "signed_by": in_chain_form(record.signed_by),
        "level": in_chain_form(record.level),
        "head_seq": record.head.seq,
        "head_sha256": record.head.sha256,
        "follows": record.follows,
        "signatures": in_chain_form(record.signatures),
    }


def _optional(value: object | None) -> Any:
    return {} if value is None else in_chain_form(value)


def _optional_digest(kind: type[Any], value: object | None) -> str:
    return "" if value is None else digest(kind, value)
