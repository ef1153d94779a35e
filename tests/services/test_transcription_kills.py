"""A transcription whose program is killed goes on where it was and ends as if nothing had been.

NETRA_LONG=1 kills at 20 seeded pairs of points, else at one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.services import cases, intake
from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE, stretches
from tests.media.sound_files import write_sound

pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX"),
]
REPO = Path(__file__).parents[2]
SPEECH = REPO / "tests" / "data" / "speech" / "real.flac"
COUNT = 20 if os.environ.get("NETRA_LONG") else 1
PATIENCE_S = 900


@dataclass(frozen=True)
class Lab:
    """A recording, and what the real model reads of it undisturbed."""

    folder: Path
    sound: Path
    seconds: float
    text: list[object]
    windows: list[int]


def _case(folder: Path, sound: Path) -> Path:
    form = CaseForm("1", "Listrik padam", is_fictional=True)
    with cases.new_case(folder, form, Reviewer("Sri")) as session:
        intake.take_in(session, [sound], Provenance(), JobContext())
        return session.folder


def _begin(case: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "app", "--json", "transcribe", str(case)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=REPO, stdout=quiet, stderr=quiet)


def _text(case: Path) -> list[object]:
    with cases.open_case(case, Reviewer("Sri"), read_only=True) as session:
        found = session.stores.transcripts.newest("BB-001")
    assert found is not None
    assert found.status == "complete"
    return [(s.machine.start_us, s.machine.end_us, s.machine.text, s.machine.words)
            for s in found.segments]  # fmt: skip


def _acts(case: Path, act: str, fact: str) -> list[int]:
    with cases.open_case(case, Reviewer("Sri"), read_only=True) as session:
        entries = [json.loads(line) for line in session.stores.custody.lines()]
    return [int(entry["data"][fact]) for entry in entries if entry["act"] == act]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("kills")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETRA_DATA", str(folder / "data"))
        patch.setenv("NETRA_MODEL", "whisper-base")
        voice = np.concatenate([*stretches(SPEECH), np.zeros(SAMPLE_RATE, np.float32)])
        joined = (np.tile(voice, 12) * 32_767).astype(np.int16)
        sound = write_sound(folder / "suara.wav", [(0.0, joined)], rate=SAMPLE_RATE)
        case = _case(folder / "utuh", sound)
        began_s = time.monotonic()
        assert _begin(case).wait(PATIENCE_S) == 0
        seconds = time.monotonic() - began_s
        windows = _acts(case, "transcript.stretch", "done_until_us")
        yield Lab(folder, sound, seconds, _text(case), windows)


@pytest.mark.parametrize("seed", range(COUNT))
def test_a_killed_run_goes_on_at_its_last_window_and_ends_with_the_same_text(
    lab: Lab, seed: int
) -> None:
    case = _case(lab.folder / f"putus{seed}", lab.sound)
    # Any moment: while it starts, while it prepares, while it reads, while it stores.
    for share in np.random.default_rng(seed).integers(20, 100, 2).tolist():
        running = _begin(case)
        time.sleep(lab.seconds * share / 100)
        running.send_signal(signal.SIGKILL)
        running.wait(PATIENCE_S)
    assert _begin(case).wait(PATIENCE_S) == 0
    assert _text(case) == lab.text
    # No window was read twice, and each run began where the one before had stored its last.
    stored = _acts(case, "transcript.stretch", "done_until_us")
    assert stored == lab.windows
    assert set(_acts(case, "transcript.begin", "resume_from_us")) <= {0, *lab.windows}


def test_the_recording_takes_several_windows(lab: Lab) -> None:
    assert len(lab.windows) >= 3
    assert lab.text
