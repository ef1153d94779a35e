"""Every frame of a redacted copy, those with doubts first; a second person confirms at the end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QListView,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.domain.clip import Derivative
from app.domain.lettering import Sought
from app.domain.person_names import same_name
from app.domain.redaction import box_at
from app.domain.redaction_plan import CoveredRegion
from app.domain.redaction_review import FrameToLook, Why, still_seen
from app.services import frame_sheets, redaction
from app.services.redaction import ReviewState
from app.tasks.job import Progress
from widgets.desk import Desk
from widgets.frames.canvas import FrameCanvas
from widgets.frames.sheet import FrameSheet
from widgets.parts import Button, column, label, row, set_tone
from widgets.redaction.told import faces_left, lettering_left, why_first
from widgets.tokens import current_tokens

_THUMB = QSize(160, 96)


class ReviewDialog(QDialog):
    """Shows the copies of a case; each frame counts as seen once it was shown large.

    Args:
        code: of the copy to begin with; empty for the first that nobody has confirmed.
    """

    def __init__(self, desk: Desk, code: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._seen: set[int] = set()
        self._state: ReviewState | None = None
        self.setWindowTitle(self.tr("Periksa salinan tertutup"))
        self.copies = QComboBox()
        self.copies.setAccessibleName(self.tr("Salinan tertutup"))
        self.copies.setToolTip(self.tr("Salinan mana yang diperiksa"))
        self.sheet = FrameSheet(desk, self)
        self.canvas = FrameCanvas()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.setToolTip("")
        self.strip = QListWidget()
        self.strip.setViewMode(QListView.ViewMode.IconMode)
        self.strip.setFlow(QListView.Flow.LeftToRight)
        self.strip.setWrapping(False)
        self.strip.setMovement(QListView.Movement.Static)
        self.strip.setIconSize(_THUMB)
        self.strip.setFixedHeight(_THUMB.height() + 52)
        self.strip.setAccessibleName(self.tr("Bingkai, yang meragukan lebih dulu"))
        self.strip.setToolTip(self.tr("Panah kiri dan kanan: bingkai berikutnya"))
        self._who = label("", "muted", wraps=True)
        self._count = label("")
        self.faces = label("", wraps=True)
        self.lettering = label("", wraps=True)
        self.marks_lettering = QCheckBox(self.tr("Tandai tulisan juga (biru)"))
        self.marks_lettering.setToolTip(
            self.tr("Tanpa ini, tulisan tidak ditandai dan tidak mengubah urutan bingkai (L)")
        )
        self.marks_lettering.setShortcut("L")
        self.marks_lettering.setChecked(True)
        self.confirm = Button(self.tr("Setujui"), "primary")
        self.confirm.setAutoDefault(False)
        self.confirm.clicked.connect(self._on_confirm)
        close = Button(self.tr("Tutup"), "quiet")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        also = row(self.lettering, self.marks_lettering, spacing=12)
        also.setStretch(0, 1)
        below = row(self._count, self._who, self.confirm, close, spacing=12)
        below.setStretch(1, 1)
        body = column(
            *(self.copies, self.faces, also, self.canvas, self.strip, below),
            margins=(14, 12, 14, 12),
            spacing=8,
        )
        body.setStretch(3, 1)
        self.setLayout(body)
        self.resize(1100, 660)
        self._fill(code)
        self.copies.currentIndexChanged.connect(lambda _index: self._open())
        self.marks_lettering.toggled.connect(lambda _is_on: self._on_marks())
        self.strip.currentItemChanged.connect(lambda item, _before: self._look(item))
        self._open()

    def done(self, result: int) -> None:
        """Remove the pictures with the window."""
        self.sheet.close()
        super().done(result)

    @property
    def is_all_seen(self) -> bool:
        """Whether every frame was shown large."""
        return self._state is not None and 0 < self.strip.count() == len(self._seen)

    def _fill(self, code: str) -> None:
        states = redaction.states(self._desk.session)
        for each in states:
            made = each.derivative
            told = (
                self.tr("disetujui {name}").format(name=each.confirmed_by)
                if each.confirmed_by
                else self.tr("belum disetujui")
            )
            self.copies.addItem(f"{made.code}  ·  {made.moment}  ·  {told}", made.code)
        wanted = code or next((s.derivative.code for s in states if not s.confirmed_by), "")
        self.copies.setCurrentIndex(max(self.copies.findData(wanted), 0))

    def _open(self) -> None:
        code, session = self.copies.currentData(), self._desk.session
        self._seen.clear()
        self.strip.clear()
        self._state = self._desk.attempt(lambda: redaction.state(session, code)) if code else None
        self.canvas.show_message(
            self.tr("Menyiapkan gambar setiap bingkai…")
            if code
            else self.tr("Belum ada salinan tertutup. Pilih momen, lalu tekan Ctrl+Shift+X.")
        )
        self._tell()
        for said, tell in ((self.faces, faces_left), (self.lettering, lettering_left)):
            text, tone = tell(self._state.derivative) if self._state else ("", "")
            said.setText(text)
            set_tone(said, tone)
        seen = self._still_seen(Sought.TEXT)
        self.marks_lettering.setVisible(bool(seen))
        if self._state is not None:
            made = self._state.derivative
            title = self.tr("Periksa salinan tertutup {code} ({moment}, {item})")
            facts = {"moment": made.moment or "–", "item": made.evidence}
            self.setWindowTitle(title.format(code=made.code, **facts))
            self.sheet.fill(
                lambda folder: frame_sheets.copy_sheet_job(session, code, folder),
                self._lay_strip,
                self._on_progress,
            )

    def _lay_strip(self, _folder: Path, frame: int = -1) -> None:
        """Lay the frames in order; brings `frame` to sight, the first of them where it is none."""
        if self._state is None:
            return
        place = 0
        self.strip.blockSignals(True)
        self._fill_strip(self._state.derivative)
        for at in range(self.strip.count()):
            if self.strip.item(at).data(Qt.ItemDataRole.UserRole).frame == frame:
                place = at
        self.strip.blockSignals(False)
        self.strip.setCurrentRow(place)
        self.strip.setFocus()

    def _fill_strip(self, made: Derivative) -> None:
        first = redaction.first_frame(made)
        self.strip.clear()
        for look in redaction.looking_order(made, self._kinds):
            picture = QPixmap.fromImage(self.sheet.picture(look.frame - first)).scaled(
                _THUMB,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            words = f"{look.frame}  {why_first(look)}" if look.why else str(look.frame)
            item = QListWidgetItem(QIcon(picture), words)
            if look.why is not Why.NOTHING:
                tokens = current_tokens()
                item.setForeground(QColor(tokens.bad if Sought.FACES in look.seen else tokens.warn))
            item.setData(Qt.ItemDataRole.UserRole, look)
            self.strip.addItem(item)

    def _look(self, item: QListWidgetItem | None) -> None:
        if item is None or self._state is None:
            return
        look: FrameToLook = item.data(Qt.ItemDataRole.UserRole)
        made = self._state.derivative
        number = look.frame - redaction.first_frame(made)
        faces = self._still_seen(Sought.FACES)
        lettering = self._still_seen(Sought.TEXT) if Sought.TEXT in self._kinds else ()
        boxes = [
            (at, each.name, box)
            for at, each in enumerate((*faces, *lettering))
            if (box := box_at(each, look.frame)) is not None
        ]
        # faces in the colour of a warning, lettering in another
        warned = frozenset(at for at, _, _ in boxes if at < len(faces))
        self.canvas.show_frame(self.sheet.picture(number), boxes, -1, warned)
        self._seen.add(number)
        self._tell()

    @property
    def _kinds(self) -> tuple[Sought, ...]:
        return tuple(Sought) if self.marks_lettering.isChecked() else (Sought.FACES,)

    def _still_seen(self, sought: Sought) -> tuple[CoveredRegion, ...]:
        hidden = self._state.derivative.recipe.redaction if self._state else None
        return still_seen(hidden, sought) if hidden else ()

    def _on_marks(self) -> None:
        """Order the frames anew; the one in sight stays, and what was seen was seen."""
        item = self.strip.currentItem()
        if item is not None:
            frame = item.data(Qt.ItemDataRole.UserRole).frame
            self._lay_strip(self.sheet.folder, frame)

    def _tell(self) -> None:
        found = self._state
        text = self.tr("{n} dari {all} bingkai dilihat")
        self._count.setText(text.format(n=len(self._seen), all=self.strip.count()))
        reviewer = self._desk.session.reviewer.name
        is_own = found is not None and same_name(found.maker, reviewer)
        self.confirm.setEnabled(
            self._desk.may_write
            and found is not None
            and not found.confirmed_by
            and not is_own
            and self.is_all_seen
        )
        self.confirm.setToolTip(self.tr("Semua bingkai harus dilihat; orang kedua yang menyetujui"))
        if found is None:
            self._who.setText("")
        elif found.confirmed_by:
            self._who.setText(self.tr("Disetujui {name}").format(name=found.confirmed_by))
        elif is_own:
            told = self.tr("Dibuat {name}: orang lain yang harus menyetujui (ganti pemeriksa).")
            self._who.setText(told.format(name=found.maker))
        else:
            told = self.tr("Dibuat {name}. Anda menyetujui sebagai {me}.")
            self._who.setText(told.format(name=found.maker or "–", me=reviewer))

    def _on_progress(self, progress: Progress) -> None:
        part = f" {progress.done:.0%}" if progress.done >= 0 else ""
        self._count.setText(self.tr("Menyiapkan bingkai") + part)

    def _on_confirm(self) -> None:
        session, code = self._desk.session, self.copies.currentData()
        found = self._desk.attempt(lambda: redaction.confirm(session, code))
        if found is not None:
            self._state = found
            told = self.tr("disetujui {name}").format(name=found.confirmed_by)
            made = found.derivative
            self.copies.setItemText(
                self.copies.currentIndex(), f"{made.code}  ·  {made.moment}  ·  {told}"
            )
            self._tell()
