"""What a file is, from its content: decoded for a moment, not only opened."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from app.domain.errors import UnreadableMedia
from app.domain.evidence import EvidenceKind, MediaInfo, StreamInfo
from app.domain.mediatime import US_PER_SECOND
from media.claims import claim_pairs, clean_text, container_created_at, container_gps
from media.extent import missing_bytes
from media.opening import has_decoder, is_jpeg_stream, main_video, open_media
from media.packet_scan import MediaStream, Scan, scan
from media.photo import is_photo, read_photo

_MAX_STREAMS = 64
_MAX_SECONDS = 10 * 366 * 86_400
"""Ten years: what lies beyond is a broken time stamp, not a recording."""
_STATING = ("mov", "matroska", "avi", "asf")
"""Containers whose header states a length; others leave FFmpeg to guess it."""
_PACKET_AFTER_PACKET = ("matroska", "flv")
"""Containers in which nothing but the heads of packets lies between picture and sound, and whose
readers pass over what they do not understand without a word."""
_MISSING_S = Fraction(1, 2)
_MISSING_SHARE = Fraction(1, 100)
"""A header that states more than this beyond what is there speaks of a longer recording."""
_RATE_TOLERANCE = Fraction(1, 50)


def probe(path: Path) -> MediaInfo:
    """Say what a file is, from its content alone, and what it claims.

    At least one picture or some sound is decoded before a file counts as readable.
    `frame_count` is left to the index.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
        UnreadableMedia: `why` is `empty`, `not_media`, `truncated`, `damaged`, `too_large`,
            `no_streams` (neither picture nor sound), `codec_missing` (no decoder for what is
            there) or `no_frames` (nothing of it could be decoded).
    """
    if _holds_photo(path):
        return _probe_photo(path)
    with open_media(path) as container:
        return _probe_container(path, container)


def _holds_photo(path: Path) -> bool:
    try:
        with path.open("rb") as handle:
            return is_photo(handle.read(16)) and not is_jpeg_stream(path)
    except (OSError, ValueError):
        return False  # open_media says what is wrong


def _probe_photo(path: Path) -> MediaInfo:
    photo = read_photo(path)
    return MediaInfo(
        kind=EvidenceKind.PHOTO,
        container=photo.container,
        width=photo.width,
        height=photo.height,
        rotation=photo.rotation,
        exif=photo.exif,
        claimed_created_at=photo.claimed_created_at,
        claimed_gps=photo.claimed_gps,
        pages=photo.pages,
        damage=photo.damage,
    )


def _probe_container(path: Path, container: InputContainer) -> MediaInfo:
    video, sounds = main_video(container), container.streams.audio
    if video is None and not sounds:
        raise UnreadableMedia(path=path, why="no_streams")
    heard: list[MediaStream] = [*([] if video is None else [video]), *sounds]
    found = scan(container, heard, video)
    if not found.frames:
        is_unknown = not any(has_decoder(stream) for stream in heard)
        raise UnreadableMedia(path=path, why="codec_missing" if is_unknown else "no_frames")
    damage = _damage(path, container, found)
    frame = found.frames.get(video.index) if video is not None else None
    if video is not None and isinstance(frame, VideoFrame):
        return _video(video, frame, found, _common(container, found, damage))
    if video is not None:
        damage = f"{damage} no_picture_decoded".strip()
    return _common(container, found, damage)


def _common(container: InputContainer, found: Scan, damage: str) -> MediaInfo:
    """Describe what sound and video share; as it stands it describes a piece of sound."""
    duration, is_counted = _duration(container, found)
    tags = _tags(container)
    return MediaInfo(
        kind=EvidenceKind.AUDIO,
        container=container.format.name,
        duration_us=duration,
        duration_is_counted=is_counted,
        streams=tuple(_stream_info(s) for s in list(container.streams)[:_MAX_STREAMS]),
        exif=claim_pairs(tags),
        claimed_created_at=container_created_at(tags),
        claimed_gps=container_gps(tags),
        damage=damage,
    )


def _video(video: VideoStream, frame: VideoFrame, found: Scan, info: MediaInfo) -> MediaInfo:
    rotation = round(frame.rotation / 90) * 90 % 360
    is_turned = rotation in (90, 270)
    return replace(
        info,
        kind=EvidenceKind.VIDEO,
        width=frame.height if is_turned else frame.width,
        height=frame.width if is_turned else frame.height,
        rotation=rotation,
        frame_rate=_frame_rate(video, found),
        claimed_frame_count=video.frames or None,
        is_variable_rate=found.is_variable_rate,
    )


def _duration(container: InputContainer, found: Scan) -> tuple[int | None, bool]:
    """Give microseconds from the origin, and whether the packets rather than the header say so.

    A header counts from zero where the item begins later, and may lie.
    """
    counted = _us(_counted(container, found)) if found.is_complete else None
    return (counted, True) if counted else (_us(_claimed(container)), False)


def _claimed(container: InputContainer) -> Fraction | None:
    stated = container.duration
    return Fraction(stated, av.time_base) if stated is not None and stated > 0 else None


def _counted(container: InputContainer, found: Scan) -> Fraction | None:
    if found.start is None or found.end is None:
        return None
    stated = container.start_time
    origin = found.start if stated is None else Fraction(stated, av.time_base)
    return max(Fraction(0), found.end - origin)


def _us(seconds: Fraction | None) -> int | None:
    if seconds is None or not 0 <= seconds <= _MAX_SECONDS:
        return None
    return round(seconds * US_PER_SECOND)


def _frame_rate(video: VideoStream, found: Scan) -> Fraction | None:
    """Give the header's rate, or the counted one where the header's is far from it."""
    claimed, counted = video.average_rate, found.frame_rate
    if counted is None:
        return claimed if claimed else None
    if not claimed:
        return counted
    # Two fields as two packets give twice the rate of the pictures.
    is_near = any(abs(claimed * n - counted) <= counted * _RATE_TOLERANCE for n in (1, 2))
    return claimed if is_near else counted


def _damage(path: Path, container: InputContainer, found: Scan) -> str:
    """Name what is wrong, in the words of the frame index: `name=value`, blanks between."""
    words = {
        "missing_bytes": missing_bytes(path),
        "read_errors": found.errors,
        "corrupt_packets": found.corrupt,
    }
    is_all_read = all(s.type in ("video", "audio", "attachment") for s in container.streams)
    if is_all_read and container.format.name.split(",")[0] in _PACKET_AFTER_PACKET:
        words["unread_bytes"] = found.unread_bytes
    named = [f"{name}={value}" for name, value in words.items() if value]
    claimed, counted = _claimed(container), _counted(container, found)
    states_it = container.format.name.split(",")[0] in _STATING
    if states_it and found.is_complete and claimed is not None and counted is not None:
        missing = claimed - counted
        if missing > max(_MISSING_S, claimed * _MISSING_SHARE):
            named.append(f"stated_seconds={float(claimed):.3f} found_seconds={float(counted):.3f}")
    return " ".join(named)


def _tags(container: InputContainer) -> dict[str, str]:
    tags = {f"{s.index}:{k}": v for s in container.streams for k, v in s.metadata.items()}
    return {**tags, **container.metadata}


def _stream_info(stream: Stream) -> StreamInfo:
    is_known = has_decoder(stream)
    info = StreamInfo(
        index=stream.index,
        kind=str(stream.type),
        codec=stream.codec_context.codec.canonical_name if is_known else "",
        claimed_duration_us=_stream_duration(stream),
        language=clean_text(stream.metadata.get("language", ""))[:20].replace("und", ""),
    )
    if isinstance(stream, VideoStream) and is_known:
        return replace(
            info,
            width=stream.width or None,
            height=stream.height or None,
            claimed_frame_rate=stream.average_rate or None,
        )
    if isinstance(stream, AudioStream) and is_known:
        return replace(info, sample_rate=stream.rate or None, channels=stream.channels or None)
    return info


def _stream_duration(stream: Stream) -> int | None:
    if stream.duration is None or stream.time_base is None:
        return None
    return _us(stream.duration * stream.time_base)
