"""Photos in the window, by keyboard, on real services: pages, tiles, contact sheet, comparison."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.evidence import Evidence, EvidenceKind, Provenance
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.moment import MomentDraft
from app.services import clips, intake, photos, review
from app.services.events import Topic
from app.services.session import CaseSession
from app.tasks.job import JobContext
from media.photo import load_upright
from media.worker import calls
from tests.media.photo_files import animation, display_p3, save, scene
from widgets.desk import Desk
from widgets.photos.compare_window import CompareWindow
from widgets.photos.contact_sheet import ContactSheet
from widgets.photos.difference import difference
from widgets.photos.room import PhotoRoom
from widgets.player.tiles import TileSource
from widgets.stage import Stage

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier


def take(session: CaseSession, *paths: Path) -> list[Evidence]:
    given = Provenance(source="ponsel", received_from="Pelapor", received_at="2024-10-07T09:00")
    outcomes = intake.take_in(session, list(paths), given, JobContext())
    return [intake.evidence(session, o.evidence.code) for o in outcomes if o.evidence]


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    # a copy: the image and its memory go at the end of this function
    return lines[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()


def grabbed(widget: QWidget) -> np.ndarray:
    return pixels(widget.grab().toImage())


@pytest.fixture
def stage(qtbot: QtBot, desk: Desk) -> Iterator[Stage]:
    made = Stage(desk)
    qtbot.addWidget(made.splitter)
    made.splitter.resize(700, 560)
    made.splitter.show()
    yield made
    made.close()


def opened(qtbot: QtBot, stage: Stage, item: Evidence) -> None:
    with qtbot.waitSignal(stage.photos.moved, timeout=30_000):
        stage.open_item(item)


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
    qtbot.waitUntil(lambda: bool((grabbed(surface)[at] == wanted[at]).all()), timeout=15_000)
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
        with qtbot.waitSignal(stage.photos.moved, timeout=30_000):
            qtbot.keyClick(stage.player.surface, Key.Key_PageDown)
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
    again = clips.derive_again(source, item, made, tmp_path / "again.png", JobContext())
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
    assert clips.derive_again(source, item, made, tmp_path / "n.png", JobContext()) == recipe


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
    with qtbot.waitSignal(stage.photos.moved, timeout=30_000):
        stage.photos._tiles.close()  # nothing of it is in memory any more
        stage.player.surface.grab()
    assert (folder / "0.rgb").stat().st_size == 2000 * 1500 * 3


@pytest.fixture
def several(session: CaseSession, tmp_path: Path) -> list[Evidence]:
    picture = scene(640, 480, 1)
    changed = picture.copy()
    changed[200:260, 300:380] = (255, 0, 0)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:10:07 08:00:00"
    paths = [
        save(tmp_path / "b_asli.png", picture),
        save(tmp_path / "a_ubah.png", changed),
        save(tmp_path / "c_kecil.jpg", np.asarray(Image.fromarray(picture).resize((320, 240)))),
        save(tmp_path / "d_lain.jpg", scene(640, 480, 9), exif=exif),
        save(tmp_path / "e_lain.jpg", scene(300, 200, 11)),
    ]
    return take(session, *paths)


@pytest.fixture
def sheet(qtbot: QtBot, desk: Desk, several: list[Evidence]) -> Iterator[ContactSheet]:
    made = ContactSheet(desk)
    qtbot.addWidget(made)
    made.show()
    made.view.setFocus()
    yield made
    made.close()


def codes_shown(sheet: ContactSheet) -> list[str]:
    return [
        sheet.model.row(sheet.order.mapToSource(sheet.order.index(at, 0)).row()).code
        for at in range(sheet.order.rowCount())
    ]


def test_the_contact_sheet_sorts_filters_and_opens_by_keyboard(qtbot, sheet):
    assert codes_shown(sheet) == ["BB-001", "BB-002", "BB-003", "BB-004", "BB-005"]
    sheet.sorting.setCurrentIndex(sheet.sorting.findData("claimed"))
    assert codes_shown(sheet)[0] == "BB-004"  # the only one that claims a time
    sheet.sorting.setCurrentIndex(sheet.sorting.findData("name"))
    assert codes_shown(sheet)[:2] == ["BB-002", "BB-001"]
    qtbot.keyClicks(sheet.view, "/")
    assert sheet.focusWidget() is sheet.search
    qtbot.keyClicks(sheet.search, "lain")
    assert codes_shown(sheet) == ["BB-004", "BB-005"]
    sheet.search.clear()
    assert sheet.choose("BB-003")
    with qtbot.waitSignal(sheet.open_wanted) as told:
        qtbot.keyClick(sheet.view, Key.Key_Return)
    assert told.args == ["BB-003"]


def test_space_chooses_up_to_four_and_b_compares_them(qtbot, sheet):
    for code in ("BB-001", "BB-003"):
        sheet.choose(code)
        qtbot.keyClick(sheet.view, Key.Key_Space)
    with qtbot.waitSignal(sheet.compare_wanted) as told:
        qtbot.keyClick(sheet.view, Key.Key_B)
    assert told.args == [("BB-001", "BB-003")]
    for code in ("BB-002", "BB-004", "BB-005"):
        sheet.choose(code)
        qtbot.keyClick(sheet.view, Key.Key_Space)
    assert len(sheet.model.chosen) == 4
    assert "Paling banyak 4" in sheet._note.text()


def test_small_pictures_arrive_and_speak(qtbot, sheet):
    sheet.grab()
    qtbot.waitUntil(lambda: all(sheet.thumbnails._kept.get(f"BB-00{n}") for n in (1, 2, 3, 4, 5)))
    role = Qt.ItemDataRole.AccessibleTextRole
    spoken = str(sheet.model.data(sheet.model.index(3), role))
    assert "menurut berkas: 07-10-2024" in spoken
    assert "640 × 480" in spoken


def test_photos_that_look_alike_are_grouped_as_a_hint(qtbot, sheet):
    qtbot.keyClicks(sheet.view, "m")
    qtbot.waitUntil(lambda: "kelompok" in sheet._note.text(), timeout=60_000)
    assert codes_shown(sheet) == ["BB-001", "BB-002", "BB-003"]
    assert "petunjuk saja" in sheet._note.text()
    words = " ".join(label for label in (sheet._note.text(), sheet.alike.toolTip()))
    assert "mirip" in words
    assert "sama" not in words.replace("sama sekali", "")


def test_likeness_is_kept_by_the_bytes_of_the_photo(session, several):
    first = photos.likeness_job(session).run(JobContext())
    kept = sorted(session.blobs.cache.glob("*/likeness1.json"))
    assert len(kept) == 5
    stamps = [path.stat().st_mtime_ns for path in kept]
    assert photos.likeness_job(session).run(JobContext()) == first
    assert [path.stat().st_mtime_ns for path in kept] == stamps


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, several: list[Evidence]) -> Iterator[CompareWindow]:
    made = CompareWindow(desk, [(item, 0) for item in several[:3]])
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitUntil(lambda: made.is_ready, timeout=60_000)
    yield made
    made.close()


def test_zoom_and_pan_are_linked(qtbot, window):
    before = [canvas.main_area() for canvas in window.canvases]
    qtbot.keyClicks(window, "++")
    qtbot.keyClick(window, Key.Key_Right)
    after = [canvas.main_area() for canvas in window.canvases]
    for old, new, canvas in zip(before, after, window.canvases, strict=True):
        assert new.width() == pytest.approx(old.width() * 1.25**2)
        middle = (canvas.width() / 2 - new.left()) / new.width()
        assert middle == pytest.approx(window.view.centre.x(), abs=0.01)
    qtbot.keyClicks(window, "0")
    assert window.view.magnified == 1.0


def test_the_divider_moves_by_keyboard(qtbot, window):
    qtbot.keyClicks(window, "2")
    assert window.pair.isVisible()
    at = window.pair.divider
    qtbot.keyClicks(window, "]]")
    assert window.pair.divider == pytest.approx(at + 0.1)


def test_the_difference_shows_what_was_changed_and_nothing_else(qtbot, window):
    qtbot.keyClicks(window, "3")
    qtbot.waitUntil(lambda: _is_sharp(window), timeout=15_000)
    shown, area = grabbed(window.pair), window.pair.main_area()
    place = (area.left() + area.width() * 340 / 640, area.top() + area.height() * 230 / 480)
    inside = shown[round(place[1]), round(place[0])]
    outside = shown[round(area.top() + area.height() * 0.8), round(area.left() + 30)]
    assert inside.max() > 60
    assert outside.max() == 0
    assert "piksel jelas berbeda" in window.status.text()


def _is_sharp(window: CompareWindow) -> bool:
    window.pair.grab()
    room = QRectF(window.pair.rect())
    ratio = window.pair.devicePixelRatioF()
    areas = (window.pair.main_area(), window.pair.second_area())
    second = window.pictures[window._second]
    return all(
        picture.tiles.is_ready(area, room, ratio)
        for picture, area in zip((window.pictures[0], second), areas, strict=True)
    )


def test_a_picture_is_shifted_by_hand_and_that_is_said(qtbot, window):
    qtbot.keyClicks(window, "3")
    before = window.pair.second_area().left()
    scale = window.pair.main_area().width() / 640
    for _ in range(10):
        qtbot.keyClick(window, Key.Key_Right, Shift)
    assert window.pair.second_area().left() == pytest.approx(before + 10 * scale, abs=1.5)
    assert "digeser 10 , 0 piksel" in window.status.text()
    qtbot.keyClicks(window, "r")
    assert window.pair.second_area().left() == before


def test_sizes_that_differ_are_said(qtbot, window):
    assert "ukuran berbeda" in window.status.text()
    assert "BB-003 320 × 240" in window.status.text()
    window.choose(2)
    assert window.pair.second_area().width() == window.pair.main_area().width()


def test_tab_goes_to_the_next_picture(qtbot, window):
    assert window._second == 1
    qtbot.keyClick(window, Key.Key_Tab)
    assert window._second == 2
    qtbot.keyClick(window, Key.Key_Tab)
    assert window._second == 1


def test_a_frame_of_a_video_is_compared_too(qtbot, desk, session, several, item):
    made = CompareWindow(desk, [(several[0], 0), (item, 1_000_000)])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.is_ready, timeout=60_000)
    assert made.pictures[1].size == (96, 64)
    made.close()


def test_the_difference_is_absolute_and_amplified():
    one, other = QImage(4, 4, QImage.Format.Format_RGB32), QImage(4, 4, QImage.Format.Format_RGB32)
    one.fill(0xFF102030)
    other.fill(0xFF201030)
    shown, mean, share = difference(one, other, 4)
    assert tuple(pixels(shown)[0, 0]) == (64, 64, 0)
    assert mean == pytest.approx(32 / 3)
    assert share == 0.0
    other.fill(0xFF402030)
    assert difference(one, other, 1)[2] == 1.0


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


@pytest.fixture
def room(qtbot: QtBot, desk: Desk, stage: Stage, several: list[Evidence]) -> Iterator[PhotoRoom]:
    window = QWidget()
    qtbot.addWidget(window)
    chosen: list[str] = []
    made = PhotoRoom(
        desk,
        stage.photos,
        lambda: chosen,
        lambda: (stage.item, stage.position_us),
        lambda: intake.evidence_list(desk.session),
        window,
    )
    made.chosen_codes = chosen
    yield made
    made.close()


def test_the_room_compares_what_is_chosen_and_says_when_it_is_too_little(qtbot, desk, room):
    slots = room.slots()
    room.chosen_codes.append("BB-001")
    slots["photo.compare"]()
    assert not room.comparisons
    said = " ".join(label.text() for label in desk.notices.findChildren(QLabel))
    assert "dua sampai empat" in said
    room.chosen_codes.append("BB-002")
    slots["photo.compare"]()
    [made] = room.comparisons
    qtbot.waitUntil(lambda: made.is_ready, timeout=60_000)
    made.close()
    qtbot.waitUntil(lambda: not room.comparisons)


def test_the_contact_sheet_opens_a_photo_on_the_stage_and_closes_with_the_case(
    qtbot, room, stage, several
):
    room.slots()["photo.sheet"]()
    sheet = room.sheet
    assert sheet is not None
    with qtbot.waitSignal(room.open_wanted) as told:
        sheet.choose("BB-004")
        qtbot.keyClick(sheet.view, Key.Key_Return)
    assert told.args == ["BB-004"]
    opened(qtbot, stage, several[3])
    room.close()
    assert room.sheet is None


def test_a_sheet_that_is_gone_hears_no_more_of_the_case(
    qtbot: QtBot, desk: Desk, session: CaseSession, several: list[Evidence]
) -> None:
    made = ContactSheet(desk)
    made.show()
    with qtbot.waitSignal(made.destroyed):
        made.close()
        made.deleteLater()

    with qtbot.captureExceptions() as faults:
        session.events.publish(Topic.EVIDENCE, several[0].code)

    assert faults == []
