from __future__ import annotations

import json

import pytest
from PIL import Image

from app.domain.errors import UnreadableMedia
from app.tasks.job import JobContext
from media.filmstrip import write_filmstrip
from tests.media.made_files import make_bare_stream
from tests.media.numbered import index_of, write_sound, write_video


def test_a_filmstrip_names_key_frames_by_their_pts(tmp_path):
    path = write_video(tmp_path / "v.mp4", 100, gop=25)
    write_filmstrip(path, tmp_path / "strip", 8, JobContext())
    facts = json.loads((tmp_path / "strip" / "index.json").read_text(encoding="utf-8"))
    index = index_of(path)
    keys = {int(pts) for pts in index.key_pts}
    pictures = facts["pictures"]
    assert [entry["pts"] for entry in pictures] == sorted(keys)
    for entry in pictures:
        assert entry["time_us"] == index.times_us[list(index.pts).index(entry["pts"])]
        with Image.open(tmp_path / "strip" / entry["file"]) as picture:
            assert (picture.format, picture.height) == ("JPEG", 72)


def test_a_filmstrip_of_sound_is_refused(tmp_path):
    path = write_sound(tmp_path / "a.m4a", 0.5, ())
    with pytest.raises(UnreadableMedia):
        write_filmstrip(path, tmp_path / "strip", 8, JobContext())


@pytest.mark.parametrize(("codec", "muxer"), [("libx264", "h264"), ("mjpeg", "mjpeg")])
def test_pictures_without_times_stand_where_the_index_counts_them(tmp_path, codec, muxer):
    path = make_bare_stream(tmp_path / "given", codec, muxer)
    write_filmstrip(path, tmp_path / "strip", 4, JobContext())
    facts = json.loads((tmp_path / "strip" / "index.json").read_text(encoding="utf-8"))
    times = [entry["time_us"] for entry in facts["pictures"]]
    assert len(times) > 1
    assert set(times) <= set(index_of(path).times_us.tolist())


def test_a_film_that_states_no_length_has_more_than_one_picture(tmp_path):
    path = write_video(tmp_path / "v.mkv", 100, gop=25)
    raw = path.read_bytes()
    # the element that holds the length becomes an empty one: as a browser's recorder leaves it
    at = raw.index(b"\x44\x89\x88")
    path.write_bytes(raw[:at] + b"\xec\x89" + bytes(9) + raw[at + 11 :])
    write_filmstrip(path, tmp_path / "strip", 8, JobContext())
    facts = json.loads((tmp_path / "strip" / "index.json").read_text(encoding="utf-8"))
    assert len(facts["pictures"]) == 4
