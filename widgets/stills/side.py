"""The column beside a still: what can be done to it, and the way back."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFrame

from app.domain.adjustments import Adjustments
from widgets.parts import Button, IconButton, column, label, row
from widgets.player.adjust_panel import AdjustPanel
from widgets.stills.draft import EnhanceDraft


class EnhanceSide(QFrame):
    """Controls; the buttons do nothing by themselves.

    Args:
        has_fields: the item is a video, which may be interlaced.
    """

    def __init__(self, *, has_fields: bool) -> None:
        super().__init__()
        self.fields = QCheckBox(self.tr("Pisahkan baris selang-seling"))
        self.fields.setToolTip(
            self.tr("Rekaman yang baris-barisnya dari dua saat; bingkai lain tidak berubah")
        )
        self.fields.setVisible(has_fields)
        self.crop = _button(
            self.tr("Potong bagian"), self.tr("Simpan satu bagian gambar saja (Alt+P)"), "P"
        )
        self.corners = _button(
            self.tr("Luruskan perspektif"),
            self.tr("Benda datar yang miring menjadi persegi (Alt+L)"),
            "L",
        )
        self.whole = _button(
            self.tr("Seluruh gambar"), self.tr("Batalkan potongan atau pelurusan (Alt+M)"), "M"
        )
        self.reset = _button(self.tr("Kembalikan semua"), self.tr("Gambar apa adanya (Alt+K)"), "K")
        for each in (self.whole, self.reset):
            each.setProperty("kind", "quiet")
        self.undo = IconButton("undo", self.tr("Urungkan (Ctrl+Z)"))
        self.redo = IconButton("redo", self.tr("Ulangi lagi (Ctrl+Shift+Z)"))
        self.hint = label("", "muted", wraps=True)
        ways = QFrame()
        ways.setLayout(row(self.undo, self.redo, None))
        self.panel = AdjustPanel(
            self.tr("Olah gambar"),
            {"denoise": self.tr("Kurangi derau (lambat)")},
            (self.fields, self.crop, self.corners, self.whole, self.hint, self.reset, ways),
            may_close=False,
        )
        self.panel.show()
        self.setLayout(column(self.panel))

    def show_draft(self, draft: EnhanceDraft, *, is_ready: bool) -> None:
        """Put every control where the draft is.

        Args:
            is_ready: the picture is there.
        """
        done = draft.now
        if self.panel.adjustments != done:
            self.panel.show_adjustments(done)
        self.fields.blockSignals(True)
        self.fields.setChecked(done.deinterlace)
        self.fields.blockSignals(False)
        self.hint.setText(self._hint(done))
        self.hint.setVisible(bool(self.hint.text()))
        for part in (self.panel, self.crop, self.corners):
            part.setEnabled(is_ready)
        self.whole.setEnabled(bool(done.crop or done.corners))
        self.reset.setEnabled(not done.is_neutral)
        self.undo.setEnabled(draft.may_undo)
        self.redo.setEnabled(draft.may_redo)

    def _hint(self, done: Adjustments) -> str:
        keys = self.tr("Seret sudut, atau 1–4 memilihnya dan panah menggesernya.")
        if done.corners:
            told = self.tr("Sudut-sudut pada benda yang datar: kertas, spanduk, pelat.")
            return f"{told} {keys}"
        return keys if done.crop else ""


def _button(text: str, tip: str, key: str) -> Button:
    made = Button(text, "")
    made.setToolTip(tip)
    made.setShortcut(f"Alt+{key}")
    made.setAutoDefault(False)
    return made
