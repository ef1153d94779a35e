"""What is hidden, as lists with their buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFrame, QListWidget

from app.domain.redaction import DOUBTFUL
from widgets.parts import Button, column, label, row
from widgets.redaction.draft import RedactionDraft
from widgets.texts import clock

_WIDTH = 330


class HiddenPanel(QFrame):
    """Lists regions and mutes of a draft; the buttons do nothing by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.regions = QListWidget()
        self.regions.setAccessibleName(self.tr("Yang ditutup"))
        self.regions.setProperty("kind", "framed")
        self.mutes = QListWidget()
        self.mutes.setAccessibleName(self.tr("Yang dibungkam"))
        self.mutes.setProperty("kind", "framed")
        self.add = _button(self.tr("Tambah kotak"), "", self.tr("Gambar kotak baru (B)"), "B")
        self.remove = _button(self.tr("Hapus"), "quiet", self.tr("Hapus yang terpilih"))
        self.begin = _button(
            self.tr("Mulai di sini"), "quiet", self.tr("Kotak terpilih mulai pada bingkai ini")
        )
        self.end = _button(
            self.tr("Sampai di sini"), "quiet", self.tr("Kotak terpilih berakhir pada bingkai ini")
        )
        self.track = _button(
            self.tr("Ikuti isi kotak"),
            "",
            self.tr("Ikuti isi kotak di antara bingkai yang Anda atur (T)"),
            "T",
        )
        self.mute = _button(
            "", "", self.tr("Bungkam suara dari bingkai ini sampai bingkai lain (M)"), "M"
        )
        self.unmute = _button(self.tr("Hapus"), "quiet", self.tr("Suara ini terdengar lagi"))
        self.bar = QCheckBox(self.tr("Bilah nomor dan hash di bawah gambar"))
        self.bar.setToolTip(self.tr("Nomor barang bukti, waktu dan hash berkas asli"))
        self.bar.setChecked(True)
        self.state = label("", "muted", wraps=True)
        self.make = _button(
            self.tr("Buat salinan tertutup"), "primary", self.tr("Berkas asli tidak berubah")
        )
        self.setLayout(
            column(
                label(self.tr("Yang ditutup"), "heading"),
                self.regions,
                row(self.add, self.remove, None),
                row(self.begin, self.end, None),
                self.track,
                label(self.tr("Yang dibungkam"), "heading"),
                self.mutes,
                row(self.mute, self.unmute, None),
                self.bar,
                self.state,
                self.make,
                spacing=6,
            )
        )
        self.setFixedWidth(_WIDTH)

    @property
    def chosen(self) -> int:
        """Place of the chosen region, -1 for none."""
        return self.regions.currentRow()

    def show_draft(self, draft: RedactionDraft, place: int, *, is_muting: bool) -> None:
        """List a draft and choose one of its regions.

        Args:
            place: -1 for none.
            is_muting: a mute was begun and waits for its end.
        """
        self.regions.blockSignals(True)
        self.regions.clear()
        for region in draft.regions:
            doubtful = sum(key.doubt >= DOUBTFUL for key in region.keys)
            doubt = self.tr("  ·  {n} meragukan").format(n=doubtful) if doubtful else ""
            keys = self.tr("{n} kunci").format(n=len(region.keys))
            extent = f"{region.first}–{region.last}"
            self.regions.addItem(f"{region.name}  ·  {extent}  ·  {keys}{doubt}")
        self.regions.setCurrentRow(min(place, len(draft.regions) - 1))
        self.regions.blockSignals(False)
        self.mutes.clear()
        for each in draft.mutes:
            self.mutes.addItem(f"{clock(each.start_us)} – {clock(each.end_us)}")
        self.mutes.setCurrentRow(len(draft.mutes) - 1)
        told = self.tr("Bungkam sampai sini") if is_muting else self.tr("Bungkam dari sini")
        self.mute.setText(told)
        self.mute.setShortcut("M")  # a new text takes the old key away
        self.enable(draft, is_on=True)

    def enable(self, draft: RedactionDraft, *, is_on: bool) -> None:
        """Switch on what makes sense now; all of it off while something is made."""
        for part in (self.remove, self.begin, self.end, self.track):
            part.setEnabled(is_on and self.chosen >= 0)
        self.add.setEnabled(is_on)
        self.mute.setEnabled(is_on)
        self.unmute.setEnabled(is_on and bool(draft.mutes))
        self.make.setEnabled(is_on and draft.plan is not None)


def _button(text: str, kind: str, tip: str, key: str = "") -> Button:
    made = Button(text, kind)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    if key:
        made.setShortcut(key)
    return made
