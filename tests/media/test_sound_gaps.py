from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import UnreadableMedia
from app.domain.file_state import SoundExtent
from app.domain.mediatime import TimeRange
from app.services import frames, sound_extents
from app.tasks.job import JobContext
from media.sound_gaps import sound_extent
from media.worker import calls
from tests.media.numbered import write_video
from tests.media.sound_files import click
from tests.media.sound_files import write_sound as write_pieces
from tests.services.casefiles import add_video, new_case


@pytest.fixture
def gappy(tmp_path: Path) -> Path:
    """Sound from 0 to 1 s, from 3 to 4 s, and none after."""
    pieces = [(0.0, click(0.2, 1.024, 48_000)), (3.0, click(0.2, 1.024, 48_000))]
    return write_pieces(tmp_path / "gap.mkv", pieces, video_until_s=6.0)


def test_a_gap_and_a_missing_end_are_found(gappy):
    found = sound_extent(gappy, JobContext())
    [gap] = found.gaps
    assert gap.start_us == pytest.approx(1_024_000, abs=30_000)
    assert gap.end_us == pytest.approx(3_000_000, abs=2_000)
    assert found.count == 1
    assert found.end_us == pytest.approx(4_024_000, abs=30_000)
    assert found.gaps_until(6_000_000)[-1] == TimeRange(found.end_us, 6_000_000)
    assert found.gaps_until(found.end_us + 200_000) == found.gaps


def test_the_child_finds_the_same(gappy):
    assert calls.sound_extent(gappy, JobContext()) == sound_extent(gappy, JobContext())


def test_whole_sound_has_no_gap(shared_data):
    for name in ("nasa_13013.mp4", "sample_h262_mpeg_audio.ts", "sample.avi", "sample.flv"):
        assert sound_extent(shared_data / "media/video" / name, JobContext()).gaps == (), name


def test_a_silent_film_has_neither_gap_nor_end(tmp_path):
    path = write_video(tmp_path / "silent.mp4", 20)
    assert sound_extent(path, JobContext()) == SoundExtent()


def test_what_is_no_media_is_refused(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"nothing" * 99)
    with pytest.raises(UnreadableMedia):
        sound_extent(path, JobContext())


def test_it_is_kept_and_a_damaged_copy_is_made_again(tmp_path):
    with new_case(tmp_path) as session:
        item = session.stores.evidence.by_code(add_video(session, tmp_path))
        job = sound_extents.sound_extent_job(session, item)
        found = job.run(JobContext())
        assert found.end_us == pytest.approx(2_000_000, abs=80_000)
        kept = frames.cache_path(session, item, sound_extents.SOUND_EXTENT)
        for nonsense in ("{", '{"gaps": 7}', "[[]]", '{"gaps": [], "count": "x", "end_us": 0}'):
            kept.write_text(nonsense)
            assert job.run(JobContext()) == found
