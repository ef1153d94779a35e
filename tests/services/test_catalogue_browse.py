from __future__ import annotations

import pytest

from app.domain.catalogue import MUST_VERIFY
from app.runtime.paths import resource
from app.services import catalogue, gestures, reference
from app.services.catalogue_browse import EntryKind, entries, find_entries

PATH = resource("reference", "violations.yaml")
RAW = reference.document(PATH, PATH.read_bytes(), "asn-neutrality-violations")
TERMS = [(one["code"], item["term"]) for one in RAW["categories"] for item in one["seed_terms"]]


def shown(query: str) -> set[tuple[EntryKind, str]]:
    return {(entry.kind, entry.id) for entry in find_entries(query)}


@pytest.mark.parametrize(("code", "term"), TERMS)
def test_every_behaviour_is_found_by_the_words_of_its_sources(code: str, term: str) -> None:
    assert (EntryKind.CATEGORY, code) in shown(term)


@pytest.mark.parametrize(
    ("part", "kind", "names"),
    [
        ("instruments", EntryKind.INSTRUMENT, ("full_name_id", "number")),
        ("exceptions", EntryKind.EXCEPTION, ("text_id",)),
        ("sanction_classes", EntryKind.SANCTION, ("label_id",)),
    ],
)
def test_every_regulation_exception_and_sanction_is_found_by_its_words(part, kind, names) -> None:
    for entry in RAW[part]:
        for name in names:
            assert (kind, entry["id"]) in shown(str(entry[name])), entry["id"]


def test_what_is_used_names_where_it_is_used() -> None:
    raw = {(part, entry["id"]) for part in ("instruments", "exceptions") for entry in RAW[part]}
    used = {("instruments", b["instrument"]) for c in RAW["categories"] for b in c["legal_basis"]}
    used |= {("exceptions", name) for c in RAW["categories"] for name in c["exceptions"]}
    kinds = {"instruments": EntryKind.INSTRUMENT, "exceptions": EntryKind.EXCEPTION}
    known = {(entry.kind, entry.id): entry.codes for entry in entries(catalogue.load())}
    for part, name in raw:
        assert bool(known[kinds[part], name]) is ((part, name) in used)


def test_a_sanction_in_doubt_says_so() -> None:
    doubted = [
        e for e in entries(catalogue.load()) if e.kind is EntryKind.SANCTION and e.needs_check
    ]
    assert doubted
    assert all(MUST_VERIFY in entry.text for entry in doubted)


def test_no_reference_of_the_catalogue_dangles() -> None:
    known = {part: {entry["id"] for entry in RAW[part]} for part in ("sources", "actors")}
    shapes = {gesture.id for gesture in gestures.load()}
    for entry in RAW["categories"]:
        assert set(entry["sources"]) <= known["sources"], entry["code"]
        assert set(entry["actors"]) <= known["actors"], entry["code"]
        assert set(entry.get("gesture_ids", ())) <= shapes, entry["code"]
        assert all(cue.strip() for cue in entry["cues_id"]), entry["code"]
        assert len(set(entry["cues_id"])) == len(entry["cues_id"]), entry["code"]
        assert all(cue["lang"] and cue["text"].strip() for cue in entry["cues_regional"])
