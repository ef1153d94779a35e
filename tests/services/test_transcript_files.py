from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from app.domain.errors import FolderMissing, UnknownItem
from app.domain.transcript import SegmentFlag
from app.services import review, transcript_files
from app.services.replay_transcripts import transcript_faults
from app.services.transcript_files import TranscriptForm
from tests.services.casefiles import add_transcript, add_video, new_case, segment

HOSTILE = "a --> b <b>tebal</b> & \u202e \x07 selesai"


@pytest.fixture
def session(tmp_path: Path):
    with new_case(tmp_path) as made:
        yield made


@pytest.fixture
def item(session, tmp_path: Path):
    return session.stores.evidence.by_code(add_video(session, tmp_path))


@pytest.fixture
def heard(session, item):
    doubtful = replace(segment(HOSTILE, 3_605_000_000), flags=(SegmentFlag.UNSURE,))
    first = segment("mari kita dukung nomor dua", 400_000, 200_000)
    add_transcript(session, item.code, first, doubtful)
    [first_row, _second] = review.transcript(session, item.code).segments
    review.confirm_segment(session, item.code, first_row.id)
    return item


def export(session, code: str, folder: Path, form: TranscriptForm) -> bytes:
    return transcript_files.export(session, code, folder / f"t.{form}", form).read_bytes()


@pytest.mark.parametrize("form", list(TranscriptForm))
def test_two_exports_of_the_same_text_are_the_same_bytes(session, heard, tmp_path, form):
    first = export(session, heard.code, tmp_path, form)
    assert export(session, heard.code, tmp_path, form) == first


def test_text_and_document_say_what_nobody_has_heard(session, heard, tmp_path):
    text = export(session, heard.code, tmp_path, TranscriptForm.TXT).decode()
    document = docx.Document(io.BytesIO(export(session, heard.code, tmp_path, TranscriptForm.DOCX)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for found in (text.splitlines(), lines):
        said = [line for line in found if "dukung nomor dua" in line]
        guessed = [line for line in found if "selesai" in line]
        assert len(said) == len(guessed) == 1
        assert "belum didengar" not in said[0]
        assert "belum didengar" in guessed[0]
    assert heard.digest.sha256 in text
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert heard.digest.sha256 in cells


def test_signs_of_the_text_never_become_signs_of_the_format(session, heard, tmp_path):
    srt = export(session, heard.code, tmp_path, TranscriptForm.SRT).decode()
    assert srt.count("-->") == 2
    assert "01:00:05,000 --> " in srt
    vtt = export(session, heard.code, tmp_path, TranscriptForm.VTT).decode()
    assert vtt.startswith("WEBVTT\n")
    assert "<b>" not in vtt
    assert vtt.count("-->") == 2
    assert "NOTE belum didengar" in vtt


def test_the_json_holds_every_word_with_its_time_and_the_model(session, heard, tmp_path):
    found = json.loads(export(session, heard.code, tmp_path, TranscriptForm.JSON))["transcript"]
    [first, second] = found["segments"]
    assert first["machine"]["words"][2]["text"] == "dukung"
    assert first["machine"]["words"][2]["start_us"] == 800_000
    assert second["revision"] == 0
    assert found["model"]["sha256"]


def test_no_copy_says_where_the_model_lies_or_when_it_ran(session, heard, tmp_path):
    run = review.transcript(session, heard.code)
    for form in TranscriptForm:
        content = export(session, heard.code, tmp_path, form)
        if form is TranscriptForm.DOCX:
            parts = docx.Document(io.BytesIO(content)).element.body.itertext()
            content = "".join(parts).encode()
        told = [run.model.path, run.started_at, run.finished_at]
        assert [fact for fact in told if fact and fact.encode() in content] == []


def test_a_copy_that_leaves_the_case_is_in_its_history(session, heard, tmp_path):
    content = export(session, heard.code, tmp_path, TranscriptForm.SRT)
    entry = json.loads(session.stores.custody.lines()[-1])
    assert entry["act"] == "transcript.copy"
    assert entry["data"] == {"name": "t.srt", "sha256": hashlib.sha256(content).hexdigest()}


def test_the_rows_still_agree_with_the_chain_after_an_export(session, heard, tmp_path):
    export(session, heard.code, tmp_path, TranscriptForm.TXT)
    entries = [json.loads(line) for line in session.stores.custody.lines()]
    assert list(transcript_faults(session.stores, entries)) == []


def test_what_cannot_be_written_leaves_nothing(session, heard, item, tmp_path):
    with pytest.raises(FolderMissing):
        export(session, heard.code, tmp_path / "tidak" / "ada", TranscriptForm.TXT)
    assert "transcript.copy" not in session.stores.custody.lines()[-1]


def test_an_item_without_a_transcript_has_nothing_to_export(session, item, tmp_path):
    with pytest.raises(UnknownItem):
        export(session, item.code, tmp_path, TranscriptForm.TXT)
    assert list(tmp_path.glob("t.*")) == []
