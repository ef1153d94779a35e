from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.evidence import Evidence, Provenance
from app.domain.mediatime import TimeRange
from app.domain.proxy import DecodeCost
from app.runtime import settings as declared
from app.services import intake, proxies
from app.tasks.job import JobContext
from tests.media.numbered import write_video
from widgets.desk import Desk
from widgets.player.light_copies import LightCopies
from widgets.stage import Stage

PATIENCE_MS = 60_000


@pytest.fixture
def heavy(desk: Desk, tmp_path: Path) -> Evidence:
    """A video that this computer is known to be too slow for."""
    path = write_video(tmp_path / "berat.mp4", 75, gop=25, enlarged=4)
    [outcome] = intake.take_in(desk.session, [path], Provenance(), JobContext())
    assert outcome.evidence is not None
    item = intake.evidence(desk.session, outcome.evidence.code)
    proxies.remember_cost(desk.settings, item.digest.sha256, DecodeCost(1_000_000, 1))
    return item


@pytest.fixture
def stage(qtbot, desk: Desk) -> Iterator[Stage]:
    made = Stage(desk)
    qtbot.addWidget(made.splitter)
    made.splitter.resize(900, 600)
    made.splitter.show()
    yield made
    made.close()


def has_proxy(stage: Stage) -> bool:
    playback = stage.player.playback
    return playback is not None and playback.has_proxy


def test_a_heavy_video_plays_from_its_copy_and_stands_still_as_the_original(qtbot, stage, heavy):
    surface = stage.player.surface
    stage.open_item(heavy)
    qtbot.waitUntil(lambda: surface.has_picture, timeout=PATIENCE_MS)
    assert surface.source_mark == ""
    qtbot.waitUntil(lambda: not stage.copies.is_making, timeout=PATIENCE_MS)
    stage.player.deck.seek_frame(0)
    stage.player.set_loop(TimeRange(0, 2_000_000))
    stage.player.deck.play()
    qtbot.waitUntil(lambda: surface.source_mark == "proksi", timeout=PATIENCE_MS)
    assert surface.upright_size().width() == 960, "the canvas measures by the original"
    stage.player.deck.pause()
    qtbot.waitUntil(lambda: surface.source_mark == "asli", timeout=PATIENCE_MS)


def test_switched_off_nothing_is_made_and_what_is_there_is_not_shown(qtbot, stage, desk, heavy):
    stage.open_item(heavy)
    qtbot.waitUntil(lambda: has_proxy(stage), timeout=PATIENCE_MS)
    stage.copies.toggle()
    assert not desk.settings.get(declared.USES_PROXIES)
    assert not has_proxy(stage)
    qtbot.waitUntil(lambda: not stage.copies.is_making, timeout=PATIENCE_MS)
    stage.open_item(heavy)
    qtbot.waitUntil(lambda: stage.player.surface.has_picture, timeout=PATIENCE_MS)
    assert not stage.copies.is_making
    assert isinstance(stage.copies, LightCopies)
    assert stage.player.surface.source_mark == ""
