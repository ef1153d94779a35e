"""What somebody does to a case, and what the verification says of it; see EVIDENCE.md."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from app.domain.checks import CheckState
from app.domain.clip import Recipe
from app.domain.errors import WorkerCrashed
from app.domain.plain import digest, from_plain
from app.services import cases, integrity, model_install, models
from app.store.database import DATABASE_NAME
from app.tasks.job import JobContext
from tests.media.tiny_whisper import write_tiny_model
from tests.services.casefiles import REVIEWER, add_transcript, add_video, new_case, segment
from tests.services.tampering import Entry, execute, failed, rewrite_chain
from tests.services.threatened import LEAF, built, case, flip, found, original

__all__ = ["built", "case"]

# originals


@pytest.mark.parametrize("place", [0, 0.25, 0.5, 0.75, 1])
def test_one_bit_anywhere_in_an_original_is_found_by_a_full_verification(
    case: Path, place: float
) -> None:
    path = original(case)
    flip(path, round(place * (path.stat().st_size - 1)))
    assert "original BB-001" in failed(case, "full")


@pytest.mark.parametrize("place", [0, -1])
def test_a_quick_verification_always_reads_both_ends(case: Path, place: int) -> None:
    flip(original(case), place)
    assert failed(case) == ["original BB-001"]


@pytest.mark.parametrize("change", [b"", b"0"])
def test_a_quick_verification_sees_every_change_of_length(case: Path, change: bytes) -> None:
    path = original(case)
    raw = path.read_bytes()
    path.write_bytes(raw + change if change else raw[:-1])
    check = found(case, "original BB-001")
    assert not check.ok
    assert check.detail.endswith(f" bytes, expected {len(raw)}")


def test_a_quick_verification_says_how_little_it_read(case: Path) -> None:
    report = integrity.verify_path(case, (), JobContext(), depth="quick")
    size = original(case).stat().st_size
    detail = next(check.detail for check in report.checks if check.name == "original BB-001")
    count = -(-size // LEAF)
    assert f"of {size} bytes read, 10 of {count} chunks" in detail
    assert report.read_bytes < report.stored_bytes


def test_the_seed_chooses_the_chunks_and_nobody_foresees_them(case: Path) -> None:
    path = original(case)
    count = -(-path.stat().st_size // LEAF)
    flip(path, (count // 2) * LEAF)
    seen = [found(case, "original BB-001", seed=seed).ok for seed in (*range(6), 0, 1, 2, 3, 4, 5)]
    assert seen[:6] == seen[6:]
    assert len({found(case, "original BB-001", seed=seed).ok for seed in range(60)}) == 2


def test_an_item_without_leaves_is_read_whole_by_a_quick_verification(case: Path) -> None:
    execute(case, "UPDATE evidence SET leaves = ''")
    rewrite_chain(case, lambda entry: entry["data"].pop("leaves_sha256", None))
    assert found(case, "original BB-001").detail.startswith("pidato.mp4: SHA-256 ")
    path = original(case)
    flip(path, path.stat().st_size // 2)
    assert "original BB-001" in failed(case)


def test_an_original_that_is_a_link_is_not_an_original(case: Path, tmp_path: Path) -> None:
    path = original(case)
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert "original BB-001" in failed(case)


# derivatives: what was made is made again


def test_a_forged_still_with_a_chain_rewritten_to_fit_is_found_by_deriving_again(
    case: Path,
) -> None:
    made = next((case / "derived").glob("*/*"))
    made.chmod(0o644)
    connection = sqlite3.connect(case / DATABASE_NAME)
    recipe = json.loads(connection.execute("SELECT recipe FROM derivatives").fetchone()[0])
    connection.close()
    content = made.read_bytes() + b"forged"
    sha256 = hashlib.sha256(content).hexdigest()
    forged = case / "derived" / sha256[:2] / sha256
    forged.parent.mkdir(exist_ok=True)
    forged.write_bytes(content)
    made.unlink()
    recipe |= {"output_sha256": sha256, "frames_sha256": "cd" * 32}
    text = json.dumps(recipe).replace("'", "''")
    execute(case, f"UPDATE derivatives SET sha256 = '{sha256}', recipe = '{text}'")  # noqa: S608

    def fit(entry: Entry) -> None:
        if entry["act"] == "derivative.still":
            entry["data"] |= {
                "sha256": sha256,
                "frames_sha256": "cd" * 32,
                "recipe_sha256": digest(Recipe, from_plain(Recipe, recipe)),
            }

    rewrite_chain(case, fit)
    names = failed(case, "full")
    assert "derived again T-001" in names
    assert not any(name.startswith("record: ") for name in names)


def test_what_this_machine_cannot_derive_is_said_and_has_not_failed(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: object) -> None:
        raise WorkerCrashed(op="still", path="x", exit_code=-9)

    monkeypatch.setattr("app.services.integrity_files.derive_again", crash)
    check = found(case, "derived again T-001", "full")
    assert check.state is CheckState.UNCHECKED
    assert "WorkerCrashed" in check.detail


def test_a_derivative_of_a_broken_original_is_not_called_good(case: Path) -> None:
    flip(original(case), 0)
    assert found(case, "derived again T-001", "full").state is CheckState.UNCHECKED


# the database, its seal, the chain and its mirror


def test_a_byte_that_no_row_uses_is_seen_by_the_seal(case: Path) -> None:
    path = case / DATABASE_NAME
    raw = bytearray(path.read_bytes())
    page = int.from_bytes(raw[16:18], "big")
    unused = next(
        at for at in range(len(raw) - page, page, -page) if not any(raw[at + 200 : at + 300])
    )
    raw[unused + 250] = 7
    path.write_bytes(raw)
    assert failed(case) == ["case.seal"]


def test_a_byte_that_makes_a_row_no_text_is_a_failed_check_not_a_crash(case: Path) -> None:
    path = case / DATABASE_NAME
    raw = path.read_bytes()
    at = raw.rindex(b"pidato.mp4")
    path.write_bytes(raw[:at] + bytes([raw[at] | 0x80]) + raw[at + 1 :])
    assert "case.db" in failed(case)


def test_a_flipped_byte_of_the_seal_itself_is_named(case: Path) -> None:
    flip(case / "case.seal", 20)
    assert failed(case) == ["case.seal"]


def test_a_case_that_is_open_or_was_cut_off_is_not_called_broken(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        cases.set_form(session, {"region": "Kab. Contoh"})
        report = integrity.verify_path(case, (), JobContext(), depth="quick")
        assert [c.name for c in report.of_state(CheckState.UNCHECKED)][:1] == ["case.seal"]
        assert report.ok


def test_the_last_line_cut_from_the_mirror_of_a_closed_case_is_found(case: Path) -> None:
    path = case / "custody.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert failed(case) == ["custody.jsonl"]


def test_a_sitting_cut_off_before_its_mirror_line_is_not_called_broken(case: Path) -> None:
    (case / "case.seal").unlink()
    path = case / "custody.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert found(case, "custody.jsonl").state is CheckState.UNCHECKED
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert "custody.jsonl" in failed(case)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_line_taken_out_of_the_chain_breaks_it(case: Path, at: int) -> None:
    execute(
        case,
        "DROP TRIGGER custody_is_never_deleted",
        f"DELETE FROM custody WHERE seq = {at}",  # noqa: S608 -- a number
    )
    assert "custody chain" in failed(case)


# strangers


@pytest.mark.parametrize("room", ["originals/ab", "derived/ab", "dossiers", "originals"])
def test_a_file_that_nobody_listed_is_named_with_its_place(case: Path, room: str) -> None:
    (case / room).mkdir(exist_ok=True, parents=True)
    (case / room / "selundupan.mp4").write_bytes(b"smuggled in")
    check = found(case, "unlisted files")
    assert not check.ok
    assert check.detail == f"{room}/selundupan.mp4"


def test_what_the_system_leaves_in_every_folder_is_no_stranger(case: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (case / "originals" / name).write_bytes(b"x")
    assert failed(case) == []


def test_bytes_whose_row_was_never_written_are_left_to_the_next_opening(case: Path) -> None:
    (case / "case.seal").unlink()  # as a kill leaves it
    content = b"taken in, then the power went"
    name = hashlib.sha256(content).hexdigest()
    path = case / "originals" / name[:2] / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    old = path.stat().st_mtime - 3600
    os.utime(path, (old, old))
    assert found(case, "unlisted files").state is CheckState.UNCHECKED
    with cases.open_case(case, REVIEWER):
        pass
    assert failed(case) == []


# models


def test_a_model_changed_on_this_machine_is_named_and_a_missing_one_is_only_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRA_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))
    source = write_tiny_model(tmp_path / "tiny")
    installed = model_install.install([source], "tiny", JobContext(), allow_unknown=True)
    monkeypatch.setattr(
        "tests.services.casefiles.MODEL",
        models.ModelIdentity("tiny", str(installed.path), installed.sha256, is_known=False),
    )
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        add_transcript(session, code, segment("mari kita dukung"))
    for depth in ("quick", "full"):
        assert found(session.folder, "model tiny", depth).state is CheckState.GOOD  # type: ignore[arg-type]
    weights = installed.path / "model.bin"
    status = weights.stat()
    flip(weights, 0)
    os.utime(weights, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert failed(session.folder, "full") == ["model tiny"]
    os.utime(weights)
    assert failed(session.folder) == ["model tiny"]
    shutil.rmtree(installed.path)
    assert found(session.folder, "model tiny", "full").state is CheckState.UNCHECKED


def test_a_damaged_definition_that_sqlite_quotes_back_is_a_failed_check(case: Path) -> None:
    path = case / "case.db"
    whole = path.read_bytes()
    for word in (b"CREATE TABLE parties", b"CREATE TRIGGER", b"id INTEGER PRIMARY KEY"):
        at = whole.index(word)
        for place in range(at, at + len(word)):
            path.write_bytes(whole[:place] + b"\xc5" + whole[place + 1 :])
            report = integrity.verify_path(case, (), JobContext())
            assert "case.db" in [check.name for check in report.checks if not check.ok], place
