"""What a dressed clip says beneath the picture: steps, subtitle, what figures show, category."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.domain.clip_dress import Dress
from app.domain.clip_steps import words_at
from app.domain.figure import Figure
from media.bar_text import BOLD, PLAIN, drawable, font, wrapped

_BACKGROUND = (16, 16, 16)
_BRIGHT = (255, 255, 255)
_DIM = (205, 205, 205)
_STEP = (255, 196, 0)
_MARGIN = 0.015
_LEADING = 1.35
_MOST_LINES = 6
"""Of one text; a bar that grows without end would leave no room for the picture."""
_MOST_SUBTITLE_LINES = 4
_CONFIRMED = "Transkrip, teks yang dibenarkan pendengar:"
ENHANCED = "DIOLAH, bukan apa adanya"
_WAY = "  ·  "


@dataclass(frozen=True, slots=True)
class _Area:
    top: int
    font: ImageFont.FreeTypeFont
    colour: tuple[int, int, int]
    lines: int


class DressBar:
    """Draws the words of one clip; what does not change is drawn once.

    Args:
        dress: what to say.
        width: of the picture in pixels, even.
        is_tall: the picture is higher than wide; words are then larger against its width.
    """

    def __init__(self, dress: Dress, width: int, *, is_tall: bool) -> None:
        self._dress = dress
        self._width = width
        self._margin = round(width * _MARGIN)
        self._usable = width - 2 * self._margin
        self._base = width / (26 if is_tall else 38)
        self._still: list[tuple[int, str, ImageFont.FreeTypeFont, tuple[int, int, int]]] = []
        self._lines = [(each.span, drawable(each.text, PLAIN)) for each in dress.subtitles]
        self._at = self._margin
        self._steps = self._step_area()
        self._subtitle = self._subtitle_area()
        self._texts()
        self.height: int = self._at + self._margin
        """Pixels that it adds beneath the picture, even."""
        self.height += self.height % 2
        self._ground = Image.new("RGB", (width, self.height), _BACKGROUND)
        pen = ImageDraw.Draw(self._ground)
        for top, line, made, colour in self._still:
            pen.text((self._margin, top), line, font=made, fill=colour)
        self._last: tuple[tuple[str, str], NDArray[np.uint8]] | None = None

    def draw(self, time_us: int, words: tuple[str, ...]) -> NDArray[np.uint8]:
        """Draw it for one frame.

        Args:
            time_us: of the original, microseconds from its origin.
            words: what steps do to this frame.

        Returns:
            Shape (height, width, 3).
        """
        said = _WAY.join(words), self._said_at(time_us)
        if self._last is None or self._last[0] != said:
            image = self._ground.copy()
            pen = ImageDraw.Draw(image)
            for area, text in zip((self._steps, self._subtitle), said, strict=True):
                if area is not None and text:
                    self._write(pen, area, text)
            self._last = said, np.asarray(image)
        return self._last[1]

    def _write(self, pen: ImageDraw.ImageDraw, area: _Area, text: str) -> None:
        top = area.top
        for line in wrapped(text, self._usable, area.font, area.lines):
            pen.text((self._margin, top), line, font=area.font, fill=area.colour)
            top += round(area.font.size * _LEADING)

    def _said_at(self, time_us: int) -> str:
        return " — ".join(
            text for span, text in self._lines if span.start_us <= time_us < span.end_us
        )

    def _step_area(self) -> _Area | None:
        if not self._dress.steps:
            return None
        made = font(max(round(self._base * 0.9), 12), BOLD)
        most = max(
            len(wrapped(said, self._usable, made, _MOST_LINES)) for said in self._step_texts()
        )
        return self._area(made, _STEP, most)

    def _step_texts(self) -> Iterable[str]:
        """Give texts of steps, one of which is as long as any that is drawn."""
        steps = self._dress.steps
        if not self._dress.skip_rule:
            # room for all at once, as it was before there was fast motion: clips keep their bytes
            return [_WAY.join(dict.fromkeys(step.words for step in steps))]
        # whatever works together does so at the first frame of the last of them to begin
        starts = {step.first for step in steps}
        return [
            _WAY.join(words_at(steps, frame, is_held=is_held))
            for frame in starts
            for is_held in (False, True)
        ]

    def _subtitle_area(self) -> _Area | None:
        if not self._dress.subtitles:
            return None
        self._line(_CONFIRMED, 0.55, _DIM, PLAIN)
        made = font(max(round(self._base), 13), PLAIN)
        starts = {each.span.start_us for each in self._dress.subtitles}
        most = max(
            len(wrapped(self._said_at(at), self._usable, made, _MOST_SUBTITLE_LINES))
            for at in starts
        )
        return self._area(made, _BRIGHT, most)

    def _area(self, made: ImageFont.FreeTypeFont, colour: tuple[int, int, int], n: int) -> _Area:
        area = _Area(self._at, made, colour, n)
        self._at += n * round(made.size * _LEADING)
        return area

    def _texts(self) -> None:
        if self._dress.is_enhanced:
            self._line(f"{ENHANCED}: {self._dress.enhanced_text()}", 0.75, _STEP, BOLD)
        for category in self._dress.categories:
            self._line(f"Dugaan: {category}", 0.75, _BRIGHT, BOLD)
        if self._dress.caption:
            self._line(f"Keterangan: {self._dress.caption}", 0.75, _BRIGHT, PLAIN)
        for told in dict.fromkeys(map(_told, self._dress.figures)):
            if told:
                self._line(told, 0.75, _DIM, PLAIN)

    def _line(self, text: str, share: float, colour: tuple[int, int, int], face: str) -> None:
        made = font(max(round(self._base * share), 11), face)
        for line in wrapped(drawable(text, face), self._usable, made, _MOST_LINES):
            self._still.append((self._at, line, made, colour))
            self._at += round(made.size * _LEADING)


def _told(figure: Figure) -> str:
    """Say what a figure shows; nothing where nobody wrote it."""
    if not figure.label:
        return ""
    return f"({figure.number}) {figure.label}" if figure.number else f"• {figure.label}"
