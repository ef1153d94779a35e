"""Why something is not available: one reason for all that is missing, or one for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.services.evidence_texts import field_text
from widgets.parts import Button, column, label, row


class ReasonsBox(QWidget):
    """Asks for reasons only of what is missing.

    Args:
        names: every field that may be missing, in the order of asking.
        lang: `id` or `en`.
    """

    changed = Signal()

    def __init__(self, names: Sequence[str], lang: str) -> None:
        super().__init__()
        self._lang = lang
        self._missing: tuple[str, ...] = ()
        self.common = self._box(self.tr("Alasan untuk semua yang kosong"))
        self._said = label("", wraps=True)
        self.each = Button(self.tr("Alasan &per isian"), "quiet")
        self.each.setCheckable(True)
        self.own = {name: self._box(field_text(name, lang)) for name in names}
        self._labels = {name: label(field_text(name, lang), "muted") for name in names}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._panel = QWidget()
        self._panel.setLayout(self._grid)
        self._panel.hide()
        line = row(label(self.tr("Alasan untuk semuanya")), self.common, self.each, spacing=10)
        line.setStretch(1, 1)
        self.setLayout(column(self._said, line, self._panel, spacing=6))
        self.each.toggled.connect(self._panel.setVisible)
        self.each.toggled.connect(self._adjust)

    @property
    def reason(self) -> str:
        """The one for all."""
        return self.common.currentText().strip()

    @property
    def own_reasons(self) -> tuple[tuple[str, str], ...]:
        """(field, reason) of what is missing and has its own."""
        texts = ((name, self.own[name].currentText().strip()) for name in self._missing)
        return tuple((name, text) for name, text in texts if text)

    @property
    def is_complete(self) -> bool:
        """Everything that is missing has a reason."""
        return bool(self.reason) or len(self.own_reasons) == len(self._missing)

    def fill(self, common: str, own: Mapping[str, str]) -> None:
        """Show stored reasons; one that is the common one is not shown again."""
        self.common.setCurrentText(common)
        for name, box in self.own.items():
            reason = own.get(name, "")
            box.setCurrentText("" if reason == common else reason)
        self.each.setChecked(any(reason != common for reason in own.values()))

    def show_missing(self, names: Sequence[str]) -> None:
        """Ask of these fields why they are missing."""
        if tuple(names) != self._missing:
            self._missing = tuple(names)
            self._arrange()
        self.setVisible(bool(names))
        listed = ", ".join(field_text(name, self._lang) for name in names)
        self._said.setText(self.tr("Dicatat “tidak tersedia”: {names}.").format(names=listed))

    def _arrange(self) -> None:
        for name in self.own:
            is_missing = name in self._missing
            for part in (self._labels[name], self.own[name]):
                self._grid.removeWidget(part)
                part.setParent(self._panel)
                part.setVisible(is_missing)
        for place, name in enumerate(self._missing):
            line, side = divmod(place, 2)
            self._grid.addWidget(self._labels[name], line, 2 * side)
            self._grid.addWidget(self.own[name], line, 2 * side + 1)

    def _adjust(self) -> None:
        window = self.window()
        if window is not self:
            window.adjustSize()

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setAccessibleName(name)
        box.addItems(
            [
                "",
                self.tr("Penyerah tidak menyebutkannya"),
                self.tr("Diserahkan tanpa keterangan"),
                self.tr("Diambil dari media sosial terbuka"),
                self.tr("Pelapor meminta dirahasiakan"),
                self.tr("Bukan unggahan"),
            ]
        )
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(18)
        box.editTextChanged.connect(lambda _text: self.changed.emit())
        return box
