"""A transcript made elsewhere stands beside the machine's, with its name and digest."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.dossier import WarningCode
from app.domain.errors import FileMissing, InvalidValue, UnreadableMedia
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.transcript import RunOrigin
from app.services import (
    dossiers,
    doubts,
    history_facts,
    layouts,
    replay,
    review,
    snapshots,
    speakers,
    transcript_choice,
    transcript_files,
    transcript_import,
)
from app.services import exchange_reading as reading
from app.services.session import CaseSession
from app.services.transcript_files import TranscriptForm
from app.tasks.job import JobContext
from media.subtitles import read
from tests.services.casefiles import add_transcript, add_video, new_case, segment

CODE = "BB-001"
SRT = (
    "1\n00:00:00,100 --> 00:00:00,900\nmari kita dukung\n\n"
    "2\n00:00:01,000 --> 00:00:09,000\nnomor dua\n\n"
    "3\n00:00:05,000 --> 00:00:06,000\nsetelah rekaman\n"
)


@pytest.fixture
def session(tmp_path: Path, fresh_data: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as made:
        add_video(made, tmp_path)
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "dari kantor lain.srt"
    path.write_text(SRT, encoding="utf-8")
    return path


def failed(session: CaseSession) -> list[str]:
    found = replay.check_rows(session.stores, session.stores.custody.lines())
    return [check.name for check in found if not check.ok]


def entries(session: CaseSession) -> list[dict]:
    return [json.loads(line) for line in session.stores.custody.lines()]


def take(session: CaseSession, file: Path) -> transcript_import.ImportOutcome:
    found = transcript_import.read_job(file).run(JobContext())
    return transcript_import.commit(session, CODE, str(file), found)


def test_it_is_one_entry_with_its_source_and_nothing_of_it_is_heard(
    session: CaseSession, file: Path
) -> None:
    before = len(entries(session))
    made = take(session, file)
    assert (made.segments, made.late, len(entries(session)) - before) == (2, 1, 1)
    current = review.transcript(session, CODE)
    assert current is not None
    assert [item.text for item in current.segments] == ["mari kita dukung", "nomor dua"]
    assert current.segments[1].machine.end_us <= 2_100_000
    assert not any(item.is_verified for item in current.segments)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    source = current.source
    assert (source.origin, source.name, source.sha256) == (RunOrigin.IMPORTED, file.name, digest)
    told = history_facts.sentence(entries(session)[-1], "id")
    assert file.name in told
    assert digest in told
    assert failed(session) == []


def test_the_machine_stays_the_one_that_is_quoted_until_a_person_chooses(
    session: CaseSession, file: Path
) -> None:
    add_transcript(session, CODE, segment("mari kita kukung"))
    made = take(session, file)
    assert [line.origin for line in transcript_choice.runs(session, CODE)] == [
        "machine",
        "imported",
    ]
    current = review.transcript(session, CODE)
    assert current is not None
    assert current.source.origin is RunOrigin.MACHINE
    transcript_choice.choose(session, CODE, made.run_id)
    current = review.transcript(session, CODE)
    assert current is not None
    assert current.run_id == made.run_id
    assert doubts.doubts(session, CODE) == ()
    assert failed(session) == []


def test_undoing_takes_it_out_of_use_and_keeps_its_record(session: CaseSession, file: Path) -> None:
    made = take(session, file)
    session.undo.undo()
    assert review.transcript(session, CODE) is None
    assert transcript_choice.runs(session, CODE) == ()
    assert [run.id for run in session.stores.whole.runs()] == [made.run_id]
    assert failed(session) == []
    session.undo.redo()
    assert review.transcript(session, CODE) is not None
    assert failed(session) == []


def test_its_lines_are_split_though_no_word_has_a_time(session: CaseSession, file: Path) -> None:
    take(session, file)
    left, right = layouts.split(session, CODE, 1, 1)
    assert (left.text, right.text) == ("mari", "kita dukung")
    assert left.machine.end_us <= right.machine.start_us
    assert failed(session) == []


def test_it_goes_into_a_package_with_its_source(session: CaseSession, file: Path) -> None:
    add_transcript(session, CODE, segment("mari kita kukung"))
    made = take(session, file)
    transcript_choice.choose(session, CODE, made.run_id)
    whole = reading.read_case(session)
    (packaged,) = reading.overview(whole).transcripts
    assert packaged.source.name == file.name
    assert [choice.run for choice in whole.chosen] == [made.run_id]


def test_what_cannot_be_imported_changes_nothing(
    session: CaseSession, file: Path, tmp_path: Path
) -> None:
    before = len(entries(session))
    with pytest.raises(FileMissing):
        transcript_import.read_job(tmp_path / "tidak-ada.srt")
    other = tmp_path / "lain.srt"
    other.write_text("bukan takarir")
    job = transcript_import.read_job(other)
    with pytest.raises(UnreadableMedia):
        job.run(JobContext())
    other.write_text("00:10:00,000 --> 00:10:01,000\njauh\n")
    with pytest.raises(InvalidValue):
        transcript_import.commit(session, CODE, "lain.srt", read(other))
    add_transcript(session, CODE, segment("satu"))
    with pytest.raises(InvalidValue):
        transcript_import.remove(session, CODE, 1)
    assert len(entries(session)) == before + 3


def test_the_command_line_imports_lists_chooses_and_replaces(
    session: CaseSession, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(session.folder)
    session.close()
    assert run(["--json", "transcript", "import", folder, CODE, str(file)]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["segments"], made["left_out"], made["encoding"]) == (2, 1, "utf-8")
    assert run(["--json", "transcript", "list", folder, CODE]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["origin"], line["is_current"], line["name"]) == ("imported", True, file.name)
    assert run(["transcript", "use", folder, CODE, str(line["run"])]) == 0
    assert run(["transcript", "use", folder, CODE, "99"]) == 2
    capsys.readouterr()
    assert run(["--json", "transcript", "replace", folder, CODE, "dua", "--with", "2"]) == 0
    assert json.loads(capsys.readouterr().out) == {"hits": 1, "replaced": 1}
    assert run(["transcript", "import", folder, CODE, folder]) == 2
    assert run(["verify", folder]) == 0


def test_a_dossier_says_that_a_text_was_imported_and_who_speaks(
    session: CaseSession, file: Path
) -> None:
    take(session, file)
    speakers.set_speaker(session, CODE, (1,), 2)
    speakers.name_speaker(session, CODE, 2, "Pak Budi")
    review.mark(session, MomentDraft(EvidenceCode(CODE), TimeRange(0, 500_000), ("N-07",)))
    taken = snapshots.take(session, None)
    (summary,) = taken.transcripts
    assert (summary.source.name, summary.model_name) == (file.name, "")
    codes = {warning.code for warning in taken.warnings}
    assert WarningCode.TRANSCRIPT_IMPORTED in codes
    assert WarningCode.MODEL_UNVERIFIED not in codes
    assert taken.moments[0].voices == ((2, "Pak Budi"),)
    built = dossiers.build_job(session, dossiers.DossierRequest()).run(JobContext())
    said = printed(dossiers.commit(session, built).document.path)
    assert f"impor dari berkas {file.name}" in said
    assert "Pak Budi: mari kita dukung" in said


def printed(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_an_export_says_where_the_text_comes_from_and_who_speaks(
    session: CaseSession, file: Path, tmp_path: Path
) -> None:
    take(session, file)
    speakers.set_speaker(session, CODE, (1,), 2)
    out = tmp_path / "keluar.txt"
    transcript_files.export(session, CODE, out, TranscriptForm.TXT)
    said = out.read_text(encoding="utf-8")
    assert f"Sumber: impor dari berkas {file.name}" in said
    assert "Pembicara 2: mari kita dukung  [belum didengar]" in said
