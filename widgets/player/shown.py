"""The picture on the canvas: the pixels as decoded, and the same as they are shown now."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QImage

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.mediatime import FramePosition
from media.playback import Picture, shown_pixels

_FORMAT = QImage.Format.Format_RGB32


class ShownPicture:
    """One picture with the adjustments and the turn of the view; no pixel of it is ever changed.

    `image` is made when it is asked for: a frame that is gone before a repaint costs nothing.
    """

    def __init__(self) -> None:
        self.adjustments = NEUTRAL
        self.turn = 0
        self.aspect = Fraction(1)
        self.position: FramePosition | None = None
        self.is_preview = self.is_proxy = False
        self.is_exact = True
        self.is_photo = False
        self._is_comparing = False
        self._base = QImage()
        # the frame's memory: QImage only borrows it
        self._held: object = None
        self._rotation = 0
        self._full = QSize()
        # what it was made with, the image, and the memory that it borrows
        self._made: tuple[object, QImage, object] | None = None

    def take(self, picture: Picture) -> None:
        """Take a frame without copying its pixels."""
        self._held, self.position = picture.data, picture.position
        self._base = QImage(picture.data, picture.width, picture.height, picture.stride, _FORMAT)
        self._rotation, self.aspect = picture.rotation, picture.sample_aspect
        self._full = QSize(picture.full_width, picture.full_height)
        self.is_preview, self.is_proxy = picture.is_preview, picture.is_proxy
        self.is_exact, self.is_photo = picture.is_exact, False
        self._made = None

    def take_image(self, image: QImage, full: QSize, page: FramePosition | None = None) -> None:
        """Take an upright photo; `full` is the original's size where `image` is reduced.

        `page` names a page that is not the first.
        """
        self._base, self.position = image.convertToFormat(_FORMAT), page
        self._held = image  # it may borrow its memory, and only this object keeps that
        self.is_photo = True
        self._rotation, self.aspect, self._full = 0, Fraction(1), full
        self.is_preview, self.is_proxy, self.is_exact = False, False, full == image.size()
        self._made = None

    def drop(self) -> None:
        """Show nothing."""
        self._base, self._held, self._full, self._made = QImage(), None, QSize(), None
        self.position = None

    @property
    def is_empty(self) -> bool:
        """True where there is no picture."""
        return self._base.isNull()

    @property
    def is_comparing(self) -> bool:
        """True while the original is shown in place of the adjusted picture."""
        return self._is_comparing

    def compare(self, *, is_on: bool) -> None:
        """Show the pixels as decoded for a while; the turn stays."""
        self._is_comparing = is_on

    @property
    def look(self) -> tuple[object, Callable[[QImage], QImage]] | None:
        """What is done to the pixels now, and how it is done to any of them; None for nothing."""
        done = NEUTRAL if self._is_comparing else self.adjustments
        if done.is_neutral:
            return None

        def change(image: QImage) -> QImage:
            size, data = (image.width(), image.height()), memoryview(image.constBits())
            pixels = shown_pixels(data, size, image.bytesPerLine(), done, 0)
            return QImage(pixels.data, size[0], size[1], size[0] * 4, _FORMAT).copy()

        return done, change

    @property
    def upright_size(self) -> QSize:
        """Size of the original in upright pixels."""
        return self._full.transposed() if self._rotation % 180 else self._full

    @property
    def image(self) -> QImage:
        """The picture as it is shown: adjusted, upright, then turned."""
        done = NEUTRAL if self._is_comparing else self.adjustments
        # Qt turns clockwise, the container states counter-clockwise
        clockwise = (self.turn - self._rotation) % 360
        key = (done, clockwise)
        if self._made is None or self._made[0] != key:
            self._made = (key, *self._converted(done, clockwise))
        return self._made[1]

    def upright(self, *, is_adjusted: bool) -> QImage:
        """Give a copy of the whole upright picture at the size it was decoded."""
        done = self.adjustments if is_adjusted else NEUTRAL
        image, _memory = self._converted(done, -self._rotation % 360)
        return image.copy()

    def colour_at(self, spot: QPointF) -> QColor | None:
        """Give the decoded colour at a spot, as fractions of the upright picture."""
        if self.is_empty or not (0 <= spot.x() < 1 and 0 <= spot.y() < 1):
            return None
        across, down = spot.x(), spot.y()
        turned = {
            0: (across, down),
            90: (1.0 - down, across),
            180: (1.0 - across, 1.0 - down),
            270: (down, 1.0 - across),
        }[self._rotation % 360]
        width, height = self._base.width(), self._base.height()
        return self._base.pixelColor(
            min(width - 1, int(turned[0] * width)), min(height - 1, int(turned[1] * height))
        )

    def _converted(self, adjustments: Adjustments, clockwise: int) -> tuple[QImage, object]:
        if self.is_empty or (adjustments.is_neutral and not clockwise):
            return self._base, self._held
        size = (self._base.width(), self._base.height())
        data = memoryview(self._base.constBits())
        pixels = shown_pixels(data, size, self._base.bytesPerLine(), adjustments, clockwise)
        height, width = pixels.shape[:2]
        return QImage(pixels.data, width, height, width * 4, _FORMAT), pixels
