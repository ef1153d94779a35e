"""Recipes of derivatives: what they were made from, how, and by which versions."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.metadata import version

from app import __version__
from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.clip import ClipResult, ClipSpec, Enhancement, Recipe, StillResult
from app.domain.clip_dress import Dress, Dressed
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.exchange_public import REDACTED_TOOL
from app.domain.mediatime import TimeRange
from app.domain.photos import PHOTO_RULES
from app.domain.redaction_plan import Redacted

STILL_TOOL, CLIP_TOOL = "netra.still", "netra.clip/1"
DRESSED_TOOL = "netra.clip.dressed/1"
ENHANCED_TOOL = "netra.still.enhanced"
ENHANCED_CLIP_TOOL = "netra.clip.enhanced/1"
_LIBRARIES = ("av", "numpy", "pillow", "opencv-python-headless")


def still_recipe(
    evidence: Evidence,
    requested: TimeRange,
    result: StillResult,
    adjustments: Adjustments = NEUTRAL,
    photo_rules: int = PHOTO_RULES,
) -> Recipe:
    """Write how a still was made; the version of the tool names the rules for photos."""
    is_plain = adjustments.is_neutral
    version_of_rules = photo_rules if evidence.kind is EvidenceKind.PHOTO else 1
    at = result.position.time_us if result.position else 0
    return Recipe(
        tool=f"{STILL_TOOL if is_plain else ENHANCED_TOOL}/{version_of_rules}",
        input_sha256=evidence.digest.sha256,
        requested=requested,
        actual=TimeRange(max(0, at), max(0, at)),
        frames_sha256=result.source_sha256,
        output_sha256=result.file_sha256,
        overlay=None,
        first=result.position,
        last=result.position,
        frame_count=1,
        versions=tool_versions(),
        enhancement=None if is_plain else Enhancement(adjustments, result.pixels_sha256),
    )


def clip_recipe(evidence: Evidence, spec: ClipSpec, result: ClipResult) -> Recipe:
    """Write how a clip was made."""
    dressed = None
    if spec.dress is not None:
        pictures = result.pictures or result.frame_count
        length_us = result.length_us or result.actual.length_us
        told = (spec.dress, pictures, length_us, result.shown_sha256)
        dressed = Dressed(*told, skipped=result.skipped, skip_rule=spec.dress.skip_rule)
    return Recipe(
        tool=_clip_tool(spec.dress),
        input_sha256=evidence.digest.sha256,
        requested=spec.span,
        actual=result.actual,
        frames_sha256=result.frames_sha256,
        output_sha256=result.file_sha256,
        overlay=spec.overlay,
        first=result.first,
        last=result.last,
        frame_count=result.frame_count,
        versions=tool_versions(),
        dressed=dressed,
    )


def rules_of(recipe: Recipe) -> int:
    """Give the rules for photos by which a still was made."""
    return 1 if recipe.tool.endswith("/1") else PHOTO_RULES


def redacted_recipe(
    evidence: Evidence, spec: ClipSpec, hidden: Redacted, result: ClipResult
) -> Recipe:
    """Write how a redacted copy was made, with every box and what detectors still found."""
    plain = clip_recipe(evidence, spec, result)
    return replace(plain, tool=f"{REDACTED_TOOL}1", redaction=hidden)


def redacted_photo_recipe(
    evidence: Evidence,
    requested: TimeRange,
    hidden: Redacted,
    result: StillResult,
    photo_rules: int = PHOTO_RULES,
) -> Recipe:
    """Write how a redacted copy of a photo was made; the tool names the rules for photos too."""
    plain = still_recipe(evidence, requested, result, NEUTRAL, photo_rules)
    return replace(plain, tool=f"{REDACTED_TOOL}photo/{photo_rules}", redaction=hidden)


def _clip_tool(dress: Dress | None) -> str:
    if dress is None:
        return CLIP_TOOL
    return ENHANCED_CLIP_TOOL if dress.is_enhanced else DRESSED_TOOL


@cache
def tool_versions() -> tuple[tuple[str, str], ...]:
    """Name the program and the libraries that make derivatives."""
    return (("netra", __version__), *((name, version(name)) for name in _LIBRARIES))
