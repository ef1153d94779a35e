"""The shipped reference data: validated when loaded, every doubt kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

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
from app.domain.deadlines import DeadlineRule
from app.domain.dossier import Requirement
from app.domain.errors import ReferenceDataInvalid
from app.runtime.paths import resource

CONFIDENCES = frozenset(("verified", "secondary", "seed-only", "recalled", "inferred"))
STAGES = frozenset(("sebelum_penetapan", "setelah_penetapan", "keduanya"))
# Which field of the case form starts a limit; limits that start inside the handling are not here.
_STARTS = {
    "pemilu-report-submission": "known_on",
    "pemilu-finding": "known_on",
    "pemilu-preliminary-study": "reported_on",
    "pemilu-follow-up": "registered_on",
    "pemilu-follow-up-extended": "registered_on",
    "pilkada-report-submission": "known_on",
    "pilkada-preliminary-study": "reported_on",
    "pilkada-follow-up": "reported_on",
}
_SHORT_NAMES = {"skb": "SKB", "pp": "PP", "uu": "UU", "se": "SE", "perbawaslu": "Perbawaslu"}


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """Limits of one election's law."""

    rules: tuple[DeadlineRule, ...]
    """Those that can be counted from the case form."""
    working_days_default: bool
    """How `hari` without "kerja" is read; only recalled, so always marked."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """A hand pose and its neutral reading."""

    id: str
    label: str
    neutral_reading: str
    confidence: str


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
    data = _document(path, raw, "asn-neutrality-violations")
    with _Border(path):
        instruments = {entry["id"]: _instrument(entry) for entry in data["instruments"]}
        short = {entry["id"]: _short_name(entry) for entry in data["instruments"]}
        exceptions = {entry["id"]: _exception(entry) for entry in data["exceptions"]}
        classes = {entry["id"]: _sanction_class(entry) for entry in data["sanction_classes"]}
        actors = {entry["id"]: str(entry["label_id"]) for entry in data["actors"]}
        categories = tuple(
            _category(entry, short, exceptions, classes, actors) for entry in data["categories"]
        )
        _require_unique([category.code for category in categories], "code")
        _require_unique([category.slug for category in categories], "id")
        return Catalogue(
            version=str(data["version"]),
            sha256=hashlib.sha256(raw).hexdigest(),
            disclaimer=str(data["disclaimer_id"]),
            stage_note=str(data["stage_note_id"]),
            categories=categories,
            instruments=tuple(instruments.values()),
            severity_levels=tuple((str(k), str(v)) for k, v in data["severity_levels"].items()),
        )


@cache
def negation_guards() -> tuple[str, ...]:
    """Phrases that speak for neutrality: a cue beside one of them is no lead."""
    path = resource("reference", "violations.yaml")
    data = _document(path, path.read_bytes(), "asn-neutrality-violations")
    return tuple(str(text) for text in data["lexicon"]["negation_guards_id"])


@cache
def deadline_rules(election: str) -> DeadlineRules:
    """Load the limits of `pemilu` or `pemilihan`.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    path = resource("reference", "procedure.yaml")
    data = _document(path, path.read_bytes(), "asn-neutrality-procedure")
    with _Border(path):
        part = data[election]
        return DeadlineRules(
            rules=tuple(
                _deadline(entry) for entry in part["deadlines"] if str(entry["id"]) in _STARTS
            ),
            working_days_default=part["day_definition"]["value"] == "hari kerja",
        )


@cache
def requirements(election: str) -> tuple[Requirement, ...]:
    """Load the formal and material requirements of `pemilu` or `pemilihan`.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    path = resource("reference", "procedure.yaml")
    data = _document(path, path.read_bytes(), "asn-neutrality-procedure")
    groups = (("formal", "Syarat formal"), ("material", "Syarat materiel"))
    with _Border(path):
        return tuple(
            Requirement(
                group=label,
                text=str(text),
                basis=str(part["basis"]),
                needs_check=_confidence(part) != "verified",
            )
            for key, label in groups
            for part in (data[election]["requirements"][key],)
            for text in part["items_id"]
        )


@cache
def gestures() -> tuple[Gesture, ...]:
    """Load the hand poses.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    path = resource("reference", "gestures.yaml")
    data = _document(path, path.read_bytes(), "asn-neutrality-gestures")
    with _Border(path):
        found = tuple(
            Gesture(
                id=str(entry["id"]),
                label=str(entry["label_id"]),
                neutral_reading=str(entry["neutral_reading_id"]),
                confidence=_confidence(entry),
            )
            for entry in data["gestures"]
        )
        _require_unique([gesture.id for gesture in found], "id")
        return found


class _Border:
    """Turns a missing or ill-typed key into one error that names the file and the key."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, KeyError | TypeError | ValueError | AttributeError):
            raise ReferenceDataInvalid(path=self._path, why=str(error)) from error


def _document(path: Path, raw: bytes, schema: str) -> dict[str, Any]:
    try:
        data = yaml.safe_load(raw)
    except yaml.YAMLError as e:
        raise ReferenceDataInvalid(path=path, why="yaml") from e
    if not isinstance(data, dict) or data.get("schema") != schema:
        raise ReferenceDataInvalid(path=path, why=f"schema is not {schema}")
    return data


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
        confidence=_confidence(entry),
    )


def _sanctions(entry: dict[str, Any], classes: dict[str, SanctionClass]) -> Sanctions:
    def labels(key: str) -> tuple[str, ...]:
        return tuple(classes[name].label for name in entry[key])

    return Sanctions(
        before_determination=labels("sebelum_penetapan"),
        after_determination=labels("setelah_penetapan"),
        criminal=labels("pidana"),
        confidence=_confidence(entry),
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
        confidence=_confidence(entry),
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
        confidence=_confidence(entry),
        note=str(entry.get("note", "")),
    )


def _sanction_class(entry: dict[str, Any]) -> SanctionClass:
    return SanctionClass(
        id=str(entry["id"]),
        label=str(entry["label_id"]),
        basis=str(entry["basis"]),
        confidence=_confidence(entry),
    )


def _deadline(entry: dict[str, Any]) -> DeadlineRule:
    limit = entry["limit"]
    if not isinstance(limit, int) or limit < 1:
        raise ValueError(f"{entry['id']}: limit {limit}")
    return DeadlineRule(
        id=str(entry["id"]),
        what=str(entry["what_id"]),
        limit_days=limit,
        unit=str(entry["unit"]),
        counted_from=str(entry["counted_from_id"]),
        starts_with=_STARTS[str(entry["id"])],
        basis=str(entry["basis"]),
        confidence=_confidence(entry),
    )


def _confidence(entry: dict[str, Any]) -> str:
    value = str(entry["confidence"])
    if value not in CONFIDENCES:
        raise ValueError(f"confidence {value}")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"needs_check {value!r}")
    return value


def _require_unique(values: list[str], name: str) -> None:
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f"{name} {value} is there twice")
