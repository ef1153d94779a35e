"""A stretch of work during which no file and no socket can be opened, by native code neither."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_new_files() -> Iterator[None]:
    """Let the kernel refuse every new descriptor meanwhile; those that are open stay usable.

    Some libraries follow names that a file mentions (MediaInfo: playlists and manifests;
    c2pa: remote manifests), and an audit hook does not see native code. What is needed must be
    imported and opened before. For a child that does one operation at a time: the limit is the
    whole process's. Windows has no such limit; there the libraries' own settings must hold.
    """
    if sys.platform == "win32":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The lowest free number: the next file would get it, and it must lie below the limit.
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
