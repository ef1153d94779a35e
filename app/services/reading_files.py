"""A second reading as one file: both codings as they were, how far they agree, what was decided."""

from __future__ import annotations

import json
from math import isnan
from pathlib import Path
from typing import Any

from app.domain.kappa import Agreement
from app.domain.moment import Moment
from app.domain.plain import to_plain
from app.domain.second_reading import Pair, SecondReading
from app.services import reading_results, tables
from app.services.reading_results import Comparison
from app.services.reading_texts import rule_text
from app.services.session import CaseSession

FORMAT = "netra-second-reading/1"


def export(session: CaseSession, code: str, out: Path) -> Path:
    """Write both codings and what came of them as JSON; the chain says that it left the case.

    Raises:
        UnknownItem, ReadingRefused: there is no such reading, or it is not closed.
        OutputRefused, FolderMissing, DiskFull: the place cannot be written to.
    """
    found = reading_results.compared(session, code)
    text = json.dumps(document(found), ensure_ascii=False, indent=1, sort_keys=True)
    return tables.put(session, out, f"{text}\n".encode(), found.reading.evidence)


def document(found: Comparison) -> dict[str, Any]:
    """Give a comparison as JSON data; a kappa that cannot be said is null."""
    reading, agreement = found.reading, found.agreement
    return {
        "format": FORMAT,
        **summary(reading),
        "rule": rule_text(agreement.step_us, agreement.total.units),
        "step_us": agreement.step_us,
        "agreement": {
            "total": _figures(agreement.total),
            **{name: _figures(one) for name, one in agreement.categories},
        },
        "first": {"sha256": reading.first_sha256, "moments": _plain(reading.first)},
        "second": {"sha256": reading.second_sha256, "moments": _plain(reading.marked)},
        "pairs": [_pair(pair, reading) for pair in found.pairs],
        "open": [pair.key for pair in found.open],
    }


def summary(reading: SecondReading) -> dict[str, Any]:
    """Say who read what and when, without what was marked."""
    return {
        "code": reading.code,
        "evidence": reading.evidence,
        "state": reading.state.value,
        "coders": {"first": list(reading.first_coders), "second": reading.second},
        "role": reading.role,
        "begun_at": reading.begun_at,
        "ended_at": reading.ended_at,
        "worked_before": reading.worked_before,
    }


def _pair(pair: Pair, reading: SecondReading) -> dict[str, Any]:
    decided = reading.resolutions.get(pair.key)
    return {
        "key": pair.key,
        "first": pair.first.code if pair.first else None,
        "second": pair.second.code if pair.second else None,
        "difference": pair.kind.value if pair.kind else None,
        "decision": to_plain(decided) if decided else None,
    }


def _plain(moments: tuple[Moment, ...]) -> list[Any]:
    return [to_plain(one) for one in moments]


def _figures(one: Agreement) -> dict[str, Any]:
    kappa = None if isnan(one.kappa) else one.kappa
    return {"units": one.units, "same": one.same, "kappa": kappa}
