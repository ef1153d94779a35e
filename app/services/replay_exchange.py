"""Are the chains of other offices that a case keeps as they came, and is none missing?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.checks import CheckResult
from app.domain.custody import check_chain
from app.domain.errors import CustodyChainBroken
from app.domain.exchange import ForeignChain
from app.services.ancestry import IMPORT, MERGE, lines_digest
from app.services.stores import Stores


def check_chains(stores: Stores, lines: Sequence[str]) -> Iterator[CheckResult]:
    """Check every chain of another office that the case keeps, and that none is missing."""
    chains = stores.exchanges.chains()
    named: dict[tuple[str, str], set[str]] = {}
    for entry in map(_entry, lines):
        if entry["act"] in (IMPORT, MERGE):
            package = entry["data"]["exchange"]["detail"].get("bag_sha256", "")
            for data in _named(entry):
                named.setdefault((data["log"], data["lines_sha256"]), set()).add(package)
    kept = set()
    for chain in chains:
        key = (chain.log, lines_digest(chain.lines))
        kept.add(key)
        yield _check(chain, named.get(key))
    for log, _digest in sorted(set(named) - kept):
        yield CheckResult(f"foreign chain {log}", False, "missing")


def _check(chain: ForeignChain, packages: set[str] | None) -> CheckResult:
    name = f"foreign chain {chain.log}"
    try:
        head = check_chain(chain.lines)
    except CustodyChainBroken as e:
        return CheckResult(name, False, f"entry {e.facts.get('at')}: {e.facts.get('why')}")
    if head != chain.head or _log(chain.lines) != chain.log:
        return CheckResult(name, False, "not the chain that was received")
    if packages is None:
        return CheckResult(name, False, "no entry names it")
    # entries of older programs did not state what holds the package together
    if chain.package_sha256 not in packages and "" not in packages:
        return CheckResult(name, False, "did not come with that package")
    return CheckResult(name, True, f"{head.seq + 1} entries, head {head.sha256}")


def _named(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the chain that came as the case's own, and those it brought along."""
    return [entry["data"]["foreign"], *entry["data"].get("chains", [])]


def _entry(line: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line)
    return found


def _log(lines: Sequence[str]) -> str:
    return str(_entry(lines[0])["log"]) if lines else ""
