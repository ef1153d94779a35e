"""Make a photo or a frame easier to see, beside the picture as it was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from app.domain.adjustments import NEUTRAL, Adjustments, adjustments_text
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.mediatime import FrameRequest
from app.domain.picture_part import PixelBox, part_size
from app.domain.still_look import StillBase
from app.services.still_preview import SeenStill
from widgets.desk import Desk
from widgets.parts import Button, column, label, row, set_tone
from widgets.stills.draft import EnhanceDraft
from widgets.stills.looks import StillLooks, Wish
from widgets.stills.pair import StillPair
from widgets.stills.side import EnhanceSide

_PAUSE_MS = 80
"""A picture is made when nothing was changed for so long."""
_RECORDED, _BEFORE, _MADE, _LENS = "recorded", "before", "made", "lens"


class StillDialog(QDialog):
    """Works on a draft; nothing is made before the person says so.

    Args:
        item: a photo or a video.
        request: which page or frame.
        begin: what is done to it at the beginning.
        moments: codes of those that it may belong to.
        moment: the one it belongs to unless the person says otherwise; empty for none.
    """

    wanted = Signal(str, object)
    """The moment, empty for none, and the `Adjustments` of the still that is to be made."""

    def __init__(
        self,
        desk: Desk,
        item: Evidence,
        request: FrameRequest,
        begin: Adjustments = NEUTRAL,
        moments: Sequence[str] = (),
        moment: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.draft = EnhanceDraft(begin)
        self.side = EnhanceSide(has_fields=item.kind is EvidenceKind.VIDEO)
        self.pair = StillPair()
        self._base: StillBase | None = None
        self._centre = QPointF(0.5, 0.5)
        self._looks = StillLooks(desk, item.code, request, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out(item, request)
        self._offer(moments, moment)
        self._connect()
        self._refresh()
        self._looks.want(Wish(_RECORDED))

    @property
    def is_close(self) -> bool:
        """Pixels are looked at one by one."""
        return self.close_up.isChecked()

    def done(self, result: int) -> None:
        """Stop what is still made for this window."""
        self._pause.stop()
        self._looks.stop()
        super().done(result)

    # what a person does

    def _on_changed(self, done: Adjustments) -> None:
        self.draft.change(done)
        self._refresh()

    def _on_part(self, *, is_free: bool) -> None:
        if self.pair.canvas is not None:
            self.close_up.setChecked(False)
            self.pair.canvas.begin(is_free=is_free)

    def _on_corners(self) -> None:
        canvas = self.pair.canvas
        if canvas is None:
            return
        # at once, not after a pause: whoever moves a corner looks at where it goes
        self._looks.want(Wish(_LENS, NEUTRAL, canvas.lens_box))
        empty: tuple[int, ...] = ()
        crop, corners = (empty, canvas.part) if canvas.is_free else (canvas.part, empty)
        try:
            done = replace(self.draft.now, crop=crop, corners=corners)
        except InvalidValue:
            self._say(
                self.tr(
                    "Sudut-sudutnya bersilang atau terlalu dekat: 1 kiri atas, lalu searah "
                    "jarum jam."
                ),
                "bad",
            )
            self.save.setEnabled(False)  # it would be another still than the corners in sight
            return
        self._on_changed(done)

    def _on_way(self, *, is_back: bool) -> None:
        self.draft.undo() if is_back else self.draft.redo()
        self._refresh()

    def _on_close_up(self) -> None:
        self._centre = QPointF(0.5, 0.5)
        self.pair.show_close(is_close=self.is_close)
        self._refresh()

    def _on_moved(self, by_x: float, by_y: float) -> None:
        width, height = self._size
        box = self._box
        middle = QPointF(box[0] + box[2] / 2 + by_x, box[1] + box[3] / 2 + by_y)
        self._centre = QPointF(middle.x() / width, middle.y() / height)
        self._look()

    def _on_make(self) -> None:
        if self.save.isEnabled():
            self.wanted.emit(self.belongs.currentData(), self.draft.now)
            self.accept()

    # what is shown

    @property
    def _size(self) -> tuple[int, int]:
        """Width and height of the still."""
        base, done = self._base, self.draft.now
        return part_size(done.crop, done.corners, base.width, base.height) if base else (1, 1)

    @property
    def _box(self) -> PixelBox:
        """The part that is looked at pixel for pixel; empty for the whole."""
        if not self.is_close or self._base is None:
            return ()
        sides = []
        for whole, room, centre in zip(
            self._size, self.pair.made.room, (self._centre.x(), self._centre.y()), strict=True
        ):
            length = min(whole, room)
            sides.append((min(max(round(centre * whole - length / 2), 0), whole - length), length))
        (left, across), (top, down) = sides
        return left, top, across, down

    def _refresh(self) -> None:
        done, is_ready = self.draft.now, self._base is not None
        self.side.show_draft(self.draft, is_ready=is_ready)
        if self.pair.canvas is not None:
            self.pair.canvas.show_part(done)
        # a row of numbers without a place to break would widen the window
        told = adjustments_text(done).replace(":", ":\u200b")
        plain = self.tr("Belum ada yang diolah: ubah sesuatu dahulu, baru dapat disimpan.")
        marked = self.tr("DIOLAH, bukan apa adanya: {done}").format(done=told)
        self._say(marked if told else plain, "warn" if told else "")
        self.save.setEnabled(is_ready and not done.is_neutral)
        self.close_up.setEnabled(is_ready)
        self._look()

    def _look(self) -> None:
        """What is looked at comes when nothing moves for a moment."""
        self.pair.expect(self._box, self._size)
        if self._base is not None:
            self._pause.start()

    def _draw(self) -> None:
        self.draft.rest()
        done, box = self.draft.now, self._box
        if box:
            self._looks.want(
                Wish(_BEFORE, replace(NEUTRAL, crop=done.crop, corners=done.corners), box)
            )
        self._looks.want(Wish(_MADE, done, box))

    def _on_decoded(self, base: StillBase) -> None:
        self._base = base

    def _on_seen(self, seen: SeenStill, wish: Wish) -> None:
        if self._base is None:
            return
        if wish.name == _RECORDED:
            self.pair.begin(seen, self._base)
            self._refresh()
            self.side.panel.sliders["exposure"].setFocus()
        elif wish.name == _MADE:
            self.pair.show_made(seen, wish.box)
        elif wish.name == _LENS:
            self.pair.show_lens(seen, wish.box)
        else:
            self.pair.show_before(seen, wish.box)

    def _on_failed(self) -> None:
        self.pair.show_message(self.tr("Gambar ini tidak dapat dibaca."))

    def _say(self, text: str, tone: str = "") -> None:
        self.state.setText(text)
        set_tone(self.state, tone)

    def _show_moment(self) -> None:
        printed = self.tr("Dicetak dalam berkas, di sebelah gambar apa adanya.")
        alone = self.tr("Resepnya ada dalam berkas, gambarnya tidak dicetak.")
        self._printed.setText(printed if self.belongs.currentData() else alone)

    # how it is built

    def _offer(self, moments: Sequence[str], chosen: str) -> None:
        for code in moments:
            self.belongs.addItem(self.tr("Untuk momen {code}").format(code=code), code)
        self.belongs.addItem(self.tr("Tanpa momen"), "")
        self.belongs.setCurrentIndex(max(self.belongs.findData(chosen), 0))
        self.belongs.setEnabled(self.belongs.count() > 1)
        self._show_moment()

    def _lay_out(self, item: Evidence, request: FrameRequest) -> None:
        at = request.frame or 0
        where = self.tr("bingkai {n}").format(n=at)
        if item.kind is EvidenceKind.PHOTO:
            where = self.tr("halaman {n}").format(n=at + 1)
        title = self.tr("Olah gambar diam {item}, {where}")
        self.setWindowTitle(title.format(item=item.code, where=where))
        self.state = label("", "muted", wraps=True)
        # the pictures are not to jump where the words need a second line
        self.state.setMinimumHeight(2 * self.state.fontMetrics().lineSpacing())
        self.state.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self.close_up = Button(self.tr("Piksel demi piksel"), "quiet")
        self.close_up.setCheckable(True)
        self.close_up.setAutoDefault(False)
        self.close_up.setToolTip(
            self.tr("100 %, kedua gambar di tempat yang sama (Ctrl+1); seret atau panah menggeser")
        )
        self.save = Button(self.tr("Simpan gambar diam"), "primary")
        self.save.setAutoDefault(False)
        self.save.setToolTip(
            self.tr("Simpan sebagai turunan berlabel diolah (Ctrl+Enter); berkas asli tetap")
        )
        self.belongs = QComboBox()
        self.belongs.setAccessibleName(self.tr("Momen dari gambar diam ini"))
        self._printed = label("", "muted")
        printed = row(self.belongs, self._printed, None, spacing=8)
        foot = row(column(self.state, printed, spacing=4), self.close_up, self.save)
        foot.setStretch(0, 1)
        work = column(self.pair, foot, spacing=8)
        work.setStretch(0, 1)
        body = row(work, self.side, spacing=12, margins=(14, 12, 14, 12))
        body.setStretch(0, 1)
        self.setLayout(body)
        self.resize(1240, 660)

    def _connect(self) -> None:
        side = self.side
        self._pause.timeout.connect(self._draw)
        self._looks.seen.connect(self._on_seen)
        self._looks.decoded.connect(self._on_decoded)
        self._looks.failed.connect(self._on_failed)
        self._looks.busy.connect(self.pair.show_busy)
        side.panel.changed.connect(self._on_changed)
        side.fields.toggled.connect(lambda is_on: side.panel.change(deinterlace=bool(is_on)))
        side.crop.clicked.connect(lambda: self._on_part(is_free=False))
        side.corners.clicked.connect(lambda: self._on_part(is_free=True))
        side.whole.clicked.connect(lambda: side.panel.change(crop=(), corners=()))
        side.reset.clicked.connect(lambda: self._on_changed(NEUTRAL))
        side.undo.clicked.connect(lambda: self._on_way(is_back=True))
        side.redo.clicked.connect(lambda: self._on_way(is_back=False))
        self.close_up.toggled.connect(lambda _on: self._on_close_up())
        self.save.clicked.connect(self._on_make)
        self.belongs.currentIndexChanged.connect(lambda _place: self._show_moment())
        self.pair.moved.connect(self._on_moved)
        self.pair.part_set.connect(self._on_corners)
        self.pair.resized.connect(self._look)
        for key, act in (
            ("Ctrl+Return", self._on_make),
            ("Ctrl+Enter", self._on_make),
            ("Ctrl+1", self.close_up.toggle),
            ("Ctrl+Z", side.undo.click),
            ("Ctrl+Shift+Z", side.redo.click),
            ("Ctrl+Y", side.redo.click),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
