"""Limits and requirements of the procedure data, each with how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.deadlines import DeadlineRule
from app.domain.dossier import Requirement
from app.domain.handover import FormModel
from app.runtime.paths import resource
from app.services.reference import Border, confidence, document

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


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """Limits of one election's law."""

    rules: tuple[DeadlineRule, ...]
    """Those that can be counted from the case form."""
    working_days_default: bool
    """How `hari` without "kerja" is read; only recalled, so always marked."""


@cache
def deadline_rules(election: str) -> DeadlineRules:
    """Load the limits of `pemilu` or `pemilihan`.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    path = resource("reference", "procedure.yaml")
    data = document(path, path.read_bytes(), "asn-neutrality-procedure")
    with Border(path):
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
    data = document(path, path.read_bytes(), "asn-neutrality-procedure")
    groups = (("formal", "Syarat formal"), ("material", "Syarat materiel"))
    with Border(path):
        return tuple(
            Requirement(
                group=label,
                text=str(text),
                basis=str(part["basis"]),
                needs_check=confidence(part) != "verified",
            )
            for key, label in groups
            for part in (data[election]["requirements"][key],)
            for text in part["items_id"]
        )


@cache
def handover_form(election: str) -> FormModel:
    """Find the form for handing evidence over (serah terima) in `pemilu` or `pemilihan`.

    A number that is only guessed is not given; where the data know no such form, its name is
    empty and it is marked as to be checked.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    path = resource("reference", "procedure.yaml")
    data = document(path, path.read_bytes(), "asn-neutrality-procedure")
    with Border(path):
        return form_model(data[election]["forms"])


def form_model(entries: list[dict[str, Any]]) -> FormModel:
    """Choose among the forms of one law as `handover_form` does."""
    for entry in entries:
        if "serah terima" in str(entry["name_id"]).lower():
            code = str(entry["code"] or "")
            is_sure = bool(code) and confidence(entry) == "verified"
            return FormModel(code, str(entry["name_id"]), needs_check=not is_sure)
    return FormModel(code="", name="", needs_check=True)


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
        confidence=confidence(entry),
    )
