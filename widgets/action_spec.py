"""What an action of the window is: its name, menu, text and keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark a text for lupdate, which looks for this name; Qt's own is typed as object."""
    return text


class Group(StrEnum):
    """Where an action stands in the menu and in the list under F1."""

    CASE = "case"
    EVIDENCE = "evidence"
    EDIT = "edit"
    PLAY = "play"
    PICTURE = "picture"
    MARK = "mark"
    VIEW = "view"


GROUP_TITLES = {
    Group.CASE: QT_TRANSLATE_NOOP("Actions", "&Perkara"),
    Group.EVIDENCE: QT_TRANSLATE_NOOP("Actions", "&Barang bukti"),
    Group.EDIT: QT_TRANSLATE_NOOP("Actions", "&Sunting"),
    Group.PLAY: QT_TRANSLATE_NOOP("Actions", "P&utar"),
    Group.PICTURE: QT_TRANSLATE_NOOP("Actions", "&Gambar"),
    Group.MARK: QT_TRANSLATE_NOOP("Actions", "&Tandai"),
    Group.VIEW: QT_TRANSLATE_NOOP("Actions", "Ta&mpilan"),
}


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One declared action."""

    name: str
    """Key in the settings and in code."""
    group: Group
    """Menu."""
    text: str
    """Indonesian source text."""
    keys: tuple[str, ...] = ()
    """Portable key texts; the first is shown."""
    icon: str = ""
    """Drawing of `resources/icons`."""
    needs_case: bool = True
    """Off while no case is open."""
    needs_writing: bool = False
    """Off in a case opened for reading only."""
    is_typed: bool = False
    """A plain letter, digit or sign: it must not fire while a person writes in a field."""


def action(
    name: str,
    group: Group,
    text: str,
    *keys: str,
    icon: str = "",
    case: bool = True,
    writes: bool = False,
    typed: bool = False,
) -> ActionSpec:
    """Declare one action; see `ActionSpec`."""
    return ActionSpec(name, group, text, keys, icon, case, writes, typed)
