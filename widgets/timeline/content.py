"""Values of a case as marks and pictures of the time axis."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage, QImageReader

from app.domain.mediatime import format_time
from app.domain.moment import Moment, Suggestion
from app.domain.transcript import Segment
from widgets.timeline.marks import Mark


def tr(text: str) -> str:
    """Translate a text of the time axis."""
    return QCoreApplication.translate("Timeline", text)


def segment_mark(segment: Segment) -> Mark:
    """Draw checked text filled with a tick, flagged text with a question mark."""
    machine = segment.machine
    sign = "✓ " if segment.is_verified else "? " if machine.flags else ""
    state = tr("diperiksa manusia") if segment.is_verified else tr("teks mesin")
    return Mark(
        start_us=machine.start_us,
        end_us=machine.end_us,
        ident=segment.id,
        text=sign + segment.text,
        tip=f"{format_time(machine.start_us)} · {state}\n{segment.text}",
        is_firm=segment.is_verified,
    )


def moment_mark(moment: Moment) -> Mark:
    """Name a moment by its code and categories."""
    draft = moment.draft
    codes = " ".join(draft.categories) or tr("belum dikategorikan")
    words = "\n".join(text for text in (draft.quote, draft.note) if text)
    span = f"{format_time(draft.span.start_us)} – {format_time(draft.span.end_us)}"
    return Mark(
        start_us=draft.span.start_us,
        end_us=draft.span.end_us,
        ident=moment.code,
        text=f"{moment.code}  {codes}",
        tip=f"{moment.code} · {codes}\n{span}\n{words}".strip(),
    )


def suggestion_mark(suggestion: Suggestion) -> Mark:
    """Name a suggestion with a question mark: nobody decided it."""
    draft = suggestion.draft
    words = tr("Usulan {category}, belum diputuskan ({percent} %)").format(
        category=draft.category, percent=round(draft.confidence * 100)
    )
    return Mark(
        start_us=draft.span.start_us,
        end_us=draft.span.end_us,
        ident=suggestion.id,
        text=f"{draft.category}?",
        tip=f"{words}\n{draft.matched_text}",
        is_firm=False,
    )


def load_pictures(folder: Path) -> list[tuple[int, QImage]]:
    """Read what `media.filmstrip` wrote, as (microseconds, picture); none where it is damaged."""
    try:
        listed = json.loads((folder / "index.json").read_text(encoding="utf-8"))["pictures"]
        named = [(int(entry["time_us"]), Path(str(entry["file"])).name) for entry in listed]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    pictures = ((time_us, _jpeg(folder / name)) for time_us, name in named)
    return [(time_us, picture) for time_us, picture in pictures if not picture.isNull()]


def _jpeg(path: Path) -> QImage:
    """Read a picture of the filmstrip; no other decoder is tried on it."""
    reader = QImageReader(str(path), b"jpeg")
    reader.setAutoDetectImageFormat(False)
    return reader.read()
