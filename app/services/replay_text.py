"""Replay of what people and machine wrote: transcripts, moments, suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain.custody import nfc
from app.domain.plain import digest
from app.domain.transcript import MachineSegment, Segment, Transcript
from app.services.replay_entries import Entry, in_chain_form
from app.services.review import moment_facts
from app.services.session import Stores
from app.services.transcription import profile_text


def transcript_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name what is not as it was heard or revised."""
    heard: dict[tuple[str, int], tuple[int, str]] = {}
    revised: dict[tuple[str, int], str] = {}
    runs: dict[int, Entry] = {}
    for entry in entries:
        data = entry["data"]
        if not entry["act"].startswith("transcript.") or entry["act"] == "transcript.copy":
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


def moment_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the moments that are not as they were marked."""
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
        if code in stated and stated[code] != in_chain_form(dict(moment_facts(moment))):
            yield code


def suggestion_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name the suggestions that were decided otherwise."""
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
