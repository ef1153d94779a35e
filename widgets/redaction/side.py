"""What is hidden, as lists with their buttons."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QFrame, QListWidgetItem

from app.domain.redaction import DOUBTFUL
from widgets.hinted_list import HintedList
from widgets.parts import Button, column, label, row
from widgets.redaction.draft import RedactionDraft
from widgets.redaction.told import misses_some
from widgets.redaction.voices import VoicePanel
from widgets.tokens import current_tokens

_WIDTH = 330


class HiddenPanel(QFrame):
    """Lists regions and voices of a draft; the buttons do nothing by themselves.

    Args:
        has_time: a stretch of a video; a photo has one frame and no voices.
    """

    def __init__(self, *, has_time: bool = True) -> None:
        super().__init__()
        self.regions = HintedList(
            self.tr("Yang ditutup"),
            self.tr(
                "Belum ada yang ditutup. Tambah kotak (B) lalu tarik di gambar, atau minta "
                "usulan wajah (F) atau tulisan (Shift+F): detektor dapat melewatkannya."
            ),
        )
        self.propose = _button(
            self.tr("Usulkan wajah"),
            "",
            self.tr("Detektor mencari wajah di setiap bingkai (F)"),
            "F",
        )
        self.propose_text = _button(
            self.tr("Usulkan tulisan"),
            "",
            self.tr("Detektor mencari pelat, surat, dan tulisan lain di setiap bingkai (Shift+F)"),
            "Shift+F",
        )
        self.accept = _button(self.tr("Terima"), "", self.tr("Terima usulan terpilih (Y)"), "Y")
        self.accept_all = _button(
            self.tr("Terima semua"), "quiet", self.tr("Terima semua usulan (Shift+Y)"), "Shift+Y"
        )
        self.add = _button(self.tr("Tambah kotak"), "", self.tr("Gambar kotak baru (B)"), "B")
        self.remove = _button("", "quiet", self.tr("Tolak usulan atau hapus kotak (Del)"), "Del")
        self.look = _button(
            self.tr("Ragu berikutnya"),
            "quiet",
            self.tr(
                "Bingkai berikutnya dengan wajah atau tulisan tanpa kotak, atau kotak ragu "
                "(N, Shift+N mundur)"
            ),
            "N",
        )
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
        self.voices = VoicePanel()
        self.bar = QCheckBox(self.tr("Bilah nomor dan hash di bawah gambar"))
        self.bar.setToolTip(self.tr("Nomor barang bukti, waktu dan hash berkas asli"))
        self.bar.setChecked(has_time)
        self.search_text = QCheckBox(self.tr("Cari tulisan pada salinan jadi"))
        self.search_text.setToolTip(
            self.tr(
                "Sekitar tujuh kali lebih lama daripada mencari wajah. Tanpa ini orang kedua "
                "membaca bahwa tulisan tidak dicari."
            )
        )
        self._is_search_set = False
        self.search_text.clicked.connect(self._on_search_set)
        self.warning = label(misses_some(), "muted", wraps=True)
        self.warning.hide()
        self.state = label("", "muted", wraps=True)
        self.make = _button(
            self.tr("Buat salinan tertutup"), "primary", self.tr("Berkas asli tidak berubah")
        )
        over_time = column(row(self.begin, self.end, None), row(self.track, self.look, None))
        timed = QFrame()
        timed.setLayout(over_time)
        for part in (timed, self.voices, self.bar):
            part.setVisible(has_time)
        body = column(
            label(self.tr("Yang ditutup"), "heading"),
            self.regions,
            row(self.propose, self.propose_text, None),
            row(self.accept, self.accept_all, None),
            row(self.add, self.remove, None),
            timed,
            self.warning,
            self.voices,
            self.bar,
            self.search_text,
            self.state,
            self.make,
            spacing=6,
        )
        body.setStretch(1, 1)
        self.setLayout(body)
        self.setFixedWidth(_WIDTH)

    @property
    def chosen(self) -> int:
        """Place of the chosen region, -1 for none."""
        return self.regions.currentRow()

    def show_draft(self, draft: RedactionDraft, place: int, *, is_muting: bool) -> None:
        """List a draft and choose one of its regions.

        Args:
            place: -1 for none.
            is_muting: a hidden voice was begun and waits for its end.
        """
        self.regions.blockSignals(True)
        self.regions.clear()
        for at, region in enumerate(draft.regions):
            doubtful = sum(key.doubt >= DOUBTFUL for key in region.keys)
            doubt = self.tr("  ·  {n} ragu").format(n=doubtful) if doubtful else ""
            extent = f"  ·  {region.first}–{region.last}" if len(draft.frames) > 1 else ""
            item = QListWidgetItem(f"{region.name}{extent}{doubt}")
            if at in draft.undecided:
                item.setText(self.tr("usulan: {text}").format(text=item.text()))
                item.setForeground(QColor(current_tokens().warn))
            self.regions.addItem(item)
        self.regions.setCurrentRow(min(place, len(draft.regions) - 1))
        self.regions.blockSignals(False)
        self.warning.setVisible(bool(draft.found) or bool(draft.undecided))
        self.voices.show_voices(draft.voices, is_begun=is_muting)
        if not self._is_search_set:
            self.search_text.setChecked(draft.may_hide_lettering)
        self.enable(draft, is_on=True)

    def _on_search_set(self) -> None:
        self._is_search_set = True

    def enable(self, draft: RedactionDraft, *, is_on: bool) -> None:
        """Switch on what makes sense now; all of it off while something is made."""
        undecided = draft.undecided
        is_chosen = is_on and self.chosen >= 0
        for part in (self.remove, self.begin, self.end):
            part.setEnabled(is_chosen)
        is_proposal = self.chosen in undecided
        self.remove.setText(self.tr("Tolak") if is_proposal else self.tr("Hapus"))
        self.remove.setShortcut("Del")  # a new text takes the old key away
        self.accept.setEnabled(is_on and is_proposal)
        self.accept_all.setEnabled(is_on and bool(undecided))
        by_hand = is_chosen and any(key.doubt == 0 for key in draft.regions[self.chosen].keys)
        self.track.setEnabled(by_hand)
        self.propose.setEnabled(is_on)
        self.propose_text.setEnabled(is_on)
        self.look.setEnabled(is_on and bool(draft.regions or draft.found))
        self.add.setEnabled(is_on)
        self.voices.enable(is_on=is_on)
        self.search_text.setEnabled(is_on)
        self.make.setEnabled(is_on and draft.plan is not None)


def _button(text: str, kind: str, tip: str, key: str = "") -> Button:
    made = Button(text, kind)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    if key:
        made.setShortcut(key)
    return made
