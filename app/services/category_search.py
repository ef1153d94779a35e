"""Finding a category by its code, its name, or the words people use for it."""

from __future__ import annotations

from functools import cache

from rapidfuzz import fuzz

from app.domain.catalogue import Catalogue, Category
from app.services import catalogue

TOLERANCE = 72.0
"""rapidfuzz score under which a category is not offered: high enough to drop chance likeness."""


def find_categories(query: str, known: Catalogue | None = None) -> tuple[Category, ...]:
    """Give the categories that fit, best first; an empty query gives all in order of code.

    A code counts most (`7`, `n7` and `N-07` are the same), then the words of the label, then the
    description, the cue phrases and what to look for.

    Args:
        known: what is looked through; the shipped catalogue where none is given.
    """
    wanted = " ".join(query.casefold().split())
    every = (known or catalogue.load()).categories
    if not wanted:
        return every
    scored = [(_score(wanted, category), category) for category in every]
    found = [pair for pair in scored if pair[0] >= TOLERANCE]
    return tuple(category for _score_of, category in sorted(found, key=lambda pair: -pair[0]))


def _score(wanted: str, category: Category) -> float:
    if wanted == category.code.casefold():
        return 500.0
    digits = wanted.removeprefix("n").lstrip("-")
    if digits.isdigit():
        return 400.0 if int(digits) == int(category.code.partition("-")[2]) else 0.0
    label, everyday = category.label.casefold(), _everyday(category)
    if label.startswith(wanted):
        return 300.0
    words = wanted.split()
    if all(word in label for word in words):
        return 250.0
    if wanted in everyday:
        return 200.0
    if all(word in f"{label} {everyday}" for word in words):
        return 180.0
    if len(wanted) < 4:  # too short to tell a slip of the finger from chance
        return 0.0
    return max(fuzz.partial_ratio(wanted, label), 0.97 * fuzz.partial_ratio(wanted, everyday))


@cache
def _everyday(category: Category) -> str:
    cues = (cue.text for cue in category.cues)
    said = (category.description, *cues, *category.visual_cues, *category.terms)
    return " | ".join(said).casefold()
