"""What only decoded frames tell is told beside the picture as soon as one was seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.file_state import FileFact, Oddity
from tests.exact.odd_clips import ODD_CLIPS
from tests.media.numbered import index_of
from tests.media.test_colours import YCGCO, video_of
from tests.widgets.player_scene import shown_panel
from widgets.player.panel import PlayerPanel
from widgets.player.state_texts import fact_text


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[PlayerPanel]:
    yield from shown_panel(qtbot, 800, 560)


def open_at(qtbot: QtBot, panel: PlayerPanel, path: Path, index_path: Path) -> None:
    index_of(path).save(index_path)
    panel.open_item(path, index_path)
    qtbot.waitUntil(lambda: panel.playback is not None and panel.playback.position() is not None)


def told(panel: PlayerPanel) -> dict[Oddity, FileFact]:
    return {fact.kind: fact for fact in panel.chips.facts}


def test_a_picture_that_changes_its_size_says_so_once_both_were_seen(qtbot, panel, tmp_path):
    made = next(clip for clip in ODD_CLIPS if clip.name == "call.ts")
    open_at(qtbot, panel, made.write(tmp_path), tmp_path / "index.npz")
    assert Oddity.SIZES not in told(panel)
    panel.deck.seek_frame(len(panel.playback.index) - 1)
    qtbot.waitUntil(lambda: Oddity.SIZES in told(panel))
    fact = told(panel)[Oddity.SIZES]
    assert fact.count == 2
    assert "320 × 180" in fact_text(fact)
    assert panel.chips.state.text().endswith("+1")


def test_a_colour_rule_that_nobody_reads_is_told(qtbot, panel, tmp_path):
    path = video_of(tmp_path / "rekaman.mp4", YCGCO)
    open_at(qtbot, panel, path, tmp_path / "index.npz")
    qtbot.waitUntil(lambda: Oddity.COLOURS in told(panel))
    assert "dapat berbeda" in fact_text(told(panel)[Oddity.COLOURS])


@pytest.mark.parametrize("name", ["dolbyVision-hdr.MOV", "hdr10-av1.mp4"])
def test_a_picture_made_for_hdr_screens_is_told(qtbot, panel, tmp_path, shared_data, name):
    open_at(qtbot, panel, shared_data / "media/video" / name, tmp_path / "index.npz")
    qtbot.waitUntil(lambda: Oddity.HDR in told(panel))
    assert Oddity.COLOURS not in told(panel)
