"""Splitting, joining, timing, speakers, replacing: the frozen text stays, each is one entry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import InvalidValue, TimeOutsideMedia, UnknownItem
from app.domain.layout import laid
from app.domain.transcript import Cover, MachineSegment, Segment
from app.services import layouts, replacing, replay, review, speakers, transcript_choice
from app.services.replacing import Wanted
from app.services.session import CaseSession
from tests.services.casefiles import add_transcript, add_video, new_case, segment

CODE = "BB-001"


@pytest.fixture
def session(tmp_path: Path, fresh_data: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as made:
        add_video(made, tmp_path)
        add_transcript(
            made,
            CODE,
            segment("mari kita dukung paslon", 0),
            segment("nomor dua untuk kita", 500_000),
            segment("terima kasih", 1_000_000),
        )
        yield made


def shown(session: CaseSession) -> list[Segment]:
    found = review.transcript(session, CODE)
    assert found is not None
    return list(found.segments)


def texts(session: CaseSession) -> list[str]:
    return [item.text for item in shown(session)]


def edges(session: CaseSession) -> list[tuple[int, int]]:
    return [(item.machine.start_us, item.machine.end_us) for item in shown(session)]


def acts(session: CaseSession) -> list[str]:
    return [json.loads(line)["act"] for line in session.stores.custody.lines()]


def failed(session: CaseSession) -> list[str]:
    """Name the rows that are not as the chain tells."""
    found = replay.check_rows(session.stores, session.stores.custody.lines())
    return [check.name for check in found if not check.ok]


def frozen(session: CaseSession) -> dict[int, MachineSegment]:
    return session.stores.layouts.machine(range(1, 4))


STEPS: dict[str, Callable[[CaseSession], object]] = {
    "split": lambda s: layouts.split(s, CODE, 1, 2),
    "join": lambda s: layouts.join(s, CODE, 1),
    "retime": lambda s: layouts.retime(s, CODE, 2, 450_000, 950_000),
    "speaker": lambda s: speakers.set_speaker(s, CODE, (1, 2), 3),
    "name": lambda s: speakers.name_speaker(s, CODE, 3, "Budi"),
    "replace": lambda s: replacing.replace(
        s, CODE, Wanted("kita"), "kami", replacing.find(shown(s), Wanted("kita"))
    ),
    "confirm": lambda s: review.confirm_segment(s, CODE, 1),
}


@pytest.mark.parametrize("step", STEPS)
def test_it_is_one_entry_is_undone_and_redone_and_the_chain_tells_of_it(
    session: CaseSession, step: str
) -> None:
    before, machine, entries = shown(session), frozen(session), len(acts(session))
    STEPS[step](session)
    after = shown(session)
    names = speakers.names(session, CODE)
    assert len(acts(session)) == entries + 1
    session.undo.undo()
    assert [replace(s, revision=0, is_heard=True, revised_by="") for s in shown(session)] == before
    assert not any(item.is_verified for item in shown(session))
    assert speakers.names(session, CODE) == {}
    session.undo.redo()
    assert [(s.text, s.speaker, s.is_verified) for s in shown(session)] == [
        (s.text, s.speaker, s.is_verified) for s in after
    ]
    assert speakers.names(session, CODE) == names
    assert frozen(session) == machine
    assert failed(session) == []


def test_a_segment_is_split_before_a_word_at_the_time_it_is_said(session: CaseSession) -> None:
    left, right = layouts.split(session, CODE, 1, 2)
    assert (left.text, right.text) == ("mari kita", "dukung paslon")
    assert edges(session)[:2] == [(0, 200_000), (200_000, 400_000)]
    assert [word.text for word in right.machine.words] == ["dukung", "paslon"]
    assert (left.is_verified, right.covers) == (False, (Cover(1, 2, 4),))


def test_what_a_person_wrote_goes_along_with_its_half(session: CaseSession) -> None:
    review.edit_segment(session, CODE, 1, "mari kita semua dukung paslon")
    left, right = layouts.split(session, CODE, 1, 3)
    assert (left.text, right.text) == ("mari kita semua", "dukung paslon")
    assert left.is_verified
    assert right.is_verified
    assert right.machine.text == "dukung paslon"


def test_a_half_of_words_that_only_a_person_wrote_says_where_it_comes_from(
    session: CaseSession,
) -> None:
    review.edit_segment(session, CODE, 3, "amin terima kasih")
    left, right = layouts.split(session, CODE, 3, 1)
    assert (left.text, right.text) == ("amin", "terima kasih")
    assert left.covers == (Cover(3, 0, 0),)
    assert right.machine.text == "terima kasih"
    assert failed(session) == []


def test_halves_that_are_joined_again_stand_for_the_whole_segment(session: CaseSession) -> None:
    left, _right = layouts.split(session, CODE, 1, 2)
    joined = layouts.join(session, CODE, left.id)
    assert (joined.text, joined.covers) == (
        "mari kita dukung paslon",
        (Cover(1, 0, 2), Cover(1, 2, 4)),
    )
    assert joined.machine.words == frozen(session)[1].words


def test_a_join_is_heard_only_where_both_were(session: CaseSession) -> None:
    review.confirm_segment(session, CODE, 1)
    joined = layouts.join(session, CODE, 1)
    assert (joined.text, joined.is_verified) == (
        "mari kita dukung paslon nomor dua untuk kita",
        False,
    )
    session.undo.undo()
    review.confirm_segment(session, CODE, 2)
    assert layouts.join(session, CODE, 1).is_verified


def test_two_speakers_joined_are_nobody(session: CaseSession) -> None:
    speakers.set_speaker(session, CODE, (1,), 1)
    speakers.set_speaker(session, CODE, (2,), 2)
    assert layouts.join(session, CODE, 1).speaker == 0
    assert layouts.split(session, CODE, 3, 1)[1].speaker == 0


def test_what_cannot_be_laid_out_is_refused_and_changes_nothing(session: CaseSession) -> None:
    before = acts(session)
    for wrong in (0, 4, -1):
        with pytest.raises(InvalidValue):
            layouts.split(session, CODE, 1, wrong)
    with pytest.raises(UnknownItem):
        layouts.join(session, CODE, 3)
    for start_us, end_us in ((500_000, 550_000), (-1, 400_000), (1_000_000, 1_500_000)):
        with pytest.raises(InvalidValue):
            layouts.retime(session, CODE, 2, start_us, end_us)
    with pytest.raises(TimeOutsideMedia):
        layouts.retime(session, CODE, 3, 1_000_000, 9_000_000)
    with pytest.raises(InvalidValue):
        speakers.set_speaker(session, CODE, (1,), 9)
    with pytest.raises(InvalidValue):
        speakers.name_speaker(session, CODE, 1, "x" * 200)
    assert acts(session) == before


def test_a_segment_that_was_laid_out_anew_is_not_edited_under_its_old_number(
    session: CaseSession,
) -> None:
    layouts.split(session, CODE, 1, 2)
    for again in (
        lambda: review.edit_segment(session, CODE, 1, "lain"),
        lambda: layouts.split(session, CODE, 1, 1),
        lambda: speakers.set_speaker(session, CODE, (1,), 1),
    ):
        with pytest.raises(UnknownItem):
            again()


def test_replacing_says_how_many_and_listens_to_nothing(session: CaseSession) -> None:
    review.confirm_segment(session, CODE, 2)
    wanted = Wanted("KITA", whole_words=True)
    hits = replacing.find(shown(session), wanted)
    assert [(hit.segment_id, hit.start) for hit in hits] == [(1, 5), (2, 16)]
    assert replacing.replace(session, CODE, wanted, "kami", hits) == 2
    assert texts(session)[:2] == ["mari kami dukung paslon", "nomor dua untuk kami"]
    assert [item.is_verified for item in shown(session)] == [False, True, False]
    assert replacing.find(shown(session), replace(wanted, match_case=True)) == ()


def test_one_hit_is_replaced_and_the_others_stay(session: CaseSession) -> None:
    hits = replacing.find(shown(session), Wanted("kita"))
    assert replacing.replace(session, CODE, Wanted("kita"), "kami", hits[1:2]) == 1
    assert texts(session)[:2] == ["mari kita dukung paslon", "nomor dua untuk kami"]
    # the text moved on: the same hit stands nowhere now
    assert replacing.replace(session, CODE, Wanted("kita"), "kami", hits[1:2]) == 0
    everything = replacing.find(shown(session), Wanted("terima kasih"))
    with pytest.raises(InvalidValue):
        replacing.replace(session, CODE, Wanted("terima kasih"), " ", everything)


def test_a_text_that_looks_like_a_pattern_is_looked_for_as_it_is(session: CaseSession) -> None:
    assert replacing.find(shown(session), Wanted(".*")) == ()
    hits = replacing.find(shown(session), Wanted("dua"))
    replacing.replace(session, CODE, Wanted("dua"), r"\g<0> (2)", hits)
    assert texts(session)[1] == r"nomor \g<0> (2) untuk kita"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM hidden_segments",
        "INSERT INTO hidden_segments VALUES (3)",
        "DROP TRIGGER layout_is_frozen; UPDATE laid_segments SET covers = '[]'",
        "DROP TRIGGER layout_is_frozen;"
        "UPDATE laid_segments SET covers = replace(covers, '\"stop\":2', '\"stop\":3')",
        "UPDATE segment_speakers SET speaker = 2",
        "UPDATE speaker_names SET name = 'Ani'",
        "INSERT INTO chosen_runs VALUES ('BB-001', 1)",
        "DROP TRIGGER revisions_are_frozen; UPDATE revisions SET is_heard = 1",
        "DROP TRIGGER machine_text_is_frozen;"
        "UPDATE segments SET machine = replace(machine, 'paslon', 'paslin') WHERE id = 5",
        "UPDATE transcript_runs SET origin = 'imported'",
        "UPDATE transcript_runs SET removed_at = '2026'",
        "DROP TRIGGER machine_text_is_frozen; UPDATE segments SET machine_text = 'lain'",
        "DROP TRIGGER machine_text_is_frozen; UPDATE segments SET start_us = 7 WHERE id = 2",
    ],
)
def test_a_layout_changed_behind_the_chain_is_found(session: CaseSession, sql: str) -> None:
    layouts.split(session, CODE, 1, 2)
    speakers.set_speaker(session, CODE, (2,), 1)
    speakers.name_speaker(session, CODE, 1, "Budi")
    hits = replacing.find(shown(session), Wanted("terima"))
    replacing.replace(session, CODE, Wanted("terima"), "trima", hits)
    assert failed(session) == []
    session._database.conn.executescript(sql)
    assert failed(session) == ["record: transcripts"]


def test_two_transcripts_stand_beside_each_other_and_a_person_chooses(
    session: CaseSession,
) -> None:
    add_transcript(session, CODE, segment("pembacaan kedua"))
    assert texts(session) == ["pembacaan kedua"]
    transcript_choice.choose(session, CODE, 1)
    assert texts(session)[2] == "terima kasih"
    assert [line.is_current for line in transcript_choice.runs(session, CODE)] == [True, False]
    assert failed(session) == []
    session.undo.undo()
    assert texts(session) == ["pembacaan kedua"]
    with pytest.raises(UnknownItem):
        transcript_choice.choose(session, CODE, 7)
    assert failed(session) == []


def test_the_same_parts_make_the_same_piece_and_no_doubt_is_lost() -> None:
    good, bad = segment("satu dua"), replace(segment("tiga", 300_000), no_speech_prob=0.9)
    made = laid([(good, Cover(1, 1, 2)), (bad, Cover(2, 0, 1))], 100_000, 400_000)
    assert (made.text, made.no_speech_prob) == ("dua tiga", 0.9)
    assert made == laid([(good, Cover(1, 1, 2)), (bad, Cover(2, 0, 1))], 100_000, 400_000)
    with pytest.raises(InvalidValue):
        laid([(good, Cover(1, 1, 3))], 0, 400_000)
