"""The one way a media file is opened: known container formats, local files, nothing else."""

from __future__ import annotations

from pathlib import Path

import av
import av.logging
from av.container import InputContainer

from app.domain.errors import FileMissing, FileUnreadable, UnreadableMedia

# FFmpeg prints what it thinks of hostile files; the terminal and --json are ours.
av.logging.set_level(av.logging.PANIC)

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
        # "file:" so that a name such as "http:x" or "concat:a|b" stays a name.
        return av.open(
            f"file:{path}",
            mode="r",
            container_options=dict(_OPTIONS),
            metadata_encoding="utf-8",
            metadata_errors="replace",
        )
    except MemoryError:
        raise  # PyAV's own is an FFmpegError too
    except av.FFmpegError as e:
        raise UnreadableMedia(path=path, why=_why(path)) from e


def _check_regular(path: Path) -> None:
    try:
        if not path.is_file():
            raise FileMissing(path=path)
        if path.stat().st_size == 0:
            raise UnreadableMedia(path=path, why="empty")
        with path.open("rb") as handle:
            handle.read(1)
    except PermissionError as e:
        raise FileUnreadable(path=path) from e
    except OSError as e:
        raise FileUnreadable(path=path, why=str(e.errno)) from e


def _why(path: Path) -> str:
    """Tell a cut or broken recording from something that never was one."""
    with path.open("rb") as handle:
        head = handle.read(12)
    if head[4:8] in _MP4_BOXES:
        return "truncated"  # the index (moov) is what FFmpeg misses: written last by most cameras
    return "damaged" if head.startswith(_SIGNATURES) else "not_media"
