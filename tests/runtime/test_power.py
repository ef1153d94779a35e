"""Whether the computer runs on its battery is read from what the kernel says of its supplies."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.runtime.power import on_battery

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the kernel's files are Linux's")


def _supply(folder: Path, name: str, **facts: str) -> None:
    (folder / name).mkdir()
    for fact, value in facts.items():
        (folder / name / fact).write_text(value + "\n")


def test_a_discharging_battery_without_mains_is_battery(tmp_path: Path) -> None:
    _supply(tmp_path, "AC", type="Mains", online="0")
    _supply(tmp_path, "BAT0", type="Battery", status="Discharging", scope="System")
    assert on_battery(tmp_path)


def test_mains_counts_before_a_battery_that_still_says_discharging(tmp_path: Path) -> None:
    _supply(tmp_path, "AC", type="Mains", online="1")
    _supply(tmp_path, "BAT0", type="Battery", status="Discharging")
    assert not on_battery(tmp_path)


def test_a_usb_charger_is_mains(tmp_path: Path) -> None:
    _supply(tmp_path, "ucsi", type="USB", online="1")
    _supply(tmp_path, "BAT0", type="Battery", status="Discharging")
    assert not on_battery(tmp_path)


def test_the_battery_of_a_mouse_is_not_the_computers(tmp_path: Path) -> None:
    _supply(tmp_path, "mouse", type="Battery", status="Discharging", scope="Device")
    assert not on_battery(tmp_path)


def test_a_computer_without_supplies_is_not_on_battery(tmp_path: Path) -> None:
    assert not on_battery(tmp_path)
    assert not on_battery(tmp_path / "none")


def test_this_computer_answers() -> None:
    assert on_battery() in (True, False)
