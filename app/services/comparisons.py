"""The frame as it was recorded, laid in a dossier beside the picture that was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.clip import ClipSpec, Derivative, DerivativeKind
from app.domain.clip_dress import Dress
from app.domain.dossier import Comparison, DossierSnapshot, MomentEntry
from app.domain.errors import DigestMismatch, InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.mediatime import FrameRequest
from app.services.frames import index_job
from app.services.recipes import rules_of
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext
from media.worker import calls, clip_calls


@dataclass(frozen=True, slots=True)
class _Wanted:
    derivative: Derivative
    evidence: Evidence
    source: Path
    original: Path
    shown: Path
    index: Job[Path] | None


class Comparisons:
    """Makes them from the originals, anew for each dossier: what lies in a cache proves nothing.

    A context: leaving it removes the pictures.

    Args:
        snapshot: whose moments have enhanced stills and clips.
    """

    def __init__(self, session: CaseSession, snapshot: DossierSnapshot) -> None:
        self._snapshot = snapshot
        self._found: dict[str, Comparison] = {}
        self._wanted = tuple(
            _wanted(session, made) for entry in snapshot.moments for made in _without(entry)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for one in self._wanted:
            one.original.unlink(missing_ok=True)
            one.shown.unlink(missing_ok=True)

    def taken(self, ctx: JobContext) -> DossierSnapshot:
        """Decode the frames, in the child; gives the snapshot with them.

        Raises:
            DigestMismatch: a frame is not the one that its still was made of.
            UnreadableMedia, FrameMismatch: an original cannot be decoded any more.
            Cancelled: a person stopped it.
        """
        for one in self._wanted:
            if one.derivative.code in self._found:
                continue
            ctx.stop_if_cancelled()
            make = _of_still if one.derivative.kind is DerivativeKind.STILL else _of_clip
            self._found[one.derivative.code] = make(one, ctx.silent())
        if not self._found:
            return self._snapshot
        moments = tuple(_with(entry, self._found) for entry in self._snapshot.moments)
        return replace(self._snapshot, moments=moments)

    def of_another(self, snapshot: DossierSnapshot) -> bool:
        """Look at a later reading of the case; tell whether the pictures serve it as well."""
        codes = {made.code for entry in snapshot.moments for made in _without(entry)}
        is_same = codes == {one.derivative.code for one in self._wanted}
        if is_same:
            self._snapshot = snapshot
        return is_same


def _without(entry: MomentEntry) -> list[Derivative]:
    """Give what is enhanced in a moment and has no still of the same frame as it was recorded."""
    plain = {
        still.recipe.frames_sha256 for still, _ in entry.stills if not still.recipe.is_enhanced
    }
    stills = [still for still, _ in entry.stills if still.recipe.is_enhanced]
    return [
        *(still for still in stills if still.recipe.frames_sha256 not in plain),
        *(clip for clip in entry.clips if clip.recipe.is_enhanced),
    ]


def _wanted(session: CaseSession, made: Derivative) -> _Wanted:
    evidence = session.stores.evidence.by_code(made.evidence)
    is_clip = made.kind is DerivativeKind.CLIP
    return _Wanted(
        derivative=made,
        evidence=evidence,
        source=session.blobs.original_path(evidence.digest.sha256),
        original=session.blobs.staging_path(".jpg" if is_clip else ".png"),
        shown=session.blobs.staging_path(".jpg"),
        index=index_job(session, evidence) if is_clip else None,
    )


def _of_still(wanted: _Wanted, ctx: JobContext) -> Comparison:
    made = wanted.derivative
    first = made.recipe.first
    request = FrameRequest(frame=first.frame) if first else FrameRequest(time_us=0)
    kind, rules = wanted.evidence.kind, rules_of(made.recipe)
    still = calls.still(wanted.source, kind, request, wanted.original, ctx, photo_rules=rules)
    expected, actual = made.recipe.frames_sha256, still.source_sha256
    if actual != expected:
        raise DigestMismatch(item=made.code, expected=expected, actual=actual)
    return Comparison(made.code, str(wanted.original))


def _of_clip(wanted: _Wanted, ctx: JobContext) -> Comparison:
    made, recipe = wanted.derivative, wanted.derivative.recipe
    if recipe.first is None or recipe.dressed is None or wanted.index is None:
        raise InvalidValue(field="recipe", value=made.code, expected=EvidenceKind.VIDEO.value)
    dress = recipe.dressed.dress
    index, frame = wanted.index.run(ctx), recipe.first.frame
    done = Dress(adjustments=dress.adjustments, steady=dress.steady)
    plain = ClipSpec(recipe.requested, recipe.overlay)
    for spec, out in ((plain, wanted.original), (replace(plain, dress=done), wanted.shown)):
        clip_calls.picture(wanted.source, spec, frame, out, ctx, index, is_bare=True)
    return Comparison(made.code, str(wanted.original), str(wanted.shown))


def _with(entry: MomentEntry, found: Mapping[str, Comparison]) -> MomentEntry:
    codes = [made.code for made in (*(still for still, _ in entry.stills), *entry.clips)]
    return replace(entry, comparisons=tuple(found[code] for code in codes if code in found))
