"""How a picture is shown otherwise than it was recorded: for looking, or as a stated recipe."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.domain.errors import InvalidValue
from app.domain.picture_part import Corners, PixelBox, check_part, part_words, read_part
from app.domain.plain import LEFT_OUT


class Channel(StrEnum):
    """Which part of the colour is shown."""

    ALL = "all"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    LUMA = "luma"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one number of `Adjustments` may be."""

    least: int
    """Smallest."""
    most: int
    """Largest."""
    neutral: int
    """Where it changes nothing."""
    per_unit: int
    """Steps of one unit as people name it."""


LIMITS: dict[str, Limits] = {
    "exposure": Limits(-400, 400, 0, 100),
    "contrast": Limits(-100, 100, 0, 100),
    "gamma": Limits(20, 500, 100, 100),
    "saturation": Limits(0, 8, 4, 4),
    "sharpen": Limits(0, 12, 0, 4),
    "denoise": Limits(0, 20, 0, 1),
}
"""By field; whole numbers, so that the same recipe is the same on every machine.

Saturation and sharpening move in quarters: with them every product in the arithmetic is exact.
"""


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What is done to a picture.

    In this order: fields shown apart, a part cut out or straightened, noise taken out; then the
    pixels one by one: channel, saturation, tone, sharpening. The neutral value of each field
    changes nothing. Ranges are in `LIMITS`.
    """

    exposure: int = 0
    """Hundredths of a stop; 100 doubles the values."""
    contrast: int = 0
    """Per cent around middle grey; -100 leaves grey alone."""
    gamma: int = 100
    """Hundredths; above 100 the dark parts become lighter."""
    saturation: int = 4
    """Quarters; 4 as it is, 0 grey."""
    sharpen: int = 0
    """Quarters of the difference to a blurred copy (5 x 5, binomial) that are added."""
    channel: Channel = Channel.ALL
    """One channel is shown as grey."""
    invert: bool = False
    """Light and dark exchanged."""
    denoise: int = field(default=0, metadata=LEFT_OUT)
    """Strength of the non-local means: differences of about so many levels are evened out."""
    deinterlace: bool = field(default=False, metadata=LEFT_OUT)
    """Of an interlaced frame the first field alone, at full height; others stay as they are."""
    crop: PixelBox = field(default=(), metadata=LEFT_OUT)
    """Left, top, width and height of the part that is kept, pixels of the upright picture."""
    corners: Corners = field(default=(), metadata=LEFT_OUT)
    """x and y of four corners, clockwise from the upper left, pixels of the upright picture; what
    lies between them becomes a rectangle."""

    def __post_init__(self) -> None:
        for name, limits in LIMITS.items():
            value = getattr(self, name)
            if not limits.least <= value <= limits.most:
                raise InvalidValue(
                    field=name, value=value, expected=f"{limits.least}..{limits.most}"
                )
        check_part(self.crop, self.corners)

    @property
    def tone(self) -> Adjustments:
        """What is done to each pixel by itself and its neighbours, the rest left out."""
        return replace(self, denoise=0, deinterlace=False, crop=(), corners=())

    @property
    def whole(self) -> Adjustments:
        """The same without cutting out or straightening a part."""
        return replace(self, crop=(), corners=())

    @property
    def is_neutral(self) -> bool:
        """True where no pixel is changed."""
        return self == NEUTRAL

    def changed(self) -> tuple[tuple[str, str], ...]:
        """Give (field, value as people write it) of what is not neutral, in order of use."""
        return tuple(
            (item.name, _written(item.name, getattr(self, item.name)))
            for item in fields(self)
            if getattr(self, item.name) != getattr(NEUTRAL, item.name)
        )


NEUTRAL = Adjustments()
"""The picture as it is."""

_NAMES_ID = {
    "exposure": "pencahayaan",
    "contrast": "kontras",
    "gamma": "gama",
    "saturation": "saturasi",
    "sharpen": "penajaman",
    "channel": "kanal",
    "invert": "warna dibalik",
    "denoise": "derau dikurangi",
    "deinterlace": "baris selang-seling dipisah",
    "crop": "dipotong",
    "corners": "perspektif diluruskan",
}
_NAMES_EN = {
    "denoise": "noise reduced", "deinterlace": "deinterlaced", "crop": "cropped",
    "corners": "perspective straightened",
}  # fmt: skip
_CHANNELS_ID = {"red": "merah", "green": "hijau", "blue": "biru", "luma": "luma"}


def adjustments_text(adjustments: Adjustments, lang: str = "id") -> str:
    """List what is changed, such as `pencahayaan +1,00 EV; kontras +20 %`; empty for nothing."""
    parts = []
    for name, value in adjustments.changed():
        if lang == "en":
            parts.append(f"{_NAMES_EN.get(name, name)} {value}".strip())
            continue
        shown = _CHANNELS_ID.get(value, value).replace(".", ",")
        parts.append(f"{_NAMES_ID[name]} {shown}".strip())
    return "; ".join(parts)


def parse_adjustments(text: str) -> Adjustments:
    """Read `exposure=+1.2,contrast=20,channel=red,invert`, in the units people name.

    Exposure is in stops, contrast in per cent, gamma, saturation and sharpen are factors. Pixels
    are parted by colons: `crop=LEFT:TOP:WIDTH:HEIGHT`, `corners=X:Y:X:Y:X:Y:X:Y`.

    Raises:
        InvalidValue: a name is unknown or given twice, or a value is none or out of range.
    """
    values: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, written = (piece.strip() for piece in part.partition("="))
        if name in values or name not in _NAMES_ID:
            raise InvalidValue(field="adjust", value=part, expected=", ".join(_NAMES_ID))
        values[name] = _read(name, written)
    return Adjustments(**values)


def _read(name: str, written: str) -> object:
    try:
        if name == "channel":
            return Channel(written)
        if name in ("crop", "corners"):
            return read_part(written)
        if name in ("invert", "deinterlace"):
            return {"": True, "yes": True, "no": False}[written]
        per_unit = 1 if name == "contrast" else LIMITS[name].per_unit
        exact = Fraction(written) * per_unit
    except (ValueError, KeyError, ZeroDivisionError) as e:
        raise InvalidValue(field=name, value=written, expected="a value") from e
    if exact.denominator != 1:
        raise InvalidValue(field=name, value=written, expected=f"steps of 1/{per_unit}")
    limits = LIMITS[name]
    if not limits.least <= exact <= limits.most:
        least, most = (edge / per_unit for edge in (limits.least, limits.most))
        raise InvalidValue(field=name, value=written, expected=f"{least:g}..{most:g}")
    return int(exact)


def _written(name: str, value: object) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, Channel):
        return value.value
    if isinstance(value, tuple):
        return part_words(value)
    number = int(str(value))
    if name == "contrast":
        return f"{number:+d} %"
    if name == "denoise":
        return str(number)
    shown = number / LIMITS[name].per_unit
    return f"{shown:+.2f} EV" if name == "exposure" else f"{shown:.2f}"
