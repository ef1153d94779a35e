from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.custody import canonical, head_after
from app.domain.errors import NotACase, NotADossier
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.services import cases, clips, dossiers, integrity, review, suggestions
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, add_transcript, add_video, new_case, segment


def failed(folder: Path, depth: integrity.Depth = "quick") -> list[str]:
    report = integrity.verify_path(folder, (), JobContext(), depth=depth)
    return [check.name for check in report.checks if not check.ok]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder))
        add_transcript(session, code, segment("mari kita dukung paslon nomor dua"))
        transcript = review.transcript(session, code)
        assert transcript is not None
        review.edit_segment(session, code, transcript.segments[0].id, "mari dukung paslon dua")
        span, box = TimeRange(200_000, 800_000), Region(0.25, 0.25, 0.5, 0.5)
        review.mark(session, MomentDraft(code, span, ("N-07",), region=box, note="é"))
        suggestions.reject(session, suggestions.find(session)[0].id)
        for job in (clips.still_job(session, "M-001"), clips.clip_job(session, "M-001")):
            clips.commit(session, job.run(JobContext()))
        job = dossiers.build_job(session, dossiers.DossierRequest(is_demo=True))
        dossiers.commit(session, job.run(JobContext()))
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # each copy lies on a computer of its own, which never saw the others
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))
    return shutil.copytree(built, tmp_path / built.name)


def execute(case: Path, *statements: str) -> None:
    connection = sqlite3.connect(case / "case.db")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_an_untouched_case_holds_in_every_check(case: Path) -> None:
    report = integrity.verify_path(case, (), JobContext())
    assert report.ok
    assert failed(case) == []
    names = {check.name for check in report.checks}
    assert {"custody chain", "custody.jsonl", "original BB-001", "derived again T-001"} <= names
    assert [c.detail for c in report.checks if c.name == "derived again T-002"] == ["same bytes"]


def test_verifying_changes_nothing(case: Path) -> None:
    def state() -> dict[Path, bytes]:
        kept = (p for p in case.rglob("*") if p.is_file() and not p.name.startswith("case.db-"))
        return {p: p.read_bytes() for p in kept}

    before = state()
    integrity.verify_path(case, (), JobContext())
    assert state() == before


@pytest.mark.parametrize("attack", ["flip", "append", "truncate", "remove"])
@pytest.mark.parametrize(("room", "name"), [("originals", "original BB-001"), ("derived", "T-00")])
def test_a_stored_file_that_is_not_what_it_was_is_named(
    case: Path, room: str, name: str, attack: str
) -> None:
    path = next((case / room).glob("*/*"))
    raw = path.read_bytes()
    path.chmod(0o644)
    changes: dict[str, Callable[[], object]] = {
        "flip": lambda: path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1])),
        "append": lambda: path.write_bytes(raw + b"\0"),
        "truncate": lambda: path.write_bytes(raw[:-1]),
        "remove": path.unlink,
    }
    changes[attack]()
    assert any(name in found for found in failed(case))
    assert any(name in found for found in failed(case, "full"))


def test_an_original_changed_together_with_its_row_is_still_found(case: Path) -> None:
    path = next((case / "originals").glob("*/*"))
    path.chmod(0o644)
    forged = path.read_bytes() + b"x"

    digest = hashlib.sha256(forged).hexdigest()
    moved = case / "originals" / digest[:2] / digest
    moved.parent.mkdir(exist_ok=True)
    moved.write_bytes(forged)
    path.unlink()
    execute(case, f"UPDATE evidence SET sha256 = '{digest}', size_bytes = {len(forged)}")  # noqa: S608
    assert "record: evidence rows" in failed(case)


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE cases SET form = replace(form, 'Perkara uji', 'Perkara lain')", "record: form"),
        (
            "UPDATE moments SET start_us = 0, draft = replace(draft, '200000', '0')",
            "record: moments",
        ),
        ("UPDATE moments SET removed_at = 'x'", "record: moments"),
        ("UPDATE moments SET draft = replace(draft, 'N-07', 'N-08')", "record: moments"),
        ("DROP TRIGGER machine_text_is_frozen", ""),
        ("DELETE FROM derivatives WHERE code = 'T-001'", "record: derivative rows"),
        ("DELETE FROM dossiers", "record: dossier rows"),
        (
            "UPDATE transcript_runs SET model = replace(model, 'abab', 'cdcd')",
            "record: transcripts",
        ),
        ("UPDATE transcript_runs SET profile = replace(profile, '5', '1')", "record: transcripts"),
        ("UPDATE transcript_runs SET status = 'failed'", "record: transcripts"),
        ("DELETE FROM revisions", "record: transcripts"),
        (
            "INSERT INTO revisions VALUES (99, 1, 9, 'kata lain', 'Budi', '2026', 1)",
            "record: transcripts",
        ),
        ("UPDATE moments SET draft = replace(draft, '0.25', '0.75')", "record: moments"),
        ("UPDATE moments SET created_by = 'Budi'", "record: moments"),
        ("UPDATE evidence SET status = 'unreadable'", "record: evidence rows"),
        ("UPDATE evidence SET media = replace(media, '25', '24')", "record: evidence rows"),
        ("UPDATE suggestions SET status = 'open'", "record: suggestions"),
        ("DELETE FROM suggestions", "record: suggestions"),
        ("UPDATE derivatives SET moment_code = ''", "record: derivative rows"),
        ("UPDATE derivatives SET recipe = replace(recipe, 'av', 'va')", "record: derivative rows"),
        (
            "INSERT INTO parties (role, name, office, agency, nip) "
            "VALUES ('saksi', 'Orang Lain', '', '', '')",
            "record: form",
        ),
    ],
)
def test_a_change_without_an_entry_is_found(case: Path, statement: str, name: str) -> None:
    execute(case, statement)
    if name:
        assert name in failed(case)
    else:
        execute(case, "UPDATE segments SET machine = replace(machine, '0.9', '0.1')")
        assert "record: transcripts" in failed(case)


def test_a_custody_line_changed_in_the_database_breaks_the_chain(case: Path) -> None:
    execute(
        case,
        "DROP TRIGGER custody_is_never_changed",
        "UPDATE custody SET line = replace(line, 'Siti', 'Budi') WHERE seq = 2",
    )
    assert "custody chain" in failed(case)


def test_a_tail_cut_from_file_and_database_is_found_by_what_it_recorded(case: Path) -> None:
    path = case / "custody.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-3]))
    last = len(lines) - 3
    execute(
        case,
        "DROP TRIGGER custody_is_never_deleted",
        f"DELETE FROM custody WHERE seq >= {last}",  # noqa: S608
    )
    found = failed(case)
    assert "record: dossier rows" in found


def test_a_chain_rewritten_whole_no_longer_meets_the_dossier_that_anchors_it(case: Path) -> None:
    connection = sqlite3.connect(case / "case.db")
    lines = [row[0] for row in connection.execute("SELECT line FROM custody ORDER BY seq")]
    connection.close()
    forged: list[str] = []
    for line in lines:
        entry = json.loads(line)
        entry["who"]["name"] = "Budi (fiktif)"
        entry["prev"] = head_after(forged[-1], 0).sha256 if forged else "0" * 64
        forged.append(canonical(entry))
    (case / "custody.jsonl").write_text("".join(f"{line}\n" for line in forged), encoding="utf-8")
    connection = sqlite3.connect(case / "case.db")
    with connection:
        connection.execute("DROP TRIGGER custody_is_never_changed")
        for seq, line in enumerate(forged):
            connection.execute("UPDATE custody SET line = ? WHERE seq = ?", (line, seq))
    connection.close()
    found = failed(case)
    assert "custody chain" not in found
    assert any(name.startswith("anchor in berkas") for name in found)


def test_an_older_database_put_back_is_found_and_its_newer_bytes_are_not_swept(
    built: Path, tmp_path: Path
) -> None:
    case = shutil.copytree(built, tmp_path / "uji.netra")
    old = (case / "case.db").read_bytes()
    with cases.open_case(case, REVIEWER) as session:
        add_video(session, tmp_path, "kedua.mp4", seconds=1.0)
    (case / "case.db").write_bytes(old)
    assert "custody.jsonl" in failed(case)
    stored = set((case / "originals").glob("*/*"))
    with cases.open_case(case, REVIEWER) as session:
        assert "custody_differs" in session.mended
    assert set((case / "originals").glob("*/*")) == stored


def test_a_dossier_that_is_missing_or_changed_is_named(case: Path) -> None:
    (path,) = (case / "dossiers").glob("*.pdf")
    raw = path.read_bytes()
    path.write_bytes(raw[:-1])
    assert f"dossier {path.name}" in failed(case)
    path.unlink()
    assert f"dossier {path.name}" in failed(case)


def test_what_is_no_pdf_in_the_place_of_a_dossier_ends_no_verification(case: Path) -> None:
    (path,) = (case / "dossiers").glob("*.pdf")
    path.write_bytes(b"bukan PDF")
    report = integrity.verify_path(case, (), JobContext())
    found = {check.name: check.detail for check in report.checks if not check.ok}
    assert found[f"{path.name}: pdf structure"] == "why=not_a_dossier"
    # what comes after it was looked at all the same
    assert any(check.name.startswith("derived again") for check in report.checks)


def test_a_database_of_garbage_is_a_failed_check_not_a_crash(case: Path) -> None:
    raw = bytearray((case / "case.db").read_bytes())
    raw[4096:12288] = b"\xff" * 8192
    (case / "case.db").write_bytes(raw)
    assert "case.db" in failed(case)


def test_what_is_neither_case_nor_dossier_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotACase):
        integrity.verify_path(tmp_path, (), JobContext())
    text = tmp_path / "surat.pdf"
    text.write_text("bukan PDF")
    with pytest.raises(NotADossier):
        integrity.verify_path(text, (), JobContext())
