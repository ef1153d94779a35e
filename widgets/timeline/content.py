"""Values of a case as marks of the time axis, and the words that belong to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from app.domain.mediatime import format_time
from app.domain.moment import Moment, Suggestion
from app.domain.shown_words import said
from app.domain.transcript import Segment
from widgets.timeline.marks import Mark, Marks

NO_CATEGORY = ""
"""Lane of moments that nobody gave a category yet."""


def tr(text: str) -> str:
    """Translate a text of the time axis."""
    return QCoreApplication.translate("Timeline", text)


def segment_mark(segment: Segment) -> Mark:
    """Draw checked text filled with a tick, flagged text with a question mark."""
    sign = "✓ " if segment.is_verified else "? " if segment.has_flags else ""
    return Mark(
        start_us=segment.start_us,
        end_us=segment.end_us,
        ident=segment.id,
        text=sign + said(segment),
        source=segment,
        is_firm=segment.is_verified,
    )


def moment_mark(moment: Moment) -> Mark:
    """Name a moment by its code and categories."""
    draft = moment.draft
    codes = " ".join(draft.categories) or tr("belum dikategorikan")
    return Mark(
        start_us=draft.span.start_us,
        end_us=draft.span.end_us,
        ident=moment.code,
        text=f"{moment.code}  {codes}",
        source=moment,
    )


def suggestion_mark(suggestion: Suggestion) -> Mark:
    """Name a suggestion with a question mark: nobody decided it."""
    draft = suggestion.draft
    return Mark(
        start_us=draft.span.start_us,
        end_us=draft.span.end_us,
        ident=suggestion.id,
        text=f"{draft.category}?",
        source=suggestion,
        is_firm=False,
    )


def by_category(marks: Sequence[Mark]) -> dict[str, Marks]:
    """Give a lane for each category in order of its code; a mark of two lies in both."""
    lanes = _apart(marks)
    return {code: Marks(lanes[code], stacks=True) for code in sorted(lanes)}


def with_change(
    lanes: Mapping[str, Marks], gone: Sequence[Mark], come: Sequence[Mark]
) -> dict[str, Marks]:
    """Give the lanes without some marks and with others; a lane that none touches is kept."""
    left, new = _apart(gone), _apart(come)
    found = dict(lanes)
    for code in left.keys() | new.keys():
        found[code] = found.get(code, Marks(stacks=True)).changed(left[code], new[code])
    return {code: found[code] for code in sorted(found) if len(found[code])}


def _apart(marks: Sequence[Mark]) -> defaultdict[str, list[Mark]]:
    lanes: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        for code in _categories(mark):
            lanes[code].append(mark)
    return lanes


def _categories(mark: Mark) -> tuple[str, ...]:
    if isinstance(mark.source, Moment):
        return mark.source.draft.categories or (NO_CATEGORY,)
    return (mark.source.draft.category,) if isinstance(mark.source, Suggestion) else ()


def tip_of(mark: Mark) -> str:
    """Write what is shown while the mouse rests on a mark; plain text."""
    source = mark.source
    if isinstance(source, Segment):
        state = tr("diperiksa manusia") if source.is_verified else tr("teks mesin")
        return f"{format_time(mark.start_us)} · {state}\n{source.text}"
    span = f"{format_time(mark.start_us)} – {format_time(mark.end_us)}"
    if isinstance(source, Moment):
        draft = source.draft
        codes = " ".join(draft.categories) or tr("belum dikategorikan")
        words = "\n".join(text for text in (draft.quote, draft.note) if text)
        return f"{source.code} · {codes}\n{span}\n{words}".strip()
    if isinstance(source, Suggestion):
        found = source.draft
        words = tr("Usulan {category}, belum diputuskan ({percent} %)").format(
            category=found.category, percent=round(found.confidence * 100)
        )
        return f"{words}\n{span}\n{found.matched_text}"
    return f"{mark.text}\n{span}"


def spoken(mark: Mark, lane: str, place: int, count: int) -> str:
    """Write one line for a screen reader: what it is, when, where among its lane's marks."""
    what = " · ".join(line for line in tip_of(mark).splitlines() if line)
    return tr("{what}. Lajur {lane}, tanda {place} dari {count}.").format(
        what=what, lane=lane, place=place, count=count
    )


def word_edges(segments: Marks) -> NDArray[np.int64]:
    """Give the starts and ends of all words in order, microseconds."""
    edges = [
        edge
        for mark in segments.all
        if isinstance(mark.source, Segment)
        for word in mark.source.machine.words
        for edge in (word.start_us, word.end_us)
    ]
    return np.unique(np.array(edges, np.int64))
