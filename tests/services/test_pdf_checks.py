"""A dossier PDF of a stranger is checked in a child: whatever it does costs that file only."""

from __future__ import annotations

import hashlib
import importlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from app.domain.checks import CheckResult
from app.domain.errors import (
    Cancelled,
    CertificateMissing,
    FileMissing,
    NotADossier,
    WorkerCrashed,
    WorkerTimedOut,
)
from app.dossier import verification, worker_table
from app.dossier.attachment_checks import read_attachments
from app.dossier.manifest import read_manifest
from app.dossier.signature_checks import read_signers
from app.services import pdf_checks
from app.tasks.job import JobContext
from media.worker import client
from tests.dossier.conftest import Built, built

__all__ = ["built"]


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


def test_the_child_finds_what_this_process_finds(built: Built) -> None:
    here = verification.verify_pdf(built.signed, (built.root,))
    assert pdf_checks.verify_pdf(built.signed, (built.root,), JobContext()) == here
    assert all(check.ok for check in here)
    two = pdf_checks.verify_pdf(built.signed, (built.root,), JobContext(), signers=2)
    assert {check.name for check in two if not check.ok} == {"signers"}


def test_the_roots_of_this_computer_are_those_of_the_parents_data_folder(
    built: Built, fresh_data: Path
) -> None:
    pdf_checks.verify_pdf(built.signed, (), JobContext())  # the child is warm from here on
    folder = fresh_data / "trust"
    folder.mkdir(parents=True)
    (folder / "akar.pem").write_bytes(built.root.read_bytes())
    checks = pdf_checks.verify_pdf(built.signed, (), JobContext())
    assert checks == verification.verify_pdf(built.signed, ())
    assert any("this_computer" in check.detail for check in checks)


def test_this_process_loads_no_pdf_library_for_it(built: Built, tmp_path: Path) -> None:
    """Whoever has not built a dossier in this process parses none in it either."""
    code = (
        "import sys; from pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from app.services.pdf_checks import verify_pdf\n"
        "from app.tasks.job import JobContext\n"
        "if __name__ == '__main__':\n"
        f"    checks = verify_pdf(Path({str(built.signed)!r}), (), JobContext())\n"
        "    assert len(checks) > 5, checks\n"
        "    print(sorted({'pikepdf', 'pyhanko'} & set(sys.modules)))\n"
    )
    script = tmp_path / "asks.py"
    script.write_text(code, encoding="utf-8")
    import subprocess

    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_foreseen_refusals_come_back_as_themselves(built: Built, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        pdf_checks.verify_pdf(tmp_path / "tiada.pdf", (), JobContext())
    other = tmp_path / "o.pdf"
    other.write_bytes(b"%PDF-1.7\n%%EOF\n")
    with pytest.raises(NotADossier):
        pdf_checks.verify_pdf(other, (), JobContext())
    with pytest.raises(CertificateMissing):
        pdf_checks.verify_pdf(built.signed, (tmp_path / "tiada.pem",), JobContext())


def test_what_a_dossier_carries_is_read_by_the_child(built: Built, tmp_path: Path) -> None:
    read = pdf_checks.read_pdf(built.signed, JobContext())
    files = read_attachments(built.signed)
    assert read.manifest == read_manifest(files["manifest.json"])
    chain = files["custody.jsonl"].decode().removesuffix("\n")
    assert read.custody_sha256 == hashlib.sha256(chain.encode()).hexdigest()
    assert read.same_person == ""
    ((_field, signer),) = read_signers(built.signed.read_bytes())
    again = pdf_checks.read_pdf(built.signed, JobContext(), next_signer=signer)
    assert again.same_person == "same_certificate"
    with pikepdf.open(built.signed) as pdf:
        del pdf.attachments["manifest.json"]
        pdf.save(tmp_path / "tanpa.pdf")
    with pytest.raises(NotADossier):
        pdf_checks.read_pdf(tmp_path / "tanpa.pdf", JobContext())


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (WorkerCrashed(exit_code=-11, why="ended"), "why=worker_crashed"),
        (WorkerCrashed(exit_code=70, why="out_of_memory"), "why=too_large"),
        (WorkerTimedOut(seconds=120), "why=timed_out"),
    ],
)
def test_a_pdf_that_ends_the_child_fails_its_check(
    built: Built, monkeypatch: pytest.MonkeyPatch, error: Exception, detail: str
) -> None:
    def broken(*_args: object) -> None:
        raise error

    monkeypatch.setattr(pdf_checks, "run", broken)
    checks = pdf_checks.verify_pdf(built.signed, (), JobContext())
    assert checks == (CheckResult("pdf structure", False, detail),)


def test_a_cancelled_check_stops(built: Built) -> None:
    ctx = JobContext(cancel=threading.Event())
    assert ctx.cancel is not None
    ctx.cancel.set()
    with pytest.raises(Cancelled):
        pdf_checks.verify_pdf(built.signed, (), ctx)


def test_nested_arrays_and_a_compressed_bomb_cost_that_file_only(tmp_path: Path) -> None:
    import zlib

    bomb = zlib.compress(bytes(300_000_000), 9)
    deep = b"[" * 300_000
    for name, body in (
        ("deep.pdf", b"1 0 obj\n" + deep + b"\nendobj\n"),
        (
            "bomb.pdf",
            b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n"
            % len(bomb)
            + bomb
            + b"\nendstream endobj\n",
        ),
    ):
        path = tmp_path / name
        path.write_bytes(
            b"%PDF-1.7\n" + body + b"trailer <</Root 1 0 R>>\n/ETSI.CAdES.detached\n%%EOF\n"
        )
        checks = pdf_checks.verify_pdf(path, (), JobContext())
        assert any(not check.ok for check in checks)


def test_half_a_sign_in_a_name_is_replaced_before_it_crosses() -> None:
    """Found by damaging a dossier: the name of an attachment became no Unicode."""
    found = worker_table.writable(
        CheckResult("attachments", False, "unexpected=\ud835", items=("a",))
    )
    assert found == CheckResult("attachments", False, "unexpected=?", items=("a",))


def test_the_table_is_found_by_its_name() -> None:
    table = importlib.import_module("app.dossier.worker_table")
    assert list(table.OPERATIONS) == ["verify_pdf", "read_pdf", "check_stamp", "read_answer"]
