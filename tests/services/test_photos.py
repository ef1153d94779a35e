"""Tiles in the cache: kept while they are whole, made again when not, and never without bound."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.domain.case import CaseForm
from app.domain.errors import InvalidValue, UnreadableMedia
from app.domain.evidence import Evidence, EvidenceKind, Provenance
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, intake, photos, review
from app.services.session import CaseSession
from app.tasks.job import JobContext
from media.photo import load_upright
from tests.media.photo_files import animation, save, scene
from tests.services.casefiles import NUMBER, REVIEWER

FORM = CaseForm(number=NUMBER, title="Foto", known_on="2024-10-07", is_fictional=True)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with cases.new_case(tmp_path / "perkara", FORM, REVIEWER) as made:
        yield made


def take(session: CaseSession, path: Path) -> Evidence:
    [outcome] = intake.take_in(session, [path], Provenance(source="uji"), JobContext())
    assert outcome.evidence is not None
    return intake.evidence(session, outcome.evidence.code)


def shown(session: CaseSession, item: Evidence, page: int = 0) -> photos.ShownSheet:
    return photos.sheet_job(session, item, page).run(JobContext())


def pixels(sheet: photos.ShownSheet) -> np.ndarray:
    width, height = sheet.sheet.size(sheet.level)
    return np.frombuffer(sheet.data, np.uint8).reshape(height, width, 4)[:, :, 2::-1]


def test_a_photo_of_ordinary_size_is_handed_over_whole(session, tmp_path):
    path = save(tmp_path / "a.png", scene(1200, 900))
    made = shown(session, take(session, path))
    assert made.level == 0
    assert (pixels(made) == load_upright(path)).all()


def test_of_a_large_one_the_smallest_level_and_a_quick_look(session, tmp_path):
    item = take(session, save(tmp_path / "a.jpg", scene(5000, 4000), quality=80))
    seen: list[object] = []
    made = photos.sheet_job(session, item).run(JobContext(on_item=seen.append))
    assert made.level == made.sheet.levels - 1 > 0
    [quick] = seen
    assert isinstance(quick, photos.QuickPicture)
    assert len(quick.data) == quick.width * quick.height * 4
    assert sorted(path.name for path in made.folder.iterdir()) == [
        *(f"{level}.rgb" for level in range(made.sheet.levels)),
        "sheet.json",
    ]


def test_what_is_whole_is_used_again_and_what_is_not_is_made_anew(session, tmp_path):
    item = take(session, save(tmp_path / "a.png", scene()))
    first = shown(session, item)
    stamp = (first.folder / "0.rgb").stat().st_mtime_ns
    assert (shown(session, item).folder / "0.rgb").stat().st_mtime_ns == stamp
    for damage in (b"", b"{}", b"[1]"):
        (first.folder / "sheet.json").write_bytes(damage)
        assert (pixels(shown(session, item)) == pixels(first)).all()
    with (first.folder / "0.rgb").open("r+b") as handle:
        handle.truncate(10)
    assert (pixels(shown(session, item)) == pixels(first)).all()


def test_tiles_looked_at_longest_ago_go_first(session, tmp_path, monkeypatch):
    items = [take(session, save(tmp_path / f"{n}.png", scene(seed=n))) for n in range(3)]
    made = [shown(session, item) for item in items[:2]]
    for age, sheet in enumerate(made):
        os.utime(sheet.folder, (1_000_000 + age, 1_000_000 + age))
    monkeypatch.setattr(photos, "_CACHE_BYTES", 2 * 320 * 240 * 3 + 4000)
    last = shown(session, items[2])
    assert [sheet.folder.is_dir() for sheet in (*made, last)] == [False, True, True]


def test_a_page_that_is_not_there_is_refused_everywhere(session, tmp_path):
    item = take(session, animation(tmp_path / "a.gif"))
    assert shown(session, item, 2).sheet.page == 2
    with pytest.raises(InvalidValue):
        shown(session, item, 3)
    with pytest.raises(InvalidValue):
        review.mark(session, MomentDraft(item.code, TimeRange(3_000_000, 3_000_000)))
    assert not list(session.blobs.cache.glob("*/.*"))


def test_a_photo_that_cannot_be_read_any_more_is_said(session, tmp_path):
    item = take(session, save(tmp_path / "a.png", scene()))
    original = session.blobs.original_path(item.digest.sha256)
    original.chmod(0o644)
    original.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadableMedia):
        shown(session, item)


def test_the_rows_are_the_photos_in_use(session, tmp_path):
    first = take(session, save(tmp_path / "a.png", scene()))
    take(session, animation(tmp_path / "b.gif"))
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0 broken")
    take(session, tmp_path / "c.jpg")
    rows = photos.rows(session)
    assert [row.evidence.code for row in rows] == ["BB-001", "BB-002"]
    assert rows[0].pixels == 320 * 240
    assert rows[0].thumbnail is not None
    assert first.kind is EvidenceKind.PHOTO
