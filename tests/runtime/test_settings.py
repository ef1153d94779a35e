from __future__ import annotations

import json
from pathlib import Path

from app.runtime import settings as declared
from app.runtime.settings import DECLARED, Settings


def test_a_value_survives_a_new_start(tmp_path: Path):
    file = tmp_path / "deep" / "settings.json"
    Settings(file).set(declared.REVIEWER_NAME, "Sri Wahyuni")
    assert Settings(file).get(declared.REVIEWER_NAME) == "Sri Wahyuni"
    assert json.loads(file.read_text())["version"] == declared.VERSION
    assert list(file.parent.iterdir()) == [file]


def test_a_damaged_file_counts_as_empty_and_is_kept(tmp_path: Path):
    file = tmp_path / "settings.json"
    file.write_text("{ not json")
    assert Settings(file).get(declared.THEME) == "system"
    assert (tmp_path / "settings.damaged").read_text() == "{ not json"


def test_a_value_of_the_wrong_type_gives_the_default(tmp_path: Path):
    file = tmp_path / "settings.json"
    wrong = {"appearance.theme": 3, "cases.recent": [1], "items.positions": {"a": "b"}}
    file.write_text(json.dumps({"version": 1, "values": wrong}))
    settings = Settings(file)
    assert settings.get(declared.THEME) == "system"
    assert settings.get(declared.RECENT_CASES) == []
    assert settings.get(declared.POSITIONS) == {}


def test_keys_of_a_newer_program_are_kept(tmp_path: Path):
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"version": 1, "values": {"future.key": 1}}))
    Settings(file).set(declared.THEME, "dark")
    assert json.loads(file.read_text())["values"]["future.key"] == 1


def test_recent_cases_are_newest_first_and_not_doubled(tmp_path: Path):
    settings = Settings(tmp_path / "settings.json")
    for number in range(15):
        settings.remember_case(Path(f"/c/{number}"))
    settings.remember_case(Path("/c/9"))
    recent = settings.get(declared.RECENT_CASES)
    assert recent[:2] == [str(Path("/c/9")), str(Path("/c/14"))]
    assert len(recent) == declared.MAX_RECENT == len(set(recent))


def test_a_setting_that_cannot_be_written_does_not_stop_the_work(tmp_path: Path):
    (tmp_path / "blocked").write_text("a file where a folder is needed")
    settings = Settings(tmp_path / "blocked" / "settings.json")
    settings.set(declared.THEME, "dark")
    assert settings.get(declared.THEME) == "dark"


def test_every_key_is_declared_once():
    keys = [setting.key for setting in DECLARED]
    assert len(keys) == len(set(keys))
