"""A package of a stranger is parsed in a child: whatever it does costs that package only."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import PackageRefused
from app.services import cases, messages, package_child
from app.services.holding import ROOM
from app.tasks.job import JobContext
from media.worker import client
from media.worker.client import GIB
from tests.services import package_ops
from tests.services.casefiles import REVIEWER
from tests.services.offices import arrived, export, failed, filled_case


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asli")
    with cases.open_case(filled_case(folder / "a"), REVIEWER) as session:
        return export(session, folder / "a.zip").path


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setattr(package_child, "TABLE", package_ops.__name__)
    yield monkeypatch
    client.shutdown()


def behave(child: pytest.MonkeyPatch, how: str) -> None:
    child.setattr(package_child, "OPEN_PACKAGE", how)
    child.setattr(package_child, "VERIFY_PACKAGE", how)


@pytest.mark.parametrize(
    ("how", "why"),
    [("hang", "timed_out"), ("eat", "too_large"), ("die", "worker_crashed")],
)
def test_a_package_that_ends_its_child_is_refused_and_leaves_nothing(
    package: Path, tmp_path: Path, child: pytest.MonkeyPatch, how: str, why: str
) -> None:
    behave(child, how)
    child.setattr(package_child, "MEMORY_BYTES", GIB)
    if how == "hang":
        child.setattr(package_child, "LEAST_S", 3.0)
    with pytest.raises(PackageRefused) as refused, arrived(package, tmp_path / "b"):
        pass
    assert refused.value.facts["why"] == why
    assert refused.value.facts["path"] == package
    assert list((tmp_path / "b").iterdir()) == []
    assert failed(package) == [f"package container: why={why}; member={package.name}"]


def test_after_a_package_that_crashed_its_child_the_next_one_is_opened(
    package: Path, tmp_path: Path, child: pytest.MonkeyPatch
) -> None:
    behave(child, "die")
    with pytest.raises(PackageRefused), arrived(package, tmp_path / "b"):
        pass
    child.undo()
    with arrived(package, tmp_path / "b") as arrival:
        assert arrival.case is not None
    assert not (tmp_path / "b" / ROOM).exists()


def test_what_ended_a_child_is_said_in_both_languages() -> None:
    for why in ("worker_crashed", "timed_out", "too_large", "bomb"):
        error = PackageRefused(path=Path("paket.zip"), why=why, member="paket.zip")
        told = {messages.describe(error, lang).text for lang in ("id", "en")}
        assert len(told) == 2
        assert not any(why in text or "gambar" in text or "picture" in text for text in told)


@pytest.mark.parametrize("how", ["lead out", "link out", "say nothing"])
def test_a_child_that_was_taken_over_cannot_lead_out_of_the_quarantine(
    package: Path, tmp_path: Path, child: pytest.MonkeyPatch, how: str
) -> None:
    behave(child, "honest")
    with arrived(package, tmp_path / "b") as arrival:
        assert [member.name for member in arrival.package.members] == ["data/case.json"]
    behave(child, how)
    with pytest.raises(PackageRefused) as refused, arrived(package, tmp_path / "b"):
        pass
    assert refused.value.facts["why"] == "worker_crashed"
    assert list((tmp_path / "b").iterdir()) == []


def test_a_dossier_laid_aside_as_a_link_is_not_followed(
    package: Path, child: pytest.MonkeyPatch
) -> None:
    behave(child, "link dossier")
    assert failed(package) == [f"package container: why=worker_crashed; member={package.name}"]


@pytest.mark.skipif(sys.platform != "linux", reason="native code is held by Landlock")
def test_the_child_writes_into_the_folder_it_was_given_and_nowhere_else(
    package: Path, tmp_path: Path, child: pytest.MonkeyPatch
) -> None:
    behave(child, "write out")
    copy = tmp_path / "kiriman" / "a.zip"
    copy.parent.mkdir()
    copy.write_bytes(package.read_bytes())
    scratch = tmp_path / "tempat"
    scratch.mkdir()
    said = package_child.verify_package(copy, scratch, JobContext())
    assert {check.name: check.detail for check in said.checks} == {
        "inside": "done",
        **dict.fromkeys(("python", "folder", "rename", "remove", "native"), "refused"),
    }
    assert [path.name for path in copy.parent.iterdir()] == ["a.zip"]


def test_this_process_parses_no_part_of_a_package(package: Path, tmp_path: Path) -> None:
    """Whoever only opens and verifies packages has loaded none of their parsers."""
    (tmp_path / "b").mkdir()
    code = (
        "import sys; from pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from app.services import arrivals, package_checks\n"
        "from app.tasks.job import JobContext\n"
        "if __name__ == '__main__':\n"
        f"    package = Path({str(package)!r})\n"
        f"    job = arrivals.arrival_job(package, Path({str(tmp_path / 'b')!r}))\n"
        "    arrival = job.run(JobContext())\n"
        "    arrival.holding.discard()\n"
        "    assert arrival.case is not None\n"
        "    assert len(package_checks.verify_package(package, (), JobContext())) > 5\n"
        "    rooms = [f'app.package.{name}' for name in ('archive', 'audit', 'records')]\n"
        "    print(sorted({*rooms, 'app.services.package_rows'} & set(sys.modules)))\n"
    )
    script = tmp_path / "asks.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
