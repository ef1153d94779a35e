from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.choices import ElementMark, ElementState
from app.domain.dossier import WarningCode
from app.domain.elements import ElementKind
from app.domain.errors import ReferenceDataInvalid, UnknownCategory, UnknownItem
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, SuggestionDraft
from app.runtime.paths import resource
from app.services import (
    cases,
    catalogue,
    elements,
    exchange_reading,
    integrity,
    review,
    snapshots,
    suggestions,
)
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import add_transcript, add_video, new_case, segment

FILLED = ElementState.FILLED


def marked(session: CaseSession, folder: Path, *categories: str) -> None:
    code = add_video(session, folder)
    for start in (0, 1_000_000):
        span = TimeRange(start, start + 200_000)
        review.mark(session, MomentDraft(EvidenceCode(code), span, categories=categories))


def say(
    session: CaseSession, element: str, state: ElementState, moment: str = "", code: str = "N-08"
) -> None:
    elements.set_mark(session, ElementMark(code, element, moment, state))


def state_of(session: CaseSession, element: str, code: str = "N-08") -> ElementState:
    rows = elements.matrix(session, code).rows
    return next(row.state for row in rows if row.element.key == element)


def test_every_category_asks_who_what_when_where_and_for_the_link() -> None:
    wanted = set(ElementKind) - {ElementKind.EXCEPTION}
    for code, found in elements.load().items():
        assert wanted <= {element.kind for element in found}, code
        category = catalogue.load().category(code)
        texts = [element.text for element in found]
        assert all(point in texts for point in category.proof_points)
        keys = {element.key for element in found}
        assert {f"exception-{rule.id}" for rule in category.exceptions} <= keys
        assert len(keys) == len(found)


def test_every_category_of_attendance_asks_for_more_than_attendance() -> None:
    attending = [c.code for c in catalogue.load().categories if c.group == "kehadiran"]
    for code in attending:
        if "narasumber" in catalogue.load().category(code).label:
            continue  # who speaks does more than attend
        assert any(element.is_beyond_attendance for element in elements.load()[code]), code


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: N-07", "code: N-99"),
        ("code: N-07", "code: N-08"),
        ("points: [who, link, when]", "points: [who, link]"),
        ("points: [who, link, when]", "points: [who, link, why]"),
        ("beyond_attendance: 3", "beyond_attendance: 9"),
        ("- {id: where", "- {id: what"),
        ("confidence: recalled", "confidence: certain"),
    ],
)
def test_a_file_that_does_not_fit_the_catalogue_is_refused(
    tmp_path: Path, old: str, new: str
) -> None:
    text = resource("reference", "elements.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "elements.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataInvalid):
        elements.read_elements(path, catalogue.load())


def test_two_moments_that_contradict_each_other_leave_an_element_contested(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        marked(session, tmp_path, "N-08")
        assert elements.suspected(session) == ("N-08",)
        assert state_of(session, "proof-2") is ElementState.OPEN
        say(session, "proof-2", FILLED, "M-001")
        assert state_of(session, "proof-2") is FILLED
        say(session, "proof-2", ElementState.MISSING, "M-002")
        assert state_of(session, "proof-2") is ElementState.CONTESTED
        session.undo.undo()
        assert state_of(session, "proof-2") is FILLED
        entry = json.loads(cases.custody_lines(session)[-1])
        assert (entry["act"], entry["obj"], entry["why"]) == (
            "element.set", ["N-08/proof-2/M-002"], "undo",
        )  # fmt: skip
        report = integrity.verify_path(session.folder, (), JobContext())
        assert [check.name for check in report.checks if not check.ok] == []
        whole = exchange_reading.read_case(session)
        assert [mark.key for mark in whole.choices.elements] == ["N-08/proof-2/M-001"]


def test_a_moment_that_was_removed_no_longer_fills_anything(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        marked(session, tmp_path, "N-08")
        say(session, "proof-2", FILLED, "M-001")
        review.remove_moment(session, "M-001", "keliru")
        assert state_of(session, "proof-2") is ElementState.OPEN


def test_attendance_alone_is_never_proposed_as_a_breach(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        marked(session, tmp_path, "N-08")
        for row in elements.matrix(session, "N-08").rows:
            if not row.element.is_beyond_attendance:
                say(session, row.element.key, FILLED)
        assert elements.matrix(session, "N-08").is_attendance_only
        codes = {item.code for item in snapshots.take(session, None).warnings}
        assert WarningCode.ATTENDANCE_ONLY in codes
        assert "Kehadiran saja" in elements.attendance_note()
        say(session, "proof-3", FILLED, "M-001")
        assert not elements.matrix(session, "N-08").is_attendance_only
        codes = {item.code for item in snapshots.take(session, None).warnings}
        assert not codes & {WarningCode.ATTENDANCE_ONLY, WarningCode.ELEMENTS_MISSING}


def lead(category: str, start_us: int, evidence: str = "BB-001") -> SuggestionDraft:
    span = TimeRange(start_us, start_us + 500_000)
    return SuggestionDraft(EvidenceCode(evidence), span, category, "x", "x", 1.0)


def test_a_phrase_that_tells_only_of_attendance_is_proposed_beside_an_act_alone() -> None:
    came, act = lead("N-19", 0), lead("N-27", 20_000_000)
    assert elements.beyond_attendance([came]) == []
    assert elements.beyond_attendance([came, act]) == [came, act]
    late = lead("N-27", 60_000_000)
    assert elements.beyond_attendance([came, late]) == [late]
    elsewhere = lead("N-27", 0, "BB-002")
    assert elements.beyond_attendance([came, elsewhere]) == [elsewhere]
    assert elements.beyond_attendance([came, lead("N-09", 0)]) == []


def test_who_says_that_he_only_came_is_not_proposed(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        add_transcript(session, code, segment("saya cuma lihat saja tadi"))
        assert suggestions.find(session) == ()


def test_a_dossier_says_which_category_lacks_elements(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        marked(session, tmp_path, "N-07")
        found = [
            item.subject
            for item in snapshots.take(session, None).warnings
            if item.code is WarningCode.ELEMENTS_MISSING
        ]
        count = len(elements.load()["N-07"])
        assert found == [f"N-07 ({count}/{count})"]
        say(session, "proof-1", FILLED, "M-001", "N-07")
        assert [
            item.subject
            for item in snapshots.take(session, None).warnings
            if item.code is WarningCode.ELEMENTS_MISSING
        ] == [f"N-07 ({count - 1}/{count})"]


def test_what_is_not_there_cannot_be_judged(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        marked(session, tmp_path, "N-08")
        good = ElementMark("N-08", "proof-1", "M-001", FILLED)
        with pytest.raises(UnknownCategory):
            elements.set_mark(session, replace(good, category="N-99"))
        with pytest.raises(UnknownItem):
            elements.set_mark(session, replace(good, element="proof-9"))
        with pytest.raises(UnknownItem):
            elements.set_mark(session, replace(good, moment="M-009"))
