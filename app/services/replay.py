"""Does the database say what the chain says? Rows are compared with the entries that made them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.custody import nfc, nfc_tree
from app.domain.dossier import CheckResult
from app.domain.plain import to_plain
from app.services.session import CLOCK_FAULT, Stores

Entry = dict[str, Any]


def check_rows(stores: Stores, lines: Sequence[str]) -> Iterator[CheckResult]:
    """Compare every row with the chain: a change without an entry is found here."""
    entries = [_entry(line) for line in lines]
    yield _check("form", _form_faults(stores, entries))
    yield _check("evidence rows", _evidence_faults(stores, entries))
    yield _check("transcripts", _transcript_faults(stores, entries))
    yield _check("moments", _moment_faults(stores, entries))
    yield _check("derivative rows", _derivative_faults(stores, entries))
    yield _check("dossier rows", _dossier_faults(stores, entries))


def _entry(line: str) -> Entry:
    entry: Entry = json.loads(line)
    # Said of the clock by the session, not of the change by the service that made it.
    entry["data"].pop(CLOCK_FAULT, None)
    return entry


def _check(name: str, faults: Iterator[str]) -> CheckResult:
    found = sorted(set(faults))
    return CheckResult(f"record: {name}", not found, ", ".join(found))


def _form_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    stated: dict[str, Any] = {}
    parties: list[dict[str, str]] = []
    for entry in entries:
        if entry["act"] == "case.new":
            stated.update(entry["data"]["form"])
        elif entry["act"] == "case.set":
            stated.update(entry["data"])
        elif entry["act"] == "party.add":
            parties.append(entry["data"])
    form = _rows(stores.cases.record().form)
    for key in set(stated) | set(form):
        if stated.get(key) != form.get(key):
            yield key
    if _rows(stores.cases.parties()) != parties:
        yield "parties"


def _evidence_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    stated = {e["obj"][0]: e["data"] for e in entries if e["act"] == "evidence.add"}
    rows = {item.code: item for item in stores.evidence.all()}
    yield from set(stated) ^ set(rows)
    for code, item in rows.items():
        data = stated.get(code)
        if data is None:
            continue
        same = (
            data["sha256"] == item.digest.sha256
            and data["sha512"] == item.digest.sha512
            and data["size"] == item.digest.size_bytes
            and data["provenance"] == _rows(item.provenance)
            and data["name"] == _rows(item.name)
        )
        if not same:
            yield code


def _transcript_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    texts = {
        (e["obj"][0], id_): None
        for e in entries
        if e["act"] == "transcript.stretch"
        for id_ in e["data"]["segments"]
    }
    for entry in entries:
        if entry["act"] == "transcript.stretch":
            segments = [stores.transcripts.segment(id_)[0] for id_ in entry["data"]["segments"]]
            text = "\n".join(segment.machine.text for segment in segments)
            if hashlib.sha256(text.encode()).hexdigest() != entry["data"]["text_sha256"]:
                yield entry["obj"][0]
    revised = {
        (e["obj"][0], e["data"]["segment"]): e["data"]["text"]
        for e in entries
        if e["act"].startswith("transcript.") and "revision" in e["data"]
    }
    for item in stores.evidence.all():
        transcript = stores.transcripts.newest(item.code)
        for segment in transcript.segments if transcript else ():
            key = (item.code, segment.id)
            if key not in texts or (segment.revision and revised.get(key) != nfc(segment.text)):
                yield f"{item.code} segment {segment.id}"


def _moment_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    stated: dict[str, Any] = {}
    removed: set[str] = set()
    for entry in entries:
        act, code = entry["act"], entry["obj"][0] if entry["obj"] else ""
        if act in ("moment.add", "moment.set"):
            stated[code] = entry["data"]
        elif act == "moment.remove":
            removed.add(code)
        elif act == "moment.restore":
            removed.discard(code)
    rows = {moment.code: moment for moment in stores.moments.all()}
    yield from (set(stated) - removed) ^ set(rows)
    for code, moment in rows.items():
        data = stated.get(code)
        if data is None:
            continue
        draft = moment.draft
        same = (
            data["start_us"] == draft.span.start_us
            and data["end_us"] == draft.span.end_us
            and data["categories"] == list(draft.categories)
            and data["persons"] == _rows(draft.persons)
            and data["quote"] == nfc(draft.quote)
            and data["note"] == nfc(draft.note)
            and data.get("first_pts") == (moment.first.pts if moment.first else None)
            and data.get("last_pts") == (moment.last.pts if moment.last else None)
        )
        if not same:
            yield code


def _derivative_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    stated = {e["obj"][0]: e["data"] for e in entries if e["act"].startswith("derivative.")}
    rows = {item.code: item for item in stores.derivatives.all()}
    yield from set(stated) ^ set(rows)
    for code, item in rows.items():
        data = stated.get(code)
        if data and (
            data["sha256"] != item.sha256
            or data["frames_sha256"] != item.recipe.frames_sha256
            or data["input_sha256"] != item.recipe.input_sha256
        ):
            yield code


def _dossier_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    stated = {e["obj"][0]: e["data"]["sha256"] for e in entries if e["act"] == "dossier.build"}
    rows = {record.name: record.sha256 for record in stores.dossiers.all()}
    for name in set(stated) | set(rows):
        if stated.get(name) != rows.get(name):
            yield name


def _rows(value: object) -> Any:
    """Bring what the rows hold into the form the chain stores."""
    return nfc_tree(to_plain(value))
