"""Packets whose picture no other needs, told by their first bytes and without the decoder.

A decoder that is told to skip such a picture still hands its packet from thread to thread, and
meanwhile fewer threads decode those that are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

_START = b"\0\0\1"
_MAX_UNITS = 512
_H264_SLICE, _H264_BESIDE = 1, frozenset((6, 9, 12))
"""A slice of a picture that is no entry; what may lie beside it: SEI, delimiter, filler."""
_HEVC_UNREFERENCED, _HEVC_BESIDE = frozenset(range(0, 16, 2)), frozenset((35, 38, 39, 40))
"""Sub-layer non-reference pictures; what may lie beside them: delimiter, filler, SEI."""


def unreferenced_in(context: VideoCodecContext) -> Callable[[Packet[VideoStream]], bool]:
    """Give what tells such packets of a stream; it answers False where it is not sure.

    Sure it is of H.264 (nal_ref_idc, ISO/IEC 14496-10, 7.4.1) and of HEVC of one temporal layer
    (23008-2, 7.4.2.2), as NAL units with a length before each or with start codes.
    """
    codec, extra = context.codec.canonical_name, context.extradata or b""
    has_lengths = extra[:1] == b"\1"
    if codec == "h264" and (not has_lengths or len(extra) > 4):
        length = (extra[4] & 3) + 1 if has_lengths else 0
        return lambda packet: _is_all(packet, length, _is_h264_unreferenced)
    if codec == "hevc" and (not has_lengths or len(extra) > 21):
        length = (extra[21] & 3) + 1 if has_lengths else 0
        return lambda packet: _is_all(packet, length, _is_hevc_unreferenced)
    return lambda _packet: False


def _is_all(
    packet: Packet[VideoStream], length_bytes: int, tells: Callable[[int], bool | None]
) -> bool:
    """Tell whether there is an unreferenced picture in the packet and nothing else that counts."""
    heads = _after_lengths(packet, length_bytes) if length_bytes else _after_starts(packet)
    found = False
    for head in heads:
        says = tells(head)
        if says is False:
            return False
        found = found or says is True
    return found


def _is_h264_unreferenced(head: int) -> bool | None:
    """Judge the first byte of a unit; None where it says nothing."""
    if head & 31 in _H264_BESIDE:
        return None
    return head & 31 == _H264_SLICE and not head & 0x60


def _is_hevc_unreferenced(head: int) -> bool | None:
    kind = head >> 1 & 63
    return None if kind in _HEVC_BESIDE else kind in _HEVC_UNREFERENCED


def _after_lengths(packet: Packet[VideoStream], length_bytes: int) -> Iterator[int]:
    """Give the first byte of each unit; an impossible length ends them with one that counts."""
    data = memoryview(packet)
    at = 0
    for _ in range(_MAX_UNITS):
        if at == len(data):
            return
        head = at + length_bytes
        if head >= len(data):
            break
        yield data[head]
        at = head + int.from_bytes(data[at:head], "big")
        if at > len(data):
            break
    yield 0xFF


def _after_starts(packet: Packet[VideoStream]) -> Iterator[int]:
    data = bytes(packet)
    at = data.find(_START)
    while 0 <= at < len(data) - 3:
        yield data[at + 3]
        at = data.find(_START, at + 3)
