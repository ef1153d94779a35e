"""Which moment here is which there: by where it was first marked, and by all it ever said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.custody import canonical, nfc_tree
from app.domain.errors import PackageRefused
from app.domain.exchange import ForeignChain
from app.domain.exchange_case import KeptMoment
from app.domain.mediatime import format_time
from app.domain.moment import Moment
from app.services import ancestry
from app.services.review import moment_facts

Home = tuple[str, str]
"""Identity of a chain, and the code of the moment in it."""
_CONTENT = (
    "start_us", "end_us", "categories", "persons", "quote", "note", "region", "gestures",
    "figures",
)  # fmt: skip
REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the chains of one case say of its moments."""

    homes: Mapping[str, Home]
    """From the code of a moment to where it was first marked."""
    said: Mapping[Home, frozenset[str]]
    """Every content it ever had here, as digests; `removed` where it was taken out once."""
    declined: frozenset[str]
    """Digests of what a person did not take from earlier packages."""


def remember(chains: Mapping[str, Sequence[str]], sha256_of: Mapping[str, str]) -> Remembered:
    """Read what the chains of a case say.

    Args:
        chains: as `ancestry.ancestry` gives them: oldest first, the own one last.
        sha256_of: from the code of an item to the SHA-256 of its bytes.
    """
    homes: dict[str, Home] = {}
    said: dict[Home, set[str]] = {}
    declined: set[str] = set()
    for log, lines in chains.items():
        for line in lines:
            entry: dict[str, Any] = json.loads(line)
            act, data = entry["act"], entry["data"]
            if act == "moment.add":
                origin = data.get("origin")
                homes[entry["obj"][0]] = (
                    (origin["log"], origin["code"]) if origin else (log, entry["obj"][0])
                )
            if act in ("moment.add", "moment.set"):
                home = homes[entry["obj"][0]]
                said.setdefault(home, set()).add(_digest(data, sha256_of))
            elif act == "moment.remove":
                said.setdefault(homes[entry["obj"][0]], set()).add(REMOVED)
            elif act == ancestry.MERGE:
                declined.update(item["sha256"] for item in data.get("declined", []))
    return Remembered(
        homes, {home: frozenset(all_) for home, all_ in said.items()}, frozenset(declined)
    )


def content_digest(moment: Moment, sha256_of: Mapping[str, str]) -> str:
    """Give the digest of what a moment says, whatever its code and whoever marked it."""
    facts: Any = nfc_tree(dict(moment_facts(moment)))
    return _digest(facts, sha256_of)


def decision_digest(what: str, key: str, content: str) -> str:
    """Give the digest by which a declined offer is known again."""
    return hashlib.sha256(f"{what}\n{key}\n{content}".encode()).hexdigest()


def moment_line(moment: Moment) -> str:
    """Tell a moment in one line of plain text."""
    draft = moment.draft
    span = f"{draft.evidence} {format_time(draft.span.start_us)}–{format_time(draft.span.end_us)}"
    parts = (span, ", ".join(draft.categories), ", ".join(draft.persons), draft.quote, draft.note)
    return " · ".join(part for part in parts if part)


def by_home(moments: Iterable[KeptMoment], homes: Mapping[str, Home]) -> dict[Home, KeptMoment]:
    """Give the moments by where they were first marked; a present one before one taken out."""
    found: dict[Home, KeptMoment] = {}
    for kept in moments:
        home = homes[kept.moment.code]
        if home not in found or (found[home].removed_at and not kept.removed_at):
            found[home] = kept
    return found


def require_related(
    name: str,
    ours: Mapping[str, Sequence[str]],
    theirs: Mapping[str, Sequence[str]],
    kept: Sequence[ForeignChain],
) -> None:
    """Refuse a package that has no chain in common with a case, or tells one differently.

    Raises:
        PackageRefused: why=not_related, same_chain (it is this very case), or chain_forked: an
            entry that we know was replaced there.
    """
    own, other = list(ours)[-1], list(theirs)[-1]
    if own == other:
        raise PackageRefused(path=name, why="same_chain", member="data/custody.jsonl")
    known = {
        **{chain.log: chain.lines for chain in sorted(kept, key=lambda c: len(c.lines))},
        **ours,
    }
    if not set(ours) & set(theirs):
        raise PackageRefused(path=name, why="not_related", member="data/custody.jsonl")
    for log in set(known) & set(theirs):
        shorter = min(len(known[log]), len(theirs[log]))
        if tuple(known[log][:shorter]) != tuple(theirs[log][:shorter]):
            raise PackageRefused(path=name, why="chain_forked", member=log)


def _digest(facts: Mapping[str, Any], sha256_of: Mapping[str, str]) -> str:
    content = {name: facts[name] for name in _CONTENT if name in facts}
    content["evidence"] = sha256_of.get(facts["evidence"], facts["evidence"])
    return hashlib.sha256(canonical(content).encode()).hexdigest()
