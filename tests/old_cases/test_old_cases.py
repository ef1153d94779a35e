from __future__ import annotations

import hashlib
import json
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.case import Reviewer
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, clips, dossiers, intake, integrity, review
from app.store.migrations import SCHEMA_VERSION
from app.tasks.job import JobContext

HERE = Path(__file__).parent
REVIEWER = Reviewer("Dewi (fiktif)")
CASES = {1: "schema1.zip", 2: "schema2.zip", 3: "schema3.zip"}


@pytest.fixture(autouse=True)
def another_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is a computer that never saw this case: two futures of it would contradict."""
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))


@pytest.fixture(params=sorted(CASES))
def schema(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def old(schema: int, tmp_path: Path) -> Path:
    with zipfile.ZipFile(HERE / CASES[schema]) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "lama.netra"


@pytest.fixture
def locked(old: Path) -> Iterator[Path]:
    """The case on a real volume that is mounted for reading only."""
    stick = old.parent / "stik"
    stick.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(stick)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a volume can be mounted by root only")
    shutil.copytree(old, stick / old.name)
    subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
    yield stick / old.name
    subprocess.run(["umount", "--lazy", str(stick)], check=True)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def failed(folder: Path) -> list[tuple[str, str]]:
    report = integrity.verify_path(folder, (), JobContext())
    assert report.checks
    return [(check.name, check.detail) for check in report.checks if not check.ok]


def test_every_schema_has_its_case() -> None:
    assert sorted(CASES) == list(range(1, SCHEMA_VERSION))


def test_it_verifies_as_it_lies(old: Path) -> None:
    assert failed(old) == []


def test_a_changed_byte_of_it_is_found(old: Path) -> None:
    path = max((old / "originals").glob("*/*"), key=lambda found: found.stat().st_size)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    assert [name for name, _detail in failed(old)] == ["original BB-001"]


def test_it_opens_from_a_locked_volume_and_no_byte_changes(locked: Path) -> None:
    before = contents(locked)
    with cases.open_case(locked, REVIEWER) as session:
        assert session.is_read_only
        names = [item.name for item in intake.evidence_list(session)]
        assert names[:3] == ["pidato.mp4", "spanduk.jpg", "catatan.txt"]
        assert [moment.code for moment in review.moments(session)] == ["M-001"]
        transcript = review.transcript(session, "BB-001")
        assert transcript is not None
        assert transcript.segments[0].text == "mari dukung paslon dua"
        assert len(clips.derivatives(session)) == 2
        assert len(dossiers.listed(session)) == 1
        assert cases.summary(session).form.region == "Kabupaten Contoh"
    assert failed(locked) == []
    assert contents(locked) == before


def test_it_is_upgraded_kept_and_intact(old: Path, schema: int) -> None:
    before = hashlib.sha256((old / "case.db").read_bytes()).hexdigest()
    lines = (old / "custody.jsonl").read_bytes()
    kept = old / f"case.schema{schema}.db"
    with cases.open_case(old, REVIEWER) as session:
        assert session.mended == (f"upgraded {kept.name}",)
        draft = MomentDraft(EvidenceCode("BB-001"), TimeRange(100_000, 300_000), ("N-07",))
        assert review.mark(session, draft).code == "M-003"
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == before
    assert not stat.S_IMODE(kept.stat().st_mode) & stat.S_IWUSR
    after = (old / "custody.jsonl").read_bytes()
    assert after.startswith(lines)
    upgrade = json.loads(after[len(lines) :].splitlines()[0])
    assert (upgrade["act"], upgrade["data"]["kept_sha256"]) == ("case.upgrade", before)
    assert failed(old) == []
    with cases.open_case(old, REVIEWER) as session:
        assert session.mended == ()


def test_a_change_after_the_upgrade_is_found_as_before(old: Path) -> None:
    cases.open_case(old, REVIEWER).close()
    path = next((old / "derived").glob("*/*"))
    path.write_bytes(path.read_bytes() + b"!")
    assert failed(old) != []


def test_the_command_line_upgrades_and_verifies(
    old: Path, schema: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["case", "set", str(old), "region=Kota Contoh"]) == 0
    assert f"case.schema{schema}.db" in capsys.readouterr().err
    assert run(["verify", str(old)]) == 0
