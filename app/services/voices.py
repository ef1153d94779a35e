"""Who may be speaking where: suggested by the machine, taken over by a person as one step."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.domain.errors import InvalidValue, UnknownItem
from app.domain.mediatime import TimeRange
from app.domain.transcript import SPEAKERS, Segment
from app.domain.voices import LIKENESS, VoiceModel, VoicesFound
from app.runtime.paths import resource
from app.services import speakers
from app.services.frames import readable
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import voice_calls


@dataclass(frozen=True, slots=True)
class Voice:
    """One suggested voice of an item; it has a number, never a name."""

    group: int
    """From 1, in the order of speaking."""
    segments: tuple[int, ...]
    """Ids of the segments in which it may be heard, those only that nobody spoke for."""
    length_us: int
    """How long they are together."""
    samples: tuple[Segment, ...]
    """A few of the longest, to listen to."""


@dataclass(frozen=True, slots=True)
class VoiceSuggestion:
    """What was found for one transcript as it was laid out then; nothing of it is stored."""

    code: str
    """Which item."""
    method: str
    """Name and version of how it was told."""
    voices: tuple[Voice, ...]
    """In the order of speaking."""
    untold: int
    """Segments that are too short or too quiet to tell."""


_SAMPLES = 3


def model_path(model: VoiceModel) -> Path:
    """Give the file of a shipped network."""
    return resource("models", model.folder, model.name)


def job(session: CaseSession, code: str, count: int) -> Job[VoicesFound]:
    """Group the segments of an item's current transcript by voice, in the child.

    Args:
        count: how many people speak, 2 to `SPEAKERS`; 0 to guess that too.

    Raises:
        UnknownEvidence, UnreadableMedia: as named.
        UnknownItem: the item has no transcript.
        InvalidValue: no such number of people.
    """
    session.require_writable()
    if count and not 2 <= count <= SPEAKERS:
        raise InvalidValue(field="count", value=count, expected=f"2..{SPEAKERS}")
    evidence = readable(session, code)
    current = session.stores.transcripts.current(evidence.code)
    if current is None or not current.segments:
        raise UnknownItem(kind="transcript", id=evidence.code)
    source = session.blobs.original_path(evidence.digest.sha256)
    spans = tuple(map(_span, current.segments))
    run = partial(_run, source, current.profile.audio_stream, spans, count)
    return Job(label=f"{evidence.code} voices", lane=Lane.WORKER, run=run)


def suggestion(session: CaseSession, code: str, found: VoicesFound) -> VoiceSuggestion:
    """Lay what was found over the item's current transcript.

    Raises:
        InvalidValue: the transcript was laid out anew since.
    """
    current = session.stores.transcripts.current(code)
    segments = current.segments if current else ()
    if tuple(map(_span, segments)) != found.spans:
        raise InvalidValue(field="segments", value=len(segments), expected=len(found.spans))
    by_group: dict[int, list[Segment]] = {}
    for segment, group in zip(segments, found.groups, strict=True):
        if group and not segment.speaker:
            by_group.setdefault(group, []).append(segment)
    voices = tuple(_voice(group, by_group[group]) for group in sorted(by_group))
    return VoiceSuggestion(code, found.method, voices, found.groups.count(0))


def free_numbers(session: CaseSession, code: str) -> tuple[int, ...]:
    """Give the numbers that no person gave to a voice of an item yet."""
    current = session.stores.transcripts.current(code)
    taken = {segment.speaker for segment in current.segments} if current else set()
    taken |= set(speakers.names(session, code))
    return tuple(number for number in range(1, SPEAKERS + 1) if number not in taken)


def accept(session: CaseSession, suggested: VoiceSuggestion, groups: Collection[int]) -> int:
    """Take suggested voices over as one step; gives how many segments have a voice now.

    A segment that a person spoke for is left as it is. Each voice gets a free number.

    Args:
        groups: which of the suggested voices.

    Raises:
        InvalidValue: there are more voices than free numbers.
        UnknownItem: a segment is gone.
    """
    chosen = [voice for voice in suggested.voices if voice.group in groups]
    free = free_numbers(session, suggested.code)
    if len(chosen) > len(free):
        raise InvalidValue(field="speaker", value=len(chosen), expected=f"<= {len(free)}")
    after = {
        id_: number for voice, number in zip(chosen, free, strict=False) for id_ in voice.segments
    }
    speakers.set_many(session, suggested.code, after, method=suggested.method)
    return len(after)


def _run(
    source: Path, audio_stream: int, spans: tuple[TimeRange, ...], count: int, ctx: JobContext
) -> VoicesFound:
    model = model_path(LIKENESS)
    return voice_calls.tell_apart(source, audio_stream, spans, count, model, ctx)


def _voice(group: int, segments: list[Segment]) -> Voice:
    longest = sorted(segments, key=lambda one: one.start_us - one.end_us)[:_SAMPLES]
    return Voice(
        group=group,
        segments=tuple(segment.id for segment in segments),
        length_us=sum(_span(segment).length_us for segment in segments),
        samples=tuple(longest),
    )


def _span(segment: Segment) -> TimeRange:
    return TimeRange(segment.start_us, max(segment.start_us, segment.end_us))
