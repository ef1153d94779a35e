"""The whole catalogue in one list: conduct, regulations, exceptions and sanctions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz

from app.domain.catalogue import MUST_VERIFY, Catalogue, Category
from app.services import catalogue
from app.services.category_search import TOLERANCE, find_categories


class EntryKind(StrEnum):
    """What an entry of the catalogue is."""

    CATEGORY = "category"
    INSTRUMENT = "instrument"
    EXCEPTION = "exception"
    SANCTION = "sanction"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One line of the browser."""

    kind: EntryKind
    """What it is."""
    id: str
    """Code of a category, else the key of the reference data."""
    title: str
    """Name, Indonesian."""
    text: str
    """What it says, Indonesian; doubts included."""
    codes: tuple[str, ...]
    """Categories that it belongs to."""
    needs_check: bool
    """True: not to be relied on without "perlu verifikasi"."""


def find_entries(query: str = "", known: Catalogue | None = None) -> tuple[CatalogueEntry, ...]:
    """Give the entries that fit: categories best first, then the others; all for an empty query.

    Args:
        known: what is looked through; the shipped catalogue where none is given.
    """
    held = known or catalogue.load()
    wanted = " ".join(query.casefold().split())
    every = entries(held)
    by_code = {entry.id: entry for entry in every if entry.kind is EntryKind.CATEGORY}
    found = [by_code[category.code] for category in find_categories(query, held)]
    others = [entry for entry in every if entry.kind is not EntryKind.CATEGORY]
    if not wanted:
        return (*found, *others)
    scored = [(_score(wanted, entry), entry) for entry in others]
    fitting = sorted((pair for pair in scored if pair[0] >= TOLERANCE), key=lambda pair: -pair[0])
    return (*found, *(entry for _score_of, entry in fitting))


@cache
def entries(known: Catalogue) -> tuple[CatalogueEntry, ...]:
    """Give every entry of a catalogue, categories first."""
    return (
        *(
            CatalogueEntry(
                EntryKind.CATEGORY, item.code, item.label, item.description, (item.code,),
                item.needs_check,
            )
            for item in known.categories
        ),
        *_instruments(known),
        *_exceptions(known),
        *_sanctions(known),
    )  # fmt: skip


def _naming(
    known: Catalogue, names: Callable[[Category], Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Give the codes of the categories that name something, by what they name."""
    found: dict[str, list[str]] = {}
    for category in known.categories:
        for name in dict.fromkeys(names(category)):
            found.setdefault(name, []).append(category.code)
    return {name: tuple(codes) for name, codes in found.items()}


def _instruments(known: Catalogue) -> Iterator[CatalogueEntry]:
    named = _naming(known, lambda one: (basis.instrument for basis in one.legal_basis))
    for item in known.instruments:
        codes = named.get(item.id, ())
        said = [f"{item.number} ({item.year})", item.subject, item.note]
        text = "\n".join(part for part in said if part)
        doubts = item.confidence != "verified"
        yield CatalogueEntry(EntryKind.INSTRUMENT, item.id, item.full_name, text, codes, doubts)


def _exceptions(known: Catalogue) -> Iterator[CatalogueEntry]:
    named = _naming(known, lambda one: (rule.id for rule in one.exceptions))
    for rule in known.exceptions:
        codes = named.get(rule.id, ())
        title = rule.text.split(".")[0]
        text = "\n".join(part for part in (rule.text, rule.basis, rule.note) if part)
        yield CatalogueEntry(EntryKind.EXCEPTION, rule.id, title, text, codes, rule.needs_check)


def _sanctions(known: Catalogue) -> Iterator[CatalogueEntry]:
    named = _naming(known, _sanction_labels)
    for sanction in known.sanctions:
        codes = named.get(sanction.label, ())
        doubts = sanction.confidence != "verified"
        text = f"{sanction.basis} ({MUST_VERIFY})" if doubts else sanction.basis
        yield CatalogueEntry(EntryKind.SANCTION, sanction.id, sanction.label, text, codes, doubts)


def _sanction_labels(category: Category) -> Iterator[str]:
    yield from category.sanctions.before_determination
    yield from category.sanctions.after_determination
    yield from category.sanctions.criminal


def _score(wanted: str, entry: CatalogueEntry) -> float:
    said = f"{entry.id} {entry.title} {entry.text}".casefold()
    if all(word in said for word in wanted.split()):
        return 200.0
    return fuzz.partial_ratio(wanted, said) if len(wanted) > 3 else 0.0
