"""`netra sync` on real sound: list, set, match, remove."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.evidence import Provenance
from app.services import intake
from app.tasks.job import JobContext
from tests.media.sound_scenes import bursts, heard, write
from tests.services.casefiles import new_case
from tests.services.tampering import failed


@pytest.fixture
def case(tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    scene = bursts(40.0, seed=8)
    files = [
        write(tmp_path / "a.wav", heard(scene, 0.0, 40.0, seed=1)),
        write(tmp_path / "b.wav", heard(scene, 12.34, 20.0, gain=0.3, seed=2)),
        write(tmp_path / "c.wav", bursts(15.0, seed=99)),
    ]
    with new_case(tmp_path) as session:
        intake.take_in(session, files, Provenance(), JobContext())
        return session.folder


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, object]:
    capsys.readouterr()
    status = run([*words, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_match_is_told_stored_listed_and_taken_out(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, found = told(capsys, "sync", "match", str(case), "bb-001", "bb-002")
    assert (status, found["is_sure"]) == (0, True)
    assert abs(found["offset_us"] - 12_340_000) < 10_000
    assert told(capsys, "sync", "list", str(case)) == (0, [])
    words = ("sync", "match", str(case), "BB-001", "BB-002", "--save", "--name", "Apel")
    status, group = told(capsys, *words)
    assert (status, group["code"], group["name"]) == (0, "SK-001", "Apel")
    assert told(capsys, "sync", "list", str(case))[1] == [group]
    status, changed = told(capsys, "sync", "set", str(case), "BB-001", "BB-002=12,5")
    assert (changed["code"], changed["members"][1]["offset_us"]) == ("SK-001", 12_500_000)
    assert told(capsys, "sync", "remove", str(case), "SK-001", "--why", "uji")[0] == 0
    assert told(capsys, "sync", "list", str(case)) == (0, [])
    assert failed(case) == []


def test_what_is_not_sure_ends_with_one_and_is_not_stored(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, found = told(capsys, "sync", "match", str(case), "BB-001", "BB-003", "--save")
    assert (status, found["is_sure"], found["offset_us"]) == (1, False, 0)
    assert told(capsys, "sync", "list", str(case)) == (0, [])


def test_an_offset_that_is_no_number_is_refused(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sync", "set", str(case), "BB-001", "BB-002=nanti"]) == 2
    assert "BB-002" in capsys.readouterr().err
