"""What an entry says of recordings put on one clock, as words; an entry may hold anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.mediatime import format_time


def sync_facts(group: Mapping[str, Any], small: Mapping[str, str]) -> dict[str, str]:
    """Give the items of a group and where each lies: `BB-002 +00:00:01.240 (dengan tangan)`.

    Args:
        group: a group as plain data.
        small: the small words of a language.
    """
    listed = group.get("members")
    members = [item for item in listed if isinstance(item, dict)] if listed else []
    codes = [str(item.get("evidence", "")) for item in members]
    return {
        "sync_items": ", ".join(codes),
        "sync_placed": "; ".join(_placed(item, small) for item in members),
    }


def offset_text(offset_us: int) -> str:
    """Write an offset with its sign, to the millisecond: `-00:00:01.240`."""
    return f"{'-' if offset_us < 0 else '+'}{format_time(abs(offset_us))}"


def _placed(member: Mapping[str, Any], small: Mapping[str, str]) -> str:
    offset = member.get("offset_us")
    placed = offset_text(offset) if isinstance(offset, int) else "?"
    how = small.get(f"sync_{member.get('method', '')}", str(member.get("method", "")))
    how = how.format(percent=member.get("confidence_percent", 0))
    return f"{member.get('evidence', '?')} {placed} ({how})"
