"""What is kept of a second look at a copy, and in which order lettering brings frames to an eye."""

from __future__ import annotations

from app.domain.ids import Sha256
from app.domain.lettering import TEXT_DETECTOR, Sought
from app.domain.moment import Region
from app.domain.plain import digest, from_plain, to_plain
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redacted, Redaction, SecondLook
from app.domain.redaction_review import Why, looking_order
from app.domain.second_look import MOST_KEYS, MOST_RUNS, score_of, second_look
from app.domain.sightings import DETECTOR

BOX = Region(0.1, 0.1, 0.2, 0.2)
FRAMES = range(100, 120)


def run(name: str, first: int, last: int, doubt: int = 20) -> CoveredRegion:
    return CoveredRegion(name, first, last, (KeyBox(first, BOX, doubt),))


def plan(text_detector: bool) -> Redaction:
    """Give a track that breaks off after f107, and boxes of f110 with a doubt."""
    broken = CoveredRegion("Wajah 1", 100, 107, (KeyBox(100, BOX), KeyBox(107, BOX, 75)), True)
    doubted = CoveredRegion("Wajah 2", 110, 110, (KeyBox(110, BOX, 60),), True)
    used = TEXT_DETECTOR if text_detector else None
    return Redaction((broken, doubted), detector=DETECTOR, text_detector=used)


def copy_with(text_detector: bool) -> Redacted:
    faces = SecondLook(DETECTOR, (run("Mirip wajah 1", 118, 119),))
    lettering = SecondLook(TEXT_DETECTOR, (run("Mirip tulisan 1", 115, 118),))
    return Redacted(plan(text_detector), Sha256(""), faces, lettering)


def told(redacted: Redacted, kinds: tuple[Sought, ...] = tuple(Sought)) -> list[tuple[int, Why]]:
    order = looking_order(redacted, FRAMES, kinds)
    assert sorted(each.frame for each in order) == list(FRAMES)
    return [(each.frame, each.why) for each in order if each.why]


def test_lettering_that_was_to_be_hidden_comes_right_after_faces() -> None:
    order = told(copy_with(text_detector=True))
    assert order[:4] == [
        (118, Why.SEEN),
        (115, Why.LETTERING),
        (119, Why.SEEN),
        (108, Why.BROKE_OFF),
    ]
    assert order[-2:] == [(116, Why.LETTERING), (117, Why.LETTERING)]


def test_lettering_that_nobody_asked_to_hide_drowns_no_face_no_broken_track_and_no_doubt() -> None:
    order = told(copy_with(text_detector=False))
    places = {why: [place for place, each in enumerate(order) if each[1] is why] for why in Why}
    assert max(places[Why.SEEN]) < min(places[Why.BROKE_OFF])
    assert max(places[Why.DOUBT]) < min(places[Why.LETTERING])
    assert [frame for frame, why in order if why is Why.LETTERING] == [115, 116, 117]


def test_new_lettering_is_not_buried_in_a_film_full_of_faces_left_bare() -> None:
    faces = SecondLook(DETECTOR, (run("Mirip wajah 1", 100, 119),))
    lettering = SecondLook(TEXT_DETECTOR, (run("Mirip tulisan 1", 115, 118),))
    for is_asked, why in ((True, Why.LETTERING), (False, Why.SEEN)):
        order = told(Redacted(plan(is_asked), Sha256(""), faces, lettering))
        assert order[:3] == [(100, Why.SEEN), (115, why), (101, Why.SEEN)]


def test_without_its_kind_lettering_plays_no_part_and_a_frame_with_both_says_both() -> None:
    faces_only = told(copy_with(text_detector=True), (Sought.FACES,))
    assert Why.LETTERING not in {why for _, why in faces_only}
    [both] = [each for each in looking_order(copy_with(True), FRAMES) if each.frame == 118]
    assert both.seen == {Sought.FACES, Sought.TEXT}


def test_a_box_set_by_hand_may_hide_lettering_and_faces_that_were_proposed_do_not() -> None:
    by_hand = Redaction((run("Kotak 1", 100, 119),))
    assert by_hand.may_hide_lettering
    assert plan(text_detector=True).may_hide_lettering
    assert not plan(text_detector=False).may_hide_lettering


def test_a_copy_of_before_lettering_was_searched_for_reads_and_hashes_as_it_did() -> None:
    before = Redacted(plan(False), Sha256("ab"), SecondLook(DETECTOR, (run("x", 100, 101),)))
    written = to_plain(before)
    assert set(written) == {"plan", "pixels_sha256", "faces"}
    assert set(written["faces"]) == {"detector", "seen"}
    assert from_plain(Redacted, written) == before
    again = from_plain(Redacted, written)
    assert again.lettering is None
    assert digest(Redacted, again) == digest(Redacted, before)


def test_every_run_is_kept_whole_where_there_are_too_many_boxes() -> None:
    keys = tuple(KeyBox(frame, BOX, 20) for frame in range(MOST_KEYS))
    runs = [CoveredRegion(name, 0, MOST_KEYS - 1, keys) for name in ("a", "b", "c")]
    kept = second_look(TEXT_DETECTOR, runs)
    assert [(each.first, each.last) for each in kept.seen] == [(0, MOST_KEYS - 1)] * 3
    assert sum(len(each.keys) for each in kept.seen) <= MOST_KEYS + 2 * len(runs)
    assert kept.seen[0].keys[-1].frame == MOST_KEYS - 1
    assert kept.left_out == 0


def test_where_there_are_too_many_runs_the_least_sure_are_left_out_and_counted() -> None:
    sure = [run(f"s{at}", at, at, 10) for at in range(MOST_RUNS)]
    unsure = [run(f"u{at}", at, at, 50) for at in range(3)]
    kept = second_look(TEXT_DETECTOR, [*unsure, *sure])
    assert kept.left_out == 3
    assert {each.name for each in kept.seen} == {each.name for each in sure}
    assert score_of(kept.seen[0].keys[0]) == 0.9
