from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.catalogue import MUST_VERIFY
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.gesture import UNSEEN, FingerState, GestureFinding
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.plain import digest, to_plain
from app.services import cases, gesture_bench, gestures, reshaping, review, snapshots
from app.services.gestures import Fit
from app.services.replay import check_rows
from app.services.session import CaseSession
from tests.services.casefiles import REVIEWER, add_video, new_case

OPEN, FOLDED, BENT, ANY = (
    FingerState.EXTENDED, FingerState.FOLDED, FingerState.BENT, FingerState.ANY,
)  # fmt: skip
TWO = (FOLDED, OPEN, OPEN, FOLDED, FOLDED)


@pytest.fixture
def desk(tmp_path: Path):
    session = new_case(tmp_path)
    code = add_video(session, tmp_path)
    yield session, code
    session.close()


def marked(session: CaseSession, code: str, start_us: int = 400_000) -> str:
    span = TimeRange(start_us, start_us + 400_000)
    return review.mark(session, MomentDraft(EvidenceCode(code), span)).code


def note_on(session: CaseSession, code: str, found: GestureFinding) -> None:
    draft = review.moment(session, code).draft
    review.change_moment(session, code, gesture_bench.with_finding(draft, found))


def take_off(session: CaseSession, code: str) -> None:
    draft = review.moment(session, code).draft
    review.change_moment(session, code, gesture_bench.without_finding(draft, 0))


def ids(fingers: tuple[FingerState, ...], hands: int = 1) -> list[str]:
    return [match.card.id for match in gestures.matches(fingers, hands)]


def test_every_card_of_the_reference_is_reached_from_an_empty_hand():
    one, two = ids(UNSEEN), ids(UNSEEN, 2)
    assert sorted(one + two) == sorted(card.id for card in gestures.load())
    assert len(one + two) == 23


def test_every_card_comes_first_or_with_its_likes_for_its_own_fingers():
    for card in gestures.load():
        found = gestures.matches(card.fingers, card.hands)
        mine = next(match for match in found if match.card == card)
        is_stated = ANY not in card.fingers
        assert mine.fit is (Fit.WHOLE if is_stated else Fit.OPEN)
        before = found[: found.index(mine)]
        assert not is_stated or all(match.fit is Fit.WHOLE for match in before)


def test_a_finger_that_contradicts_a_card_rules_it_out_and_one_not_seen_does_not():
    assert ids(TWO)[0] == "G-03"
    assert "G-08" not in ids(TWO)
    assert {"G-03", "G-08"} <= set(ids((FOLDED, OPEN, OPEN, ANY, FOLDED)))
    assert {"G-03", "G-08"} <= set(ids((FOLDED, OPEN, OPEN, BENT, FOLDED)))


def test_a_reading_is_a_likeness_that_is_still_to_be_verified_and_no_candidate():
    for card in gestures.load():
        told = gestures.told(gesture_bench.finding(card.id, TWO))
        assert card.needs_check is (MUST_VERIFY in told.doubt)
        if card.numbers:
            assert told.reading.startswith("menyerupai nomor urut")
        for word in ("calon", "paslon", "partai", "parpol"):
            assert word not in told.reading.casefold()


def test_a_card_that_is_not_there_is_refused_and_one_of_another_version_is_told_plainly():
    with pytest.raises(UnknownItem):
        gesture_bench.finding("G-99")
    told = gestures.told(GestureFinding("G-99", "9.0.0"))
    assert told.title == "G-99"
    assert "9.0.0" in told.reading
    assert told.doubt == MUST_VERIFY
    with pytest.raises(InvalidValue):
        GestureFinding("G-03", "1.0.0", (OPEN,))


def test_a_finding_stays_with_its_moment_and_frame_over_undo_restart_and_replay(desk):
    session, item = desk
    code = marked(session, item)
    frame = review.moment(session, code).first
    found = gesture_bench.finding("g-03", TWO, frame)
    note_on(session, code, found)
    note_on(session, code, found)
    assert review.moment(session, code).draft.gestures == (found,)
    assert all(check.ok for check in check_rows(session.stores, session.stores.custody.lines()))
    session.close()
    session = cases.open_case(session.folder, REVIEWER)
    session.undo.undo()
    assert review.moment(session, code).draft.gestures == (found,)
    session.undo.undo()
    assert review.moment(session, code).draft.gestures == ()
    session.undo.redo()
    assert review.moment(session, code).draft.gestures == (found,)
    take_off(session, code)
    assert review.moment(session, code).draft.gestures == ()
    with pytest.raises(InvalidValue):
        take_off(session, code)
    assert all(check.ok for check in check_rows(session.stores, session.stores.custody.lines()))
    session.close()


def test_a_finding_that_was_changed_behind_the_chain_is_found(desk):
    session, item = desk
    code = marked(session, item)
    note_on(session, code, gesture_bench.finding("G-03", TWO))
    with session._database.conn:
        session._database.execute("UPDATE moments SET draft = replace(draft, 'G-03', 'G-08')")
    faults = [
        check
        for check in check_rows(session.stores, session.stores.custody.lines())
        if not check.ok
    ]
    assert [check.name for check in faults] == ["record: moments"]


def test_a_moment_without_a_finding_is_written_and_hashed_as_before(desk):
    session, item = desk
    draft = review.moment(session, marked(session, item)).draft
    assert "gestures" not in to_plain(draft)
    [line] = [text for text in session.stores.custody.lines() if '"moment.add"' in text]
    assert "gestures" not in json.loads(line)["data"]
    assert digest(MomentDraft, draft) == digest(
        MomentDraft, MomentDraft(draft.evidence, draft.span)
    )


def test_the_dossier_is_given_the_words_of_the_card_and_joined_moments_keep_both(desk):
    session, item = desk
    one, two = marked(session, item), marked(session, item, 1_000_000)
    note_on(session, one, gesture_bench.finding("G-03", TWO))
    note_on(session, two, gesture_bench.finding("G-11"))
    reshaping.join(session, one, two)
    [entry] = snapshots.take(session, None).moments
    assert [found.title.split()[0] for found in entry.gestures] == ["G-03", "G-11"]
    assert entry.gestures[0].reading == "menyerupai nomor urut 2"
    assert entry.gestures[0].fingers.startswith("jempol menekuk, telunjuk terbuka")
    assert entry.gestures[1].fingers == ""


def test_a_new_moment_from_the_bench_proposes_no_category(desk):
    session, item = desk
    found = gesture_bench.finding("G-03", TWO)
    made = review.mark(session, gesture_bench.point_with(EvidenceCode(item), 400_000, found))
    assert made.draft.categories == ()
    assert made.draft.span.length_us == 0
    assert made.draft.gestures[0].card == "G-03"
