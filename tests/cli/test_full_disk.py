from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.cli.main import run
from tests.media.made_files import make_video


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A real volume of 2 MB."""
    folder = tmp_path / "stik"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small volume can be mounted by root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(stick: Path) -> Path:
    filler = stick / "penuh"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(os.urandom(4096))
    return filler


def files(stick: Path) -> set[Path]:
    ignored = ("case.db-shm", "case.db-wal", "lock", "penuh")
    return {p for p in stick.rglob("*") if p.is_file() and p.name not in ignored}


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([str(argument) for argument in arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("netra: ")
    assert said.err.count("\n") == 1, said.err
    return said.err


def test_a_full_disk_loses_nothing_and_leaves_nothing_half_written(
    stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = stick / "uji.netra"
    video = make_video(tmp_path / "kecil.mp4", frames=25, sound="aac")
    large = tmp_path / "besar.mp4"
    large.write_bytes(video.read_bytes() + os.urandom(3_000_000))
    assert run(["case", "new", str(case), "--number", "1", "--title", "Uji"]) == 0
    assert run(["evidence", "add", str(case), str(video)]) == 0
    assert run(["moment", "add", str(case), "BB-001", "--start", "0.2", "--end", "0.6"]) == 0
    capsys.readouterr()
    before = files(stick)

    assert "besar.mp4" not in refused(capsys, "evidence", "add", case, large)
    assert files(stick) == before

    filler = fill(stick)
    refused(capsys, "case", "set", case, "region=Kabupaten Contoh")
    refused(capsys, "case", "new", stick / "lain", "--number", "1", "--title", "Uji")
    refused(capsys, "frame", case, "BB-001", "--at", "0", "--out", stick / "x.png")
    refused(capsys, "still", case, "M-001")
    refused(capsys, "clip", case, "M-001")
    refused(*(capsys, "dossier", "build", case, "--out", tmp_path / "b.pdf", "--demo-certificate"))
    assert files(stick) == before
    assert not (tmp_path / "b.pdf").exists()

    filler.unlink()
    assert run(["verify", str(case)]) == 0
    assert run(["clip", str(case), "M-001"]) == 0
