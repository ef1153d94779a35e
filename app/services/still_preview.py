"""How a still would look before it is made, beside the picture as recorded.

The picture is decoded once, in the child, into a folder of the window; what is looked at is made
of that. The case is not changed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from app.domain.picture_part import PixelBox
from app.domain.still_look import StillBase, StillLook
from app.services.frames import index_job, readable
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import still_calls


@dataclass(frozen=True, slots=True)
class DecodedStill:
    """A picture whose pixels lie in a file."""

    path: Path
    """The file, packed R, G, B."""
    base: StillBase
    """What it is."""


@dataclass(frozen=True, slots=True)
class SeenStill:
    """What is looked at."""

    look: StillLook
    """Its size, and that of the still."""
    data: bytes
    """Packed R, G, B."""


def base_job(
    session: CaseSession,
    code: str,
    request: FrameRequest,
    folder: Path,
    *,
    is_parted: bool = False,
) -> Job[DecodedStill]:
    """Decode a frame of a video, or a page of a photo.

    Args:
        folder: for the file.
        is_parted: of an interlaced frame the first field alone.

    Raises (at once or from the job):
        UnknownEvidence, UnreadableMedia, TimeOutsideMedia: as named.
        InvalidValue: the item has no picture.
    """
    evidence = readable(session, code)
    if evidence.kind is EvidenceKind.AUDIO:
        raise InvalidValue(field="kind", value=evidence.kind.value, expected="video, photo")
    source = session.blobs.original_path(evidence.digest.sha256)
    indexing = index_job(session, evidence) if evidence.kind is EvidenceKind.VIDEO else None
    out = folder / f"{uuid.uuid4().hex}.rgb"

    def run(ctx: JobContext) -> DecodedStill:
        index = indexing.run(ctx) if indexing else None
        made = still_calls.still_base(
            source, evidence.kind, request, out, ctx, index, is_parted=is_parted
        )
        return DecodedStill(out, made)

    return Job(label=f"{evidence.code} picture", lane=Lane.MEDIA, run=run)


def look_job(
    decoded: DecodedStill, adjustments: Adjustments = NEUTRAL, box: PixelBox = ()
) -> Job[SeenStill]:
    """Make what is looked at: the very pixels of a part, or the whole made smaller.

    Args:
        adjustments: fields are parted in `decoded` or not, whatever is said here.
        box: left, top, width and height within the still; empty for the whole.

    Raises (from the job):
        InvalidValue: a part does not lie in the picture.
    """
    out = decoded.path.with_name(f"{uuid.uuid4().hex}.seen")
    size = (decoded.base.width, decoded.base.height)

    def run(ctx: JobContext) -> SeenStill:
        try:
            look = still_calls.still_look(decoded.path, size, adjustments, box, out, ctx)
            return SeenStill(look, out.read_bytes())
        finally:
            out.unlink(missing_ok=True)

    return Job(label="picture", lane=Lane.MEDIA, run=run)
