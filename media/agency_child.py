"""A file of an agency's catalogue read by a child; what comes back is checked again."""

from __future__ import annotations

from pathlib import Path

from app.domain.agency_catalogue import ReadAgencyFile
from app.tasks.job import JobContext
from media import agency_table
from media.worker.file_calls import Reading, is_hash, read_by_child

_MOST_LETTERS = 16 * agency_table.MAX_BYTES


def read_agency_file(path: Path, ctx: JobContext) -> ReadAgencyFile:
    """Read a catalogue file as JSON; see `read_by_child` for what it raises.

    Raises:
        UnreadableMedia: why=not_a_file, agency_too_large, agency_alias, agency_deep, agency_yaml.
    """
    return read_by_child(path, _READING, ctx)


def _is_believable(found: ReadAgencyFile) -> bool:
    return is_hash(found.sha256) and len(found.text) <= _MOST_LETTERS


_READING = Reading(agency_table.READ, agency_table.__name__, ReadAgencyFile, _is_believable)
