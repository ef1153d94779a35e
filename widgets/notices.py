"""Notices at the top of the window: what happened, to what, and what to do; never a dead end."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.runtime import settings as declared
from app.runtime.settings import Settings
from app.services.messages import Message, describe
from widgets.parts import Button, IconButton, IconLabel, column, frame, label, row

MAX_SHOWN = 3
FADE_MS = 8000
_ICONS = {"ok": "check", "warn": "warning", "bad": "warning"}
log = logging.getLogger("window")


class Notice(QWidget):
    """One notice; closed by a person, or by itself where it only says that something is done."""

    def __init__(self, message: Message, tone: str, details: str = "") -> None:
        super().__init__()
        self.message = message
        title = label(message.title, "heading")
        text = label(f"{message.text} {message.remedy}".strip(), wraps=True)
        self._details = label(details, "muted", wraps=True)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details.hide()
        self._buttons = row(spacing=4)
        words = column(title, text, self._details, spacing=1)
        close = IconButton("close", self.tr("Tutup pemberitahuan"), self.close)
        line = row(IconLabel(_ICONS[tone], 18, tone), words, self._buttons, close, spacing=10)
        line.setStretch(1, 1)
        line.setContentsMargins(12, 6, 6, 6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame("notice", line, tone))
        if details:
            more = Button(self.tr("Rincian"), "quiet")
            more.clicked.connect(lambda: self._details.setVisible(self._details.isHidden()))
            self.add_button(more)
        self.setAccessibleName(message.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add_button(self, button: QPushButton) -> None:
        """Offer a next step."""
        self._buttons.addWidget(button)


class Notices(QWidget):
    """The stack of notices; the newest is on top, the oldest goes when there are too many."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.named: Callable[[BaseException], BaseException] = lambda error: error
        """Says an item of the open case for the place of its original."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)

    @property
    def shown(self) -> list[Notice]:
        """Notices on screen, newest first."""
        items = [self._column.itemAt(place) for place in range(self._column.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [found for found in widgets if isinstance(found, Notice)]

    def error(self, error: BaseException) -> Notice:
        """Say what went wrong, from an error's class and facts."""
        details = ""
        if isinstance(error, AppError):
            facts = (f"{key}: {value}" for key, value in error.facts.items())
            details = "\n".join((type(error).__name__, *facts))
        message = describe(self.named(error), self._settings.get(declared.LANGUAGE))
        tone = "bad" if not isinstance(error, AppError) else "warn"
        return self._show(Notice(message, tone, details))

    def say(self, title: str, text: str = "", tone: str = "ok") -> Notice:
        """Say that something is done; it goes by itself unless it warns."""
        notice = Notice(Message(title, text, ""), tone)
        if tone == "ok":
            QTimer.singleShot(FADE_MS, notice, notice.close)
        return self._show(notice)

    def clear(self) -> None:
        """Take all notices away."""
        for notice in self.shown:
            self._remove(notice)

    def _show(self, notice: Notice) -> Notice:
        for old in self.shown:
            if old.message == notice.message:
                self._remove(old)
        self._column.insertWidget(0, notice)
        for old in self.shown[MAX_SHOWN:]:
            self._remove(old)
        return notice

    def _remove(self, notice: Notice) -> None:
        self._column.removeWidget(notice)
        notice.close()
