"""The gesture bench: a photo or frame beside the cards of the reference; nothing decides alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QListView, QWidget

from app.domain.gesture import GestureFinding
from app.domain.mediatime import FramePosition
from app.services import gesture_bench, gestures
from app.services.gestures import Gesture
from widgets.moments.gesture_info import GestureInfo
from widgets.moments.gesture_parts import CardModel, FingerRow
from widgets.parts import Button, column, frame, label, row
from widgets.player.surface import Surface
from widgets.player.tiles import TileSource
from widgets.row_delegate import RowDelegate


@dataclass(frozen=True, slots=True)
class BenchPicture:
    """What lies on the bench."""

    image: QImage
    """Upright, perhaps reduced; null where nothing was chosen."""
    full: QSize
    """Its own size."""
    tiles: TileSource | None
    """Its pixels at every size; who made them closes them."""
    name: str
    """Where it is from, in words."""
    frame: FramePosition | None
    """Which frame; None for a photo."""


class GestureDialog(QDialog):
    """Fingers are said by hand; the cards that they do not rule out come up.

    Args:
        target: words for the button: on what the finding is put; empty where it cannot be.
    """

    noted = Signal(object)
    """`GestureFinding` that is to be put on the moment."""

    def __init__(
        self, picture: BenchPicture | None, target: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Meja gestur"))
        self._picture = picture
        self._picked: Gesture | None = None
        self._is_narrowing = False
        self.surface = Surface()
        self.surface.setAccessibleName(self.tr("Foto atau bingkai di meja gestur"))
        self.surface.setMinimumSize(360, 300)
        self.place = label("", "muted", wraps=True)
        self.fingers = FingerRow()
        self.two = Button(self.tr("Dua tangan"), "choice")
        self.two.setCheckable(True)
        self.two.setToolTip(self.tr("Kartu untuk dua tangan (H)"))
        self.clear = Button(self.tr("Kosongkan"), "quiet")
        self.clear.setToolTip(self.tr("Kosongkan keadaan jari (0)"))
        self.counted = label("", "muted")
        self.model = CardModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowDelegate(self.view))
        self.view.setProperty("kind", "framed")
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Kartu yang tidak bertentangan"))
        self.info = GestureInfo()
        self.note = Button(target or self.tr("Catat pada momen"), "primary")
        self.note.setToolTip(self.tr("Catat kemiripan ini pada momen (Ctrl+Enter)"))
        self.close_ = Button(self.tr("Tutup"))
        self.close_.setToolTip(self.tr("Tutup (Esc)"))
        self._may_note = bool(target) and picture is not None
        self._lay_out()
        self._connect()
        self.show_picture(picture)
        self._narrow()
        self.view.setFocus()

    @property
    def card(self) -> Gesture | None:
        """The chosen card."""
        place = self.view.currentIndex().row()
        return self.model.found[place].card if 0 <= place < len(self.model.found) else None

    @property
    def finding(self) -> GestureFinding | None:
        """What would be noted now."""
        if self.card is None or self._picture is None:
            return None
        return gesture_bench.finding(self.card.id, self.fingers.fingers, self._picture.frame)

    def show_picture(self, picture: BenchPicture | None) -> None:
        """Lay a picture on the bench, such as the exact frame that came a little later."""
        self._picture = picture
        if picture is None:
            self.surface.show_message(
                self.tr(
                    "Belum ada foto atau bingkai. Buka foto, atau hentikan video pada bingkai yang "
                    "hendak dibandingkan, lalu tekan Shift+H."
                )
            )
            self.place.setText(self.tr("Kartu tetap dapat dibaca tanpa gambar."))
            return
        self.surface.show_image(picture.image, picture.full, picture.tiles)
        self.place.setText(picture.name)

    def _lay_out(self) -> None:
        for button in (self.two, self.clear, self.note, self.close_):
            button.setAutoDefault(False)
        left = column(self.surface, self.place, spacing=4)
        left.setStretch(0, 1)
        hint = label(
            self.tr("1–5 jari · 0 kosongkan · H dua tangan · ↑ ↓ kartu · + − perbesar"), "muted"
        )
        asked = row(label(self.tr("KEADAAN JARI"), "section"), None, self.two, self.clear)
        right = column(
            asked, self.fingers, hint, self.counted, self.view,
            frame("panel", column(self.info)), spacing=6,
        )  # fmt: skip
        right.setStretch(4, 4)
        right.setStretch(5, 5)
        side = QWidget()
        side.setLayout(right)
        side.setFixedWidth(500)
        both = row(left, side, spacing=12)
        both.setStretch(0, 1)
        told = label(gestures.deck().disclaimer, "muted", wraps=True)
        foot = row(told, self.close_, self.note, spacing=10)
        foot.setStretch(0, 1)
        body = column(both, foot, margins=(14, 12, 14, 12), spacing=8)
        body.setStretch(0, 1)
        self.setLayout(body)
        self.resize(1240, 690)

    def _connect(self) -> None:
        self.fingers.changed.connect(self._narrow)
        self.two.toggled.connect(lambda _on: self._narrow())
        self.clear.clicked.connect(self.fingers.clear)
        self.view.selectionModel().currentChanged.connect(self._pick)
        self.note.clicked.connect(self._note)
        self.close_.clicked.connect(self.reject)
        keys: dict[str, Callable[[], object]] = {
            "0": self.fingers.clear,
            "H": self.two.toggle,
            "+": lambda: self.surface.zoom_step(1),
            "=": lambda: self.surface.zoom_step(1),
            "-": lambda: self.surface.zoom_step(-1),
            "Ctrl+Return": self._note,
            "Ctrl+Enter": self._note,
        }
        for place in range(len(self.fingers.buttons)):
            keys[str(place + 1)] = partial(self.fingers.turn, place)
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _narrow(self) -> None:
        self._is_narrowing = True
        self.model.narrow(self.fingers.fingers, 2 if self.two.isChecked() else 1)
        found = [match.card for match in self.model.found]
        said = self.tr("{n} kartu tidak bertentangan dengan yang terlihat")
        self.counted.setText(said.format(n=len(found)))
        place = found.index(self._picked) if self._picked in found else 0
        self.view.setCurrentIndex(self.model.index(place) if found else QModelIndex())
        self._is_narrowing = False
        self._show()

    def _show(self) -> None:
        if self._is_narrowing:
            return
        self.info.show_card(self.card, self.fingers.fingers)
        self.note.setEnabled(self._may_note and self.card is not None)

    def _pick(self) -> None:
        """Keep what a person chose in the list for as long as the fingers allow it."""
        if not self._is_narrowing:
            self._picked = self.card
            self._show()

    def _note(self) -> None:
        found = self.finding
        if found is not None and self.note.isEnabled():
            self.noted.emit(found)
            self.accept()
