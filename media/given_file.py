"""The bytes of a file of timed text from another program; runs in the child."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import UnreadableMedia


def content_of(path: Path, most_bytes: int, too_large: str) -> bytes:
    """Read a whole file that is not too large.

    Args:
        too_large: the reason given for a longer file.

    Raises:
        UnreadableMedia: why=not_a_file, or `too_large`.
        OSError: the file cannot be read.
    """
    if not path.is_file():
        raise UnreadableMedia(path=path, why="not_a_file")
    with path.open("rb") as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise UnreadableMedia(path=path, why=too_large)
    return content
