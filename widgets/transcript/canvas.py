"""The drawn part of the transcript: rows in sight, the bar beside them, another width or look.

Only what is in sight is laid out, so that thirteen hours open as quickly as a minute. The place
on screen is a row and an offset in it; the bar at the right follows, since the heights of the
rows above are estimates until somebody has seen them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.services.replacing import Hit
from widgets.tokens import current_tokens
from widgets.transcript.row_stack import RowStack
from widgets.transcript.row_window import RowWindow
from widgets.transcript.segment_row import MARGIN, WordSpan
from widgets.transcript.word_choice import Place, WordChoice

LOOKS_AROUND_S = 4.0
"""So long after a person scrolled, the text does not follow the playhead."""


class TranscriptCanvas(QAbstractScrollArea):
    """Rows of segments; what is chosen and what is said now stand on a coloured ground."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = RowStack()
        self.choice = WordChoice()
        self._lit: Place | None = None
        self._current = -1
        self._hits: dict[int, list[Hit]] = {}
        self._hit: Hit | None = None
        self.window_ = RowWindow(self.stack)
        self._scrolled_s = -LOOKS_AROUND_S
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Transkrip"))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._on_bar)

    def mark_hits(self, hits: Iterable[Hit], shown: Hit | None) -> None:
        """Lay a ground behind what was found, a stronger one behind the hit that is shown."""
        self._hits = {}
        for hit in hits:
            self._hits.setdefault(hit.segment_id, []).append(hit)
        self._hit = shown
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; the playhead is not followed for a moment."""
        self._scrolled_s = time.monotonic()
        super().wheelEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        tokens = current_tokens()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(tokens.base))
        painter.setFont(self.font())
        for number, top in self.window_.visible():
            row = self.stack.row(number)
            if number == self._current and self.hasFocus():
                mark = QRectF(0, top, 3, row.height - 4)
                painter.fillRect(mark, QColor(tokens.accent))
            row.draw(painter, top, self._spans(number), is_current=number == self._current)
        painter.end()
        self._place_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width, at the same row."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in the new colours or letters."""
        super().changeEvent(event)
        is_other_look = event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if is_other_look and hasattr(self, "window_"):
            self.stack.forget_rows()
            self._lay_out()

    def _spans(self, number: int) -> tuple[WordSpan, ...]:
        tokens = current_tokens()
        words = len(self.stack.row(number).words)
        segment = self.stack.segments[number]
        found = [
            WordSpan(
                *_words_of(hit, segment.text, words),
                tokens.word if hit == self._hit else tokens.selection,
            )
            for hit in self._hits.get(segment.id, ())
            if words
        ]
        if (chosen := self.choice.in_row(number, words)) is not None and self.choice.is_many:
            found.append(WordSpan(*chosen, tokens.selection))
        if self._lit is not None and self._lit.row == number:
            found.append(WordSpan(self._lit.word, self._lit.word, tokens.word))
        return tuple(found)

    def _reveal(self, number: int) -> None:
        if self.window_.reveal(number):
            self._place_bar()
            self.viewport().update()

    def _lay_out(self) -> None:
        self.stack.set_room(float(self.viewport().width()), self.font())
        self._place_bar()
        self.viewport().update()

    def _place_bar(self) -> None:
        bar = self.verticalScrollBar()
        self.window_.room = float(self.viewport().height())
        bar.blockSignals(True)
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self.fontMetrics().height() * 2)
        bar.setRange(0, round(self.window_.most))
        bar.setValue(round(self.window_.top + MARGIN))
        bar.blockSignals(False)

    def _on_bar(self, value: int) -> None:
        self._scrolled_s = time.monotonic()
        self.window_.go_to(float(value))
        self.viewport().update()


def _words_of(hit: Hit, text: str, words: int) -> tuple[int, int]:
    """Give the first and last word that a hit touches, of a row of so many words."""
    first = max(0, len(text[: hit.start + 1].split()) - 1)
    last = max(first, len(text[: hit.stop].split()) - 1)
    return min(first, words - 1), min(last, words - 1)
