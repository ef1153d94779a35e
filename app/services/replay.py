"""Does the database say what the chain says? Rows are compared with the entries that made them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.clip import Recipe
from app.domain.custody import nfc, nfc_tree
from app.domain.dossier import CheckResult
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.evidence import Evidence, MediaInfo
from app.domain.plain import digest, to_plain
from app.domain.transcript import MachineSegment, Segment, Transcript
from app.services.review import moment_facts
from app.services.session import CLOCK_FAULT, Stores
from app.services.transcription import profile_text

Entry = dict[str, Any]
BROKEN_ROW = (InvalidValue, UnknownItem, ValueError, KeyError, TypeError)
"""What reading a row raises whose JSON no longer fits its values: somebody wrote into it."""
_UNPROBED: Entry = {"kind": "other", "status": "stored", "problem": "", "media_sha256": ""}


def check_rows(stores: Stores, lines: Sequence[str]) -> Iterator[CheckResult]:
    """Compare every row with the chain: a change without an entry is found here."""
    entries = [_entry(line) for line in lines]
    yield _check("form", _form_faults(stores, entries))
    yield _check("evidence rows", _evidence_faults(stores, entries))
    yield _check("transcripts", _transcript_faults(stores, entries))
    yield _check("moments", _moment_faults(stores, entries))
    yield _check("suggestions", _suggestion_faults(stores, entries))
    yield _check("derivative rows", _derivative_faults(stores, entries))
    yield _check("dossier rows", _dossier_faults(stores, entries))


def _entry(line: str) -> Entry:
    entry: Entry = json.loads(line)
    # Said of the clock by the session, not of the change by the service that made it.
    entry["data"].pop(CLOCK_FAULT, None)
    return entry


def _check(name: str, faults: Iterator[str]) -> CheckResult:
    try:
        found = sorted(set(faults))
    except BROKEN_ROW as e:
        return CheckResult(f"record: {name}", False, f"unreadable row: {e}")
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
    probed = {e["obj"][0]: e["data"] for e in entries if e["act"] == "evidence.probe"}
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
            and data["source"] == _rows(item.source_path)
            and data["source_modified_at"] == item.source_modified_at
            and data["provenance"] == _rows(item.provenance)
            and data["name"] == _rows(item.name)
        )
        if not same or probed.get(code, _UNPROBED) != _probe_facts(item):
            yield code


def _probe_facts(item: Evidence) -> Entry:
    return {
        "kind": item.kind.value,
        "status": item.status.value,
        "problem": nfc(item.problem),
        "media_sha256": digest(MediaInfo, item.media) if item.media else "",
    }


def _transcript_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    heard: dict[tuple[str, int], tuple[int, str]] = {}
    revised: dict[tuple[str, int], str] = {}
    runs: dict[int, Entry] = {}
    for entry in entries:
        data = entry["data"]
        if not entry["act"].startswith("transcript."):
            continue
        code = entry["obj"][0]
        if entry["act"] == "transcript.stretch":
            pairs = zip(data["segments"], data["segments_sha256"], strict=True)
            heard.update({(code, id_): (data["run"], sha256) for id_, sha256 in pairs})
        elif "revision" in data:
            revised[code, data["segment"]] = data["text"]
        else:
            runs.setdefault(data["run"], {"code": code}).update(_run_facts(entry))
    for item in stores.evidence.all():
        transcript = stores.transcripts.newest(item.code)
        if transcript is None:
            if any(run["code"] == item.code for run in runs.values()):
                yield item.code
            continue
        if not _is_run(transcript, runs.get(transcript.run_id)):
            yield f"{item.code} model"
        run, rows = transcript.run_id, {segment.id: segment for segment in transcript.segments}
        stated = {id_ for (code, id_), (of, _) in heard.items() if code == item.code and of == run}
        yield from (f"{item.code} segment {id_}" for id_ in stated ^ set(rows))
        for id_, segment in rows.items():
            key = (item.code, id_)
            is_heard = heard.get(key) == (run, digest(MachineSegment, segment.machine))
            is_revised = (key in revised) == segment.is_verified
            if not is_heard or not is_revised or revised.get(key, segment.text) != _text(segment):
                yield f"{item.code} segment {id_}"


def _text(segment: Segment) -> str:
    return nfc(segment.text) if segment.is_verified else segment.text


def _run_facts(entry: Entry) -> Entry:
    data = entry["data"]
    if entry["act"] == "transcript.begin":
        facts = ("model", "model_sha256", "model_is_known", "profile")
        return {**{name: data[name] for name in facts}, "status": "running"}
    if entry["act"] == "transcript.finish":
        return {"status": "complete", "language": data["language"]}
    return {"status": data["status"]}


def _is_run(transcript: Transcript, stated: Entry | None) -> bool:
    """Tell whether a run's row names the model, options and outcome that its entries do."""
    return stated is not None and (
        stated["code"] == transcript.evidence
        and stated["model"] == nfc(transcript.model.name)
        and stated["model_sha256"] == transcript.model.sha256
        and stated["model_is_known"] == transcript.model.is_known
        and stated["profile"] == nfc(profile_text(transcript.profile))
        and stated["status"] == transcript.status
        and stated.get("language", transcript.language) == transcript.language
    )


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
        if code in stated and stated[code] != nfc_tree(dict(moment_facts(moment))):
            yield code


def _suggestion_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    stated: dict[int, str] = {}
    for entry in entries:
        if entry["act"] == "suggestion.find":
            stated.update(dict.fromkeys(entry["data"]["suggestions"], "open"))
        elif entry["act"].startswith("suggestion."):
            stated[entry["data"]["suggestion"]] = entry["act"].removeprefix("suggestion.")
    rows = {item.id: item.status.value for item in stores.suggestions.all()}
    for id_ in set(stated) | set(rows):
        if stated.get(id_) != rows.get(id_):
            yield str(id_)


def _derivative_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    stated = {
        e["obj"][0]: (e["obj"], e["data"]) for e in entries if e["act"].startswith("derivative.")
    }
    rows = {item.code: item for item in stores.derivatives.all()}
    yield from set(stated) ^ set(rows)
    for code, item in rows.items():
        if code not in stated:
            continue
        touched, data = stated[code]
        same = (
            touched == [item.code, item.moment, item.evidence]
            and data["sha256"] == item.sha256
            and data["recipe_sha256"] == digest(Recipe, item.recipe)
        )
        if not same:
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
