"""What another office wrote on pieces of a transcript is offered, and whole transcripts come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.merge import Choice, OfferKind, OfferState
from app.domain.transcript import RunOrigin
from app.services import (
    cases,
    layouts,
    review,
    speakers,
    transcript_choice,
    transcript_import,
)
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, add_transcript, add_video, segment
from tests.services.offices import (
    CODE,
    SECOND,
    failed,
    merge,
    offers,
    send,
    shown,
    two_offices,
)

SRT = "1\n00:00:00,100 --> 00:00:00,900\nmari kita dukung\n"
Work = Callable[[CaseSession], None]


# what this computer last saw of a case must not meet a copy of it in another test
pytestmark = pytest.mark.usefixtures("fresh_data")


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Path, Path]:
    """Give the folders of one case in two offices: a video with two segments, no moments."""

    def fill(session: CaseSession) -> None:
        code = add_video(session, tmp_path)
        add_transcript(session, code, segment("dukung nomor dua"), segment("terima kasih", 600_000))

    return two_offices(tmp_path, fill)


def work(case: Path, *steps: Work) -> None:
    with cases.open_case(case, SECOND) as session:
        for step in steps:
            step(session)


def texts(session: CaseSession, code: str = CODE) -> list[str]:
    return [item.text for item in shown(session, code).segments]


def split_first(session: CaseSession) -> None:
    layouts.split(session, CODE, shown(session).segments[0].id, 1)


def write(place: int, text: str) -> Work:
    return lambda session: (
        review.edit_segment(session, CODE, shown(session).segments[place].id, text) and None
    )


def imported(folder: Path) -> Work:
    def step(session: CaseSession) -> None:
        path = folder / "dari ahli.srt"
        path.write_text(SRT, encoding="utf-8")
        found = transcript_import.read_job(path).run(JobContext())
        transcript_import.commit(session, CODE, path.name, found)

    return step


def test_a_correction_on_a_split_piece_waits_for_a_person(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    work(theirs, split_first, write(1, "nomor 2"))
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = offers(session, package)
        assert (offer.kind, offer.state) == (OfferKind.SEGMENT, OfferState.CONFLICT)
        assert (offer.mine_text, offer.theirs_text) == ("dukung nomor dua", "dukung | nomor 2")
        assert merge(session, package).undecided == (offer.key,)
        assert texts(session) == ["dukung nomor dua", "terima kasih"]
        merge(session, package, {offer.key: Choice.THEIRS})
        assert texts(session) == ["dukung", "nomor 2", "terima kasih"]
        assert [item.revised_by for item in shown(session).segments] == ["", SECOND.name, ""]
        assert offers(session, package) == ()
    assert failed(ours) == []
    with cases.open_case(ours, REVIEWER) as session:
        assert texts(session) == ["dukung", "nomor 2", "terima kasih"]


def test_a_layout_taken_by_mistake_is_undone(offices: tuple[Path, Path], tmp_path: Path) -> None:
    ours, theirs = offices
    work(theirs, split_first, write(1, "nomor 2"))
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = offers(session, package)
        merge(session, package, {offer.key: Choice.THEIRS})
        session.undo.undo()
        assert texts(session) == ["dukung nomor dua", "terima kasih"]
    assert failed(ours) == []


def test_a_joined_piece_is_offered_against_the_segments_it_joins(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    work(
        theirs,
        lambda session: layouts.join(session, CODE, shown(session).segments[0].id) and None,
        write(0, "dukung nomor 2, terima kasih"),
    )
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = offers(session, package)
        assert offer.mine_text == "dukung nomor dua | terima kasih"
        assert offer.theirs_text == "dukung nomor 2, terima kasih"
        merge(session, package, {offer.key: Choice.MINE})
        assert texts(session) == ["dukung nomor dua", "terima kasih"]
        assert offers(session, package) == ()
    assert failed(ours) == []


def test_the_same_split_on_both_sides_is_met_piece_by_piece(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    work(theirs, split_first, write(1, "nomor 2"))
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        split_first(session)
        (offer,) = offers(session, package)
        assert (offer.state, offer.mine_text, offer.theirs_text) == (
            OfferState.NEW, "nomor dua", "nomor 2",
        )  # fmt: skip
        merge(session, package)
        assert texts(session) == ["dukung", "nomor 2", "terima kasih"]
    assert failed(ours) == []


def test_a_whole_correction_meets_a_segment_that_was_split_here(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    work(theirs, write(0, "dukung nomor 2"))
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        split_first(session)
        (offer,) = offers(session, package)
        assert (offer.mine_text, offer.theirs_text) == ("dukung | nomor dua", "dukung nomor 2")
        merge(session, package, {offer.key: Choice.THEIRS})
        assert texts(session) == ["dukung nomor 2", "terima kasih"]
    assert failed(ours) == []


def test_a_run_that_was_laid_out_comes_with_its_layout_texts_and_voices(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    with cases.open_case(theirs, SECOND) as session:
        code = add_video(session, tmp_path, "rekaman-b.mp4", seconds=1.0)
        add_transcript(session, code, segment("salam dua jari"), segment("lanjut", 500_000))
        _left, right = layouts.split(session, code, shown(session, code).segments[0].id, 1)
        review.edit_segment(session, code, right.id, "2 jari")
        speakers.set_speaker(session, code, [item.id for item in shown(session, code).segments], 1)
        speakers.name_speaker(session, code, 1, "Camat (fiktif)")
        before = [(s.text, s.speaker, s.revised_by) for s in shown(session, code).segments]
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        merge(session, package)
        taken = [(s.text, s.speaker, s.revised_by) for s in shown(session, code).segments]
        assert taken == before == [("salam", 1, ""), ("2 jari", 1, SECOND.name), ("lanjut", 1, "")]
        assert speakers.names(session, code) == {1: "Camat (fiktif)"}
        assert offers(session, package) == ()
    assert failed(ours) == []


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice.MINE, ["dukung nomor dua", "terima kasih"]),
        (Choice.BOTH, ["dukung nomor dua", "terima kasih"]),
        (Choice.THEIRS, ["mari kita dukung"]),
    ],
)
def test_an_imported_transcript_comes_beside_ours_as_decided(
    offices: tuple[Path, Path], tmp_path: Path, choice: Choice, expected: list[str]
) -> None:
    ours, theirs = offices

    def choose(session: CaseSession) -> None:
        transcript_choice.choose(session, CODE, transcript_choice.runs(session, CODE)[-1].run_id)

    work(theirs, imported(tmp_path), choose)
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        (offer,) = offers(session, package)
        assert (offer.kind, offer.state) == (OfferKind.TRANSCRIPT, OfferState.CONFLICT)
        assert "dari ahli.srt" in offer.theirs_text
        merge(session, package, {offer.key: choice})
        assert texts(session) == expected
        lines = transcript_choice.runs(session, CODE)
        assert len(lines) == (1 if choice is Choice.MINE else 2)
        if choice is not Choice.MINE:
            digest = hashlib.sha256(SRT.encode()).hexdigest()
            assert (lines[-1].origin, lines[-1].sha256) == (RunOrigin.IMPORTED, digest)
        assert offers(session, package) == ()
    assert failed(ours) == []


def test_a_correction_on_the_chosen_older_transcript_is_offered(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    """The newest by number is not what that office reads; its corrections are on the chosen one."""
    ours, theirs = offices
    with cases.open_case(theirs, SECOND) as session:
        first = shown(session).run_id
        add_transcript(session, CODE, segment("hasil model lain"))
        transcript_choice.choose(session, CODE, first)
        review.edit_segment(session, CODE, shown(session).segments[0].id, "dukung nomor 2")
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        found = {offer.kind: offer for offer in offers(session, package)}
        assert found[OfferKind.SEGMENT].theirs_text == "dukung nomor 2"
        assert found[OfferKind.TRANSCRIPT].state is OfferState.CONFLICT
        merge(session, package, {found[OfferKind.TRANSCRIPT].key: Choice.THEIRS})
        # it is not the one that is shown there, and so not here
        assert texts(session) == ["dukung nomor 2", "terima kasih"]
    assert failed(ours) == []
