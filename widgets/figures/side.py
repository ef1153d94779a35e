"""The figures of a moment as a list with their buttons; the buttons do nothing by themselves."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit

from app.domain.figure import LONGEST_LABEL, Figure, FigureShape
from app.domain.redaction import DOUBTFUL
from widgets.figures.draft import FigureDraft
from widgets.hinted_list import HintedList
from widgets.parts import Button, column, label, row

_WIDTH = 340


class FigurePanel(QFrame):
    """Lists the figures of a draft.

    Args:
        is_moving: the moment has more than one frame, so figures may move.
    """

    def __init__(self, *, is_moving: bool) -> None:
        super().__init__()
        self._is_moving = is_moving
        self.shapes = {
            shape: self._button(name, "", self.tr("Gambar {name} baru ({key})"), key)
            for shape, name, key in (
                (FigureShape.BOX, self.tr("Kotak"), "B"),
                (FigureShape.ELLIPSE, self.tr("Elips"), "E"),
                (FigureShape.POLYGON, self.tr("Poligon"), "P"),
                (FigureShape.ARROW, self.tr("Panah"), "A"),
                (FigureShape.CALLOUT, self.tr("Nomor"), "N"),
            )
        }
        self.list = HintedList(
            self.tr("Bentuk pada gambar"),
            self.tr(
                "Belum ada bentuk. Pilih salah satu di atas, lalu tarik di gambar; "
                "atau panah, Spasi, dan Enter."
            ),
        )
        self.label = QLineEdit()
        self.label.setMaxLength(LONGEST_LABEL)
        self.label.setPlaceholderText(self.tr("Apa yang ditunjuk, tanpa menilai"))
        self.label.setAccessibleName(self.tr("Keterangan bentuk"))
        self.label.setToolTip(self.tr("Dicetak di samping nomor atau nama bentuk dalam berkas"))
        self.turn = self._button(
            self.tr("Balik panah"), "quiet", self.tr("Balik panah ({key})"), "V"
        )
        self.remove = self._button(
            self.tr("Hapus"), "quiet", self.tr("Hapus bentuk ({key})"), "Del"
        )
        self.begin = self._button(
            self.tr("Mulai di sini"), "quiet", self.tr("Tampak sejak bingkai ini ({key})"), "["
        )
        self.end = self._button(
            self.tr("Sampai di sini"), "quiet", self.tr("Tampak sampai bingkai ini ({key})"), "]"
        )
        self.forget = self._button(
            self.tr("Lupakan letak"),
            "quiet",
            self.tr("Lupakan letak pada bingkai ini ({key})"),
            "X",
        )
        self.track = self._button(
            self.tr("Ikuti isinya"),
            "",
            self.tr("Ikuti isi bentuk di antara bingkai yang Anda atur ({key})"),
            "T",
        )
        self.state = label("", "muted", wraps=True)
        self.save = self._button(
            self.tr("Simpan"), "primary", self.tr("Simpan pada momen ({key})"), "Ctrl+S"
        )
        self.cancel = self._button(self.tr("Batal"), "", self.tr("Tutup tanpa menyimpan (Esc)"), "")
        moving = (row(self.begin, self.end, None), row(self.track, self.forget, None))
        for part in (self.begin, self.end, self.track, self.forget):
            part.setVisible(is_moving)
        made = list(self.shapes.values())
        body = column(
            label(self.tr("Tambah bentuk"), "heading"),
            row(*made[:3], spacing=6),
            row(*made[3:], None, spacing=6),
            label(self.tr("Bentuk pada momen"), "heading"),
            self.list,
            self.label,
            row(self.turn, self.remove, None),
            *moving,
            self.state,
            row(None, self.cancel, self.save),
            spacing=6,
        )
        self.setLayout(body)
        self.setFixedWidth(_WIDTH)

    @property
    def chosen(self) -> int:
        """Place of the chosen figure, -1 for none."""
        return self.list.currentRow()

    def show_draft(self, draft: FigureDraft, place: int) -> None:
        """List a draft and choose one of its figures, -1 for none."""
        self.list.blockSignals(True)
        self.list.clear()
        figures = draft.figures
        for figure in figures:
            self.list.addItem(self._told(figure))
        self.list.setCurrentRow(min(place, len(figures) - 1))
        self.list.blockSignals(False)
        self.show_label(figures)
        self.enable(draft, is_on=True)

    def show_label(self, figures: tuple[Figure, ...]) -> None:
        """Show the words of the chosen figure."""
        text = figures[self.chosen].label if self.chosen >= 0 else ""
        if self.label.text() != text:
            self.label.blockSignals(True)
            self.label.setText(text)
            self.label.blockSignals(False)

    def enable(self, draft: FigureDraft, *, is_on: bool) -> None:
        """Switch on what makes sense now; all of it off while something is followed."""
        has_one = is_on and self.chosen >= 0
        for part in (self.remove, self.begin, self.end, self.track, self.forget, self.label):
            part.setEnabled(has_one)
        figures = draft.figures
        is_arrow = has_one and figures[self.chosen].shape is FigureShape.ARROW
        self.turn.setEnabled(is_arrow)
        self.save.setEnabled(is_on)
        for button in self.shapes.values():
            button.setEnabled(is_on)

    def _told(self, figure: Figure) -> str:
        name = self.shapes[figure.shape].text()
        if figure.number:
            name = f"{name} {figure.number}"
        parts = [name, figure.label]
        if self._is_moving:
            doubtful = sum(key.doubt >= DOUBTFUL for key in figure.keys)
            parts.append(f"{figure.first}–{figure.last}")
            parts.append(self.tr("{n} kunci").format(n=len(figure.keys)))
            parts.append(self.tr("{n} meragukan").format(n=doubtful) if doubtful else "")
        return "  ·  ".join(part for part in parts if part)

    def _button(self, text: str, kind: str, tip: str, key: str) -> Button:
        made = Button(text, kind)
        made.setToolTip(tip.format(name=text.casefold(), key=key))
        made.setAutoDefault(False)
        if key:
            # not the button's own shortcut: that presses it for a tenth of a second first, and
            # the arrow key that follows would still go to what was chosen before
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        return made
