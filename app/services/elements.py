"""Elements of a category as data, and what a person says of each by the moments of a case."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.agency_catalogue import AgencyCatalogue
from app.domain.catalogue import Catalogue, Category
from app.domain.choices import ElementMark, ElementState
from app.domain.elements import Element, ElementKind, ElementMatrix, ElementRow, laid_out
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.moment import SuggestionDraft
from app.domain.plain import to_plain
from app.runtime.paths import resource
from app.services import case_catalogue, catalogue, review
from app.services.events import Topic
from app.services.reference import Border, confidence, document, require_unique
from app.services.session import CaseSession
from app.services.undo import Change

SET_ACT = "element.set"
_SCHEMA = "asn-neutrality-elements"
_LONGEST_NOTE = 2000
_NEAR_US = 30_000_000


@cache
def load() -> dict[str, tuple[Element, ...]]:
    """Give the elements of every category of the shipped catalogue, by code.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file, or names what the catalogue
            does not hold.
    """
    return read_elements(resource("reference", "elements.yaml"), catalogue.load())


@cache
def shipped_points() -> dict[str, tuple[ElementKind, ...]]:
    """Give which element each proof point of a shipped category tests, by code."""
    path = resource("reference", "elements.yaml")
    data = document(path, path.read_bytes(), _SCHEMA)
    return {
        str(entry["code"]): tuple(map(ElementKind, entry["points"])) for entry in data["categories"]
    }


def read_elements(path: Path, known: Catalogue) -> dict[str, tuple[Element, ...]]:
    """Read a file of elements against a catalogue; every category is there, every point has a kind.

    Raises:
        ReferenceDataInvalid: as `load`.
    """
    data = document(path, path.read_bytes(), _SCHEMA)
    with Border(path):
        kinds = _kinds(data)
        is_sure = confidence(data) == "verified"
        codes = [str(entry["code"]) for entry in data["categories"]]
        require_unique(codes, "code")
        by_code = {category.code: category for category in known.categories}
        if set(codes) != set(by_code):
            raise ValueError(f"categories {sorted(set(codes) ^ set(by_code))}")
        return {
            str(entry["code"]): _elements(entry, by_code[entry["code"]], kinds, is_sure=is_sure)
            for entry in data["categories"]
        }


@cache
def of_agency(agency: AgencyCatalogue) -> dict[str, tuple[Element, ...]]:
    """Give the elements of the categories that an agency added or overrode, by code."""
    path = resource("reference", "elements.yaml")
    kinds = _kinds(document(path, path.read_bytes(), _SCHEMA))
    points = {one.code: list(one.kinds) for one in agency.points}
    return {
        one.code: _elements({"points": points[one.code]}, one, kinds, is_sure=False)
        for one in agency.categories
    }


def of(session: CaseSession) -> dict[str, tuple[Element, ...]]:
    """Give the elements of every category that a case can be given, by code."""
    agency = case_catalogue.used(session).agency
    return load() if agency is None else {**load(), **of_agency(agency)}


def _kinds(data: dict[str, Any]) -> dict[ElementKind, tuple[str, str]]:
    found = {
        ElementKind(entry["id"]): (str(entry["label_id"]), str(entry["question_id"]))
        for entry in data["kinds"]
    }
    if set(found) != set(ElementKind):
        raise ValueError("kinds")
    return found


def attendance_note() -> str:
    """Say in Indonesian that attendance alone is no breach."""
    path = resource("reference", "elements.yaml")
    with Border(path):
        return str(document(path, path.read_bytes(), _SCHEMA)["attendance_note_id"])


def beyond_attendance(drafts: Sequence[SuggestionDraft]) -> list[SuggestionDraft]:
    """Leave out what says only that somebody came: attendance alone is never proposed.

    Where another category is heard on the same item within half a minute, it stays.
    """
    attending = {
        code for code, found in load().items() if any(item.cues_tell_attendance for item in found)
    }
    acts = [draft for draft in drafts if draft.category not in attending]
    return [
        draft
        for draft in drafts
        if draft.category not in attending or any(_is_near(draft, act) for act in acts)
    ]


def _is_near(draft: SuggestionDraft, act: SuggestionDraft) -> bool:
    return (
        act.evidence == draft.evidence
        and act.span.start_us - _NEAR_US <= draft.span.end_us
        and draft.span.start_us <= act.span.end_us + _NEAR_US
    )


def suspected(session: CaseSession) -> tuple[str, ...]:
    """Give the categories that moments of the case were given, in order of code."""
    found = {code for moment in review.moments(session) for code in moment.draft.categories}
    return tuple(sorted(found & set(of(session))))


def matrix(session: CaseSession, category: str) -> ElementMatrix:
    """Lay out the elements of a category against the moments that were given it.

    Raises:
        UnknownCategory: the catalogue has none.
    """
    code = case_catalogue.of(session).category(category).code
    moments = tuple(
        str(moment.code) for moment in review.moments(session) if code in moment.draft.categories
    )
    return laid_out(code, of(session)[code], moments, session.stores.choices.elements())


def all_matrices(session: CaseSession) -> tuple[ElementMatrix, ...]:
    """Give the matrix of every suspected category."""
    return tuple(matrix(session, code) for code in suspected(session))


def set_mark(session: CaseSession, mark: ElementMark) -> None:
    """State what a moment, or the whole case, says of an element; undone like any step.

    Raises:
        UnknownCategory, UnknownItem: there is no such category, element, or moment of it.
        InvalidValue: the note is too long.
        CaseReadOnly: this sitting may not write.
    """
    row = checked(session, mark)
    before = row.mark(mark.moment) or ElementMark(
        mark.category, mark.element, mark.moment, ElementState.OPEN
    )
    if mark == before:
        return
    what = f"{mark.category}: {row.element.text}"
    put(session, mark, what, "")
    session.undo.push(
        Change(
            f"element.set {mark.key}",
            undo=lambda: put(session, before, what, "undo"),
            redo=lambda: put(session, mark, what, "redo"),
        )
    )


def checked(session: CaseSession, mark: ElementMark) -> ElementRow:
    """Give the row of the matrix that a mark belongs to.

    Raises:
        UnknownCategory, UnknownItem, InvalidValue: as `set_mark`.
    """
    found = matrix(session, mark.category)
    row = next((row for row in found.rows if row.element.key == mark.element), None)
    if row is None:
        raise UnknownItem(kind="element", id=f"{mark.category}/{mark.element}")
    if mark.moment and mark.moment not in found.moments:
        raise UnknownItem(kind="moment", id=mark.moment)
    if len(mark.note) > _LONGEST_NOTE:
        raise InvalidValue(field="note", value=len(mark.note), expected=f"<= {_LONGEST_NOTE}")
    return row


def put(session: CaseSession, mark: ElementMark, what: str, why: str) -> None:
    """Write what is said of an element and its entry; no step to undo is left by it."""
    with session.change(SET_ACT, Topic.CASE, why=why) as change:
        session.stores.choices.put_element(mark)
        change.obj = (mark.key,)
        change.data = {"mark": to_plain(mark), "what": what}


def _elements(
    entry: dict[str, Any],
    category: Category,
    kinds: dict[ElementKind, tuple[str, str]],
    *,
    is_sure: bool,
) -> tuple[Element, ...]:
    points = [ElementKind(kind) for kind in entry["points"]]
    if len(points) != len(category.proof_points):
        raise ValueError(f"{category.code}: {len(points)} points")
    beyond = int(entry.get("beyond_attendance", 0))
    if not 0 <= beyond <= len(points):
        raise ValueError(f"{category.code}: beyond_attendance {beyond}")
    found = [
        Element(
            f"proof-{number}", kind, kinds[kind][0], text,
            is_beyond_attendance=number == beyond, needs_check=not is_sure,
            cues_tell_attendance=number == beyond and bool(entry.get("cues_tell_attendance")),
        )
        for number, (kind, text) in enumerate(zip(points, category.proof_points, strict=True), 1)
    ]  # fmt: skip
    for kind, (label, question) in kinds.items():
        if kind not in points and kind is not ElementKind.EXCEPTION:
            found.append(Element(kind.value, kind, label, question, needs_check=not is_sure))
    found += [
        Element(
            f"exception-{rule.id}",
            ElementKind.EXCEPTION,
            kinds[ElementKind.EXCEPTION][0],
            f"Sudah ditanyakan dan tidak berlaku? {rule.text}",
            needs_check=rule.needs_check,
        )
        for rule in category.exceptions
    ]
    order = list(ElementKind)
    return tuple(sorted(found, key=lambda element: order.index(element.kind)))
