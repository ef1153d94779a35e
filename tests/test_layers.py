"""The walls of the house stand, and each one is seen to stop somebody."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]
ROOMS = ("app", "media", "widgets")

# contract, a module that does not belong, what it would say
PLANTED = [
    ("layers", "app/domain/planted.py", "import app.runtime.clock"),
    ("layers", "app/runtime/planted.py", "import app.tasks.job"),
    ("layers", "app/store/planted.py", "import app.dossier"),
    ("layers", "media/planted.py", "import app.store"),
    ("layers", "app/dossier/planted.py", "import app.services"),
    ("layers", "app/services/planted.py", "import app.tasks.runner"),
    ("layers", "app/tasks/runner.py", "import widgets"),
    ("layers", "app/cli/planted.py", "import widgets"),
    ("layers", "widgets/planted.py", "import app.main"),
    ("layers", "app/domain/planted.py", "def late():\n    import app.store"),
    ("rooms", "app/utils/__init__.py", ""),
    ("tasks", "app/tasks/planted.py", ""),
    ("tasks", "app/tasks/job.py", "import app.tasks.runner"),
    ("faces", "widgets/planted.py", "import app.store"),
    ("faces", "app/cli/planted.py", "import pyhanko"),
    ("media-door", "widgets/planted.py", "import media.playback"),
    ("media-door", "app/cli/planted.py", "import media.worker.calls"),
    ("domain", "app/domain/planted.py", "import threading"),
    ("qt", "app/services/planted.py", "import PySide6.QtCore"),
    ("qt", "app/cli/planted.py", "import app.tasks.runner"),
    ("sqlite", "app/services/planted.py", "import sqlite3"),
    ("child-only", "app/services/planted.py", "import media.transcribe"),
    ("child-only", "media/planted.py", "from media import cut"),
    ("packages-child-only", "app/services/planted.py", "import app.package.quarantine"),
    ("packages-child-only", "app/cli/planted.py", "from app.services import package_rows"),
    ("store-media", "app/store/planted.py", "import PIL"),
    ("layers", "app/package/planted.py", "import app.dossier"),
    ("layers", "app/package/planted.py", "from app.store import blobs"),
    ("layers", "app/dossier/planted.py", "import app.package"),
    ("layers", "app/package/planted.py", "import app.services"),
    ("faces", "widgets/planted.py", "import app.package.bag"),
    ("qt", "app/package/planted.py", "import PySide6.QtCore"),
    ("sqlite", "app/package/planted.py", "import sqlite3"),
    ("package-parsers", "app/package/planted.py", "import zipfile"),
    ("package-parsers", "app/package/planted.py", "import pikepdf"),
    (
        "siblings",
        "app/domain/planted.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app.domain.planted_too",
    ),
]


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    # In a process of its own: here `app` is imported already, from the real tree.
    call = "from importlinter.cli import lint_imports_command as call; call()"
    return subprocess.run(
        [sys.executable, "-c", call, "--no-cache", *options],
        cwd=folder,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def copied_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(REPO / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPO / "pyproject.toml", house)
    return house


def test_every_contract_holds_on_the_source() -> None:
    done = lint(REPO)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "where", "line"), PLANTED)
def test_a_contract_stops_a_module_that_breaks_it(
    copied_house: Path, contract: str, where: str, line: str
) -> None:
    planted = copied_house / where
    before = planted.read_text(encoding="utf-8") if planted.exists() else None
    partner = copied_house / "app" / "domain" / "planted_too.py"
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    partner.write_text("import app.domain.planted\n" if contract == "siblings" else "")
    try:
        done = lint(copied_house, "--contract", contract)
    finally:
        partner.unlink()
        planted.unlink() if before is None else planted.write_text(before, encoding="utf-8")
        if planted.name == "__init__.py":
            shutil.rmtree(planted.parent)
    assert done.returncode == 1, done.stdout
    assert "1 broken" in done.stdout
    named = planted.parent.name if planted.name == "__init__.py" else planted.stem
    assert named in done.stdout.partition("Broken contracts")[2]


def test_no_contract_is_without_a_module_that_breaks_it() -> None:
    settings = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == {contract for contract, _, _ in PLANTED}
