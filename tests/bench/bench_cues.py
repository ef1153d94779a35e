"""Cue phrases in misheard speech: found, missed, and wrongly proposed.

The named set is tests/data/cues/heard.json (make_cue_set.py says how it was made): espeak-ng's
voices through Whisper base, far harder than a person. Only the `unseen` part says how good the
rule is: everyday words and the edges of calls for neutrality were chosen by the errors of
`heldout`, thresholds by `tuning` and `second`. A find counts once a sentence and category.
Peers in the same run, over the same texts: every window of n-1 to n+2 words compared by
itself from 80 on (the rule before, without guards), the cue as a plain substring, and
rapidfuzz's partial ratio from 85 on. What was set apart beside a call for neutrality is
counted by itself.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import jiwer
from rapidfuzz import fuzz

from app.domain.ids import EvidenceCode
from app.domain.transcript import (
    AsrProfile,
    MachineSegment,
    ModelIdentity,
    Segment,
    Transcript,
    Word,
)
from app.services import catalogue
from app.services.cue_matching import LIKELY, POSSIBLE, match
from tests.bench.make_cue_set import FILE, plain

Finder = Callable[[str], set[str]]
_MODEL = ModelIdentity("whisper-base", "/model", "", is_known=True)


def run() -> list[dict[str, Any]]:
    """Give one row a method and part, then one a confusion of the unseen part."""
    facts = json.loads(FILE.read_text(encoding="utf-8"))
    finders: dict[str, Finder] = {
        f"netra, likely ({LIKELY:.0f})": lambda text: netra(text, LIKELY / 100),
        f"netra, possible ({POSSIBLE:.0f})": lambda text: netra(text, POSSIBLE / 100),
        "word window, ratio 80 (the rule before)": _window,
        "plain substring": _substring,
        "rapidfuzz partial ratio 85": partial,
    }
    rows = []
    for parts in (("unseen",), ("heldout",), ("tuning", "second")):
        chosen = [one for one in facts["sentences"] if one["part"] in parts]
        rows += [_row(" + ".join(parts), name, chosen, find) for name, find in finders.items()]
    unseen = [one for one in facts["sentences"] if one["part"] == "unseen"]
    return rows + _confusions(unseen) + [_guarded(facts["sentences"]), _thirteen_hours()]


@dataclass(frozen=True, slots=True)
class Count:
    """Categories found and expected over some sentences."""

    right: int
    wrong: int
    wanted: int

    @property
    def recall(self) -> float:
        """Share of what was said that was found."""
        return self.right / self.wanted

    @property
    def precision(self) -> float:
        """Share of what was found that was said."""
        return self.right / max(1, self.right + self.wrong)


def counted(chosen: list[dict[str, Any]], find: Finder) -> Count:
    """Count once a sentence and category."""
    pairs = [(find(one["heard"]), set(one["expected"])) for one in chosen]
    return Count(
        right=sum(len(found & expected) for found, expected in pairs),
        wrong=sum(len(found - expected) for found, expected in pairs),
        wanted=sum(len(expected) for _found, expected in pairs),
    )


def _row(part: str, name: str, chosen: list[dict[str, Any]], find: Finder) -> dict[str, Any]:
    begun = time.perf_counter()
    count = counted(chosen, find)
    seconds = time.perf_counter() - begun
    said, heard = [plain(one["said"]) for one in chosen], [plain(one["heard"]) for one in chosen]
    return {
        "what": f"{part} ({len(chosen)} sentences, WER {jiwer.wer(said, heard):.2f}): {name}",
        "recall": count.recall,
        "precision": count.precision,
        "detail": f"{count.right} of {count.wanted}, {count.wrong} wrong, {seconds:.2f} s",
    }


def _confusions(chosen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for one in chosen:
        drafts = [d for d in match(transcript(one["heard"]), catalogue.load()) if not d.guard]
        wrong = [d for d in drafts if d.category not in one["expected"]]
        rows += [
            _confusion("wrong", one, f"{d.category} {d.cue} ~ {d.matched_text}") for d in wrong
        ]
        missed = sorted(set(one["expected"]) - {d.category for d in drafts})
        rows += [_confusion("missed", one, " ".join(missed))] if missed else []
    return rows


def _confusion(kind: str, one: dict[str, Any], detail: str) -> dict[str, Any]:
    what = f"{kind} ({one['kind']}): {one['said']}"
    return {"what": what, "recall": "", "precision": "", "detail": f"{detail} | {one['heard']}"}


def _guarded(sentences: list[dict[str, Any]]) -> dict[str, Any]:
    """Count what was said to call for neutrality: proposed, set apart, or not found at all."""
    chosen = [one for one in sentences if one["kind"] == "guarded"]
    drafts = [d for one in chosen for d in match(transcript(one["heard"]), catalogue.load())]
    apart = sum(bool(d.guard) for d in drafts)
    detail = f"{apart} cues set apart, {len(drafts) - apart} proposed, of {len(chosen)} sentences"
    return {"what": "calls for neutrality", "recall": "", "precision": "", "detail": detail}


def _thirteen_hours() -> dict[str, Any]:
    """Time 100,000 words in mixed order, and the longest step without a check."""
    facts = json.loads(FILE.read_text(encoding="utf-8"))
    words = [word for one in facts["sentences"] for word in one["heard"].split()]
    length = len(words)
    text = " ".join(words[(at * 7 + at // length) % length] for at in range(100_000))
    heard, begun = transcript(text), time.process_time()
    steps: list[float] = []
    match(heard, catalogue.load(), lambda _done: steps.append(time.thread_time()))
    longest = max(after - before for before, after in pairwise(steps))
    detail = (
        f"{time.process_time() - begun:.1f} s of CPU, longest step {longest * 1000:.0f} ms of CPU"
    )
    return {"what": "100,000 words (13 h)", "recall": "", "precision": "", "detail": detail}


def transcript(text: str) -> Transcript:
    """Give heard words a transcript of their own, a third of a second each."""
    words = tuple(
        Word(at * 333_000, (at + 1) * 333_000, word, 0.9) for at, word in enumerate(text.split())
    )
    end_us = words[-1].end_us if words else 0
    machine = MachineSegment(0, end_us, text, words, 0, -0.2, 0.01, 1.2, 0.0)
    segments = (Segment(1, machine, text, 0),) if words else ()
    return Transcript(
        1, EvidenceCode("BB-001"), "complete", _MODEL, AsrProfile(), "id", end_us, "", "", end_us,
        0.0, segments,
    )  # fmt: skip


def netra(text: str, least: float = 0.0) -> set[str]:
    """Give the categories proposed, without what stands beside a call for neutrality."""
    return {
        draft.category
        for draft in match(transcript(text), catalogue.load())
        if draft.confidence >= least and not draft.guard
    }


def _window(text: str) -> set[str]:
    """Compare n-1 to n+2 words without their spaces, each phrase by itself."""
    words = plain(text).split()

    def is_there(cue: str) -> bool:
        length = len(cue.split())
        windows = (
            "".join(words[at : at + size])
            for size in range(max(1, length - 1), length + 3)
            for at in range(len(words) - size + 1)
        )
        joined = cue.replace(" ", "")
        return any(fuzz.ratio(joined, window, score_cutoff=80) for window in windows)

    return _by_cue(is_there)


def _substring(text: str) -> set[str]:
    return _by_cue(lambda cue: f" {cue} " in f" {plain(text)} ")


def partial(text: str) -> set[str]:
    """Give the categories one of whose cues is like some part of the text."""
    heard = plain(text)
    return _by_cue(lambda cue: len(heard) >= len(cue) and fuzz.partial_ratio(cue, heard) >= 85)


def _by_cue(is_there: Callable[[str], bool]) -> set[str]:
    return {
        category.code
        for category in catalogue.load().categories
        if any(is_there(plain(cue.text)) for cue in category.cues)
    }
