"""Enhanced pictures on paper: each beside its frame as it was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable, Paragraph, Spacer

from app.domain.clip import Derivative, Recipe
from app.domain.dossier import Comparison, MomentEntry
from app.domain.ids import Sha256
from app.dossier import pieces, styles, text
from app.dossier.pictures import picture

_ORIGINAL = "apa adanya, sebelum diolah"
_SUM = "SHA-256 piksel (RGB24):"


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: left as it was recorded, right as it was enhanced."""

    made: Derivative
    """The enhanced still or clip."""
    stills: tuple[tuple[Derivative, str], ...]
    """Stills of the case in the row, in that order, with their paths."""
    comparison: Comparison | None
    """What is not a still of the case; None where both are."""


def pairs(entry: MomentEntry) -> tuple[Pair, ...]:
    """Give a row for each enhanced still and clip of a moment that has something beside it."""
    beside = {one.code: one for one in entry.comparisons}
    plain = {
        still.recipe.frames_sha256: (still, path)
        for still, path in entry.stills
        if not still.recipe.is_enhanced
    }
    found = []
    for still, path in entry.stills:
        if not still.recipe.is_enhanced:
            continue
        if still.recipe.frames_sha256 in plain:
            original = plain[still.recipe.frames_sha256]
            found.append(Pair(still, (original, (still, path)), None))
        elif still.code in beside:
            found.append(Pair(still, ((still, path),), beside[still.code]))
    clips = (clip for clip in entry.clips if clip.code in beside)
    return (*found, *(Pair(clip, (), beside[clip.code]) for clip in clips))


def count(entry: MomentEntry) -> int:
    """Count the pictures of a moment's page."""
    return len(entry.stills) + 2 * sum(clip.recipe.is_enhanced for clip in entry.clips)


def is_whole(recipe: Recipe) -> bool:
    """Tell whether a still shows the whole frame: only then what was drawn on it lies right."""
    if recipe.enhancement is None:
        return True
    done = recipe.enhancement.adjustments
    return not done.crop and not done.corners


def laid(
    pair: Pair,
    stills: Sequence[list[Flowable]],
    room: tuple[float, float],
    pages: pieces.Pages,
) -> list[list[Flowable]]:
    """Give the two blocks of a row.

    Args:
        stills: the blocks of its `stills`, in their order.
        room: width and height of a picture in points.
    """
    if pair.comparison is None:
        return list(stills)
    recipe, code = pair.made.recipe, pair.made.code
    at = f"frame {text.number(recipe.first.frame)}. " if recipe.first is not None else ""
    of = f"Gambar pertama klip {code}" if not pair.stills else str(code)
    original = picture(pair.comparison.original, room, pages.prints)
    sums = "SHA-256 semua gambarnya:" if not pair.stills else _SUM
    left = _block(original, f"{of}, {_ORIGINAL}: {at}{sums}", recipe.frames_sha256)
    if pair.stills:
        return [left, *stills]
    if recipe.dressed is None:
        return [left, []]
    shown = picture(pair.comparison.shown, room, pages.prints)
    done = recipe.dressed.dress.enhanced_text()
    caption = f"{of}: DIOLAH ({done}), bukan apa adanya. {at}{sums}"
    return [left, _block(shown, caption, recipe.dressed.shown_sha256)]


def _block(shown: Flowable, caption: str, digest: Sha256) -> list[Flowable]:
    return [
        shown,
        Spacer(1, 2),
        Paragraph(text.markup(caption), styles.CAPTION),
        Paragraph(text.markup(" ".join(text.groups(digest))), styles.MONO_SMALL),
    ]
