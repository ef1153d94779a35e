"""Values as the JSON documents of CLI.md: keys are a promise, times are seconds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from app.domain.catalogue import Category
from app.domain.clip import Derivative, StillResult
from app.domain.deadlines import Deadline
from app.domain.mediatime import FramePosition, to_seconds
from app.domain.moment import Moment, Suggestion
from app.domain.plain import to_plain
from app.domain.transcript import Segment, Transcript
from app.services.cases import CaseSummary

Document = dict[str, Any]


def deadlines(found: tuple[Deadline, ...], on: date) -> list[Document]:
    """Limits with their doubts."""
    return [
        {
            "id": item.rule.id,
            "what": item.rule.what,
            "due_on": item.due_on.isoformat(),
            "due_at": item.due_at.isoformat() if item.due_at else None,
            "state": item.state(on).value,
            "days_left": item.days_left(on),
            "counted_as": item.counted_as,
            "counted_from": item.rule.counted_from,
            "limit": item.limit or None,
            "start_on": item.start_on.isoformat() if item.start_on else None,
            "skipped": [day.day.isoformat() for day in item.skipped],
            "basis": item.rule.basis,
            "confidence": item.rule.confidence,
            "sources": list(item.rule.sources),
            "needs_check": item.needs_check,
            "doubts": [doubt.value for doubt in item.doubts],
            "done_on": item.done_on.isoformat() if item.done_on else None,
            "changed_why": item.choice.why if item.choice else None,
        }
        for item in found
    ]


def summary(case: Path, found: CaseSummary, on: date) -> Document:
    """What `case show` gives."""
    return {
        "case": str(case),
        **to_plain(found.form),
        "parties": to_plain(found.parties),
        "evidence": found.evidence,
        "moments": found.moments,
        "clips": found.clips,
        "dossiers": found.dossiers,
        "custody_head": to_plain(found.head),
        "deadlines": deadlines(found.deadlines, on),
    }


def position(found: FramePosition | None) -> Document | None:
    """An exact frame."""
    if found is None:
        return None
    return {
        "frame": found.frame,
        "pts": found.pts,
        "time_base": f"{found.time_base.numerator}/{found.time_base.denominator}",
        "seconds": to_seconds(found.time_us),
    }


ADJUST_HELP = (
    "Olah pikselnya: exposure=+1.2,contrast=20,gamma=1.4,sharpen=1,channel=red,invert,denoise=8,"
    "deinterlace,crop=KIRI:ATAS:LEBAR:TINGGI atau corners=X:Y:X:Y:X:Y:X:Y, searah jarum jam."
)


def still(result: StillResult, out: Path) -> Document:
    """What `frame` gives."""
    where = position(result.position) or {
        "frame": 0,
        "pts": None,
        "time_base": None,
        "seconds": 0.0,
    }
    return {
        **where,
        "width": result.width,
        "height": result.height,
        "sha256": result.pixels_sha256,
        "file_sha256": result.file_sha256,
        "out": str(out),
    }


def segment(item: Segment) -> Document:
    """One segment, machine text and human text side by side."""
    machine = item.machine
    return {
        "id": item.id,
        "start": to_seconds(machine.start_us),
        "end": to_seconds(machine.end_us),
        "machine_text": machine.text,
        "text": item.text,
        "revision": item.revision,
        "revised_by": item.revised_by or None,
        "words": [
            {
                "start": to_seconds(word.start_us),
                "end": to_seconds(word.end_us),
                "word": word.text,
                "probability": round(word.probability, 4),
            }
            for word in machine.words
        ],
        "flags": [flag.value for flag in machine.flags],
    }


def transcript(found: Transcript) -> Document:
    """A transcript with its origin."""
    return {
        "code": found.evidence,
        "status": found.status,
        "language": found.language,
        "model": found.model.name,
        "model_sha256": found.model.sha256,
        "model_is_known": found.model.is_known,
        "profile": to_plain(found.profile),
        "audio_seconds": to_seconds(found.audio_us),
        "segments": [segment(item) for item in found.segments],
    }


def moment(item: Moment) -> Document:
    """One moment; `frames` are the first and the last frame inside it."""
    draft = item.draft
    region = draft.region
    return {
        "id": item.code,
        "code": draft.evidence,
        "start": to_seconds(draft.span.start_us),
        "end": to_seconds(draft.span.end_us),
        "frames": [item.first.frame, item.last.frame] if item.first and item.last else None,
        "first": position(item.first),
        "last": position(item.last),
        "categories": list(draft.categories),
        "persons": list(draft.persons),
        "region": [region.x, region.y, region.width, region.height] if region else None,
        "figures": [to_plain(figure) for figure in draft.figures],
        "gestures": [to_plain(found) for found in draft.gestures],
        "quote": draft.quote,
        "quote_is_verified": item.quote_is_verified,
        "note": draft.note,
        "catalogue": item.catalogue_version,
        "created_at": item.created_at,
        "created_by": item.created_by,
    }


def suggestion(item: Suggestion) -> Document:
    """One lead."""
    draft = item.draft
    return {
        "id": item.id,
        "code": draft.evidence,
        "start": to_seconds(draft.span.start_us),
        "end": to_seconds(draft.span.end_us),
        "category": draft.category,
        "reason": f"{draft.cue} ~ {draft.matched_text}",
        "cue": draft.cue,
        "matched_text": draft.matched_text,
        "confidence": draft.confidence,
        "guard": draft.guard,
        "status": item.status.value,
        "why": item.reason,
        "moment": item.moment,
    }


def derivative(item: Derivative, path: Path) -> Document:
    """One still or clip."""
    recipe = item.recipe
    return {
        "id": item.code,
        "kind": item.kind.value,
        "code": item.evidence,
        "moment": item.moment,
        "sha256": item.sha256,
        "path": str(path),
        "start": to_seconds(recipe.actual.start_us),
        "end": to_seconds(recipe.actual.end_us),
        "frames": recipe.frame_count,
        "recipe": to_plain(recipe),
    }


def category(item: Category) -> Document:
    """One category with its doubts."""
    return {
        "code": item.code,
        "label": item.label,
        "label_en": item.label_en,
        "description": item.description,
        "group": item.group,
        "stage": item.stage,
        "legal_basis": [
            {"citation": basis.citation, "needs_check": basis.needs_check}
            for basis in item.legal_basis
        ],
        "sanctions": to_plain(item.sanctions),
        "proof_points": list(item.proof_points),
        "exceptions": [
            {"text": rule.text, "basis": rule.basis, "needs_check": rule.needs_check}
            for rule in item.exceptions
        ],
        "cues": [{"text": cue.text, "language": cue.language} for cue in item.cues],
        "severity": item.severity,
        "confidence": item.confidence,
    }
