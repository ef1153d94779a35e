"""What is opened as media, and what never is."""

from __future__ import annotations

import os
from pathlib import Path

import av
import pytest

from app.domain.errors import FileMissing, FileUnreadable, UnreadableMedia
from media.opening import FORMATS, main_video, open_media
from tests.media.made_files import bars, cut, make_sound, make_video


def why(path: Path) -> object:
    with pytest.raises(UnreadableMedia) as caught:
        open_media(path).close()
    return caught.value.facts["why"]


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.mp4", "libx264", {}),
        ("a.mov", "libx264", {}),
        ("a.3gp", "mpeg4", {}),
        ("a.mkv", "libx264", {}),
        ("a.webm", "libvpx", {}),
        ("a.avi", "mjpeg", {}),
        ("a.ts", "libx264", {}),
        ("a.mpg", "mpeg1video", {}),
        ("a.flv", "flv1", {}),
        ("a.wmv", "wmv2", {}),
        ("a.mp4", "libx264", {"movflags": "frag_keyframe+empty_moov"}),
        ("a.h264", "libx264", {}),
        ("a.hevc", "libx265", {}),
        ("a.mxf", "mpeg2video", {}),
        ("a.mjpeg", "mjpeg", {}),
    ],
)
def test_what_phones_cameras_and_recorders_make_opens_whatever_its_name(
    tmp_path: Path, name: str, codec: str, options: dict[str, str]
) -> None:
    made = make_video(tmp_path / name, codec=codec, options=options, frames=12)
    stored = made.rename(tmp_path / "abcdef")  # originals are stored without an ending
    with open_media(stored) as container:
        stream = main_video(container)
        assert stream is not None
        assert next(container.decode(stream)).width == 64


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", "pcm_s16le"),
        ("a.mp3", "libmp3lame"),
        ("a.m4a", "aac"),
        ("a.aac", "aac"),
        ("a.flac", "flac"),
        ("a.ogg", "libopus"),
        ("a.opus", "libopus"),
        ("a.amr", "libopencore_amrnb"),
        ("a.aiff", "pcm_s16be"),
        ("a.caf", "pcm_s16le"),
        ("a.wma", "wmav2"),
    ],
)
def test_sound_opens_whatever_its_name(tmp_path: Path, name: str, codec: str) -> None:
    rate = 48000 if codec == "libopus" else 8000 if "amr" in codec else 16000
    stored = make_sound(tmp_path / name, codec, rate=rate).rename(tmp_path / "abcdef")
    with open_media(stored) as container:
        assert next(container.decode(audio=0)).samples > 0


SECRET = "rahasia"


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile 'secret.mp4'\n",
        "file 'secret.mp4'\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nsecret.mp4\n#EXT-X-ENDLIST\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>',
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        "1\n00:00:01,000 --> 00:00:02,000\nhalo\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nhalo\n",
        "RIFF is only a word here\n" * 50,
        "hanya teks biasa\n" * 200,
    ],
)
@pytest.mark.parametrize("name", ["a.mp4", "a.m3u8", "a.ffconcat", "a.sdp", "a.mpd", "abcdef"])
def test_text_that_names_other_files_is_refused_under_any_name(
    tmp_path: Path, text: str, name: str
) -> None:
    make_video(tmp_path / "secret.mp4")
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert why(tmp_path / name) in ("not_media", "damaged")


def test_a_picture_of_a_numbered_row_opens_no_other_picture(tmp_path: Path) -> None:
    for number in range(3):
        make_video(tmp_path / f"p{number}.jpg", frames=1, codec="mjpeg", container="image2")
    assert why(tmp_path / "p0.jpg") == "not_media"
    (tmp_path / "p%d.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    assert why(tmp_path / "p%d.jpg") == "not_media"


@pytest.mark.parametrize(
    "name", ["http:a.mp4", "concat:a|b", "pipe:0", "-i", "a b.mp4", "á\u202e.mp4"]
)
@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made there")
def test_a_name_is_only_ever_a_name(tmp_path: Path, name: str) -> None:
    made = make_video(tmp_path / "made.mp4").rename(tmp_path / name)
    with open_media(made) as container:
        assert container.streams.video


def test_what_was_not_there_empty_or_no_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    assert why(tmp_path / "empty.mp4") == "empty"
    with pytest.raises(FileMissing):
        open_media(tmp_path / "none.mp4")
    with pytest.raises(FileUnreadable):
        open_media(tmp_path)


def test_a_recording_that_was_never_finished_is_told_from_no_recording(tmp_path: Path) -> None:
    unfinished = cut(make_video(tmp_path / "a.mp4"), 0.4)  # the index would come at the end
    assert why(unfinished) == "truncated"
    (tmp_path / "b.mkv").write_bytes(b"\x1aE\xdf\xa3" + bytes(500))
    assert why(tmp_path / "b.mkv") == "damaged"
    (tmp_path / "c.mp4").write_bytes(bytes(range(256)) * 400)
    assert why(tmp_path / "c.mp4") == "not_media"


def test_jpeg_after_jpeg_is_a_video_even_without_an_ending(tmp_path: Path) -> None:
    stored = make_video(tmp_path / "a.mjpeg", codec="mjpeg", frames=8).rename(tmp_path / "abc")
    with open_media(stored) as container:
        assert sum(1 for _ in container.decode(video=0)) == 8


def test_a_cover_picture_is_not_the_video(tmp_path: Path) -> None:
    with open_media(make_sound(tmp_path / "a.mp3", "libmp3lame", cover=True)) as container:
        assert len(container.streams.video) == 1
        assert main_video(container) is None


def test_no_demuxer_is_listed_that_reads_other_files_or_takes_any_text() -> None:
    assert not {
        "concat",
        "hls",
        "dash",
        "image2",
        "image2pipe",
        "sdp",
        "rtsp",
        "lavfi",
        "tty",
    } & set(FORMATS)
    assert not [name for name in FORMATS if name.endswith("_pipe")]
    for name in FORMATS:
        assert av.format.ContainerFormat(name, "r").is_input


def test_ffmpeg_says_nothing_on_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = cut(make_video(tmp_path / "a.mkv", pictures=[bars(i, 64, 48) for i in range(25)]), 0.7)
    with open_media(path) as container:
        for packet in container.demux(video=0):
            packet.decode()
    assert capfd.readouterr().err == ""
