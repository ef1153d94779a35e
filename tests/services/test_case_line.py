"""The timeline of a case: what is certain is placed, what is not stands apart with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from app.domain.case import Party, PartyRole
from app.domain.case_line import LineEntry, LineKind, NoTime, TimeBasis
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.photos import page_us
from app.domain.tables import TableKind
from app.services import (
    case_line,
    cases,
    chronology,
    intake,
    people,
    people_pages,
    recorder,
    review,
    sync,
    tables,
)
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import add_video, new_case

CLAIMED = "2024-10-12T09:15:04+07:00"


def claim(session: CaseSession, code: str, claimed: str) -> None:
    """Let a file claim another time of recording."""
    item = session.stores.evidence.by_code(code)
    assert item.media is not None
    media = replace(item.media, claimed_created_at=claimed)
    session.stores.evidence.set_probe(item.code, item.kind, item.status, "", media)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as made:
        for name, claimed in (("a.mp4", CLAIMED), ("b.mp4", ""), ("c.mp4", CLAIMED[:-6])):
            code = add_video(made, tmp_path, name, seconds=2.0 + 0.04 * ord(name[0]))
            claim(made, code, claimed)
        for code in ("BB-001", "BB-002"):
            span = TimeRange(500_000, 1_000_001)
            review.mark(made, MomentDraft(EvidenceCode(code), span, persons=("Ani",)))
        yield made


def compared(session: CaseSession) -> None:
    recorder.set_clock(
        session, "BB-001", offset_ms=200_000, zone_of_clock="WITA", basis="jam dinding terekam"
    )


def entry(session: CaseSession, code: str, kind: LineKind = LineKind.RECORDING) -> LineEntry:
    found = case_line.read(session)
    return next(
        one for one in (*found.placed, *found.apart) if one.code == code and one.kind is kind
    )


def test_without_a_compared_clock_nothing_is_certain_and_each_says_why(session) -> None:
    found = case_line.read(session)
    assert found.placed == ()
    assert {one.code: one.reason for one in found.apart} == {
        "BB-001": NoTime.NOT_COMPARED,
        "M-001": NoTime.NOT_COMPARED,
        "BB-002": NoTime.NO_CLAIM,
        "M-002": NoTime.NO_CLAIM,
        "BB-003": NoTime.NO_ZONE,
    }
    assert {one.code for one in found.claimed} == {"BB-001", "M-001"}


def test_a_compared_clock_places_the_recording_and_its_moments_to_the_microsecond(session) -> None:
    compared(session)
    begun = datetime(2024, 10, 12, 2, 18, 24, tzinfo=UTC)
    moment = entry(session, "M-001", LineKind.MOMENT)
    assert moment.start == begun + timedelta(microseconds=500_000)
    assert moment.end == begun + timedelta(microseconds=1_000_001)
    assert (moment.basis, moment.reason) == (TimeBasis.COMPARED, None)
    assert entry(session, "BB-002").reason is NoTime.NO_CLAIM


def test_a_synchronised_recording_takes_the_time_of_its_companion(session) -> None:
    compared(session)
    group = sync.draft(session, ["BB-001", "BB-002"], "apel")
    sync.store(session, sync.with_offset(group, "BB-002", 340_000))
    first, second = entry(session, "BB-001"), entry(session, "BB-002")
    assert first.start is not None
    assert second.start is not None
    assert second.start - first.start == timedelta(microseconds=340_000)
    assert (second.basis, second.via) == (TimeBasis.SYNCED, "BB-001")
    assert [one.code for one in case_line.read(session).placed] == [
        "BB-001", "BB-002", "M-001", "M-002",
    ]  # fmt: skip


def test_the_narrative_takes_the_hour_of_a_companion_too_and_says_whose_it_is(session) -> None:
    compared(session)
    group = sync.draft(session, ["BB-001", "BB-002"], "apel")
    sync.store(session, sync.with_offset(group, "BB-002", 700_000))
    first, second = chronology.draft(session).splitlines()
    assert first.startswith("1. 12 Oktober 2024 pukul 10.18.24 WITA (menurut jam perekam, perlu")
    assert second.startswith("2. 12 Oktober 2024 pukul 10.18.25 WITA (menurut jam perekam BB-001 ")
    assert entry(session, "M-002", LineKind.MOMENT).start == datetime(
        2024, 10, 12, 2, 18, 25, 200_000, tzinfo=UTC
    )


def test_a_page_of_a_photo_has_the_hour_of_the_photo_and_is_named_as_a_page(
    session, tmp_path: Path
) -> None:
    picture = Image.new("RGB", (64, 48))
    picture.save(tmp_path / "surat.tif", save_all=True, append_images=[picture, picture])
    [taken] = intake.take_in(session, [tmp_path / "surat.tif"], Provenance(), JobContext())
    assert taken.evidence is not None
    code = taken.evidence.code
    claim(session, code, CLAIMED)
    recorder.set_clock(session, code, offset_ms=0, zone_of_clock="WIB", basis="jam dinding")
    review.mark(session, MomentDraft(EvidenceCode(code), TimeRange(page_us(2), page_us(2))))
    line = chronology.draft(session).splitlines()[0]
    assert "pukul 09.15.04 WIB" in line
    assert line.endswith(f"{code} halaman 3]")


def test_days_of_the_form_are_whole_days_of_the_zone_of_the_case(session) -> None:
    cases.set_form(session, {"event_on": "2024-10-12", "zone": "WIT"})
    day = entry(session, "event_on", LineKind.DATE)
    assert day.start == datetime(2024, 10, 11, 15, tzinfo=UTC)
    assert day.end == day.start + timedelta(days=1)


def test_a_hostile_year_is_no_time(session) -> None:
    claim(session, "BB-001", "9999-12-31T23:59:59.999999+00:00")
    assert entry(session, "BB-001").reason is NoTime.UNREADABLE


def test_a_person_has_one_page_of_all_appearances(session) -> None:
    session.stores.layouts.set_name("BB-003", 2, "Ani")
    page = people_pages.page(session, "ani")
    assert [(one.item.code, one.speaker) for one in page.appearances] == [
        ("BB-001", 0), ("BB-002", 0), ("BB-003", 2),
    ]  # fmt: skip
    with pytest.raises(UnknownItem):
        people_pages.page(session, "Budi")


def test_persons_are_linked_and_parted_by_hand_and_both_can_be_undone(session) -> None:
    people_pages.link(session, "Budi", "M-001")
    assert review.moment(session, "M-001").draft.persons == ("Ani", "Budi")
    people_pages.unlink(session, "Ani", "M-001")
    assert [one.name for one in people_pages.pages(session)] == ["Ani", "Budi"]
    session.undo.undo()
    session.undo.undo()
    assert review.moment(session, "M-001").draft.persons == ("Ani",)
    with pytest.raises(UnknownItem):
        people_pages.unlink(session, "Budi", "M-001")


def test_two_persons_of_one_name_have_a_page_each_and_a_bare_name_is_neither_alone(session) -> None:
    for role in (PartyRole.TERLAPOR, PartyRole.SAKSI):
        cases.add_party(session, Party(role, "Ani"))
    one, two = people.listed(session)
    first, second = (page for page in people_pages.pages(session) if page.party)
    assert (first.called, second.called) == (f"Ani ({one.code})", f"Ani ({two.code})")
    assert second.alike == (one.code,)
    assert first.appearances
    assert first.appearances == second.appearances
    assert all(shown.is_shared for shown in first.appearances)
    with pytest.raises(InvalidValue):
        people_pages.page(session, "ani")
    people_pages.link(session, second.called, "M-001", "Ani")
    assert review.moment(session, "M-001").draft.persons == (second.called,)
    again = people_pages.page(session, two.code)
    sure = [shown.moment.code for shown in again.appearances if not shown.is_shared]
    assert sure == ["M-001"]
    left = people_pages.page(session, one.code).appearances
    assert "M-001" not in [one.moment.code for one in left if one.moment]
    rows = tables.table(session, TableKind.PERSONS).rows
    assert [(row[0], row[2], row[-1]) for row in rows][:3] == [
        (one.code, "Ani", ""), (two.code, "Ani", "M-001"), ("", "Ani", "M-002"),
    ]  # fmt: skip
    people_pages.unlink(session, second.called, "M-001")
    assert review.moment(session, "M-001").draft.persons == ()
    session.undo.undo()
    session.undo.undo()
    assert review.moment(session, "M-001").draft.persons == ("Ani",)
