"""How each item was watched last: beside the cached things of the item, outside the chain.

One small file for all rooms of the window, each with a part of its own. It says nothing about the
evidence; without it an item opens as the file states it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping

from app.domain.evidence import Evidence
from app.services.frames import cache_path
from app.services.session import CaseSession

VIEWING = "viewing.json"
PLAYER, CANVAS = "player", "canvas"
_VERSION = 1
_MAX_BYTES = 256 * 1024
log = logging.getLogger("viewing")


def remembered(session: CaseSession, evidence: Evidence, part: str) -> dict[str, object]:
    """Give what one room kept of an item; empty where there is nothing, or nothing readable.

    The values are untrusted: who reads them checks kinds and bounds.
    """
    values = _parts(session, evidence).get(part)
    return dict(values) if isinstance(values, dict) else {}


def remember(
    session: CaseSession, evidence: Evidence, part: str, values: Mapping[str, object]
) -> None:
    """Keep what one room wants to find again; a full or locked disk costs only that.

    Args:
        part: `PLAYER`, `CANVAS` or another room's word.
        values: JSON values.
    """
    parts = _parts(session, evidence)
    if parts.get(part) == dict(values):
        return
    parts[part] = dict(values)
    path = cache_path(session, evidence, VIEWING)
    staged = path.with_name(f".{os.getpid()}.{VIEWING}")
    text = json.dumps({"version": _VERSION, "parts": parts}, sort_keys=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.write_text(text, encoding="utf-8")
        staged.replace(path)
    except OSError as error:
        log.warning("how an item was watched is not kept: %s", error.strerror)


def _parts(session: CaseSession, evidence: Evidence) -> dict[str, object]:
    path = cache_path(session, evidence, VIEWING)
    try:
        if path.stat().st_size > _MAX_BYTES:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
        parts = found["parts"] if found["version"] == _VERSION else {}
    except FileNotFoundError:
        return {}
    except OSError as error:
        log.warning("how an item was watched cannot be read: %s", error.strerror)
        return {}
    except (ValueError, KeyError, TypeError, RecursionError):
        # written by another program or half lost: as if never kept
        return {}
    return dict(parts) if isinstance(parts, dict) else {}
