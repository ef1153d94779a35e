"""What the shipped detectors find: boxes proposed for a copy, and what a copy still shows.

They miss some, and how many on this material nobody has measured: a person goes through every
frame all the same.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import (
    DetectorUnusable,
    FileMissing,
    FileUnreadable,
    InvalidValue,
    NoPicture,
)
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.ids import Sha256
from app.domain.lettering import Sought
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment
from app.domain.plain import from_plain, to_plain
from app.domain.redaction_plan import CoveredRegion, Detector, SecondLook
from app.domain.second_look import second_look
from app.domain.sightings import SightingsInFrame, proposals, seen_again
from app.runtime.paths import resource
from app.services.frames import Output, index_job, load_index, readable
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import face_calls

_log = logging.getLogger("netra.redaction")
_FORMAT = "netra-face-proposals/1"
_MAX_BYTES = 64 * 2**20
_SEEN = {Sought.FACES: "Mirip wajah", Sought.TEXT: "Mirip tulisan"}
_NAMES = {Sought.FACES: "Wajah", Sought.TEXT: "Tulisan"}
_FOLDERS = {Sought.FACES: "yunet", Sought.TEXT: "ppocr"}


@dataclass(frozen=True, slots=True)
class BoxProposals:
    """What the detector proposes for a moment; nothing of it is decided."""

    format: str
    """Of the file, where it is kept in one."""
    moment: str
    """M-001."""
    input_sha256: Sha256
    """Of the original."""
    first: int
    """First frame that was looked at; of a photo its page."""
    last: int
    """Last frame that was looked at."""
    detector: Detector
    """What looked."""
    regions: tuple[CoveredRegion, ...]
    """Boxes over frames, enlarged, each with its doubts."""
    found: tuple[SightingsInFrame, ...] = ()
    """Every face as it was found; frames without one are left out. Not kept in a file."""


def model_path(sought: Sought = Sought.FACES) -> Path:
    """Give the file of the shipped detector."""
    return resource("models", _FOLDERS[sought], sought.detector.name)


def page_of(moment: Moment) -> int:
    """Give the page of a photo that a moment stands on, 0-based."""
    return moment.first.frame if moment.first else 0


def picture_of(session: CaseSession, moment_code: str) -> tuple[Moment, Evidence]:
    """Give a moment that has pictures to cover, and its item.

    Raises:
        UnknownItem, UnreadableMedia: as named.
        NoPicture: it is neither a stretch of a video nor a photo.
    """
    moment = session.stores.moments.by_code(moment_code)
    evidence = readable(session, moment.draft.evidence)
    is_stretch = evidence.kind is EvidenceKind.VIDEO and moment.draft.span.length_us > 0
    if not is_stretch and evidence.kind is not EvidenceKind.PHOTO:
        raise NoPicture(code=moment.code)
    return moment, evidence


def frames_of(session: CaseSession, moment: Moment, evidence: Evidence) -> range:
    """Give the frames of a moment that `picture_of` gave; of a photo its page.

    Raises:
        UnreadableMedia: the table of its frames cannot be made.
    """
    if evidence.kind is EvidenceKind.PHOTO:
        page = page_of(moment)
        return range(page, page + 1)
    return load_index(session, evidence).frames_in(moment.draft.span)


def propose_job(
    session: CaseSession, moment_code: str, sought: Sought = Sought.FACES
) -> Job[BoxProposals]:
    """Look for faces or lettering in every frame of a moment, or in its photo.

    The case is not changed.

    Raises (at once or from the job):
        UnknownItem, UnreadableMedia, NoPicture: as `picture_of`.
        DetectorUnusable: the detector's file is missing or changed.
    """
    moment, evidence = picture_of(session, moment_code)
    source = session.blobs.original_path(evidence.digest.sha256)
    is_video = evidence.kind is EvidenceKind.VIDEO
    indexing = index_job(session, evidence) if is_video else None

    def run(ctx: JobContext) -> BoxProposals:
        if indexing is not None:
            path = indexing.run(ctx)
            found = face_calls.search_video(
                source, moment.draft.span, model_path(sought), ctx, path, sought
            )
        else:
            page = page_of(moment)
            found = (face_calls.search_photo(source, page, model_path(sought), ctx, sought),)
        frames = frames_of(session, moment, evidence)
        return BoxProposals(
            _FORMAT,
            moment.code,
            evidence.digest.sha256,
            frames[0],
            frames[-1],
            sought.detector,
            proposals(found, frames, _NAMES[sought]),
            found,
        )

    return Job(label=f"{moment.code} {sought}", lane=Lane.WORKER, run=run)


def look_again(
    made: Path,
    span: TimeRange | None,
    first: int,
    ctx: JobContext,
    sought: Sought = Sought.FACES,
    picture_share: float = 1.0,
) -> SecondLook | None:
    """Look for faces or lettering in a finished copy.

    Args:
        made: the copy.
        span: all of it, microseconds; None for a photo.
        first: number of its first frame in the original.
        sought: which of the two.
        picture_share: part of a video's height above its bar, whose lettering is our own.

    Returns:
        None where the detector cannot be used: then nobody but a person has looked.
    """
    model = model_path(sought)
    found: tuple[SightingsInFrame, ...]
    try:
        if span is None:
            found = (face_calls.search_photo(made, 0, model, ctx, sought),)
        else:
            share = picture_share if sought is Sought.TEXT else 1.0
            found = face_calls.search_video(made, span, model, ctx, None, sought, share)
    except DetectorUnusable as e:
        _log.warning("a copy was not searched for %s: %s", sought.value, e.facts["why"])
        return None
    return _look_of(found, first, sought)


def write_proposals(made: BoxProposals, out: Path) -> None:
    """Write proposals as JSON, for `read_proposals`.

    Raises:
        OutputRefused, DiskFull: as named.
    """
    with Output(out) as staged:
        text = json.dumps(to_plain(replace(made, found=())), indent=1)
        staged.write_text(text, encoding="ascii")


def read_proposals(session: CaseSession, moment_code: str, path: Path) -> BoxProposals:
    """Read proposals that were written for this moment of this case.

    Raises:
        FileMissing, FileUnreadable: it cannot be read.
        InvalidValue: it holds something else, is of another detector, item or stretch.
    """
    try:
        with path.open("rb") as handle:
            data = handle.read(_MAX_BYTES)
    except FileNotFoundError as e:
        raise FileMissing(path=path) from e
    except OSError as e:
        raise FileUnreadable(path=path) from e
    try:
        found = from_plain(BoxProposals, json.loads(data))
    except (ValueError, RecursionError) as e:
        raise InvalidValue(field="proposals", value=path.name, expected=_FORMAT) from e
    moment, evidence = picture_of(session, moment_code)
    # edges that moved since leave frames at which nobody looked
    frames = frames_of(session, moment, evidence)
    fits = (
        found.format == _FORMAT
        and found.moment == moment.code
        and found.input_sha256 == evidence.digest.sha256
        and found.detector in (one.detector for one in Sought)
        and (found.first, found.last) == (frames[0], frames[-1])
        and all(region.is_proposed for region in found.regions)
    )
    if not fits:
        expected = f"{_FORMAT}, {moment.code}, {found.detector.name}"
        raise InvalidValue(field="proposals", value=path.name, expected=expected)
    return found


def _look_of(found: tuple[SightingsInFrame, ...], first: int, sought: Sought) -> SecondLook:
    moved = tuple(SightingsInFrame(each.frame + first, each.sightings) for each in found)
    last = moved[-1].frame if moved else first
    seen = seen_again(moved, range(first, last + 1), _SEEN[sought])
    return second_look(sought.detector, seen)
