"""What must be true of the repository itself: its lock, its licences, its one dangerous library."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal

REPO = Path(__file__).parents[1]
LOCK = (REPO / ".ci" / "requirements.lock").read_text(encoding="utf-8")
# Pieces, so that this file does not name what it looks for.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "deb." + "debian.org", "registry." + "npmjs.org"]
MACHINE = re.compile(
    r"(^|[^A-Za-z0-9_.])/(" + "|".join(["wor" + "k", "roo" + "t", "far" + "m"]) + ")/"
)


def locked_packages() -> dict[str, tuple[set[str], set[str]]]:
    """Give of each package its versions for our systems, and who asked for it."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for block in re.split(r"\n(?=[a-z0-9])", LOCK):
        head = re.match(r"([a-z0-9-]+)==(\S+)(.*)", block)
        if head and "sys_platform == 'emscripten'" not in head[3]:
            asked = set(re.findall(r"#(?: via)? +(-r \S+|[a-z0-9-]+)$", block, re.MULTILINE))
            versions, by = found.setdefault(head[1], (set(), set()))
            versions.add(head[2])
            by |= asked - {"via"}
    return found


def runtime_packages() -> dict[str, set[str]]:
    """Give what runs in the product: the first part of requirements.in and all it needs."""
    asked = (REPO / ".ci" / "requirements.in").read_text(encoding="utf-8")
    first_part = asked.partition("# What Netra is made and tested with")[0]
    names = re.findall(r"^([A-Za-z0-9_-]+)", first_part, re.MULTILINE)
    reached = {name.lower().replace("_", "-") for name in names}
    packages = locked_packages()
    while more := {name for name, (_, by) in packages.items() if by & reached} - reached:
        reached |= more
    return {name: packages[name][0] for name in reached}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this copy of the source is no git clone")
    return [REPO / name for name in listed.stdout.split("\0") if name]


def test_every_locked_package_has_hashes() -> None:
    blocks = [block for block in re.split(r"\n(?=[a-z0-9])", LOCK) if "==" in block]
    assert len(blocks) > 50
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_names_no_place_to_fetch_from() -> None:
    model_lock = (REPO / ".ci" / "model.lock").read_text(encoding="utf-8")
    assert re.findall(r"://|--index|--extra-index|--find-links", LOCK + model_lock) == []


def test_opencv_comes_without_a_qt_of_its_own() -> None:
    opencv = {name for name in locked_packages() if name.startswith("opencv")}
    assert opencv == {"opencv-python-headless"}


def test_pyside_is_older_than_the_release_that_loses_references() -> None:
    packages = locked_packages()
    for name in ("pyside6-essentials", "pyside6-addons", "shiboken6"):
        assert {version[:5] for version in packages[name][0]} == {"6.11."}
    assert "pyside6" not in packages


def test_third_party_names_each_package_of_the_product_with_its_version() -> None:
    text = (REPO / "THIRD_PARTY.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\S+) \| (\d\S*(?: / \S+)*) \| \S", text, re.MULTILINE))
    expected = runtime_packages()
    assert len(expected) > 40
    assert {name: set(row.split(" / ")) for name, row in rows.items()} == expected


def test_no_file_names_a_package_host_or_a_path_of_a_machine() -> None:
    found = []
    for path in tracked_files():
        if (
            path.suffix
            in {".svg", ".ttf", ".png", ".npz", ".wav", ".opus", ".pdf", ".jpg", ".mp4", ".m4a"}
            or not path.is_file()
        ):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if any(host in line for host in HOSTS) or MACHINE.search(line):
                found.append(f"{path.relative_to(REPO)}:{number}: {line.strip()[:100]}")
    assert found == []


class _Bell(QObject):
    rang = Signal(bool)


def test_qt_gives_back_each_reference_it_borrows(qapp: QCoreApplication) -> None:
    # PySide6 6.12.0 on Python 3.10 and 3.11 loses one reference to None at each void call and one
    # to True at each emit, and ends the process after some thousand events. From Python 3.12 on
    # both are immortal and the counts stand still.
    bell = _Bell()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(1000):
        qapp.processEvents()
        bell.rang.emit(True)
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert after[0] > before[0] - 100
    assert after[1] > before[1] - 100


def test_the_command_line_never_loads_qt() -> None:
    code = (
        "import runpy, sys\n"
        "sys.argv = ['netra', '--help']\n"
        "try:\n    runpy.run_module('app', run_name='__main__')\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "sys.exit(','.join(m for m in sys.modules if m.startswith('PySide6')) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True)
    assert done.stderr.strip() == ""
    assert done.returncode == 0
    assert "verify" in done.stdout


def test_every_test_that_the_table_of_threats_names_exists() -> None:
    table = (REPO / "tests" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", table))
    written = {
        name
        for path in (REPO / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(named) > 50
    assert named - written == set()
