"""The QActions of one window, made from what `action_specs` declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.runtime import settings as declared
from app.runtime.settings import Settings
from widgets.action_specs import GROUP_TITLES, SPECS, ActionSpec, Group
from widgets.icons import icon

FAVOURITE_COUNT = 9
_PRESSING = ("Space", "Return", "Enter")


class Actions:
    """The QActions of one window, by name; keys the user changed stand in the settings.

    Args:
        window: every action is added to it, so its keys work wherever the focus is.
    """

    def __init__(self, window: QWidget, settings: Settings) -> None:
        changed = settings.get(declared.SHORTCUTS)
        self.by_name = {spec.name: _make(spec, window, changed) for spec in SPECS}
        self.favourites = [_make_favourite(n, window) for n in range(1, FAVOURITE_COUNT + 1)]

    def __getitem__(self, name: str) -> QAction:
        return self.by_name[name]

    def draw(self) -> None:
        """Draw the icons again, in the colours of now."""
        for spec in SPECS:
            if spec.icon:
                self.by_name[spec.name].setIcon(icon(spec.icon))

    def enable(self, *, has_case: bool, may_write: bool) -> None:
        """Switch on what makes sense now."""
        for spec in SPECS:
            is_on = (has_case or not spec.needs_case) and (may_write or not spec.needs_writing)
            self.by_name[spec.name].setEnabled(is_on)
        for favourite in self.favourites:
            favourite.setEnabled(has_case and may_write)

    def enable_only(self, names: Iterable[str]) -> None:
        """Switch on a few actions and the favourites, and everything else off."""
        wanted = frozenset(names)
        for spec in SPECS:
            self.by_name[spec.name].setEnabled(spec.name in wanted)
        for favourite in self.favourites:
            favourite.setEnabled(True)

    def hold_typed(self, *, is_writing: bool, is_on_button: bool = False) -> None:
        """Give keys back to what has the focus.

        Args:
            is_writing: a field has it: all plain letters and signs are its own.
            is_on_button: a button reached with Tab has it: Space and Enter press it.
        """
        for action in [*self._typed(), *self.favourites]:
            keys: list[str] = [] if is_writing else action.property("keys")
            if is_on_button:
                keys = [key for key in keys if key not in _PRESSING]
            action.setShortcuts([QKeySequence(key) for key in keys])

    def _typed(self) -> list[QAction]:
        return [self.by_name[spec.name] for spec in SPECS if spec.is_typed]


def title_of(group: Group) -> str:
    """Give the menu title of a group in the language of the window, `&` before its letter."""
    return QCoreApplication.translate("Actions", GROUP_TITLES[group])


def with_key(text: str, action: QAction) -> str:
    """Write a tooltip: what it does, and the key."""
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({shown})" if shown else text


def _make(spec: ActionSpec, window: QWidget, changed: Mapping[str, str]) -> QAction:
    action = QAction(QCoreApplication.translate("Actions", spec.text), window)
    action.setObjectName(spec.name)
    keys = [changed[spec.name]] if spec.name in changed else list(spec.keys)
    action.setProperty("keys", keys)
    action.setShortcuts([QKeySequence(key) for key in keys])
    if spec.icon:
        action.setIcon(icon(spec.icon))
    action.setToolTip(with_key(action.text(), action))
    window.addAction(action)
    return action


def _make_favourite(number: int, window: QWidget) -> QAction:
    text = QCoreApplication.translate("Actions", "Tandai dengan kategori favorit {number}")
    action = QAction(text.format(number=number), window)
    action.setObjectName(f"favourite.{number}")
    action.setProperty("keys", [str(number)])
    action.setShortcut(QKeySequence(str(number)))
    action.setData(number - 1)
    window.addAction(action)
    return action
