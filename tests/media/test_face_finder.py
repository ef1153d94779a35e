"""The shipped face detector: checked before it is loaded, run in the child on every frame."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.errors import DetectorUnusable, TimeOutsideMedia
from app.domain.mediatime import TimeRange
from app.domain.redaction import DOUBTFUL, box_at
from app.domain.sightings import DETECTOR, proposals
from app.services.face_proposals import model_path
from app.tasks.job import JobContext
from media.face_finder import FaceFinder
from media.worker import face_calls
from tests.media.drawn_faces import HEIGHT, WIDTH, with_faces, write_film


def test_the_detector_that_is_shipped_is_the_one_that_was_checked() -> None:
    data = model_path().read_bytes()
    assert hashlib.sha256(data).hexdigest() == DETECTOR.sha256
    assert {path.name for path in model_path().parent.iterdir()} == {
        "LICENSE",
        "README.md",
        DETECTOR.name,
    }


def test_a_changed_or_missing_detector_is_not_loaded(tmp_path: Path) -> None:
    changed = tmp_path / DETECTOR.name
    data = bytearray(model_path().read_bytes())
    data[-1] ^= 1
    changed.write_bytes(data)
    film = write_film(tmp_path / "film.mp4", [with_faces((100, 100))] * 3)
    for model, why in ((changed, "detector_changed"), (tmp_path / "no", "detector_missing")):
        with pytest.raises(DetectorUnusable) as refused:
            face_calls.search_video(film, TimeRange(0, 100_000), model, JobContext())
        assert refused.value.facts["why"] == why


def test_a_face_is_found_where_it_is_in_wide_and_narrow_pixels() -> None:
    finder = FaceFinder(model_path())
    picture = with_faces((260, 180))
    [face] = finder.sightings(picture)
    for aspect in (0.5, 2.0):
        # the same scene, stored with pixels that are higher or wider than they are long
        size = (round(WIDTH / aspect), HEIGHT) if aspect > 1 else (WIDTH, round(HEIGHT * aspect))
        stored = np.asarray(Image.fromarray(picture).resize(size))
        [again] = finder.sightings(stored, aspect)
        assert again.box.x == pytest.approx(face.box.x, abs=0.02)
        assert again.box.y == pytest.approx(face.box.y, abs=0.02)
        assert again.box.width == pytest.approx(face.box.width, abs=0.03)
    assert 260 / WIDTH < face.box.x < face.box.x + face.box.width < 380 / WIDTH
    assert 180 / HEIGHT < face.box.y < face.box.y + face.box.height < 300 / HEIGHT


def test_pictures_too_small_or_empty_show_no_face() -> None:
    finder = FaceFinder(model_path())
    assert finder.sightings(np.zeros((1, 4000, 3), np.uint8)) == ()
    assert finder.sightings(np.zeros((8, 8, 3), np.uint8)) == ()
    assert finder.sightings(with_faces()) == ()


def test_every_frame_is_looked_at_and_gaps_are_bridged_with_doubt(tmp_path: Path) -> None:
    # comes into sight in mid-picture at frame 10, is hidden from 20 to 24, stays to the end
    pictures = [
        with_faces((100 + 4 * at, 180)) if 10 <= at < 20 or at >= 25 else with_faces()
        for at in range(40)
    ]
    film = write_film(tmp_path / "film.mp4", pictures)
    reports = []
    ctx = JobContext(on_progress=lambda progress: reports.append(progress.step))

    found = face_calls.search_video(film, TimeRange(0, 1_600_000), model_path(), ctx)

    assert [each.frame for each in found] == [*range(10, 20), *range(25, 40)]
    assert "faces" in reports
    [region] = proposals(found, range(40), "Wajah")
    assert (region.first, region.last, region.is_proposed) == (5, 39, True)
    doubts = {key.frame: key.doubt for key in region.keys}
    assert all(doubts[frame] >= DOUBTFUL for frame in (*range(5, 10), *range(20, 25)))
    assert doubts[39] < DOUBTFUL  # the stretch ends there, not the face
    for frame in (*range(10, 20), *range(25, 40)):
        box = box_at(region, frame)
        assert box is not None
        left = (100 + 4 * frame) / WIDTH
        # from ear to ear and brow to chin of what was drawn
        assert box.x <= left + 0.21 * 120 / WIDTH + 0.012
        assert box.x + box.width >= left + 0.79 * 120 / WIDTH - 0.012
        assert box.y + box.height >= (180 + 0.93 * 120) / HEIGHT - 0.012


def test_a_stretch_after_the_end_is_refused(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4", [with_faces((100, 100))] * 3)
    with pytest.raises(TimeOutsideMedia):
        face_calls.search_video(film, TimeRange(60_000_000, 61_000_000), model_path(), JobContext())


@pytest.mark.parametrize("turn", range(4))
def test_a_photo_laid_on_its_side_is_looked_at_in_its_other_turns(
    turn: int, tmp_path: Path
) -> None:
    path = tmp_path / "photo.png"
    Image.fromarray(np.rot90(with_faces((100, 300)), turn)).save(path)
    found = face_calls.search_photo(path, 0, model_path(), JobContext())
    [face] = found.sightings
    x, y = face.box.x + face.box.width / 2, face.box.y + face.box.height / 2
    middle = (160 / WIDTH, 366 / HEIGHT)
    expected = [middle, (middle[1], 1 - middle[0]), (1 - middle[0], 1 - middle[1])]
    expected.append((1 - middle[1], middle[0]))
    assert (x, y) == pytest.approx(expected[turn], abs=0.03)
