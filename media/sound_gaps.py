"""Where a file's sound has no data: from the packets' times, nothing is decoded."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from app.domain.file_state import SoundExtent
from app.domain.mediatime import TimeRange, pts_to_us
from app.tasks.job import JobContext
from media.opening import has_decoder, open_media

# Below this a stated time wobbles, or a packet was rounded to its container's clock.
_LEAST_US = 100_000
_MAX_TOLD = 500
_CHECK_EVERY = 500


def sound_extent(path: Path, ctx: JobContext) -> SoundExtent:
    """Find the gaps in the first sound track that can be decoded.

    Raises:
        UnreadableMedia: the file cannot be opened.
        Cancelled: a person stopped it.
    """
    with open_media(path) as container:
        stream = next((s for s in container.streams.audio if has_decoder(s)), None)
        if stream is None or stream.time_base is None:
            return SoundExtent()
        base: Fraction = stream.time_base
        origin = Fraction(container.start_time or 0, av.time_base)
        gaps: list[TimeRange] = []
        end_us = count = 0
        for seen, packet in enumerate(_packets(container, stream)):
            if seen % _CHECK_EVERY == 0:
                ctx.check()
            if packet.pts is None or packet.size == 0:
                continue
            start_us = pts_to_us(packet.pts, base) - round(origin * 1_000_000)
            if start_us - end_us > _LEAST_US:
                count += 1
                gaps.append(TimeRange(max(0, end_us), start_us))
                del gaps[_MAX_TOLD:]
            length_us = pts_to_us(packet.duration or 0, base) or _length_us(stream)
            end_us = max(end_us, start_us + length_us)
        return SoundExtent(tuple(gaps), count, end_us)


def _packets(container: InputContainer, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
    """Give packets up to the end or to damage, which the index tells of."""
    try:
        yield from container.demux(stream)
    except av.FFmpegError:
        return


def _length_us(stream: AudioStream) -> int:
    """Give how long a packet of a codec with fixed frames is, 0 where that is not known."""
    context = stream.codec_context
    rate, size = context.sample_rate or 0, context.frame_size or 0
    return size * 1_000_000 // rate if rate else 0
