"""What is odd about a file is told with numbers that can be checked."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.domain.file_state import FileFact, Oddity
from app.domain.mediatime import TimeRange
from app.domain.viewing import SoundTrack
from media.playback import Playback
from media.playback_facts import file_facts
from media.stated_times import counted_base
from tests.media.made_files import cut, make_bare_stream
from tests.media.numbered import index_of, write_video


def facts_of(path: Path) -> dict[Oddity, FileFact]:
    playback = Playback(path, index_of(path))
    try:
        return {fact.kind: fact for fact in playback.facts()}
    finally:
        playback.close()


def test_a_whole_film_with_sound_has_nothing_odd(tmp_path):
    assert facts_of(write_video(tmp_path / "a.mp4", 60, tone_at_s=(0.5,))) == {}


def test_a_damaged_middle_says_how_many_frames_are_lost_and_where(tmp_path):
    path = write_video(tmp_path / "a.mp4", 200, gop=50, tone_at_s=(0.5,))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 6000] = np.random.default_rng(3).bytes(6000)
    path.write_bytes(data)
    index = index_of(path)
    found = facts_of(path)
    assert found[Oddity.DAMAGED].is_damage
    lost = found[Oddity.LOST]
    assert lost.count == 200 - len(index) > 0
    [span] = lost.spans
    assert span.length_us == (lost.count + 1) * 40_000


def test_a_cut_film_says_how_much_is_missing(tmp_path):
    path = write_video(tmp_path / "a.mkv", 100, gop=25)
    size = path.stat().st_size
    found = facts_of(cut(path, 0.6))
    assert found[Oddity.TRUNCATED].count == pytest.approx(size * 0.4, abs=200)


def test_a_film_with_a_blank_end_says_where_the_picture_should_end(tmp_path):
    path = write_video(tmp_path / "a.mkv", 100, gop=25)
    data = bytearray(path.read_bytes())
    blank = slice(len(data) * 6 // 10, len(data) * 97 // 100)
    data[blank] = bytes(blank.stop - blank.start)
    path.write_bytes(data)
    index = index_of(path)
    [span] = facts_of(path)[Oddity.TRUNCATED].spans
    assert len(index) < 100
    assert span.end_us == 4_000_000
    assert span.start_us == pytest.approx(index.duration_us, abs=50_000)


def test_real_files_tell_what_ffprobe_tells(shared_data):
    videos = shared_data / "media/video"
    sony = facts_of(videos / "Sony_ILCE-7M3_A7M3_.mts")
    assert sony[Oddity.START].time_us == 1_040_000
    assert Oddity.INTERLACED in sony
    assert facts_of(videos / "nasa_13013.mp4")[Oddity.SOUND_TRACKS].count == 2
    assert Oddity.NO_SOUND in facts_of(videos / "bottle-detection.mp4")


def test_a_track_without_a_decoder_is_told():
    tracks = (SoundTrack("aac", ("FL", "FR"), 48_000), SoundTrack("", (), 0))
    kinds = [fact.kind for fact in file_facts(None, tracks)]
    assert kinds == [Oddity.SILENT_CODEC, Oddity.SOUND_TRACKS]


def test_gaps_of_sound_are_told_with_their_places():
    gaps = (TimeRange(1, 200_000), TimeRange(400_000, 900_000))
    [fact] = file_facts(None, (SoundTrack("aac", ("FC",), 48_000),), sound_gaps=gaps)
    assert (fact.kind, fact.count, fact.spans) == (Oddity.SOUND_GAP, 2, gaps)


@pytest.mark.parametrize(
    ("codec", "muxer"), [("h264", "h264"), ("hevc", "hevc"), ("mpeg4", "m4v"), ("mjpeg", "mjpeg")]
)
def test_a_bare_stream_of_pictures_says_that_its_times_are_counted(tmp_path, codec, muxer):
    facts = facts_of(make_bare_stream(tmp_path / "given", codec, muxer))
    # Motion JPEG has no rate of its own: FFmpeg's 25 is all there is
    rate = 25 if codec == "mjpeg" else 15
    assert facts[Oddity.UNTIMED].count == rate
    assert not facts[Oddity.UNTIMED].is_damage


def test_a_film_whose_head_is_gone_so_that_bare_pictures_are_left_says_so(tmp_path):
    whole = make_bare_stream(tmp_path / "a.3gp", "h263", "3gp")
    data = whole.read_bytes()
    # past the boxes' head: FFmpeg finds no container in it and takes it for bare H.263
    bare = tmp_path / "given"
    bare.write_bytes(bytes(4096) + data[4096:])
    facts = facts_of(bare)
    assert facts[Oddity.UNTIMED].count > 0
    assert Oddity.UNTIMED not in facts_of(whole)


@pytest.mark.parametrize("muxer", ["avi", "matroska", "mpegts", "mp4"])
def test_a_container_that_states_times_says_nothing_of_counting(tmp_path, muxer):
    path = make_bare_stream(tmp_path / "given", "mpeg4", muxer)
    assert Oddity.UNTIMED not in facts_of(path)


@pytest.mark.parametrize("length", [0, 1, 2**62])
def test_a_length_that_no_frame_has_is_not_believed(tmp_path, length):
    with av.open(str(make_bare_stream(tmp_path / "given", "h264", "h264"))) as container:
        stream = container.streams.video[0]
        lasts = counted_base(stream, np.full(30, length, np.int64), Fraction(1, 90_000))
        assert lasts == Fraction(1, 25)


def test_one_bare_picture_says_that_it_has_no_time(tmp_path):
    facts = facts_of(make_bare_stream(tmp_path / "given", "hevc", "hevc", frames=1))
    assert facts[Oddity.UNTIMED].count == 0
