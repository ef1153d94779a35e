"""What files say of themselves, made safe to keep."""

from __future__ import annotations

import pytest

from media.claims import clean_text, container_created_at, container_gps, parse_iso6709


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+34.0754-118.2543/", (34.0754, -118.2543)),
        ("-06.1754+106.8272+010.0/", (-6.1754, 106.8272)),
        ("+51.5334-000.1255+026.756/", (51.5334, -0.1255)),
        ("-0610.5+10649.6/", (-6.175, 106.82666666666667)),
        ("-061031+1064936/", (-6.175277777777778, 106.82666666666667)),
        ("+00.0000+000.0000/", (0.0, 0.0)),
        ("+91.0+000.0/", None),
        ("+10.0+181.0/", None),
        ("Jakarta", None),
        ("", None),
        ("+1e5+000/", None),
    ],
)
def test_a_place_in_iso_6709(text: str, place: tuple[float, float] | None) -> None:
    assert parse_iso6709(text) == place


def test_the_phones_own_time_with_zone_goes_before_the_containers() -> None:
    tags = {
        "creation_time": "2024-02-10T02:15:00.000000Z",
        "com.apple.quicktime.creationdate": "2024-02-10T09:15:00+0700",
    }
    assert container_created_at(tags) == "2024-02-10T09:15:00+07:00"
    del tags["com.apple.quicktime.creationdate"]
    assert container_created_at(tags) == "2024-02-10T02:15:00Z"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2024-02-10", "2024-02-10"),
        ("2024", "2024"),
        ("Sabtu pagi", "Sabtu pagi"),
        ("1904-01-01T00:00:00Z", ""),
        ("2024-02-10T09:15:00.250Z", "2024-02-10T09:15:00.250Z"),
    ],
)
def test_a_time_is_kept_as_precise_as_it_was_claimed(text: str, kept: str) -> None:
    assert container_created_at({"date": text}) == kept


def test_a_place_under_any_of_its_names() -> None:
    assert container_gps({"LOCATION": "-06.2+106.8/"}) == (-6.2, 106.8)
    assert container_gps({"location": "x", "location-eng": "-06.2+106.8/"}) == (-6.2, 106.8)
    assert container_gps({}) is None


def test_text_loses_control_signs_and_surrogates_and_stays_short() -> None:
    assert clean_text("a\0b\x1b[31m\u202ec\ud800") == "a b [31m c?"
    assert len(clean_text("x" * 100_000)) == 1000
