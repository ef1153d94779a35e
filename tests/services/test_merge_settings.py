"""What another office set and decided is offered in words; taken, it is ours and replayed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import Party, PartyRole
from app.domain.choices import ElementMark, ElementState, RequirementMark, RequirementState
from app.domain.deadlines import Counting, DeadlineChoice
from app.domain.merge import Choice, MergeOffer, MergePreview, OfferKind, OfferState
from app.domain.moment import SuggestionStatus
from app.services import (
    cases,
    deadlines,
    elements,
    exchange_texts,
    layouts,
    people,
    procedure,
    requirements,
    review,
    speakers,
    suggestions,
)
from app.services.session import CaseSession
from tests.services.casefiles import REVIEWER, add_transcript, add_video, segment
from tests.services.offices import (
    CODE,
    NAME,
    SECOND,
    export,
    failed,
    mark,
    merge,
    offers,
    open_there,
    send,
    shown,
    two_offices,
)

CUE = "salam dua jari"


# what this computer last saw of a case must not meet a copy of it in another test
pytestmark = pytest.mark.usefixtures("fresh_data")


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Path, Path]:
    """Give the folders of one case in two offices: a person, a transcript, a moment, leads."""

    def fill(session: CaseSession) -> None:
        cases.add_party(session, Party(PartyRole.TERLAPOR, NAME, "Camat"))
        code = add_video(session, tmp_path)
        add_transcript(session, code, segment("ayo dukung nomor dua"), segment(CUE, 600_000))
        mark(session, code, 200_000, "mengangkat dua jari")
        assert suggestions.find(session)

    return two_offices(tmp_path, fill)


def rule_of(session: CaseSession) -> str:
    election = session.stores.cases.record().form.election.value
    return procedure.deadline_rules(election).rules[0].id


def set_all(session: CaseSession) -> None:
    """Set one of each."""
    choice = DeadlineChoice(rule_of(session), limit=9, counting=Counting.WORKING)
    deadlines.set_choice(session, choice, "surat edaran")
    required = requirements.listed(session)[0].id
    requirements.set_mark(session, RequirementMark(required, RequirementState.MISSING, "tanpa KTP"))
    row = elements.matrix(session, "N-07").rows[0]
    said = ElementMark("N-07", row.element.key, "M-001", ElementState.CONTESTED, "disangkal")
    elements.set_mark(session, said)


def of_kind(found: tuple[MergeOffer, ...], kind: OfferKind) -> MergeOffer:
    (offer,) = [offer for offer in found if offer.kind is kind]
    return offer


def test_limits_requirements_and_elements_come_in_words_and_are_taken(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    with cases.open_case(theirs, SECOND) as session:
        set_all(session)
        wanted = session.stores.choices.all()
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        found = offers(session, package)
        assert [(offer.kind, offer.state) for offer in found] == [
            (OfferKind.DEADLINE, OfferState.NEW),
            (OfferKind.REQUIREMENT, OfferState.NEW),
            (OfferKind.ELEMENT, OfferState.NEW),
        ]
        assert [offer.theirs_text.rpartition(": ")[2] for offer in found] == [
            "9 hari kerja (surat edaran)",
            "belum ada (tanpa KTP)",
            "dibantah (disangkal)",
        ]
        head = session.stores.custody.head()
        merge(session, package)
        acts = [json.loads(line)["act"] for line in cases.custody_lines(session)[head.seq + 1 :]]
        assert acts == ["package.import", "deadline.set", "requirement.set", "element.set"]
        taken = session.stores.choices.all()
        assert (taken.requirements, taken.elements) == (wanted.requirements, wanted.elements)
        assert replace(taken.deadlines[0], why="") == replace(wanted.deadlines[0], why="")
        assert offers(session, package) == ()
    assert failed(ours) == []


def test_a_limit_set_otherwise_on_both_sides_waits_for_a_person(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    with cases.open_case(theirs, SECOND) as session:
        deadlines.set_choice(session, DeadlineChoice(rule_of(session), limit=9), "menurut B")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        deadlines.set_choice(session, DeadlineChoice(rule_of(session), limit=5), "menurut A")
        offer = of_kind(offers(session, package), OfferKind.DEADLINE)
        assert offer.state is OfferState.CONFLICT
        assert "menurut A" in offer.mine_text
        assert "menurut B" in offer.theirs_text
        assert merge(session, package).undecided == (offer.key,)
        assert session.stores.choices.all().deadlines[0].limit == 5
        merge(session, package, {offer.key: Choice.THEIRS})
        assert session.stores.choices.all().deadlines[0].limit == 9
    assert failed(ours) == []


def test_an_element_said_of_a_moment_that_comes_along_names_its_code_here(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    with cases.open_case(ours, REVIEWER) as session:
        mark(session, CODE, 1_200_000, "milik A")  # takes M-002 here
    with cases.open_case(theirs, SECOND) as session:
        assert mark(session, CODE, 1_000_000, "milik B").code == "M-002"
        key = elements.matrix(session, "N-07").rows[0].element.key
        elements.set_mark(session, ElementMark("N-07", key, "M-002", ElementState.FILLED))
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        merge(session, package)
        (said,) = session.stores.choices.all().elements
        assert review.moment(session, said.moment).draft.note == "milik B"
        assert offers(session, package) == ()
    assert failed(ours) == []


def test_a_changed_person_and_one_taken_out_wait_for_a_person(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    with cases.open_case(theirs, SECOND) as session:
        person = people.listed(session)[0]
        people.change(
            session, person.code, replace(person.party, name="B. Santoso", office="Lurah")
        )
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = offers(session, package)
        assert (offer.kind, offer.state) == (OfferKind.PARTY, OfferState.CONFLICT)
        assert "Camat" in offer.mine_text
        assert "Lurah" in offer.theirs_text
        merge(session, package, {offer.key: Choice.THEIRS})
        assert [kept.party.name for kept in people.listed(session)] == ["B. Santoso"]
        assert offers(session, package) == ()
    with cases.open_case(theirs, SECOND) as session:
        people.remove(session, "P-001", "bukan pihak")
    package = send(theirs, tmp_path / "b2.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = offers(session, package)
        assert offer.state is OfferState.REMOVED
        merge(session, package, {offer.key: Choice.THEIRS})
        assert people.listed(session) == ()
    assert failed(ours) == []


def test_a_rejection_there_comes_with_its_reason_only_by_choice(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    with cases.open_case(theirs, SECOND) as session:
        first = suggestions.listed(session)[0]
        suggestions.reject(session, first.id, why="mengutip berita")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        offer = of_kind(offers(session, package), OfferKind.SUGGESTION)
        assert "mengutip berita" in offer.theirs_text
        merge(session, package)
        assert suggestions.listed(session)[0].status is SuggestionStatus.OPEN
        merge(session, package, {offer.key: Choice.THEIRS})
        done = session.stores.suggestions.by_id(first.id)
        assert done.status is SuggestionStatus.REJECTED
        assert done.reason == f"mengutip berita ({SECOND.name})"
        assert offers(session, package) == ()
    assert failed(ours) == []


def test_a_whole_case_goes_there_and_back_and_verifies_on_both_sides(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, _theirs = offices
    with cases.open_case(ours, REVIEWER) as session:
        set_all(session)
        _left, right = layouts.split(session, CODE, shown(session).segments[0].id, 2)
        review.edit_segment(session, CODE, right.id, "nomor 2")
        speakers.set_speaker(session, CODE, [right.id], 1)
        speakers.name_speaker(session, CODE, 1, "Camat (fiktif)")
        suggestions.reject(session, suggestions.listed(session)[0].id, why="mengutip")
        package = export(session, tmp_path / "a2.zip").path
    there = open_there(package, tmp_path / "b2")
    with cases.open_case(there, SECOND) as session:
        assert [item.text for item in shown(session).segments] == ["ayo dukung", "nomor 2", CUE]
        assert speakers.names(session, CODE) == {1: "Camat (fiktif)"}
        assert suggestions.listed(session)[0].reason == "mengutip"
        review.edit_segment(session, CODE, shown(session).segments[1].id, "nomor urut 2")
        deadlines.set_choice(session, DeadlineChoice(rule_of(session), limit=3), "menurut B")
    assert failed(there) == []
    back = send(there, tmp_path / "b2.zip")
    with cases.open_case(ours, REVIEWER) as session:
        found = offers(session, back)
        assert {offer.kind for offer in found} == {OfferKind.SEGMENT, OfferKind.DEADLINE}
        merge(session, back, {offer.key: Choice.THEIRS for offer in found})
        assert shown(session).segments[1].text == "nomor urut 2"
        assert session.stores.choices.all().deadlines[0].limit == 3
    assert failed(ours) == []


def test_what_is_not_taken_is_told_in_words_of_both_languages() -> None:
    preview = MergePreview((), (), 0, (("zone", "", "Asia/Jakarta"),), ("tenggat X: 5 hari",))
    told = exchange_texts.untaken_lines(preview)
    assert "zona waktu" in told[0]
    assert "tenggat X: 5 hari" in told[1]
    assert "time zone" in exchange_texts.untaken_lines(preview, "en")[0]
