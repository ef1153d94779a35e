"""A second, independent reading of what a file claims: MediaInfo, for photos ExifRead.

Neither shares code with FFmpeg or Pillow, so a tag that one of the two misreads shows as a
difference. Runs in the child only.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import exifread
from exifread.core.exceptions import ExifError
from pymediainfo import MediaInfo as Library

from app.domain.evidence import EvidenceKind, ReaderClaims
from app.domain.mediatime import US_PER_SECOND
from media.claims import clean_text, container_created_at, container_gps, device_name
from media.no_new_files import no_new_files
from media.photo_claims import READ_ERRORS, exif_stamp, signed_degrees

MEDIAINFO, EXIFREAD = "MediaInfo", "ExifRead"
_PARSERS = {
    "mov": ("Mpeg4",),
    "matroska": ("Mk",),
    "avi": ("Riff",),
    "wav": ("Riff",),
    "mpegts": ("MpegTs", "Bdav"),
    "mpeg": ("MpegPs",),
    "mpegvideo": ("Mpegv",),
    "flv": ("Flv",),
    "asf": ("Wm",),
    "ogg": ("Ogg",),
    "mp3": ("Mpega",),
    "aac": ("Adts",),
    "flac": ("Flac",),
    "amr": ("Amr",),
    "amrnb": ("Amr",),
    "amrwb": ("Amr",),
    "aiff": ("Aiff",),
    "caf": ("Caf",),
    "ac3": ("Ac3",),
    "eac3": ("Ac3",),
    "h264": ("Avc",),
    "hevc": ("Hevc",),
}
"""MediaInfo's one parser by FFmpeg's format name.

Left to itself MediaInfo also takes playlists and manifests (HLS, DASH, ISM and others) and
opens the files they name. Formats that are not here are not shown to it.
"""
_PHOTOS = ("JPEG", "MPO", "TIFF", "PNG", "HEIF", "AVIF")
"""Pillow's formats in which ExifRead finds EXIF (3.5.1 looks for it in WebP and misses it)."""
_MAX_PAIRS = 200
_MAX_US = 2**53
_READ_LIMIT_BYTES = 512 * 1024 * 1024
"""A header that sends the reader back and forth ends here."""
_READ_LIMIT_COUNT = 100_000
_DATED = ("com_apple_quicktime_creationdate", "Recorded_Date", "Encoded_Date", "Mastered_Date")
_UTC = re.compile(r"^(?:UTC )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)(?: UTC)?$")
_PLACES = ("com_apple_quicktime_location_ISO6709", "xyz", "Recorded_Location", "LOCATION")

logging.getLogger("exifread").setLevel(logging.CRITICAL + 1)  # it warns of every odd file


def read_second(path: Path, kind: EvidenceKind, container: str) -> ReaderClaims:
    """Read what a file claims with the library that the probe does not use.

    Args:
        path: the item.
        kind: what the probe found it to be.
        container: FFmpeg's or Pillow's format name.

    Returns:
        `problem` is `not_supported` where the library does not know the format, `unreadable`
        where it finds nothing in it; both leave the rest empty.
    """
    if kind is EvidenceKind.PHOTO:
        return _photo(path, container)
    return _recording(path, container)


def _photo(path: Path, container: str) -> ReaderClaims:
    version = metadata.version("exifread")
    if container not in _PHOTOS:
        return ReaderClaims(EXIFREAD, version, problem="not_supported")
    try:
        with path.open("rb") as handle:
            # Maker notes are left alone: their decoders are the part that loops and fails most.
            tags = exifread.process_file(handle, details=False, extract_thumbnail=False)
    except (*READ_ERRORS, ExifError, EOFError, RecursionError):
        return ReaderClaims(EXIFREAD, version, problem="unreadable")
    texts = {name: clean_text(str(tag)) for name, tag in islice(tags.items(), _MAX_PAIRS)}
    return ReaderClaims(
        EXIFREAD,
        version,
        created_at=_photo_time(tags),
        gps=_photo_gps(tags),
        device=device_name(texts.get("Image Make", ""), texts.get("Image Model", "")),
        width=_whole(tags, "EXIF ExifImageWidth"),
        height=_whole(tags, "EXIF ExifImageLength"),
        pairs=tuple(sorted((name[:100], text) for name, text in texts.items() if text)),
    )


def _photo_time(tags: Mapping[str, Any]) -> str:
    for name in ("Original", "Digitized"):
        found = exif_stamp(
            _text(tags, f"EXIF DateTime{name}"),
            _text(tags, f"EXIF SubSecTime{name}"),
            _text(tags, f"EXIF OffsetTime{name}"),
        )
        if found:
            return found
    return ""


def _photo_gps(tags: Mapping[str, Any]) -> tuple[float, float] | None:
    place = [
        signed_degrees(_values(tags, f"GPS GPS{name}"), _text(tags, f"GPS GPS{name}Ref"))
        for name in ("Latitude", "Longitude")
    ]
    if place[0] is None or place[1] is None or abs(place[0]) > 90 or abs(place[1]) > 180:
        return None
    return round(place[0], 7), round(place[1], 7)


def _values(tags: Mapping[str, Any], name: str) -> object:
    values = getattr(tags.get(name), "values", None)
    return tuple(values[:8]) if isinstance(values, list) else values


def _text(tags: Mapping[str, Any], name: str) -> str:
    values = _values(tags, name)
    return clean_text(values) if isinstance(values, str) else ""


def _whole(tags: Mapping[str, Any], name: str) -> int | None:
    values = _values(tags, name)
    first = values[0] if isinstance(values, tuple) and values else None
    return first if isinstance(first, int) and 0 < first < 2**31 else None


def _recording(path: Path, container: str) -> ReaderClaims:
    version = _library_version()
    parsers = _PARSERS.get(container.split(",")[0], ())
    tracks: list[dict[str, Any]] = []
    for parser in parsers:
        tracks = tracks or _tracks(path, parser)
    if not tracks:
        problem = "unreadable" if parsers else "not_supported"
        return ReaderClaims(MEDIAINFO, version, problem=problem)
    general = dict(_texts(tracks[0]))
    video = next((track for track in tracks if track.get("@type") == "Video"), {})
    return ReaderClaims(
        MEDIAINFO,
        version,
        created_at=_recording_time(general),
        gps=container_gps({"location": next((general[n] for n in _PLACES if n in general), "")}),
        device=device_name(
            general.get("com_apple_quicktime_make")
            or general.get("Encoded_Hardware_CompanyName", ""),
            general.get("com_apple_quicktime_model")
            or general.get("com_android_model")
            or general.get("Encoded_Hardware_Model")
            or general.get("Encoded_Hardware_Name", ""),
        ),
        duration_us=_microseconds(general.get("Duration", "")),
        width=_pixels(video.get("Width")),
        height=_pixels(video.get("Height")),
        pairs=tuple(sorted(_named(tracks)))[:_MAX_PAIRS],
    )


def _library_version() -> str:
    # Also loads the library, which could not be done once no file may be opened.
    library, handle, version, _parts = Library._get_library()  # noqa: SLF001 - it offers no other way
    library.MediaInfo_Delete(handle)
    return clean_text(version)[:40]


def _tracks(path: Path, parser: str) -> list[dict[str, Any]]:
    try:
        with path.open("rb") as handle, no_new_files():
            text = Library.parse(
                _Bounded(handle),
                output="JSON",
                full=False,
                mediainfo_options={"File_ForceParser": parser},
            )
        media = json.loads(text)["media"]
        tracks = media["track"] if media else []
    except (ValueError, KeyError, TypeError, RecursionError):  # ValueError: a sign beyond Unicode
        return []
    return [track for track in tracks if isinstance(track, dict)]


class _Bounded:
    """A file that ends after so many bytes and reads, wherever the reader jumps."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._left_bytes = _READ_LIMIT_BYTES
        self._left_reads = _READ_LIMIT_COUNT

    def read(self, size: int) -> bytes:
        if self._left_bytes <= 0 or self._left_reads <= 0:
            return b""
        data = self._handle.read(size)
        self._left_bytes -= len(data)
        self._left_reads -= 1
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        # A place no file can have (above 2**63) is the end of this one.
        return self._handle.seek(min(offset, _MAX_US), whence)

    def tell(self) -> int:
        return self._handle.tell()


def _texts(track: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    extra = track.get("extra")
    for fields in (track, extra if isinstance(extra, dict) else {}):
        for name, value in fields.items():
            if isinstance(value, str) and not name.startswith("@"):
                yield clean_text(name)[:80], clean_text(value)


def _named(tracks: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for number, track in enumerate(tracks):
        kind = clean_text(str(track.get("@type", "")))[:20]
        label = kind if number == 0 else f"{number}:{kind}"
        yield from ((f"{label} {name}", text) for name, text in _texts(track) if text)


def _recording_time(general: Mapping[str, str]) -> str:
    for name in _DATED:
        text = general.get(name, "")
        found = _UTC.match(text)
        if found and name in ("Encoded_Date", "Mastered_Date") and "UTC" in text:
            text = f"{found[1].replace(' ', 'T')}Z"
        made = container_created_at({"creation_time": text})
        if made:
            return made
    return ""


def _microseconds(text: str) -> int | None:
    if not re.fullmatch(r"\d{1,12}(\.\d{1,9})?", text):
        return None
    claimed_us = round(float(text) * US_PER_SECOND)
    return claimed_us if claimed_us < _MAX_US else None


def _pixels(value: object) -> int | None:
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,6}", value) else None
