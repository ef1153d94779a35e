"""What an entry says of a limit, a requirement or an element, as words; it may hold anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_DAYS = (("start", "said_start"), ("due_on", "said_due"), ("done_on", "said_done"))
_PART = re.compile(r"(split|join|copy|import) (M-\d+)")
_PARTS = {
    "split": ("Bagian dari pembelahan {code}.", "Part of splitting {code}."),
    "join": ("Bagian dari penggabungan ke {code}.", "Part of joining into {code}."),
    "copy": ("Bagian dari penyalinan {code}.", "Part of copying {code}."),
    "import": ("Bagian dari satu impor, mulai {code}.", "Part of one import, from {code} on."),
}
"""Why an entry was made that is one act with others: words in place of the program's own."""


def choice_said(said: Mapping[str, Any], small: Mapping[str, str]) -> str:
    """Say what was set: `5 hari kerja; mulai 2024-10-08`, or `belum ada` of a requirement.

    Args:
        said: a choice about a limit, or a mark of a requirement or an element, as plain data.
        small: the small words of a language.
    """
    state = said.get("state")
    if isinstance(state, str):
        return small.get(f"said_{state}", state)
    if said.get("is_left_out"):
        return small["said_left_out"]
    limit, counting = said.get("limit"), str(said.get("counting") or "")
    unit = small.get(counting, counting)
    number = str(limit) if isinstance(limit, int) and limit else ""
    told = [" ".join(part for part in (number, unit) if part)]
    told += [small[word].format(day=said[key]) for key, word in _DAYS if said.get(key)]
    return "; ".join(part for part in told if part) or small["said_from_data"]


def part_said(why: str, lang: str) -> str:
    """Say of which act of several entries one is a part; empty for a reason in a person's words."""
    part = _PART.fullmatch(why)
    return _PARTS[part[1]][lang == "en"].format(code=part[2]) if part else ""
