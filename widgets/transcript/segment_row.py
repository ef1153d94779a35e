"""One segment laid out as text: its words know where they stand and when they were said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from app.domain.shown_words import ShownWord, shown_words
from app.domain.transcript import Segment
from widgets.texts import flag_text, short_clock
from widgets.tokens import Tokens, current_tokens

SHORT_TIME, LONG_TIME = 50.0, 66.0
"""Pixels of the column of times, without and with hours."""
GAP = 5
MARGIN = 8
_NEW_LINE = "\N{LINE SEPARATOR}"


def _none(_word: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Words of one row, for a background behind them."""

    first: int
    """First word."""
    last: int
    """Last word, included."""
    colour: str
    """Behind them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says beside its words."""

    names: Mapping[int, str] = field(default_factory=dict)
    """Voices by number; one without a name is told by its number."""
    meant: Callable[[str], str] = _none
    """Gives the user's word that a misspelling is near to; empty for none."""

    def voice(self, speaker: int) -> str:
        """Name a voice, empty for none."""
        if not speaker:
            return ""
        return self.names.get(speaker) or _tr("Pembicara {n}").format(n=speaker)


class SegmentRow:
    """A segment's text at one width; made when it comes into sight.

    Args:
        segment: what to show.
        width: pixels for the whole row, the column of times included.
        time_width: pixels of that column.
        font: of the text.
        reading: what is known beside the text: names of voices, the user's words.
    """

    def __init__(
        self,
        segment: Segment,
        width: float,
        time_width: float,
        font: QFont,
        reading: Reading = Reading(),
    ) -> None:
        self.segment = segment
        self._reading = reading
        self.words: tuple[ShownWord, ...] = shown_words(segment)
        self._starts: list[int] = []
        self._left = MARGIN + time_width
        tokens = current_tokens()
        text, formats = self._written(tokens, font)
        self.text = text
        self._layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setFormats(formats)
        self._layout.setCacheEnabled(True)
        self.height = self._lay_out(max(40.0, width - self._left - MARGIN)) + GAP

    def draw(
        self, painter: QPainter, top: float, spans: tuple[WordSpan, ...], *, is_current: bool
    ) -> None:
        """Draw the row, the given words on a coloured ground."""
        tokens = current_tokens()
        font = QFont(painter.font())
        font.setBold(is_current)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text if is_current else tokens.muted))
        line = self._layout.lineAt(0)
        clock = QRectF(MARGIN, top, self._left - MARGIN, line.height())
        painter.drawText(clock, 0, short_clock(self.segment.start_us))
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        self._layout.draw(
            painter,
            QPointF(self._left, top),
            [found for span in spans if (found := self._behind(span)) is not None],
        )

    def word_at(self, x: float, y: float) -> int:
        """Give the word at a point, y from the row's top; the last begun before it, -1 for none."""
        if not self.words:
            return -1
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            if y < line.rect().bottom() or number + 1 == self._layout.lineCount():
                at = line.xToCursor(x - self._left)
                place = min(bisect_right(self._starts, int(at)), len(self.words)) - 1
                return max(0, place)
        return -1

    def word_box(self, word: int) -> QRectF:
        """Give where a word stands, from the row's top left."""
        start = self._starts[word]
        line = self._layout.lineForTextPosition(start)
        left, right = (
            line.cursorToX(at)[0]  # type: ignore[index]
            for at in (start, start + len(self.words[word].text))
        )
        if right <= left:  # it goes on in the next line
            right = line.naturalTextWidth()
        return QRectF(self._left + left, line.y(), right - left, line.height())

    def meant(self, word: int) -> str:
        """Give the user's word that a shown word is near to; empty for none."""
        return self._reading.meant(self.words[word].text)

    def word_said_at(self, time_us: int) -> int:
        """Give the word that is said at a time, -1 between words."""
        for number, word in enumerate(self.words):
            if word.start_us <= time_us < word.end_us:
                return number
        return -1

    def _behind(self, span: WordSpan) -> QTextLayout.FormatRange | None:
        if not self.words:
            return None
        made = QTextLayout.FormatRange()
        made.start = self._starts[span.first]
        made.length = self._starts[span.last] + len(self.words[span.last].text) - made.start
        ground = QTextCharFormat()
        ground.setBackground(QColor(span.colour))
        made.format = ground
        return made

    def _written(self, tokens: Tokens, font: QFont) -> tuple[str, list[QTextLayout.FormatRange]]:
        parts: list[str] = []
        formats: list[QTextLayout.FormatRange] = []
        voice = self._reading.voice(self.segment.speaker)
        head = f"{voice}: " if voice else ""
        if head:
            formats.append(_range(0, len(head), _bold(tokens)))
        at = len(head)
        for word in self.words:
            self._starts.append(at)
            if self._reading.meant(word.text):
                formats.append(_range(at, len(word.text), _misspelt(tokens)))
            elif word.is_doubtful:
                formats.append(_range(at, len(word.text), _doubtful(tokens)))
            parts.append(word.text)
            at += len(word.text) + 1
        text = head + " ".join(parts)
        mark, colour = self._mark(tokens)
        if mark:
            formats.append(_range(len(text), len(mark), _small(colour, font)))
        return text + mark, formats

    def _mark(self, tokens: Tokens) -> tuple[str, str]:
        if self.segment.is_verified:
            is_changed = self.segment.text != self.segment.machine.text
            said = _tr("diperbaiki") if is_changed else _tr("sudah didengar")
            # one piece: the tick must not stay behind at the end of a line
            tied = f"✓ {said}".replace(" ", "\N{NO-BREAK SPACE}")
            return f" {tied}", tokens.ok
        if self.segment.machine.flags:
            words = ", ".join(flag_text(flag) for flag in self.segment.machine.flags)
            return f"{_NEW_LINE}⚠ {words}", tokens.warn
        return "", ""

    def _lay_out(self, width: float) -> float:
        self._layout.beginLayout()
        height = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height += line.height()
        self._layout.endLayout()
        return height


def _tr(text: str) -> str:
    return QCoreApplication.translate("TranscriptView", text)


def _range(start: int, length: int, shape: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, shape
    return made


def _doubtful(tokens: Tokens) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    shape.setUnderlineColor(QColor(tokens.warn))
    return shape


def _misspelt(tokens: Tokens) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
    shape.setUnderlineColor(QColor(tokens.accent))
    return shape


def _bold(tokens: Tokens) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setFontWeight(QFont.Weight.DemiBold)
    shape.setForeground(QColor(tokens.accent))
    return shape


def _small(colour: str, font: QFont) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setForeground(QColor(colour))
    shape.setFontPointSize(max(7.0, font.pointSizeF() * 0.88))
    shape.setFontWeight(QFont.Weight.Medium)
    return shape
