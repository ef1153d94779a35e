"""Stills and clips: made in the child, stored under their hash with their recipe."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.clip import (
    ClipSpec,
    Derivative,
    DerivativeKind,
    Overlay,
    Recipe,
    act_of,
)
from app.domain.errors import DigestMismatch, InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.mediatime import FramePosition, FrameRequest, TimeRange
from app.domain.moment import Moment
from app.domain.plain import digest
from app.services.clip_dressing import PLAIN, DressChoice, dress_of
from app.services.derivative_facts import told_of
from app.services.events import Topic
from app.services.frames import Output, index_job, readable
from app.services.recipes import clip_recipe, still_recipe
from app.services.session import CaseSession
from app.store.blobs import digest_file
from app.tasks.job import Job, JobContext, Lane
from media.worker import calls, clip_calls

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StagedDerivative:
    """A derivative in staging, not yet in the case."""

    kind: DerivativeKind
    """Still or clip."""
    evidence: Evidence
    """Parent."""
    moment: Moment | None
    """For which moment; None for a frame that was saved as it was looked at."""
    path: Path
    """In staging."""
    suffix: str
    """File ending."""
    recipe: Recipe
    """How to derive it again."""


def still_job(
    session: CaseSession, moment_code: str, adjustments: Adjustments = NEUTRAL
) -> Job[StagedDerivative]:
    """Make the still of a moment's first frame, or the upright picture of a photo.

    Adjustments that change anything become part of its recipe.

    Raises:
        UnknownItem, UnreadableMedia: as named.
    """
    session.require_writable()
    moment = session.stores.moments.by_code(moment_code)
    evidence = readable(session, moment.draft.evidence)
    if evidence.kind is EvidenceKind.AUDIO:
        raise InvalidValue(field="moment", value=moment.code, expected="video | photo")
    source = session.blobs.original_path(evidence.digest.sha256)
    staged = session.blobs.staging_path(".png")

    def run(ctx: JobContext) -> StagedDerivative:
        result = _staged(
            staged,
            lambda: calls.still(
                source, evidence.kind, _first(moment.first), staged, ctx, adjustments
            ),
        )
        recipe = still_recipe(evidence, moment.draft.span, result, adjustments)
        return StagedDerivative(DerivativeKind.STILL, evidence, moment, staged, ".png", recipe)

    return Job(label=f"{moment.code} still", lane=Lane.MEDIA, run=run)


def frame_job(
    session: CaseSession,
    code: str,
    request: FrameRequest,
    adjustments: Adjustments = NEUTRAL,
    moment_code: str = "",
) -> Job[StagedDerivative]:
    """Make a still of any frame, or of a photo, as it was recorded or with adjustments.

    Args:
        code: the item.
        request: which frame; not looked at for a photo.
        adjustments: become part of the recipe.
        moment_code: a moment of the same item that it belongs to; empty for none.

    Raises:
        UnknownItem, UnreadableMedia: as named.
        InvalidValue: the item has no picture, or the moment is of another item.
    """
    session.require_writable()
    evidence = readable(session, code)
    moment = session.stores.moments.by_code(moment_code) if moment_code else None
    if moment is not None and moment.draft.evidence != evidence.code:
        raise InvalidValue(field="moment", value=moment.code, expected=evidence.code)
    if evidence.kind is EvidenceKind.AUDIO:
        raise InvalidValue(field="kind", value=evidence.kind.value, expected="video, photo")
    source = session.blobs.original_path(evidence.digest.sha256)
    staged = session.blobs.staging_path(".png")

    def run(ctx: JobContext) -> StagedDerivative:
        result = _staged(
            staged,
            lambda: calls.still(source, evidence.kind, request, staged, ctx, adjustments),
        )
        at_us = max(0, result.position.time_us) if result.position else 0
        recipe = still_recipe(evidence, TimeRange(at_us, at_us), result, adjustments)
        return StagedDerivative(DerivativeKind.STILL, evidence, moment, staged, ".png", recipe)

    return Job(label=f"{evidence.code} still", lane=Lane.MEDIA, run=run)


def clip_job(
    session: CaseSession, moment_code: str, *, overlay: bool = True, choice: DressChoice = PLAIN
) -> Job[StagedDerivative]:
    """Cut a moment to the frame, with timecode, number and hash burnt in unless told not to.

    Args:
        choice: what it says and shows besides, all of it kept in the recipe.

    Raises:
        UnknownItem, UnreadableMedia: as named.
        InvalidValue: a photo, or a point in time; something to show for a recording of sound;
            steps that do not fit the frames, or steps without the overlay.
    """
    session.require_writable()
    moment = session.stores.moments.by_code(moment_code)
    evidence = readable(session, moment.draft.evidence)
    if evidence.kind is EvidenceKind.PHOTO or not moment.draft.span.length_us:
        raise InvalidValue(field="moment", value=moment.code, expected="start < end")
    burnt = burnt_in(session, evidence) if overlay else None
    if evidence.kind is EvidenceKind.AUDIO and not choice.is_plain:
        raise InvalidValue(field="clip", value=evidence.code, expected="video")
    is_seen = evidence.kind is EvidenceKind.VIDEO
    dress = dress_of(session, moment, choice)
    spec = ClipSpec(moment.draft.span, burnt if is_seen else None, dress)
    source = session.blobs.original_path(evidence.digest.sha256)
    suffix = ".mp4" if evidence.kind is EvidenceKind.VIDEO else ".m4a"
    staged = session.blobs.staging_path(suffix)

    # made once for each item, not once for each clip; derived again, a clip has its own
    indexing = index_job(session, evidence) if evidence.kind is EvidenceKind.VIDEO else None

    def run(ctx: JobContext) -> StagedDerivative:
        index = indexing.run(ctx) if indexing else None
        result = _staged(
            staged, lambda: clip_calls.clip(source, evidence.kind, spec, staged, ctx, index)
        )
        recipe = clip_recipe(evidence, spec, result)
        return StagedDerivative(DerivativeKind.CLIP, evidence, moment, staged, suffix, recipe)

    return Job(label=f"{moment.code} clip", lane=Lane.WORKER, run=run)


def burnt_in(session: CaseSession, evidence: Evidence) -> Overlay:
    """Give what the bar of a clip says of its origin."""
    number = session.stores.cases.record().form.number
    return Overlay(evidence.code, evidence.digest.sha256, number)


def commit(session: CaseSession, staged: StagedDerivative) -> Derivative:
    """Take a staged derivative into the case.

    Raises:
        DigestMismatch: the file in staging is not what the child wrote.
    """
    expected = staged.recipe.output_sha256
    actual = digest_file(staged.path, JobContext()).sha256
    if actual != expected:
        staged.path.unlink(missing_ok=True)
        raise DigestMismatch(item=staged.evidence.code, expected=expected, actual=actual)
    session.blobs.promote_derived(staged.path, expected)
    with session.change(act_of(staged.kind, staged.recipe), Topic.DERIVATIVE) as change:
        derivative = Derivative(
            code=session.stores.derivatives.next_code(),
            kind=staged.kind,
            evidence=staged.evidence.code,
            moment=staged.moment.code if staged.moment else None,
            sha256=expected,
            suffix=staged.suffix,
            recipe=staged.recipe,
            created_at=session.clock.stamp(),
        )
        session.stores.derivatives.insert(derivative)
        change.obj = (derivative.code, derivative.moment or "", staged.evidence.code)
        change.data = {
            "sha256": expected,
            "input_sha256": staged.recipe.input_sha256,
            "frames_sha256": staged.recipe.frames_sha256,
            "frames": staged.recipe.frame_count,
            "start_us": staged.recipe.actual.start_us,
            "end_us": staged.recipe.actual.end_us,
            "tool": staged.recipe.tool,
            "recipe_sha256": digest(Recipe, staged.recipe),
            "suffix": derivative.suffix,
            "created_at": derivative.created_at,
        }
        change.data |= told_of(staged.recipe)
    return derivative


def derivatives(session: CaseSession) -> tuple[Derivative, ...]:
    """Give every derivative in order of code."""
    return session.stores.derivatives.all()


def stored_path(session: CaseSession, derivative: Derivative) -> Path:
    """Give the stored file; it is read-only and has no ending."""
    return session.blobs.derived_path(derivative.sha256)


def export(session: CaseSession, derivative: Derivative, out: Path) -> Path:
    """Copy a derivative to a place of the user's choice, whole or not at all.

    The chain says that a copy left the case, but not where to; a case opened to read cannot.

    Raises:
        DigestMismatch: what is stored is not what was made.
        OutputRefused: the place cannot be written to.
    """
    with Output(out) as staged:
        shutil.copyfile(stored_path(session, derivative), staged)
        actual = digest_file(staged, JobContext()).sha256
        if actual != derivative.sha256:
            raise DigestMismatch(item=derivative.code, expected=derivative.sha256, actual=actual)
    if not session.is_read_only:
        with session.change("derivative.copy", Topic.NOTED) as change:
            change.obj = (derivative.code,)
            change.data = {"name": out.name, "sha256": derivative.sha256}
    return out


def _first(position: FramePosition | None) -> FrameRequest:
    return FrameRequest(frame=position.frame) if position else FrameRequest(time_us=0)


def _staged(path: Path, make: Callable[[], T]) -> T:
    try:
        return make()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
