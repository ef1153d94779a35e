"""The shipped detector of lettering: checked before it is loaded, run in the child."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.errors import DetectorUnusable
from app.domain.lettering import TEXT_DETECTOR, Sought
from app.domain.mediatime import TimeRange
from app.domain.sightings import Sighting, SightingsInFrame, proposals, uncovered
from app.services.face_proposals import model_path
from app.tasks.job import JobContext
from media.text_finder import TextFinder
from media.worker import face_calls
from tests.media.drawn_faces import write_film
from tests.media.lettered import street, with_plate

MODEL = model_path(Sought.TEXT)


def test_the_detector_that_is_shipped_is_the_one_that_was_checked() -> None:
    assert hashlib.sha256(MODEL.read_bytes()).hexdigest() == TEXT_DETECTOR.sha256
    assert {path.name for path in MODEL.parent.iterdir()} == {"README.md", TEXT_DETECTOR.name}


def test_a_changed_or_missing_detector_is_not_loaded(tmp_path: Path) -> None:
    changed = tmp_path / TEXT_DETECTOR.name
    changed.write_bytes(MODEL.read_bytes()[:-1] + b"x")
    for model, why in ((changed, "detector_changed"), (tmp_path / "no", "detector_missing")):
        with pytest.raises(DetectorUnusable) as refused:
            TextFinder(model)
        assert refused.value.facts["why"] == why


def test_a_plate_is_found_where_it_is_and_its_box_hides_the_letters() -> None:
    picture, letters = with_plate(street(), (300, 200))
    found = TextFinder(MODEL).sightings(picture)
    [region] = proposals([SightingsInFrame(0, found)], range(1), "Tulisan")
    assert uncovered(SightingsInFrame(0, (Sighting(letters, 1.0),)), [region]) == ()
    box = region.keys[0].box
    assert box.width * box.height < 4 * letters.width * letters.height


def test_a_picture_without_letters_has_none() -> None:
    assert TextFinder(MODEL).sightings(street()) == ()
    assert TextFinder(MODEL).sightings(np.zeros((5, 5, 3), np.uint8)) == ()


def test_wide_and_narrow_pixels_change_no_place() -> None:
    picture, letters = with_plate(street(), (300, 200))
    for aspect in (0.5, 2.0):
        size = (round(640 / aspect), 360) if aspect > 1 else (640, round(360 * aspect))
        stored = np.asarray(Image.fromarray(picture).resize(size))
        [found] = TextFinder(MODEL).sightings(stored, aspect)
        assert found.box.x + found.box.width / 2 == pytest.approx(
            letters.x + letters.width / 2, abs=0.03
        )


def test_every_frame_of_a_moving_plate_is_found_in_the_child(tmp_path: Path) -> None:
    frames = [with_plate(street(), (100 + 8 * n, 120))[0] for n in range(12)]
    film = write_film(tmp_path / "film.mp4", frames)
    steps: list[str] = []
    found = face_calls.search_video(
        film,
        TimeRange(0, 12 * 40_000),
        MODEL,
        JobContext(on_progress=lambda told: steps.append(told.step)),
        sought=Sought.TEXT,
    )
    assert [each.frame for each in found] == list(range(12))
    assert "text" in steps
    [region] = proposals(found, range(12), "Tulisan")
    assert (region.first, region.last) == (0, 11)


def test_lettering_of_a_photo_is_found_in_the_child(tmp_path: Path) -> None:
    path = tmp_path / "foto.png"
    Image.fromarray(with_plate(street(), (40, 60))[0]).save(path)
    found = face_calls.search_photo(path, 0, MODEL, JobContext(), Sought.TEXT)
    assert len(found.sightings) == 1


def test_what_lies_beneath_the_picture_is_not_searched_and_places_are_those_of_the_whole(
    tmp_path: Path,
) -> None:
    picture, letters = with_plate(with_plate(street(), (300, 100))[0], (60, 290), "BILAH 17")
    film = write_film(tmp_path / "film.mp4", [picture] * 3)
    told = [
        face_calls.search_video(
            film, TimeRange(0, 120_000), MODEL, JobContext(), None, Sought.TEXT, share
        )
        for share in (1.0, 0.7)
    ]
    assert [len(each.sightings) for each in told[0]] == [2, 2, 2]
    assert [len(each.sightings) for each in told[1]] == [1, 1, 1]
    [upper] = told[1][2].sightings
    whole = min(told[0][2].sightings, key=lambda face: face.box.y)
    assert letters.y > 0.7
    assert upper.box.y == pytest.approx(whole.box.y, abs=0.02)
    assert upper.box.height == pytest.approx(whole.box.height, abs=0.03)
