"""Contact sheet and comparison of photos, by keyboard, on real services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.evidence import Evidence
from app.services import intake, photo_likeness
from app.services.events import Topic
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.widgets.photo_scenes import grabbed, opened, pixels, several_photos, shown_stage
from widgets.desk import Desk
from widgets.photos.compare_window import CompareWindow
from widgets.photos.contact_sheet import ContactSheet
from widgets.photos.difference import difference
from widgets.photos.room import PhotoRoom
from widgets.stage import Stage

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stage(qtbot: QtBot, desk: Desk) -> Iterator[Stage]:
    yield from shown_stage(qtbot, desk)


@pytest.fixture
def several(session: CaseSession, tmp_path: Path) -> list[Evidence]:
    return several_photos(session, tmp_path)


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
    qtbot.waitUntil(lambda: "kelompok" in sheet._note.text())
    assert codes_shown(sheet) == ["BB-001", "BB-002", "BB-003"]
    assert "petunjuk saja" in sheet._note.text()
    words = " ".join(label for label in (sheet._note.text(), sheet.alike.toolTip()))
    assert "mirip" in words
    assert "sama" not in words.replace("sama sekali", "")


def test_likeness_is_kept_by_the_bytes_of_the_photo(session, several):
    first = photo_likeness.likeness_job(session).run(JobContext())
    kept = sorted(session.blobs.cache.glob("*/likeness1.json"))
    assert len(kept) == 5
    stamps = [path.stat().st_mtime_ns for path in kept]
    assert photo_likeness.likeness_job(session).run(JobContext()) == first
    assert [path.stat().st_mtime_ns for path in kept] == stamps


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, several: list[Evidence]) -> Iterator[CompareWindow]:
    made = CompareWindow(desk, [(item, 0) for item in several[:3]])
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitUntil(lambda: made.is_ready)
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
    qtbot.waitUntil(lambda: _is_sharp(window))
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
    qtbot.waitUntil(lambda: made.is_ready)
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
    qtbot.waitUntil(lambda: made.is_ready)
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
