"""A photo cut into tiles: every pixel of the still is there once, and less is held than it has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import InvalidValue, OutputRefused, UnreadableMedia
from app.domain.photos import OVERVIEW_SIDE, TILE, PhotoReading, PhotoSheet, QuickLook, level_count
from app.tasks.job import JobContext
from media.photo import load_upright
from media.photo_sheet import write_sheet
from media.worker import photo_calls
from tests.media.photo_files import animation, coded_as, exif_of, save, scene


def level(folder: Path, sheet: PhotoSheet, number: int) -> np.ndarray:
    """Put the tiles of a level together."""
    width, height = sheet.size(number)
    out = np.zeros((height, width, 3), np.uint8)
    data = (folder / f"{number}.rgb").read_bytes()
    assert len(data) == width * height * 3
    columns, rows = sheet.tiles(number)
    for row in range(rows):
        for column in range(columns):
            start, wide, high = sheet.tile(number, column, row)
            tile = np.frombuffer(data, np.uint8, wide * high * 3, start).reshape(high, wide, 3)
            out[row * TILE : row * TILE + high, column * TILE : column * TILE + wide] = tile
    return out


@pytest.mark.parametrize("turn", [1, 6, 7])
def test_the_tiles_are_the_pixels_of_the_still(tmp_path: Path, turn: int) -> None:
    picture = coded_as(scene(1300, 1100), turn)
    path = save(tmp_path / "a.jpg", picture, exif=exif_of(turn))
    sheet = write_sheet(path, 0, tmp_path, JobContext())
    assert (sheet.width, sheet.height, sheet.levels) == (1300, 1100, 1)
    assert (level(tmp_path, sheet, 0) == load_upright(path)).all()


def test_each_level_is_half_the_one_below(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", scene(4001, 1501))
    sheet = write_sheet(path, 0, tmp_path, JobContext())
    assert [sheet.size(n) for n in range(sheet.levels)] == [(4001, 1501), (2001, 751), (1001, 376)]
    assert max(sheet.size(sheet.levels - 1)) <= OVERVIEW_SIDE
    full, half = level(tmp_path, sheet, 0), level(tmp_path, sheet, 1)
    assert np.abs(half[100, 100].astype(int) - full[200:202, 200:202].mean(axis=(0, 1))).max() < 12


def test_a_page_is_a_sheet_of_its_own(tmp_path: Path) -> None:
    path = animation(tmp_path / "a.gif")
    sheet = write_sheet(path, 2, tmp_path, JobContext())
    assert (sheet.page, sheet.reading.pages) == (2, 3)
    assert level(tmp_path, sheet, 0)[5, 5, 0] == 120
    with pytest.raises(InvalidValue):
        write_sheet(path, 3, tmp_path, JobContext())


def test_a_large_jpeg_gives_a_quick_look_first(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", scene(4200, 3100), quality=80)
    seen: list[object] = []
    write_sheet(path, 0, tmp_path, JobContext(on_item=seen.append))
    [look] = seen
    assert isinstance(look, QuickLook)
    assert look.width / look.height == pytest.approx(4200 / 3100, rel=0.01)
    assert (tmp_path / "quick.rgb").stat().st_size == look.width * look.height * 3


def test_a_sheet_that_does_not_fit_its_size_is_refused() -> None:
    reading = PhotoReading("JPEG", "RGB", 8, 1, False, 1, 0, "", "assumed", False, "")
    with pytest.raises(InvalidValue):
        PhotoSheet(0, 10, 1, 0, reading)
    with pytest.raises(InvalidValue):
        PhotoSheet(10_000, 10_000, 1, 0, reading)
    assert level_count(10_000, 10_000) == 4


def test_the_child_writes_it_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    path = save(tmp_path / "a.png", scene())
    sheet = photo_calls.photo_sheet(path, 0, tmp_path / "out", JobContext())
    assert (sheet.width, sheet.height) == (320, 240)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(UnreadableMedia):
        photo_calls.photo_sheet(path, 0, tmp_path / "out", JobContext())
    whole = save(tmp_path / "b.png", scene())
    with pytest.raises(OutputRefused):
        photo_calls.photo_sheet(whole, 0, tmp_path / "none", JobContext())
