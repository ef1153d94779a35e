"""The player as a person drives it: shuttle, loop, go to, options, what is odd about a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.file_state import Oddity
from app.domain.mediatime import TimeRange
from app.domain.viewing import PlayerState, SoundChoice
from tests.media.long_films import HOURS, TONE_AT_S, write_half_a_day
from tests.media.numbered import index_of, write_video
from tests.media.test_playback_sound import write_channels
from tests.widgets.player_scene import numbered_video, shown_panel
from widgets.player.goto import GoToDialog
from widgets.player.panel import PlayerPanel
from widgets.player.state_chips import StatePopup

FRAMES = 100
GAP_MS = [n * 40 + (2_000 if n >= 30 else 0) for n in range(60)]
Opened = tuple[Path, Path | None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def video(folder: Path) -> Opened:
    return numbered_video(folder / "numbers.mp4", FRAMES, gop=25, tone_at_s=(0.5, 2.5))


@pytest.fixture(scope="module")
def gappy(folder: Path) -> Opened:
    return numbered_video(folder / "gap.mkv", len(GAP_MS), gop=20, pts_ms=GAP_MS)


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[PlayerPanel]:
    yield from shown_panel(qtbot, 800, 560)


def open_video(qtbot: QtBot, panel: PlayerPanel, opened: Opened, state: PlayerState | None = None):
    with qtbot.waitSignal(panel.duration_changed):
        panel.open_item(*opened, state=state)
    qtbot.waitUntil(lambda: panel.playback.position() is not None)


def shown(panel: PlayerPanel) -> int | None:
    return panel.playback.shown_frame


def go(qtbot: QtBot, panel: PlayerPanel, number: int) -> None:
    panel.deck.seek_frame(number)
    qtbot.waitUntil(lambda: shown(panel) == number and not panel.playback.is_busy)


def in_dialog(act: Callable[[GoToDialog], None]) -> None:
    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, GoToDialog):
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


# shuttle and speed


def test_the_slow_shuttle_runs_slower_with_each_press_both_ways(qtbot, panel, video):
    open_video(qtbot, panel, video)
    go(qtbot, panel, 50)
    rates = []
    for direction in (1, 1, 1, 1, -1, -1):
        panel.deck.shuttle(direction, is_slow=True)
        rates.append(panel.playback.rate)
    assert rates == [0.5, 0.25, 0.1, 0.1, -0.5, -0.25]
    assert "tanpa suara" in panel.transport.pace.text()
    panel.deck.pause()
    assert panel.transport.pace.text() == ""


def test_running_backwards_slowly_shows_every_frame_or_says_how_many_it_left_out(
    qtbot, panel, video
):
    open_video(qtbot, panel, video)
    go(qtbot, panel, 40)
    frames: list[int] = []
    panel.deck.picture_ready.connect(lambda picture: frames.append(picture.position.frame))
    panel.deck.shuttle(-1, is_slow=True)
    qtbot.waitUntil(lambda: len(frames) > 6)
    panel.deck.pause()
    # where it stops, the frame is shown once more, exactly
    seen = list(dict.fromkeys([40, *frames]))
    assert seen == sorted(seen, reverse=True)
    assert 40 - seen[-1] + 1 - len(seen) == panel.playback.dropped


def test_after_a_shuttle_playing_goes_on_at_the_chosen_speed(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.transport.change_speed(-2)
    assert panel.deck.state.rate == 0.5
    panel.deck.shuttle(1)
    panel.deck.shuttle(1)
    assert panel.playback.rate == 2.0
    panel.deck.pause()
    panel.deck.play()
    assert panel.playback.rate == 0.5
    panel.deck.pause()


# A and B


def test_a_and_b_go_round_and_the_frame_at_b_is_the_last(qtbot, panel, video):
    open_video(qtbot, panel, video)
    go(qtbot, panel, 10)
    panel.set_a()
    assert "tekan B" in panel.chips.loop.text()
    go(qtbot, panel, 19)
    panel.set_b()
    assert panel.deck.loop.span == TimeRange(400_000, 800_000)
    assert panel.transport.loop.isChecked()
    assert panel.chips.loop.text() == "00:00:00.400 – 00:00:00.800"
    frames: list[int] = []
    panel.deck.picture_ready.connect(lambda picture: frames.append(picture.position.frame))
    panel.deck.play()
    qtbot.waitUntil(lambda: frames.count(10) >= 3 and frames.count(19) >= 2)
    panel.deck.pause()
    assert set(frames) <= set(range(10, 20))


def test_ending_the_loop_by_its_chip_plays_on(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.set_loop(TimeRange(200_000, 400_000))
    told: list[object] = []
    panel.deck.loop.changed.connect(told.append)
    qtbot.mouseClick(panel.chips.loop, Qt.MouseButton.LeftButton)
    assert told == [None]
    assert not panel.transport.loop.isChecked()
    assert panel.chips.loop.isHidden()
    panel.deck.seek_us(300_000)
    panel.deck.play()
    qtbot.waitUntil(lambda: (shown(panel) or 0) > 15)
    panel.deck.pause()


def test_a_loop_run_backwards_turns_at_its_start(qtbot, panel, video):
    open_video(qtbot, panel, video)
    panel.set_loop(TimeRange(400_000, 800_000))
    go(qtbot, panel, 13)
    frames: list[int] = []
    panel.deck.picture_ready.connect(lambda picture: frames.append(picture.position.frame))
    panel.deck.shuttle(-1)
    qtbot.waitUntil(lambda: frames.count(19) >= 2)
    panel.deck.pause()
    assert set(frames) <= set(range(10, 20))


# go to


def test_a_typed_frame_time_or_pts_is_gone_to(qtbot, panel, video):
    open_video(qtbot, panel, video)
    index = panel.playback.index
    typed = {"f61": 61, "00:00:01.000": 25, "2.5": 62, f"pts {index.pts[33]}": 33}
    for text, number in typed.items():

        def enter(dialog: GoToDialog, text: str = text) -> None:
            dialog.field.setText(text)
            qtbot.keyClick(dialog.field, Qt.Key.Key_Return)

        in_dialog(enter)
        panel.ask_where()
        qtbot.waitUntil(lambda number=number: shown(panel) == number)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("f100", "Bingkai terakhir berkas ini bernomor 99."),
        ("00:10:00", "berakhir pada 00:00:04.0"),
        ("pts -5", "pts berkas ini berjalan dari 0"),
        ("besok", "Tulis waktu seperti"),
    ],
)
def test_what_cannot_be_gone_to_is_said_in_a_sentence(qtbot, panel, video, text, said):
    open_video(qtbot, panel, video)
    dialog = GoToDialog(panel.playback.index, panel.playback.duration_us, 0)
    qtbot.addWidget(dialog)
    dialog.field.setText(text)
    assert said in dialog.answer.text()
    assert not dialog.go.isEnabled()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.result() == 0


def test_a_time_between_two_frames_says_which_frame_is_meant(qtbot, panel, video):
    open_video(qtbot, panel, video)
    dialog = GoToDialog(panel.playback.index, panel.playback.duration_us, 0)
    qtbot.addWidget(dialog)
    dialog.field.setText("1.03")
    assert "bingkai 25 · 00:00:01.000" in dialog.answer.text()
    assert "tampil pada saat itu" in dialog.answer.text()


# sound


def test_a_channel_and_a_delay_are_marked_as_a_view(qtbot, panel, folder):
    path = write_channels(folder / "six.mkv", ("5.1", "mono"))
    with qtbot.waitSignal(panel.duration_changed):
        panel.open_item(path, None, 2_000_000)
    panel.show_options()
    assert panel.options.track.count() == 2
    assert panel.options.channel.count() == 7
    panel.options.channel.setCurrentIndex(4)
    panel.options.delay.setValue(120)
    assert panel.playback.sound == SoundChoice(channel=3, delay_us=120_000)
    assert panel.chips.view.text() == "Tampilan: kanal 4 · suara +120 ms"
    qtbot.mouseClick(panel.options.reset, Qt.MouseButton.LeftButton)
    assert panel.playback.sound == SoundChoice()
    assert panel.chips.view.isHidden()


def test_the_key_for_channels_goes_through_them_and_back_to_all(qtbot, panel, folder):
    path = write_channels(folder / "two.mkv", ("stereo",))
    with qtbot.waitSignal(panel.duration_changed):
        panel.open_item(path, None, 2_000_000)
    heard = []
    for _ in range(3):
        panel.next_channel()
        heard.append(panel.playback.sound.channel)
    assert heard == [0, 1, None]


def test_an_item_opens_as_it_was_left(qtbot, panel, video):
    state = PlayerState(0.25, 0.3, True, SoundChoice(delay_us=50_000), deinterlaces=False)
    open_video(qtbot, panel, video, state)
    assert panel.transport.speed.currentData() == 0.25
    assert panel.transport.volume.value() == 30
    assert panel.transport.mute.isChecked()
    assert panel.playback.sound.delay_us == 50_000
    assert panel.deck.state == state


# what is odd


def kinds(panel: PlayerPanel) -> list[Oddity]:
    return [fact.kind for fact in panel.chips.facts]


def test_a_plain_file_has_no_chip(qtbot, panel, video):
    open_video(qtbot, panel, video)
    assert kinds(panel) == []
    assert panel.chips.isHidden()


def test_gaps_and_a_missing_sound_are_told_with_their_places(qtbot, panel, gappy):
    open_video(qtbot, panel, gappy)
    assert kinds(panel) == [Oddity.PICTURE_GAP, Oddity.NO_SOUND]
    assert panel.chips.facts[0].spans == (TimeRange(1_160_000, 3_200_000),)
    assert panel.chips.state.text() == "1 sela pada gambar +1"
    qtbot.mouseClick(panel.chips.state, Qt.MouseButton.LeftButton)
    words = " ".join(part.text() for part in panel.chips._popup.findChildren(QLabel))
    assert "00:00:01.160–00:00:03.200" in words
    assert "tidak memuat trek suara" in words


def test_a_cut_recording_says_that_its_tail_is_missing(qtbot, panel, folder):
    whole = write_video(folder / "whole.mkv", 100, gop=25)
    cut = folder / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    index_of(cut).save(folder / "cut.npz")
    open_video(qtbot, panel, (cut, folder / "cut.npz"))
    assert kinds(panel)[0] is Oddity.TRUNCATED
    assert panel.chips.state.property("tone") == "bad"


def test_an_interlaced_file_says_so_and_its_fields_can_be_shown_apart(
    qtbot, panel, shared_data, panel_index
):
    path = shared_data / "media/video/Sony_ILCE-7M3_A7M3_.mts"
    target = panel_index(path)
    open_video(qtbot, panel, (path, target))
    assert Oddity.INTERLACED in kinds(panel)
    assert Oddity.START in kinds(panel)

    def exact() -> QImage:
        # a frame is shown at once, and once more when its own pixels are made
        qtbot.waitUntil(lambda: panel.surface.shown.is_exact)
        return panel.surface.grab().toImage()

    woven = exact()
    panel.show_options()
    panel.options.deinterlace.setChecked(True)
    assert exact() != woven
    assert "baris dipisah" in panel.chips.view.text()
    panel.options.deinterlace.setChecked(False)
    assert exact() == woven


@pytest.fixture
def panel_index(tmp_path: Path) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        index_of(path).save(tmp_path / "index.npz")
        return tmp_path / "index.npz"

    return make


# long items


def test_a_place_past_thirteen_hours_is_told_and_gone_to_exactly(qtbot, panel, tmp_path):
    path = write_half_a_day(tmp_path / "long.mkv", has_picture=False)
    with qtbot.waitSignal(panel.duration_changed):
        panel.open_item(path, None, round(HOURS * 3600) * 1_000_000)
    said: list[tuple[int, int | None, int]] = []
    panel.position_changed.connect(lambda *where: said.append(where))
    panel.deck.seek_us(TONE_AT_S * 1_000_000 + 1)
    assert said[-1] == (TONE_AT_S * 1_000_000 + 1, None, -1)
    assert panel.transport.time.text() == "12:52:30.000"
    panel.set_a()
    panel.deck.seek_us(TONE_AT_S * 1_000_000 + 2_000_000)
    panel.set_b()
    assert panel.deck.loop.span.start_us == TONE_AT_S * 1_000_000 + 1
    panel.deck.play()
    qtbot.waitUntil(lambda: panel.playback.time_us > TONE_AT_S * 1_000_000 + 100_000)
    panel.deck.pause()


def test_with_nothing_odd_the_list_opens_above_the_buttons(
    qtbot: QtBot, panel: PlayerPanel, video: Opened
) -> None:
    open_video(qtbot, panel, video)
    assert panel.chips.isHidden()
    panel.move(0, 0)

    panel.chips.show_state()

    popup = panel.chips.findChild(StatePopup)
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    above = panel.transport.mapToGlobal(QPoint(0, 0)).y()
    assert above - 80 < popup.geometry().bottom() < above
    popup.hide()
