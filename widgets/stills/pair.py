"""The picture as it was recorded, and beside it what is made of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from app.domain.picture_part import PixelBox
from app.domain.still_look import StillBase
from app.services.still_preview import SeenStill
from widgets.parts import column, label, row
from widgets.stills.look_pane import LookPane, image_of
from widgets.stills.part_canvas import PartCanvas


class StillPair(QWidget):
    """Two panes: whole, with the wanted part on the left one, or both at the same pixels."""

    moved = Signal(float, float)
    """By how many pixels another part is wanted, to the right and down."""
    resized = Signal()
    part_set = Signal()
    """The corners on the left picture were moved."""

    def __init__(self) -> None:
        super().__init__()
        self.before = LookPane(self.tr("Gambar apa adanya"))
        self.made = LookPane(self.tr("Gambar yang diolah"))
        self.canvas: PartCanvas | None = None
        """The picture as recorded; None until it is there."""
        self._aspect = 1.0
        self._names = (label(self.tr("Apa adanya"), "heading"), label("", "heading"))
        self._busy = label("", "muted")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.before)
        left = column(self._names[0], self._stack, spacing=4)
        right = column(row(self._names[1], None, self._busy), self.made, spacing=4)
        for each in (left, right):
            each.setStretch(1, 1)
        body = row(left, right, spacing=10)
        for place in (0, 1):
            body.setStretch(place, 1)
        self.setLayout(body)
        for pane in (self.before, self.made):
            pane.moved.connect(self.moved)
        self.made.resized.connect(self.resized)
        self.show_message(self.tr("Menyiapkan gambar…"))

    def begin(self, seen: SeenStill, base: StillBase) -> None:
        """Show the picture as it was recorded; corners can be put on it from now on.

        Args:
            seen: the whole of it.
            base: what it is.
        """
        self._aspect = float(base.aspect)
        self.canvas = PartCanvas(image_of(seen), (base.width, base.height), self._aspect)
        self.canvas.setMinimumSize(self.made.minimumSize())
        self.canvas.moved.connect(self.part_set)
        self._stack.addWidget(self.canvas)
        self._stack.setCurrentWidget(self.canvas)
        self._name(self._names[0], self.tr("Apa adanya"), (base.width, base.height))

    def show_made(self, seen: SeenStill, box: PixelBox) -> None:
        """Show what is made; `box` is the part of it, empty for the whole."""
        self.made.show_seen(seen, box, self._aspect)

    def show_before(self, seen: SeenStill, box: PixelBox) -> None:
        """Show the same part of the picture as it was recorded."""
        self.before.show_seen(seen, box, self._aspect)

    def show_lens(self, seen: SeenStill, box: PixelBox) -> None:
        """Show pixels around the chosen corner; `box` is where in the picture they lie."""
        if self.canvas is not None:
            self.canvas.show_lens(image_of(seen), box)

    def show_close(self, *, is_close: bool) -> None:
        """Lay both pictures' pixels beside each other, or show the whole ones."""
        shown = self.before if is_close or self.canvas is None else self.canvas
        self._stack.setCurrentWidget(shown)
        (self.made if is_close else shown).setFocus()

    def expect(self, box: PixelBox, size: tuple[int, int]) -> None:
        """Know which part comes next, and how large the still will be."""
        for pane in (self.before, self.made):
            pane.expect(box)
        self._name(self._names[1], self.tr("Diolah"), size)

    def show_busy(self, is_busy: bool) -> None:
        """Say that the picture is being made."""
        self._busy.setText(self.tr("menghitung…") if is_busy else "")

    def show_message(self, text: str) -> None:
        """Show words in place of both pictures."""
        for pane in (self.before, self.made):
            pane.show_message(text)

    def _name(self, shown: QLabel, name: str, size: tuple[int, int]) -> None:
        text = self.tr("{name}  ·  {w} × {h} piksel")
        shown.setText(text.format(name=name, w=size[0], h=size[1]))
