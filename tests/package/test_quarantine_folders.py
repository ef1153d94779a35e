from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.package.conftest import Ready
from tests.package.refusing import refused


def copied(ready: Ready, tmp_path: Path) -> Path:
    subprocess.run(["cp", "-r", str(ready.folder), str(tmp_path / "paket")], check=True)
    return tmp_path / "paket"


@pytest.mark.parametrize("kind", ["symlink", "symlinked folder", "hard link", "pipe", "loop"])
def test_a_folder_that_leads_elsewhere_is_refused(ready: Ready, kind: str, tmp_path: Path):
    folder = copied(ready, tmp_path)
    secret = tmp_path / "rahasia.txt"
    secret.write_text("rahasia")
    target = folder / "data" / "tamu"
    if kind == "symlink":
        target.symlink_to(secret)
    elif kind == "symlinked folder":
        target.symlink_to(tmp_path)
    elif kind == "hard link":
        target.hardlink_to(secret)
    elif kind == "pipe":
        os.mkfifo(target)
    else:
        target.symlink_to(folder)
    expected = {"hard link": "hard_link", "pipe": "special_file"}.get(kind, "link")
    assert refused(folder, tmp_path / "q") == (expected, "data/tamu")


def test_a_file_swapped_for_a_link_after_it_was_listed_is_not_followed(
    ready: Ready, tmp_path: Path
):
    folder = copied(ready, tmp_path)
    from app.package.folder import FolderContainer

    container = FolderContainer(folder)
    entry = next(e for e in container.entries if e.name == "data/case.json")
    (folder / "data" / "case.json").unlink()
    (folder / "data" / "case.json").symlink_to("/etc/hostname")
    with pytest.raises(Exception, match=r"case\.json"):
        list(container.chunks(entry))


def test_a_missing_and_an_unlisted_file_in_a_folder_are_named(ready: Ready, tmp_path: Path):
    folder = copied(ready, tmp_path)
    (folder / "data" / "receipts" / "satu.json").unlink()
    assert refused(folder, tmp_path / "q") == ("absent", "data/receipts/satu.json")
    (folder / "data" / "tamu.txt").write_text("x")
    assert refused(folder, tmp_path / "q") == ("unlisted", "data/tamu.txt")
