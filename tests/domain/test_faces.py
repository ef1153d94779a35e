"""Faces joined into proposed boxes, and which frames of a copy come first."""

from __future__ import annotations

import json

import pytest

from app.domain.errors import InvalidValue
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from app.domain.plain import digest, from_plain, to_plain
from app.domain.redaction import box_at, doubt_at
from app.domain.redaction_plan import (
    CoveredRegion,
    HiddenVoice,
    KeyBox,
    Redacted,
    Redaction,
    SecondLook,
    VoiceKind,
)
from app.domain.redaction_review import Why, looking_order
from app.domain.sightings import (
    BRIDGED,
    BROKE_OFF,
    DETECTOR,
    Sighting,
    SightingsInFrame,
    enlarged,
    proposals,
    seen_again,
    uncovered,
)


def at(x: float, y: float = 0.4, score: float = 0.9) -> Sighting:
    return Sighting(Region(x, y, 0.1, 0.1), score)


def film(*frames: tuple[int, Sighting]) -> list[SightingsInFrame]:
    numbers = sorted({number for number, _ in frames})
    return [
        SightingsInFrame(number, tuple(face for other, face in frames if other == number))
        for number in numbers
    ]


def test_two_faces_that_pass_each_other_are_two_boxes_in_every_frame() -> None:
    found = film(
        *((n, at(0.2 + 0.01 * n, 0.3)) for n in range(30)),
        *((n, at(0.5 - 0.01 * n, 0.5)) for n in range(30)),
    )
    regions = proposals(found, range(30), "Wajah")
    assert [(each.first, each.last) for each in regions] == [(0, 29), (0, 29)]
    for item in found:
        assert uncovered(item, regions) == ()


def test_a_bridged_gap_covers_the_whole_way_and_is_doubtful() -> None:
    found = film(*((n, at(0.2)) for n in range(5)), *((n, at(0.26)) for n in range(9, 14)))
    [region] = proposals(found, range(14), "Wajah")
    plan = Redaction((region,), detector=DETECTOR)
    for frame in range(5, 9):
        box = box_at(region, frame)
        assert box is not None
        assert box.x <= enlarged(at(0.2).box).x
        assert box.x + box.width >= enlarged(at(0.26).box).x + enlarged(at(0.26).box).width - 1e-5
        assert doubt_at(plan, frame) == BRIDGED
    assert doubt_at(plan, 4) < 30


def test_a_long_gap_is_two_boxes_and_both_ends_are_doubtful() -> None:
    found = film(*((n, at(0.2)) for n in range(5)), *((n, at(0.2)) for n in range(40, 50)))
    one, two = proposals(found, range(50), "Wajah")
    assert (one.first, one.last, two.first, two.last) == (0, 9, 35, 49)
    assert one.keys[-1].doubt == two.keys[0].doubt == BROKE_OFF
    assert one.keys[0].doubt < 30  # where the stretch begins nothing broke off


def test_a_face_that_leaves_the_picture_did_not_break_off() -> None:
    found = film(*((n, at(0.2 - 0.02 * n)) for n in range(11)))
    [region] = proposals(found, range(30), "Wajah")
    assert region.last == 15
    assert region.keys[-1].doubt < 30


def test_a_low_score_is_a_doubt_and_faces_outside_of_the_stretch_are_none() -> None:
    found = film((2, at(0.2)), *((n, at(0.6, score=0.55)) for n in range(10, 20)))
    [region] = proposals(found, range(10, 20), "Wajah")
    assert min(key.doubt for key in region.keys) == 45


def test_a_face_under_no_box_is_told_and_a_tight_box_is_one() -> None:
    found = SightingsInFrame(3, (at(0.2), at(0.6)))
    tight = CoveredRegion("Kotak", 0, 9, (KeyBox(0, Region(0.205, 0.4, 0.1, 0.1)),))
    assert uncovered(found, (tight,)) == (at(0.6),)
    half = CoveredRegion("Kotak", 0, 9, (KeyBox(0, Region(0.25, 0.4, 0.1, 0.1)),))
    assert uncovered(found, (half,)) == found.sightings
    ended = CoveredRegion("Kotak", 0, 2, (KeyBox(0, Region(0, 0, 1, 1)),))
    assert uncovered(found, (ended,)) == found.sightings


def test_frames_with_a_face_come_first_then_broken_tracks_then_doubts_and_none_is_missing() -> None:
    [region] = proposals(film(*((n, at(0.4)) for n in range(110, 121))), range(100, 140), "Wajah")
    by_hand = CoveredRegion("Kotak", 100, 139, (KeyBox(100, Region(0, 0, 0.1, 0.1)),))
    seen = seen_again(film(*((n, at(0.7)) for n in (131, 132, 133))), range(100, 140), "x")
    plan = Redaction((region, by_hand), detector=DETECTOR)
    redacted = Redacted(plan, Sha256(""), SecondLook(DETECTOR, seen))

    order = looking_order(redacted, range(100, 140))

    assert [(each.frame, each.why) for each in order[:5]] == [
        (131, Why.SEEN),
        (132, Why.SEEN),
        (133, Why.SEEN),
        (104, Why.BROKE_OFF),
        (126, Why.BROKE_OFF),
    ]
    assert [each.frame for each in order[5:15]] == [*range(105, 110), *range(121, 126)]
    assert {each.why for each in order[5:15]} == {Why.DOUBT}
    assert sorted(each.frame for each in order) == list(range(100, 140))


def test_a_long_still_track_is_joined_in_short_keys() -> None:
    found = film(*((n, at(0.4)) for n in range(3000)))
    [region] = proposals(found, range(3000), "Wajah")
    assert len(region.keys) < 20


def test_a_plan_of_before_reads_writes_and_hashes_as_it_did() -> None:
    old = (
        '{"regions":[{"name":"Wajah 1","first":1,"last":9,"keys":[{"frame":1,"box":{"x":0.1,'
        '"y":0.1,"width":0.2,"height":0.2},"doubt":0}]}],"mutes":[{"start_us":1,"end_us":2}]}'
    )
    plan = from_plain(Redaction, json.loads(old))
    assert json.dumps(to_plain(plan), separators=(",", ":")) == old
    assert plan.voices == (HiddenVoice(VoiceKind.MUTE, TimeRange(1, 2)),)
    assert digest(Redaction, plan) == (
        "c8b7b7b24e6f7cbe4f919b4f128468045d63f525bef142d15924e80967f3dd75"
    )


def test_a_plan_says_which_detector_proposed_and_silence_stands_in_one_place() -> None:
    region = CoveredRegion("Wajah", 0, 1, (KeyBox(0, Region(0, 0, 1, 1)),), is_proposed=True)
    with pytest.raises(InvalidValue):
        Redaction((region,))
    with pytest.raises(InvalidValue):
        Redaction((), (), (HiddenVoice(VoiceKind.MUTE, TimeRange(0, 1)),))
    with pytest.raises(InvalidValue):
        Redaction(())
    plan = Redaction((region,), (), (HiddenVoice(VoiceKind.BEEP, TimeRange(0, 1)),), DETECTOR)
    assert from_plain(Redaction, json.loads(json.dumps(to_plain(plan)))) == plan
