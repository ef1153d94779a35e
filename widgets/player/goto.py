"""Go to a time, a frame or a pts: one line, and what it would show."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.domain.errors import InvalidValue
from app.domain.mediatime import FramePosition, format_time
from app.domain.place import Place, parse_place
from media.playback import MediaIndex
from widgets.parts import Button, column, label, row, set_tone


class GoToDialog(QDialog):
    """Asks where to go; it closes only where the place is in the item.

    Args:
        index: of the frames, None for sound.
        duration_us: length of the item.
        now_us: where the player stands; offered to be changed.
    """

    frame_chosen = Signal(int)
    """0-based number."""
    time_chosen = Signal(object)
    """Microseconds from the origin (int), for sound."""

    def __init__(
        self,
        index: MediaIndex | None,
        duration_us: int,
        now_us: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._index, self._duration_us = index, duration_us
        self.setWindowTitle(self.tr("Pergi ke"))
        self.field = QLineEdit(format_time(now_us))
        self.field.setAccessibleName(self.tr("Waktu, nomor bingkai, atau pts"))
        self.field.setToolTip(self.tr("Enter pergi ke sana, Esc batal"))
        self.field.selectAll()
        self.answer = label("", wraps=True)
        self.answer.setAccessibleName(self.tr("Tempat yang dimaksud"))
        self.answer.setMinimumHeight(self.answer.fontMetrics().height() * 2 + 6)
        forms = self.tr("Waktu 00:01:02.480 atau 62.48 · bingkai f1244 · pts 91000")
        self.go = Button(self.tr("Pergi"), "primary")
        self.go.setDefault(True)
        cancel = Button(self.tr("Batal"))
        self.setLayout(
            column(
                self.field,
                label(forms if index is not None else self.tr("Waktu 00:01:02.480 atau 62.48"),
                      "muted"),
                self.answer,
                row(None, cancel, self.go),
                margins=(16, 14, 16, 12),
                spacing=8,
            )
        )  # fmt: skip
        self.setMinimumWidth(420)
        self.field.textChanged.connect(lambda _text: self._look())
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self._look()

    def accept(self) -> None:
        """Go there, if it is a place."""
        try:
            place = parse_place(self.field.text())
        except InvalidValue:
            return
        if self._refusal(place):
            return
        super().accept()
        if self._index is None:
            self.time_chosen.emit(place.time_us)
        else:
            self.frame_chosen.emit(self._frame(self._index, place))

    def _look(self) -> None:
        """Say at once what the text means."""
        try:
            place = parse_place(self.field.text())
        except InvalidValue:
            words = (
                self.tr("Tulis waktu seperti 00:01:02.480 atau 62.48, bingkai seperti f1244, "
                        "atau pts seperti pts 91000. Menit dan detik di bawah 60.")
            )  # fmt: skip
            self._say(words if self.field.text().strip() else "", is_good=False)
            return
        refusal = self._refusal(place)
        self._say(refusal or self._meaning(place), is_good=not refusal)

    def _say(self, words: str, *, is_good: bool) -> None:
        self.answer.setText(words)
        set_tone(self.answer, "" if is_good else "warn")
        self.go.setEnabled(is_good)

    def _refusal(self, place: Place) -> str:
        """Say why the item has no such place; empty where it has."""
        if self._index is None and place.time_us is None:
            return self.tr("Berkas suara tidak memiliki bingkai. Tulis waktu.")
        if place.time_us is not None and place.time_us > self._duration_us:
            return self.tr("Berkas ini berakhir pada {end}.").format(
                end=format_time(self._duration_us)
            )
        if self._index is None:
            return ""
        if place.frame is not None and place.frame >= len(self._index):
            return self.tr("Bingkai terakhir berkas ini bernomor {last}.").format(
                last=len(self._index) - 1
            )
        first, last = int(self._index.pts[0]), int(self._index.end_pts)
        if place.pts is not None and not first <= place.pts < last:
            return self.tr("pts berkas ini berjalan dari {first} sampai {last}.").format(
                first=first, last=int(self._index.pts[-1])
            )
        return ""

    def _meaning(self, place: Place) -> str:
        if self._index is None:
            return format_time(place.time_us or 0)
        shown = self._index.position(self._frame(self._index, place))
        return self._named(shown) + self._offset(place, shown)

    def _named(self, shown: FramePosition) -> str:
        return self.tr("bingkai {frame} · {time} · pts {pts}").format(
            frame=shown.frame, time=format_time(shown.time_us), pts=shown.pts
        )

    def _offset(self, place: Place, shown: FramePosition) -> str:
        is_exact = place.pts in (None, shown.pts) and place.time_us in (None, shown.time_us)
        return "" if is_exact else self.tr(" — bingkai yang tampil pada saat itu")

    @staticmethod
    def _frame(index: MediaIndex, place: Place) -> int:
        if place.frame is not None:
            return place.frame
        if place.pts is not None:
            return index.frame_of_pts(place.pts)
        return index.frame_at(place.time_us or 0)
