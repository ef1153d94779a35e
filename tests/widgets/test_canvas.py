"""The canvas by keyboard and mouse: zoom, turn, adjustments, lens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from app.domain.adjustments import NEUTRAL, Adjustments, Channel
from tests.widgets.canvas_scene import (
    HEIGHT,
    LEFT,
    SHIFT,
    WIDTH,
    colour,
    picture,
    press,
    shown_canvas,
)
from widgets.player.canvas import Canvas
from widgets.player.picture_painter import GRID_FROM
from widgets.player.surface import Surface


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    return shown_canvas(qtbot)


@pytest.fixture
def surface(canvas: Canvas) -> Surface:
    return canvas.surface


# zoom, pan, turn


def test_the_keys_zoom_by_steps_up_to_1600_percent_and_not_further(surface: Surface) -> None:
    surface.actual_size()
    seen = []
    for _ in range(12):
        surface.zoom_step(1)
        seen.append(round(surface.zoom * 100))
    assert seen == [150, 200, 300, 400, 600, 800, 1200, 1600, 1600, 1600, 1600, 1600]
    surface.zoom_step(-1)
    assert round(surface.zoom * 100) == 1200


def test_a_picture_that_is_dragged_or_panned_stops_at_its_edge(qtbot, surface: Surface) -> None:
    for _ in range(8):
        surface.zoom_step(1)
    before = surface.picture_area().left()
    qtbot.mousePress(surface, Qt.MouseButton.MiddleButton, pos=QPoint(300, 200))
    qtbot.mouseMove(surface, QPoint(340, 220))
    qtbot.mouseRelease(surface, Qt.MouseButton.MiddleButton, pos=QPoint(340, 220))
    assert surface.picture_area().left() == pytest.approx(before + 40, abs=1.5)
    for _ in range(200):
        surface.pan(-80, -80)
    assert (surface.picture_area().left(), surface.picture_area().top()) == (0, 0)


def test_dragging_does_not_count_as_a_click(qtbot, surface: Surface) -> None:
    clicks: list[bool] = []
    surface.clicked.connect(lambda: clicks.append(True))
    qtbot.mousePress(surface, LEFT, pos=QPoint(300, 200))
    qtbot.mouseMove(surface, QPoint(330, 200))
    qtbot.mouseRelease(surface, LEFT, pos=QPoint(330, 200))
    assert clicks == []
    qtbot.mouseClick(surface, LEFT, pos=QPoint(300, 200))
    assert clicks == [True]


def test_the_grid_appears_at_800_percent_and_can_be_switched_off(canvas: Canvas) -> None:
    surface = canvas.surface
    surface.actual_size()
    while surface.zoom < GRID_FROM:
        surface.zoom_step(1)
    area = surface.picture_area()
    # a point on the border of two pixels, and one in the middle of a pixel
    column = 20 - int(area.left() // surface.zoom)
    border = QPointF(area.left() + column * surface.zoom, 203.0)
    with_grid = colour(surface, border)
    canvas.toggle_grid()
    assert colour(surface, border) != with_grid


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_spot_of_the_picture_keeps_its_place_in_every_view(surface: Surface, turn: int) -> None:
    surface.turn_view(turn)
    surface.actual_size()
    spot = QPointF(0.31, 0.77)
    point = surface.view().widget_at(spot)
    back = surface.view().upright_at(point)
    assert (back.x(), back.y()) == pytest.approx((0.31, 0.77))
    red, green, blue = colour(surface, point)
    assert abs(red - int(0.31 * WIDTH)) <= 1
    assert abs(green - int(0.77 * HEIGHT)) <= 1
    assert blue == 7


def test_turning_is_said_and_told_so_that_it_can_be_remembered(qtbot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.view_turned) as told:
        canvas.turn(90)
    assert told.args == [90]
    assert canvas.banner.isVisible()
    assert "diputar 90°" in canvas.banner.what.text()
    canvas.turn(-90)
    assert not canvas.banner.isVisible()
    canvas.set_item("BB-002", None, 270)
    assert canvas.surface.shown.turn == 270
    assert "diputar 270°" in canvas.banner.what.text()


# adjustments


def test_a_slider_changes_the_picture_and_the_banner_says_so(canvas: Canvas) -> None:
    centre = canvas.surface.view().widget_at(QPointF(0.25, 0.25))
    before = colour(canvas.surface, centre)
    canvas.toggle_panel()
    canvas.panel.sliders["exposure"].setValue(100)
    centre = canvas.surface.view().widget_at(QPointF(0.25, 0.25))
    after = colour(canvas.surface, centre)
    assert after[0] == pytest.approx(2 * before[0], abs=3)
    assert canvas.banner.isVisible()
    assert "hanya untuk melihat" in canvas.banner.title.text()
    assert canvas.banner.what.text() == "pencahayaan +1,00 EV"
    canvas.banner.reset.click()
    assert canvas.adjustments == NEUTRAL
    assert canvas.panel.sliders["exposure"].value() == 0
    assert not canvas.banner.isVisible()


def test_sliders_move_by_arrows(qtbot, canvas: Canvas) -> None:
    canvas.toggle_panel()
    slider = canvas.panel.sliders["gamma"]
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert canvas.adjustments.gamma == 106


def test_channel_and_inversion_are_chosen(canvas: Canvas) -> None:
    canvas.panel.channel.setCurrentIndex(canvas.panel.channel.findData("green"))
    canvas.panel.invert.setChecked(True)
    assert canvas.adjustments == Adjustments(channel=Channel.GREEN, invert=True)
    red, green, blue = colour(canvas.surface, canvas.surface.view().widget_at(QPointF(0.5, 0.5)))
    assert red == green == blue == pytest.approx(155, abs=1)


def test_holding_the_key_shows_the_original_and_letting_go_ends_it(qtbot, canvas: Canvas) -> None:
    centre = canvas.surface.view().widget_at(QPointF(0.5, 0.5))
    before = colour(canvas.surface, centre)
    canvas.adjust(Adjustments(invert=True))
    centre = canvas.surface.view().widget_at(QPointF(0.5, 0.5))
    canvas.hold_compare()
    assert canvas.banner.what.text() == "aslinya ditampilkan"
    assert colour(canvas.surface, centre)[2] == before[2]
    qtbot.keyRelease(canvas.surface, Qt.Key.Key_X)
    assert colour(canvas.surface, centre)[2] == 255 - before[2]
    qtbot.mousePress(canvas.banner.compare, LEFT)
    assert canvas.surface.shown.is_comparing
    qtbot.mouseRelease(canvas.banner.compare, LEFT)
    assert not canvas.surface.shown.is_comparing


def test_another_item_is_shown_as_it_was_recorded(canvas: Canvas) -> None:
    canvas.adjust(Adjustments(exposure=50))
    canvas.set_item("BB-002", None, 0)
    assert canvas.adjustments == NEUTRAL


def test_every_control_of_the_view_has_a_name_and_a_tip(canvas: Canvas) -> None:
    banner, panel = canvas.banner, canvas.panel
    for control in (*panel.sliders.values(), panel.channel, banner.compare, banner.reset):
        assert control.accessibleName()
        assert control.toolTip()
    assert panel.invert.text()
    assert panel.invert.toolTip()


# the lens


def test_the_lens_says_place_and_colour_of_the_pixel_below_the_mouse(qtbot, canvas) -> None:
    surface = canvas.surface
    canvas.toggle_lens()
    point = surface.view().widget_at(QPointF(100.5 / WIDTH, 50.5 / HEIGHT))
    qtbot.mouseMove(surface, point.toPoint())
    assert surface.lens.pixel(surface.shown) == (100, 50)
    lines = surface.lens.values(surface.shown, surface.view())
    assert lines == ("x 100  y 50  ·  4×", "R 100 G 50 B 7  #643207")
    assert "R 100 G 50 B 7" in surface.accessibleDescription()


@pytest.mark.parametrize(("turn", "there"), [(0, (171, 90)), (90, (150, 89)), (180, (149, 110))])
def test_arrows_move_the_lens_as_they_point_on_the_screen(
    qtbot, canvas, turn: int, there: tuple[int, int]
) -> None:
    surface = canvas.surface
    surface.turn_view(turn)
    canvas.toggle_lens()
    assert surface.lens.pixel(surface.shown) == (160, 100)
    press(qtbot, surface, Qt.Key.Key_Right)
    press(qtbot, surface, Qt.Key.Key_Right, Qt.Key.Key_Up, modifier=SHIFT)
    assert surface.lens.pixel(surface.shown) == there


def test_the_lens_shows_what_is_seen_and_what_was_recorded(canvas) -> None:
    surface = canvas.surface
    canvas.toggle_lens()
    canvas.adjust(Adjustments(invert=True))
    lines = surface.lens.values(surface.shown, surface.view())
    assert lines[1:] == ("tampak R 95 G 155 B 248  #5F9BF8", "asli R 160 G 100 B 7  #A06407")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_lens_reads_the_pixel_it_draws_whatever_the_container_turns(canvas, rotation) -> None:
    surface = canvas.surface
    surface.show_picture(picture(rotation=rotation))
    canvas.toggle_lens()
    surface.actual_size()
    x, y = surface.lens.pixel(surface.shown)
    shown = surface.shown.upright(is_adjusted=False).pixelColor(x, y)
    line = surface.lens.values(surface.shown, surface.view())[1]
    assert line.startswith(f"R {shown.red()} G {shown.green()} B {shown.blue()} ")


def test_a_value_that_is_not_the_originals_says_so(canvas) -> None:
    surface = canvas.surface
    canvas.toggle_lens()
    surface.show_picture(picture(is_preview=True))
    assert surface.lens.values(surface.shown, surface.view())[-1] == "bukan nilai tepat"
    surface.show_picture(picture(is_proxy=True, full_width=1280, full_height=800))
    assert surface.lens.values(surface.shown, surface.view())[-1] == "nilai proksi, bukan asli"


def test_the_lens_has_three_powers(canvas) -> None:
    powers = []
    for _ in range(4):
        canvas.grow_lens()
        powers.append(canvas.surface.lens.factor)
    assert powers == [8, 2, 4, 8]
