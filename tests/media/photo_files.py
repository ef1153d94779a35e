"""Photos of every form, made with Pillow and cv2."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

Rgb = NDArray[np.uint8]
WIDE = (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)
"""Red, green and blue of Display P3 as xy."""


def scene(width: int = 320, height: int = 240, seed: int = 1) -> Rgb:
    """Draw a picture with something in every place."""
    random = np.random.default_rng(seed)
    small = random.integers(0, 256, (max(2, height // 40), max(2, width // 40), 3), np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def corners(width: int = 60, height: int = 40) -> Rgb:
    """Draw red, green, blue and white, from the upper left in reading order."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = (255, 0, 0)
    picture[: height // 2, width // 2 :] = (0, 255, 0)
    picture[height // 2 :, : width // 2] = (0, 0, 255)
    picture[height // 2 :, width // 2 :] = (255, 255, 255)
    return picture


def coded_as(picture: Rgb, turn: int) -> Rgb:
    """Give the pixels that an EXIF orientation turns into `picture`."""
    undone = {
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
        8: lambda a: np.rot90(a, -1),
    }.get(turn, lambda a: a)
    return np.ascontiguousarray(undone(picture))


def exif_of(turn: int) -> bytes:
    """Give an EXIF block that states an orientation."""
    exif = Image.Exif()
    exif[0x0112] = turn
    return exif.tobytes()


def display_p3() -> bytes:
    """Give the profile of a phone's screen, with sRGB's curve."""
    return _matrix_profile(WIDE, "Display P3")


def srgb_profile() -> bytes:
    """Give littleCMS's own sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _matrix_profile(primaries: tuple[tuple[float, float], ...], name: str) -> bytes:
    """Write a small ICC profile (v2.1): matrix columns adapted to D50 and one curve."""
    white = np.array([0.9504559, 1.0, 1.0890578])  # D65
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]).T
    to_xyz = columns * np.linalg.solve(columns, white)
    bradford = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    d50 = np.array([0.9642, 1.0, 0.8249])
    gains = (bradford @ d50) / (bradford @ white)
    adapted = np.linalg.inv(bradford) @ np.diag(gains) @ bradford @ to_xyz

    def number(value: float) -> bytes:
        return round(value * 65536).to_bytes(4, "big", signed=True)

    def xyz(values: NDArray[np.float64]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(number(float(v)) for v in values)

    points = np.linspace(0, 1, 1024)
    linear = np.where(points <= 0.04045, points / 12.92, ((points + 0.055) / 1.055) ** 2.4)
    curve = b"curv\0\0\0\0" + (1024).to_bytes(4, "big")
    curve += b"".join(round(v * 65535).to_bytes(2, "big") for v in linear)
    text = name.encode() + b"\0"
    described = b"desc\0\0\0\0" + len(text).to_bytes(4, "big") + text + bytes(8 + 3 + 67)
    parts = {
        b"desc": described, b"wtpt": xyz(d50), b"cprt": b"text\0\0\0\0CC0\0",
        b"rXYZ": xyz(adapted[:, 0]), b"gXYZ": xyz(adapted[:, 1]), b"bXYZ": xyz(adapted[:, 2]),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    at, table, body = 128 + 4 + 12 * len(parts), b"", b""
    for tag, data in parts.items():
        padded = data + bytes(-len(data) % 4)
        table += tag + (at + len(body)).to_bytes(4, "big") + len(data).to_bytes(4, "big")
        body += padded
    size = at + len(body)
    head = size.to_bytes(4, "big") + bytes(4) + b"\x02\x10\0\0" + b"mntrRGB XYZ " + bytes(12)
    head += b"acsp" + bytes(28) + number(0.9642) + number(1.0) + number(0.8249)
    return head.ljust(128, b"\0") + len(parts).to_bytes(4, "big") + table + body


def save(path: Path, picture: Rgb, **options: object) -> Path:
    """Save as the ending of the path says."""
    Image.fromarray(picture).save(path, **options)  # type: ignore[arg-type]
    return path


def animation(path: Path, count: int = 3) -> Path:
    """Save an animation whose frames are grey 40, 80, 120 and so on."""
    frames = [Image.new("RGB", (32, 24), (40 * (i + 1),) * 3) for i in range(count)]
    options = {"lossless": True} if path.suffix == ".webp" else {}
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100, **options)
    return path


def jpeg_bytes(picture: Rgb, quality: int = 90) -> bytes:
    """Give a JPEG."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality)
    return out.getvalue()
