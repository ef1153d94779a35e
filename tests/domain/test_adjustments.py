from __future__ import annotations

import pytest

from app.domain.adjustments import (
    LIMITS,
    NEUTRAL,
    Adjustments,
    Channel,
    adjustments_text,
    parse_adjustments,
)
from app.domain.errors import InvalidValue
from app.domain.plain import from_plain, to_plain


@pytest.mark.parametrize("name", LIMITS)
def test_a_value_out_of_range_is_refused(name):
    limits = LIMITS[name]
    Adjustments(**{name: limits.least})
    Adjustments(**{name: limits.most})
    for value in (limits.least - 1, limits.most + 1):
        with pytest.raises(InvalidValue):
            Adjustments(**{name: value})


def test_nothing_changed_is_neutral_and_has_no_words():
    assert NEUTRAL.is_neutral
    assert adjustments_text(NEUTRAL) == ""
    assert not Adjustments(invert=True).is_neutral


def test_what_is_changed_is_written_as_people_name_it():
    done = Adjustments(exposure=125, contrast=-20, sharpen=5, channel=Channel.RED, invert=True)
    assert adjustments_text(done) == (
        "pencahayaan +1,25 EV; kontras -20 %; penajaman 1,25; kanal merah; warna dibalik"
    )
    assert adjustments_text(done, "en") == (
        "exposure +1.25 EV; contrast -20 %; sharpen 1.25; channel red; invert"
    )


def test_adjustments_cross_the_pipe_whole_and_checked():
    done = Adjustments(gamma=160, saturation=2)
    assert from_plain(Adjustments, to_plain(done)) == done
    with pytest.raises(InvalidValue):
        from_plain(Adjustments, {**to_plain(done), "gamma": 9999})


def test_the_command_line_names_values_in_the_units_of_people():
    assert parse_adjustments("") == NEUTRAL
    assert parse_adjustments("exposure=+1.25, contrast=-20,gamma=1.6") == Adjustments(
        exposure=125, contrast=-20, gamma=160
    )
    assert parse_adjustments("saturation=0.5,sharpen=1.25,channel=luma,invert") == Adjustments(
        saturation=2, sharpen=5, channel=Channel.LUMA, invert=True
    )


def test_a_part_of_the_picture_is_named_in_whole_pixels():
    done = parse_adjustments("crop=10:20:300:200,denoise=8,deinterlace")
    assert done == Adjustments(crop=(10, 20, 300, 200), denoise=8, deinterlace=True)
    assert adjustments_text(done) == (
        "derau dikurangi 8; baris selang-seling dipisah; dipotong 10:20:300:200"
    )
    slanted = parse_adjustments("corners=10:12:110:2:120:90:5:95")
    assert adjustments_text(slanted, "en") == "perspective straightened 10:12:110:2:120:90:5:95"
    assert (slanted.whole, done.tone) == (NEUTRAL, NEUTRAL)
    assert from_plain(Adjustments, to_plain(done)) == done


def test_what_came_later_is_not_written_where_it_changes_nothing():
    assert set(to_plain(NEUTRAL)) == {
        "exposure", "contrast", "gamma", "saturation", "sharpen", "channel", "invert"
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "brightness=1",
        "exposure",
        "exposure=9",
        "gamma=1,gamma=2",
        "sharpen=0.3",
        "channel=x",
        "invert=?",
        "exposure=1/0",
        "denoise=2.5",
        "crop=1:2:3",
        "crop=1:2:300:x",
        "crop=-1:0:100:100",
        "crop=0:0:100:15",
        "corners=0:0:100:0:100:100",
        "corners=0:0:0:100:100:100:100:0",
        "corners=0:0:100:0:20:20:0:100",
        "corners=0:0:100:100:100:0:0:100",
        "crop=0:0:99:99,corners=0:0:100:0:100:100:0:100",
    ],
)
def test_what_is_no_adjustment_is_refused(text):
    with pytest.raises(InvalidValue):
        parse_adjustments(text)


def test_a_value_out_of_range_is_told_in_the_units_that_people_name() -> None:
    for text, value, expected in (("exposure=60", "60", "-4..4"), ("gamma=9", "9", "0.2..5")):
        with pytest.raises(InvalidValue) as refused:
            parse_adjustments(text)
        assert (refused.value.facts["value"], refused.value.facts["expected"]) == (value, expected)
