"""What waits to be transcribed is kept in its order until it is done."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import OutputRefused
from app.domain.transcript import AsrProfile
from app.services import waiting as module
from app.services.waiting import Waiting, WaitingList

PROFILE = AsrProfile()


@pytest.fixture
def case(tmp_path: Path, fresh_data: Path) -> Path:
    return tmp_path / "perkara.netra"


def _codes(waiting: WaitingList) -> list[str]:
    return [item.code for item in waiting.items]


def _filled(case: Path, *codes: str) -> WaitingList:
    waiting = WaitingList(case)
    waiting.add(Waiting(code, PROFILE) for code in codes)
    return waiting


def test_another_opening_finds_the_list_as_it_was_left(case: Path) -> None:
    waiting = _filled(case, "BB-001", "BB-002", "BB-003")
    waiting.arrange(["BB-003", "BB-001"])
    waiting.change(Waiting("BB-002", replace(PROFILE, language="jw", audio_stream=1), "small"))
    again = WaitingList(case)
    assert _codes(again) == ["BB-003", "BB-001", "BB-002"]
    assert again.items == waiting.items
    assert again.items[2].profile.audio_stream == 1


def test_an_item_stands_once_and_keeps_its_place(case: Path) -> None:
    waiting = _filled(case, "BB-001", "BB-002")
    waiting.add([Waiting("BB-001", replace(PROFILE, language="auto")), Waiting("BB-003", PROFILE)])
    assert _codes(waiting) == ["BB-001", "BB-002", "BB-003"]
    assert waiting.items[0].profile.language == "id"


def test_a_step_beyond_an_end_stops_there(case: Path) -> None:
    waiting = _filled(case, "BB-001", "BB-002", "BB-003")
    waiting.move("BB-003", -5)
    assert _codes(waiting) == ["BB-003", "BB-001", "BB-002"]
    waiting.move("BB-003", 1)
    assert _codes(waiting) == ["BB-001", "BB-003", "BB-002"]
    waiting.move("BB-009", 1)
    assert _codes(waiting) == ["BB-001", "BB-003", "BB-002"]


def test_a_move_below_what_runs_is_one_change_of_the_list(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = _filled(case, "BB-001", "BB-002", "BB-003")
    written: list[str] = []
    write = module.write_text

    def counted(path: Path, text: str) -> None:
        written.append(text)
        write(path, text)

    monkeypatch.setattr(module, "write_text", counted)
    waiting.move("BB-003", -5, first="BB-001")
    assert _codes(waiting) == ["BB-001", "BB-003", "BB-002"]
    waiting.move("BB-001", 2, first="BB-001")
    assert _codes(waiting) == ["BB-001", "BB-003", "BB-002"]
    assert len(written) == 1


def test_two_cases_do_not_share_a_list(case: Path) -> None:
    _filled(case, "BB-001")
    assert WaitingList(case.with_name("lain.netra")).items == ()


def test_an_empty_list_leaves_no_file(case: Path, fresh_data: Path) -> None:
    waiting = _filled(case, "BB-001")
    waiting.drop("BB-001")
    assert not list((fresh_data / "waiting").iterdir())


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b'{"version": 1}', b'{"version":1,"case":"/x","items":[1]}']
)
def test_a_damaged_list_counts_as_empty(case: Path, fresh_data: Path, content: bytes) -> None:
    _filled(case, "BB-001")
    [file] = (fresh_data / "waiting").iterdir()
    file.write_bytes(content)
    assert WaitingList(case).items == ()


def test_a_list_of_a_later_program_is_left_alone(case: Path, fresh_data: Path) -> None:
    _filled(case, "BB-001")
    [file] = (fresh_data / "waiting").iterdir()
    file.write_text(json.dumps(json.loads(file.read_text()) | {"version": 2}))
    assert WaitingList(case).items == ()


def test_a_list_that_cannot_be_kept_is_not_said_to_be(case: Path, fresh_data: Path) -> None:
    waiting = _filled(case, "BB-001")
    [file] = (fresh_data / "waiting").iterdir()
    file.unlink()
    file.mkdir()
    (file / "in the way").touch()
    with pytest.raises(OutputRefused):
        waiting.add([Waiting("BB-002", PROFILE)])
    assert _codes(waiting) == ["BB-001"]
