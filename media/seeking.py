"""From a place in a file to its decoded frames: the exact seek, and which packet made a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media.hevc_layers import has_one_layer
from media.packets import NO_TIME, THREADS, Stamp, is_flush, open_video, stamp_of
from media.unreferenced import unreferenced_in

_SKIPPING_CODECS = frozenset(("h264", "mpeg4", "mpeg2video", "mpeg1video"))
_BACK_S = (0.0, 0.5, 2.0, 6.0, 20.0)
"""Seconds to seek before the key packet, one after the other, until it is met."""


@dataclass(frozen=True, slots=True)
class Key:
    """One packet where decoding may begin."""

    pts: int
    """Presentation time, or `NO_TIME`."""
    dts: int
    """Decoding time, or `NO_TIME`."""
    stamp: int
    """Its name."""
    is_first: bool
    """Nothing that is shown comes before it: reading from the start of the file is right too."""


class VideoSource:
    """An open video that can be decoded from any of its key packets.

    Used from one thread at a time. Frames name the packet they came from by their pts, or by
    `frame.opaque` where the stamp is not the pts; see `media.confirming.name_of`.

    Args:
        path: the file.
        stamp: how its packets are named.
        is_careful: an error in one picture costs no other; see `media.packets.open_video`.
        is_damaged: every place is begun at with a new decoder: what is shown depends on the
            place alone and not on where somebody was before. Costs an opening for each seek.
        threads: of the decoder.
    """

    def __init__(
        self,
        path: Path,
        stamp: Stamp,
        *,
        is_careful: bool = False,
        is_damaged: bool = False,
        threads: int = THREADS,
    ) -> None:
        self._path, self._stamp, self._is_careful = path, stamp, is_careful
        self._is_damaged, self._threads = is_damaged, threads
        self._container, self._stream = open_video(
            path, stamp, is_careful=is_careful, threads=threads
        )
        self._is_fresh = True
        self._is_drained = True
        self._is_stained = False
        self._counted = 0
        self.errors = 0
        """Packets that the decoder or the demuxer refused so far."""

    @property
    def codec(self) -> str:
        """FFmpeg's name of the codec, such as `h264`."""
        return self._stream.codec_context.codec.canonical_name

    @property
    def can_skip(self) -> bool:
        """True where unreferenced frames may be left undecoded without harm to others."""
        if self.codec == "hevc":
            return has_one_layer(self._stream.codec_context.extradata)
        return self.codec in _SKIPPING_CODECS

    @property
    def sample_aspect(self) -> Fraction:
        """Width of one coded pixel over its height; 1 where nothing (or nonsense) is stated."""
        aspect = self._stream.sample_aspect_ratio
        return aspect if aspect and Fraction(1, 20) <= aspect <= 20 else Fraction(1)

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def frames(
        self, key: Key | None, may_skip: Callable[[int], bool] | None = None
    ) -> Iterator[VideoFrame]:
        """Decode from a key packet on; an earlier iterator of this source ends to be valid.

        Args:
            key: where to begin; None begins at the start of the file.
            may_skip: told a packet's name, answers whether it may be left undecoded if no
                other frame needs it.
        """
        self._leave_stains()
        packets = self.packets_from(key)
        is_unreferenced = unreferenced_in(self._stream.codec_context)
        skips = False
        self._set_skip(False)
        for packet, stamp in packets:
            if is_flush(packet):
                break
            if self._stamp is not Stamp.PTS:
                packet.opaque = stamp
            if may_skip is not None and may_skip(stamp) != skips:
                skips = not skips
                self._set_skip(skips)
            if skips and is_unreferenced(packet):
                continue
            yield from self._decode(packet)
        yield from self._decode(None)

    def packets_from(self, key: Key | None) -> Iterator[tuple[Packet[VideoStream], int]]:
        """Give packets with their names, the key packet first.

        A seek lands where the container likes: in the middle of a group of pictures in a
        transport stream, too late in others. So packets are dropped until the key packet
        itself comes, and if it does not, the seek goes further back.
        """
        if key is None or self._stamp is Stamp.ORDINAL or (key.is_first and self._is_fresh):
            self._restart()
            return self._named()
        for back_s in _BACK_S:
            found = self._seek(key, back_s)
            if found is not None:
                return found
        self._restart()
        return self._dropping(key, is_strict=False) or iter(())

    def _seek(self, key: Key, back_s: float) -> Iterator[tuple[Packet[VideoStream], int]] | None:
        uses_dts = self._stamp is Stamp.POS or self._container.format.name == "mpegts"
        at = key.dts if uses_dts and key.dts != NO_TIME else key.pts
        back = round(Fraction(back_s) / (self._stream.time_base or Fraction(1)))
        self._is_fresh = False
        try:
            self._container.seek(at - back, stream=self._stream, backward=True, any_frame=False)
        except av.FFmpegError:
            return None
        return self._dropping(key, is_strict=True)

    def _dropping(
        self, key: Key, *, is_strict: bool
    ) -> Iterator[tuple[Packet[VideoStream], int]] | None:
        """Drop packets until the key packet; None where it was passed or never comes."""
        packets = self._named()
        for packet, stamp in packets:
            if stamp == key.stamp and not is_flush(packet):
                return chain([(packet, stamp)], packets)
            if is_strict and packet.is_keyframe and stamp > key.stamp:
                return None
        return None

    def _named(self) -> Iterator[tuple[Packet[VideoStream], int]]:
        try:
            for packet in self._container.demux(self._stream):
                stamp = stamp_of(packet, self._stamp)
                if stamp is None:
                    stamp = self._counted
                    self._counted += 1
                yield packet, stamp
        except av.FFmpegError:
            self.errors += 1  # what was read before the damage stays usable

    def _decode(self, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
        self._is_drained = packet is None
        self._is_stained |= packet is not None and packet.is_corrupt
        try:
            frames = self._stream.codec_context.decode(packet)
        except av.FFmpegError:
            self.errors += 1
            self._is_stained = True
            return []
        self._is_stained |= any(frame.is_corrupt for frame in frames)
        return frames

    def _leave_stains(self) -> None:
        """Open anew where something broken was decoded: a flushed decoder keeps traces of it.

        After a picture that was cut short, FFmpeg's H.264 decoder gives other pixels for a whole
        one that follows the flush. Others keep traces of what they do not call broken.
        """
        if self._is_fresh or not self._is_careful:
            return
        if not self._is_damaged and not self._is_drained:
            self._decode(None)  # what is still in it may be what is broken
        if self._is_damaged or self._is_stained:
            self._open_anew()

    def _set_skip(self, skips: bool) -> None:
        self._stream.codec_context.skip_frame = "NONREF" if skips else "DEFAULT"

    def _restart(self) -> None:
        if not self._is_fresh:
            self._open_anew()
        self._is_fresh = False
        self._counted = 0

    def _open_anew(self) -> None:
        self._container.close()
        self._container, self._stream = open_video(
            self._path, self._stamp, is_careful=self._is_careful, threads=self._threads
        )
        self._is_fresh = self._is_drained = True
        self._is_stained = False
