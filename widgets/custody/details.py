"""The chosen entry: its whole sentence, its items, and on request its line and hash."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QWidget

from app.services.history import HistoryEntry
from widgets.parts import Button, ElidedLabel, IconButton, column, label, row

_MOST_ITEMS = 3


class EntryDetails(QFrame):
    """One entry, verbatim where a person asks for it."""

    item_wanted = Signal(str)
    """Code of an item, a moment or a derivative to go to."""

    def __init__(self) -> None:
        super().__init__()
        self._entry: HistoryEntry | None = None
        self.setProperty("kind", "strip")
        self.sentence = label("", wraps=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = ElidedLabel("", "muted")
        self.items = QHBoxLayout()
        self.items.setContentsMargins(0, 0, 0, 0)
        self.verbatim = Button(self.tr("Baris asli"), "quiet")
        self.verbatim.setCheckable(True)
        self.verbatim.setToolTip(self.tr("Tampilkan entri kata demi kata beserta SHA-256-nya"))
        self.copy = IconButton("file", self.tr("Salin baris dan SHA-256"), self._on_copy)
        self.line = QPlainTextEdit()
        self.line.setReadOnly(True)
        self.line.setAccessibleName(self.tr("Entri kata demi kata"))
        self.line.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.line.setFixedHeight(118)
        holder = QWidget()
        holder.setLayout(self.items)
        tools = row(holder, None, self.verbatim, self.copy)
        self.setLayout(
            column(self.sentence, self.facts, tools, self.line, margins=(10, 6, 8, 6), spacing=3)
        )
        self.verbatim.toggled.connect(self._on_verbatim)
        self.show_entry(None)

    def show_entry(self, entry: HistoryEntry | None) -> None:
        """Show an entry, or nothing."""
        self._entry = entry
        self.setVisible(entry is not None)
        while (old := self.items.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        if entry is None:
            return
        self.sentence.setText(entry.sentence)
        self.facts.setText(self._facts(entry))
        for code in entry.items[:_MOST_ITEMS]:
            button = Button(code)
            button.setToolTip(self.tr("Buka {code}").format(code=code))
            button.clicked.connect(lambda _checked=False, code=code: self.item_wanted.emit(code))
            self.items.addWidget(button)
        self._on_verbatim(self.verbatim.isChecked())

    def _facts(self, entry: HistoryEntry) -> str:
        who = ", ".join(part for part in (entry.who, entry.role) if part)
        host = self.tr("komputer {host}").format(host=entry.host) if entry.host else ""
        number = self.tr("Entri {seq}").format(seq=entry.seq)
        return " · ".join(part for part in (number, entry.clock, who, host) if part)

    def _on_verbatim(self, is_wanted: bool) -> None:
        self.line.setVisible(is_wanted)
        if is_wanted and self._entry is not None:
            self.line.setPlainText(self._text(self._entry))

    def _on_copy(self) -> None:
        if self._entry is not None:
            QGuiApplication.clipboard().setText(self._text(self._entry))

    def _text(self, entry: HistoryEntry) -> str:
        return f"{entry.line}\n\nSHA-256 {entry.sha256}"
