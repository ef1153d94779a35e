"""Text of another office's package: a whole transcript, or what a person wrote there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.custody import CustodyValue
from app.domain.exchange_case import KeptRun
from app.domain.plain import digest, to_plain
from app.domain.transcript import MachineSegment, TranscriptionResult, TranscriptStretch
from app.services.events import Topic
from app.services.merging import OfferedText
from app.services.session import CaseSession
from app.services.transcription import profile_text

Origin = Mapping[str, CustodyValue]
"""What an entry says of where a thing came from."""


def take_run(session: CaseSession, code: str, run: KeptRun, origin: Origin) -> str:
    """Store a finished transcript of theirs as a run of ours, and give the item's code.

    The newest text that a person wrote there comes after it, as a revision by that person.
    """
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
            "source": to_plain(run.source),
            "origin": dict(origin),
        }
    # how they laid it out stays there: the pieces would say the machine's words a second time
    heard = [segment for segment in run.segments if not segment.covers]
    machine = tuple(segment.machine for segment in heard)
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
    for id_, segment in zip(ids, heard, strict=True):
        if segment.revisions:
            newest = segment.revisions[-1]
            said = {**origin, "reviewer": newest.revised_by}
            take_text(session, OfferedText(code, id_, newest), said)
    return code


def take_text(session: CaseSession, thing: OfferedText, origin: Origin) -> str:
    """Append a text of theirs as a revision, in the name of who wrote it."""
    revision = thing.revision
    with session.change("transcript.revise", Topic.TRANSCRIPT) as change:
        number = session.stores.transcripts.add_revision(
            *(thing.segment_id, revision.text, revision.revised_by, session.clock.stamp()),
            is_heard=revision.is_heard,
        )
        change.obj = (thing.code,)
        change.data = {
            "segment": thing.segment_id,
            "revision": number,
            "text": revision.text,
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
        session.stores.transcripts.finish(run_id, result, session.clock.stamp())
        change.obj = (code,)
        change.data = {
            "run": run_id,
            "language": run.language,
            "audio_us": run.audio_us,
            "versions": [f"{name} {version}" for name, version in run.versions],
        }
