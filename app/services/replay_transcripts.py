"""Replay of transcripts: what was heard, laid out, revised and said of who speaks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.domain.custody import nfc
from app.domain.errors import InvalidValue
from app.domain.exchange_case import KeptRevision, KeptRun, KeptSegment
from app.domain.layout import is_laid
from app.domain.plain import digest, to_plain
from app.domain.transcript import MachineSegment, RunOrigin
from app.services.replay_entries import Entry, agrees
from app.services.run_facts import profile_text
from app.services.stores import Stores

_NOT_ROWS = ("transcript.copy",)
_OUTCOME = (
    "language_probability",
    "audio_us",
    "speech_us",
    "wall_seconds",
    "versions",
    "done_until_us",
    "started_at",
    "finished_at",
)


def text_digest(text: str) -> str:
    """Give the SHA-256 by which an entry names a text that was changed with many others."""
    return hashlib.sha256(nfc(text).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(slots=True)
class _Told:
    """What the entries say, brought together."""

    runs: dict[int, Entry] = field(default_factory=dict)
    heard: dict[int, tuple[int, str]] = field(default_factory=dict)
    """From segment to its run and the digest of what the machine gave."""
    laid: dict[int, tuple[int, Entry]] = field(default_factory=dict)
    revised: dict[tuple[int, int], Entry] = field(default_factory=dict)
    """From segment and revision to what is told of it, its text as a digest."""
    hidden: set[int] = field(default_factory=set)
    speakers: dict[int, int] = field(default_factory=dict)
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)


def transcript_faults(stores: Stores, entries: list[Entry]) -> Iterator[str]:
    """Name what is not as it was heard, laid out or revised, of every transcript."""
    told = _Told()
    for entry in entries:
        if entry["act"].startswith(("transcript.", "speaker.")) and entry["act"] not in _NOT_ROWS:
            _take(told, entry)
    rows = stores.whole.runs()
    by_id = {run.id: run for run in rows}
    for id_, stated in told.runs.items():
        if id_ not in by_id:
            yield stated["code"]
    for run in rows:
        yield from _run_faults(told, run)
    # lists and the search read these columns, not the words whose digest the chain holds
    yield from (f"segment {id_}" for id_ in stores.layouts.unlike())
    names = {(code, number): nfc(name) for code, number, name in stores.layouts.all_names()}
    stated_names = {key: name for key, name in told.names.items() if name}
    for key in {key for key, _name in names.items() ^ stated_names.items()}:
        yield f"{key[0]} speaker {key[1]}"
    chosen = {code: run for code, run in told.chosen.items() if run}
    for code in {code for code, _run in chosen.items() ^ dict(stores.layouts.chosen()).items()}:
        yield f"{code} chosen"


def _take(told: _Told, entry: Entry) -> None:
    act, data = entry["act"], entry["data"]
    code = entry["obj"][0]
    if act == "transcript.import":
        told.runs[data["run"]] = {"code": code, **_import_facts(data)}
    if act in ("transcript.stretch", "transcript.import"):
        pairs = zip(data["segments"], data["segments_sha256"], strict=True)
        told.heard.update({id_: (data["run"], sha256) for id_, sha256 in pairs})
        told.runs.setdefault(data["run"], {"code": code}).update(_outcome(data))
    elif act == "transcript.layout":
        _take_layout(told, entry)
    elif act == "transcript.replace":
        rows = zip(
            data["segments"], data["revisions"], data["texts_sha256"], data["heard"], strict=True
        )
        who = _writer(data, data.get("revised_at"))
        told.revised.update(
            {(id_, n): {"text": sha256, "heard": h, **who} for id_, n, sha256, h in rows}
        )
    elif act == "transcript.speaker":
        told.speakers.update(zip(data["segments"], data["speakers"], strict=True))
    elif act == "speaker.name":
        told.names[code, data["speaker"]] = data["name"]
    elif act in ("transcript.remove", "transcript.restore"):
        told.runs.get(data["run"], {})["is_removed"] = act == "transcript.remove"
    elif act == "transcript.choose":
        told.chosen[code] = data["run"]
    elif "revision" in data:
        key = (data["segment"], data["revision"])
        told.revised[key] = _written(data, data.get("heard", True), data.get("revised_at"))
    else:
        run = told.runs.setdefault(data["run"], {"code": code})
        # an older program did not state when a run ended
        run.pop("finished_at", None)
        run.update(_run_facts(entry))


def _written(data: Entry, heard: bool, at: object) -> Entry:
    return {"text": text_digest(data["text"]), "heard": heard, **_writer(data, at)}


def _writer(data: Entry, at: object) -> Entry:
    """Give who wrote and when; an older program stated neither."""
    stated = {"by": data.get("revised_by"), "at": at}
    return {name: value for name, value in stated.items() if value is not None}


def _take_layout(told: _Told, entry: Entry) -> None:
    data, who = entry["data"], entry["who"]["name"]
    told.hidden.update(data["hidden"])
    told.hidden.difference_update(data["shown"])
    for piece in data["laid"]:
        id_ = piece["segment"]
        at = {"laid_at": data["laid_at"]} if "laid_at" in data else {}
        told.laid[id_] = (data["run"], {**piece, "laid_by": who, **at})
        told.speakers[id_] = piece["speaker"]
        if "text" in piece:
            told.revised[id_, 1] = _written(piece, piece["heard"], data.get("laid_at"))


def _run_faults(told: _Told, run: KeptRun) -> Iterator[str]:
    code = run.evidence
    if not _is_run(run, told.runs.get(run.id)):
        yield f"{code} model"
    stated = {id_ for id_, (of, _) in told.heard.items() if of == run.id}
    stated |= {id_ for id_, (of, _) in told.laid.items() if of == run.id}
    rows = {segment.id: segment for segment in run.segments}
    yield from (f"{code} segment {id_}" for id_ in stated ^ set(rows))
    numbers: dict[int, set[int]] = {}
    for id_, number in told.revised:
        numbers.setdefault(id_, set()).add(number)
    for id_, segment in rows.items():
        same = (
            _is_heard(told, run, segment, rows)
            and numbers.get(id_, set()) == {item.revision for item in segment.revisions}
            and all(_is_revised(told, id_, item) for item in segment.revisions)
            and segment.is_hidden == (id_ in told.hidden)
            and segment.speaker == told.speakers.get(id_, 0)
        )
        if not same:
            yield f"{code} segment {id_}"


def _is_heard(
    told: _Told, run: KeptRun, segment: KeptSegment, rows: dict[int, KeptSegment]
) -> bool:
    if not segment.covers:
        return told.heard.get(segment.id) == (run.id, digest(MachineSegment, segment.machine))
    of, piece = told.laid.get(segment.id, (0, {}))
    laid_facts = {"laid_by": nfc(segment.laid_by), "laid_at": segment.laid_at}
    if of != run.id or piece["covers"] != _plain_covers(segment) or not agrees(piece, laid_facts):
        return False
    # what the person laid is made again from the machine's frozen words
    if any(rows[c.segment_id].covers for c in segment.covers if c.segment_id in rows):
        return False
    parts = [(rows[c.segment_id].machine, c) for c in segment.covers if c.segment_id in rows]
    machine = segment.machine
    if (machine.start_us, machine.end_us) != (piece["start_us"], piece["end_us"]):
        return False
    try:
        return is_laid(parts, machine) and len(parts) == len(segment.covers)
    except InvalidValue:
        return False


def _plain_covers(segment: KeptSegment) -> Any:
    return [[cover.segment_id, cover.first, cover.stop] for cover in segment.covers]


def _is_revised(told: _Told, id_: int, row: KeptRevision) -> bool:
    facts = {
        "text": text_digest(row.text),
        "heard": row.is_heard,
        "by": nfc(row.revised_by),
        "at": row.revised_at,
    }
    stated = told.revised.get((id_, row.revision))
    return stated is not None and agrees(stated, facts)


def _import_facts(data: Entry) -> Entry:
    """Say of an imported text what its row must: no model made it here."""
    return {
        **{name: data[name] for name in ("source", "language", "profile")},
        "model": "",
        "model_sha256": "",
        "model_is_known": False,
        "status": "complete",
        **_outcome(data),
    }


def _run_facts(entry: Entry) -> Entry:
    act, data = entry["act"], entry["data"]
    if act == "transcript.begin":
        facts = ("model", "model_sha256", "model_is_known", "profile")
        source = data.get("source", {"origin": RunOrigin.MACHINE, "name": "", "sha256": ""})
        begun = {"started_at": data["started_at"]} if "started_at" in data else {}
        stated = {name: data[name] for name in facts}
        running = {"status": "running", "source": source, "finished_at": "", "why": ""}
        return {**stated, **running, **begun}
    if act == "transcript.finish":
        return {"status": "complete", "language": data["language"], "why": "", **_outcome(data)}
    return {"status": data["status"], "why": data["why"], **_outcome(data)}


def _outcome(data: Entry) -> Entry:
    """Give what an entry states of how a run went."""
    return {name: data[name] for name in _OUTCOME if name in data}


def _is_run(run: KeptRun, stated: Entry | None) -> bool:
    """Tell whether a run's row names the model, options and outcome that its entries do."""
    return stated is not None and (
        stated["code"] == run.evidence
        and stated["model"] == nfc(run.model.name)
        and stated["model_sha256"] == run.model.sha256
        and stated["model_is_known"] == run.model.is_known
        and stated["profile"] == nfc(profile_text(run.profile))
        and stated["status"] == run.status
        and stated.get("language", run.language) == run.language
        and stated.get("is_removed", False) == bool(run.removed_at)
        and stated["source"] == {k: nfc(v) for k, v in to_plain(run.source).items()}
        and agrees(stated, _outcome_of(run))
    )


def _outcome_of(run: KeptRun) -> Entry:
    return {
        "language_probability": str(run.language_probability),
        "audio_us": run.audio_us,
        "speech_us": run.speech_us,
        "wall_seconds": str(run.wall_seconds),
        "versions": [nfc(f"{name} {version}") for name, version in run.versions],
        "done_until_us": run.done_until_us,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "why": nfc(run.why),
    }
