"""Two to four photos or frames beside each other, under a divider, or as their difference."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QStackedWidget, QWidget

from app.domain.evidence import Evidence
from app.services import photos
from app.services.photos import ShownSheet
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.parts import Button, EmptyState, column, label, row
from widgets.photos.compare_canvas import PairCanvas, PairMode, SingleCanvas
from widgets.photos.compared import Compared
from widgets.photos.linked_view import LinkedView

MOST = 4
_GAINS = (1, 2, 4, 8, 16)
_PAN = 0.1
_ZOOM = 1.25
_DIVIDER = 0.05


class CompareWindow(QDialog):
    """A window of its own; keys do all that the mouse does."""

    def __init__(
        self, desk: Desk, items: Sequence[tuple[Evidence, int]], parent: QWidget | None = None
    ) -> None:
        """Open a comparison.

        Args:
            desk: the open case.
            items: two to four photos or videos, each with a place in microseconds (a page of a
                photo, a frame of a video).
            parent: the window.
        """
        super().__init__(parent)
        self._desk = desk
        self._items = tuple(items[:MOST])
        self._loaded: dict[int, ShownSheet] = {}
        self._handles: list[TaskHandle] = []
        self._second = 1
        self.view = LinkedView(self)
        self.pictures: tuple[Compared, ...] = ()
        self.canvases: tuple[SingleCanvas, ...] = ()
        self.pair = PairCanvas(self.view)
        self.pair.setAccessibleName(self.tr("Dua gambar di satu tempat"))
        self.setWindowTitle(self.tr("Bandingkan {codes}").format(codes=self._codes()))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setSizeGripEnabled(True)
        self.resize(1180, 700)
        self._build()
        for number, (item, at_us) in enumerate(self._items):
            handle = desk.start(
                photos.look_job(desk.session, item, at_us), partial(self._on_loaded, number)
            )
            handle.failed.connect(lambda _error, code=item.code: self._on_failed(code))
            self._handles.append(handle)

    @property
    def is_ready(self) -> bool:
        """True once every picture is here."""
        return bool(self.pictures)

    def show_beside(self) -> None:
        """Show the pictures beside each other."""
        self._choose_mode(0)

    def show_swipe(self) -> None:
        """Show the first and the chosen one under a movable divider."""
        self.pair.mode = PairMode.SWIPE
        self._choose_mode(1)

    def show_difference(self) -> None:
        """Show how the first and the chosen one differ."""
        self.pair.mode = PairMode.DIFFERENCE
        self._choose_mode(2)

    def choose(self, number: int) -> None:
        """Choose which picture is compared with the first one, and shifted."""
        count = len(self.pictures)
        if count > 1:
            self._second = 1 + (number - 1) % (count - 1)
            self.pair.show_pair(self.pictures[0], self.pictures[self._second], self._second)
            for canvas in self.canvases:
                canvas.show_chosen(is_chosen=canvas.number == self._second)
            self._say()

    def amplify(self, direction: int) -> None:
        """Multiply the difference by more (1) or less (-1)."""
        place = _GAINS.index(self.pair.gain) + direction
        self.pair.gain = _GAINS[min(len(_GAINS) - 1, max(0, place))]
        self.pair.update()
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, move, shift, divide, amplify, choose."""
        if not self._act_on(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Tab and the arrows for the pictures, wherever the focus is."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
        return super().event(event)

    def done(self, result: int) -> None:
        """Let go of the pictures."""
        self._let_go()
        super().done(result)

    # inside

    def _build(self) -> None:
        self._beside = QWidget()
        self._grid = QGridLayout(self._beside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(3)
        self._waiting = EmptyState("photo", self.tr("Menyiapkan gambar…"), self._codes())
        self._pages = QStackedWidget()
        for page in (self._waiting, self._beside, self.pair):
            self._pages.addWidget(page)
        modes = (
            (self.tr("Berdampingan"), "1", self.show_beside),
            (self.tr("Geser pembatas"), "2", self.show_swipe),
            (self.tr("Selisih"), "3", self.show_difference),
        )
        self._modes = QButtonGroup(self)
        buttons: list[QWidget] = []
        for number, (text, key, act) in enumerate(modes):
            button = self._button(text, key, act)
            button.setCheckable(True)
            self._modes.addButton(button, number)
            buttons.append(button)
        self._modes.button(0).setChecked(True)
        tools: tuple[QWidget | None, ...] = (
            self._button(self.tr("Utuh"), "0", self.view.fit),
            self._button(self.tr("Perbesar"), "+", lambda: self.view.zoom_by(_ZOOM)),
            self._button(self.tr("Perkecil"), "-", lambda: self.view.zoom_by(1 / _ZOOM)),
            self._button(self.tr("Gambar berikut"), "Tab", lambda: self.choose(self._second + 1)),
            self._button(self.tr("Selisih ×2"), ".", lambda: self.amplify(1)),
            self._button(self.tr("Sejajarkan ulang"), "R", self.view.align),
        )
        self.status = label("", "muted", wraps=True)
        self.status.setAccessibleName(self.tr("Keterangan"))
        keys = self.tr(
            "panah: geser pandangan · Shift+panah: geser gambar kedua (Ctrl: 10 piksel) · "
            "[ dan ]: pembatas · , dan .: kuatkan selisih · Esc: tutup"
        )
        bar = row(*buttons, None, *tools, margins=(8, 6, 8, 4), spacing=4)
        foot = column(self.status, label(keys, "muted", wraps=True), margins=(8, 2, 8, 6))
        outer = column(bar, self._pages, foot, spacing=0)
        outer.setStretch(1, 1)
        self.setLayout(outer)
        self.pair.measured.connect(lambda _mean, _share: self._say())
        self.view.changed.connect(self._say)
        self._measured: tuple[float, float] | None = None
        self.pair.measured.connect(self._on_measured)

    def _button(self, text: str, key: str, act: object) -> Button:
        made = Button(text, "quiet")
        made.setToolTip(f"{text} ({key})")
        made.setAccessibleName(text)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys belong to the pictures
        made.setAutoDefault(False)
        if callable(act):
            made.clicked.connect(lambda _checked=False: act())
        return made

    def _choose_mode(self, number: int) -> None:
        button = self._modes.button(number)
        button.setChecked(True)
        if self.is_ready:
            self._pages.setCurrentWidget(self._beside if number == 0 else self.pair)
            self.pair.update()
            self._say()

    def _on_loaded(self, number: int, shown: ShownSheet) -> None:
        self._loaded[number] = shown
        if len(self._loaded) == len(self._items):
            self._show_all()

    def _on_failed(self, code: str) -> None:
        if not self._handles:  # closed meanwhile
            return
        self._waiting.title.setText(self.tr("{code} tidak dapat ditampilkan").format(code=code))
        self._waiting.text.setText(self.tr("Sebabnya disebut di jendela utama."))

    def _show_all(self) -> None:
        made = [
            Compared(f"{self._items[number][0].code}", self._loaded[number], self)
            for number in range(len(self._items))
        ]
        self.pictures = tuple(made)
        self.canvases = tuple(
            SingleCanvas(self.view, number, picture) for number, picture in enumerate(made)
        )
        columns = 2 if len(made) in (2, 4) else len(made)
        for canvas in self.canvases:
            self._grid.addWidget(canvas, canvas.number // columns, canvas.number % columns)
            canvas.chosen.connect(lambda number: self.choose(number) if number else None)
        self.choose(1)
        self._choose_mode(max(0, self._modes.checkedId()))

    def _act_on(self, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        plain = {
            "1": self.show_beside, "2": self.show_swipe, "3": self.show_difference,
            "0": self.view.fit, "+": lambda: self.view.zoom_by(_ZOOM),
            "=": lambda: self.view.zoom_by(_ZOOM), "-": lambda: self.view.zoom_by(1 / _ZOOM),
            "[": lambda: self.pair.set_divider(self.pair.divider - _DIVIDER),
            "]": lambda: self.pair.set_divider(self.pair.divider + _DIVIDER),
            ".": lambda: self.amplify(1), ",": lambda: self.amplify(-1),
            "r": self.view.align, "R": self.view.align,
        }  # fmt: skip
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if text in plain:
            plain[text]()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.choose(self._second + (1 if key == Qt.Key.Key_Tab else -1))
        elif key in arrows:
            across, down = arrows[Qt.Key(key)]
            self._arrow(across, down, event.modifiers())
        else:
            return False
        return True

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes to the next picture; the buttons have keys of their own."""
        self.choose(self._second + (1 if is_next else -1))
        return True

    def _arrow(self, across: int, down: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            step = 10 if modifiers & Qt.KeyboardModifier.ControlModifier else 1
            self.view.shift_by(self._second, across * step, down * step)
        else:
            share = _PAN / self.view.magnified
            self.view.move(across * share, down * share)

    def _on_measured(self, mean: float, share: float) -> None:
        self._measured = (mean, share)
        self._say()

    def _say(self) -> None:
        """Say how large the pictures are, whether sizes differ, and what is shifted."""
        if not self.is_ready:
            return
        sizes = [picture.size for picture in self.pictures]
        parts = [
            f"{picture.title} {picture.size[0]} × {picture.size[1]}" for picture in self.pictures
        ]
        if len(set(sizes)) > 1:
            parts.append(self.tr("ukuran berbeda: gambar kedua diskalakan selebar gambar pertama"))
        shift = self.view.shift(self._second)
        if shift != QPointF():
            text = self.tr("{title} digeser {x} , {y} piksel")
            title = self.pictures[self._second].title
            parts.append(text.format(title=title, x=round(shift.x()), y=round(shift.y())))
        if self.pair.mode is PairMode.DIFFERENCE and self._measured is not None:
            mean, share = self._measured
            text = self.tr("selisih rata-rata {mean} dari 255, {share} % piksel jelas berbeda")
            parts.append(
                text.format(mean=f"{mean:.1f}".replace(".", ","), share=round(share * 100))
            )
        self.status.setText(" · ".join(parts))

    def _codes(self) -> str:
        return ", ".join(item.code for item, _at in self._items)

    def _let_go(self) -> None:
        for handle in self._handles:
            handle.cancel()
        self._handles.clear()
        for picture in self.pictures:
            picture.close()
