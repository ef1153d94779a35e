"""One changed byte anywhere in a package is found, and the part it stands in is named."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.checks import CheckResult
from app.package.checks import verify_package
from app.package.zipform import CENTRAL, END, LOCAL
from app.tasks.job import JobContext
from tests.package import samples
from tests.package.conftest import Ready

BASE = "perkara-003/"


@dataclass(frozen=True)
class Part:
    start: int
    end: int
    name: str
    """Path in the bag; empty for the end of the archive."""
    is_data: bool


def parts(content: bytes) -> list[Part]:
    """Say of every byte of a ZIP in our form what it belongs to, by walking it from the front."""
    found, at = [], 0
    while content[at : at + 4] == b"PK\3\4":
        fields = LOCAL.unpack_from(content, at)
        data = at + LOCAL.size + fields[9] + fields[10]
        name = content[at + LOCAL.size :][: fields[9]].decode().removeprefix(BASE)
        found += [Part(at, data, name, False), Part(data, data + fields[7], name, True)]
        at = data + fields[7]
    while content[at : at + 4] == b"PK\1\2":
        fields = CENTRAL.unpack_from(content, at)
        end = at + CENTRAL.size + sum(fields[10:13])
        name = content[at + CENTRAL.size :][: fields[10]].decode().removeprefix(BASE)
        found.append(Part(at, end, name, False))
        at = end
    assert at == len(content) - END.size
    return [*found, Part(at, len(content), "", False)]


def verdict(path: Path) -> list[CheckResult]:
    checks = verify_package(path, (samples.root(),), JobContext())
    return [check for check in checks if not check.ok]


def names(failed: list[CheckResult], part: Part) -> bool:
    """Tell whether a failed check names the part in which a byte was changed."""
    if not part.name:
        return any(check.name == "package container" for check in failed)
    return any(part.name in f"{check.name} {check.detail}" for check in failed)


def chosen(content: bytes, rng: random.Random, count: int) -> list[tuple[int, Part]]:
    """Choose places: every part is hit, headers as often as data."""
    all_parts = [part for part in parts(content) if part.end > part.start]
    places = [(rng.randrange(part.start, part.end), part) for part in all_parts]
    while len(places) < count:
        part = rng.choice(all_parts)
        places.append((rng.randrange(part.start, part.end), part))
    return places


def test_a_clean_package_gives_no_alarm(ready: Ready):
    assert verdict(ready.zip) == []
    assert verdict(ready.folder) == []


@pytest.mark.parametrize("seed", range(6))
def test_one_changed_byte_of_a_zip_is_found_and_named(ready: Ready, seed: int, tmp_path: Path):
    content, rng = ready.zip.read_bytes(), random.Random(seed)  # noqa: S311  # places, no secret
    path = tmp_path / "a.zip"
    for at, part in chosen(content, rng, 60)[seed * 10 : seed * 10 + 10]:
        changed = bytearray(content)
        changed[at] ^= rng.randrange(1, 256)
        path.write_bytes(changed)
        failed = verdict(path)
        assert failed, (at, part)
        assert names(failed, part), (at, part, failed)


@pytest.mark.parametrize("which", ["local", "central", "end"])
def test_every_byte_of_a_header_is_guarded(ready: Ready, which: str, tmp_path: Path):
    # Field by field: versions, flags, time stamps, attributes and lengths that nobody looks at.
    content = ready.zip.read_bytes()
    headers = [part for part in parts(content) if part.name == "data/custody.jsonl"]
    local, _, central = headers
    end = parts(content)[-1]
    part, size = {
        "local": (local, LOCAL.size),
        "central": (central, CENTRAL.size),
        "end": (end, END.size),
    }[which]
    path = tmp_path / "a.zip"
    for at in range(part.start, part.start + size):
        changed = bytearray(content)
        changed[at] ^= 1 << at % 8
        path.write_bytes(changed)
        failed = verdict(path)
        assert failed, at - part.start
        assert names(failed, part), (at - part.start, failed)


def test_a_comment_added_to_our_archive_is_found(ready: Ready, tmp_path: Path):
    content = ready.zip.read_bytes()
    path = tmp_path / "a.zip"
    path.write_bytes(content[:-2] + b"\x05\x00salam")
    assert [check.name for check in verdict(path)] == ["package container"]


def test_a_directory_in_another_order_is_found(ready: Ready, tmp_path: Path):
    content = ready.zip.read_bytes()
    records = [p for p in parts(content) if content[p.start : p.start + 4] == b"PK\1\2"]
    turned = b"".join(content[p.start : p.end] for p in reversed(records))
    path = tmp_path / "a.zip"
    path.write_bytes(content[: records[0].start] + turned + content[-END.size :])
    assert [check.name for check in verdict(path)] == ["package container"]


def test_one_changed_byte_of_each_file_of_a_folder_is_found_and_named(ready: Ready, tmp_path: Path):
    rng = random.Random(1)  # noqa: S311  # places, no secret
    for file in sorted(p for p in ready.folder.rglob("*") if p.is_file()):
        name = str(file.relative_to(ready.folder))
        content = bytearray(file.read_bytes())
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        before, spoiled = file.read_bytes(), bytes(content)
        file.write_bytes(spoiled)
        try:
            failed = verdict(ready.folder)
        finally:
            file.write_bytes(before)
        assert any(name in f"{check.name} {check.detail}" for check in failed), (name, failed)


@pytest.mark.parametrize("cut", [1, 22, 100, 5000])
def test_a_package_cut_short_is_found(ready: Ready, cut: int, tmp_path: Path):
    path = tmp_path / "a.zip"
    path.write_bytes(ready.zip.read_bytes()[:-cut])
    assert [check.name for check in verdict(path)] == ["package container"]


@pytest.mark.parametrize("more", [b"\0", b"PK\5\6" + bytes(18), b"x" * 70_000])
def test_a_package_with_something_after_it_is_found(ready: Ready, more: bytes, tmp_path: Path):
    path = tmp_path / "a.zip"
    path.write_bytes(ready.zip.read_bytes() + more)
    assert [check.name for check in verdict(path)] == ["package container"]
