"""What lies beside a clip or an excerpt that leaves the case: where it is from, in two forms."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.adjustments import adjustments_text
from app.domain.clip import Derivative, ExcerptResult, Recipe
from app.domain.clip_dress import Dressed
from app.domain.clip_steps import StepKind, is_skipped
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.mediatime import TimeRange, format_time
from app.domain.moment import Moment
from app.domain.plain import to_plain
from app.domain.redaction_plan import VoiceKind
from app.services.derivative_facts import still_shown_texts
from app.services.events import Topic
from app.services.frames import Output, readable
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.excerpt import excerpt_suffix
from media.worker import clip_calls

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StagedExcerpt:
    """An excerpt in staging; it is copied out and never becomes part of the case."""

    evidence: Evidence
    """Of which item."""
    moment: Moment
    """For which moment."""
    path: Path
    """In staging."""
    suffix: str
    """File ending of its container."""
    result: ExcerptResult
    """Its true ends and the proof."""


def excerpt_job(session: CaseSession, moment_code: str) -> Job[StagedExcerpt]:
    """Copy a moment's packets without encoding them; refused where that cannot be proven.

    Raises:
        UnknownItem, UnreadableMedia: as named.
        InvalidValue: a photo, or a point in time.
    """
    moment = session.stores.moments.by_code(moment_code)
    evidence = readable(session, moment.draft.evidence)
    if evidence.kind is EvidenceKind.PHOTO or not moment.draft.span.length_us:
        raise InvalidValue(field="moment", value=moment.code, expected="start < end")
    container = evidence.media.container if evidence.media else ""
    suffix = excerpt_suffix(container)
    source = session.blobs.original_path(evidence.digest.sha256)
    staged = session.blobs.staging_path(suffix)

    def run(ctx: JobContext) -> StagedExcerpt:
        result = clip_calls.excerpt(source, moment.draft.span, staged, ctx)
        return StagedExcerpt(evidence, moment, staged, suffix, result)

    return Job(label=f"{moment.code} excerpt", lane=Lane.WORKER, run=run)


def hand_out_excerpt(session: CaseSession, staged: StagedExcerpt, out: Path) -> Path:
    """Put an excerpt with its two sidecars where a person wants it; the chain notes the copy.

    Raises:
        OutputRefused: the place cannot be written to, or something is there.
    """
    try:
        with Output(out) as target:
            shutil.copyfile(staged.path, target)
        write_sidecars(out, excerpt_document(session, staged, out.name))
    finally:
        staged.path.unlink(missing_ok=True)
    if not session.is_read_only:
        with session.change("derivative.copy", Topic.NOTED) as change:
            change.obj = (staged.evidence.code,)
            change.data = {"name": out.name, "sha256": staged.result.file_sha256}
    return out


def excerpt_document(session: CaseSession, staged: StagedExcerpt, name: str) -> Document:
    """Say of an excerpt where it truly begins and ends, and which packets it holds."""
    result = staged.result
    return {
        "file": name,
        "sha256": result.file_sha256,
        "kind": "excerpt",
        **_origin(session, staged.evidence, staged.moment),
        "requested": _ends(staged.moment.draft.span),
        "actual": _ends(result.actual),
        "packets": [to_plain(run) for run in result.runs],
    }


def clip_document(session: CaseSession, made: Derivative, name: str) -> Document:
    """Say of a still or clip what it shows and how it is made again."""
    moment = session.stores.moments.by_code(made.moment) if made.moment else None
    evidence = session.stores.evidence.by_code(made.evidence)
    recipe = made.recipe
    first, last = recipe.first, recipe.last
    return {
        "file": name,
        "sha256": made.sha256,
        "kind": made.kind.value,
        "derivative": made.code,
        **_origin(session, evidence, moment),
        "requested": _ends(recipe.requested),
        "actual": _ends(recipe.actual),
        "frames": recipe.frame_count,
        "first_frame": first.frame if first else None,
        "last_frame": last.frame if last else None,
        **_enhanced(recipe),
        **_shown(recipe),
        **_hidden(recipe),
        "recipe": to_plain(recipe),
    }


def _enhanced(recipe: Recipe) -> Document:
    """Say what was done to the pixels, and which came out; nothing where they are the item's."""
    if recipe.enhancement is not None:
        done, shown = adjustments_text(recipe.enhancement.adjustments), recipe.enhancement
        return {"enhanced": done, "shown_sha256": shown.pixels_sha256}
    if recipe.dressed is not None and recipe.dressed.dress.is_enhanced:
        done = recipe.dressed.dress.enhanced_text()
        return {"enhanced": done, "shown_sha256": recipe.dressed.shown_sha256}
    return {}


def _shown(recipe: Recipe) -> Document:
    """Say what a clip shows besides the recording; nothing of a plain one."""
    if recipe.dressed is None:
        return {}
    dress = recipe.dressed.dress
    return {
        "pictures": recipe.dressed.pictures,
        "length": format_time(recipe.dressed.length_us),
        "steps": [
            f"{step.words} (bingkai {step.first}{'' if step.is_freeze else f'–{step.last}'})"
            for step in dress.steps
        ],
        **_skipped(recipe.dressed),
        "shown_categories": list(dress.categories),
        "caption": dress.caption,
        "figures": [
            str(each.shape)
            + (f" {each.number}" if each.number else "")
            + (f": {each.label}" if each.label else "")
            for each in dress.figures
        ],
        "subtitles": [f"{format_time(line.span.start_us)} {line.text}" for line in dress.subtitles],
    }


def _skipped(shown: Dressed) -> Document:
    """Say which frames fast motion shows and how many it leaves out; nothing where there is none.

    `frames_shown` of each fast stretch lists the original's frames, parted by one space.
    """
    steps = shown.dress.steps
    fast = [step for step in steps if step.kind is StepKind.FAST]
    if not fast:
        return {}
    return {
        "skipped": shown.skipped,
        "skip_rule": shown.skip_rule,
        "shown_by_rule": [step.rule_words() for step in fast],
        "fast": [
            {
                "first": step.first,
                "last": step.last,
                "percent": step.percent,
                "frames_shown": " ".join(
                    str(frame)
                    for frame in range(step.first, step.last + 1)
                    if not is_skipped(steps, frame)
                ),
            }
            for step in fast
        ],
    }


def _hidden(recipe: Recipe) -> Document:
    """Say what is hidden in a redacted copy, who proposed it, and what was found afterwards."""
    hidden = recipe.redaction
    if hidden is None:
        return {}
    told = []
    for region in hidden.plan.regions:
        origin = ", usulan detektor yang diterima" if region.is_proposed else ""
        told.append(f"{region.name} (bingkai {region.first}–{region.last}{origin})")
    for voice in hidden.plan.voices:
        span = f"{format_time(voice.span.start_us)}–{format_time(voice.span.end_us)}"
        told.append(f"suara {span}: {_VOICES[voice.kind]}")
    told += [f"detektor {one.name} {one.sha256}" for one in hidden.plan.detectors]
    return {"hidden": told + still_shown_texts(hidden)}


def write_sidecars(beside: Path, document: Document) -> tuple[Path, Path]:
    """Write `NAME.json` and `NAME.txt` beside a file; gives both.

    Raises:
        OutputRefused: one of them cannot be written.
    """
    as_json = beside.with_name(beside.name + ".json")
    as_text = beside.with_name(beside.name + ".txt")
    with Output(as_json) as target:
        target.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    with Output(as_text) as target:
        target.write_text(_text(document), "utf-8")
    return as_json, as_text


_NAMES = {
    "file": "Berkas", "sha256": "SHA-256 berkas", "derivative": "Turunan", "case": "Perkara",
    "evidence": "Barang bukti", "original": "Nama asli", "original_sha256": "SHA-256 asli",
    "moment": "Momen", "categories": "Kategori", "requested": "Diminta", "actual": "Sebenarnya",
    "frames": "Jumlah bingkai", "first_frame": "Bingkai pertama", "last_frame": "Bingkai terakhir",
    "enhanced": "Diolah", "shown_sha256": "SHA-256 olahan",
    "pictures": "Jumlah gambar", "length": "Lama klip", "steps": "Langkah",
    "skipped": "Bingkai dilewati", "shown_by_rule": "Yang tampil",
    "shown_categories": "Kategori tertulis", "caption": "Keterangan",
    "figures": "Bentuk", "subtitles": "Transkrip", "hidden": "Ditutup",
}  # fmt: skip


_VOICES = {
    VoiceKind.MUTE: "dibungkam",
    VoiceKind.BEEP: "diganti nada",
    VoiceKind.PITCH: "direndahkan, dapat dikembalikan",
}
_ONE_A_LINE = frozenset(("steps", "shown_by_rule", "figures", "subtitles", "hidden"))


def _text(document: Document) -> str:
    lines = []
    for name, title in _NAMES.items():
        value = document.get(name)
        if value in (None, "", []):
            continue
        rows = value if name in _ONE_A_LINE else [_written(value)]
        lines += [f"{title if at == 0 else '':<18} {row}" for at, row in enumerate(rows)]
    if "packets" in document:
        lines.append("")
        lines.append("Paket disalin apa adanya, tanpa pengodean ulang:")
        for run in document["packets"]:
            last = run["first"] + run["count"] - 1
            lines.append(
                f"  aliran {run['stream']}: paket {run['first']} s.d. {last}, {run['sha256']}"
            )
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    if isinstance(value, dict):
        return f"{value['start']} – {value['end']}"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _ends(span: TimeRange) -> Document:
    return {
        "start": format_time(span.start_us),
        "end": format_time(span.end_us),
        "start_us": span.start_us,
        "end_us": span.end_us,
    }


def _origin(session: CaseSession, evidence: Evidence, moment: Moment | None) -> Document:
    return {
        "case": session.stores.cases.record().form.number,
        "evidence": evidence.code,
        "original": evidence.name,
        "original_sha256": evidence.digest.sha256,
        "moment": moment.code if moment else "",
        "categories": list(moment.draft.categories) if moment else [],
    }
