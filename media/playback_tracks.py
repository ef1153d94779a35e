"""Which sound tracks a file has, by its header."""

from __future__ import annotations

from pathlib import Path

import av
from av.audio.stream import AudioStream

from app.domain.viewing import MAX_TRACKS, SoundTrack
from media.claims import clean_text
from media.opening import has_decoder, open_media


def sound_tracks(path: Path) -> tuple[SoundTrack, ...]:
    """Name the sound tracks of a file by its header, those without a decoder too.

    Raises:
        UnreadableMedia: the file cannot be opened.
    """
    with open_media(path) as container:
        return tuple(_track(stream) for stream in container.streams.audio[:MAX_TRACKS])


def _track(stream: AudioStream) -> SoundTrack:
    words = {name: clean_text(stream.metadata.get(name, ""))[:80] for name in ("language", "title")}
    language = words["language"].replace("und", "")
    if not has_decoder(stream):
        return SoundTrack("", (), 0, language, words["title"])
    return SoundTrack(
        codec=stream.codec_context.codec.canonical_name,
        channels=_channel_names(stream.layout),
        sample_rate=stream.rate or 0,
        claimed_language=language,
        claimed_title=words["title"],
    )


def _channel_names(layout: av.AudioLayout) -> tuple[str, ...]:
    """Name the channels; where the file names none, as FFmpeg would by their number."""
    names = tuple(channel.name for channel in layout.channels)
    if any(name == "NONE" for name in names):
        usual = {1: ("FC",), 2: ("FL", "FR")}
        return usual.get(len(names), tuple(str(n + 1) for n in range(len(names))))
    return names
