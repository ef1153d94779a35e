"""One way to read a file of another program: by a child, whose answer is checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.codings import MAX_LETTERS, Coding, ReadCodings
from app.domain.errors import UnreadableMedia, WorkerCrashed
from app.domain.subtitles import ReadSubtitles
from app.tasks.job import JobContext
from media import codings_child, subtitle_table
from media.given_file import content_of
from media.worker import client
from media.worker.file_calls import MAX_US, Reading, read_by_child

GOOD = ReadCodings(form="eaf", sha256="0" * 64, codings=(Coding(0, 9, "kata"),), left_out=0)


def test_an_answer_that_is_not_believed_is_the_fault_of_the_child(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nkata\n")
    op, table = subtitle_table.READ, subtitle_table.__name__
    doubted: list[ReadSubtitles] = []
    doubting = Reading(op, table, ReadSubtitles, lambda found: bool(doubted.append(found)))
    try:
        with pytest.raises(WorkerCrashed) as caught:
            read_by_child(path, doubting, JobContext())
    finally:
        client.shutdown()
    assert caught.value.facts["why"] == "bad_message"
    assert [cue.text for cue in doubted[0].cues] == ["kata"]


def test_codings_that_no_file_can_hold_are_not_believed() -> None:
    assert codings_child._is_believable(GOOD)
    coding = GOOD.codings[0]
    for forged in (
        replace(coding, start_us=10),
        replace(coding, end_us=MAX_US + 1),
        replace(coding, text="\u202ekata"),
        replace(coding, tier="x" * (MAX_LETTERS + 1)),
        replace(coding, codes=("N-01",) * 21),
        replace(coding, persons=("A\nB",)),
    ):
        assert not codings_child._is_believable(replace(GOOD, codings=(forged,)))
    for told in (
        replace(GOOD, form="csv"),
        replace(GOOD, sha256="Z" * 64),
        replace(GOOD, left_out=-1),
        replace(GOOD, codings=()),
    ):
        assert not codings_child._is_believable(told)


def test_a_folder_and_a_file_too_large_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert content_of(tmp_path / "a", 5, "codings_too_large") == b"12345"
    for path, most_bytes, why in (
        (tmp_path, 5, "not_a_file"),
        (tmp_path / "a", 4, "codings_too_large"),
    ):
        with pytest.raises(UnreadableMedia) as caught:
            content_of(path, most_bytes, "codings_too_large")
        assert caught.value.facts["why"] == why
