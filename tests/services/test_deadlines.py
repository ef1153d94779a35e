"""The limits of a case against the procedure data: worked examples, year ends, holidays, zones."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.case import CaseForm, Election, Origin
from app.domain.deadlines import Counting, DeadlineChoice, DeadlineState, Doubt
from app.domain.errors import CaseReadOnly, InvalidValue, ReferenceDataInvalid, UnknownItem
from app.domain.workdays import Holiday, HolidayKind
from app.runtime.clock import Clock
from app.runtime.paths import resource
from app.services import cases, deadlines, holidays, integrity, procedure, reference
from app.services.deadline_texts import explained
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER

NUMBER = "009/LP/PB/Kab/14.09/X/2024"


class FixedClock(Clock):
    """A clock that stands at one instant."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self._at = datetime.fromisoformat(at).astimezone(UTC)

    def now(self) -> datetime:
        return self._at


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))


def made(folder: Path, at: str = "2024-10-08T03:00:00+00:00", **fields: object) -> CaseSession:
    form = CaseForm(NUMBER, "Apel", **{"zone": "WIB", **fields})  # type: ignore[arg-type]
    return cases.new_case(folder / "uji", form, REVIEWER, clock=FixedClock(at))


def due(session: CaseSession) -> dict[str, date]:
    return {item.rule.id: item.due_on for item in deadlines.of_case(session)}


def test_three_days_and_two_more_make_the_five_that_offices_name(tmp_path: Path) -> None:
    # procedure.yaml, pilkada-additional: "Total 3+2 = 5 hari disebut Bawaslu daerah pada 2024".
    with made(tmp_path, election=Election.PEMILIHAN, reported_on="2024-10-08") as session:
        found = due(session)
    assert found["pilkada-follow-up"] == date(2024, 10, 11)
    assert found["pilkada-additional"] == date(2024, 10, 13)
    assert found["pilkada-preliminary-study"] == date(2024, 10, 10)


def test_a_report_in_pemilu_has_seven_working_days_from_when_it_was_known(tmp_path: Path) -> None:
    # Known on Wednesday 7 February 2024: 8 is a holiday, 9 leave, 14 the election.
    with made(tmp_path, known_on="2024-02-07") as session:
        (found,) = deadlines.of_case(session)
    assert (found.rule.id, found.due_on) == ("pemilu-report-submission", date(2024, 2, 21))
    assert [item.day.day for item in found.skipped] == [8, 9, 14]
    assert found.doubts == (Doubt.HOLIDAYS,)


def test_fourteen_working_days_go_over_the_end_of_the_year(tmp_path: Path) -> None:
    with made(tmp_path, registered_on="2024-12-16") as session:
        found = due(session)
        shown = {item.rule.id: item for item in deadlines.of_case(session)}
    # 17-20 (4), 23, 24, 27 (7), 30, 31, 2 and 3 January (11), 6, 7, 8 (14).
    assert found["pemilu-follow-up-extended"] == date(2025, 1, 8)
    assert found["pemilu-follow-up"] == date(2024, 12, 27)
    skipped = [item.day for item in shown["pemilu-follow-up-extended"].skipped]
    assert skipped == [date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)]


@pytest.mark.parametrize(
    ("origin", "there", "absent"),
    [
        (Origin.LAPORAN, "pemilu-report-submission", "pemilu-finding"),
        (Origin.TEMUAN, "pemilu-finding", "pemilu-report-submission"),
    ],
)
def test_a_finding_and_a_report_have_limits_of_their_own(
    tmp_path: Path, origin: Origin, there: str, absent: str
) -> None:
    with made(tmp_path, known_on="2024-02-07", origin=origin) as session:
        assert there in due(session)
        assert absent not in due(session)


@pytest.mark.parametrize("election", ["pemilu", "pemilihan"])
def test_every_limit_of_the_data_is_counted_or_waits_for_its_beginning(
    tmp_path: Path, election: str
) -> None:
    with made(tmp_path, election=Election(election)) as session:
        sheet = deadlines.sheet(session)
        assert sheet.counted == ()
        rules = procedure.deadline_rules(election).rules
        assert {rule.id for rule in sheet.waiting} == {
            rule.id for rule in rules if rule.origin != "temuan"
        }
        for rule in sheet.waiting:
            choice = DeadlineChoice(rule.id, start="2024-10-08T09:00+07:00")
            deadlines.set_choice(session, choice, "uji")
        found = deadlines.sheet(session)
        assert found.waiting == ()
        for item in found.counted:
            told = " ".join(explained(item))
            assert item.rule.basis in told
            assert item.rule.confidence in reference.CONFIDENCES
            if item.rule.confidence != "verified" or "perlu verifikasi" in item.rule.basis:
                assert item.needs_check


def test_verified_limits_name_where_they_were_read() -> None:
    for election in ("pemilu", "pemilihan"):
        for rule in procedure.deadline_rules(election).rules:
            assert bool(rule.sources) or rule.confidence == "recalled"


@pytest.mark.parametrize(("zone", "left"), [("WIB", 1), ("WITA", 0), ("WIT", 0)])
def test_the_days_left_are_those_of_the_zone_of_the_case(
    tmp_path: Path, zone: str, left: int
) -> None:
    # 16.30 UTC is 23.30 in the west and past midnight in the middle and in the east.
    at, fields = "2024-12-30T16:30:00+00:00", {"election": Election.PEMILIHAN}
    with made(tmp_path, at, zone=zone, reported_on="2024-12-28", **fields) as session:
        today = deadlines.today(session)
        assert due(session)["pilkada-follow-up"] == date(2024, 12, 31)
        nearest = deadlines.nearest(deadlines.of_case(session), date(2024, 12, 31))
        assert nearest is not None
        assert nearest.rule.id == "pilkada-follow-up"
        assert nearest.days_left(today) == left


def test_a_limit_that_was_met_no_longer_hurries(tmp_path: Path) -> None:
    with made(tmp_path, known_on="2024-02-01", reported_on="2024-02-07") as session:
        found = {item.rule.id: item for item in deadlines.of_case(session)}
        today = date(2024, 2, 12)
        assert found["pemilu-report-submission"].state(today) is DeadlineState.DONE
        nearest = deadlines.nearest(tuple(found.values()), today)
        assert nearest is not None
        assert nearest.rule.id == "pemilu-preliminary-study"


def test_a_number_is_changed_only_with_a_reason_and_the_chain_tells_it(tmp_path: Path) -> None:
    with made(tmp_path, registered_on="2024-12-16") as session:
        choice = DeadlineChoice("pemilu-follow-up", limit=10, counting=Counting.CALENDAR)
        before = cases.custody_lines(session)
        with pytest.raises(InvalidValue):
            deadlines.set_choice(session, choice, "  ")
        assert cases.custody_lines(session) == before
        deadlines.set_choice(session, choice, "Surat edaran 12/2024")
        entry = json.loads(cases.custody_lines(session)[-1])
        assert (entry["act"], entry["why"]) == ("deadline.set", "Surat edaran 12/2024")
        assert entry["data"]["what"] == "Penanganan dan tindak lanjut"
        assert due(session)["pemilu-follow-up"] == date(2024, 12, 26)
        session.undo.undo()
        assert due(session)["pemilu-follow-up"] == date(2024, 12, 27)
        session.undo.redo()
        assert due(session)["pemilu-follow-up"] == date(2024, 12, 26)
        assert _faults(session) == []
    with cases.open_case(tmp_path / "uji.netra", REVIEWER) as session:
        assert due(session)["pemilu-follow-up"] == date(2024, 12, 26)


def _faults(session: CaseSession) -> list[str]:
    report = integrity.verify_path(session.folder, (), JobContext())
    return [f"{check.name}: {check.detail}" for check in report.checks if not check.ok]


def test_a_choice_written_past_the_chain_is_found(tmp_path: Path) -> None:
    with made(tmp_path, registered_on="2024-12-16") as session:
        session.stores.choices.put_deadline(DeadlineChoice("pemilu-follow-up", limit=99))
        assert [fault.split(":")[1].strip() for fault in _faults(session)] == ["choices"]


def test_what_hari_means_is_set_for_the_whole_case(tmp_path: Path) -> None:
    with made(tmp_path, election=Election.PEMILIHAN, reported_on="2024-10-11") as session:
        assert due(session)["pilkada-follow-up"] == date(2024, 10, 14)
        whole = DeadlineChoice(deadlines.EVERY, counting=Counting.WORKING)
        deadlines.set_choice(session, whole, "Perbawaslu dibaca")
        assert due(session)["pilkada-follow-up"] == date(2024, 10, 16)
        found = {item.rule.id: item for item in deadlines.of_case(session)}
        assert Doubt.DAY_MEANING not in found["pilkada-follow-up"].doubts


@pytest.mark.parametrize(
    "choice",
    [
        DeadlineChoice("pemilu-follow-up", limit=-1),
        DeadlineChoice("pemilu-follow-up", limit=100_000),
        DeadlineChoice("pemilu-follow-up", due_on="31/12/2024"),
        DeadlineChoice("pemilu-follow-up", done_on="2024-02-30"),
        DeadlineChoice("pemilu-follow-up", start="2024-10-08T09:00"),
        DeadlineChoice(deadlines.EVERY, limit=3),
        DeadlineChoice(deadlines.EVERY, counting=Counting.HOURS),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(tmp_path: Path, choice: DeadlineChoice) -> None:
    with made(tmp_path) as session, pytest.raises(InvalidValue):
        deadlines.set_choice(session, choice, "uji")


def test_a_limit_of_the_other_law_is_unknown_here(tmp_path: Path) -> None:
    with made(tmp_path) as session, pytest.raises(UnknownItem):
        deadlines.set_choice(session, DeadlineChoice("pilkada-follow-up", limit=5), "uji")


def test_a_limit_that_was_left_out_is_not_counted_and_says_why(tmp_path: Path) -> None:
    with made(tmp_path, registered_on="2024-12-16") as session:
        out = DeadlineChoice("pemilu-follow-up-extended", is_left_out=True)
        deadlines.set_choice(session, out, "Tidak perlu keterangan tambahan")
        sheet = deadlines.sheet(session)
        assert "pemilu-follow-up-extended" not in {item.rule.id for item in sheet.counted}
        ((rule, choice),) = sheet.left_out
        assert (rule.id, choice.why) == (out.rule, "Tidak perlu keterangan tambahan")


def test_the_calendar_holds_every_open_limit_and_no_person(tmp_path: Path) -> None:
    with made(tmp_path, registered_on="2024-12-16", reported_on="2024-12-13") as session:
        out = deadlines.export_ics(session, tmp_path / "tenggat.ics")
        lines = out.read_bytes().split(b"\r\n")
        entry = json.loads(cases.custody_lines(session)[-1])
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    whole = b"\r\n".join(lines).replace(b"\r\n ", b"").decode()
    assert whole.count("BEGIN:VEVENT") == 2  # the preliminary study was met by the registration
    assert "DTSTART;VALUE=DATE:20250108" in whole
    assert "(perlu verifikasi)" in whole
    assert REVIEWER.name not in whole
    assert entry["act"] == "deadline.copy"
    assert entry["data"]["name"] == "tenggat.ics"


def test_a_case_that_can_only_be_read_gives_its_calendar_and_takes_no_choice(
    tmp_path: Path,
) -> None:
    made(tmp_path, registered_on="2024-12-16").close()
    with cases.open_case(tmp_path / "uji.netra", REVIEWER, read_only=True) as session:
        deadlines.export_ics(session, tmp_path / "tenggat.ics")
        with pytest.raises(CaseReadOnly):
            deadlines.set_choice(session, DeadlineChoice("pemilu-follow-up", limit=9), "uji")


def test_the_shipped_list_names_the_free_days_of_its_years() -> None:
    workdays = holidays.book().workdays
    assert {2024, 2025, 2026} <= workdays.years
    assert workdays.is_free(date(2024, 11, 27))
    assert workdays.is_free(date(2026, 8, 17))
    assert not workdays.is_free(date(2026, 11, 23))
    assert all(item.confidence in reference.CONFIDENCES for item in workdays.holidays.values())
    assert all(item.basis for item in workdays.holidays.values())


def test_what_the_office_adds_and_takes_out_stands_over_the_shipped_list(tmp_path: Path) -> None:
    local = Holiday(date(2024, 12, 17), "Hari jadi", HolidayKind.LOCAL, "Keputusan bupati")
    own = holidays.OwnDays(
        added=(local,), removed=(date(2024, 12, 26),), years=(2028,), basis="Keputusan bupati"
    )
    holidays.write_own(own)
    found = holidays.book()
    assert found.own.added == (replace(local, confidence="verified", is_own=True),)
    assert found.workdays.is_free(date(2024, 12, 17))
    assert not found.workdays.is_free(date(2024, 12, 26))
    assert 2028 in found.workdays.years
    with made(tmp_path, registered_on="2024-12-16") as session:
        assert due(session)["pemilu-follow-up-extended"] == date(2025, 1, 8)


@pytest.mark.parametrize(
    "text",
    [
        "schema: other",
        "schema: asn-neutrality-holidays-own\nadded: [{date: besok, name_id: x, kind: nasional}]",
        "schema: asn-neutrality-holidays-own\nadded: [{date: 2024-12-17, kind: nasional}]",
        "schema: asn-neutrality-holidays-own\nweekend: [minggoe]",
        "schema: asn-neutrality-holidays-own\nadded: {}1",
        "\x00",
    ],
)
def test_a_broken_list_of_the_office_hides_no_limit_and_is_said(tmp_path: Path, text: str) -> None:
    path = holidays.own_file()
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceDataInvalid):
        holidays.read_own(path)
    assert holidays.book().problem
    with made(tmp_path, registered_on="2024-12-16") as session:
        found = {item.rule.id: item for item in deadlines.of_case(session)}
        assert found["pemilu-follow-up-extended"].due_on == date(2025, 1, 8)
        assert Doubt.OWN_LIST in found["pemilu-follow-up-extended"].doubts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema: asn-neutrality-holidays", "schema: other"),
        ("date: 2024-01-01", "date: 2023-01-01"),
        ("confidence: secondary", "confidence: certain"),
        ("sources: [compiled]", "sources: [unheard-of]"),
        ("kind: pemungutan suara", "kind: pesta"),
    ],
)
def test_a_broken_shipped_list_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = resource("reference", "holidays.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "holidays.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataInvalid):
        holidays.read_shipped(path)


def test_an_own_list_that_contradicts_itself_is_not_stored() -> None:
    day = Holiday(date(2024, 12, 17), "Hari jadi", HolidayKind.LOCAL)
    with pytest.raises(InvalidValue):
        holidays.write_own(holidays.OwnDays(added=(day, day)))
    with pytest.raises(InvalidValue):
        holidays.write_own(holidays.OwnDays(weekend=(1, 2, 3, 4, 5, 6, 7)))
    assert not holidays.own_file().exists()
