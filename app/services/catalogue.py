"""The shipped reference data: validated when loaded, every doubt kept."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.catalogue import (
    Catalogue,
    Category,
    Cue,
    ExceptionRule,
    Instrument,
    LegalReference,
    SanctionClass,
    Sanctions,
)
from app.domain.custody import CustodyValue
from app.domain.plain import digest
from app.runtime.paths import resource
from app.services.reference import Border, confidence, document, require_unique

SCHEMA = "asn-neutrality-violations"
VERSIONS_SCHEMA = "netra-catalogue-versions"
STAGES = frozenset(("sebelum_penetapan", "setelah_penetapan", "keduanya"))
_SHORT_NAMES = {"skb": "SKB", "pp": "PP", "uu": "UU", "se": "SE", "perbawaslu": "Perbawaslu"}


@cache
def load() -> Catalogue:
    """Load the violation catalogue.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    path = resource("reference", "violations.yaml")
    return read_catalogue(path)


def read_catalogue(path: Path) -> Catalogue:
    """Read and validate a catalogue file.

    Raises:
        ReferenceDataInvalid: `why` names the entry.
    """
    raw = path.read_bytes()
    return parsed(path, document(path, raw, SCHEMA), hashlib.sha256(raw).hexdigest())


def digests(known: Catalogue) -> dict[str, CustodyValue]:
    """Give the SHA-256 of each category by code: what a case keeps of the one it was made with."""
    return {one.code: digest(Category, one) for one in known.categories}


@cache
def earlier() -> dict[str, dict[str, str]]:
    """Give `digests` of every catalogue ever shipped, by the SHA-256 of its file."""
    path = resource("reference", "catalogue_versions.yaml")
    data = document(path, path.read_bytes(), VERSIONS_SCHEMA)
    return {one["sha256"]: dict(one["categories"]) for one in data["shipped"]}


@cache
def shipped_data() -> dict[str, Any]:
    """Give the shipped file as read; whoever overlays it works on a copy."""
    path = resource("reference", "violations.yaml")
    return document(path, path.read_bytes(), SCHEMA)


def parsed(path: Path, data: dict[str, Any], sha256: str) -> Catalogue:
    """Make a catalogue of a file's data and validate it.

    Raises:
        ReferenceDataInvalid: `why` names the entry.
    """
    with Border(path):
        instruments = {entry["id"]: _instrument(entry) for entry in data["instruments"]}
        short = {entry["id"]: _short_name(entry) for entry in data["instruments"]}
        exceptions = {entry["id"]: _exception(entry) for entry in data["exceptions"]}
        classes = {entry["id"]: _sanction_class(entry) for entry in data["sanction_classes"]}
        actors = {entry["id"]: str(entry["label_id"]) for entry in data["actors"]}
        categories = tuple(
            _category(entry, short, exceptions, classes, actors) for entry in data["categories"]
        )
        _require_sources(data)
        require_unique([category.code for category in categories], "code")
        require_unique([category.slug for category in categories], "id")
        return Catalogue(
            version=str(data["version"]),
            sha256=sha256,
            disclaimer=str(data["disclaimer_id"]),
            stage_note=str(data["stage_note_id"]),
            categories=categories,
            instruments=tuple(instruments.values()),
            severity_levels=tuple((str(k), str(v)) for k, v in data["severity_levels"].items()),
            exceptions=tuple(exceptions.values()),
            sanctions=tuple(classes.values()),
        )


@cache
def negation_guards() -> tuple[str, ...]:
    """Phrases that speak for neutrality: a cue beside one of them is no lead."""
    return tuple(str(text) for text in shipped_data()["lexicon"]["negation_guards_id"])


def _category(
    entry: dict[str, Any],
    short: dict[str, str],
    exceptions: dict[str, ExceptionRule],
    classes: dict[str, SanctionClass],
    actors: dict[str, str],
) -> Category:
    if entry["stage"] not in STAGES:
        raise ValueError(f"{entry['code']}: stage {entry['stage']}")
    return Category(
        code=str(entry["code"]),
        slug=str(entry["id"]),
        label=str(entry["label_id"]),
        label_en=str(entry["label_en"]),
        description=str(entry["description_id"]),
        group=str(entry["group"]),
        stage=str(entry["stage"]),
        actors=tuple(actors[actor] for actor in entry["actors"]),
        legal_basis=tuple(
            LegalReference(
                instrument=str(basis["instrument"]),
                short_name=short[basis["instrument"]],
                article=str(basis["article"]),
                needs_check=_flag(basis["needs_check"]),
            )
            for basis in entry["legal_basis"]
        ),
        sanctions=_sanctions(entry["sanction"], classes),
        proof_points=tuple(str(text) for text in entry["proof_points_id"]),
        exceptions=tuple(exceptions[name] for name in entry["exceptions"]),
        cues=_cues(entry),
        visual_cues=tuple(str(text) for text in entry["visual_cues_id"]),
        severity=str(entry["severity"]),
        confidence=confidence(entry),
        terms=tuple(str(item["term"]) for item in entry.get("seed_terms", ())),
        note=str(entry.get("note", "")),
    )


def _require_sources(data: dict[str, Any]) -> None:
    """Raise ValueError where an entry names a source that is not listed."""
    listed = {entry["id"] for entry in data["sources"]}
    parts = ("categories", "instruments", "exceptions", "sanction_classes")
    for entry in (entry for part in parts for entry in data[part]):
        unknown = set(entry.get("sources", ())) - listed
        if unknown:
            raise ValueError(f"{entry['id']}: sources {sorted(unknown)}")


def _sanctions(entry: dict[str, Any], classes: dict[str, SanctionClass]) -> Sanctions:
    def labels(key: str) -> tuple[str, ...]:
        return tuple(classes[name].label for name in entry[key])

    return Sanctions(
        before_determination=labels("sebelum_penetapan"),
        after_determination=labels("setelah_penetapan"),
        criminal=labels("pidana"),
        confidence=confidence(entry),
    )


def _cues(entry: dict[str, Any]) -> tuple[Cue, ...]:
    national = [Cue(str(text), "id") for text in entry["cues_id"]]
    regional = [Cue(str(cue["text"]), str(cue["lang"])) for cue in entry["cues_regional"]]
    return (*national, *regional)


def _instrument(entry: dict[str, Any]) -> Instrument:
    return Instrument(
        id=str(entry["id"]),
        full_name=str(entry["full_name_id"]),
        number=str(entry["number"]),
        year=int(entry["year"]),
        confidence=confidence(entry),
        subject=str(entry.get("subject_id", "")),
        note=". ".join(str(entry[key]) for key in ("status", "note") if entry.get(key)),
    )


def _short_name(entry: dict[str, Any]) -> str:
    """Write how a reader cites it: "PP Nomor 94 Tahun 2021"; a joint decree by its year."""
    kind = str(entry["id"]).partition("-")[0]
    name = _SHORT_NAMES.get(kind, kind.upper())
    number = str(entry["number"])
    if kind == "skb" or not number[0].isdigit():
        return f"{name} Tahun {entry['year']}"
    return (
        f"{name} Nomor {number}"
        if "/" in number
        else f"{name} Nomor {number} Tahun {entry['year']}"
    )


def _exception(entry: dict[str, Any]) -> ExceptionRule:
    return ExceptionRule(
        id=str(entry["id"]),
        text=str(entry["text_id"]),
        basis=str(entry["basis"]),
        confidence=confidence(entry),
        note=str(entry.get("note", "")),
    )


def _sanction_class(entry: dict[str, Any]) -> SanctionClass:
    return SanctionClass(
        id=str(entry["id"]),
        label=str(entry["label_id"]),
        basis=str(entry["basis"]),
        confidence=confidence(entry),
    )


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"needs_check {value!r}")
    return value
