"""Photos on the stage, by keyboard, on real services: pages, tiles, the map."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.moment import MomentDraft
from app.services import clips, deriving, photos, review
from app.tasks.job import JobContext
from media.photo import load_upright
from media.worker import calls
from tests.media.photo_files import animation, display_p3, save, scene
from tests.widgets.photo_scenes import grabbed, opened, pixels, shown_stage, take
from widgets.desk import Desk
from widgets.player.tiles import TileSource
from widgets.stage import Stage


@pytest.fixture
def stage(qtbot: QtBot, desk: Desk) -> Iterator[Stage]:
    yield from shown_stage(qtbot, desk)


def test_the_canvas_at_a_hundred_per_cent_has_the_pixels_of_the_still(
    qtbot, session, stage, tmp_path
):
    [item] = take(session, save(tmp_path / "p3.png", scene(300, 200), icc_profile=display_p3()))
    opened(qtbot, stage, item)
    surface = stage.player.surface
    surface.actual_size()
    area = surface.picture_area().toRect()
    shown = grabbed(surface)[area.top() : area.bottom() + 1, area.left() : area.right() + 1]
    moment = review.mark(session, MomentDraft(item.code, TimeRange(0, 0)))
    made = clips.commit(session, clips.still_job(session, moment.code).run(JobContext()))
    with Image.open(clips.stored_path(session, made)) as still:
        assert (shown == np.asarray(still)).all()
    assert made.recipe.tool == "netra.still/2"
    assert "Display P3" in stage.photos.strip.notes.text()


def test_tiles_of_a_large_photo_are_its_pixels_and_little_is_held(qtbot, session, stage, tmp_path):
    path = save(tmp_path / "large.png", scene(5200, 3600))
    [item] = take(session, path)
    opened(qtbot, stage, item)
    surface = stage.player.surface
    assert surface.upright_size().toTuple() == (5200, 3600)
    surface.actual_size()
    surface.look_at(0.3, 0.4)
    area = surface.picture_area()
    left, top = round(-area.left()), round(-area.top())
    height, width = grabbed(surface).shape[:2]
    wanted = load_upright(path)[top : top + height, left : left + width]
    at = (slice(0, height - 200), slice(0, width - 200))  # the map lies in the corner
    qtbot.waitUntil(lambda: bool((grabbed(surface)[at] == wanted[at]).all()))
    assert stage.photos.held_bytes < 40_000_000
    assert stage.photos.minimap.isVisible()


def test_page_down_shows_the_next_page_and_a_moment_names_it(qtbot, session, stage, tmp_path):
    [item] = take(session, animation(tmp_path / "a.gif"))
    opened(qtbot, stage, item)
    strip = stage.photos.strip
    assert "gambar 1 dari 3" in strip.page.text()
    stage.player.surface.shows_grid = False
    stage.player.surface.setFocus()
    for number in (2, 3):
        with qtbot.waitSignal(stage.photos.moved):
            qtbot.keyClick(stage.player.surface, Qt.Key.Key_PageDown)
        assert f"gambar {number} dari 3" in strip.page.text()
    centre = stage.player.surface.rect().center()
    assert grabbed(stage.player.surface)[centre.y(), centre.x()][0] == 120
    assert stage.position_us == 2_000_000
    assert not strip.on.isEnabled()
    here = TimeRange(stage.position_us, stage.position_us)
    moment = review.mark(session, MomentDraft(item.code, here))
    assert moment.first is not None
    assert moment.first.frame == 2
    staged = clips.still_job(session, moment.code).run(JobContext())
    with Image.open(staged.path) as still:
        assert still.getpixel((3, 3)) == (120, 120, 120)
    made = clips.commit(session, staged)
    source = session.blobs.original_path(item.digest.sha256)
    again = deriving.derive_again(source, item, made, tmp_path / "again.png", JobContext())
    assert again == made.recipe


def test_a_still_of_before_colour_profiles_derives_again_by_its_own_rules(session, tmp_path):
    [item] = take(session, save(tmp_path / "p3.png", scene(), icc_profile=display_p3()))
    source = session.blobs.original_path(item.digest.sha256)
    old = calls.still(
        source, EvidenceKind.PHOTO, FrameRequest(time_us=0), tmp_path / "old.png", JobContext(),
        photo_rules=1,
    )  # fmt: skip
    recipe = clips.still_recipe(item, TimeRange(0, 0), old, photo_rules=1)
    assert recipe.tool == "netra.still/1"
    moment = review.mark(session, MomentDraft(item.code, TimeRange(0, 0)))
    staged = session.blobs.staging_path(".png")
    (tmp_path / "old.png").rename(staged)
    made = clips.commit(
        session,
        clips.StagedDerivative(clips.DerivativeKind.STILL, item, moment, staged, ".png", recipe),
    )
    assert deriving.derive_again(source, item, made, tmp_path / "n.png", JobContext()) == recipe


def test_a_panorama_fills_the_height_and_the_map_goes_anywhere(qtbot, session, stage, tmp_path):
    [item] = take(session, save(tmp_path / "wide.jpg", scene(4000, 300), quality=90))
    opened(qtbot, stage, item)
    surface = stage.player.surface
    assert not stage.photos.minimap.isVisible()
    surface.fit_height()
    assert surface.picture_area().height() == pytest.approx(surface.height(), abs=1)
    minimap = stage.photos.minimap
    assert minimap.isVisible()
    spot = QPointF(minimap.width() - 2, minimap.height() / 2).toPoint()
    qtbot.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=spot)
    assert minimap.in_sight().right() == pytest.approx(1.0, abs=0.01)


def test_what_a_damaged_photo_lacks_is_said_in_one_sentence(qtbot, session, stage, tmp_path):
    path = save(
        tmp_path / "a.png", np.random.default_rng(1).integers(0, 256, (90, 90, 3), np.uint8)
    )
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    [item] = take(session, path)
    opened(qtbot, stage, item)
    assert "berkas terpotong" in stage.photos.strip.notes.text()
    assert "cut_off" not in stage.photos.strip.notes.text()


def test_tiles_that_vanish_are_made_again(qtbot, session, stage, tmp_path):
    [item] = take(session, save(tmp_path / "a.jpg", scene(2000, 1500), quality=90))
    opened(qtbot, stage, item)
    [folder] = session.blobs.cache.glob("*/sheet2-0")
    for path in folder.iterdir():
        path.unlink()
    with qtbot.waitSignal(stage.photos.moved):
        stage.photos._tiles.close()  # nothing of it is in memory any more
        stage.player.surface.grab()
    assert (folder / "0.rgb").stat().st_size == 2000 * 1500 * 3


def test_tiles_leave_no_seam_at_any_zoom(qtbot, session, tmp_path):
    [item] = take(session, save(tmp_path / "a.png", np.full((1100, 1300, 3), 200, np.uint8)))
    shown = photos.sheet_job(session, item).run(JobContext())
    tiles = TileSource(shown.folder, shown.sheet)
    room = QRectF(0, 0, 700, 500)
    for zoom in (0.37, 0.5, 0.77, 1.0, 1.3):
        area = QRectF(-13.0, -21.0, 1300 * zoom, 1100 * zoom)
        tiles.ask(area, room)
        qtbot.waitUntil(lambda area=area: tiles.is_ready(area, room))
        image = QImage(700, 500, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        tiles.draw(painter, area, room)
        painter.end()
        inside = pixels(image)[
            : min(499, int(area.bottom()) - 1), : min(699, int(area.right()) - 1)
        ]
        assert (inside == 200).all()
    tiles.close()
