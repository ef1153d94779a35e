"""The built program, not the source: `python3 dev.py build --check` runs this on dist/netra."""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.runtime.paths import settings_file
from app.runtime.settings import REVIEWER_NAME, Settings

REPO = Path(__file__).parents[2]
FOLDER = REPO / "dist" / "netra"
PROGRAM = FOLDER / ("netra.exe" if sys.platform == "win32" else "netra")
QT_USED = {"Core", "Gui", "Widgets", "Svg", "Multimedia", "Network"}
QT_NEEDED_BY_THOSE = {"Concurrent", "DBus", "OpenGL", "XcbQpa"}


def netra(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the built program as on a machine that has no Python of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        [PROGRAM, *map(str, arguments)], capture_output=True, text=True, env=kept, timeout=900
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    done = netra("demo", tmp_path_factory.mktemp("sample") / "demo", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_carries_no_qt_module_that_is_not_used() -> None:
    names = (path.name for path in FOLDER.rglob("*Qt6*"))
    found = {m[1] for name in names if (m := re.match(r"(?:lib)?Qt6(\w+)\.(?:so|dll)", name))}
    assert found >= {"Core", "Gui", "Widgets"}
    assert found <= QT_USED | QT_NEEDED_BY_THOSE
    assert not list(FOLDER.rglob("hf_xet*")), "a way to a model hub"
    bindings = {path.name.split(".")[0] for path in FOLDER.rglob("PySide6/Qt*.*")}
    assert bindings <= {f"Qt{name}" for name in QT_USED}


@pytest.mark.skipif(sys.platform == "win32", reason="ldd is Linux's")
def test_each_qt_library_it_carries_finds_all_it_needs() -> None:
    inside = FOLDER / "_internal"
    libraries = [*inside.glob("PySide6/*.so"), *inside.glob("PySide6/Qt/**/*.so*")]
    env = {**os.environ, "LD_LIBRARY_PATH": str(inside)}
    lacking = {}
    for path in libraries:
        told = subprocess.run(["ldd", path], capture_output=True, text=True, env=env).stdout
        if found := re.findall(r"(libQt6\S+|lib(?:av|sw)\S+) => not found", told):
            lacking[path.name] = found
    assert len(libraries) > 15
    assert lacking == {}


def test_it_carries_its_licences_and_no_source() -> None:
    assert list(FOLDER.rglob("THIRD_PARTY.md"))
    assert list(FOLDER.rglob("OFL.txt"))
    assert not list(FOLDER.glob("_internal/resources/**/*.py"))


def test_it_says_what_it_can_do() -> None:
    done = netra("--help")
    assert done.returncode == 0, done.stderr
    assert "verify" in done.stdout


def test_it_builds_the_sample_case_and_verifies_it(sample: dict[str, str]) -> None:
    assert sample["verified"] is True
    for made in (sample["case"], sample["dossier"]):
        done = netra("verify", made, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout)["ok"] is True


def test_it_reports_a_flipped_byte_in_an_original(sample: dict[str, str], tmp_path: Path) -> None:
    case = tmp_path / "altered.netra"
    shutil.copytree(sample["case"], case)
    original = max(
        (path for path in case.joinpath("originals").rglob("*") if path.is_file()),
        key=lambda path: path.stat().st_size,
    )
    original.chmod(0o600)
    changed = bytearray(original.read_bytes())
    changed[len(changed) // 2] ^= 1
    original.write_bytes(changed)
    assert netra("verify", case).returncode == 1


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Give a display of 1366x768 and the file its pixels are in."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-fbdir", tmp_path]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as answer:
            display = f":{answer.readline().strip()}"
        yield display, tmp_path / "Xvfb_screen0"
        server.terminate()


def pixels(dump: Path) -> np.ndarray:
    """Read an XWD dump of a 32-bit screen, shape (h, w, 3) RGB."""
    raw = dump.read_bytes()
    header = struct.unpack(">25I", raw[:100])
    size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
    start = size + colours * 12
    rows = np.frombuffer(raw, np.uint8, line * height, start).reshape(height, line)
    return rows[:, : width * 4].reshape(height, width, 4)[:, :, 2::-1]


@pytest.mark.skipif(sys.platform == "win32", reason="Xvfb is for X11")
def test_its_window_shows_the_sample_case(
    screen: tuple[str, Path], sample: dict[str, str], tmp_path: Path
) -> None:
    display, dump = screen
    Settings(settings_file()).set(REVIEWER_NAME, "Pemeriksa Contoh")  # so that nobody is asked
    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    errors = tmp_path / "errors.txt"
    with (
        errors.open("wb") as sink,
        subprocess.Popen(
            [PROGRAM, "window", sample["case"]], env=env, stdout=sink, stderr=sink
        ) as window,
    ):
        until = time.monotonic() + 60
        seen = pixels(dump)
        while time.monotonic() < until and window.poll() is None:
            time.sleep(1)
            before, seen = seen, pixels(dump)
            if seen.any(axis=2).mean() > 0.5 and (seen == before).mean() > 0.999:
                break
        ended = window.poll()
        window.terminate()
    picture = REPO / "build" / "built-window.png"
    picture.parent.mkdir(exist_ok=True)
    Image.fromarray(seen).save(picture)
    assert ended is None, errors.read_text(errors="replace")
    colours = np.unique(seen.reshape(-1, 3), axis=0)
    assert len(colours) > 100, f"the window stayed empty: {picture}"
    assert "qt.qpa" not in errors.read_text(errors="replace")
