"""What is laid on the canvas and below it: boxes drawn by hand, and the caption."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.moment import Region
from app.domain.wallclock import wall_clock
from tests.widgets.canvas_scene import (
    HEIGHT,
    LEFT,
    SHIFT,
    WIDTH,
    picture,
    press,
    shown_canvas,
)
from widgets.player.canvas import Canvas
from widgets.player.surface import Surface


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    return shown_canvas(qtbot)


@pytest.fixture
def surface(canvas: Canvas) -> Surface:
    return canvas.surface


# the box


def test_a_box_is_drawn_by_keys_alone(qtbot, surface: Surface) -> None:
    told: list[object] = []
    surface.region_drawn.connect(told.append)
    surface.begin_region()
    press(qtbot, surface, Qt.Key.Key_Right)
    first = surface.tool.region
    assert first is not None
    assert (first.x, first.y, first.width) == pytest.approx((0.375, 0.375, 0.25))
    press(qtbot, surface, Qt.Key.Key_Left, Qt.Key.Key_Up)
    press(qtbot, surface, Qt.Key.Key_Right, Qt.Key.Key_Down, modifier=SHIFT)
    assert told == []
    press(qtbot, surface, Qt.Key.Key_Return)
    assert not surface.is_drawing
    step_x = 4 / surface.picture_area().width()
    [region] = told
    assert isinstance(region, Region)
    assert region.x == pytest.approx(first.x - step_x)
    assert region.width == pytest.approx(first.width + step_x)
    # the box stays to be changed; each change is told
    press(qtbot, surface, Qt.Key.Key_Left)
    assert told[-1].x == pytest.approx(first.x - 2 * step_x)
    press(qtbot, surface, Qt.Key.Key_Escape)
    assert told[-1] is None
    assert surface.tool.region is None


def test_escape_before_the_box_is_taken_tells_nobody(qtbot, surface: Surface) -> None:
    told: list[object] = []
    surface.region_drawn.connect(told.append)
    surface.begin_region()
    press(qtbot, surface, Qt.Key.Key_Down, Qt.Key.Key_Escape)
    assert told == []
    assert not surface.is_drawing


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_lies_on_the_same_part_whatever_the_zoom_and_the_turn(
    qtbot, surface: Surface, turn: int
) -> None:
    surface.turn_view(turn)
    surface.actual_size()
    told: list[Region] = []
    surface.region_drawn.connect(told.append)
    surface.begin_region()
    view = surface.view()
    ends = [view.widget_at(QPointF(*spot)).toPoint() for spot in ((0.25, 0.3), (0.75, 0.6))]
    qtbot.mousePress(surface, LEFT, pos=ends[0])
    qtbot.mouseMove(surface, ends[1])
    qtbot.mouseRelease(surface, LEFT, pos=ends[1])
    box = told[-1]
    assert (box.x, box.y) == pytest.approx((0.25, 0.3), abs=0.01)
    assert (box.width, box.height) == pytest.approx((0.5, 0.3), abs=0.01)
    surface.turn_view((turn + 90) % 360)
    assert surface.tool.region == box


def test_a_box_is_sized_by_a_handle_and_moved_by_its_middle(qtbot, surface: Surface) -> None:
    told: list[Region] = []
    surface.region_drawn.connect(told.append)
    surface.begin_region()
    press(qtbot, surface, Qt.Key.Key_Up, Qt.Key.Key_Return)
    before = told[-1]
    corner = surface.view().box_of(before).bottomRight().toPoint()
    qtbot.mousePress(surface, LEFT, pos=corner)
    qtbot.mouseMove(surface, corner + QPoint(30, 20))
    qtbot.mouseRelease(surface, LEFT, pos=corner + QPoint(30, 20))
    sized = told[-1]
    area = surface.picture_area()
    assert sized.x == pytest.approx(before.x)
    assert sized.width == pytest.approx(before.width + 30 / area.width(), abs=0.01)
    middle = surface.view().box_of(sized).center().toPoint()
    qtbot.mousePress(surface, LEFT, pos=middle)
    qtbot.mouseMove(surface, middle + QPoint(4000, 0))
    qtbot.mouseRelease(surface, LEFT, pos=middle + QPoint(4000, 0))
    assert told[-1].width == pytest.approx(sized.width)
    assert told[-1].x + told[-1].width == pytest.approx(1.0)


# the caption


def test_the_caption_names_the_frame_on_the_screen_and_the_recorders_time(canvas) -> None:
    assert canvas.caption.place.text() == "BB-001 00:00:00.280 bingkai 7 pts 3584"
    assert canvas.caption.wall.text() == (
        "2024-10-07 09:15:20.280 WIB · jam perekam, dikoreksi +00:03:20"
    )
    canvas.surface.show_picture(picture(8))
    assert canvas.caption.place.text().endswith("bingkai 8 pts 4096")
    canvas.surface.show_message("")
    assert canvas.caption.place.text() == canvas.caption.wall.text() == ""


@pytest.mark.parametrize(
    ("claimed", "said"),
    [
        ("2024-10-07T02:12:00Z", "2024-10-07 02:12:00.280 UTC · menurut berkas, belum dikoreksi"),
        ("2024-10-07T09:12:00", "2024-10-07 09:12:00.280 · menurut berkas, zona tidak diketahui"),
        ("", ""),
    ],
)
def test_the_caption_says_how_the_time_is_known_or_says_nothing(canvas, claimed, said) -> None:
    canvas.set_item("BB-001", wall_clock(claimed, None), 0)
    canvas.surface.show_picture(picture())
    assert canvas.caption.wall.text() == said


def test_the_caption_never_lies_over_the_picture(canvas) -> None:
    below = canvas.caption.mapTo(canvas, QPoint(0, 0)).y()
    surface = canvas.surface
    area = surface.picture_area()
    assert surface.mapTo(canvas, area.bottomRight().toPoint()).y() <= below
    canvas.turn(90)
    QApplication.processEvents()
    area = surface.picture_area()
    assert surface.mapTo(canvas, area.bottomRight().toPoint()).y() <= below


def test_a_copied_frame_has_its_own_size_however_it_is_seen(canvas) -> None:
    for _ in range(4):
        canvas.surface.zoom_step(1)
    canvas.turn(90)
    image: QImage = canvas.frame_image()
    assert image.size().toTuple() == (WIDTH, HEIGHT)
    assert image.pixelColor(100, 50).getRgb()[:3] == (100, 50, 7)
