"""Which items the window is decoding now: one that it fell over is not opened again unasked.

The window decodes what it plays in its own process. The index is only made where that went well
in the child (`media.rehearsal`); should a file bring the window down all the same, it would do so
each time the case is opened and goes on where it was left.
"""

from __future__ import annotations

import logging

from app.domain.evidence import Evidence
from app.services.frames import cache_path
from app.services.session import CaseSession

MARK = "watching"
_log = logging.getLogger(__name__)


def begin(session: CaseSession, item: Evidence) -> None:
    """Note that an item is being decoded by the window, until `end`."""
    if session.is_read_only:
        return  # another window may be watching it
    mark = cache_path(session, item, MARK)
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError as e:
        # a guard against a second fall only: a full disk must not keep anybody from looking
        _log.warning("that %s is watched cannot be noted: %s", item.code, e)


def end(session: CaseSession, item: Evidence) -> None:
    """Note that an item was let go of, or that a person was told of the fall."""
    if session.is_read_only:
        return
    try:
        cache_path(session, item, MARK).unlink(missing_ok=True)
    except OSError as e:
        _log.warning("that %s was watched stays noted: %s", item.code, e)


def has_fallen(session: CaseSession, item: Evidence) -> bool:
    """Tell whether the program ended while the item was being decoded.

    Also where the power went: who asks can only say what is known.
    """
    return not session.is_read_only and cache_path(session, item, MARK).exists()
