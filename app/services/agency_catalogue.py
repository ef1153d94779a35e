"""An agency's catalogue file, checked rule by rule: what it names must be there.

The file is laid over the shipped data and then read by the reader of the shipped file, so an
agency's category is held to the same rules. Nothing of it is used before a case is moved to it.
"""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any, NoReturn

from app.domain.agency_catalogue import AgencyCatalogue, CategoryPoints, ReadAgencyFile
from app.domain.elements import ElementKind
from app.domain.errors import AgencyCatalogueInvalid, ReferenceDataInvalid, UnreadableMedia
from app.services import catalogue, elements
from app.services.given_files import reading_job
from app.services.reference import CONFIDENCES
from app.tasks.job import Job
from media.agency_child import read_agency_file

SCHEMA = "netra-agency-catalogue"
_CODE = re.compile(r"[A-Z]{1,4}-\d{2,3}", re.ASCII)
_VERSION = re.compile(r"[\w.\-]{1,20}", re.ASCII)
_ID = re.compile(r"[a-z0-9][a-z0-9\-]{0,59}", re.ASCII)
_LONGEST, _LONGEST_CUE, _SHORTEST_CUE = 2_000, 200, 3
_MOST_CATEGORIES, _MOST_ITEMS = 200, 100
_FILE = {"schema", "agency", "version", "note", "instruments", "exceptions", "categories"}
_NEW: dict[str, Any] = {
    "label_id": None, "description_id": None, "proof_points_id": None, "points": None,
    "label_en": "", "id": "", "group": "lembaga", "stage": "keduanya", "severity": "medium",
    "confidence": "recalled", "actors": [], "legal_basis": [], "exceptions": [], "cues_id": [],
    "cues_regional": [], "visual_cues_id": [], "note": "",
    "sanction": {
        "sebelum_penetapan": [], "setelah_penetapan": [], "pidana": [], "confidence": "recalled",
    },
}  # fmt: skip
"""Keys of a category and what a new one has where nothing is said; None: it must be said."""
_TEXTS = ("label_id", "label_en", "description_id", "group", "note")
_TEXT_LISTS = ("proof_points_id", "cues_id", "visual_cues_id")
_SEVERITIES = frozenset(("low", "medium", "high", "critical"))
_RULES = {
    "instrument": ({"id", "full_name_id", "number", "year", "confidence"}, {"subject_id", "note"}),
    "exception": ({"id", "text_id", "basis", "confidence"}, {"note"}),
}


def read_job(path: Path) -> Job[ReadAgencyFile]:
    """Read a catalogue file in a child; see `reading_job` for what it raises."""
    return reading_job(path, read_agency_file)


def refused(path: Path, error: UnreadableMedia) -> AgencyCatalogueInvalid:
    """Say of a file that could not be read what is wrong with it, in the words of catalogues."""
    return AgencyCatalogueInvalid(path=path.name, where="", why=str(error.facts.get("why", "")))


def checked(name: str, found: ReadAgencyFile) -> AgencyCatalogue:
    """Check what was read and make the catalogue of it.

    Args:
        name: of the file.

    Raises:
        AgencyCatalogueInvalid: the first rule that it breaks, and where.
    """
    return _Check(name).catalogue(json.loads(found.text), found.sha256)


class _Check:
    """Goes through one file; the first thing that is wrong ends it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._where = ""

    def catalogue(self, data: Any, sha256: str) -> AgencyCatalogue:
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            self._refuse("agency_schema")
        self._known_keys(data, _FILE)
        agency = self._text(data, "agency", 120)
        version = str(data.get("version", ""))
        if not _VERSION.fullmatch(version):
            self._refuse("agency_missing", "version")
        note = self._text(data, "note", _LONGEST) if "note" in data else ""
        base = copy.deepcopy(catalogue.shipped_data())
        laws = self._entries(data, "instruments", "instrument")
        rules = self._entries(data, "exceptions", "exception")
        _overlay(base["instruments"], laws, "id")
        _overlay(base["exceptions"], rules, "id")
        given = self._categories(data, base)
        _overlay(base["categories"], [entry for entry, _points in given], "code")
        self._where = ""
        try:
            whole = catalogue.parsed(Path(self._name), base, sha256)
        except ReferenceDataInvalid as e:  # what the checks above do not foresee
            self._refuse("agency_word", str(e.facts.get("why", "")))
        codes = {str(entry["code"]): points for entry, points in given}
        own_laws, own_rules = ({str(one["id"]) for one in part} for part in (laws, rules))
        return AgencyCatalogue(
            agency=agency,
            version=version,
            file_name=self._name,
            file_sha256=sha256,
            note=note,
            categories=tuple(one for one in whole.categories if one.code in codes),
            points=tuple(CategoryPoints(code, codes[code]) for code in sorted(codes)),
            instruments=tuple(one for one in whole.instruments if one.id in own_laws),
            exceptions=tuple(one for one in whole.exceptions if one.id in own_rules),
        )

    def _entries(self, data: dict[str, Any], part: str, kind: str) -> list[dict[str, Any]]:
        needed, optional = _RULES[kind]
        found = self._list(data, part)
        for entry in found:
            if not isinstance(entry, dict):
                self._refuse("agency_list", part)
            self._where = f"{kind}:{entry.get('id', '?')}"
            self._known_keys(entry, needed | optional)
            for key in sorted(needed):
                if key not in entry:
                    self._refuse("agency_missing", key)
            for key in entry.keys() - {"year"}:
                self._text({key: str(entry[key])}, key, _LONGEST)
            if not _ID.fullmatch(str(entry["id"])):
                self._refuse("agency_word", "id")
            if kind == "instrument" and not isinstance(entry["year"], int):
                self._refuse("agency_word", "year")
            self._one_of(entry, "confidence", CONFIDENCES)
        self._unique([str(entry["id"]) for entry in found], kind)
        return found

    def _categories(
        self, data: dict[str, Any], base: dict[str, Any]
    ) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
        found = self._list(data, "categories")
        if not found or len(found) > _MOST_CATEGORIES:
            self._refuse("agency_empty" if not found else "agency_list", "categories")
        shipped = {str(entry["code"]): entry for entry in base["categories"]}
        made = []
        for entry in found:
            if not isinstance(entry, dict):
                self._refuse("agency_list", "categories")
            code = str(entry.get("code", ""))
            self._where = f"category:{code or '?'}"
            is_known = code in shipped
            if not _CODE.fullmatch(code) or (code.startswith("N-") and not is_known):
                self._refuse("agency_code")
            self._known_keys(entry, {"code", *_NEW})
            made.append(self._category(code, entry, shipped.get(code), base))
        self._unique([str(entry["code"]) for entry, _points in made], "category")
        return made

    def _category(
        self,
        code: str,
        entry: dict[str, Any],
        shipped: dict[str, Any] | None,
        base: dict[str, Any],
    ) -> tuple[dict[str, Any], tuple[str, ...]]:
        if shipped is None:
            for key, default in _NEW.items():
                if default is None and key not in entry:
                    self._refuse("agency_missing", key)
        self._check_texts(entry)
        whole = {**(_NEW if shipped is None else shipped), **entry}
        whole["code"], whole["id"] = code, str(whole.get("id") or code.lower())
        whole["label_en"] = whole.get("label_en") or whole["label_id"]
        self._check_references(whole, base)
        return whole, self._points(code, whole, entry)

    def _check_texts(self, entry: dict[str, Any]) -> None:
        for key in _TEXTS:
            if key in entry:
                self._text(entry, key, _LONGEST)
        for key in _TEXT_LISTS:
            for text in self._list(entry, key):
                if not isinstance(text, str) or not 0 < len(text.strip()) <= _LONGEST:
                    self._refuse("agency_text", key)
        cues = [str(cue).strip().casefold() for cue in self._list(entry, "cues_id")]
        for cue in self._list(entry, "cues_regional"):
            if not isinstance(cue, dict) or set(cue) != {"text", "lang"}:
                self._refuse("agency_cue", "cues_regional")
            cues.append(str(cue["text"]).strip().casefold())
        is_fit = all(_SHORTEST_CUE <= len(cue) <= _LONGEST_CUE for cue in cues)
        if not is_fit or len(set(cues)) != len(cues):
            self._refuse("agency_cue")

    def _check_references(self, whole: dict[str, Any], base: dict[str, Any]) -> None:
        self._one_of(whole, "stage", catalogue.STAGES)
        self._one_of(whole, "severity", _SEVERITIES)
        self._one_of(whole, "confidence", CONFIDENCES)
        self._all_in(whole, "actors", base["actors"], "agency_actor")
        self._all_in(whole, "exceptions", base["exceptions"], "agency_exception")
        laws = {entry["id"] for entry in base["instruments"]}
        for basis in self._list(whole, "legal_basis"):
            if not isinstance(basis, dict) or basis.get("instrument") not in laws:
                named = basis.get("instrument", "?") if isinstance(basis, dict) else basis
                self._refuse("agency_instrument", str(named))
            self._text(basis, "article", _LONGEST)
            if not isinstance(basis.setdefault("needs_check", True), bool):
                self._refuse("agency_word", "needs_check")
        sanction = whole["sanction"]
        if not isinstance(sanction, dict) or not set(sanction) <= set(_NEW["sanction"] or {}) | {
            "note"
        }:
            self._refuse("agency_unknown", "sanction")
        whole["sanction"] = {**_NEW["sanction"], **sanction}
        for key in ("sebelum_penetapan", "setelah_penetapan", "pidana"):
            self._all_in(whole["sanction"], key, base["sanction_classes"], "agency_sanction")
        self._one_of(whole["sanction"], "confidence", CONFIDENCES)

    def _points(self, code: str, whole: dict[str, Any], entry: dict[str, Any]) -> tuple[str, ...]:
        if "points" not in entry and "proof_points_id" not in entry:
            return tuple(kind.value for kind in elements.shipped_points()[code])
        points, kinds = self._list(entry, "points"), {kind.value for kind in ElementKind}
        if len(points) != len(whole["proof_points_id"]) or not set(map(str, points)) <= kinds:
            self._refuse("agency_points")
        return tuple(map(str, points))

    def _all_in(
        self, entry: dict[str, Any], key: str, known: list[dict[str, Any]], why: str
    ) -> None:
        names = {one["id"] for one in known}
        for name in self._list(entry, key):
            if not isinstance(name, str) or name not in names:
                self._refuse(why, str(name))

    def _one_of(self, entry: dict[str, Any], key: str, known: frozenset[str]) -> None:
        if str(entry.get(key)) not in known:
            self._refuse("agency_word", f"{key} {entry.get(key)}")

    def _known_keys(self, entry: dict[str, Any], known: set[str]) -> None:
        for key in entry:
            if key not in known:
                self._refuse("agency_unknown", str(key))

    def _list(self, entry: dict[str, Any], key: str) -> list[Any]:
        found = entry.get(key, [])
        if not isinstance(found, list) or len(found) > max(_MOST_ITEMS, _MOST_CATEGORIES):
            self._refuse("agency_list", key)
        return list(found)

    def _text(self, entry: dict[str, Any], key: str, longest: int) -> str:
        if key not in entry:
            self._refuse("agency_missing", key)
        text = entry[key]
        if not isinstance(text, str) or not 0 < len(text.strip()) <= longest:
            self._refuse("agency_text", key)
        if any(not (sign.isprintable() or sign == "\n") for sign in text):
            self._refuse("agency_text", key)
        return text.strip()

    def _unique(self, names: list[str], kind: str) -> None:
        for name in names:
            if names.count(name) > 1:
                self._where = f"{kind}:{name}"
                self._refuse("agency_twice")
        self._where = ""

    def _refuse(self, why: str, what: str = "") -> NoReturn:
        raise AgencyCatalogueInvalid(
            path=self._name, where=self._where, why=f"{why}: {what[:80]}" if what else why
        )


def _overlay(known: list[dict[str, Any]], own: list[dict[str, Any]], key: str) -> None:
    """Put entries over those of the same key, and the others behind them."""
    places = {str(entry[key]): at for at, entry in enumerate(known)}
    for entry in own:
        at = places.get(str(entry[key]))
        if at is None:
            known.append(entry)
        else:
            known[at] = entry
