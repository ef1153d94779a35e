from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from app.domain.catalogue import MUST_VERIFY
from app.domain.gesture import UNSEEN, FingerState
from app.services import gesture_bench, review
from widgets.moments.gesture_dialog import BenchPicture, GestureDialog
from widgets.moments.pane import MomentsPane

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
OPEN, FOLDED = FingerState.EXTENDED, FingerState.FOLDED


def bench(qtbot, *, target: str = "Catat pada M-001", has_picture: bool = True) -> GestureDialog:
    image = QImage(96, 64, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    picture = BenchPicture(image, QSize(96, 64), None, "BB-001 foto", None)
    dialog = GestureDialog(picture if has_picture else None, target)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def told(dialog: GestureDialog) -> str:
    return "\n".join(one.text() for one in dialog.info.widget().findChildren(QLabel))


def say_two(qtbot, dialog: GestureDialog) -> None:
    """Say thumb, ring and little finger folded, index and middle open, by keys alone."""
    for key, presses in (("1", 2), ("2", 1), ("3", 1), ("4", 2), ("5", 2)):
        for _time in range(presses):
            qtbot.keyClicks(dialog.view, key)


def test_keys_say_the_fingers_and_the_fitting_card_comes_up(qtbot):
    dialog = bench(qtbot)
    QAbstractItemModelTester(dialog.model, FATAL)
    assert dialog.model.rowCount() == 20
    say_two(qtbot, dialog)
    assert dialog.fingers.fingers == (FOLDED, OPEN, OPEN, FOLDED, FOLDED)
    assert dialog.card is not None
    assert dialog.card.id == "G-03"
    text = told(dialog)
    assert "menyerupai nomor urut 2" in text
    assert MUST_VERIFY in text
    qtbot.keyClicks(dialog.view, "0")
    assert dialog.fingers.fingers == UNSEEN
    qtbot.keyClicks(dialog.view, "h")
    assert [match.card.hands for match in dialog.model.found] == [2, 2, 2]


def test_what_the_fingers_look_like_is_noted_only_when_a_person_says_so(qtbot):
    dialog = bench(qtbot)
    say_two(qtbot, dialog)
    with qtbot.waitSignal(dialog.noted) as noted:
        qtbot.keyClick(dialog.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert noted.args[0].card == "G-03"
    assert noted.args[0].fingers == (FOLDED, OPEN, OPEN, FOLDED, FOLDED)
    assert not dialog.isVisible()


@pytest.mark.parametrize(("target", "has_picture"), [("", True), ("Catat", False)])
def test_cards_can_be_read_where_nothing_can_be_noted(qtbot, target, has_picture):
    dialog = bench(qtbot, target=target, has_picture=has_picture)
    assert dialog.model.rowCount() == 20
    assert not dialog.note.isEnabled()
    qtbot.keyClick(dialog.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    assert dialog.surface.has_picture is has_picture


def test_fingers_that_no_card_has_say_so_and_nothing_can_be_noted(qtbot):
    dialog = bench(qtbot)
    dialog.two.setChecked(True)
    known = dialog.model.rowCount()
    qtbot.keyClicks(dialog.view, "11")
    assert 0 < dialog.model.rowCount() < known
    dialog.two.setChecked(False)
    qtbot.keyClicks(dialog.view, "33")
    # a folded thumb with a folded middle finger and an open ring finger is on no card but the
    # one for which fingers are of no matter
    qtbot.keyClicks(dialog.view, "4")
    assert [match.card.id for match in dialog.model.found] == ["G-26"]


def test_every_finger_has_a_spoken_name_and_a_key_in_its_tooltip(qtbot):
    dialog = bench(qtbot)
    names = [button.accessibleName() for button in dialog.fingers.buttons]
    assert names[0] == "jempol tidak terlihat"
    assert len(set(names)) == 5
    assert all(f"({n + 1})" in b.toolTip() for n, b in enumerate(dialog.fingers.buttons))
    for button in (dialog.note, dialog.two, dialog.clear, dialog.close_):
        assert button.toolTip()


def test_the_moment_shows_what_was_noted_and_lets_it_go_again(qtbot, desk, item):
    found = gesture_bench.finding("G-03")
    moment = review.mark(desk.session, gesture_bench.point_with(item.code, 400_000, found))
    pane = MomentsPane(desk)
    qtbot.addWidget(pane)
    pane.show()
    pane.choose(moment.code)
    lines = pane.editor.gestures
    assert lines.isVisible()

    def shown() -> list[str]:
        return [one.text() for one in lines.findChildren(QLabel) if one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    [text] = shown()
    assert "menyerupai nomor urut 2" in text
    assert MUST_VERIFY in text
    lines.buttons[0].click()
    assert review.moment(desk.session, moment.code).draft.gestures == ()
    assert not lines.isVisible()
    desk.session.undo.undo()
    assert review.moment(desk.session, moment.code).draft.gestures == (found,)
