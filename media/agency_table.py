"""What the child process does with a file of an agency's catalogue; see `media.agency_child`."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import yaml

from app.domain.agency_catalogue import ReadAgencyFile
from app.domain.errors import UnreadableMedia
from app.tasks.job import JobContext
from media.given_file import content_of
from media.worker.tasks import FileTask

READ = "read_agency_catalogue"
MAX_BYTES = 256 * 1024
_MOST_DEEP = 12


class _Loader(yaml.SafeLoader):
    """The safe loader without references: a few of them make a small file endlessly large."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise _Alias
        return super().compose_node(parent, index)


class _Alias(Exception):
    """The file refers to another place of its own."""


def _read(task: FileTask, _ctx: JobContext) -> ReadAgencyFile:
    content = content_of(task.path, MAX_BYTES, "agency_too_large")
    try:
        data = yaml.load(content, _Loader)  # noqa: S506 - it is a safe loader
        _require_shallow(data, 0)
        text = json.dumps(data, allow_nan=False, default=str)  # a date is text here
    except _Alias as e:
        raise UnreadableMedia(path=task.path, why="agency_alias") from e
    except RecursionError as e:
        raise UnreadableMedia(path=task.path, why="agency_deep") from e
    except (yaml.YAMLError, ValueError, TypeError) as e:
        raise UnreadableMedia(path=task.path, why="agency_yaml") from e
    return ReadAgencyFile(text, hashlib.sha256(content).hexdigest())


def _require_shallow(value: Any, depth: int) -> None:
    if depth > _MOST_DEEP:
        raise RecursionError
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(key)
            _require_shallow(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _require_shallow(item, depth + 1)


OPERATIONS = {READ: (FileTask, _read)}
"""Operation by name: its task's type, and what runs it."""
