from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.evidence import Evidence
from app.domain.viewing import PlayerState, SoundChoice
from app.services import frames, integrity, viewing
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import add_video, new_case

STATE = PlayerState(
    rate=0.25,
    volume=0.4,
    is_muted=True,
    sound=SoundChoice(track=1, channel=3, delay_us=-120_000),
    deinterlaces=True,
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as made:
        yield made


@pytest.fixture
def item(session, tmp_path) -> Evidence:
    return session.stores.evidence.by_code(add_video(session, tmp_path))


def kept(session: CaseSession, item: Evidence) -> PlayerState:
    return PlayerState.from_plain(viewing.remembered(session, item, viewing.PLAYER))


def test_how_an_item_was_watched_is_found_again(session, item):
    assert kept(session, item) == PlayerState()
    viewing.remember(session, item, viewing.PLAYER, STATE.plain())
    assert kept(session, item) == STATE


def test_each_room_keeps_a_part_of_its_own(session, item):
    viewing.remember(session, item, viewing.PLAYER, STATE.plain())
    viewing.remember(session, item, viewing.CANVAS, {"zoom": 2.0, "turn": 90})
    assert viewing.remembered(session, item, viewing.CANVAS) == {"zoom": 2.0, "turn": 90}
    assert kept(session, item) == STATE


def test_it_is_no_entry_of_the_chain_and_the_case_stays_whole(session, item):
    entries = len(session.stores.custody.lines())
    viewing.remember(session, item, viewing.PLAYER, STATE.plain())
    assert len(session.stores.custody.lines()) == entries
    assert integrity.verify_job(session.folder).run(JobContext()).ok


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 9, "parts": {}}',
        '{"version": 1, "parts": []}',
        '{"version": 1, "parts": {"player": 7}}',
        '{"version": 1, "parts": {"player": {"rate": "fast", "volume": 1e999, "track": -1}}}',
        '{"version": 1, "parts": {"player": {"channel": true, "delay_us": 99999999999}}}',
        "[" * 100_000,
    ],
)
def test_a_file_that_holds_nonsense_counts_as_nothing(session, item, text):
    path = frames.cache_path(session, item, viewing.VIEWING)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    assert kept(session, item) == PlayerState()
    viewing.remember(session, item, viewing.PLAYER, STATE.plain())
    assert kept(session, item) == STATE


def test_a_place_that_cannot_be_written_costs_only_the_memory(session, item, caplog):
    path = frames.cache_path(session, item, viewing.VIEWING)
    path.mkdir(parents=True)
    viewing.remember(session, item, viewing.PLAYER, STATE.plain())
    assert kept(session, item) == PlayerState()
    assert "not kept" in caplog.text
