"""What the child process does with a file of codings; see `media.codings_child`."""

from __future__ import annotations

from app.domain.codings import ReadCodings
from app.tasks.job import JobContext
from media.codings import read
from media.worker.tasks import FileTask

READ = "read_codings"


def _read(task: FileTask, _ctx: JobContext) -> ReadCodings:
    return read(task.path)


OPERATIONS = {READ: (FileTask, _read)}
"""Operation by name: its task's type, and what runs it."""
