from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind, MediaInfo, StreamInfo
from app.domain.mediatime import FramePosition
from app.domain.plain import from_plain, to_plain

INFO = MediaInfo(
    kind=EvidenceKind.VIDEO,
    frame_rate=Fraction(30000, 1001),
    streams=(StreamInfo(0, "video", "h264", width=1920, claimed_frame_rate=Fraction(30)),),
    exif=(("Make", "Fiktif"),),
    claimed_gps=(-6.5, 110.25),
)


def test_a_value_comes_back_as_it_went() -> None:
    assert from_plain(MediaInfo, to_plain(INFO)) == INFO


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "hologram"),
        ("duration_us", "3"),
        ("duration_us", 1.5),
        ("rotation", True),
        ("frame_rate", "1/0"),
        ("claimed_gps", [1.0]),
        ("streams", [{"index": 0}]),
        ("unheard_of", 1),
    ],
)
def test_data_of_another_type_is_refused(key: str, value: object) -> None:
    with pytest.raises(InvalidValue):
        from_plain(MediaInfo, to_plain(INFO) | {key: value})


def test_a_missing_field_is_refused() -> None:
    with pytest.raises(InvalidValue):
        from_plain(FramePosition, {"frame": 1, "pts": 2, "time_base": "1/25"})
