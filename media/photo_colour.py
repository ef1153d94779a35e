"""Colour profiles: what a photo's numbers mean, brought to sRGB for screen, still and print."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import ExifTags, Image, ImageCms

from media.claims import clean_text

_SAME = 2
"""A profile that moves no colour by more than this (of 255) is sRGB under another name."""
_SPACES = {"RGB": "RGB", "CMYK": "CMYK", "GRAY": "L"}
_MAX_PROFILE = 8 * 1024 * 1024
_PROFILE_ERRORS = (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError)
_CALIBRATED = 1
Turn = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True, slots=True)
class Colour:
    """How a photo's colours are to be read."""

    key: str
    """As `PhotoReading.colour`."""
    profile: str
    """Name of the profile in the file."""
    space: str
    """Pillow mode that `to_srgb` takes; empty where nothing is to be done."""
    to_srgb: Turn | None
    """Turns pixels of `space` into sRGB; None where they are shown as they are."""


def colour_of(image: Image.Image) -> Colour:
    """Read the profile of an opened photo.

    Relative colorimetric with black point compensation: what sRGB holds keeps its colour, what
    lies outside is clipped to its edge.
    """
    data = image.info.get("icc_profile")
    if not isinstance(data, bytes) or not data:
        key = "uncalibrated" if _says_other_space(image) else "assumed"
        return Colour(key, "", "", None)
    if len(data) > _MAX_PROFILE:
        return Colour("unfit", "", "", None)
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        space = _SPACES.get(str(profile.profile.xcolor_space).strip(), "")
        name = clean_text(ImageCms.getProfileDescription(profile))[:80]
        if not space or space != _base(image.mode):
            return Colour("unfit", name, "", None)
        turn = _turn(profile, space)
    except _PROFILE_ERRORS:
        return Colour("unfit", "", "", None)
    if space == "RGB" and _is_srgb(turn):
        return Colour("srgb", name, "", None)
    return Colour("converted", name, space, turn)


def _turn(profile: ImageCms.ImageCmsProfile, space: str) -> Turn:
    made = ImageCms.buildTransform(
        profile,
        ImageCms.createProfile("sRGB"),
        space,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )

    def turn(image: Image.Image) -> Image.Image:
        shown = ImageCms.applyTransform(image, made)
        if shown is None:
            raise ValueError("no picture")
        return shown

    return turn


def _is_srgb(turn: Turn) -> bool:
    """Tell whether a conversion changes nothing that can be seen."""
    steps = np.array([0, 32, 64, 96, 128, 160, 192, 224, 255], np.uint8)
    lattice = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(27, 27, 3)
    shown = np.asarray(turn(Image.fromarray(lattice))).astype(np.int16)
    return bool(np.abs(shown - lattice).max() <= _SAME)


def _base(mode: str) -> str:
    """Give the colour space of a pixel form, its transparency left out."""
    if mode in ("L", "LA", "La", "1"):
        return "L"
    return "CMYK" if mode == "CMYK" else "RGB" if mode in ("RGB", "RGBA", "RGBX", "P", "PA") else ""


def _says_other_space(image: Image.Image) -> bool:
    """Tell whether EXIF says the colours are not sRGB (65535, or a camera's Adobe RGB)."""
    try:
        said = image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.ColorSpace)
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, AttributeError):
        return False
    return isinstance(said, int) and said not in (0, _CALIBRATED)
