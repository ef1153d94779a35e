"""A verification told to who decides: the verdict, how it was found, what failed, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.checks import CheckResult, CheckState, VerificationReport
from app.services import anchors
from app.services.check_texts import check_detail, check_title
from app.services.messages import format_size
from app.services.verdict_texts import ANCHORS, MEANINGS, SENTENCES


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that failed or could not be made."""

    title: str
    """What was checked."""
    items: tuple[str, ...]
    """Codes of the evidence it concerns."""
    detail: str
    """What was found."""
    meaning: str = ""
    """What that means; empty where nothing failed."""
    remedy: str = ""
    """What to do; empty where nothing failed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verification in words."""

    tone: str
    """ok, or bad."""
    sentence: str
    """The verdict."""
    remarks: tuple[str, ...]
    """What it concerns and what was left open."""
    how: tuple[str, ...]
    """What was checked and how."""
    failures: tuple[Finding, ...]
    """Failed checks, in the order made."""
    unchecked: tuple[Finding, ...]
    """What could not be checked, and why."""
    good: tuple[Finding, ...]
    """What holds."""


def tell(report: VerificationReport, lang: str = "id") -> Verdict:
    """Put a report into words of a language, `id` or `en`."""
    bad, unchecked, good = (
        report.of_state(state) for state in (CheckState.BAD, CheckState.UNCHECKED, CheckState.GOOD)
    )
    return Verdict(
        tone="ok" if report.ok else "bad",
        sentence=_sentence(report, lang),
        remarks=tuple(_remarks(bad, unchecked, lang)),
        how=tuple(_how(report, lang)),
        failures=tuple(_failure(check, lang) for check in bad),
        unchecked=tuple(_finding(check, lang) for check in unchecked),
        good=tuple(_finding(check, lang) for check in good),
    )


def meaning_of(name: str, lang: str = "id") -> tuple[str, str]:
    """Say what the failure of a check means, and what to do."""
    place = _place(lang)
    # What is inside a dossier of the case speaks of the document: `berkas-1.pdf: signature`.
    key = "" if ".pdf: " in name else name
    for beginning, meaning, remedy in MEANINGS:
        if key.startswith(beginning):
            return meaning[place], remedy[place]
    raise ValueError(name)


def _sentence(report: VerificationReport, lang: str) -> str:
    good, bad = report.of_state(CheckState.GOOD), report.of_state(CheckState.BAD)
    key = "not_intact"
    if report.ok:
        key = "intact" if report.depth == "full" else "no_change"
    return _say(key, lang, good=len(good), bad=len(bad), made=len(good) + len(bad))


def _remarks(
    bad: tuple[CheckResult, ...], unchecked: tuple[CheckResult, ...], lang: str
) -> list[str]:
    items = sorted({code for check in bad for code in check.items})
    said = [_say("concerns", lang, items=", ".join(items))] if items else []
    if unchecked:
        said.append(_say("unchecked", lang, unchecked=len(unchecked)))
    return said


def _how(report: VerificationReport, lang: str) -> list[str]:
    read, stored = format_size(report.read_bytes), format_size(report.stored_bytes)
    said = [_say(report.depth, lang, read=read, stored=stored)]
    if report.kind != "case":
        return said
    again = [check for check in report.checks if check.name.startswith("derived again ")]
    made = [check for check in again if check.could_check]
    if made:
        same = [check.detail for check in made if check.ok]
        by_bytes = same.count("same bytes")
        counts = {"same_bytes": by_bytes, "same_frames": len(same) - by_bytes}
        said.append(_say("derived", lang, count=len(made), **counts))
    if report.head is not None:
        said.append(_say("chain", lang, count=report.head.seq + 1))
    said.append(anchor_text(report, lang))
    return said


def anchor_text(report: VerificationReport, lang: str = "id") -> str:
    """Name the newest anchor outside this computer, or say that there is none."""
    anchor = report.anchor
    if anchor is None:
        return _say("not_anchored", lang)
    what = ANCHORS[anchor.kind.value][_place(lang)].format(name=anchors.title(anchor)).strip()
    at = re.sub(r"T(\d\d:\d\d).*", r" \1 UTC", anchor.made_at)
    return _say("anchored", lang, what=what, seq=anchor.head.seq, at=at)


def _failure(check: CheckResult, lang: str) -> Finding:
    found = _finding(check, lang)
    meaning, remedy = meaning_of(check.name, lang)
    return Finding(found.title, found.items, found.detail, meaning, remedy)


def _finding(check: CheckResult, lang: str) -> Finding:
    return Finding(check_title(check.name, lang), check.items, check_detail(check.detail, lang))


def _say(key: str, lang: str, **facts: object) -> str:
    return SENTENCES[key][_place(lang)].format(**facts)


def _place(lang: str) -> int:
    return 1 if lang == "en" else 0
