"""When the collector of circular garbage has nothing to find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def none_expected() -> Iterator[None]:
    """Make many values that all stay, without the collector walking over them again and again.

    Ten thousand moments cost a fifth more with it. It holds for all threads: for short work only.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
