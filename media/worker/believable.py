"""Whether what the child says of a file can be so; types alone do not tell."""

from __future__ import annotations

from app.domain.evidence import EvidenceClaims, MediaInfo, ReaderClaims

MAX_NUMBER = 2**53
MAX_LIST = 1000
MAX_TEXT = 4000
_MAX_READERS = 4
_CREDENTIAL_STATES = ("not_installed", "absent", "claimed", "broken")


def are_believable(found: EvidenceClaims) -> bool:
    """Check what types cannot, as `is_believable` does."""
    credentials = found.credentials
    texts = [credentials.generator, credentials.signer, credentials.signed_at, credentials.problem]
    return (
        not found.conflicts
        and len(found.readers) <= _MAX_READERS
        and credentials.state in _CREDENTIAL_STATES
        and len(credentials.actions) <= MAX_LIST
        and all(len(text) <= MAX_TEXT for text in (*texts, *credentials.actions))
        and all(_is_believable_reader(reader) for reader in found.readers)
    )


def _is_believable_reader(found: ReaderClaims) -> bool:
    numbers = (found.duration_us, found.width, found.height)
    texts = [text for pair in found.pairs for text in pair]
    texts += [found.reader, found.version, found.created_at, found.device, found.problem]
    latitude, longitude = found.gps or (0.0, 0.0)
    return (
        all(number is None or 0 <= number < MAX_NUMBER for number in numbers)
        and abs(latitude) <= 90
        and abs(longitude) <= 180
        and len(found.pairs) <= MAX_LIST
        and all(len(text) <= MAX_TEXT for text in texts)
    )


def is_believable(info: MediaInfo) -> bool:
    """Check what types cannot: the child may have been taken over by the file."""
    numbers = (info.duration_us, info.width, info.height, info.frame_count, info.pages)
    texts = [text for pair in info.exif for text in pair]
    texts += [info.container, info.claimed_created_at, info.damage]
    latitude, longitude = info.claimed_gps or (0.0, 0.0)
    return (
        all(number is None or 0 <= number < MAX_NUMBER for number in numbers)
        and info.rotation in (0, 90, 180, 270)
        and abs(latitude) <= 90
        and abs(longitude) <= 180
        and len(info.streams) <= MAX_LIST
        and len(info.exif) <= MAX_LIST
        and all(len(text) <= MAX_TEXT for text in texts)
    )
