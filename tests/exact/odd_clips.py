"""Clips as odd as those of screen recorders, calls, television and cutting programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av

from tests.exact.clips import FRAMES, SIZE, Made, at_rate, copied, lab_clip, numbered_from
from tests.media.barcode import RATE, Clip

_FAST = {"preset": "ultrafast"}
_HALF = FRAMES // 2
_PACKET = 188
_LIVE = {"live": "1"}
_FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
_VP9 = {"deadline": "realtime", "cpu-used": "8"}
_HDR = "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:hdr10=1"


def _screen(number: int) -> float:
    """A recorder of a screen: 60 a second while something moves, else nothing for 3 s."""
    return number / 60 + 3.0 * (number // 24)


def _time_lapse(number: int) -> float:
    return 10.0 * number


def _cut_turned(name: str, rotation: int) -> Made:
    """Cut a turned clip without encoding: an edit list hides its start."""

    def write(folder: Path) -> Path:
        clip = Clip(
            f"whole-{name}",
            frames=FRAMES + 33,
            size=(272, 480),
            gop=50,
            b_frames=3,
            rotation=rotation,
        )
        return copied(clip.write(folder), folder / name, 33)

    return Made(name, write, range(33, FRAMES + 33), at_rate(Fraction(RATE)))


def _from_bytes(name: str, clip: Clip, change: Callable[[bytes], bytes]) -> Made:
    """Change a finished file byte by byte."""

    def write(folder: Path) -> Path:
        out = folder / name
        out.write_bytes(change(clip.write(folder).read_bytes()))
        return out

    return Made(name, write, range(clip.frames), at_rate(Fraction(RATE)))


def _with_parity(data: bytes) -> bytes:
    """Give packets of 204 bytes, as a television card writes them."""
    return b"".join(packet + bytes(16) for packet in _packets(data))


def _packets(data: bytes) -> Iterator[bytes]:
    return (data[at : at + _PACKET] for at in range(0, len(data), _PACKET))


def _two_programmes(folder: Path) -> Path:
    """Put two channels of one transmitter into one file; the first has the larger picture."""
    first = _programme("first.ts", SIZE, 1).write(folder).read_bytes()
    second = _programme("second.ts", (320, 180), 2).write(folder).read_bytes()
    out = folder / "two-programmes.ts"
    table = b"".join(n.to_bytes(2) + (0xE000 | 0x800 * n).to_bytes(2) for n in (1, 2))
    body = b"\x00\xb0" + (9 + len(table)).to_bytes(1) + b"\x00\x01\xc1\x00\x00" + table
    section = body + _crc(body)
    pat = (b"\x47\x40\x00\x10\x00" + section).ljust(_PACKET, b"\xff")
    rest = [packet for packet in _packets(second) if _pid(packet)]
    joined = []
    for number, packet in enumerate(_packets(first)):
        joined += [pat if _pid(packet) == 0 else packet, *rest[number : number + 1]]
    out.write_bytes(b"".join(joined + rest[len(joined) :]))
    return out


def _programme(name: str, size: tuple[int, int], number: int) -> Clip:
    pids = {
        "mpegts_service_id": str(number),
        "mpegts_pmt_start_pid": str(0x800 * number),
        "mpegts_start_pid": str(0x100 * number),
        "mpegts_flags": "+initial_discontinuity",
    }
    return Clip(name, frames=FRAMES, size=size, gop=40, muxing=pids)


def _pid(packet: bytes) -> int:
    return int.from_bytes(packet[1:3]) & 0x1FFF


def _crc(data: bytes) -> bytes:
    """Give the checksum of a table of a transport stream."""
    rest = 0xFFFFFFFF
    for byte in data:
        rest ^= byte << 24
        for _ in range(8):
            rest = (rest << 1 ^ 0x04C11DB7 if rest & 0x80000000 else rest << 1) & 0xFFFFFFFF
    return rest.to_bytes(4)


def _size_changes(name: str, codec: str, options: dict[str, str]) -> Made:
    """Change the size of the picture half way, as a call does when the line gets worse."""

    def write(folder: Path) -> Path:
        how = {"codec": codec, "options": options, "frames": _HALF, "gop": 40, "b_frames": 0}
        ending = Path(name).suffix
        large = Clip(f"large{ending}", size=SIZE, **how)  # type: ignore[arg-type]
        small = Clip(f"small{ending}", size=(320, 180), start_s=_HALF / RATE, **how)  # type: ignore[arg-type]
        parts = [large.write(folder), numbered_from(_HALF, small, folder)]
        out = folder / name
        with av.open(str(out), "w") as made:
            target = None
            for part in parts:
                with av.open(str(part)) as given:
                    stream = given.streams.video[0]
                    target = target or made.add_stream_from_template(stream)
                    for packet in given.demux(stream):
                        if packet.dts is not None:
                            packet.stream = target
                            made.mux(packet)
        return out

    return Made(name, write, range(2 * _HALF), at_rate(Fraction(RATE)))


def _packed(folder: Path) -> Path:
    """Put a picture and the one that leans on it into one packet, and an empty one after it.

    So DivX 5 wrote pictures that lean on later ones into AVI, which knows one time a packet.
    """
    clip = Clip("plain.avi", "mpeg4", {"vtag": "DX50"}, frames=FRAMES, size=SIZE, gop=48)
    out = folder / "packed.avi"
    with av.open(str(clip.write(folder))) as given, av.open(str(out), "w") as made:
        stream = given.streams.video[0]
        target = made.add_stream_from_template(stream)
        pictures = [bytes(packet) for packet in given.demux(stream) if packet.size]
        for number, data in enumerate(_packed_pictures(pictures)):
            packet = av.Packet(data)
            packet.pts = packet.dts = number
            packet.time_base, packet.stream = Fraction(1, RATE), target
            packet.is_keyframe = _kind(data) == 0
            made.mux(packet)
    return out


def _packed_pictures(pictures: list[bytes]) -> Iterator[bytes]:
    """Give packets: each run of leaning pictures begins in the packet of the one they lean on."""
    mark = b"\x00\x00\x01\xb2DivX503b1393p"
    at = 0
    while at < len(pictures):
        head = pictures[at]
        at += 1
        run = []
        while at < len(pictures) and _kind(pictures[at]) == 2:
            run.append(pictures[at])
            at += 1
        start = head.index(b"\x00\x00\x01\xb6")
        head = head[:start] + mark + head[start:] if _kind(head) == 0 else head
        if not run:
            yield head
            continue
        yield head + run[0]
        yield from run[1:]
        yield _not_coded(head)


def _not_coded(before: bytes) -> bytes:
    """Give an empty picture at the time of the one before it (ISO/IEC 14496-2, 6.2.5)."""
    at = before.index(b"\x00\x00\x01\xb6") + 4
    bits = f"{int.from_bytes(before[at : at + 16]):0128b}"
    place = bits.index("0", 2) + 2  # behind the whole seconds and the marker
    tick = bits[place : place + (RATE - 1).bit_length()]
    empty = f"0101{tick}100".ljust(16, "1")  # leans back, same second, not coded
    return b"\x00\x00\x01\xb6" + int(empty, 2).to_bytes(2)


def _kind(picture: bytes) -> int:
    """Give 0 for a key picture of MPEG-4, 1 for one that leans back, 2 on both sides."""
    return picture[picture.index(b"\x00\x00\x01\xb6") + 4] >> 6


ODD_CLIPS: tuple[Made, ...] = (
    _cut_turned("rotated-90-cut.mov", 90),
    _cut_turned("rotated-270-cut.mp4", 270),
    lab_clip("screen.mp4", time=_screen, gop=250),
    lab_clip("screen.mkv", time=_screen, gop=250),
    lab_clip("time-lapse.mp4", time=_time_lapse, gop=20),
    lab_clip("slow-motion.mp4", time=at_rate(Fraction(240)), rate=Fraction(240), gop=60),
    lab_clip("fine-clock.mp4", muxing={"video_track_timescale": "10000000"}, b_frames=3),
    lab_clip("recorder-h264.mpg", container="vob", gop=50),
    lab_clip(
        "recorder-hevc.mpg",
        codec="libx265",
        options=_FAST | {"x265-params": "log-level=none"},
        container="vob",
    ),
    lab_clip(
        "no-cues.mkv",
        codec="libx265",
        options=_FAST | {"x265-params": "log-level=none:bframes=3"},
        muxing=_LIVE,
    ),
    lab_clip("no-cues.webm", codec="libvpx-vp9", options=_VP9, b_frames=0, muxing=_LIVE),
    lab_clip("later-fragments.mp4", muxing=_FRAGMENTS, start_s=100.0),
    lab_clip("dash.mp4", muxing={"movflags": "dash+global_sidx", "frag_duration": "500000"}),
    lab_clip("alpha.webm", codec="libvpx-vp9", options=_VP9, b_frames=0, pix_fmt="yuva420p"),
    lab_clip("alpha.mov", codec="prores_ks", options={}, pix_fmt="yuva444p10le", frames=60),
    lab_clip(
        "hdr10.mp4", codec="libx265", options=_FAST | {"x265-params": _HDR}, pix_fmt="yuv420p10le"
    ),
    lab_clip("422-10bit.mp4", options=_FAST, pix_fmt="yuv422p10le", b_frames=2),
    lab_clip("444.mp4", options=_FAST, pix_fmt="yuv444p", b_frames=2),
    lab_clip("odd.webm", codec="libvpx-vp9", options=_VP9, b_frames=0, size=(481, 271)),
    lab_clip("odd.avi", codec="mjpeg", options={}, size=(481, 271)),
    lab_clip("odd.mkv", codec="ffv1", options={}, size=(481, 271), b_frames=0, frames=60),
    lab_clip("negative.mkv", muxing={"avoid_negative_ts": "disabled"}, b_frames=3),
    lab_clip("negative.mp4", muxing={"avoid_negative_ts": "disabled"}, b_frames=3),
    lab_clip("mpeg4.mp4", codec="mpeg4", options={}, b_frames=2, base=Fraction(1, RATE)),
    lab_clip(
        "screen-run-length.mov", codec="qtrle", options={}, pix_fmt="rgb24", b_frames=0, frames=60
    ),
    lab_clip("screen-zipped.avi", codec="zmbv", options={}, pix_fmt="bgr0", b_frames=0, frames=60),
    lab_clip("huffman.avi", codec="utvideo", options={}, pix_fmt="yuv422p", b_frames=0, frames=60),
    lab_clip("jpeg2000.mov", codec="jpeg2000", options={}, b_frames=0, frames=60),
    lab_clip(
        "real.rm", codec="rv20", options={}, size=(352, 288), b_frames=0, base=Fraction(1, RATE)
    ),
    lab_clip(
        "interlaced-dv.avi",
        codec="dvvideo",
        options={"flags": "+ilme+ildct"},
        size=(720, 576),
        b_frames=0,
        frames=60,
        base=Fraction(1, RATE),
    ),
    _from_bytes("card.ts", Clip("plain.ts", frames=FRAMES, size=SIZE, gop=40), _with_parity),
    Made("two-programmes.ts", _two_programmes, range(FRAMES), at_rate(Fraction(RATE))),
    _size_changes("call.webm", "libvpx", {"deadline": "realtime", "cpu-used": "8"}),
    _size_changes("call.ts", "libx264", dict(_FAST)),
    Made("packed.avi", _packed, range(FRAMES), at_rate(Fraction(RATE))),
)
