"""Text of another office's package: a whole transcript, or what a person wrote there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.custody import CustodyValue
from app.domain.exchange_case import KeptRun
from app.domain.layout import LaidSegment, laid
from app.domain.merge import Choice
from app.domain.plain import digest, to_plain
from app.domain.transcript import MachineSegment, TranscriptionResult, TranscriptStretch
from app.services import layouts, speakers, transcript_choice
from app.services.events import Topic
from app.services.merge_words import (
    OfferedLayout,
    OfferedPiece,
    OfferedRun,
    OfferedText,
    frozen_of,
    laid_there,
)
from app.services.run_facts import outcome_facts, profile_text
from app.services.session import CaseSession

Origin = Mapping[str, CustodyValue]
"""What an entry says of where a thing came from."""


def take_run(
    session: CaseSession, code: str, thing: OfferedRun, choice: Choice, origin: Origin
) -> str:
    """Store a finished transcript of theirs as a run of ours, and give the item's code.

    The newest text that a person wrote there comes after it, as a revision by that person, and
    the layout after that. It is shown if the person took it and it is shown there; where it
    only comes beside ours, ours stays shown.
    """
    before = session.stores.transcripts.current(code)
    run, shown = thing.run, frozen_of(thing.run)
    run_id, made = _store(session, code, run, origin)
    ids = {segment.id: id_ for segment, id_ in zip(shown, made, strict=True)}
    for segment in shown:
        if segment.revisions:
            newest = segment.revisions[-1]
            said = {**origin, "reviewer": newest.revised_by}
            take_text(session, OfferedText(code, ids[segment.id], newest), said)
    voices = _voices(session, code, thing)
    for layout in laid_there(run, ids):
        take_layout(session, replace(layout, code=code), origin, voices)
    for number in sorted(voices):
        spoken = [ids[item.id] for item in shown if item.speaker == number and not item.is_hidden]
        if spoken:
            speakers.set_speaker(session, code, spoken, number)
    for number, name in thing.names:
        if number in voices:
            speakers.name_speaker(session, code, number, name)
    is_taken = choice is Choice.THEIRS and thing.is_shown
    transcript_choice.choose(session, code, run_id if is_taken or before is None else before.run_id)
    return code


def take_layout(
    session: CaseSession, thing: OfferedLayout, origin: Origin, voices: frozenset[int] | None = None
) -> str:
    """Lay a stretch as it is laid there, with what was written on it; one entry of the chain.

    Args:
        voices: numbers of the voices that mean the same here; without them, the voice of the
            stretch stays as it is here.

    Returns:
        Where it lies here, empty where the stretch was laid out anew meanwhile.
    """
    store = session.stores.layouts
    if any(store.is_hidden(id_) for id_ in thing.hidden):
        return ""
    heard = {session.stores.transcripts.segment(id_)[0].speaker for id_ in thing.hidden}
    own = heard.pop() if len(heard) == 1 else 0
    machine = store.machine(cover.segment_id for piece in thing.pieces for cover in piece.covers)
    pieces = [
        _piece(piece, machine, own if voices is None else piece.speaker * (piece.speaker in voices))
        for piece in thing.pieces
    ]
    writers = sorted({piece.revised_by for piece in pieces if piece.revised_by})
    said = {**origin, "reviewer": ", ".join(writers)}
    made = layouts.lay(session, thing.code, "merge", thing.hidden, pieces, said)
    return f"{thing.code}/{made[0]}"


def _piece(piece: OfferedPiece, machine: Mapping[int, MachineSegment], speaker: int) -> LaidSegment:
    parts = [(machine[cover.segment_id], cover) for cover in piece.covers]
    written = piece.revision
    return LaidSegment(
        covers=piece.covers,
        machine=laid(parts, piece.start_us, piece.end_us),
        text=written.text if written else "",
        revised_by=written.revised_by if written else "",
        is_heard=written.is_heard if written else False,
        speaker=speaker,
    )


def _voices(session: CaseSession, code: str, thing: OfferedRun) -> frozenset[int]:
    """Give the numbers of the voices that can mean here what they mean there."""
    here, there = speakers.names(session, code), dict(thing.names)
    numbers = {segment.speaker for segment in thing.run.segments} - {0}
    return frozenset(
        number for number in numbers if number not in here or here[number] == there.get(number)
    )


def _store(
    session: CaseSession, code: str, run: KeptRun, origin: Origin
) -> tuple[int, tuple[int, ...]]:
    # Where the model lay on the other computer says nothing here.
    model = replace(run.model, path="")
    with session.change("transcript.begin", Topic.TRANSCRIPT) as change:
        at = session.clock.stamp()
        run_id = session.stores.transcripts.insert_run(code, model, run.profile, at, run.source)
        change.obj = (code,)
        change.data = {
            "run": run_id,
            "model": model.name,
            "model_sha256": model.sha256,
            "model_is_known": model.is_known,
            "profile": profile_text(run.profile),
            "resume_from_us": 0,
            "started_at": at,
            "source": to_plain(run.source),
            "origin": dict(origin),
        }
    machine = tuple(segment.machine for segment in frozen_of(run))
    with session.change("transcript.stretch", Topic.TRANSCRIPT) as change:
        stretch = TranscriptStretch(machine, run.done_until_us)
        ids = session.stores.transcripts.add_stretch(run_id, stretch)
        change.obj = (code,)
        change.data = {
            "run": run_id,
            "segments": list(ids),
            "done_until_us": run.done_until_us,
            "segments_sha256": [digest(MachineSegment, item) for item in machine],
        }
    _finish(session, code, run_id, run)
    return run_id, ids


def take_text(session: CaseSession, thing: OfferedText, origin: Origin) -> str:
    """Append a text of theirs as a revision, in the name of who wrote it."""
    revision = thing.revision
    with session.change("transcript.revise", Topic.TRANSCRIPT) as change:
        at = session.clock.stamp()
        number = session.stores.transcripts.add_revision(
            *(thing.segment_id, revision.text, revision.revised_by, at),
            is_heard=revision.is_heard,
        )
        change.obj = (thing.code,)
        change.data = {
            "segment": thing.segment_id,
            "revision": number,
            "text": revision.text,
            "revised_by": revision.revised_by,
            "revised_at": at,
            "origin": dict(origin),
            **({} if revision.is_heard else {"heard": False}),
        }
    return f"{thing.code}/{thing.segment_id}"


def _finish(session: CaseSession, code: str, run_id: int, run: KeptRun) -> None:
    result = TranscriptionResult(
        language=run.language,
        language_probability=run.language_probability,
        audio_us=run.audio_us,
        speech_us=run.speech_us,
        wall_seconds=run.wall_seconds,
        versions=run.versions,
    )
    with session.change("transcript.finish", Topic.TRANSCRIPT) as change:
        at = session.clock.stamp()
        session.stores.transcripts.finish(run_id, result, at)
        change.obj = (code,)
        change.data = outcome_facts(run_id, result, at)
