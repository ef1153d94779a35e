"""The custody chain told for paper: like acts in one line, a long chain by its two ends."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.domain.story import CustodyStory, StoryLine
from app.services import history, history_facts
from app.services.history import HistoryRun
from app.services.history_marks import mark_of

MOST_LINES = 400
"""Sentences that are printed; a chain that takes more shows half of them at either end."""
_MOST_READ = 5000
"""Entries looked at from either end: enough for half of MOST_LINES unless runs are very long."""


def of_chain(lines: Sequence[str], outside: str = "", lang: str = "id") -> CustodyStory:
    """Tell a chain.

    Args:
        lines: every entry, verbatim.
        outside: which anchor outside this computer is newest, in words.
    """
    half = MOST_LINES // 2
    if len(lines) <= 2 * _MOST_READ:
        runs = _runs(lines, 0, len(lines))
        parts = (runs, []) if len(runs) <= MOST_LINES else (runs[:half], runs[-half:])
    else:
        tail = len(lines) - _MOST_READ
        parts = (_runs(lines, 0, _MOST_READ)[:half], _runs(lines, tail, len(lines))[-half:])
    beginning, end = (tuple(_told(lines, run, lang) for run in part) for part in parts)
    left_out = end[0].first - beginning[-1].last - 1 if end else 0
    printed = [run for part in parts for run in part]
    return CustodyStory(beginning, left_out, end, _people(lines, printed), outside)


def _runs(lines: Sequence[str], first: int, end: int) -> list[HistoryRun]:
    marks = [mark_of(seq, lines[seq]) for seq in range(first, end)]
    return [run for day in history.days(marks) for run in day.runs]


def _told(lines: Sequence[str], run: HistoryRun, lang: str) -> StoryLine:
    first, last = run.marks[0].seq, run.marks[-1].seq
    entry = history.told(first, lines[first], lang)
    text, offset = entry.sentence, ""
    if entry.at:
        parsed = json.loads(lines[first])
        offset = str(parsed.get("tz", ""))
        if last > first:
            text = history_facts.run_sentence(parsed, run.items, len(run.marks), lang)
    sha256 = entry.sha256 if last == first else history.told(last, lines[last], lang).sha256
    return StoryLine(first, last, entry.at, offset, text, sha256)


def _people(lines: Sequence[str], runs: Sequence[HistoryRun]) -> tuple[str, ...]:
    """Name who acted, each once with each office."""
    found: dict[str, None] = {}
    for run in runs:
        entry = history.told(run.marks[0].seq, lines[run.marks[0].seq])
        if entry.who:
            found.setdefault(f"{entry.who} ({entry.role})" if entry.role else entry.who)
    return tuple(found)
