"""One item of evidence as the JSON document of CLI.md: keys are a promise, times are seconds."""

from __future__ import annotations

from typing import Any

from app.domain.evidence import Evidence
from app.domain.mediatime import to_seconds
from app.domain.plain import to_plain
from app.services import provenance, recorder
from app.services.intake import IntakeOutcome
from app.services.library import ElsewhereNotice
from app.services.messages import describe, problem_text
from app.services.recorder import ClockStatement
from app.services.stated_hashes import algorithm, compare

Document = dict[str, Any]


def evidence(item: Evidence, lang: str, said: ClockStatement | None = None) -> Document:
    """What is known of one item; what a file says of itself is named a claim."""
    media = item.media
    rate = media.frame_rate if media else None
    return {
        "code": item.code,
        "sha256": item.digest.sha256,
        "sha512": item.digest.sha512 or None,
        "size": item.digest.size_bytes,
        "kind": item.kind.value,
        "name": item.name,
        "status": item.status.value,
        "problem": problem_text(item.problem, lang) if item.problem else None,
        "problem_code": item.problem or None,
        "added_at": item.added_at,
        "source_path": item.source_path,
        "source_modified_at": item.source_modified_at,
        "duration": to_seconds(media.duration_us) if media and media.duration_us else None,
        "frame_rate": float(rate) if rate else None,
        "frame_rate_exact": f"{rate.numerator}/{rate.denominator}" if rate else None,
        "frames": media.frame_count if media else None,
        "width": media.width if media else None,
        "height": media.height if media else None,
        "rotation": media.rotation if media else None,
        "container": media.container if media else None,
        "streams": to_plain(media.streams) if media else [],
        "exif": dict(media.exif) if media else {},
        "created_at": (media.claimed_created_at or None) if media else None,
        "gps": list(media.claimed_gps) if media and media.claimed_gps else None,
        "damage": (media.damage or None) if media else None,
        "provenance": to_plain(item.provenance),
        "unavailable": provenance.reasons(item.provenance),
        "stated_hash": _stated(item),
        "recorder": _recorder(item, said),
        "claims": to_plain(item.claims),
        "fence": to_plain(item.fence),
        "withdrawn": to_plain(item.withdrawal),
    }


def outcome(found: IntakeOutcome, lang: str) -> Document:
    """What became of one source: the item, or why there is none."""
    said = {
        "outcome": found.state.value,
        "source": str(found.source),
        "elsewhere": [_elsewhere(notice) for notice in found.elsewhere],
    }
    if found.evidence is None:
        error = found.error
        return {
            "code": None,
            "sha256": None,
            "size": None,
            "kind": None,
            "name": found.source.name,
            "status": "failed",
            "problem": describe(error, lang).text if error else None,
            **said,
        }
    document = evidence(found.evidence, lang)
    if found.is_duplicate:
        document["status"] = "duplicate"
    return document | said


def _stated(item: Evidence) -> Document | None:
    stated = item.provenance.stated_hash
    if not stated:
        return None
    return {
        "algorithm": algorithm(stated),
        "value": stated,
        "result": compare(stated, item.digest).value,
    }


def _recorder(item: Evidence, said: ClockStatement | None) -> Document | None:
    clock = item.recorder
    if clock is None:
        return None
    claimed = item.media.claimed_created_at if item.media else ""
    real = recorder.real_time(claimed, clock)
    return {
        "offset": recorder.offset_text(clock.offset_ms),
        "offset_ms": clock.offset_ms,
        "zone": clock.zone,
        "basis": clock.basis,
        "stated_by": said.by if said else None,
        "stated_at": said.at if said else None,
        "created_at_claimed": claimed or None,
        "created_at_real": real.real if real else None,
    }


def _elsewhere(notice: ElsewhereNotice) -> Document:
    return {
        "number": notice.number,
        "title": notice.title,
        "code": notice.code,
        "path": str(notice.path),
        "seen_at": notice.seen_at,
        "is_there": notice.is_there,
    }
