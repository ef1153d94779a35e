"""Recordings on one clock: stored, undone, watched by the chain, carried in packages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import CaseReadOnly, InvalidValue, PackageRefused, UnknownItem
from app.domain.mediatime import TimeRange
from app.domain.merge import Choice, OfferState
from app.domain.sync import KeptSync, SoundMatch, SyncGroup, SyncMember, SyncMethod
from app.services import (
    cases,
    history_facts,
    intake,
    merge_commit,
    merging,
    recorder,
    review,
    sync,
    withdrawal,
)
from app.services import exchange_reading as reading
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.made_files import make_photo
from tests.media.sound_scenes import bursts, heard, write
from tests.services.casefiles import REVIEWER, add_video, new_case
from tests.services.offices import SECOND, arrived, export, failed, open_there
from tests.services.tampering import execute, rewrite_chain
from tests.services.tampering import failed as failed_checks


@pytest.fixture(autouse=True)
def own_data(fresh_data: Path) -> None:
    assert not fresh_data.exists()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as made:
        for number, seconds in enumerate((2.0, 1.6, 1.2), 1):
            add_video(made, tmp_path, f"kamera{number}.mp4", seconds)
        yield made


def entries(session: CaseSession) -> list[dict]:
    return [json.loads(line) for line in session.stores.custody.lines()]


def stored(session: CaseSession) -> SyncGroup:
    drafted = sync.draft(session, ["BB-001", "BB-002"], "Apel pagi")
    return sync.store(session, sync.with_offset(drafted, "BB-002", 340_000))


def test_a_group_is_stored_with_who_placed_what_and_is_one_entry(session: CaseSession) -> None:
    before = len(entries(session))
    group = stored(session)
    assert group.code == "SK-001"
    assert [member.offset_us for member in group.members] == [0, 340_000]
    assert {member.set_by for member in group.members} == {REVIEWER.name}
    [entry] = entries(session)[before:]
    assert (entry["act"], entry["obj"]) == ("sync.set", ["SK-001", "BB-001", "BB-002"])
    assert sync.listed(session) == (group,)
    assert sync.of_items(session, ["BB-002", "BB-001"]) == group
    assert sync.of_items(session, ["BB-001", "BB-003"]) is None


def test_storing_what_is_there_already_is_no_entry(session: CaseSession) -> None:
    group = stored(session)
    before = len(entries(session))
    assert sync.store(session, group) == group
    assert len(entries(session)) == before


def test_codes_have_no_gaps_however_often_a_group_is_changed(session: CaseSession) -> None:
    group = stored(session)
    for offset in range(1, 6):
        group = sync.store(session, sync.with_offset(group, "BB-002", offset))
    for code in ("SK-002", "SK-003"):
        assert sync.store(session, sync.draft(session, ["BB-001", "BB-003"])).code == code


def test_only_the_member_that_was_moved_is_signed_anew(session: CaseSession) -> None:
    group = stored(session)
    at = group.members[0].set_at
    moved = sync.store(session, sync.with_offset(group, "BB-002", 380_000))
    assert moved.members[0].set_at == at
    assert moved.members[1].set_at >= at
    assert moved.members[1].offset_us == 380_000


def test_undo_and_redo_walk_the_offsets_and_append_to_the_chain(session: CaseSession) -> None:
    group = stored(session)
    moved = sync.store(session, sync.with_offset(group, "BB-002", 380_000))
    session.undo.undo()
    assert sync.listed(session) == (group,)
    session.undo.undo()
    assert sync.listed(session) == ()
    session.undo.redo()
    session.undo.redo()
    assert sync.listed(session) == (moved,)
    said = [(e["act"], e["why"]) for e in entries(session) if e["act"].startswith("sync.")]
    assert said[2:] == [
        ("sync.set", "undo"),
        ("sync.remove", "undo"),
        ("sync.set", "redo"),
        ("sync.set", "redo"),
    ]


def test_a_group_taken_out_stays_on_record_and_its_code_is_not_used_again(
    session: CaseSession,
) -> None:
    group = stored(session)
    sync.remove(session, group.code, "salah pasangan")
    assert sync.listed(session) == ()
    with pytest.raises(UnknownItem):
        sync.group(session, group.code)
    other = sync.store(session, sync.draft(session, ["BB-001", "BB-003"]))
    assert other.code == "SK-002"
    session.undo.undo()
    session.undo.undo()
    assert sync.listed(session) == (group,)


@pytest.mark.parametrize("codes", [["BB-001"], ["BB-001", "BB-001"], ["BB-001"] * 5])
def test_a_group_is_two_to_four_different_items(session: CaseSession, codes: list[str]) -> None:
    with pytest.raises(InvalidValue):
        sync.draft(session, codes)


def test_a_photo_has_no_time_to_share(session: CaseSession, tmp_path: Path) -> None:
    from app.domain.evidence import Provenance

    photo = make_photo(tmp_path / "foto.jpg")
    intake.take_in(session, [photo], Provenance(), JobContext())
    with pytest.raises(InvalidValue):
        sync.draft(session, ["BB-001", "BB-004"])


def test_a_withdrawn_item_is_not_put_on_a_clock(session: CaseSession) -> None:
    from app.domain.errors import EvidenceWithdrawn

    withdrawal.withdraw(session, "BB-002", "diminta pelapor")
    with pytest.raises(EvidenceWithdrawn):
        sync.draft(session, ["BB-001", "BB-002"])


def test_an_offset_out_of_reach_is_refused(session: CaseSession) -> None:
    drafted = sync.draft(session, ["BB-001", "BB-002"])
    with pytest.raises(InvalidValue):
        sync.store(session, sync.with_offset(drafted, "BB-002", 8 * 86_400_000_000))


def test_a_case_open_for_reading_is_not_changed(session: CaseSession) -> None:
    folder = session.folder
    session.close()
    with cases.open_case(folder, REVIEWER, read_only=True) as reader:
        drafted = sync.draft(reader, ["BB-001", "BB-002"])
        with pytest.raises(CaseReadOnly):
            sync.store(reader, drafted)


def test_an_unsure_match_is_never_taken(session: CaseSession) -> None:
    drafted = sync.draft(session, ["BB-001", "BB-002"])
    unsure = SoundMatch(False, 0, 0, 0, 3.0, 0, "weak")
    with pytest.raises(InvalidValue):
        sync.matched(drafted, "BB-001", "BB-002", unsure)


def test_a_sure_match_is_placed_on_the_clock_of_the_other(session: CaseSession) -> None:
    drafted = sync.with_offset(
        sync.draft(session, ["BB-001", "BB-002"]), "BB-001", 500_000, drift_ppb=10_000
    )
    found = SoundMatch(True, 1_240_000, 84, 20_000, 25.0, 1_000_000)
    placed = sync.matched(drafted, "BB-001", "BB-002", found).members[1]
    assert placed.method is SyncMethod.SOUND
    assert placed.confidence_percent == 84
    assert abs(placed.offset_us - 1_740_000) <= 20
    assert placed.drift_ppb == 30_000


def test_two_recordings_of_one_scene_are_matched_through_the_child(tmp_path: Path) -> None:
    from app.domain.evidence import Provenance

    scene = bursts(40.0, seed=8)
    files = [
        write(tmp_path / "a.wav", heard(scene, 0.0, 40.0, seed=1)),
        write(tmp_path / "b.wav", heard(scene, 12.34, 20.0, gain=0.3, seed=2)),
    ]
    with new_case(tmp_path) as session:
        intake.take_in(session, files, Provenance(), JobContext())
        found = sync.match_job(session, "BB-001", "BB-002").run(JobContext())
        assert found.is_sure
        group = sync.matched(sync.draft(session, ["BB-001", "BB-002"]), "BB-001", "BB-002", found)
        kept = sync.store(session, group)
        assert abs(kept.members[1].offset_us - 12_340_000) < 10_000
        assert entries(session)[-1]["data"]["sync"]["members"][1]["method"] == "sound"


def test_the_recorders_clocks_give_an_offset_only_where_both_are_stated(
    session: CaseSession,
) -> None:
    assert sync.by_clocks(session, ["BB-001", "BB-002"]) is None
    claims = {"BB-001": "2024-10-07T00:00:00Z", "BB-002": "2024-10-07T00:00:05Z"}
    for code, claimed in claims.items():
        item = session.stores.evidence.by_code(code)
        assert item.media is not None
        media = replace(item.media, claimed_created_at=claimed)
        session.stores.evidence.set_probe(code, item.kind, item.status, "", media)
        recorder.set_clock(session, code, offset_ms=0, zone_of_clock="WIB", basis="jam dinding")
    assert sync.by_clocks(session, ["BB-001", "BB-002"]) == (0, 5_000_000)
    recorder.set_clock(session, "BB-002", offset_ms=-2000, zone_of_clock="WIB", basis="jam")
    assert sync.by_clocks(session, ["BB-001", "BB-002"]) == (0, 3_000_000)


@pytest.mark.parametrize("drift", [0, 123_457, -987_654])
def test_a_frame_is_on_screen_at_the_time_of_the_group_that_it_gives(drift: int) -> None:
    member = SyncMember("BB-001", -1_234_567, SyncMethod.HAND, drift_ppb=drift)
    for item_us in (0, 1, 33_333, 40_000, 7_200_000_001, 46_800_000_000):
        back = member.to_item_us(member.to_group_us(item_us))
        assert item_us <= back <= item_us + 1
        assert member.to_item_us(member.to_group_us(item_us) - 1) < item_us


def test_the_history_tells_in_words_what_was_placed_where(session: CaseSession) -> None:
    group = stored(session)
    sync.remove(session, group.code)
    first, second = (e for e in entries(session) if e["act"].startswith("sync."))
    told = history_facts.sentence(first, "id")
    assert told.startswith(f"{REVIEWER.name} menyamakan waktu BB-001, BB-002 dalam SK-001")
    assert "BB-002 +00:00:00.340 (dengan tangan)" in told
    assert "SK-001" in history_facts.sentence(second, "id")
    assert "by hand" in history_facts.sentence(first, "en")


# what the chain says of it


@pytest.fixture
def case(session: CaseSession) -> Path:
    group = stored(session)
    sync.store(session, sync.with_offset(group, "BB-002", 380_000))
    gone = sync.store(session, sync.draft(session, ["BB-001", "BB-003"]))
    sync.remove(session, gone.code)
    session.close()
    return session.folder


def test_a_case_with_groups_holds(case: Path) -> None:
    assert failed_checks(case) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE syncs SET members = replace(members, '380000', '340000')",
        "UPDATE syncs SET members = replace(members, 'hand', 'sound')",
        "UPDATE syncs SET members = replace(members, 'BB-002', 'BB-003')",
        "UPDATE syncs SET name = 'lain' WHERE code = 'SK-001'",
        "UPDATE syncs SET removed_at = '' WHERE code = 'SK-002'",
        "UPDATE syncs SET removed_at = '2026-11-22T00:00:00.000Z' WHERE code = 'SK-001'",
        "DELETE FROM syncs WHERE code = 'SK-001'",
        "UPDATE syncs SET members = '[]'",
        "UPDATE syncs SET members = 'x'",
        "INSERT INTO syncs (code, name, members, removed_at) SELECT 'SK-009', name, members, ''"
        " FROM syncs LIMIT 1",
    ],
)
def test_a_group_that_no_entry_made_so_is_named(case: Path, statement: str) -> None:
    execute(case, statement)
    assert "record: synchronised recordings" in failed_checks(case)


def test_an_offset_changed_in_row_and_chain_alike_no_longer_meets_the_head_last_seen(
    case: Path,
) -> None:
    def move(entry: dict) -> None:
        for member in entry["data"].get("sync", {}).get("members", []):
            if member["offset_us"] == 380_000:
                member["offset_us"] = 999_000

    rewrite_chain(case, move)
    execute(case, "UPDATE syncs SET members = replace(members, '380000', '999000')")
    found = failed_checks(case)
    assert "record: synchronised recordings" not in found
    assert found != []


# packages


def test_groups_travel_with_a_package_and_verify_there(case: Path, tmp_path: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        before = reading.read_case(session).syncs
        export(session, tmp_path / "paket.zip")
    theirs = open_there(tmp_path / "paket.zip", tmp_path / "b")
    with cases.open_case(theirs, REVIEWER, read_only=True) as there:
        assert there.stores.syncs.all() == before
        assert len(before) == 2
    assert failed(theirs) == []


def test_a_group_that_its_chain_does_not_tell_is_refused_in_a_package(
    case: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        kept = session.stores.syncs.by_code("SK-001")
        forged = sync.with_offset(kept.group, "BB-002", 1)
        path = session.folder / "case.db"
        import sqlite3

        from app.store.rows import dump

        with sqlite3.connect(path) as rows:
            rows.execute(
                "UPDATE syncs SET members = ? WHERE code = 'SK-001'", [dump(forged.members)]
            )
        rows.close()
        assert session.stores.syncs.by_code("SK-001") == KeptSync(forged)
        export(session, tmp_path / "paket.zip")
    with (
        pytest.raises(PackageRefused) as refused,
        arrived(tmp_path / "paket.zip", tmp_path / "b"),
    ):
        pass
    assert refused.value.facts["why"] == "rows_differ"


def test_a_moment_on_a_member_is_a_moment_of_its_item(session: CaseSession) -> None:
    from app.domain.moment import MomentDraft

    group = stored(session)
    member = group.members[1]
    at = member.to_item_us(700_000)
    made = review.mark(session, MomentDraft(member.evidence, TimeRange(at, at + 1), ("N-07",)))
    assert made.first is not None
    assert made.first.time_us <= at


def test_what_another_office_put_on_one_clock_comes_back_with_its_package(
    case: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        export(session, tmp_path / "pergi.zip")
    theirs = open_there(tmp_path / "pergi.zip", tmp_path / "b")
    with cases.open_case(theirs, SECOND) as there:
        moved = sync.with_offset(sync.group(there, "SK-001"), "BB-002", 420_000)
        sync.store(there, moved)
        sync.store(there, sync.draft(there, ["BB-002", "BB-003"], "Dua lagi"))
        export(there, tmp_path / "pulang.zip")
    with (
        cases.open_case(case, REVIEWER) as session,
        arrived(tmp_path / "pulang.zip", tmp_path / "c") as arrival,
    ):
        plan = merging.plan(session, arrival)
        states = {offer.key: offer.state for offer in plan.preview.offers}
        assert states == {"sync SK-001": OfferState.CONFLICT, "sync SK-003": OfferState.NEW}
        decisions = {"sync SK-001": Choice.THEIRS}
        result = merge_commit.merge_in_place(session, plan, decisions, JobContext())
        assert dict(result.taken) == {"sync SK-001": "SK-001", "sync SK-003": "SK-003"}
        kept = sync.group(session, "SK-001")
        assert (kept.members[1].offset_us, kept.members[1].set_by) == (420_000, SECOND.name)
        assert merging.plan(session, arrival).preview.offers == ()
    assert failed(case) == []
