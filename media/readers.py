"""What a file claims, as two independent libraries read it, and its Content Credentials.

Runs in the child only. Nothing here is taken for truth, and nothing is compared here.
"""

from __future__ import annotations

from pathlib import Path

import av
import PIL
from av.container import InputContainer

from app.domain.errors import UnreadableMedia
from app.domain.evidence import EvidenceClaims, EvidenceKind, ReaderClaims
from media.claims import claim_pairs, container_created_at, container_device, container_gps
from media.credentials import read_credentials
from media.opening import has_decoder, main_video, open_media
from media.photo import photo_header
from media.photo_claims import (
    claimed_created_at,
    claimed_device,
    claimed_gps,
    claimed_size,
    exif_pairs,
)
from media.second_reader import read_second

FFMPEG, PILLOW = "FFmpeg", "Pillow"
_MAX_US = 2**53
_STATING = ("mov", "matroska", "avi", "asf", "flv", "wav", "flac", "aiff", "caf")
"""Containers whose header states a length."""


def read_claims(path: Path, kind: EvidenceKind) -> EvidenceClaims:
    """Read a file's claims with both readers; `conflicts` stays empty.

    Args:
        path: the item.
        kind: what the probe found it to be.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
    """
    if kind is EvidenceKind.OTHER:
        return EvidenceClaims()
    first, container = _photo(path) if kind is EvidenceKind.PHOTO else _recording(path)
    second = read_second(path, kind, container)
    return EvidenceClaims((first, second), credentials=read_credentials(path, container))


def _photo(path: Path) -> tuple[ReaderClaims, str]:
    try:
        with photo_header(path) as image:
            width, height = claimed_size(image)
            claims = ReaderClaims(
                PILLOW,
                PIL.__version__,
                created_at=claimed_created_at(image),
                gps=claimed_gps(image),
                device=claimed_device(image),
                width=width,
                height=height,
                pairs=exif_pairs(image),
            )
            return claims, image.format or ""
    except UnreadableMedia as e:
        return _unreadable(PILLOW, PIL.__version__, e), ""


def _recording(path: Path) -> tuple[ReaderClaims, str]:
    version = av.ffmpeg_version_info
    try:
        container = open_media(path)
    except UnreadableMedia as e:
        return _unreadable(FFMPEG, version, e), ""
    with container:
        video = main_video(container)
        is_seen = video is not None and has_decoder(video)
        tags = {f"{s.index}:{k}": v for s in container.streams for k, v in s.metadata.items()}
        tags |= container.metadata
        claims = ReaderClaims(
            FFMPEG,
            version,
            created_at=container_created_at(tags),
            gps=container_gps(tags),
            device=container_device(tags),
            duration_us=_stated_us(container),
            width=video.width or None if video is not None and is_seen else None,
            height=video.height or None if video is not None and is_seen else None,
            pairs=claim_pairs(tags),
        )
        return claims, container.format.name


def _stated_us(container: InputContainer) -> int | None:
    if container.format.name.split(",")[0] not in _STATING:
        return None  # FFmpeg's guess from the bit rate is nobody's claim
    stated = container.duration  # in av.time_base, which is microseconds
    return stated if stated is not None and 0 < stated < _MAX_US else None


def _unreadable(reader: str, version: str, error: UnreadableMedia) -> ReaderClaims:
    return ReaderClaims(reader, version, problem=str(error.facts.get("why", "unreadable")))
