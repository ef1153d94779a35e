"""Contradictions among a file's own claims, its date and what the submitter said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.evidence import (
    Digest,
    Evidence,
    EvidenceClaims,
    EvidenceKind,
    EvidenceStatus,
    MediaInfo,
    Provenance,
    ReaderClaims,
    RecorderClock,
)
from app.domain.ids import EvidenceCode, Sha256
from app.services.claims import conflicts, with_conflicts


def item(**changes: object) -> Evidence:
    made = Evidence(
        code=EvidenceCode("BB-001"),
        digest=Digest(Sha256("0" * 64), "0" * 128, 1),
        name="a.mp4",
        source_path="a.mp4",
        source_modified_at="2026-02-12T00:00:00.000Z",
        added_at="2026-03-01T00:00:00.000Z",
        kind=EvidenceKind.VIDEO,
        status=EvidenceStatus.READY,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def found(evidence: Evidence, first: dict[str, object], second: dict[str, object]) -> set[str]:
    return {conflict.what for conflict in conflicts(evidence, both(first, second))}


def both(first: dict[str, object], second: dict[str, object]) -> EvidenceClaims:
    return EvidenceClaims(
        (
            ReaderClaims("FFmpeg", "8", **first),  # type: ignore[arg-type]
            ReaderClaims("MediaInfo", "24", **second),  # type: ignore[arg-type]
        )
    )


def test_readers_that_agree_and_a_later_file_date_are_no_conflict() -> None:
    said: dict[str, object] = {
        "created_at": "2026-02-10T12:30:05Z",
        "gps": (-6.175, 106.8167),
        "device": "Apple iPhone 14",
        "duration_us": 2_000_000,
        "width": 1920,
        "height": 1080,
    }
    near = said | {
        "created_at": "2026-02-10T19:30:06+07:00",
        "gps": (-6.1751, 106.8168),
        "duration_us": 2_300_000,
        "height": 1088,
        "device": "apple  IPHONE 14",
    }
    media = MediaInfo(
        EvidenceKind.VIDEO,
        duration_us=2_100_000,
        duration_is_counted=True,
        width=1080,
        height=1920,
    )
    assert found(item(media=media), said, near) == set()


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        (
            {"created_at": "2026-02-10T12:30:05Z"},
            {"created_at": "2026-02-10T12:30:09Z"},
            "created_at",
        ),
        ({"gps": (-6.175, 106.8167)}, {"gps": (-6.175, 106.8177)}, "gps"),
        ({"duration_us": 60_000_000}, {"duration_us": 61_000_000}, "duration"),
        ({"width": 1920, "height": 1080}, {"width": 1280, "height": 720}, "size"),
        ({"device": "Apple iPhone 14"}, {"device": "Apple iPhone 13"}, "device"),
    ],
)
def test_two_readers_that_disagree_are_both_named(
    first: dict[str, object], second: dict[str, object], what: str
) -> None:
    claims = with_conflicts(item(), both(first, second))
    assert [conflict.what for conflict in claims.conflicts] == [what]
    assert [who for who, _ in claims.conflicts[0].readings] == ["FFmpeg", "MediaInfo"]
    assert len({text for _, text in claims.conflicts[0].readings}) == 2


def test_what_a_failed_reader_left_is_not_compared() -> None:
    assert not found(
        item(), {"device": "A", "problem": "damaged"}, {"device": "B", "problem": "unreadable"}
    )


def test_a_photo_scaled_after_it_was_taken_still_states_the_cameras_size() -> None:
    media = MediaInfo(EvidenceKind.PHOTO, width=1000, height=750)
    stated: dict[str, object] = {"width": 4000, "height": 3000}
    assert found(item(media=media), stated, {}) == {"size"}
    turned = MediaInfo(EvidenceKind.PHOTO, width=3000, height=4000)
    assert found(item(media=turned), stated, {}) == set()


def test_a_header_that_states_more_than_was_counted_is_a_conflict() -> None:
    media = MediaInfo(EvidenceKind.VIDEO, duration_us=10_000_000, duration_is_counted=True)
    claims = both({"duration_us": 60_000_000}, {"duration_us": 60_000_000})
    (conflict,) = conflicts(item(media=media), claims)
    assert ("counted", "10.000 s") in conflict.readings


NAIVE: dict[str, object] = {"created_at": "2026-02-10T19:30:05"}


@pytest.mark.parametrize(
    ("zoned", "is_conflict"),
    [
        ("2026-02-10T12:30:05Z", False),  # WIB would reconcile them
        ("2026-02-10T05:30:04Z", False),  # UTC+14
        ("2026-02-10T05:30:00Z", True),
        ("2026-02-11T07:30:06Z", False),  # UTC-12
        ("2026-02-11T07:30:10Z", True),
        ("2026-02-12T12:30:05Z", True),
    ],
)
def test_a_time_without_zone_contradicts_only_what_no_zone_reconciles(
    zoned: str, is_conflict: bool
) -> None:
    assert ("created_at" in found(item(), NAIVE, {"created_at": zoned})) is is_conflict


def test_two_readings_of_one_clock_without_zone_are_compared_as_they_stand() -> None:
    assert found(item(), NAIVE, {"created_at": "2026-02-10T19:30:06"}) == set()
    assert found(item(), NAIVE, {"created_at": "2026-02-10T20:30:05"}) == {"created_at"}


def told(at: str, zone: str = "") -> Evidence:
    return item(provenance=Provenance(captured_at=at, captured_zone=zone))


def test_what_was_told_is_held_against_a_zoneless_time_only_once_its_zone_is_known() -> None:
    assert found(told("2026-02-10T22:00:00"), NAIVE, {}) == set()
    assert found(told("2026-02-10T22:00:00", "WIB"), NAIVE, {}) == {"created_at"}
    assert found(told("2026-02-10T19:38:00", "WIB"), NAIVE, {}) == set()
    assert found(told("2026-02-14T22:00:00"), NAIVE, {}) == {"created_at"}


def test_a_told_day_is_the_whole_day() -> None:
    assert found(told("2026-02-10", "WIB"), {"created_at": "2026-02-10T16:59:00Z"}, {}) == set()
    assert found(told("2026-02-10", "WIB"), {"created_at": "2026-02-10T17:20:00Z"}, {}) == {
        "created_at"
    }


def test_a_recording_may_state_its_start_or_its_end() -> None:
    media = MediaInfo(EvidenceKind.VIDEO, duration_us=3600 * 1_000_000)
    evidence = replace(told("2026-02-10T19:30:00+07:00"), media=media)
    assert found(evidence, {"created_at": "2026-02-10T13:35:00Z"}, {}) == set()
    assert found(replace(evidence, media=None), {"created_at": "2026-02-10T13:35:00Z"}, {}) == {
        "created_at"
    }


def test_a_recorders_stated_error_and_zone_are_counted_in() -> None:
    late = RecorderClock(offset_ms=2 * 3600 * 1000, zone="WITA", basis="dibandingkan")
    evidence = replace(told("2026-02-10T13:30:00Z"), recorder=late)
    assert found(evidence, NAIVE, {}) == set()  # 19.30 WITA shown = 11.30 UTC, truly 13.30
    assert found(replace(evidence, recorder=None), NAIVE, {}) == set()  # no zone: nothing known
    exact = replace(late, offset_ms=0)
    assert found(replace(evidence, recorder=exact), NAIVE, {}) == {"created_at"}


@pytest.mark.parametrize(
    ("created", "is_conflict"),
    [
        ("2026-02-12T02:05:00Z", False),  # a FAT card read in another of our zones
        ("2026-02-12T02:15:00Z", True),
        ("2026-02-12T14:00:00", False),  # without zone
        ("2026-02-12T16:30:00", True),
        ("1904-01-01T00:00:00Z", False),
        ("bukan waktu", False),
        ("0001-01-01T00:00:00", False),
        ("9999-12-01T00:00:00", True),
        ("9999-12-31T23:59:59", False),  # beyond what a calendar counts to
    ],
)
def test_a_file_written_before_it_says_it_was_recorded_is_a_conflict(
    created: str, is_conflict: bool
) -> None:
    assert ("file_date" in found(item(), {"created_at": created}, {})) is is_conflict


def test_a_told_device_of_another_maker_is_a_conflict_another_name_is_not() -> None:
    def told_device(name: str) -> set[str]:
        evidence = item(provenance=Provenance(device=name))
        return found(evidence, {"device": "samsung SM-A525F"}, {})

    assert told_device("iPhone 13 milik pelapor") == {"device"}
    assert told_device("Galaxy A52") == set()
    assert told_device("HP pelapor") == set()
    assert told_device("") == set()
