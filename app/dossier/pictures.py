"""Stills and thumbnails on paper; the print is an illustration, its hash names the file."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Paragraph

from app.domain.drawn import Drawn
from app.domain.moment import Region
from app.dossier import styles
from app.dossier.figures import draw_figure

_PRINT_DPI = 220
_QUALITY = 88


class Picture(Flowable):  # type: ignore[misc] # ReportLab ships no types
    """A picture fitted into a box, with the reviewer's region drawn over the print only."""

    def __init__(
        self,
        jpeg: bytes,
        room: tuple[float, float],
        region: Region | None,
        figures: Sequence[Drawn] = (),
        *,
        is_framed: bool = True,
    ) -> None:
        super().__init__()
        self._is_framed = is_framed
        self._jpeg = jpeg
        width, height = ImageReader(BytesIO(jpeg)).getSize()
        scale = min(room[0] / width, room[1] / height)
        self.width, self.height = width * scale, height * scale
        self._region = region
        self._figures = figures

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """Give the size on paper in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the picture, a hairline around it, and the region."""
        reader = ImageReader(BytesIO(self._jpeg))
        self.canv.drawImage(reader, 0, 0, self.width, self.height)
        # ReportLab holds each reader until the file is saved, and a reader its pixels, though the
        # JPEG alone goes into the file: 6 MB for a still, of which a dossier has hundreds
        reader._data = reader._image = None  # noqa: SLF001 # pinned version
        if self._is_framed:
            self.canv.setStrokeColor(styles.RULE)
            self.canv.setLineWidth(0.5)
            self.canv.rect(0, 0, self.width, self.height)
        if self._region is not None:
            self._draw_region(self._region)
        for drawn in self._figures:
            draw_figure(self.canv, drawn, self.width, self.height)

    def _draw_region(self, region: Region) -> None:
        # White below, red dashes above: seen on dark and on bright pictures, and in grey.
        box = (
            region.x * self.width,
            (1 - region.y - region.height) * self.height,
            region.width * self.width,
            region.height * self.height,
        )
        self.canv.setLineWidth(2.2)
        self.canv.setStrokeColorRGB(1, 1, 1)
        self.canv.rect(*box)
        self.canv.setLineWidth(1.2)
        self.canv.setStrokeColor(styles.ALERT)
        self.canv.setDash(4, 2)
        self.canv.rect(*box)
        self.canv.setDash()


def picture(
    path: str,
    room: tuple[float, float],
    prints: dict[tuple[str, tuple[float, float]], bytes],
    region: Region | None = None,
    figures: Sequence[Drawn] = (),
) -> Flowable:
    """Fit a picture of the store into a box of points; say so where it cannot be read.

    Args:
        path: a PNG or JPEG that Netra made.
        room: width and height of the box in points.
        prints: pictures made ready in an earlier pass; added to.
        region: drawn over the print, not into the file.
        figures: those of this frame; likewise.
    """
    try:
        if (path, room) not in prints:
            prints[path, room] = _printable(Path(path), room)
        return Picture(prints[path, room], room, region, figures)
    except (OSError, ValueError, Image.DecompressionBombError):
        # The hash of the file stands beside it: a picture that cannot be printed is no reason
        # to withhold the page.
        return Paragraph("[gambar tidak dapat ditampilkan]", styles.CAPTION)


def emblem(path: str, room: tuple[float, float]) -> Flowable:
    """Fit a drawing such as a logo into a box of points, without a frame; see `picture`."""
    try:
        return Picture(_printable(Path(path), room), room, None, is_framed=False)
    except (OSError, ValueError, Image.DecompressionBombError):
        return Paragraph("[logo tidak dapat ditampilkan]", styles.CAPTION)


def _printable(path: Path, room: tuple[float, float]) -> bytes:
    """Give an RGB JPEG of print resolution: no profile, no metadata; what is clear is white."""
    with Image.open(path) as opened:
        limit = (max(1, int(room[0] / 72 * _PRINT_DPI)), max(1, int(room[1] / 72 * _PRINT_DPI)))
        if opened.has_transparency_data:
            white = Image.new("RGBA", opened.size, "white")
            small = Image.alpha_composite(white, opened.convert("RGBA")).convert("RGB")
        else:
            small = opened.convert("RGB")
    small.thumbnail(limit, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = BytesIO()
    small.save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=False)
    return out.getvalue()


THUMBNAIL_ROOM = (38 * mm, 34 * mm)
STILL_ROOM = (styles.BODY_WIDTH / 2 - 3 * mm, 62 * mm)
SINGLE_STILL_ROOM = (styles.BODY_WIDTH, 92 * mm)
