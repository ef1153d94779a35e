"""dev.py where it meets a machine that is not ready: one line that says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

import dev

Version = namedtuple("Version", "major minor micro releaselevel serial")
REPO = Path(__file__).parents[1]


def test_another_python_hands_over_or_says_which_is_needed(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(sys, "version_info", Version(3, 9, 2, "final", 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(dev.Stop, match=r"needs Python 3\.11 or 3\.12; this is 3\.9"):
        dev.go_on_with_a_fitting_python()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the other Python")
def test_a_fitting_python_on_the_path_takes_over(monkeypatch, tmp_path) -> None:
    other = tmp_path / "python3.12"
    other.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "$@" > "$0.called"\nexit 0\n')
    other.chmod(0o755)
    monkeypatch.setattr(sys, "version_info", Version(3, 13, 1, "final", 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["dev.py", "check"])
    with pytest.raises(SystemExit) as end:
        dev.go_on_with_a_fitting_python()
    assert end.value.code == 0
    assert (tmp_path / "python3.12.called").read_text().split()[-1] == "check"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="apt-get is Debian's")
def test_who_is_not_root_is_told_the_exact_line(monkeypatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(dev.Stop) as stop:
        dev.apt_install(["libgl1", "qpdf"])
    assert str(stop.value).endswith(
        "run: sudo apt-get install -y --no-install-recommends libgl1 qpdf"
    )
    assert stop.value.status == 3


def test_a_library_that_does_not_load_is_named_by_its_package(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(dev, "QT_LIBRARIES", {"libnetra-has-none.so.1": "libnone1"})
    monkeypatch.setattr(dev, "TEST_TOOLS", {"netra-has-no-such-tool": "notool"})
    assert dev.missing_packages("demo") == ["libnone1"]
    assert dev.missing_packages("test")[:2] == ["libnone1", "notool"]


def test_a_failing_pip_is_one_line(capsys) -> None:
    with pytest.raises(dev.Stop, match="pip install failed: Could not open requirements file"):
        dev.pip("install", "-r", "netra-has-no-such-file.txt")
    assert capsys.readouterr().out == ""


def test_a_venv_that_was_broken_off_is_not_taken_for_ready(monkeypatch, tmp_path) -> None:
    made = []
    monkeypatch.setattr(dev, "STAMP", tmp_path / "ready")
    monkeypatch.setattr(dev, "_new_venv", lambda: made.append("venv"))
    monkeypatch.setattr(dev, "pip", lambda *words: made.append(words[0]))
    dev.make_venv_ready()
    dev.make_venv_ready()
    assert made == ["venv", "install", "install"]
    (tmp_path / "ready").write_text("an older lock")
    dev.make_venv_ready()
    assert made == ["venv"] + ["install"] * 4


def test_the_sample_case_goes_though_its_originals_are_read_only(tmp_path) -> None:
    original = tmp_path / "demo" / "originals" / "ab"
    original.parent.mkdir(parents=True)
    original.write_bytes(b"evidence")
    original.chmod(0o400)
    original.parent.chmod(0o500)
    dev.remove_tree(tmp_path / "demo")
    assert not (tmp_path / "demo").exists()


def test_an_unknown_command_is_answered_with_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "dev.py", "dance"], cwd=REPO, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert all(name in done.stdout for name in dev.COMMANDS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="CI runs it with bash")
def test_ci_runs_what_a_person_runs() -> None:
    script = (REPO / ".ci" / "run").read_text(encoding="utf-8")
    assert "dev.py check" in script
    assert "dev.py test" in script
    assert subprocess.run(["bash", "-n", ".ci/run"], cwd=REPO).returncode == 0


@pytest.mark.parametrize(
    ("word", "status", "said"),
    [("--help", 0, "usage: dev.py bench"), ("no-such", 1, "dev.py: no bench named no-such; ")],
)
def test_bench_measures_nothing_for_help_or_an_unknown_name(word, status, said) -> None:
    command = [sys.executable, "-m", "tests.bench", word]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert (done.stderr or done.stdout).startswith(said)
    assert "measuring" not in done.stderr
    assert "index" in done.stdout + done.stderr
