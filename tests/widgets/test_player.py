from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from tests.media.numbered import HEIGHT, WIDTH, read_number, write_sound
from tests.widgets.player_scene import numbered_video, shown_panel
from widgets.player.audio_output import AudioOutput
from widgets.player.panel import PlayerPanel

FRAMES = 60


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return numbered_video(tmp_path_factory.mktemp("player") / "numbers.mp4", FRAMES, gop=20)


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[PlayerPanel]:
    yield from shown_panel(qtbot, 640, 480)


def open_video(qtbot: QtBot, panel: PlayerPanel, video: tuple[Path, Path]) -> None:
    with qtbot.waitSignal(panel.duration_changed):
        panel.open_item(*video)
    qtbot.waitUntil(lambda: shown_number(panel) == 0)


def grabbed(widget: QWidget) -> NDArray[np.uint8]:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)


def shown_number(panel: PlayerPanel) -> int | None:
    """Read the number of the frame from what is painted on the screen."""
    if not panel.surface.has_picture:
        return None
    area = panel.surface.picture_area().toRect()
    pixels = grabbed(panel.surface)[:, :, 1]
    return read_number(pixels[area.top() : area.bottom() + 1, area.left() : area.right() + 1])


def wait_for(qtbot: QtBot, panel: PlayerPanel, number: int) -> None:
    qtbot.waitUntil(lambda: shown_number(panel) == number)


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_empty_player_teaches_how_to_begin(panel):
    assert "Pilih barang bukti" in panel._empty.text.text()
    assert not panel.transport.play.isEnabled()


def test_the_screen_carries_the_frame_that_was_asked_for(qtbot, panel, video):
    open_video(qtbot, panel, video)
    for number in (41, 7, 59, 20):
        panel.deck.seek_frame(number)
        wait_for(qtbot, panel, number)
        assert f"bingkai {number} dari {FRAMES - 1}" in panel.transport.frame.text()


def test_step_buttons_move_by_one_frame(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.deck.seek_frame(30)
    wait_for(qtbot, panel, 30)
    click(qtbot, panel.transport.frame_back)
    wait_for(qtbot, panel, 29)
    click(qtbot, panel.transport.frame_on)
    click(qtbot, panel.transport.frame_on)
    wait_for(qtbot, panel, 31)
    assert panel.transport.time.text() == "00:00:01.240"


def test_a_seek_before_the_file_is_open_is_kept(qtbot, panel, video):
    panel.open_item(*video)
    panel.deck.seek_us(1_000_000)
    wait_for(qtbot, panel, 25)


def test_position_says_time_pts_and_frame(qtbot, panel, video):
    open_video(qtbot, panel, video)
    said: list[tuple[int, int, int]] = []
    panel.position_changed.connect(lambda *where: said.append(where))
    panel.deck.seek_frame(10)
    wait_for(qtbot, panel, 10)
    index = panel.playback.index
    assert said[-1] == (400_000, int(index.pts[10]), 10)


def test_playing_runs_to_the_end_and_says_so(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.deck.seek_frame(FRAMES - 12)
    wait_for(qtbot, panel, FRAMES - 12)
    states: list[bool] = []
    panel.playing_changed.connect(states.append)
    panel.deck.toggle()
    assert panel.transport.play.accessibleName() == "Jeda"
    qtbot.waitUntil(lambda: states == [True, False])
    assert shown_number(panel) == FRAMES - 1
    assert panel.transport.play.accessibleName() == "Putar"


def test_playing_again_at_the_end_begins_anew(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.deck.seek_frame(FRAMES - 1)
    wait_for(qtbot, panel, FRAMES - 1)
    frames: list[int] = []
    panel.deck.picture_ready.connect(lambda picture: frames.append(picture.position.frame))
    panel.deck.play()
    qtbot.waitUntil(lambda: frames.count(0) == 1 and frames[-1] > 0)
    panel.deck.pause()


def test_a_loop_stays_in_its_stretch(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.set_loop(TimeRange(200_000, 400_000))
    assert panel.transport.loop.isChecked()
    frames: list[int] = []
    panel.position_changed.connect(lambda _us, _pts, frame: frames.append(frame))
    panel.deck.seek_us(200_000)
    panel.deck.play()
    qtbot.waitUntil(lambda: len(frames) > 25)
    panel.deck.pause()
    assert max(frames) <= 10


def test_shuttle_runs_faster_and_turns_round(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.deck.seek_frame(30)
    wait_for(qtbot, panel, 30)
    panel.deck.shuttle(1)
    panel.deck.shuttle(1)
    assert panel.playback.rate == 2.0
    panel.deck.shuttle(-1)
    assert panel.playback.rate == -1.0
    qtbot.waitUntil(lambda: not panel.playback.is_playing)
    assert panel.playback.shown_frame == 0


def test_playing_goes_on_after_a_drag(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.deck.play()
    for time_us in (300_000, 400_000, 500_000):
        panel.deck.seek_us(time_us)
    assert not panel.playback.is_playing
    qtbot.waitUntil(lambda: panel.playback.is_playing)
    qtbot.waitUntil(lambda: (shown_number(panel) or 0) > 15)
    panel.deck.pause()


def test_a_box_is_told_in_fractions_of_the_picture(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.begin_region()
    area = panel.surface.picture_area()
    start = QPoint(round(area.left() + area.width() * 0.25), round(area.top() + 40))
    end = QPoint(round(area.left() + area.width() * 0.75), round(area.bottom()) + 60)
    with qtbot.waitSignal(panel.region_drawn) as told:
        qtbot.mousePress(panel.surface, Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(panel.surface, end)
        qtbot.mouseRelease(panel.surface, Qt.MouseButton.LeftButton, pos=end)
    region = told.args[0]
    assert isinstance(region, Region)
    assert region.x == pytest.approx(0.25, abs=0.01)
    assert region.width == pytest.approx(0.5, abs=0.01)
    assert region.y + region.height == pytest.approx(1.0, abs=0.01)
    assert not panel.surface.is_drawing


def test_escape_ends_drawing(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.begin_region()
    qtbot.keyClick(panel.surface, Qt.Key.Key_Escape)
    assert not panel.surface.is_drawing


def test_a_hundred_percent_is_one_pixel_for_one(qtbot, panel, video):
    open_video(qtbot, panel, video)
    click(qtbot, panel.transport.actual)
    assert panel.surface.picture_area().size().toSize().toTuple() == (WIDTH, HEIGHT)
    assert panel.transport.zoom.text() == "100 %"
    click(qtbot, panel.transport.fit)
    assert panel.surface.is_fitted


def test_ctrl_wheel_zooms_around_the_mouse(qtbot, panel, video):
    open_video(qtbot, panel, video)
    before = panel.surface.picture_area()
    spot = QPointF(before.left() + before.width() * 0.8, before.top() + before.height() * 0.7)
    for _ in range(6):
        QApplication.sendEvent(panel.surface, wheel(spot, panel.surface))
    after = panel.surface.picture_area()
    assert after.width() > before.width() * 3
    assert (spot.x() - after.left()) / after.width() == pytest.approx(0.8, abs=0.02)
    assert (spot.y() - after.top()) / after.height() == pytest.approx(0.7, abs=0.02)


def wheel(at: QPointF, widget: QWidget) -> QWheelEvent:
    return QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def test_sound_alone_shows_its_waveform_and_plays(qtbot, panel, tmp_path):
    path = write_sound(tmp_path / "a.m4a", 2.0, (0.5,))
    with qtbot.waitSignal(panel.duration_changed):
        panel.open_item(path, None, 2_000_000)
    assert panel.sound.isVisible()
    assert not panel.transport.region.isEnabled()
    panel.deck.play()
    qtbot.waitUntil(lambda: panel.playback.time_us > 200_000)
    panel.deck.pause()
    assert panel.transport.frame.text() == ""
    middle = panel.sound.area().center().toPoint()
    qtbot.mouseClick(panel.sound, Qt.MouseButton.LeftButton, pos=middle)
    assert panel.playback.time_us == pytest.approx(1_000_000, abs=20_000)


def test_without_a_sound_device_the_output_says_so(qtbot):
    output = AudioOutput()
    # the offscreen machine of the tests has no device; the player then runs by the clock
    assert output.begin(lambda _count: b"") in (True, False)
    output.end()
    assert output.processed_us() == 0


def test_a_file_that_cannot_be_opened_is_said_in_words(qtbot, panel, tmp_path, video):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a film" * 100)
    with qtbot.waitSignal(panel.failed) as told:
        panel.open_item(broken, video[1])
    assert "broken.mp4" in told.args[0]
    assert "Traceback" not in told.args[0]
    assert panel.playback is None


def test_opening_another_item_drops_the_first(qtbot, panel, video):
    panel.open_item(*video)
    open_video(qtbot, panel, video)
    panel.clear()
    assert panel.playback is None
    assert panel._empty.isVisible()


def test_a_photo_is_shown_with_its_colours(qtbot, panel):
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 40, 20))
    panel.show_page(image, image.size())
    centre = panel.surface.rect().center()
    assert tuple(grabbed(panel.surface)[centre.y(), centre.x()]) == (200, 40, 20)
    assert not panel.transport.play.isEnabled()
    assert panel.transport.region.isEnabled()
    assert panel.transport.frame.text() == "300 × 200 piksel"


def test_the_letterbox_is_dark_in_both_themes(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.resize(900, 400)
    QApplication.processEvents()
    assert panel.surface.picture_area().left() > 20
    assert grabbed(panel.surface)[10, 5].max() < 20


@pytest.mark.parametrize(
    "part",
    [
        "play",
        "frame_back",
        "frame_on",
        "back",
        "on",
        "loop",
        "speed",
        "goto",
        "options",
        "mute",
        "volume",
    ],
)
def test_every_control_has_a_name_and_a_tip(panel, part):
    control = getattr(panel.transport, part)
    assert control.accessibleName()
    assert control.toolTip()


def test_speed_changes_while_playing(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.deck.play()
    panel.transport.speed.setCurrentIndex(0)
    assert panel.playback.rate == 0.1
    assert panel.playback.is_playing
    panel.deck.pause()
