"""Another office's work is laid beside ours; nothing of ours changes but by a person's choice."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app.domain.case import Party, PartyRole
from app.domain.errors import Cancelled, PackageRefused
from app.domain.merge import Choice, OfferKind, OfferState
from app.services import cases, intake, merge_commit, merging, review
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, add_transcript, add_video, new_case, segment
from tests.services.offices import (
    SECOND,
    arrived,
    export,
    failed,
    filled_case,
    look,
    mark,
    merge,
    open_there,
    send,
)

# what this computer last saw of a case must not meet a copy of it in another test
pytestmark = pytest.mark.usefixtures("fresh_data")


@pytest.fixture(scope="module")
def exchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the first office's case `a.netra` and the second one's `b.netra`."""
    folder = tmp_path_factory.mktemp("kantor")
    ours = filled_case(folder / "a")
    with cases.open_case(ours, REVIEWER) as session:
        package = export(session, folder / "a.zip").path
    theirs = open_there(package, folder / "b")
    ours.rename(folder / "a.netra")
    theirs.rename(folder / "b.netra")
    return folder


@pytest.fixture
def ours(exchanged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exchanged / "a.netra", tmp_path / "a.netra"))


@pytest.fixture
def theirs(exchanged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exchanged / "b.netra", tmp_path / "b.netra"))


def code_of(session: CaseSession) -> str:
    return session.stores.evidence.all()[0].code


def acts(session: CaseSession, since: int) -> list[str]:
    return [json.loads(line)["act"] for line in cases.custody_lines(session)[since:]]


def test_an_unchanged_case_that_comes_back_brings_nothing(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        assert look(session, package).preview.offers == ()


def test_a_moment_marked_there_comes_as_one_entry_that_names_its_origin(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    with cases.open_case(theirs, SECOND) as session:
        marked = mark(session, code_of(session), 1_000_000, "salam dua jari")
        log = session.stores.cases.record().log
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        before, head = review.moments(session), session.stores.custody.head()
        result = merge(session, package)
        after = review.moments(session)
        assert acts(session, head.seq + 1) == ["package.import", "moment.add"]
    assert result.taken == ((f"moment {marked.code}", after[-1].code),)
    assert after[:-1] == before
    origin = after[-1].origin
    assert origin is not None
    assert (origin.log, origin.code, origin.reviewer) == (log, marked.code, SECOND.name)
    assert after[-1].created_by == SECOND.name
    assert after[-1].draft == marked.draft
    assert after[-1].first == marked.first
    assert failed(ours) == []


def test_what_was_merged_once_is_not_merged_again(ours: Path, theirs: Path, tmp_path: Path) -> None:
    with cases.open_case(theirs, SECOND) as session:
        mark(session, code_of(session), 1_000_000)
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        merge(session, package)
        count = len(review.moments(session))
        assert look(session, package).preview.offers == ()
        assert merge(session, package).taken == ()
        assert len(review.moments(session)) == count
        assert len(session.stores.exchanges.chains()) == 1
    assert failed(ours) == []


def change_note(case: Path, reviewer: object, code: str, note: str) -> None:
    assert reviewer in (REVIEWER, SECOND)
    with cases.open_case(case, REVIEWER if reviewer == REVIEWER else SECOND) as session:
        moment = review.moment(session, code)
        review.change_moment(session, code, replace(moment.draft, note=note))


def test_a_moment_changed_there_waits_for_a_person(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    change_note(theirs, SECOND, "M-001", "menurut B")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = look(session, package).preview.offers
        assert (offer.kind, offer.state) == (OfferKind.MOMENT, OfferState.CONFLICT)
        assert "menurut B" in offer.theirs_text
        assert merge(session, package).undecided == (offer.key,)
        assert review.moment(session, "M-001").draft.note == "mengangkat dua jari"
        # nobody decided: it is asked again
        assert [again.key for again in look(session, package).preview.offers] == [offer.key]


@pytest.mark.parametrize(
    ("choice", "notes"),
    [
        (Choice.MINE, ["mengangkat dua jari"]),
        (Choice.THEIRS, ["menurut B"]),
        (Choice.BOTH, ["mengangkat dua jari", "menurut B"]),
    ],
)
def test_a_conflict_is_settled_as_decided_and_never_asked_again(
    ours: Path, theirs: Path, tmp_path: Path, choice: Choice, notes: list[str]
) -> None:
    change_note(theirs, SECOND, "M-001", "menurut B")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        merge(session, package, {"moment M-001": choice})
        assert [moment.draft.note for moment in review.moments(session)] == notes
        assert look(session, package).preview.offers == ()
    assert failed(ours) == []


def test_what_we_changed_and_they_did_not_is_no_conflict(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    change_note(ours, REVIEWER, "M-001", "menurut A")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        assert look(session, package).preview.offers == ()


def test_a_moment_taken_out_there_is_taken_out_here_only_if_a_person_says_so(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    with cases.open_case(theirs, SECOND) as session:
        review.remove_moment(session, "M-001", "tidak relevan")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = look(session, package).preview.offers
        assert offer.state is OfferState.REMOVED
        merge(session, package)
        assert len(review.moments(session)) == 1
        merge(session, package, {offer.key: Choice.THEIRS})
        assert review.moments(session) == ()
        assert look(session, package).preview.offers == ()
    assert failed(ours) == []


def test_a_moment_we_took_out_and_they_changed_comes_back_only_by_choice(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    change_note(theirs, SECOND, "M-001", "menurut B")
    with cases.open_case(ours, REVIEWER) as session:
        review.remove_moment(session, "M-001")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = look(session, package).preview.offers
        assert offer.state is OfferState.GONE
        merge(session, package, {offer.key: Choice.THEIRS})
        assert review.moment(session, "M-001").draft.note == "menurut B"
    assert failed(ours) == []


def test_a_correction_there_is_appended_here_in_the_name_of_who_made_it(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    with cases.open_case(theirs, SECOND) as session:
        code = code_of(session)
        transcript = review.transcript(session, code)
        assert transcript is not None
        review.edit_segment(session, code, transcript.segments[0].id, "dukung nomor 2")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        merge(session, package)
        transcript = review.transcript(session, code_of(session))
        assert transcript is not None
        first = transcript.segments[0]
        assert (first.text, first.revised_by) == ("dukung nomor 2", SECOND.name)
        assert first.machine.text == "dukung nomor dua"
    assert failed(ours) == []


def test_two_corrections_of_one_segment_wait_for_a_person(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    for case, reviewer, text in ((ours, REVIEWER, "menurut A"), (theirs, SECOND, "menurut B")):
        with cases.open_case(case, reviewer) as session:
            transcript = review.transcript(session, code_of(session))
            assert transcript is not None
            review.edit_segment(session, code_of(session), transcript.segments[0].id, text)
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = look(session, package).preview.offers
        assert (offer.mine_text, offer.theirs_text) == ("menurut A", "menurut B")
        merge(session, package)
        transcript = review.transcript(session, code_of(session))
        assert transcript is not None
        assert transcript.segments[0].text == "menurut A"
        merge(session, package, {offer.key: Choice.THEIRS})
        transcript = review.transcript(session, code_of(session))
        assert transcript is not None
        assert transcript.segments[0].text == "menurut B"
        assert look(session, package).preview.offers == ()
    assert failed(ours) == []


def test_new_evidence_comes_with_its_provenance_its_text_and_its_moments(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    with cases.open_case(theirs, SECOND) as session:
        code = add_video(session, tmp_path, "rekaman-b.mp4", seconds=1.0)
        add_transcript(session, code, segment("salam dua jari"))
        mark(session, code, 200_000, "di rekaman B")
        cases.add_party(session, Party(PartyRole.SAKSI, "Saksi B (fiktif)"))
    with cases.open_case(ours, REVIEWER) as session:
        own = add_video(session, tmp_path, "rekaman-a.mp4", seconds=0.6)  # takes BB-002 here
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        result = merge(session, package)
        new = session.stores.evidence.all()[-1]
        moment = review.moments(session, new.code)[0]
        transcript = review.transcript(session, new.code)
    assert (own, new.code) == ("BB-002", "BB-003")
    assert dict(result.taken)["evidence BB-002"] == "BB-003"
    assert new.name == "rekaman-b.mp4"
    assert new.media is not None
    assert "b.zip" in new.provenance.note
    assert moment.draft.note == "di rekaman B"
    assert transcript is not None
    assert [item.text for item in transcript.segments] == ["salam dua jari"]
    assert "Saksi B (fiktif)" in dict(result.taken).values()
    assert failed(ours) == []


def test_a_moment_of_an_item_that_was_declined_is_left_out(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    with cases.open_case(theirs, SECOND) as session:
        code = add_video(session, tmp_path, "rekaman-b.mp4", seconds=1.0)
        mark(session, code, 200_000)
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        result = merge(session, package, {f"evidence {code}": Choice.MINE})
        assert len(session.stores.evidence.all()) == 1
    assert result.declined == (f"evidence {code}",)
    assert result.skipped == ("moment M-003",)
    assert failed(ours) == []


def test_the_same_file_found_by_both_is_one_item(ours: Path, theirs: Path, tmp_path: Path) -> None:
    for number, (case, reviewer) in enumerate(((ours, REVIEWER), (theirs, SECOND))):
        with cases.open_case(case, reviewer) as session:
            if not number:
                add_video(session, tmp_path, "lain.mp4", seconds=0.4)
            code = add_video(session, tmp_path, "sama.mp4", seconds=0.8)
            mark(session, code, 200_000, f"oleh {reviewer.name}")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        plan = look(session, package)
        assert ("BB-002", "BB-003") in plan.preview.matched
        merge(session, package)
        notes = [moment.draft.note for moment in review.moments(session, "BB-003")]
    assert notes == [f"oleh {REVIEWER.name}", f"oleh {SECOND.name}"]
    assert failed(ours) == []


def test_a_case_of_another_origin_is_refused(ours: Path, tmp_path: Path) -> None:
    (tmp_path / "lain").mkdir()
    with new_case(tmp_path / "lain") as session:
        add_video(session, tmp_path)
        package = export(session, tmp_path / "lain.zip").path
    with cases.open_case(ours, REVIEWER) as session, pytest.raises(PackageRefused) as refused:
        look(session, package)
    assert refused.value.facts["why"] == "not_related"


def test_our_own_package_is_not_merged_into_our_case(ours: Path, tmp_path: Path) -> None:
    with cases.open_case(ours, REVIEWER) as session:
        package = export(session, tmp_path / "a2.zip").path
        with pytest.raises(PackageRefused) as refused:
            look(session, package)
    assert refused.value.facts["why"] == "same_chain"


def test_a_case_put_back_to_an_older_copy_is_seen_by_the_chain_that_came_back(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    """The other office keeps our chain; an older copy worked on anew no longer fits it."""
    older = Path(shutil.copytree(ours, tmp_path / "lama.netra"))
    with cases.open_case(ours, REVIEWER) as session:
        mark(session, code_of(session), 400_000, "kemudian dihapus")
        package = export(session, tmp_path / "a3.zip").path
    again = open_there(package, tmp_path / "b3")
    back = send(again, tmp_path / "b3.zip")
    with cases.open_case(older, REVIEWER) as session:
        mark(session, code_of(session), 800_000, "sejarah lain")
        with pytest.raises(PackageRefused) as refused:
            look(session, back)
    assert refused.value.facts["why"] == "chain_forked"


def test_a_merge_broken_off_is_whole_so_far_and_goes_on_the_next_time(
    ours: Path, theirs: Path, tmp_path: Path
) -> None:
    with cases.open_case(theirs, SECOND) as session:
        code = add_video(session, tmp_path, "rekaman-b.mp4", seconds=1.0)
        mark(session, code, 200_000, "di rekaman B")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session, arrived(package, tmp_path / "q") as arrival:
        plan = merging.plan(session, arrival)
        staged = merge_commit.stage_job(session, plan, {}).run(JobContext())
        begun = merge_commit.begin(session, plan, {}, staged)
        cancel = Event()
        cancel.set()
        with pytest.raises(Cancelled):
            intake.probe_job(session, begun.new[0]).run(JobContext(cancel=cancel))
    assert failed(ours) == []
    with cases.open_case(ours, REVIEWER) as session:
        assert [offer.key for offer in look(session, package).preview.offers] == ["moment M-003"]
        merge(session, package)
        assert [moment.draft.note for moment in review.moments(session, "BB-002")] == [
            "di rekaman B"
        ]
    assert failed(ours) == []


def test_looking_changes_nothing(ours: Path, theirs: Path, tmp_path: Path) -> None:
    with cases.open_case(theirs, SECOND) as session:
        mark(session, code_of(session), 1_000_000)
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        head = session.stores.custody.head()
        look(session, package)
        assert session.stores.custody.head() == head
        assert list((ours / "cache").glob(".netra*")) == []


def test_work_goes_there_and_back_and_there_again(ours: Path, theirs: Path, tmp_path: Path) -> None:
    """A moment travels to the other office, is changed there, comes back, and goes on."""
    with cases.open_case(ours, REVIEWER) as session:
        mark(session, code_of(session), 1_000_000, "ditambah A")
        package = export(session, tmp_path / "a2.zip").path
    with cases.open_case(theirs, SECOND) as session:
        merge(session, package)
        mine = review.moments(session)[-1]
        assert mine.draft.note == "ditambah A"
        review.change_moment(session, mine.code, replace(mine.draft, note="diperbaiki B"))
    assert failed(theirs) == []
    back = send(theirs, tmp_path / "b2.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = look(session, back).preview.offers
        assert (offer.ours, offer.state) == ("M-003", OfferState.CONFLICT)
        merge(session, back, {offer.key: Choice.THEIRS})
        assert review.moment(session, "M-003").draft.note == "diperbaiki B"
        assert len(review.moments(session)) == 2
        third = export(session, tmp_path / "a3.zip").path
    with cases.open_case(theirs, SECOND) as session:
        assert look(session, third).preview.offers == ()
    assert failed(ours) == []
    assert failed(theirs) == []
