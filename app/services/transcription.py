"""Transcripts made by the machine: begun, stored stretch by stretch, resumed, finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import AppError, Cancelled, InvalidValue, NoSound, PlainTranscriptMissing
from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus, StreamInfo
from app.domain.plain import digest, to_plain
from app.domain.transcript import (
    AsrProfile,
    MachineSegment,
    ModelIdentity,
    RunOrigin,
    Transcript,
    TranscriptionResult,
    TranscriptSource,
    TranscriptStretch,
)
from app.domain.voices import SEVERAL
from app.services import listening_speed, voices
from app.services.events import Topic
from app.services.frames import readable
from app.services.listening_speed import Stopwatch
from app.services.run_facts import outcome_facts, profile_text
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane, Progress
from media.cores import THREADS_MAX, usable_threads
from media.worker import calls

COMPLETE, CANCELLED, FAILED = "complete", "cancelled", "failed"


@dataclass(frozen=True, slots=True)
class RunPlan:
    """A run that was begun; everything its job needs."""

    run_id: int
    """Row of the run."""
    code: str
    """Which item."""
    source: Path
    """The stored original."""
    model: ModelIdentity
    """Which weights."""
    profile: AsrProfile
    """Which options."""
    resume_from_us: int
    """0, or where an earlier run with the same model and options broke off."""
    previous_text: str = ""
    """What that run read last."""


@dataclass(frozen=True, slots=True)
class TranscriptOutcome:
    """What became of one item."""

    code: str
    """Which item."""
    status: str
    """complete, present (there was one already), no_sound or failed."""
    transcript: Transcript | None
    """The newest, None without sound."""
    error: AppError | None = None
    """Why it failed."""


def has_sound(evidence: Evidence) -> bool:
    """Tell whether an item has an audio stream that could be transcribed."""
    return bool(sound_tracks(evidence))


def sound_tracks(evidence: Evidence) -> tuple[StreamInfo, ...]:
    """Give the audio streams of an item that can be watched or heard, in the file's order.

    The place in it is what `AsrProfile.audio_stream` counts.
    """
    is_heard = evidence.kind in (EvidenceKind.VIDEO, EvidenceKind.AUDIO)
    if evidence.status is not EvidenceStatus.READY or not is_heard or evidence.media is None:
        return ()
    return tuple(stream for stream in evidence.media.streams if stream.kind == "audio")


def state(session: CaseSession, code: str) -> tuple[str, int] | None:
    """Give status and how far an item's newest run came (microseconds); cheap, for lists."""
    return session.stores.transcripts.state(code)


def state_with(session: CaseSession, code: str, profile: AsrProfile) -> tuple[str, int] | None:
    """Give status and how far an item came with these options, as far as they matter.

    What a model was told beforehand makes a transcript of its own; any other machine transcript
    will do for one without.
    """
    same = profile if profile.origin is RunOrigin.PROMPTED else None
    return session.stores.transcripts.state(code, profile.origin, same)


def is_done(session: CaseSession, code: str, profile: AsrProfile) -> bool:
    """Tell whether there is nothing left to transcribe with these options; cheap, for lists."""
    found = state_with(session, code, profile)
    return found is not None and found[0] == COMPLETE


def default_profile(
    language: str = "id", threads: int = 0, *, is_quick: bool = False
) -> AsrProfile:
    """Give the options for this machine; `threads` 0 takes its physical cores, at most 4.

    `is_quick` looks at one reading instead of five: a third less work, more errors.
    """
    profile = AsrProfile(language=language, cpu_threads=usable_threads(threads or THREADS_MAX))
    return replace(profile, beam_size=1) if is_quick else profile


def pending(session: CaseSession) -> tuple[str, ...]:
    """Give the codes of items with sound that have no complete transcript."""
    stores = session.stores
    return tuple(
        item.code
        for item in stores.evidence.all()
        if has_sound(item)
        and ((newest := stores.transcripts.newest(item.code)) is None or newest.status != COMPLETE)
    )


def begin(session: CaseSession, code: str, model: ModelIdentity, profile: AsrProfile) -> RunPlan:
    """Begin a run, or take up the broken-off one of the same model and options.

    Raises:
        UnknownEvidence, UnreadableMedia, CaseReadOnly: as named.
        NoSound: there is none in the item.
        InvalidValue: it has no such track.
        PlainTranscriptMissing: the model is to be told words, and there is no complete transcript
            without them to compare with.
    """
    evidence = readable(session, code)
    tracks = len(sound_tracks(evidence))
    if not tracks:
        raise NoSound(code=evidence.code)
    if not 0 <= profile.audio_stream < tracks:
        raise InvalidValue(field="track", value=profile.audio_stream + 1, expected=f"1-{tracks}")
    origin = profile.origin
    if origin is RunOrigin.PROMPTED and not is_done(
        session, evidence.code, replace(profile, prompt="")
    ):
        raise PlainTranscriptMissing(code=evidence.code)
    earlier = session.stores.transcripts.newest(evidence.code, origin)
    can_resume = (
        earlier is not None
        and earlier.status != COMPLETE
        and earlier.model.sha256 == model.sha256
        and earlier.profile == profile
    )
    with session.change("transcript.begin", Topic.TRANSCRIPT) as change:
        at = ""
        if can_resume and earlier is not None:
            run_id, start = earlier.run_id, earlier.done_until_us
            session.stores.transcripts.set_running(run_id)
        else:
            at = session.clock.stamp()
            run_id, start = (
                session.stores.transcripts.insert_run(
                    evidence.code, model, profile, at, TranscriptSource(origin)
                ),
                0,
            )
        change.obj = (evidence.code,)
        change.data = {
            "run": run_id,
            "model": model.name,
            "model_sha256": model.sha256,
            "model_is_known": model.is_known,
            "profile": profile_text(profile),
            "resume_from_us": start,
            **({"started_at": at} if at else {}),
        }
        if origin is RunOrigin.PROMPTED:
            change.data["source"] = to_plain(TranscriptSource(origin))
            change.data["prompt"] = profile.prompt
    source = session.blobs.original_path(evidence.digest.sha256)
    previous = session.stores.transcripts.last_read(run_id) if start else ""
    return RunPlan(run_id, evidence.code, source, model, profile, start, previous)


def job(plan: RunPlan) -> Job[TranscriptionResult]:
    """Transcribe in a child; each finished `TranscriptStretch` is emitted at once.

    How fast it went is kept for later estimates.
    """

    def run(ctx: JobContext) -> TranscriptionResult:
        watch = Stopwatch()
        result = calls.transcribe(
            plan.source,
            plan.model,
            plan.profile,
            plan.resume_from_us,
            watch.listen(ctx),
            previous_text=plan.previous_text,
            voices_model=voices.model_path(SEVERAL),
        )
        listening_speed.record(plan.model, plan.profile, watch, result)
        return result

    return Job(label=f"{plan.code} transcribe", lane=Lane.LISTEN, run=run)


def store_stretch(session: CaseSession, plan: RunPlan, stretch: TranscriptStretch) -> None:
    """Store one finished stretch: what was heard is kept whatever happens next."""
    with session.change("transcript.stretch", Topic.TRANSCRIPT) as change:
        ids = session.stores.transcripts.add_stretch(plan.run_id, stretch)
        change.obj = (plan.code,)
        change.data = {
            "run": plan.run_id,
            "segments": list(ids),
            "done_until_us": stretch.done_until_us,
            "segments_sha256": [digest(MachineSegment, item) for item in stretch.segments],
        }


def finish(session: CaseSession, plan: RunPlan, result: TranscriptionResult) -> Transcript:
    """Say that a run is complete."""
    with session.change("transcript.finish", Topic.TRANSCRIPT) as change:
        at = session.clock.stamp()
        session.stores.transcripts.finish(plan.run_id, result, at)
        change.obj = (plan.code,)
        change.data = outcome_facts(plan.run_id, result, at)
    return session.stores.transcripts.by_id(plan.run_id)


def break_off(session: CaseSession, plan: RunPlan, status: str, why: str = "") -> None:
    """Say that a run ended early (`cancelled` or `failed`); what it gave stays and is resumed."""
    with session.change("transcript.break_off", Topic.TRANSCRIPT) as change:
        at = session.clock.stamp()
        session.stores.transcripts.break_off(plan.run_id, status, why, at)
        change.obj = (plan.code,)
        change.data = {"run": plan.run_id, "status": status, "why": why, "finished_at": at}


def transcribe_in_place(
    session: CaseSession,
    codes: Sequence[str],
    model: ModelIdentity,
    profile: AsrProfile,
    ctx: JobContext,
) -> tuple[TranscriptOutcome, ...]:
    """Transcribe items one after the other; none given means all that lack a transcript.

    Raises:
        Cancelled: a person stopped it; what was heard is stored.
    """
    session.require_writable()
    chosen = tuple(codes) or pending(session)
    return tuple(
        _one(session, code, model, profile, _part(ctx, number, len(chosen)))
        for number, code in enumerate(chosen)
    )


def _one(
    session: CaseSession, code: str, model: ModelIdentity, profile: AsrProfile, ctx: JobContext
) -> TranscriptOutcome:
    evidence = session.stores.evidence.by_code(code)
    if evidence.status is EvidenceStatus.READY and not has_sound(evidence):
        return TranscriptOutcome(evidence.code, "no_sound", None)
    if is_done(session, evidence.code, profile):
        newest = session.stores.transcripts.newest(evidence.code, profile.origin)
        return TranscriptOutcome(evidence.code, "present", newest)
    plan = begin(session, code, model, profile)

    def keep(item: object) -> None:
        if isinstance(item, TranscriptStretch):
            store_stretch(session, plan, item)

    try:
        result = job(plan).run(replace(ctx, on_item=keep))
    except Cancelled:
        break_off(session, plan, CANCELLED)
        raise
    except AppError as e:
        break_off(session, plan, FAILED, type(e).__name__)
        broken = session.stores.transcripts.by_id(plan.run_id)
        return TranscriptOutcome(evidence.code, FAILED, broken, error=e)
    return TranscriptOutcome(evidence.code, COMPLETE, finish(session, plan, result))


def _part(ctx: JobContext, number: int, total: int) -> JobContext:
    def report(progress: Progress) -> None:
        done = (number + max(0.0, progress.done)) / total
        ctx.on_progress(Progress(done, progress.step, f"{number + 1}/{total}"))

    return JobContext(on_progress=report, cancel=ctx.cancel)
