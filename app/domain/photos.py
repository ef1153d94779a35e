"""A photo made ready for the screen: its page as a pyramid of tiles, and how it was read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.errors import InvalidValue
from app.domain.mediatime import US_PER_SECOND, FramePosition

PHOTO_RULES = 2
"""How pixels are made now. 1 left colour profiles alone; stills made so derive again so."""
TILE = 512
"""Side of a tile in pixels; the last of a row or column is smaller."""
OVERVIEW_SIDE = 1600
"""Longest side of the smallest level, pixels."""
BYTES_PER_PIXEL = 3
QUICK = "quick.rgb"
"""A first look at a large JPEG, made while the rest is decoded."""
MAX_SIDE = 2**20


@dataclass(frozen=True, slots=True)
class PhotoReading:
    """How the bytes of a photo became pixels: what a person must know to judge them."""

    format: str
    """Pillow's name of the format."""
    mode: str
    """Pillow's name of the pixel form: RGB, CMYK, I;16, F and so on."""
    bits: int
    """Bits of one channel as coded; 0 where the file does not tell."""
    pages: int
    """Pictures in the file; frames of an animation count."""
    is_animated: bool
    """The pages are meant to follow each other in time."""
    orientation: int
    """EXIF orientation 1 to 8 that was followed; 1 where there is none."""
    other_orientation: int
    """What XMP says where it differs from what was followed, else 0."""
    profile: str
    """Name of the colour profile in the file; empty where there is none."""
    colour: str
    """Key: `srgb` (nothing to do), `converted` (to sRGB), `assumed` (no profile), `unfit`
    (the profile cannot be used), `uncalibrated` (EXIF says not sRGB, and no profile)."""
    has_alpha: bool
    """Transparent parts are shown on white."""
    damage: str
    """As `MediaInfo.damage`."""


@dataclass(frozen=True, slots=True)
class PhotoSheet:
    """One page of a photo, upright, sRGB, 8 bits, cut into tiles.

    Level 0 has every pixel; each further level has half of them in each direction. A level is
    one file `LEVEL.rgb`: tiles row by row, each packed R, G, B without padding.
    """

    width: int
    """Pixels of level 0."""
    height: int
    """Pixels of level 0."""
    levels: int
    """How many levels; the last fits `OVERVIEW_SIDE`."""
    page: int
    """Which page, 0-based; 0 is the one the file itself shows first."""
    reading: PhotoReading
    """How it was read."""

    def __post_init__(self) -> None:
        fits = 0 < self.width < MAX_SIDE and 0 < self.height < MAX_SIDE
        if not fits or self.levels != level_count(self.width, self.height):
            raise InvalidValue(
                field="sheet", value=f"{self.width}x{self.height}/{self.levels}", expected="tiles"
            )

    def size(self, level: int) -> tuple[int, int]:
        """Give width and height of a level, pixels."""
        return level_size(self.width, self.height, level)

    def tiles(self, level: int) -> tuple[int, int]:
        """Give how many tiles lie across and down a level."""
        width, height = self.size(level)
        return -(-width // TILE), -(-height // TILE)

    def tile(self, level: int, column: int, row: int) -> tuple[int, int, int]:
        """Give (offset in the level's file in bytes, width, height) of a tile."""
        width, height = self.size(level)
        left, top = column * TILE, row * TILE
        across, down = min(TILE, width - left), min(TILE, height - top)
        # A band of tiles holds whole lines; inside it the tiles follow each other.
        return BYTES_PER_PIXEL * (top * width + down * left), across, down


@dataclass(frozen=True, slots=True)
class QuickLook:
    """Size of the first look `QUICK` at a large photo: RGB, packed, not the exact pixels."""

    width: int
    """Pixels."""
    height: int
    """Pixels."""


def level_size(width: int, height: int, level: int) -> tuple[int, int]:
    """Give the size of a level in pixels, rounded up."""
    return max(1, -(-width // 2**level)), max(1, -(-height // 2**level))


def level_count(width: int, height: int) -> int:
    """Count the levels until the whole fits `OVERVIEW_SIDE`."""
    level = 0
    while max(level_size(width, height, level)) > OVERVIEW_SIDE:
        level += 1
    return level + 1


def page_us(page: int) -> int:
    """Give the time that stands for a page of a photo: one second a page.

    So moments, stills and the clock of the desk name a page as they name a frame.
    """
    return page * US_PER_SECOND


def page_at(time_us: int) -> int:
    """Give the page that a time of a photo stands for."""
    return max(0, time_us) // US_PER_SECOND


def page_position(page: int) -> FramePosition | None:
    """Name a page as a frame is named; None for the first, as for a photo of one picture."""
    return FramePosition(page, page, Fraction(1), 0) if page else None


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a picture looks like, in few bits: for finding similar ones, not for proof."""

    waves: str
    """Hex digits: signs of the lowest waves of the picture (DCT)."""
    turned: tuple[str, ...]
    """`waves` of the picture turned by 90, 180 and 270 degrees and mirrored."""
    parts: tuple[str, ...]
    """`waves` of cut-outs, for finding pictures that were cropped."""
    spread: float
    """Standard deviation of the grey values, 0 to 128; flat pictures tell nothing."""
