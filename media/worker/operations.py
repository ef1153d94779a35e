"""The child's operations: what runs each one.

Each imports its module when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.domain.clip import ClipResult, ExcerptResult, StillResult
from app.domain.evidence import EvidenceClaims, EvidenceKind, MediaInfo
from app.domain.file_state import SoundExtent
from app.domain.photos import Likeness, PhotoSheet
from app.domain.sync import SoundMatch
from app.domain.transcript import TranscriptionResult
from app.domain.voices import VoicesFound
from app.tasks.job import JobContext
from media.worker import face_tasks, proxy_tasks, redact_tasks, still_tasks
from media.worker.dresses import read_dresses
from media.worker.priority import lower_priority
from media.worker.tasks import (
    ClaimsTask,
    ClipPictureTask,
    ClipsTask,
    ClipTask,
    FileTask,
    FilmstripTask,
    MatchTask,
    Nothing,
    Op,
    OutputTask,
    PhotoSheetTask,
    PicturesTask,
    SamplesTask,
    StillTask,
    ThumbnailTask,
    TranscribeTask,
    VoicesTask,
)


def _probe(task: FileTask, _ctx: JobContext) -> MediaInfo:
    from media.probe import probe
    from media.rehearsal import rehearse_sound

    found = probe(task.path)
    if found.kind is EvidenceKind.AUDIO:
        rehearse_sound(task.path, found.duration_us or 0, is_damaged=bool(found.damage))
    return found


def _claims(task: ClaimsTask, _ctx: JobContext) -> EvidenceClaims:
    from media.readers import read_claims

    return read_claims(task.path, task.kind)


def _thumbnail(task: ThumbnailTask, _ctx: JobContext) -> Nothing:
    from media.thumbnail import write_thumbnail

    write_thumbnail(task.path, task.kind, task.out)
    return Nothing()


def _photo_sheet(task: PhotoSheetTask, ctx: JobContext) -> PhotoSheet:
    from media.photo_sheet import write_sheet

    return write_sheet(task.path, task.page, task.out_dir, ctx)


def _likeness(task: FileTask, _ctx: JobContext) -> Likeness:
    from media.near_duplicates import likeness

    return likeness(task.path)


def _still(task: StillTask, _ctx: JobContext) -> StillResult:
    from media.still import write_still

    return write_still(
        task.path, task.kind, task.request, task.out, task.adjustments, task.photo_rules
    )


def _clip(task: ClipTask, ctx: JobContext) -> ClipResult:
    from media.cut import cut_clip
    from media.frame_table import MediaIndex

    index = MediaIndex.load(task.index) if task.index else None
    [dress] = read_dresses(task.dress, 1)
    spec = replace(task.spec, dress=dress)
    return cut_clip(task.path, task.kind, spec, task.out, ctx, index)


def _clips(task: ClipsTask, ctx: JobContext) -> Nothing:
    from media.cut import cut_clips
    from media.frame_table import MediaIndex

    index = MediaIndex.load(task.index) if task.index else None
    dresses = read_dresses(task.dresses, len(task.cuts))
    cuts = [
        replace(cut, spec=replace(cut.spec, dress=dress))
        for cut, dress in zip(task.cuts, dresses, strict=True)
    ]
    for made in cut_clips(task.path, cuts, ctx, index):
        ctx.emit(made)
    return Nothing()


def _clip_picture(task: ClipPictureTask, ctx: JobContext) -> Nothing:
    from media.clip_picture import write_picture
    from media.frame_table import MediaIndex

    index = MediaIndex.load(task.index) if task.index else None
    [dress] = read_dresses(task.dress, 1)
    spec = replace(task.spec, dress=dress)
    write_picture(task.path, spec, task.frame, task.out, ctx, index, is_bare=task.is_bare)
    return Nothing()


def _excerpt(task: SamplesTask, ctx: JobContext) -> ExcerptResult:
    from media.excerpt import write_excerpt

    return write_excerpt(task.path, task.span, task.out, ctx)


def _index(task: OutputTask, ctx: JobContext) -> Nothing:
    from media.index import build_index
    from media.rehearsal import rehearse

    made = build_index(task.path, ctx)
    # the window decodes by this table in its own process: not before it went well here
    rehearse(task.path, made, ctx)
    made.save(task.out)
    return Nothing()


def _waveform(task: OutputTask, ctx: JobContext) -> Nothing:
    from media.waveform import write_waveform

    write_waveform(task.path, task.out, ctx)
    return Nothing()


def _sound_extent(task: FileTask, ctx: JobContext) -> SoundExtent:
    from media.sound_gaps import sound_extent

    return sound_extent(task.path, ctx)


def _filmstrip(task: FilmstripTask, ctx: JobContext) -> Nothing:
    from media.filmstrip import write_filmstrip

    write_filmstrip(task.path, task.out_dir, task.count, ctx)
    return Nothing()


def _spectrogram(task: OutputTask, ctx: JobContext) -> Nothing:
    from media.spectrogram import write_spectrogram

    write_spectrogram(task.path, task.out, ctx)
    return Nothing()


def _match_sound(task: MatchTask, ctx: JobContext) -> SoundMatch:
    from media.sound_match import match_sounds

    return match_sounds(task.first, task.second, ctx)


def _samples(task: SamplesTask, ctx: JobContext) -> Nothing:
    from media.closer import write_samples

    write_samples(task.path, task.span, task.out, ctx)
    return Nothing()


def _pictures(task: PicturesTask, ctx: JobContext) -> Nothing:
    from media.closer import write_pictures

    write_pictures(task.path, task.times_us, task.out_dir, ctx)
    return Nothing()


def _transcribe(task: TranscribeTask, ctx: JobContext) -> TranscriptionResult:
    from media.transcribe import transcribe

    lower_priority()
    return transcribe(
        task.path,
        task.model,
        task.profile,
        task.resume_from_us,
        ctx,
        previous_text=task.previous_text,
        voices_model=task.voices_model,
    )


def _tell_voices(task: VoicesTask, ctx: JobContext) -> VoicesFound:
    from media.voices import tell_apart

    lower_priority()
    return tell_apart(task.path, task.audio_stream, task.spans, task.count, task.model, ctx)


def _check_model(task: FileTask, ctx: JobContext) -> Nothing:
    from media.model_check import check_model

    check_model(task.path, ctx)
    return Nothing()


Operation = tuple[type[Any], Callable[[Any, JobContext], object]]
OPERATIONS: Mapping[str, Operation] = {
    Op.PROBE: (FileTask, _probe),
    Op.CLAIMS: (ClaimsTask, _claims),
    Op.THUMBNAIL: (ThumbnailTask, _thumbnail),
    Op.PHOTO_SHEET: (PhotoSheetTask, _photo_sheet),
    Op.LIKENESS: (FileTask, _likeness),
    Op.STILL: (StillTask, _still),
    Op.CLIP: (ClipTask, _clip),
    Op.CLIPS: (ClipsTask, _clips),
    Op.CLIP_PICTURE: (ClipPictureTask, _clip_picture),
    Op.EXCERPT: (SamplesTask, _excerpt),
    Op.REDACT: (redact_tasks.RedactTask, redact_tasks.redact),
    Op.TRACK_REGION: (redact_tasks.TrackTask, redact_tasks.track),
    Op.STEADY: (redact_tasks.SteadyTask, redact_tasks.steady),
    Op.FRAME_SHEET: (redact_tasks.SheetTask, redact_tasks.sheet),
    Op.FIND_FACES: (face_tasks.VideoSearchTask, face_tasks.search_video),
    Op.FIND_PHOTO_FACES: (face_tasks.PhotoSearchTask, face_tasks.search_photo),
    Op.REDACT_PHOTO: (face_tasks.RedactPhotoTask, face_tasks.redact_photo),
    Op.PAGE_PICTURE: (face_tasks.PagePictureTask, face_tasks.page_picture),
    Op.STILL_BASE: (still_tasks.StillBaseTask, still_tasks.still_base),
    Op.STILL_LOOK: (still_tasks.StillLookTask, still_tasks.still_look),
    Op.INDEX: (OutputTask, _index),
    Op.WAVEFORM: (OutputTask, _waveform),
    Op.SOUND_EXTENT: (FileTask, _sound_extent),
    Op.FILMSTRIP: (FilmstripTask, _filmstrip),
    Op.SAMPLES: (SamplesTask, _samples),
    Op.PICTURES: (PicturesTask, _pictures),
    Op.SPECTROGRAM: (OutputTask, _spectrogram),
    Op.MATCH_SOUND: (MatchTask, _match_sound),
    Op.TRANSCRIBE: (TranscribeTask, _transcribe),
    Op.TELL_VOICES: (VoicesTask, _tell_voices),
    Op.CHECK_MODEL: (FileTask, _check_model),
    Op.DECODE_COST: (proxy_tasks.IndexedTask, proxy_tasks.decode_cost),
    Op.PROXY_PART: (proxy_tasks.ProxyPartTask, proxy_tasks.proxy_part),
    Op.PROXY_JOIN: (proxy_tasks.ProxyJoinTask, proxy_tasks.proxy_join),
}
"""Operation by name: its task's type, and what runs it."""
