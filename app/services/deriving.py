"""Repeats the recipe of a derivative from its original."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.domain.adjustments import NEUTRAL
from app.domain.clip import ClipSpec, Derivative, DerivativeKind, Recipe
from app.domain.evidence import Evidence
from app.domain.mediatime import FrameRequest
from app.services.recipes import (
    clip_recipe,
    redacted_photo_recipe,
    redacted_recipe,
    rules_of,
    still_recipe,
)
from app.tasks.job import JobContext
from media.worker import calls, clip_calls, face_calls


def derive_again(
    source: Path, evidence: Evidence, derivative: Derivative, out: Path, ctx: JobContext
) -> Recipe:
    """Repeat a recipe from the stored original into `out` and give the recipe that came out."""
    recipe = derivative.recipe
    if derivative.kind is DerivativeKind.STILL:
        request = (
            FrameRequest(frame=recipe.first.frame) if recipe.first else FrameRequest(time_us=0)
        )
        made = recipe.enhancement
        adjustments = made.adjustments if made else NEUTRAL
        rules = rules_of(recipe)
        if recipe.redaction is not None:
            covered = recipe.redaction
            page = recipe.first.frame if recipe.first else 0
            photo = face_calls.redact_photo(source, page, rules, covered.plan, out, ctx)
            # what detectors found is kept as it was said: another machine rounds otherwise
            hidden = replace(covered, pixels_sha256=photo.pixels_sha256)
            return redacted_photo_recipe(evidence, recipe.requested, hidden, photo, rules)
        still = calls.still(source, evidence.kind, request, out, ctx, adjustments, rules)
        return still_recipe(evidence, recipe.requested, still, adjustments, rules)
    dress = recipe.dressed.dress if recipe.dressed else None
    spec = ClipSpec(recipe.requested, recipe.overlay, dress)
    if recipe.redaction is not None:
        result = clip_calls.redact(source, spec, recipe.redaction.plan, out, ctx)
        hidden = replace(recipe.redaction, pixels_sha256=result.pixels_sha256)
        return redacted_recipe(evidence, spec, hidden, result.clip)
    return clip_recipe(evidence, spec, clip_calls.clip(source, evidence.kind, spec, out, ctx))
