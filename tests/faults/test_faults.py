"""Whatever call fails, and wherever the power goes: nothing lost, nothing invented.

`road.py` walks; here it is said what must hold after every walk. The long form tries each call
(`pytest -m slow tests/faults`); the short form every few, another share of them in each CI run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="stands between Linux and the program"
)
ROADS = ("intake", "derivative", "dossier", "changes", "new", "opening")
WALKS = 3
"""Walks of a road in the short form, which was a sixth of the whole suite with eight."""


def run(*words: str) -> str:
    """Run `tests.faults` in a process of its own, which has no threads, and give what it wrote."""
    command = [sys.executable, "-m", "tests.faults", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make once the case that every walk starts from, on a copy."""
    folder = tmp_path_factory.mktemp("base")
    run("prepare", str(folder))
    return folder


def walks(road: str, how: str, base: Path, folder: Path, count: int = 0) -> list[dict[str, Any]]:
    """Walk a road with a failure at each call, or at `count` of them spread over the road."""
    lines = run("walk", road, how, str(base), str(folder), str(count)).splitlines()
    return [json.loads(line) for line in lines]


def faults(found: dict[str, Any]) -> list[str]:
    """Say what one walk left that must not be."""
    wrong = [f"missing: {text}" for text in found.get("missing", ())]
    wrong += [f"failed: {text}" for text in found.get("failed", ())]
    wrong += [f"left in staging: {name}" for name in found.get("left", ())]
    wrong += [f"not opened: {found['unopened']}"] if "unopened" in found else []
    wrong += [f"no clear error: {found['trace']}"] if "trace" in found else []
    return [f"{found['how']} at {found['at']} {found.get('call', '')}: {text}" for text in wrong]


def check(results: list[dict[str, Any]], folder: Path) -> None:
    whole, *broken = results
    assert whole["status"] == 0
    assert whole["told"]
    assert broken
    assert [text for found in results for text in faults(found)] == []
    assert not list(folder.rglob(".*.netra.*/case.db")) or "cut" in broken[0]["how"]


@pytest.mark.parametrize("how", ["cut", "EIO", "ENOSPC"])
@pytest.mark.parametrize("road", ROADS)
def test_some_calls_fail(road: str, how: str, base: Path, tmp_path: Path) -> None:
    check(walks(road, how, base, tmp_path, WALKS), tmp_path)


@pytest.mark.slow
@pytest.mark.skipif("NETRA_LONG" not in os.environ, reason="takes ten minutes: NETRA_LONG=1")
@pytest.mark.parametrize("how", ["cut", "EIO", "ENOSPC"])
@pytest.mark.parametrize("road", ROADS)
def test_every_call_fails(road: str, how: str, base: Path, tmp_path: Path) -> None:
    check(walks(road, how, base, tmp_path), tmp_path)
