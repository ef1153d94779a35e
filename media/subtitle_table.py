"""What the child process does with a subtitle file; see `media.subtitle_child`."""

from __future__ import annotations

from app.domain.subtitles import ReadSubtitles
from app.tasks.job import JobContext
from media.subtitles import read
from media.worker.tasks import FileTask

READ = "read_subtitles"


def _read(task: FileTask, _ctx: JobContext) -> ReadSubtitles:
    return read(task.path)


OPERATIONS = {READ: (FileTask, _read)}
"""Operation by name: its task's type, and what runs it."""
