"""Limits and requirements of the procedure data, each with how sure it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from app.domain.deadlines import FOLLOWS, Counting, DeadlineRule
from app.domain.dossier import Requirement
from app.domain.handover import FormModel
from app.runtime.paths import resource
from app.services.reference import Border, confidence, document


class _Reach(NamedTuple):
    """What the text of a limit means for the fields of a case."""

    start: str = ""
    met_by: str = ""
    origin: str = ""
    is_backwards: bool = False


# The data say in words from what a limit counts; these are the fields of the case form that hold
# it. A limit that is not named here, or has no field, begins on a day that a person states.
_REACH = {
    "pemilu-report-submission": _Reach("known_on", "reported_on", "laporan"),
    "pemilu-finding": _Reach("known_on", "registered_on", "temuan"),
    "pemilu-preliminary-study": _Reach("reported_on", "registered_on", "laporan"),
    "pemilu-report-repair": _Reach(origin="laporan"),
    "pemilu-follow-up": _Reach("registered_on", "decided_on"),
    "pemilu-follow-up-extended": _Reach("registered_on", "decided_on"),
    "pemilu-clarification-invite": _Reach(is_backwards=True),
    "pilkada-report-submission": _Reach("known_on", "reported_on", "laporan"),
    "pilkada-preliminary-study": _Reach("reported_on", "registered_on", "laporan"),
    "pilkada-report-repair": _Reach(origin="laporan"),
    "pilkada-follow-up": _Reach("reported_on", "decided_on"),
    "pilkada-additional": _Reach(f"{FOLLOWS}pilkada-follow-up", "decided_on"),
}


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """Limits of one election's law."""

    rules: tuple[DeadlineRule, ...]
    """In the order of the procedure."""
    plain_days: Counting
    """How `hari` without "kerja" is read."""
    plain_days_confidence: str
    """How sure that reading is."""
    plain_days_note: str
    """What the data say of it, Indonesian."""


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
        titles = {str(source["id"]): str(source["title"]) for source in data["sources"]}
        definition = part["day_definition"]
        return DeadlineRules(
            rules=tuple(_deadline(entry, titles) for entry in part["deadlines"]),
            plain_days=Counting(str(definition["value"])),
            plain_days_confidence=confidence(definition),
            plain_days_note=str(definition.get("note", "")),
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
                id=f"{election}.{key}.{_slug(str(text))}",
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
    return _form(election, "serah terima")


@cache
def receipt_form(election: str) -> FormModel:
    """Find the form of a receipt (tanda terima, tanda bukti penyampaian) as `handover_form` does.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    return _form(election, "tanda terima", "tanda bukti")


@cache
def clarification_form(election: str) -> FormModel:
    """Find the form of a berita acara klarifikasi as `handover_form` does.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    return _form(election, "berita acara klarifikasi")


@cache
def list_basis() -> FormModel:
    """Give what the order of a list of evidence rests on, as name, and whether it is doubtful.

    Raises:
        ReferenceDataInvalid: the entry breaks the rules of the file, or there is none.
    """
    path = resource("reference", "procedure.yaml")
    data = document(path, path.read_bytes(), "asn-neutrality-procedure")
    with Border(path):
        [entry] = [one for one in data["dossier"]["sections"] if one["id"] == "evidence-list"]
        return FormModel("", str(entry["basis"]), needs_check=confidence(entry) != "verified")


def form_model(entries: list[dict[str, Any]], *wanted: str) -> FormModel:
    """Choose among the forms of one law as `handover_form` does.

    Args:
        wanted: parts of a name, lower case, the first found form of any is taken.
    """
    for entry in entries:
        name = str(entry["name_id"])
        if any(part in name.lower() for part in wanted):
            code = str(entry["code"] or "")
            is_sure = bool(code) and confidence(entry) == "verified"
            return FormModel(code, name, needs_check=not is_sure)
    return FormModel(code="", name="", needs_check=True)


def _form(election: str, *wanted: str) -> FormModel:
    path = resource("reference", "procedure.yaml")
    data = document(path, path.read_bytes(), "asn-neutrality-procedure")
    with Border(path):
        return form_model(data[election]["forms"], *wanted)


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def _deadline(entry: dict[str, Any], titles: dict[str, str]) -> DeadlineRule:
    limit = entry["limit"]
    if not isinstance(limit, int) or limit < 1:
        raise ValueError(f"{entry['id']}: limit {limit}")
    if entry["unit"] not in ("hari", Counting.WORKING.value, Counting.CALENDAR.value):
        raise ValueError(f"{entry['id']}: unit {entry['unit']}")
    reach = _REACH.get(str(entry["id"]), _Reach())
    return DeadlineRule(
        id=str(entry["id"]),
        what=str(entry["what_id"]),
        limit_days=limit,
        unit=str(entry["unit"]),
        counted_from=str(entry["counted_from_id"]),
        starts_with=reach.start,
        basis=str(entry["basis"]),
        confidence=confidence(entry),
        met_by=reach.met_by,
        origin=reach.origin,
        counts_backwards=reach.is_backwards,
        handled_by=str(entry["handled_by_id"]),
        note=str(entry.get("note", "")),
        sources=tuple(titles[str(name)] for name in entry["sources"]),
    )
