"""A transcript made elsewhere, taken in beside the machine's; never over it, never as heard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence
from app.domain.plain import digest, to_plain
from app.domain.subtitles import ReadSubtitles, SubtitleCue
from app.domain.transcript import (
    AsrProfile,
    MachineSegment,
    ModelIdentity,
    RunOrigin,
    TranscriptionResult,
    TranscriptSource,
    TranscriptStretch,
)
from app.services.events import Topic
from app.services.frames import readable
from app.services.given_files import reading_job
from app.services.run_facts import outcome_facts, profile_text
from app.services.session import CaseSession
from app.services.transcription import has_sound
from app.services.undo import Change
from app.tasks.job import Job
from media.subtitle_child import read_subtitles

ACT, RESTORE_ACT = "transcript.import", "transcript.restore"
ENDINGS = (".srt", ".vtt")
_UNKNOWN = "und"
_NO_MODEL = ModelIdentity("", "", "", is_known=False)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file."""

    run_id: int
    """The transcript."""
    segments: int
    """Lines taken in."""
    late: int
    """Lines left out because they begin after the end of the item."""
    found: ReadSubtitles
    """As it was read."""


def read_job(path: Path) -> Job[ReadSubtitles]:
    """Read a subtitle file in a child; see `reading_job` for what it raises."""
    return reading_job(path, read_subtitles)


def commit(
    session: CaseSession, code: str, name: str, found: ReadSubtitles, language: str = ""
) -> ImportOutcome:
    """Take a read file in as a transcript of its own; one entry of the chain.

    The machine's transcript stays the one that is quoted until a person chooses otherwise.

    Args:
        name: of the file; told as its source.
        language: Whisper's code of what is spoken, empty for not known.

    Raises:
        UnknownEvidence, UnreadableMedia, CaseReadOnly: as named.
        InvalidValue: the item has no sound, or no line of the file lies within it.
    """
    item = readable(session, code)
    if not has_sound(item):
        raise InvalidValue(field="evidence", value=item.code, expected="video | audio")
    segments = _segments(item, found)
    if not segments:
        raise InvalidValue(field="file", value=name, expected=f"0..{item.length_us} us")
    source = TranscriptSource(RunOrigin.IMPORTED, Path(name).name, found.sha256)
    spoken = language or _UNKNOWN
    # said plainly: nothing of this was decoded here
    profile = AsrProfile(
        language=spoken,
        beam_size=0,
        compute_type="",
        cpu_threads=0,
        vad_filter=False,
        hallucination_silence_threshold_s=0.0,
        version=0,
    )
    end_us = max(segment.end_us for segment in segments)
    result = TranscriptionResult(
        language=spoken,
        language_probability=1.0 if language else 0.0,
        audio_us=end_us,
        speech_us=sum(segment.end_us - segment.start_us for segment in segments),
        wall_seconds=0.0,
        versions=((found.form, found.encoding),),
    )
    stores, stamp = session.stores, session.clock.stamp()
    with session.change(ACT, Topic.TRANSCRIPT) as change:
        run = stores.transcripts.insert_run(item.code, _NO_MODEL, profile, stamp, source)
        ids = stores.transcripts.add_stretch(run, TranscriptStretch(segments, end_us))
        stores.transcripts.finish(run, result, stamp)
        change.obj = (item.code,)
        change.data = {
            "source": to_plain(source),
            "profile": profile_text(profile),
            "form": found.form,
            "encoding": found.encoding,
            "left_out": to_plain(found.notes),
            **outcome_facts(run, result, stamp),
            "started_at": stamp,
            "done_until_us": end_us,
            "segments": list(ids),
            "segments_sha256": [digest(MachineSegment, segment) for segment in segments],
        }
    session.undo.push(
        Change(
            f"{ACT} {item.code}",
            undo=lambda: remove(session, item.code, run, "undo"),
            redo=lambda: set_removed(session, item.code, run, removed=False, why="redo"),
        )
    )
    return ImportOutcome(run, len(segments), len(found.cues) - len(segments), found)


def remove(session: CaseSession, code: str, run_id: int, why: str = "") -> None:
    """Take an imported transcript out of use; its record stays.

    Raises:
        UnknownItem: there is no such transcript.
        InvalidValue: a machine's transcript stays.
    """
    if session.stores.transcripts.by_id(run_id).source.origin is not RunOrigin.IMPORTED:
        raise InvalidValue(field="transcript", value=run_id, expected=RunOrigin.IMPORTED.value)
    set_removed(session, code, run_id, removed=True, why=why)


def set_removed(session: CaseSession, code: str, run: int, *, removed: bool, why: str) -> None:
    """Take a transcript out of use or bring it back; no step to undo is left by it."""
    act = "transcript.remove" if removed else RESTORE_ACT
    with session.change(act, Topic.TRANSCRIPT, why=why) as change:
        session.stores.layouts.set_removed(run, session.clock.stamp() if removed else "")
        change.obj = (code,)
        change.data = {"run": run}


def _segments(item: Evidence, found: ReadSubtitles) -> tuple[MachineSegment, ...]:
    length_us = item.length_us
    return tuple(
        _segment(cue, min(cue.end_us, length_us) if length_us else cue.end_us)
        for cue in found.cues
        if not length_us or cue.start_us < length_us
    )


def _segment(cue: SubtitleCue, end_us: int) -> MachineSegment:
    return MachineSegment(
        start_us=cue.start_us,
        end_us=end_us,
        text=cue.text,
        words=(),
        window_start_us=cue.start_us,
        avg_logprob=0.0,
        no_speech_prob=0.0,
        compression_ratio=0.0,
        temperature=0.0,
    )
