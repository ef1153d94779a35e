"""Opening a transcript of thirteen hours from its case, against the plain read of the same rows."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from app.domain.transcript import (
    AsrProfile,
    MachineSegment,
    TranscriptionResult,
    TranscriptStretch,
    Word,
)
from app.services import doubts, review, transcription
from app.services.session import CaseSession
from tests.services.casefiles import MODEL, add_video, new_case

CODE = "BB-001"
SEGMENTS, WORDS = 8_334, 12
ROUNDS = 7
_STEP_US = 5_600_000
_SAID = ("dukung", "paslon", "nomor", "dua", "kita", "semua", "hadir", "bapak", "ibu", "untuk")


def run() -> dict[str, Any]:
    """Measure; each round reads the rows plainly and then opens the transcript."""
    with tempfile.TemporaryDirectory() as name, new_case(Path(name)) as session:
        add_video(session, Path(name))
        _write(session)
        path = session.folder / "case.db"
        plain, opened, listed = [], [], []
        for _ in range(ROUNDS):
            plain.append(_seconds(lambda: _plain_read(path)))
            opened.append(_seconds(lambda: review.transcript(session, CODE)))
            listed.append(_seconds(lambda: doubts.doubts(session, CODE)))
    return {
        "words": SEGMENTS * WORDS,
        "open, seconds (at most 0.5)": median(opened),
        "open / plain read of its rows": median(
            ours / theirs for ours, theirs in zip(opened, plain, strict=True)
        ),
        "open and list all doubts, seconds": median(listed),
    }


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _plain_read(path: Path) -> list[Any]:
    """Read the same rows as a program would that does nothing with them."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(
            "SELECT id, start_us, end_us, machine_text, machine FROM segments ORDER BY start_us, id"
        ).fetchall()
    finally:
        connection.close()


def _write(session: CaseSession) -> None:
    lot = random.Random(1)  # noqa: S311 - the same text in each run
    segments = [_segment(number * _STEP_US, lot) for number in range(SEGMENTS)]
    plan = transcription.begin(session, CODE, MODEL, AsrProfile())
    for first in range(0, SEGMENTS, 500):
        some = tuple(segments[first : first + 500])
        transcription.store_stretch(session, plan, TranscriptStretch(some, some[-1].end_us))
    end_us = segments[-1].end_us
    transcription.finish(session, plan, TranscriptionResult("id", 1.0, end_us, end_us, 1.0, ()))


def _segment(start_us: int, lot: random.Random) -> MachineSegment:
    words = tuple(
        Word(
            start_us + at * 400_000,
            start_us + at * 400_000 + 350_000,
            lot.choice(_SAID),
            round(lot.uniform(0.3, 1.0), 4),
        )
        for at in range(WORDS)
    )
    text = " ".join(word.text for word in words)
    return MachineSegment(words[0].start_us, words[-1].end_us, text, words, 0, -0.2, 0.01, 1.2, 0.0)
