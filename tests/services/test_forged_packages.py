"""Packages whose box is perfect and whose rows lie: made by whoever has Netra's own writer."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.custody import ChainHead
from app.domain.errors import PackageRefused
from app.package.bag import write_package
from app.package.contents import BagInfo, PackageContents, PackageFile
from app.services import cases, packages
from app.services.packages import ExportRequest
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER
from tests.services.offices import SECOND, arrived, export, failed, filled_case, mark, open_there

Forgery = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asli")
    with cases.open_case(filled_case(folder / "a"), REVIEWER) as session:
        return export(session, folder / "a.zip").path


def unpack(package: Path, into: Path) -> Path:
    with zipfile.ZipFile(package) as file:
        file.extractall(into)
    (bag,) = into.iterdir()
    return bag


def forge(package: Path, tmp_path: Path, rows: Forgery, overview: Forgery | None = None) -> Path:
    """Change the rows, make every hash and count fit again, and give the new package."""
    bag = unpack(package, tmp_path / "isi")
    for name, change in (("rows.json", rows), ("case.json", overview)):
        if change is not None:
            path = bag / "data" / name
            data = json.loads(path.read_bytes())
            change(data)
            path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    case = json.loads((bag / "data" / "case.json").read_bytes())
    info = BagInfo("", "palsu", "2026-11-22", case["log"], ChainHead(**case["head"]))
    files = tuple(
        PackageFile(path.relative_to(bag).as_posix(), path)
        for path in sorted((bag / "data").rglob("*"))
        if path.is_file()
    )
    out = tmp_path / "palsu.zip"
    write_package(out, PackageContents("palsu", files, info), JobContext())
    return out


def refusal(package: Path, tmp_path: Path) -> str:
    with pytest.raises(PackageRefused) as refused, arrived(package, tmp_path / "b"):
        pass
    assert list((tmp_path / "b").iterdir()) == []
    return str(refused.value.facts["why"])


def test_a_forgery_that_changes_nothing_is_taken(package: Path, tmp_path: Path) -> None:
    """The control: what the forger's tools write is refused for what it says, not how."""
    made = forge(package, tmp_path, lambda rows: None)
    with arrived(made, tmp_path / "b") as arrival:
        assert arrival.case is not None


def in_both(change: Forgery) -> tuple[Forgery, Forgery]:
    """Forge the overview a person reads together with the rows."""

    def overview(data: dict[str, Any]) -> None:
        change(data)

    return change, overview


def set_(*path: str | int, to: object) -> Forgery:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (set_("moments", 0, "moment", "draft", "note", to="lain"), "case_differs"),
        (set_("form", "title", to="Perkara lain"), "case_differs"),
        (set_("runs", 0, "segments", 1, "revisions", to=[
            {"revision": 1, "text": "x", "revised_by": "x", "revised_at": ""}
        ]), "case_differs"),
        (set_("suggestions", to=[]), "ok"),
        (set_("moments", 1, "removed_at", to=""), "case_differs"),
        (set_("runs", 0, "model", "path", to="/etc"), "ok"),
        (set_("format", to="netra-case/9"), "unknown_format"),
        (set_("log", to="../../x"), "unreadable_case"),
        (set_("evidence", 0, "digest", "sha256", to="../" * 21 + "x"), "unreadable_case"),
        (set_("evidence", 0, "code", to="BB-009"), "unreadable_case"),
        (set_("derivatives", 0, "suffix", to=".png/../../x"), "unreadable_case"),
        (set_("derivatives", 0, "moment", to="M-099"), "unreadable_case"),
        (set_("runs", 0, "id", to=2**70), "unreadable_case"),
        (set_("runs", 0, "segments", 0, "id", to=2), "unreadable_case"),
        (set_("moments", 0, "moment", "draft", "evidence", to="BB-002"), "unreadable_case"),
        (set_("parties", to=None), "unreadable_case"),
        (set_("extra", to=1), "unreadable_case"),
    ],
)  # fmt: skip
def test_rows_that_differ_from_the_overview_or_break_their_rules_are_refused(
    package: Path, tmp_path: Path, rows: Forgery, why: str
) -> None:
    made = forge(package, tmp_path, rows)
    if why == "ok":  # nothing in it can be misused, and nobody's entry speaks of it
        with arrived(made, tmp_path / "b"):
            return
    assert refusal(made, tmp_path) == why


@pytest.mark.parametrize(
    ("rows", "overview"),
    [
        (
            set_("moments", 0, "moment", "draft", "note", to="lain"),
            set_("moments", 0, "draft", "note", to="lain"),
        ),
        in_both(set_("form", "title", to="Perkara lain")),
        in_both(set_("parties", to=[])),
        in_both(set_("evidence", 0, "provenance", "note", to="lain")),
        in_both(set_("evidence", 0, "media", "duration_us", to=1)),
    ],
)
def test_rows_and_overview_forged_together_still_meet_the_chain(
    package: Path, tmp_path: Path, rows: Forgery, overview: Forgery
) -> None:
    made = forge(package, tmp_path, rows, overview)
    assert refusal(made, tmp_path) == "rows_differ"
    assert [text.partition(":")[0] for text in failed(made)] == ["package rows"]


def test_a_file_that_the_rows_name_and_nobody_packed_is_missed(
    package: Path, tmp_path: Path
) -> None:
    bag = unpack(package, tmp_path / "lihat")
    (still,) = (bag / "data" / "derived").iterdir()

    def without_still(data: dict[str, Any]) -> None:
        data["derivatives"] = []

    made = forge(package, tmp_path, lambda rows: None, without_still)
    assert still.name
    assert refusal(made, tmp_path) in ("case_differs", "case_members")


def test_the_script_agrees_on_a_package_that_came_back_and_on_the_public_variant(
    package: Path, tmp_path: Path, fresh_data: Path
) -> None:
    assert not fresh_data.exists()
    there = open_there(package, tmp_path / "b")
    with cases.open_case(there, SECOND) as session:
        mark(session, "BB-001", 1_000_000)
        back = export(session, tmp_path / "kembali.zip").path
        request = ExportRequest(tmp_path / "publik.zip", is_redacted=True)
        public = packages.export_job(session, request).run(JobContext()).path
    for made in (back, public):
        assert failed(made) == []
        bag = unpack(made, tmp_path / made.stem)
        done = subprocess.run(
            ["bash", "verify.sh"], cwd=bag, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout
        assert "PAKET UTUH" in done.stdout
