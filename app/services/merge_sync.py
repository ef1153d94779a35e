"""Recordings that another office put on one clock: what is offered of it, and taking it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.exchange_case import ExchangeCase
from app.domain.ids import EvidenceCode, SyncCode
from app.domain.merge import Choice, MergeOffer, OfferKind, OfferState
from app.domain.plain import to_plain
from app.domain.sync import SyncGroup
from app.services import sync
from app.services.history_sync import offset_text
from app.services.merge_reading import decision_digest
from app.services.session import CaseSession


@dataclass(frozen=True, slots=True)
class OfferedSync:
    """A group of theirs and, where the same recordings are on one clock here, ours."""

    theirs: SyncGroup
    """As it is there, with the codes there."""
    own: SyncGroup | None
    """The newest group of the same recordings here."""


def sync_offers(
    ours: ExchangeCase, theirs: ExchangeCase, our_chains: Iterable[Sequence[str]]
) -> Iterator[tuple[MergeOffer, OfferedSync]]:
    """Give every group of theirs that was never said so here.

    Args:
        our_chains: what this case stands on: where it said the same before, it is level or ahead.
    """
    here, there = _hashes(ours), _hashes(theirs)
    said = {
        _placed(entry["data"]["sync"]["members"], here)
        for chain in our_chains
        for line in chain
        if (entry := json.loads(line))["act"] == sync.SET_ACT
    }
    by_items = {
        frozenset(here.get(code, code) for code in kept.group.codes): kept.group
        for kept in ours.syncs
        if not kept.removed_at
    }
    for kept in theirs.syncs:
        group = kept.group
        content = _placed(to_plain(group)["members"], there)
        if kept.removed_at or content in said:
            continue
        own = by_items.get(frozenset(there.get(code, code) for code in group.codes))
        yield (
            MergeOffer(
                key=f"{OfferKind.SYNC.value} {group.code}",
                kind=OfferKind.SYNC,
                state=OfferState.NEW if own is None else OfferState.CONFLICT,
                ours=own.code if own else "",
                theirs=group.code,
                mine_text=_line(own) if own else "",
                theirs_text=_line(group),
                choices=(Choice.MINE, Choice.THEIRS),
                content_sha256=decision_digest("sync", group.code, repr(content)),
            ),
            OfferedSync(group, own),
        )


def take_sync(session: CaseSession, thing: OfferedSync, codes: Mapping[str, str], why: str) -> str:
    """Store a group of theirs with the codes here; over our own where there is one.

    Returns:
        Its code here, empty where one of its recordings is not here.
    """
    if any(str(code) not in codes for code in thing.theirs.codes):
        return ""
    members = tuple(
        replace(member, evidence=EvidenceCode(codes[str(member.evidence)]))
        for member in thing.theirs.members
    )
    code = thing.own.code if thing.own else SyncCode("")
    return sync.adopt(session, SyncGroup(code, thing.theirs.name, members), why).code


def _placed(members: Iterable[Mapping[str, Any]], sha256_of: Mapping[str, str]) -> tuple[Any, ...]:
    """Say who lies where, whatever the codes and whoever set it."""
    return tuple(
        sorted(
            (
                sha256_of.get(str(item["evidence"]), str(item["evidence"])),
                item["offset_us"],
                item["drift_ppb"],
                str(item["method"]),
            )
            for item in members
        )
    )


def _line(group: SyncGroup) -> str:
    placed = ", ".join(f"{item.evidence} {offset_text(item.offset_us)}" for item in group.members)
    return f"{group.name} · {placed}"


def _hashes(case: ExchangeCase) -> dict[str, str]:
    return {str(item.code): str(item.digest.sha256) for item in case.evidence}
