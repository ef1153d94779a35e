"""What the sample case ships: small, credited, fictional, nobody's place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.case import is_register_number
from app.domain.errors import ReferenceDataInvalid, UnreadableMedia
from app.domain.evidence import EvidenceKind
from app.runtime.paths import resource
from app.services import catalogue, demo_script
from app.services.demo_script import load_script, media_path
from media.photo import read_photo
from media.probe import probe

DEMO = resource("demo")
OPEN_SEA = (-5.9, 110.75)
"""Java Sea: the one place that the shipped files claim."""
MOST_BYTES = 6_000_000
TELLING = re.compile(r"artist|owner|serial|author|copyright|unique", re.IGNORECASE)
VIDEO = "media/kiriman-pelapor/VID_20241012_091504.mp4"
UPRIGHT = "media/kiriman-saksi/VID_20241012_095840.mp4"
SIDEWAYS_PHOTO = "media/kiriman-pelapor/IMG_20241012_092147.jpg"
BROKEN = "media/kiriman-saksi/VID-20241013-WA0007.mp4"
NOTE = "media/kiriman-saksi/PTT-20241011-WA0002.m4a"
TWINS = (
    "media/kiriman-pelapor/IMG_20241012_093211.jpg",
    "media/kiriman-saksi/IMG-20241013-WA0003.jpg",
)


def shipped() -> list[str]:
    """Give every shipped file as a path below `resources/demo`."""
    files = (path for path in DEMO.rglob("*") if path.is_file())
    return sorted(
        path.relative_to(DEMO).as_posix() for path in files if "__pycache__" not in path.parts
    )


def credited() -> list[str]:
    """Give the first column of the table in CREDITS.md."""
    text = (DEMO / "CREDITS.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)` \|.*\| (?:CC0-1\.0|Apache-2\.0) \|$", text, re.MULTILINE)


def test_every_shipped_file_is_credited_with_a_licence() -> None:
    names = credited()
    folders = tuple(name for name in names if name.endswith("/"))
    missing = [name for name in shipped() if name not in names and not name.startswith(folders)]
    assert missing == []


def test_every_credited_file_is_shipped() -> None:
    assert [name for name in credited() if not (DEMO / name).exists()] == []


def test_the_sample_case_stays_small() -> None:
    assert sum((DEMO / name).stat().st_size for name in shipped()) < MOST_BYTES


def test_the_script_takes_in_every_shipped_media_file() -> None:
    media = [name for name in shipped() if name.startswith("media/")]
    assert sorted(part.file for part in load_script().evidence) == media


def test_every_person_and_the_case_say_that_they_are_fictional() -> None:
    script = load_script()
    names = [party.name for party in script.parties]
    names += [part.provenance.received_from for part in script.evidence]
    names += [person for moment in script.moments for person in moment.persons]
    assert [name for name in [*names, script.reviewer.name] if "(fiktif" not in name] == []
    assert script.form.is_fictional
    assert "FIKTIF" in script.form.title
    assert is_register_number(script.form.number)


def test_moments_name_persons_of_the_case_and_categories_of_the_catalogue() -> None:
    script = load_script()
    known = {party.name for party in script.parties}
    shipped_catalogue = catalogue.load()
    for moment in script.moments:
        assert set(moment.persons) <= known
        assert [shipped_catalogue.category(code).code for code in moment.categories]


def test_a_script_that_is_not_marked_fictional_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DEMO / "case.yaml").read_text(encoding="utf-8")
    (tmp_path / "case.yaml").write_text(
        text.replace("is_fictional: true", "is_fictional: false"), encoding="utf-8"
    )
    monkeypatch.setattr(demo_script, "resource", lambda *parts: tmp_path.joinpath(*parts[1:]))
    with pytest.raises(ReferenceDataInvalid) as refused:
        load_script()
    assert refused.value.facts["why"] == "is_fictional"


def test_the_claimed_places_are_open_sea_and_nothing_names_an_owner() -> None:
    places, names = set(), []
    for part in load_script().evidence:
        path = media_path(part.file)
        if part.file == BROKEN:
            continue
        info = read_photo(path) if path.suffix == ".jpg" else probe(path)
        places.add(info.claimed_gps)
        names += [name for name, _text in info.exif if TELLING.search(name)]
    assert places <= {OPEN_SEA, None}
    assert OPEN_SEA in places
    assert names == []


def test_the_speech_is_a_video_with_sound_and_uneven_frame_times() -> None:
    info = probe(media_path(VIDEO))
    assert (info.width, info.height) == (1280, 720)
    assert {stream.kind for stream in info.streams} == {"video", "audio"}
    assert 35_000_000 < (info.duration_us or 0) < 50_000_000
    assert info.claimed_created_at == "2024-10-12T02:15:04Z"


def test_the_second_video_is_stored_sideways_with_a_rotation_flag() -> None:
    info = probe(media_path(UPRIGHT))
    assert (info.width, info.height, info.rotation) == (720, 1280, 270)


def test_one_photo_is_stored_sideways_with_an_orientation_tag() -> None:
    info = read_photo(media_path(SIDEWAYS_PHOTO))
    assert (info.width, info.height) == (1080, 1440)
    assert dict(info.exif)["Orientation"] == "6"


def test_the_voice_message_is_sound_only() -> None:
    info = probe(media_path(NOTE))
    assert info.kind is EvidenceKind.AUDIO
    assert 10_000_000 < (info.duration_us or 0) < 20_000_000


def test_one_file_cannot_be_read() -> None:
    with pytest.raises(UnreadableMedia):
        probe(media_path(BROKEN))


def test_two_photos_have_the_same_bytes() -> None:
    first, second = (media_path(name).read_bytes() for name in TWINS)
    assert first == second
