from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.runtime import settings as declared
from app.runtime.paths import resource
from widgets.action_specs import SPECS, Group
from widgets.actions import Actions, title_of


@pytest.fixture
def window(qtbot):
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    return made


def test_every_action_of_the_menus_has_a_key():
    assert [spec.name for spec in SPECS if not spec.keys] == []


def test_no_key_is_given_twice():
    keys = Counter(key for spec in SPECS for key in spec.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_each_menu_is_opened_by_a_letter_of_its_own():
    titles = [title_of(group) for group in Group]
    letters = Counter(title[title.index("&") + 1].lower() for title in titles)
    assert [letter for letter, count in letters.items() if count > 1] == []


def test_every_named_drawing_is_there():
    for spec in SPECS:
        assert not spec.icon or resource("icons", f"{spec.icon}.svg").is_file(), spec.name


def test_a_key_the_user_changed_is_used(window, settings):
    settings.set(declared.SHORTCUTS, {"mark.in": "F5"})
    assert Actions(window, settings)["mark.in"].shortcut().toString() == "F5"


def test_letters_belong_to_a_field_while_it_is_written_in(window, settings):
    actions = Actions(window, settings)
    actions.hold_typed(is_writing=True)
    assert actions["play.toggle"].shortcuts() == []
    assert actions["search"].shortcut().toString() == "Ctrl+K"
    actions.hold_typed(is_writing=False)
    assert [key.toString() for key in actions["play.toggle"].shortcuts()] == ["Space"]


def test_space_and_enter_press_a_button_reached_with_tab(window, settings):
    actions = Actions(window, settings)
    actions.hold_typed(is_writing=False, is_on_button=True)
    assert [key.toString() for key in actions["play.toggle"].shortcuts()] == []
    assert actions["mark.moment"].shortcuts() == []


def test_a_plain_letter_fires_and_in_a_field_it_is_typed(qtbot, window, settings):
    actions = Actions(window, settings)
    field, other = QLineEdit(), QPushButton()
    window.layout().addWidget(field)
    window.layout().addWidget(other)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    fired: list[str] = []
    actions["mark.in"].triggered.connect(lambda: fired.append("in"))
    other.setFocus()
    qtbot.keyClick(other, Qt.Key.Key_I)
    field.setFocus()
    actions.hold_typed(is_writing=True)
    qtbot.keyClicks(field, "ini")
    assert fired == ["in"]
    assert field.text() == "ini"


def test_nothing_that_writes_is_on_in_a_read_only_case(window, settings):
    actions = Actions(window, settings)
    actions.enable(has_case=True, may_write=False)
    assert not actions["mark.moment"].isEnabled()
    assert not actions.favourites[0].isEnabled()
    assert actions["play.toggle"].isEnabled()
    assert actions["case.verify"].isEnabled()
