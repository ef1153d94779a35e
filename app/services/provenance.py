"""Telling where an item came from: at intake, and again later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path

from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, Provenance
from app.domain.plain import to_plain
from app.domain.provenance import ASKED, NOT_STATED, reasons
from app.domain.zones import instant, zone_text
from app.services.claim_records import compare_again
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.stated_hashes import HashList, stated_hash
from app.services.undo import Change

__all__ = [
    "ASKED", "NOT_STATED", "changed", "checked", "describe", "for_source", "reasons",
]  # fmt: skip

DESCRIBE_ACT = "evidence.describe"
_LONGEST = 4000


def checked(given: Provenance) -> Provenance:
    """Bring an answer into its stored form: trimmed, complete, every gap with its reason.

    Raises:
        InvalidValue: a time, zone or hash is none, a text is too long, or a reason
            names a field that is not asked.
    """
    texts = {
        item.name: _text(item.name, getattr(given, item.name))
        for item in fields(Provenance)
        if item.name != "unavailable"
    }
    for name in ("received_at", "captured_at"):
        if texts[name]:
            instant(name, texts[name])
    texts["captured_zone"] = zone_text("captured_zone", texts["captured_zone"])
    texts["stated_hash"] = stated_hash(texts["stated_hash"])
    for name, reason in given.unavailable:
        if name not in ASKED:
            raise InvalidValue(field=name, value=reason, expected=" | ".join(ASKED))
        _text(name, reason)
    told = Provenance(**texts, unavailable=given.unavailable)
    missing = reasons(told)
    common = told.unavailable_reason if missing else ""
    return replace(told, unavailable_reason=common, unavailable=tuple(missing.items()))


def describe(session: CaseSession, code: str, given: Provenance) -> Evidence:
    """Replace what is told of where an item came from; what was told before stays in the chain.

    Raises:
        UnknownEvidence, InvalidValue, CaseReadOnly: as named.
    """
    item = session.stores.evidence.by_code(code)
    kept = checked(given)
    if kept == item.provenance:
        return item
    told = put(session, item.code, kept)
    session.undo.push(
        Change(
            f"{DESCRIBE_ACT} {item.code}",
            undo=lambda: put(session, item.code, item.provenance, "undo"),
            redo=lambda: put(session, item.code, kept, "redo"),
        )
    )
    return told


def put(session: CaseSession, code: str, told: Provenance, why: str = "") -> Evidence:
    """Write where an item came from; no step to undo is left by it."""
    with session.change(DESCRIBE_ACT, Topic.EVIDENCE, why=why) as change:
        session.stores.evidence.set_provenance(code, told)
        change.obj = (code,)
        change.data = {"provenance": to_plain(told)}
    return compare_again(session, session.stores.evidence.by_code(code))


def changed(
    current: Provenance, changes: Mapping[str, str], reasons: Iterable[tuple[str, str]] = ()
) -> Provenance:
    """Give an answer with some fields replaced; an empty text takes a field's answer away.

    Raises:
        InvalidValue: a field is unknown.
    """
    known = {item.name for item in fields(Provenance)} - {"unavailable"}
    for name, value in changes.items():
        if name not in known:
            raise InvalidValue(field=name, value=value, expected=", ".join(sorted(known)))
    kept = {**dict(current.unavailable), **dict(reasons)}
    if "unavailable_reason" in changes:
        # the one reason for all stands where no field has its own in this call
        kept = dict(reasons)
    return replace(current, **dict(changes), unavailable=tuple(kept.items()))


def for_source(given: Provenance, source: Path, hashes: HashList | None) -> Provenance:
    """Give the answer for one file of a batch: its own stated hash from the list."""
    if hashes is None:
        return given
    return replace(given, stated_hash=hashes.hash_of(source))


def _text(name: str, value: str) -> str:
    text = value.strip()
    if len(text) > _LONGEST:
        raise InvalidValue(field=name, value=f"{text[:40]}…", expected=f"<= {_LONGEST}")
    return text
