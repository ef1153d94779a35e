"""Several recordings on one clock, driven by the keyboard on real numbered clips."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox

from app.domain.evidence import Provenance
from app.domain.sync import SyncMethod
from app.services import intake, review, sync
from app.services.session import CaseSession
from app.tasks.job import JobContext
from media.together import TileState
from tests.media.numbered import read_number, write_video
from tests.media.sound_scenes import bursts, heard, write
from widgets.desk import Desk
from widgets.moments.palette import CategoryPalette
from widgets.together.choosing import ChooseDialog, timed_items
from widgets.together.flow import TogetherFlow
from widgets.together.keys import KEYS
from widgets.together.keys_sheet import KeysSheet
from widgets.together.window import TogetherWindow

FRAME_US = 40_000
SLOWER = 5
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def cameras(session: CaseSession, tmp_path: Path) -> list[str]:
    files = [write_video(tmp_path / f"kamera{n}.mp4", 75 + n, gop=25) for n in range(1, 4)]
    outcomes = intake.take_in(session, files, Provenance(), JobContext())
    return [outcome.evidence.code for outcome in outcomes]


@pytest.fixture
def opened(qtbot, desk: Desk) -> Iterator[Callable[[list[str]], TogetherWindow]]:
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    flow = TogetherFlow(desk, parent)

    def open_them(codes: list[str]) -> TogetherWindow:
        with qtbot.waitSignal(flow.opened):
            flow.begin(codes)
        assert flow.window is not None
        qtbot.waitUntil(flow.window.windowHandle().isExposed)
        settle(qtbot, flow.window)
        return flow.window

    yield open_them
    flow.close()


def settle(qtbot, window: TogetherWindow) -> None:
    def is_still() -> bool:
        window.refresh()
        return not window.playback.is_busy

    qtbot.waitUntil(is_still)
    window.refresh()


def numbers(window: TogetherWindow) -> list[int | None]:
    """Read the frame numbers from what the surfaces hold; None where words stand."""
    found: list[int | None] = []
    for view, tile in zip(window.views, window.playback.tiles, strict=True):
        if view.message or tile.picture is None:
            found.append(None)
            continue
        picture = tile.picture
        pixels = np.frombuffer(picture.data, np.uint8).reshape(picture.height, -1)
        green = pixels[:, : picture.width * 4].reshape(picture.height, -1, 4)[:, :, 1]
        found.append(read_number(green))
    return found


def press(qtbot, window: TogetherWindow, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window, key, modifier)
    settle(qtbot, window)


def shift(window: TogetherWindow, number: int, offset_us: int) -> None:
    member = window.aligning.group.members[number]
    window.aligning.nudge(0)
    window.playback.activate(number)
    window.aligning.nudge(offset_us - member.offset_us)
    window.playback.activate(0)


def test_keys_step_the_active_tile_and_all_show_the_same_instant(qtbot, opened, cameras) -> None:
    window = opened(cameras)
    shift(window, 1, 400_000)
    shift(window, 2, -200_000)
    window.playback.show(1_000_000)
    settle(qtbot, window)
    assert numbers(window) == [25, 15, 30]
    for wanted in ([26, 16, 31], [27, 17, 32]):
        press(qtbot, window, Qt.Key.Key_Period)
        assert numbers(window) == wanted
    press(qtbot, window, Qt.Key.Key_2)
    assert window.active == 1
    press(qtbot, window, Qt.Key.Key_Comma)
    assert numbers(window) == [26, 16, 31]
    times = [view.caption for view in window.views]
    assert times[1][0] == "00:00:00.640"
    assert times[1][1].startswith("bingkai 16/76")
    assert window.clock.time.text() == "00:00:01.040"
    assert times[1][2] == "+00:00:00.400 (tangan)"


def test_before_and_after_are_said_in_words(qtbot, opened, cameras) -> None:
    window = opened(cameras[:2])
    shift(window, 1, 400_000)
    press(qtbot, window, Qt.Key.Key_Home)
    assert numbers(window) == [0, None]
    assert window.views[1].message.startswith("Belum mulai")
    press(qtbot, window, Qt.Key.Key_End)
    assert window.views[0].message.startswith("Sudah selesai")


def test_playing_keeps_the_tiles_within_a_frame_of_each_other(qtbot, opened, cameras) -> None:
    window = opened(cameras[:2])
    shift(window, 1, 400_000)
    window.clock.speed.setCurrentIndex(0)
    window.playback.show(800_000)
    settle(qtbot, window)
    # told is what is shown when, not how busy the machine is
    window.playback._clock._now = lambda: time.monotonic() / SLOWER
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert window.playback.is_playing
    apart: list[int] = []

    def look() -> bool:
        one, other = numbers(window)
        if one is not None and other is not None:
            apart.append(one - other)
        return window.playback.time_us > 1_000_000

    qtbot.waitUntil(look)
    assert set(apart) <= {9, 10, 11}
    QTest.keyClick(window, Qt.Key.Key_Space)
    settle(qtbot, window)
    one, other = numbers(window)
    assert one - other == 10


def test_keys_nudge_by_a_frame_ten_and_a_hundred_milliseconds(qtbot, opened, cameras) -> None:
    window = opened(cameras[:2])
    press(qtbot, window, Qt.Key.Key_2)
    for key, modifier, offset in (
        (Qt.Key.Key_BracketRight, Qt.KeyboardModifier.NoModifier, 40_000),
        (Qt.Key.Key_BracketRight, CTRL, 50_000),
        (Qt.Key.Key_BracketRight, ALT, 150_000),
        (Qt.Key.Key_BracketLeft, CTRL, 140_000),
        (Qt.Key.Key_BracketLeft, ALT, 40_000),
        (Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.NoModifier, 0),
    ):
        press(qtbot, window, key, modifier)
        assert window.playback.tiles[1].member.offset_us == offset
    assert not window.aligning.is_stored


def test_a_tile_let_go_is_made_simultaneous_where_it_stands(qtbot, opened, cameras) -> None:
    window = opened(cameras[:2])
    window.playback.show(30 * FRAME_US)
    settle(qtbot, window)
    press(qtbot, window, Qt.Key.Key_2)
    press(qtbot, window, Qt.Key.Key_U)
    for _ in range(4):
        press(qtbot, window, Qt.Key.Key_Comma)
    assert numbers(window) == [30, 26]
    press(qtbot, window, Qt.Key.Key_Equal)
    assert numbers(window) == [30, 26]
    member = window.aligning.group.members[1]
    assert (member.offset_us, member.method) == (4 * FRAME_US, SyncMethod.HAND)
    press(qtbot, window, Qt.Key.Key_Period)
    assert numbers(window) == [31, 27]


def test_saving_is_one_entry_and_undo_moves_the_tiles_back(
    qtbot, opened, cameras, session: CaseSession
) -> None:
    window = opened(cameras[:2])
    shift(window, 1, 80_000)
    press(qtbot, window, Qt.Key.Key_S, CTRL)
    shift(window, 1, 200_000)
    press(qtbot, window, Qt.Key.Key_S, CTRL)
    assert window.aligning.is_stored
    lines = [json.loads(line) for line in session.stores.custody.lines()]
    assert [e["act"] for e in lines if e["act"].startswith("sync.")] == ["sync.set", "sync.set"]
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    assert window.playback.tiles[1].member.offset_us == 80_000
    assert sync.listed(session)[0].members[1].offset_us == 80_000
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    assert sync.listed(session) == ()
    assert "belum disimpan" in window.header.state.text()


def test_marks_are_made_on_the_item_of_the_active_tile(
    qtbot, opened, cameras, session: CaseSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(cameras[:2])
    shift(window, 1, 400_000)
    monkeypatch.setattr(CategoryPalette, "exec", lambda _self: QDialog.DialogCode.Accepted)
    monkeypatch.setattr(CategoryPalette, "codes", property(lambda _self: ("N-07",)))
    window.playback.show(1_000_000)
    settle(qtbot, window)
    press(qtbot, window, Qt.Key.Key_2)
    press(qtbot, window, Qt.Key.Key_I)
    for _ in range(5):
        press(qtbot, window, Qt.Key.Key_Period)
    press(qtbot, window, Qt.Key.Key_O)
    press(qtbot, window, Qt.Key.Key_Return)
    [moment] = review.moments(session)
    assert moment.draft.evidence == cameras[1]
    assert (moment.first.frame, moment.last.frame) == (15, 20)


def test_no_mark_is_made_where_the_tile_was_not_recording(
    qtbot, opened, cameras, session: CaseSession
) -> None:
    window = opened(cameras[:2])
    shift(window, 1, 400_000)
    press(qtbot, window, Qt.Key.Key_Home)
    press(qtbot, window, Qt.Key.Key_2)
    assert window.playback.tiles[1].state(window.playback.time_us) is TileState.BEFORE
    press(qtbot, window, Qt.Key.Key_Return)
    assert review.moments(session) == ()


def test_the_stretch_marked_is_looped_in_all_tiles(qtbot, opened, cameras) -> None:
    window = opened(cameras[:2])
    window.playback.show(1_000_000)
    settle(qtbot, window)
    press(qtbot, window, Qt.Key.Key_I)
    window.playback.show(1_200_000)
    settle(qtbot, window)
    press(qtbot, window, Qt.Key.Key_O)
    press(qtbot, window, Qt.Key.Key_B)
    assert window.playback.loop == (1_000_000, 1_200_001)
    QTest.keyClick(window, Qt.Key.Key_Space)
    seen: list[int] = []

    def turned() -> bool:
        seen.append(window.playback.time_us)
        return any(later < before for before, later in pairwise(seen))

    qtbot.waitUntil(turned)
    assert max(seen) <= 1_200_001
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.playback.loop == (window.playback.start_us, window.playback.end_us)


def test_two_sounds_are_matched_with_progress_and_then_stored(
    qtbot, desk: Desk, opened, session: CaseSession, tmp_path: Path
) -> None:
    scene = bursts(50.0, seed=21)
    files = [
        write(tmp_path / "a.wav", heard(scene, 0.0, 40.0, seed=1)),
        write(tmp_path / "b.wav", heard(scene, 11.5, 20.0, gain=0.4, seed=2)),
    ]
    outcomes = intake.take_in(session, files, Provenance(), JobContext())
    window = opened([outcome.evidence.code for outcome in outcomes])
    press(qtbot, window, Qt.Key.Key_2)
    QTest.keyClick(window, Qt.Key.Key_G)
    assert window.align_bar.is_matching
    qtbot.waitUntil(lambda: not window.align_bar.is_matching)
    member = window.aligning.group.members[1]
    assert member.method is SyncMethod.SOUND
    assert abs(member.offset_us - 11_500_000) < 10_000
    assert window.views[1].caption[2].startswith("+00:00:11.")
    press(qtbot, window, Qt.Key.Key_S, CTRL)
    assert sync.listed(session)[0].members[1].confidence_percent > 30


def test_an_unsure_match_changes_nothing_and_says_why(
    qtbot, opened, session: CaseSession, tmp_path: Path
) -> None:
    files = [write(tmp_path / f"{n}.wav", bursts(20.0, seed=n)) for n in (31, 32)]
    outcomes = intake.take_in(session, files, Provenance(), JobContext())
    window = opened([outcome.evidence.code for outcome in outcomes])
    before = window.aligning.group
    QTest.keyClick(window, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: not window.align_bar.is_matching)
    assert window.aligning.group == before
    [notice] = window.findChild(type(window._notices)).shown
    assert notice.message.title.startswith("Tidak yakin")


def test_what_is_not_stored_is_asked_about_on_closing(
    qtbot, opened, cameras, session: CaseSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(cameras[:2])
    shift(window, 1, 80_000)
    asked: list[int] = []

    def answer(box: QMessageBox) -> int:
        asked.append(1)
        box.buttons()[0].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert window.close()
    assert asked
    assert sync.listed(session)[0].members[1].offset_us == 80_000


def test_the_choice_opens_with_the_item_at_hand_and_allows_two_to_four(
    qtbot, desk: Desk, cameras, session: CaseSession
) -> None:
    dialog = ChooseDialog(timed_items(session), (), cameras[0])
    qtbot.addWidget(dialog)
    assert dialog.codes == (cameras[0],)
    assert not dialog._open.isEnabled()
    dialog.list.setCurrentRow(1)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.codes == tuple(cameras[:2])
    assert dialog._open.isEnabled()


def test_a_stored_group_is_taken_up_again(qtbot, opened, cameras, session: CaseSession) -> None:
    drafted = sync.with_offset(sync.draft(session, cameras[:2], "Apel"), cameras[1], 120_000)
    kept = sync.store(session, drafted)
    dialog = ChooseDialog(timed_items(session), (kept,), cameras[0])
    qtbot.addWidget(dialog)
    assert set(dialog.codes) == set(cameras[:2])
    window = opened(list(dialog.codes))
    assert window.playback.tiles[1].member.offset_us == 120_000
    assert window.header.name.text() == "Apel"


def test_every_key_has_its_act_and_stands_in_the_list(qtbot, opened, cameras) -> None:
    window = opened(cameras[:2])
    assert set(window._slots()) == {key.name for key in KEYS}
    used = [text for key in KEYS for text in key.keys]
    assert len(used) == len(set(used))
    sheet = KeysSheet(window)
    qtbot.addWidget(sheet)
    shown = {child.text() for child in sheet.findChildren(type(window.header.state))}
    assert {"Samakan di sini", "Cocokkan dengan suara"} <= shown
