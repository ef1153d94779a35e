"""Small building blocks that every pane uses."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.icons import icon, pixmap
from widgets.tokens import current_tokens


def label(text: str = "", kind: str = "", *, wraps: bool = False) -> QLabel:
    """Make a label that shows its text as it is: data from files is never markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wraps)
    if kind:
        made.setProperty("kind", kind)
    return made


def plain_tooltip(lines: Iterable[str]) -> str:
    """Make a tooltip of plain lines: Qt would read a name such as `<img …>` as markup."""
    return "<qt>" + "<br>".join(html.escape(line) for line in lines) + "</qt>"


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget the tone ok, warn, bad or none, and let the stylesheet see it."""
    if widget.property("tone") == tone:
        return
    widget.setProperty("tone", tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where room is short; the whole text is its tooltip."""

    def __init__(
        self, text: str = "", kind: str = "", mode: Qt.TextElideMode | None = None
    ) -> None:
        super().__init__()
        self._mode = mode or Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if kind:
            self.setProperty("kind", kind)
        self.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        self.style().drawItemText(
            painter,
            self.rect(),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text as a tooltip only where it is cut."""
        super().resizeEvent(event)
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(plain_tooltip([self.text()]) if is_cut else "")

    def minimumSizeHint(self) -> QSize:
        """Never force the window wide."""
        return QSize(40, self.fontMetrics().height())


class IconLabel(QLabel):
    """A drawing that keeps to the theme."""

    def __init__(self, name: str, size: int = 16, tone: str = "muted") -> None:
        super().__init__()
        self._name, self._size, self._tone = name, size, tone
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def show_icon(self, name: str, tone: str) -> None:
        """Show another drawing or colour (`Tokens` field name)."""
        self._name, self._tone = name, tone
        self._draw()

    def _draw(self) -> None:
        colour = getattr(current_tokens(), self._tone)
        self.setPixmap(pixmap(self._name, colour, self._size, self.devicePixelRatioF()))


class IconButton(QToolButton):
    """A quiet button with a drawing; `text` is its accessible name and tooltip."""

    def __init__(self, name: str, text: str, on_click: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._name = name
        self.setProperty("kind", "quiet")
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setIconSize(QSize(18, 18))
        self.setIcon(icon(name))
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(icon(self._name))

    def show_icon(self, name: str) -> None:
        """Show another drawing."""
        self._name = name
        self.setIcon(icon(name))


class Button(QPushButton):
    """A push button with a kind (primary, quiet, badge, choice) and perhaps a drawing."""

    def __init__(self, text: str, kind: str = "", icon_name: str = "") -> None:
        super().__init__(text)
        self._icon_name = icon_name
        if kind:
            self.setProperty("kind", kind)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def show_icon(self, name: str) -> None:
        """Show another drawing."""
        self._icon_name = name
        self._draw()

    def set_kind(self, kind: str) -> None:
        """Give it another kind, and let the stylesheet see it."""
        if self.property("kind") == kind:
            return
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._draw()

    def _draw(self) -> None:
        if self._icon_name:
            tokens = current_tokens()
            tone = str(self.property("tone") or "")
            colour = {"ok": tokens.ok, "bad": tokens.bad, "warn": tokens.warn}.get(tone, "")
            if "primary" in str(self.property("kind")):
                colour = tokens.on_accent
            self.setIcon(icon(self._icon_name, colour))


class EmptyState(QWidget):
    """What an empty pane says: what belongs here and how to begin."""

    def __init__(
        self, icon_name: str, title: str, text: str, buttons: tuple[QPushButton, ...] = ()
    ) -> None:
        super().__init__()
        self.title = label(title, "heading", wraps=True)
        self.text = label(text, "muted", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(8)
        column.addStretch(1)
        picture = IconLabel(icon_name, 32)
        for part in (picture, self.title, self.text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        for button in buttons:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)


def section_header(text: str, *buttons: QWidget) -> QWidget:
    """Make the line above a list: small capitals, and its buttons at the right."""
    made = QWidget()
    made.setLayout(row(label(text, "section"), None, *buttons, margins=(8, 4, 4, 2)))
    return made


def row(
    *parts: QWidget | QLayout | int | None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = 6,
) -> QHBoxLayout:
    """Put parts beside each other; None is a stretch, a number a gap in pixels."""
    made = QHBoxLayout()
    _fill(made, parts, margins, spacing)
    return made


def column(
    *parts: QWidget | QLayout | int | None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = 6,
) -> QVBoxLayout:
    """Put parts below each other; None is a stretch, a number a gap in pixels."""
    made = QVBoxLayout()
    _fill(made, parts, margins, spacing)
    return made


def frame(kind: str, layout: QBoxLayout, tone: str = "") -> QFrame:
    """Make a frame that the stylesheet knows."""
    made = QFrame()
    made.setProperty("kind", kind)
    if tone:
        made.setProperty("tone", tone)
    made.setLayout(layout)
    return made


def standard_icon(widget: QWidget, which: QStyle.StandardPixmap) -> None:
    """Put one of the style's own icons on a window."""
    widget.setWindowIcon(widget.style().standardIcon(which))


def _fill(
    box: QBoxLayout,
    parts: tuple[QWidget | QLayout | int | None, ...],
    margins: tuple[int, int, int, int],
    spacing: int,
) -> None:
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)
