"""EXIF of a photo as plain text: who, when, where, as the file claims it."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping

from PIL import ExifTags, Image

from media.claims import clean_text, device_name

_MAX_PAIRS = 200
_EXIF_IFD = ExifTags.IFD.Exif
_GPS_IFD = ExifTags.IFD.GPSInfo
_UNSPOKEN = frozenset(
    ("MakerNote", "PrintImageMatching", "JPEGTables", "XMLPacket", "ImageResources")
)
READ_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)
"""What Pillow's EXIF reader raises on broken blocks."""
_STAMP = re.compile(r"(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_XMP_ANGLE = re.compile(r"\d{1,3}(,\d{1,2}){0,2}(\.\d+)?[NSEW]?")
_OFFSET = re.compile(r"[+-]\d{2}:\d{2}")


def orientation(image: Image.Image) -> int:
    """Give the EXIF orientation, 1 to 8; 1 where there is none or it is nonsense."""
    value = _main(image).get(ExifTags.Base.Orientation, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def xmp_orientation(image: Image.Image) -> int:
    """Give the orientation that the XMP packet states, 1 to 8; 0 where it states none."""
    said = _xmp(image, "tiff:Orientation")
    return int(said) if said in ("1", "2", "3", "4", "5", "6", "7", "8") else 0


def exif_pairs(image: Image.Image) -> tuple[tuple[str, str], ...]:
    """Give the file's metadata as (name, text), sorted by name; binary blocks are left out."""
    named = {ExifTags.TAGS.get(tag, f"0x{tag:04x}"): value for tag, value in _main(image).items()}
    named |= {ExifTags.TAGS.get(t, f"0x{t:04x}"): v for t, v in _block(image, _EXIF_IFD).items()}
    named |= {
        ExifTags.GPSTAGS.get(t, f"GPS0x{t:04x}"): v for t, v in _block(image, _GPS_IFD).items()
    }
    if _says_motion_photo(image):
        named["MotionPhoto"] = "1"
    comment = image.info.get("comment")
    if isinstance(comment, str | bytes):
        named["Comment"] = comment
    texts = {name: _text(value) for name, value in named.items() if name not in _UNSPOKEN}
    return tuple(sorted((name, text) for name, text in texts.items() if text))[:_MAX_PAIRS]


def claimed_created_at(image: Image.Image) -> str:
    """Give the time of taking, ISO 8601; with a zone only where the file names one."""
    taken = _block(image, _EXIF_IFD)
    for tag, part, zone in (
        (ExifTags.Base.DateTimeOriginal, ExifTags.Base.SubsecTimeOriginal, "OffsetTimeOriginal"),
        (ExifTags.Base.DateTimeDigitized, ExifTags.Base.SubsecTimeDigitized, "OffsetTimeDigitized"),
    ):
        found = exif_stamp(
            _text(taken.get(tag, "")),
            _text(taken.get(part, "")),
            _text(taken.get(ExifTags.Base[zone], "")),
        )
        if found:
            return found
    return _xmp(image, "exif:DateTimeOriginal")[:40]


def exif_stamp(stamp: str, fraction: str, offset: str) -> str:
    """Make ISO 8601 of EXIF's date, sub-seconds and offset; empty where there is no date."""
    found = _STAMP.match(stamp)
    if not found or found[1] == "0000":
        return ""
    year, month, day, hour, minute, second = found.groups()
    part = f".{fraction[:6]}" if fraction.isdecimal() and fraction.isascii() else ""
    zone = offset if _OFFSET.fullmatch(offset) else ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{part}{zone}"


def claimed_device(image: Image.Image) -> str:
    """Give maker and model."""
    main = _main(image)
    return device_name(
        _text(main.get(ExifTags.Base.Make, "")), _text(main.get(ExifTags.Base.Model, ""))
    )


def claimed_size(image: Image.Image) -> tuple[int | None, int | None]:
    """Give the width and height that EXIF states, None where it states none."""
    taken = _block(image, _EXIF_IFD)
    stated = [
        taken.get(tag) for tag in (ExifTags.Base.ExifImageWidth, ExifTags.Base.ExifImageHeight)
    ]
    width, height = (
        value if isinstance(value, int) and 0 < value < 2**31 else None for value in stated
    )
    return width, height


def claimed_gps(image: Image.Image) -> tuple[float, float] | None:
    """Give latitude and longitude in degrees, None where absent or out of range."""
    block = _block(image, _GPS_IFD)
    latitude = signed_degrees(
        block.get(ExifTags.GPS.GPSLatitude), _text(block.get(ExifTags.GPS.GPSLatitudeRef, ""))
    )
    longitude = signed_degrees(
        block.get(ExifTags.GPS.GPSLongitude), _text(block.get(ExifTags.GPS.GPSLongitudeRef, ""))
    )
    if latitude is None or longitude is None:
        latitude = _xmp_degrees(_xmp(image, "exif:GPSLatitude"))
        longitude = _xmp_degrees(_xmp(image, "exif:GPSLongitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return round(latitude, 7), round(longitude, 7)


def _main(image: Image.Image) -> Mapping[int, object]:
    try:
        return dict(image.getexif())
    except READ_ERRORS:
        return {}


def _block(image: Image.Image, which: ExifTags.IFD) -> Mapping[int, object]:
    try:
        return dict(image.getexif().get_ifd(which))
    except READ_ERRORS:
        return {}


def _degrees(value: object) -> float | None:
    """Turn (degrees, minutes, seconds) into degrees."""
    if not isinstance(value, tuple) or not value:
        return None
    try:
        parts = [float(part) for part in value[:3]]
    except READ_ERRORS:
        return None
    total = sum(part / 60**place for place, part in enumerate(parts))
    return total if math.isfinite(total) else None


def signed_degrees(value: object, hemisphere: str) -> float | None:
    """Turn EXIF's (degrees, minutes, seconds) and its N, S, E or W into signed degrees."""
    return _signed(_degrees(value), hemisphere)


def _signed(degrees: float | None, hemisphere: str) -> float | None:
    if degrees is not None and hemisphere[:1].upper() in ("S", "W"):
        return -degrees
    return degrees


def _xmp_degrees(text: str) -> float | None:
    """Read XMP's `DDD,MM.mmmK` or `DDD,MM,SSK`, K being N, S, E, W or forgotten."""
    if not _XMP_ANGLE.fullmatch(text):
        return None
    parts = tuple(float(part) for part in text.rstrip("NSEW").split(","))
    return _signed(_degrees(parts), text[-1])


def _xmp(image: Image.Image, name: str) -> str:
    """Give one simple property of the XMP packet, found by its text: no XML is parsed."""
    packet = _xmp_packet(image)
    found = re.search(re.escape(name).encode() + rb"(?:=[\"']|>)([^<\"']{1,200})", packet)
    return clean_text(found[1].decode("utf-8", "replace")) if found else ""


def _xmp_packet(image: Image.Image) -> bytes:
    packet = image.info.get("xmp", b"")
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "replace")
    return packet if isinstance(packet, bytes) else b""


def _text(value: object) -> str:
    if isinstance(value, bytes):
        # UserComment begins with the name of its encoding (Exif 2.3, 4.6.5).
        for mark, encoding in ((b"ASCII\0\0\0", "ascii"), (b"UNICODE\0", "utf-16")):
            if value.startswith(mark):
                return clean_text(value[8:].decode(encoding, "replace"))
        if len(value) > 256:
            return ""
        return clean_text(value.decode("utf-8", "replace"))
    if isinstance(value, tuple):
        return clean_text(", ".join(_text(part) for part in value[:32]))
    return clean_text(str(value))


def _says_motion_photo(image: Image.Image) -> bool:
    packet = _xmp_packet(image)
    return b'MotionPhoto="1"' in packet or b'MicroVideo="1"' in packet
