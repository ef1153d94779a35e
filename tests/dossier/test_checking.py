"""The commands that the dossier prints are run as printed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from app.dossier import manifest, verification
from app.dossier.sections import checking
from tests.dossier.conftest import Built


@pytest.fixture
def folder(built: Built, tmp_path: Path) -> Path:
    for name, content in verification.read_attachments(built.signed).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def printed(title: str) -> str:
    (step,) = [step for step in checking.STEPS if step.title == title]
    return "\n".join(step.commands)


def run(command: str, folder: Path) -> str:
    shell = shutil.which("bash")
    assert shell, "bash is not installed"
    done = subprocess.run([shell, "-c", command], cwd=folder, capture_output=True, check=False)
    return done.stdout.decode()


def test_the_printed_loop_finds_the_printed_head(built: Built, folder: Path) -> None:
    said = run(printed("Riwayat penguasaan"), folder)
    count = len(built.snapshot.custody_lines)
    assert said == f"entri={count} kepala={built.snapshot.custody_head.sha256}\n"


def test_the_printed_loop_finds_a_changed_line(folder: Path) -> None:
    chain = folder / manifest.CUSTODY
    lines = chain.read_bytes().splitlines(keepends=True)
    lines[4] = lines[4].replace(b"Rina", b"Rini")
    chain.write_bytes(b"".join(lines))
    assert "PUTUS di baris 6" in run(printed("Riwayat penguasaan"), folder)


def test_the_printed_grep_checks_every_original_and_derivative(built: Built, folder: Path) -> None:
    for item in built.snapshot.evidence:
        stored = folder / manifest.blob_path("originals", item.digest.sha256)
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_bytes(b"not the original")
    said = run(printed("Berkas asli").splitlines()[-1], folder)
    assert said.count("FAILED") == len(built.snapshot.evidence) + len(built.snapshot.derivatives)
