"""Which voices are hidden, and by what: silence, a tone, or lowered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QFrame

from app.domain.redaction_plan import HiddenVoice, VoiceKind
from widgets.hinted_list import HintedList
from widgets.parts import Button, column, label, row
from widgets.texts import clock

_HEIGHT = 78
"""Four lines: the room is for the boxes, of which there are many."""


class VoicePanel(QFrame):
    """Lists hidden voices, with the buttons that begin, end and remove one."""

    def __init__(self) -> None:
        super().__init__()
        self.list = HintedList(
            self.tr("Suara yang disembunyikan"),
            self.tr("Semua suara terdengar. M memulai dan mengakhiri bagian yang disembunyikan."),
        )
        self.list.setFixedHeight(_HEIGHT)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Cara menyembunyikan suara"))
        self.kind.setToolTip(
            self.tr("Bungkam paling aman; suara yang direndahkan dapat dikembalikan")
        )
        for kind in VoiceKind:
            self.kind.addItem(self._name(kind), kind)
        self.set = Button("", "")
        self.set.setToolTip(self.tr("Suara dari bingkai ini sampai bingkai lain (M)"))
        self.set.setAutoDefault(False)
        self.remove = Button(self.tr("Hapus"), "quiet")
        self.remove.setToolTip(self.tr("Suara ini terdengar lagi"))
        self.remove.setAutoDefault(False)
        self.weak = label(
            self.tr("Lebih lemah: suara yang direndahkan dapat dikembalikan. Bungkam lebih aman."),
            wraps=True,
        )
        self.weak.setProperty("tone", "warn")
        body = column(
            label(self.tr("Suara yang disembunyikan"), "heading"),
            self.list,
            row(self.kind, self.set, self.remove, None),
            self.weak,
            spacing=6,
        )
        self.setLayout(body)
        self.kind.currentIndexChanged.connect(lambda _index: self._warn())
        self._warn()

    @property
    def chosen_kind(self) -> VoiceKind:
        """What the next one is hidden by."""
        return VoiceKind(self.kind.currentData())

    def show_voices(self, voices: Sequence[HiddenVoice], *, is_begun: bool) -> None:
        """List voices; `is_begun` where one waits for its end."""
        self.list.clear()
        for each in voices:
            span = each.span
            times = f"{clock(span.start_us)} – {clock(span.end_us)}"
            self.list.addItem(f"{self._name(each.kind)}  ·  {times}")
        self.list.setCurrentRow(len(voices) - 1)
        self.set.setText(self.tr("Sampai sini") if is_begun else self.tr("Dari sini"))
        self.set.setShortcut("M")  # a new text takes the old key away
        self.kind.setEnabled(not is_begun)

    def enable(self, *, is_on: bool) -> None:
        """Switch all of it off while something is made."""
        self.set.setEnabled(is_on)
        self.remove.setEnabled(is_on and self.list.count() > 0)

    def _warn(self) -> None:
        self.weak.setVisible(self.chosen_kind is VoiceKind.PITCH)

    def _name(self, kind: VoiceKind) -> str:
        return {
            VoiceKind.MUTE: self.tr("Bungkam"),
            VoiceKind.BEEP: self.tr("Nada"),
            VoiceKind.PITCH: self.tr("Rendahkan"),
        }[kind]
