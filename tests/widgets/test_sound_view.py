"""The desk of sound: what stands where, at any zoom, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtTest import QTest

from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, Provenance
from app.services import intake
from app.services.session import CaseSession
from app.tasks.job import JobContext
from media.spectrogram import write_spectrogram
from media.waveform import write_waveform
from tests.media.made_files import make_video
from tests.media.sound_scenes import RATE, Samples, write
from widgets.desk import Desk
from widgets.player.sound_painting import areas
from widgets.player.sound_view import SoundView
from widgets.player.spectrum import Spectrum, colour_table, height_part, hertz_at
from widgets.sound_desk import SoundDesk
from widgets.stage import Stage

LENGTH_US = 8_000_000


def steps() -> Samples:
    """Give 500 Hz for 4 s, then 3,000 Hz for 4 s."""
    at = np.arange(4 * RATE) / RATE
    tones = [0.3 * np.sin(2 * np.pi * hertz * at) for hertz in (500, 3000)]
    return np.concatenate(tones).astype(np.float32)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    sound = write(tmp_path / "a.wav", steps())
    write_spectrogram(sound, tmp_path / "spectrum", JobContext())
    write_waveform(sound, tmp_path / "wave.npz", JobContext())
    return sound, tmp_path / "spectrum", tmp_path / "wave.npz"


@pytest.fixture
def view(qtbot, files) -> SoundView:
    made = SoundView()
    qtbot.addWidget(made)
    made.resize(868, 400)
    made.set_item(LENGTH_US)
    made.set_peaks(files[2])
    made.set_spectrum(files[1])
    with qtbot.waitExposed(made):
        made.show()
    return made


def brightest(view: SoundView, x: int) -> float:
    """Give the frequency of the loudest pixel in a column of what is painted."""
    image = view.grab().toImage()
    lower = areas(view.area())[1].toRect()
    column = [image.pixel(x, y) & 0xFFFFFF for y in range(lower.top() + 2, lower.bottom() - 2)]
    # in the colours of whichever theme a test before left
    ranked = [
        [order.get(colour, -1) for colour in column]
        for order in (
            {value & 0xFFFFFF: place for place, value in enumerate(colour_table(is_dark=is_dark))}
            for is_dark in (False, True)
        )
    ]
    values = min(ranked, key=lambda found: found.count(-1))
    y = lower.top() + 2 + int(np.argmax(values))
    return hertz_at((lower.bottom() - y) / lower.height(), is_log=view.is_log)


def test_each_tone_is_painted_at_its_time_and_pitch(view: SoundView) -> None:
    for is_log in (True, False):
        if view.is_log != is_log:
            QTest.keyClick(view, Qt.Key.Key_F)
        assert abs(brightest(view, view.gutter + 200) - 500) < 60
        assert abs(brightest(view, view.gutter + 600) - 3000) < 120


def test_loudness_is_told_by_lightness_alone(theme) -> None:
    for is_dark in (True, False):
        lightness = [
            0.2126 * QColor(value).redF()
            + 0.7152 * QColor(value).greenF()
            + 0.0722 * QColor(value).blueF()
            for value in colour_table(is_dark=is_dark)
        ]
        steps_up = np.diff(lightness) * (1 if is_dark else -1)
        assert (steps_up > -1e-3).all()
        assert abs(lightness[0] - lightness[-1]) > 0.6


def test_the_mouse_reads_time_pitch_and_level(qtbot, view: SoundView) -> None:
    lower = areas(view.area())[1]
    y = lower.bottom() - lower.height() * height_part(3000, is_log=True)
    QTest.mouseMove(view, QPoint(view.gutter + 600, round(y)))
    qtbot.waitUntil(lambda: view.readout().startswith("00:00:06"))
    assert "3000 Hz" in view.readout()
    assert "-11 dB" in view.readout() or "-10 dB" in view.readout()


def test_without_a_mouse_the_playhead_is_read(view: SoundView) -> None:
    view.set_position(2_000_000)
    assert view.readout().startswith("di kepala putar terkeras 500 Hz")
    view.set_position(6_000_000)
    assert "3000 Hz" in view.readout()


def test_keys_zoom_around_the_playhead_pan_and_show_all(qtbot, view: SoundView) -> None:
    view.set_position(4_000_000)
    wanted: list[tuple[float, float]] = []
    view.view_wanted.connect(lambda start, step: wanted.append((start, step)))
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    shown = view.scale.visible_us
    assert abs(shown - LENGTH_US / 1.5**3) < 10
    assert abs(view.scale.start_us + shown / 2 - 4_000_000) < 10
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.scale.start_us > 4_000_000 - shown / 2 + 0.7 * shown
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.scale.is_whole
    assert wanted[-1] == (0.0, 0.0)
    assert len(wanted) == 5


def test_a_click_goes_there(qtbot, view: SoundView) -> None:
    with qtbot.waitSignal(view.seek_requested) as asked:
        at = QPoint(view.gutter + 200, 100)
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert asked.args == [2_000_000]


def test_close_up_and_from_afar_the_same_sound_stands_there(files) -> None:
    spectrum = Spectrum(files[1])
    for step_us in (1000, 16_000, 100_000, 1_500_000):
        at = int(1_000_000 // step_us) * step_us
        columns = spectrum.columns(at, step_us, 1)
        assert spectrum.hertz(int(columns[0].argmax())) == 500.0
    assert not spectrum.columns(9_000_000, 10_000, 5).any()
    assert spectrum.columns(7_900_000, 50_000, 400).shape == (400, spectrum.bins)


@pytest.mark.parametrize("how", ["cut", "magic", "counts", "empty"])
def test_a_damaged_file_is_refused_and_said(view: SoundView, files, how: str) -> None:
    raw = bytearray(files[1].read_bytes())
    damaged = {
        "cut": raw[:-10],
        "magic": b"X" + raw[1:],
        "counts": raw[:32] + b"\xff" * 8 + raw[40:],
        "empty": b"",
    }[how]
    files[1].write_bytes(damaged)
    with pytest.raises(InvalidValue):
        Spectrum(files[1])
    view.set_spectrum(files[1])
    assert view.spectrum is None
    assert "rusak" in view.note


# on the stage


@pytest.fixture
def stage(qtbot, desk: Desk) -> Iterator[Stage]:
    made = Stage(desk)
    qtbot.addWidget(made.splitter)
    made.splitter.resize(1000, 700)
    made.splitter.show()
    yield made
    made.close()


def taken(session: CaseSession, path: Path) -> Evidence:
    [outcome] = intake.take_in(session, [path], Provenance(), JobContext())
    assert outcome.evidence is not None
    return outcome.evidence


def test_a_sound_file_gets_its_spectrogram_and_moves_with_the_axis(
    qtbot, desk: Desk, session: CaseSession, stage: Stage, files
) -> None:
    sound_desk = SoundDesk(desk, stage)
    stage.open_item(taken(session, files[0]))
    view = stage.player.sound
    qtbot.waitUntil(lambda: view.spectrum is not None and view.peaks is not None)
    qtbot.waitUntil(lambda: view.isVisible())
    view.set_position(4_000_000)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert not stage.timeline.scale.is_whole
    assert abs(stage.timeline.scale.step - view.scale.step) < 1e-6
    assert abs(stage.timeline.scale.start_us - view.scale.start_us) < 1
    stage.timeline.show_stretch(0, 0)
    assert view.scale.is_whole
    stage.selection.follow(1_000_000)
    stage.selection.mark_in()
    assert view.ends == (1_000_000, None)
    sound_desk.close()


def test_a_videos_sound_is_shown_in_a_window_of_its_own(
    qtbot, desk: Desk, session: CaseSession, stage: Stage, tmp_path: Path
) -> None:
    sound_desk = SoundDesk(desk, stage)
    item = taken(session, make_video(tmp_path / "v.mp4", frames=50, sound="aac"))
    stage.open_item(item)
    sound_desk.show_apart()
    apart = sound_desk.views[1]
    qtbot.waitUntil(lambda: apart.spectrum is not None)
    assert item.code in apart.title
    sound_desk.show_apart()
    qtbot.waitUntil(lambda: len(sound_desk.views) == 1)


def test_esc_puts_the_window_away_and_leaves_the_main_windows_key_alone(
    qtbot, desk: Desk, session: CaseSession, stage: Stage, tmp_path: Path
) -> None:
    sound_desk = SoundDesk(desk, stage)
    stage.open_item(taken(session, make_video(tmp_path / "v.mp4", frames=50, sound="aac")))
    pressed: list[bool] = []
    shortcut = QShortcut(QKeySequence("Esc"), stage.splitter.window())
    shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
    shortcut.activated.connect(lambda: pressed.append(True))
    sound_desk.show_apart()
    apart = sound_desk.views[1]
    qtbot.waitUntil(lambda: apart.spectrum is not None)
    qtbot.keyClick(apart, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(sound_desk.views) == 1)
    assert not pressed


def test_a_silent_video_has_none_and_that_is_said(
    qtbot, desk: Desk, session: CaseSession, stage: Stage, tmp_path: Path
) -> None:
    sound_desk = SoundDesk(desk, stage)
    stage.open_item(taken(session, make_video(tmp_path / "bisu.mp4", frames=10)))
    sound_desk.show_apart()
    assert len(sound_desk.views) == 1
    assert desk.notices.shown


def test_what_is_in_the_cache_before_the_file_is_open_is_shown_all_the_same(
    qtbot, desk: Desk, session: CaseSession, stage: Stage, files
) -> None:
    sound_desk = SoundDesk(desk, stage)
    item, view = taken(session, files[0]), stage.player.sound
    for _ in range(3):  # the second time waveform and spectrogram are there at once
        stage.open_item(item)
        qtbot.waitUntil(lambda: view.isVisible() and view.scale.duration_us > 0)
        qtbot.waitUntil(lambda: view.spectrum is not None)
        qtbot.waitUntil(lambda: view.peaks is not None)
        stage.player.clear()
        assert (view.spectrum, view.peaks) == (None, None)
    sound_desk.close()
