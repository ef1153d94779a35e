"""A player on the screen, and a numbered video with its index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.media.numbered import index_of, write_video
from widgets.player.panel import PlayerPanel


def numbered_video(
    path: Path,
    frames: int,
    *,
    gop: int,
    tone_at_s: Sequence[float] | None = None,
    pts_ms: Sequence[int] | None = None,
) -> tuple[Path, Path]:
    """Write a video of numbered frames and its index; gives both paths."""
    write_video(path, frames, gop=gop, tone_at_s=tone_at_s, pts_ms=pts_ms)
    index_of(path).save(path.with_suffix(".npz"))
    return path, path.with_suffix(".npz")


def shown_panel(qtbot: QtBot, width: int, height: int) -> Iterator[PlayerPanel]:
    """Show an empty player; it is cleared at the end."""
    made = PlayerPanel()
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    yield made
    made.clear()
