from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.errors import InvalidValue
from app.domain.evidence import Provenance, RecorderClock
from app.services import cases, intake, recorder
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, new_case


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("+00:03:20", 200_000),
        ("-00:03:20", -200_000),
        ("\N{MINUS SIGN}00:03:20", -200_000),
        ("00:03:20.5", 200_500),
        ("01:30", 5_400_000),
        ("+8d 00:00:01", 8 * 86_400_000 + 1000),
    ],
)
def test_a_difference_is_read_and_written(text: str, milliseconds: int) -> None:
    assert recorder.parse_offset(text) == milliseconds
    assert recorder.parse_offset(recorder.offset_text(milliseconds)) == milliseconds


@pytest.mark.parametrize("text", ["", "3 menit", "00:61:00", "+", "999999d 00:00:00", "١:٠٠:٠٠"])
def test_what_is_no_difference_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        recorder.parse_offset(text)


@pytest.mark.parametrize(
    ("claimed", "zone", "real", "name"),
    [
        ("2026-11-19T09:00:00", "WIB", "2026-11-19T09:03:20+07:00", "WIB"),
        ("2026-11-19T09:00:00", "WITA", "2026-11-19T09:03:20+08:00", "WITA"),
        ("2026-11-19T09:00:00", "WIT", "2026-11-19T09:03:20+09:00", "WIT"),
        ("2026-11-19T02:00:00Z", "WITA", "2026-11-19T10:03:20+08:00", "WITA"),
        ("2026-11-19T23:59:00", "+05:30", "2026-11-20T00:02:20+05:30", "+05:30"),
    ],
)
def test_a_claimed_time_becomes_real_time_in_the_recorders_zone(
    claimed: str, zone: str, real: str, name: str
) -> None:
    found = recorder.real_time(claimed, RecorderClock(200_000, zone, "jam siaran"))
    assert found == recorder.RealTime(claimed, real, name)


@pytest.mark.parametrize("claimed", ["", "2026-11-19", "entah", "9999-12-31T23:59:59"])
def test_what_cannot_be_converted_is_left_alone(claimed: str) -> None:
    assert recorder.real_time(claimed, RecorderClock(200_000, "WIB", "jam siaran")) is None


def test_without_a_statement_nothing_is_converted() -> None:
    assert recorder.real_time("2026-11-19T09:00:00", None) is None


def test_the_clock_is_one_entry_with_who_said_it_and_why(tmp_path: Path) -> None:
    path = tmp_path / "kiriman.bin"
    path.write_bytes(b"x")
    with new_case(tmp_path) as session:
        intake.take_in(session, [path], Provenance(), JobContext())
        assert recorder.statement(session, "BB-001") is None
        before = len(cases.custody_lines(session))
        item = recorder.set_clock(
            session, "bb-001", offset_ms=200_000, zone_of_clock="wib", basis=" jam siaran "
        )
        recorder.set_clock(
            session, "BB-001", offset_ms=200_000, zone_of_clock="WIB", basis="jam siaran"
        )
        lines = cases.custody_lines(session)
        said = recorder.statement(session, "BB-001")
    assert item.recorder == RecorderClock(200_000, "WIB", "jam siaran")
    assert len(lines) == before + 1
    entry = json.loads(lines[-1])
    assert (entry["act"], entry["obj"]) == ("evidence.clock", ["BB-001"])
    assert entry["data"]["recorder"] == {"offset_ms": 200_000, "zone": "WIB", "basis": "jam siaran"}
    assert said == recorder.ClockStatement(REVIEWER.name, entry["ts"])


@pytest.mark.parametrize(
    ("offset_ms", "zone", "basis"),
    [(0, "", "jam siaran"), (0, "Jakarta", "jam siaran"), (0, "WIB", " "), (10**15, "WIB", "x")],
)
def test_a_statement_that_nobody_could_check_is_refused(
    tmp_path: Path, offset_ms: int, zone: str, basis: str
) -> None:
    path = tmp_path / "kiriman.bin"
    path.write_bytes(b"x")
    with new_case(tmp_path) as session:
        intake.take_in(session, [path], Provenance(), JobContext())
        before = cases.custody_lines(session)
        with pytest.raises(InvalidValue):
            recorder.set_clock(
                session, "BB-001", offset_ms=offset_ms, zone_of_clock=zone, basis=basis
            )
        assert cases.custody_lines(session) == before
