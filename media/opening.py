"""The one way a media file is opened: known container formats, local files, nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import av
import av.logging
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from app.domain.errors import FileMissing, FileUnreadable, UnreadableMedia

# FFmpeg prints what it thinks of hostile files; the terminal and --json are ours. None, not
# PANIC: at any level PyAV takes the GIL for each error, and closing a file waits for decoder
# threads while it holds the GIL, so one damaged packet could hang the program for ever.
av.logging.set_level(None)

FORMATS: tuple[str, ...] = (
    # phones, cameras, messengers, screen recorders
    "mov",  # FFmpeg compares with each part of "mov,mp4,m4a,3gp,3g2,mj2"
    "mp4",
    "m4a",
    "3gp",
    "3g2",
    "mj2",
    "matroska",
    "webm",
    "avi",
    "flv",
    "asf",
    "ogg",
    "mpeg",
    "mpegts",
    "mpegvideo",
    "m4v",
    "mxf",
    "dv",
    "rm",
    "ivf",
    "obu",
    "nut",
    "gif",
    # CCTV recorders: raw streams and their own containers
    "h264",
    "hevc",
    "mjpeg",
    "mpjpeg",
    "h263",
    "dhav",
    "iv8",
    "luodat",
    # sound
    "wav",
    "w64",
    "mp3",
    "aac",
    "loas",
    "ac3",
    "eac3",
    "flac",
    "ape",
    "wv",
    "tta",
    "amr",
    "amrnb",
    "amrwb",
    "caf",
    "aiff",
    "au",
    "voc",
    "gsm",
    "dss",
    "qcp",
    "sln",
)
"""Demuxers that read nothing but the file they are given.

Never: concat, hls, dash, image2, sdp, rtsp, lavfi, tty, subtitles. They name or read other
files, reach the network, or take any text for media.
"""
_MP4_BOXES = (b"ftyp", b"moov", b"mdat", b"moof", b"wide", b"free", b"skip")
_SIGNATURES = (b"\x1aE\xdf\xa3", b"RIFF", b"OggS", b"fLaC", b"FLV", b"0&\xb2u\x8ef\xcf\x11", b"ID3")
_JPEG_START = b"\xff\xd8\xff"
_JPEG_NEXT = re.compile(rb"\xff\xd9[\x00\r\n]{0,16}\xff\xd8\xff")
_JPEG_STREAM_MIN = 3
_JPEG_SCAN_BYTES = 16 * 1024 * 1024
_OPTIONS = {"format_whitelist": ",".join(FORMATS), "protocol_whitelist": "file"}


def open_media(path: Path) -> InputContainer:
    """Open a file for reading; the caller closes the container.

    Args:
        path: a regular file; never taken for an address, whatever its name.

    Raises:
        FileMissing: no file is there.
        FileUnreadable: it may not be read.
        UnreadableMedia: `why` is `empty`, `not_media` (no known container, or one that
            is not on the list), `truncated` (an mp4 whose index was never written) or
            `damaged` (a known container whose header is broken).
    """
    _check_regular(path)
    try:
        return _open(path)
    except (av.FFmpegError, UnicodeError) as e:
        # Also FFmpeg's "no memory": its word for a length in the file that cannot be.
        if is_jpeg_stream(path):
            return _open_jpeg_stream(path)
        raise UnreadableMedia(path=path, why=_why(path)) from e


def main_video(container: InputContainer) -> VideoStream | None:
    """Give the stream that is meant by "the video": the first that is no cover picture."""
    return next((s for s in container.streams.video if not is_cover(s)), None)


def is_cover(stream: VideoStream) -> bool:
    """Tell whether a video stream is one still picture that belongs to a piece of sound."""
    return bool(stream.disposition & Disposition.attached_pic)


def has_decoder(stream: Stream) -> bool:
    """Tell whether FFmpeg can decode a stream (PyAV then has a codec context, else None)."""
    return getattr(stream, "codec_context", None) is not None


def is_jpeg_stream(path: Path) -> bool:
    """Tell whether a file is JPEG after JPEG, as some recorders write video.

    FFmpeg takes it for one picture unless the name ends in .mjpg. A photo with further
    pictures inside (MPF: previews, depth, gain maps) is still a photo.
    """
    with path.open("rb") as handle:
        head = handle.read(_JPEG_SCAN_BYTES)
    return (
        head.startswith(_JPEG_START)
        and b"MPF\0" not in head[:65536]
        and len(_JPEG_NEXT.findall(head)) >= _JPEG_STREAM_MIN
    )


def _open(path: Path, format_name: str | None = None) -> InputContainer:
    return av.open(
        # "file:" so that a name such as "http:x" or "concat:a|b" stays a name.
        f"file:{path}",
        mode="r",
        format=format_name,
        container_options=dict(_OPTIONS),
        metadata_errors="replace",
    )


def _open_jpeg_stream(path: Path) -> InputContainer:
    try:
        return _open(path, "mjpeg")
    except av.FFmpegError as e:
        raise UnreadableMedia(path=path, why="damaged") from e


def _check_regular(path: Path) -> None:
    try:
        size_bytes = path.stat().st_size
        if not path.is_file():
            raise FileUnreadable(path=path, why="not_a_file")
        with path.open("rb") as handle:
            handle.read(1)
    except (FileNotFoundError, NotADirectoryError) as e:
        raise FileMissing(path=path) from e
    except (OSError, ValueError) as e:  # ValueError: a NUL in the name
        raise FileUnreadable(path=path, why=str(e)) from e
    if size_bytes == 0:
        raise UnreadableMedia(path=path, why="empty")


def _why(path: Path) -> str:
    """Tell a cut or broken recording from something that never was one."""
    with path.open("rb") as handle:
        head = handle.read(12)
    if head[4:8] in _MP4_BOXES:
        return "truncated"  # the index (moov) is what FFmpeg misses: written last by most cameras
    return "damaged" if head.startswith(_SIGNATURES) else "not_media"
