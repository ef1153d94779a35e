"""One item of evidence as lines for a reader at the terminal."""

from __future__ import annotations

from typing import Any

from app.domain.evidence import Evidence
from app.services import provenance, recorder
from app.services.evidence_texts import (
    clock_text,
    conflict_text,
    credentials_text,
    field_text,
    stated_text,
)

_NESTED = frozenset(("provenance", "unavailable", "stated_hash", "recorder", "claims", "withdrawn"))
Row = tuple[str, object]


def item_rows(item: Evidence, document: dict[str, Any], lang: str) -> list[Row]:
    """Give what `evidence show` prints: facts, where it came from, and what is only claimed."""
    rows: list[Row] = [
        (key, value)
        for key, value in document.items()
        if value not in (None, "", [], {})
        and not isinstance(value, list | dict)
        and key not in _NESTED
    ]
    rows += _provenance(item, lang)
    rows += _later(item, document, lang)
    rows += _claims(item, lang)
    return rows + [(f"exif {key}", value) for key, value in document["exif"].items()]


def _provenance(item: Evidence, lang: str) -> list[Row]:
    told, missing = item.provenance, provenance.reasons(item.provenance)
    none = "not available" if lang == "en" else "tidak tersedia"
    rows: list[Row] = []
    for name in (*provenance.ASKED, "source", "note"):
        value = stated_text(item, lang) if name == "stated_hash" else getattr(told, name)
        if name in missing:
            rows.append((field_text(name, lang), f"{none} ({missing[name]})"))
        elif value:
            rows.append((field_text(name, lang), value))
    return rows


def _later(item: Evidence, document: dict[str, Any], lang: str) -> list[Row]:
    rows: list[Row] = []
    said = document["recorder"]
    if item.recorder is not None and said is not None:
        by = said["stated_by"] or "–"
        name = "Recorder's clock" if lang == "en" else "Jam perekam"
        rows.append((name, f"{clock_text(item.recorder, lang)}; {by}: {item.recorder.basis}"))
        claimed = said["created_at_claimed"]
        real = recorder.real_time(claimed or "", item.recorder)
        if real is not None:
            name = "created_at by that clock" if lang == "en" else "created_at menurut jam itu"
            rows.append((name, f"{real.real} {real.zone}"))
    if item.withdrawal is not None:
        name = "WITHDRAWN" if lang == "en" else "DITARIK"
        gone = item.withdrawal
        rows.append((name, f"{gone.reason} ({gone.by}, {gone.at})"))
    return rows


def _claims(item: Evidence, lang: str) -> list[Row]:
    if item.claims is None:
        return []
    name = "claims disagree" if lang == "en" else "klaim tidak sejalan"
    rows: list[Row] = [(name, conflict_text(found, lang)) for found in item.claims.conflicts]
    rows.append(("Content Credentials", credentials_text(item.claims.credentials, lang)))
    return rows
