"""A small vector canvas over Pillow: shapes in scene units, supersampled, shaded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Point = tuple[float, float]
Colour = tuple[int, ...]

_FONT_FOLDERS = (
    Path(__file__).parents[2] / "fonts",
    Path("/usr/share/fonts/truetype/noto"),
)


def font_file(name: str) -> Path:
    """Find a Noto font: the shipped one, or Debian's original."""
    found = [folder / name for folder in _FONT_FOLDERS if (folder / name).is_file()]
    return found[0]


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Blend two colours; `share` 0 gives the first, 1 the second."""
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


def darker(colour: Colour, share: float = 0.2) -> Colour:
    """Go `share` of the way to a warm black."""
    return mix(colour[:3], (30, 18, 14), share)


def lighter(colour: Colour, share: float = 0.2) -> Colour:
    """Go `share` of the way to a warm white."""
    return mix(colour[:3], (255, 250, 238), share)


@dataclass(frozen=True)
class Canvas:
    """A place on a picture: `matrix` takes local units to pixels of `image`."""

    image: Image.Image
    """RGB; shapes with alpha are blended, not replaced. RGBA for sprites: opaque shapes only."""
    matrix: tuple[float, float, float, float, float, float]
    """a, b, c, d, e, f with x' = a x + c y + e, y' = b x + d y + f."""

    @classmethod
    def new(
        cls,
        width: int,
        height: int,
        supersample: int,
        *,
        origin: Point = (0, 0),
        sprite: bool = False,
    ) -> Canvas:
        """Make a picture of `width` x `height` units; `origin` is its upper left corner."""
        size = (width * supersample, height * supersample)
        image = Image.new("RGBA", size) if sprite else Image.new("RGB", size, (255, 255, 255))
        s = float(supersample)
        return cls(image, (s, 0.0, 0.0, s, -origin[0] * s, -origin[1] * s))

    def at(
        self, x: float, y: float, *, turn: float = 0.0, size: float = 1.0, mirror: bool = False
    ) -> Canvas:
        """Give the canvas moved to (x, y), turned by `turn` degrees clockwise, scaled."""
        a, b, c, d, e, f = self.matrix
        cos, sin = math.cos(math.radians(turn)) * size, math.sin(math.radians(turn)) * size
        flip = -1.0 if mirror else 1.0
        return replace(
            self,
            matrix=(
                (a * cos + c * sin) * flip,
                (b * cos + d * sin) * flip,
                c * cos - a * sin,
                d * cos - b * sin,
                a * x + c * y + e,
                b * x + d * y + f,
            ),
        )

    @property
    def unit(self) -> float:
        """Pixels per local unit."""
        a, b = self.matrix[:2]
        return math.hypot(a, b)

    def pixels(self, points: Sequence[Point]) -> list[Point]:
        """Give the pixel places of local points."""
        a, b, c, d, e, f = self.matrix
        return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill straight-edged."""
        self._pen().polygon(self.pixels(points), fill=fill)

    def blob(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill the smooth closed curve through the points."""
        self.polygon(smooth(points), fill)

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: Colour) -> None:
        """Fill a rectangle."""
        self.polygon(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), fill)

    def disc(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """Fill an ellipse."""
        self.polygon(ellipse(x, y, rx, ry), fill)

    def limb(self, p: Point, q: Point, r0: float, r1: float, fill: Colour) -> None:
        """Fill a rounded, tapering bar from p (radius r0) to q (radius r1)."""
        self.polygon(capsule(p, q, r0, r1), fill)

    def line(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """Draw a line with round ends."""
        pixels, pen = self.pixels(points), self._pen()
        thick = max(1, round(width * self.unit))
        pen.line(pixels, fill=fill, width=thick, joint="curve")
        if len(fill) == 3:
            for x, y in (pixels[0], pixels[-1]):
                r = thick / 2
                pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def shaded(self, points: Sequence[Point], top: Colour, bottom: Colour) -> None:
        """Fill with a gradient from the shape's top to its bottom on the picture."""
        mask, corner = self._mask(points, 0)
        ramp = np.linspace(0, 1, mask.height)[:, None, None]
        rows = np.array(top[:3]) + (np.array(bottom[:3]) - np.array(top[:3])) * ramp
        rows = np.broadcast_to(rows, (mask.height, mask.width, 3)).astype(np.uint8)
        self.image.paste(Image.fromarray(np.ascontiguousarray(rows)), corner, mask)

    def soft(self, points: Sequence[Point], fill: Colour, blur: float, alpha: float) -> None:
        """Lay a blurred shape: a shadow or a glow (not on sprites)."""
        mask, corner = self._mask(points, blur * self.unit)
        mask = mask.filter(ImageFilter.GaussianBlur(blur * self.unit))
        mask = mask.point(lambda value: value * alpha)
        self.image.paste(fill[:3], (*corner, corner[0] + mask.width, corner[1] + mask.height), mask)

    def text(
        self, x: float, y: float, words: str, size: float, fill: Colour, *, bold: bool = False
    ) -> None:
        """Write upright words centred on (x, y)."""
        name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
        font = ImageFont.truetype(str(font_file(name)), round(size * self.unit))
        self._pen().text(self.pixels([(x, y)])[0], words, fill=fill, font=font, anchor="mm")

    def _pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image, "RGBA" if self.image.mode == "RGB" else None)

    def _mask(self, points: Sequence[Point], margin: float) -> tuple[Image.Image, tuple[int, int]]:
        pixels = self.pixels(points)
        pad = int(margin * 3) + 1
        left = int(min(x for x, _ in pixels)) - pad
        top = int(min(y for _, y in pixels)) - pad
        right = int(max(x for x, _ in pixels)) + pad + 1
        bottom = int(max(y for _, y in pixels)) + pad + 1
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in pixels], fill=255)
        return mask, (left, top)


def ellipse(x: float, y: float, rx: float, ry: float, count: int = 72) -> list[Point]:
    """Give points on an ellipse."""
    steps = [2 * math.pi * i / count for i in range(count)]
    return [(x + rx * math.cos(t), y + ry * math.sin(t)) for t in steps]


def capsule(p: Point, q: Point, r0: float, r1: float) -> list[Point]:
    """Give the outline of a rounded, tapering bar."""
    angle = math.atan2(q[1] - p[1], q[0] - p[0])
    half = [math.pi * i / 20 for i in range(21)]
    start = [angle + math.pi / 2 + t for t in half]
    end = [angle - math.pi / 2 + t for t in half]
    return [(p[0] + r0 * math.cos(t), p[1] + r0 * math.sin(t)) for t in start] + [
        (q[0] + r1 * math.cos(t), q[1] + r1 * math.sin(t)) for t in end
    ]


def smooth(points: Sequence[Point], steps: int = 14) -> list[Point]:
    """Give the closed Catmull-Rom curve through the points."""
    n, out = len(points), []
    for i in range(n):
        p0, p1, p2, p3 = (points[(i + k - 1) % n] for k in range(4))
        for step in range(steps):
            t = step / steps
            out.append(
                (_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t))
            )
    return out


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
