"""Whole files to damage: every container and codec that can be made here, and texts that refer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.media.made_files import corner_photo, make_sound, make_video
from tests.media.signed_photos import make_signed_photo
from tests.media.test_readers import phone_exif

_VIDEOS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("a.mp4", "libx264", "aac", {}),
    ("fast.mp4", "libx264", "", {"movflags": "faststart"}),
    ("frag.mp4", "libx264", "aac", {"movflags": "frag_keyframe+empty_moov"}),
    ("a.mov", "mpeg4", "pcm_s16le", {}),
    ("a.3gp", "mpeg4", "", {}),
    ("a.mkv", "libx264", "libopus", {}),
    ("a.webm", "libvpx", "", {}),
    ("vp9.webm", "libvpx-vp9", "", {}),
    ("a.avi", "mjpeg", "", {}),
    ("x.avi", "mpeg4", "libmp3lame", {}),
    ("a.ts", "libx264", "mp2", {}),
    ("a.mpg", "mpeg1video", "", {}),
    ("a.flv", "flv1", "", {}),
    ("a.wmv", "wmv2", "", {}),
    ("a.h264", "libx264", "", {}),
    ("a.hevc", "libx265", "", {}),
    ("a.mxf", "mpeg2video", "", {}),
    ("a.mjpeg", "mjpeg", "", {}),
    ("a.ivf", "libvpx", "", {}),
    ("a.nut", "mpeg4", "", {}),
)
_SOUNDS = (
    ("a.wav", "pcm_s16le", 16000),
    ("a.mp3", "libmp3lame", 16000),
    ("a.m4a", "aac", 16000),
    ("a.aac", "aac", 16000),
    ("a.flac", "flac", 16000),
    ("a.ogg", "libopus", 48000),
    ("a.amr", "libopencore_amrnb", 8000),
    ("a.aiff", "pcm_s16be", 16000),
    ("a.caf", "pcm_s16le", 16000),
    ("a.wma", "wmav2", 16000),
)
_REAL_BYTES_MAX = 700_000
_REAL_FILES_MAX = 120


def made(folder: Path) -> Iterator[Path]:
    """Make one small whole file of each kind."""
    for name, codec, sound, options in _VIDEOS:
        yield make_video(folder / f"v-{name}", codec=codec, sound=sound, options=options, frames=12)
    for name, codec, rate in _SOUNDS:
        yield make_sound(folder / f"s-{name}", codec, rate=rate, seconds=0.5)
    for ending in ("jpg", "png", "webp", "tif", "gif", "bmp", "avif"):
        path = folder / f"p.{ending}"
        corner_photo().save(path, **({} if ending in ("gif", "bmp") else {"exif": phone_exif()}))
        yield path
    animated = [corner_photo(20 + i, 20) for i in range(4)]
    for ending in ("gif", "png", "webp", "tif"):
        path = folder / f"many.{ending}"
        frames = [frame.resize((24, 20), Image.Resampling.NEAREST) for frame in animated]
        frames[0].save(path, save_all=True, append_images=frames[1:])
        yield path
    yield make_signed_photo(folder / "signed.jpg")


def real(folder: Path) -> list[Path]:
    """Give small real files of people's devices, where they lie beside the repository."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    fitting = [p for p in found if 0 < p.stat().st_size < _REAL_BYTES_MAX and p.suffix != ".md"]
    return fitting[:: max(1, len(fitting) // _REAL_FILES_MAX)]


def referring(canary: Path, address: str) -> list[bytes]:
    """Give texts and documents that name a file and an address; whoever follows is seen."""
    c, relative = str(canary), canary.name
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../luar.txt", "x")
        archive.writestr("a.mp4", "x")
    texts = [
        f"ffconcat version 1.0\nfile '{c}'\nfile '{relative}'\n",
        f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{c}\n#EXTINF:9,\n{address}/a.ts\n",
        f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9\n{relative}\n",
        f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="file://{c}"\n#EXTINF:9,\nfile://{c}\n',
        f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet>'
        f'<Representation id="1"><BaseURL>{c}</BaseURL></Representation></AdaptationSet>'
        "</Period></MPD>",
        f'<?xml version="1.0"?><smil><body><switch><video src="{c}"/></switch></body></smil>',
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<image xlink:href="{c}"/><image xlink:href="{address}/a.png"/></svg>',
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{c}">]><x>&e;</x>',
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        f"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/GoToR/F({c})>>>>endobj\n%%EOF\n",
        f"[playlist]\nFile1={c}\nFile2={address}/a.mp3\n",
        f"[InternetShortcut]\nURL={address}\n",
    ]
    return [*(text.encode() for text in texts), packed.getvalue()]
