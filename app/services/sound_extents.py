"""Where an item's sound has no data, found once in the child and kept in the cache."""

from __future__ import annotations

import json
import logging
import os

from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence
from app.domain.file_state import SoundExtent
from app.domain.plain import from_plain, to_plain
from app.services.frames import cache_path
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import calls

log = logging.getLogger("sound")
SOUND_EXTENT = "sound_extent.json"
_MAX_BYTES = 1024 * 1024


def sound_extent_job(session: CaseSession, evidence: Evidence) -> Job[SoundExtent]:
    """Find the gaps in the sound of an item; read from the cache where it was done before."""
    source = session.blobs.original_path(evidence.digest.sha256)
    target = cache_path(session, evidence, SOUND_EXTENT)

    def run(ctx: JobContext) -> SoundExtent:
        try:
            if target.stat().st_size <= _MAX_BYTES:
                return from_plain(SoundExtent, json.loads(target.read_text(encoding="utf-8")))
        except (OSError, ValueError, RecursionError, InvalidValue) as error:
            # not there, or not what this program wrote: found again
            log.debug("sound extent is found again: %s", type(error).__name__)
        found = calls.sound_extent(source, ctx)
        staged = target.with_name(f".{os.getpid()}.{target.name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.write_text(json.dumps(to_plain(found)), encoding="utf-8")
        staged.replace(target)
        return found

    return Job(label=f"{evidence.code} sound_extent", lane=Lane.MEDIA, run=run)
