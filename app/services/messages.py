"""What an error says to a person: what happened, to which file, and what to do; in two languages.

Shared by the window and the command line. Facts come from the error; the words are here only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain import errors
from app.domain.errors import AppError
from app.services.agency_texts import WHERE
from app.services.field_texts import EMPTY, EXPECTED, FIELDS
from app.services.message_texts import INDONESIAN
from app.services.message_texts_en import ENGLISH
from app.services.package_texts import PACKAGE_PROBLEMS
from app.services.problem_texts import PROBLEMS

INDONESIAN_CODE = "id"
ENGLISH_CODE = "en"

_TEXTS = {INDONESIAN_CODE: INDONESIAN, ENGLISH_CODE: ENGLISH}


@dataclass(frozen=True, slots=True)
class Message:
    """Plain text, never markup."""

    title: str
    """A few words."""
    text: str
    """One sentence: what happened, to what."""
    remedy: str
    """What is safe and what to do next."""


_ITEMS = {
    "party": ("orang", "person"),
    "deadline": ("tenggat", "limit"),
    "requirement": ("syarat", "requirement"),
    "element": ("unsur", "element"),
    "moment": ("momen", "moment"),
    "suggestion": ("usulan", "suggestion"),
    "transcript": ("transkrip", "transcript"),
    "sync": ("waktu bersama", "common clock"),
}


class _Facts(dict[str, str]):
    """Facts of an error; one that is missing reads as a dash instead of failing."""

    def __missing__(self, key: str) -> str:
        return "–"


def describe(error: BaseException, lang: str = INDONESIAN_CODE) -> Message:
    """Give the words for an error; a class without its own words borrows its parent's.

    Args:
        error: an AppError, or anything else, which then is described as the program's fault.
        lang: `id` or `en`; anything else reads as `id`.
    """
    texts = _TEXTS.get(lang, INDONESIAN)
    facts = _plain_facts(error, lang)
    for kind in type(error).__mro__:
        found = texts.get(kind.__name__)
        if found is not None:
            title, text, remedy = found
            return Message(title, text.format_map(facts), remedy.format_map(facts))
    title, text, remedy = texts["bug"]
    return Message(title, text.format_map({"kind": type(error).__name__}), remedy)


def has_own_words(kind: type[AppError], lang: str) -> bool:
    """Tell whether a class is described itself, not by its parent."""
    return kind.__name__ in _TEXTS[lang]


def problem_text(
    code: str,
    lang: str = INDONESIAN_CODE,
    own: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> str:
    """Put the code of an unreadable item (`Evidence.problem`, `why`) into words.

    Args:
        own: words that come first; the same code may mean another thing elsewhere.
    """
    head, _, rest = code.partition(":")
    word = head.strip()
    known = own.get(word) or PROBLEMS.get(word) or PACKAGE_PROBLEMS.get(word)
    if known is None:
        return code
    words = known[1] if lang == ENGLISH_CODE else known[0]
    return f"{words} ({rest.strip()})" if rest.strip() else words


def _plain_facts(error: BaseException, lang: str) -> Mapping[str, str]:
    if not isinstance(error, AppError):
        return _Facts()
    facts = _Facts({key: _plain(value) for key, value in error.facts.items()})
    if "why" in facts:
        is_package = isinstance(error, errors.PackageRefused)
        facts["why"] = problem_text(facts["why"], lang, PACKAGE_PROBLEMS if is_package else {})
    if isinstance(error, errors.InvalidValue):
        at = int(lang == ENGLISH_CODE)
        for key, words in (("field", FIELDS), ("expected", EXPECTED)):
            if (known := words.get(facts.get(key, ""))) is not None:
                facts[key] = known[at]
        facts["value"] = facts.get("value", "") or EMPTY[at]
    if isinstance(error, errors.AgencyCatalogueInvalid):
        kind, _, name = facts.get("where", "").partition(":")
        facts["where"] = WHERE[kind or "file"][lang == ENGLISH_CODE].format(name=name)
    if isinstance(error, errors.UnknownItem) and facts.get("kind") in _ITEMS:
        facts["kind"] = _ITEMS[facts["kind"]][lang == ENGLISH_CODE]
    if isinstance(error, errors.ModelMissing) and not facts.get("name"):
        facts["name"] = "Whisper"  # none was named, none is there
    if isinstance(error, errors.DiskFull) and "needed_bytes" in error.facts:
        facts["needed"] = format_size(error.facts["needed_bytes"])
    return facts


def _plain(value: object) -> str:
    # a line break or control sign in a file name must not forge a second line of output
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(value)
    )


def figure_text(number: float, places: int, lang: str = "id") -> str:
    """Write a number to some places for a reader: 0,75; in English 0.75."""
    text = f"{number:.{places}f}"
    return text if lang == "en" else text.replace(".", ",")


def format_size(size_bytes: object) -> str:
    """Write a number of bytes for a reader: 1,4 GB."""
    if not isinstance(size_bytes, int):
        return "–"
    size = float(size_bytes)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}".replace(".", ",")
