"""A short form of `python3 -m tests.attack kill --count 200`."""

from __future__ import annotations

import os
import sys

import pytest

from tests.attack.kill_acts import ACTS
from tests.attack.kill_lab import Lab
from tests.attack.material import whole_case, write_files


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    folder = tmp_path_factory.mktemp("kill")
    files = write_files(folder / "files")
    return Lab(whole_case(folder, files), files, folder)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize(
    ("act", "share", "by_call"),
    [
        # by turns at a call and at a moment: `python3 -m tests.attack kill` has both for each
        pytest.param(
            *(act, *((0.4, True) if number % 2 else (0.6, False))),
            marks=pytest.mark.model if act == "transcribe" else (),
        )
        for number, act in enumerate(ACTS)
    ],
)
def test_a_killed_program_loses_nothing_it_acknowledged_and_the_case_verifies(
    lab: Lab, act: str, share: float, by_call: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRA_DATA", os.environ["NETRA_DATA"])  # the lab moves it; put it back
    found = lab.kill(act, share, by_call=by_call)
    assert not found.faults, found
