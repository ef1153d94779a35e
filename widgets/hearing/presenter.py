"""The screen of the one who presents: notes, what comes next, and how to drive."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QMessageBox, QWidget

from app.services.hearing import HearingCard, Shown
from widgets.parts import Button, column, label, row, set_tone
from widgets.texts import clock

_SECOND_MS = 1000
_STYLE = (  # read standing, from a lectern
    "#presenter #notes { font-size: 18px; }"
    "#presenter #following, #presenter #place { font-size: 15px; }"
    "#presenter #source { font-size: 18px; font-weight: 600; }"
)


class Presenter(QWidget):
    """Shows the notes of one card, the next one, and the time since the hearing began."""

    def __init__(self, screens: Sequence[str]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Sidang: layar penyaji"))
        self.setObjectName("presenter")
        self.setStyleSheet(_STYLE)
        self.place = label("", "muted")
        self.place.setObjectName("place")
        self.title = label("", "title", wraps=True)
        self.notes = label("", wraps=True)
        self.notes.setObjectName("notes")
        self.notes.setAccessibleName(self.tr("Catatan penyaji"))
        self.following = label("", "muted", wraps=True)
        self.following.setObjectName("following")
        self.state = label("", "muted")
        self.passed = label("", "title")
        self.screens = QComboBox()
        self.screens.addItems(list(screens))
        self.screens.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.screens.setAccessibleName(self.tr("Layar proyektor"))
        self.screens.setToolTip(self.tr("Layar mana yang dilihat seluruh ruangan"))
        self.room = Button("")
        self.room.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.room.setToolTip(
            self.tr(
                "Terbuka: bagian yang pernah ditutup hanya tampil sebagai salinan yang disetujui "
                "orang kedua. Tertutup: rekaman asli."
            )
        )
        self.source = label("", wraps=True)
        self.source.setObjectName("source")
        self.source.setAccessibleName(self.tr("Yang dilihat ruangan"))
        keys = label(
            self.tr(
                "PgDn / → berikutnya · PgUp / ← sebelumnya · B layar hitam · Spasi putar/jeda · "
                "L ulang · S lambat · + − 0 perbesar · D gambar diam di samping · Esc selesai"
            ),
            "muted",
            wraps=True,
        )
        head = row(
            *(self.place, self.state, self.passed, self.room),
            *(label(self.tr("Proyektor")), self.screens),
        )
        head.setStretch(1, 1)
        body = column(
            *(head, self.title, self.source, self.notes, self.following, keys),
            margins=(24, 24, 24, 24),
            spacing=16,
        )
        body.setStretch(3, 1)
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setLayout(body)
        self._began_s = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._show_passed)
        self._timer.start()
        self._show_passed()

    def show_card(self, cards: Sequence[HearingCard], at: int) -> None:
        """Show what is known of a card, also what the room does not see."""
        card = cards[at]
        draft = card.moment.draft
        self.place.setText(self.tr("{n} dari {all}").format(n=at + 1, all=len(cards)))
        self.title.setText("\n".join((f"{card.title}  {card.when}", *card.acts)))
        quoted = self.tr("“{quote}” (sudah didengar dan cocok)")
        if not card.moment.quote_is_verified:
            quoted = self.tr("“{quote}” (teks mesin, belum dikonfirmasi)")
        self.source.setText(self._source(card))
        set_tone(self.source, "bad" if card.shown.is_withheld else "")
        lines = [
            draft.note,
            quoted.format(quote=draft.quote) if draft.quote else "",
            self.tr("Orang: {names}").format(names=", ".join(draft.persons))
            if draft.persons
            else "",
            *(self.tr("Dasar: {text}").format(text=text) for text in card.basis),
            *(self.tr("Tidak diproyeksikan: {text}").format(text=text) for text in card.doubtful),
        ]
        self.notes.setText("\n\n".join(line for line in lines if line))
        after = cards[at + 1] if at + 1 < len(cards) else None
        nothing = self.tr("Setelah ini: selesai")
        self.following.setText(
            self.tr("Setelah ini: {title} {acts}").format(
                title=after.title, acts=", ".join(after.acts)
            )
            if after
            else nothing
        )

    def show_room(self, *, is_public: bool) -> None:
        """Show who may be in the room."""
        self.room.setText(self.tr("Sidang terbuka") if is_public else self.tr("Sidang tertutup"))
        self.room.setAccessibleName(self.room.text())

    def confirms_room(self, *, is_public: bool) -> bool:
        """Ask before other files are shown; the way back is the default."""
        asked = QMessageBox(self)
        asked.setWindowTitle(self.windowTitle())
        asked.setText(
            self.tr("Mulai sekarang hanya salinan tertutup yang disetujui yang tampil, bila ada?")
            if is_public
            else self.tr(
                "Mulai sekarang rekaman ASLI yang tampil, juga yang punya salinan tertutup?"
            )
        )
        text = self.tr("Sidang terbuka") if is_public else self.tr("Sidang tertutup")
        agrees = asked.addButton(text, QMessageBox.ButtonRole.AcceptRole)
        asked.setDefaultButton(asked.addButton(self.tr("Batal"), QMessageBox.ButtonRole.RejectRole))
        asked.exec()
        return asked.clickedButton() is agrees

    def end(self) -> None:
        """Stop the clock."""
        self._timer.stop()

    def _source(self, card: HearingCard) -> str:
        if card.copy is not None:
            told = self.tr("Ruangan melihat salinan tertutup {code}, disetujui {who}.")
            return told.format(code=card.copy.code, who=card.confirmed_by)
        return {
            Shown.UNCONFIRMED: self.tr(
                "Ruangan TIDAK melihat rekaman: salinan tertutupnya belum disetujui orang kedua."
            ),
            Shown.OTHER_EDGES: self.tr(
                "Ruangan TIDAK melihat rekaman: tepi momen berubah sesudah salinan tertutupnya."
            ),
            Shown.OVERLAPS: self.tr(
                "Ruangan TIDAK melihat rekaman: sebagiannya ditutup dalam salinan momen lain."
            ),
        }.get(card.shown, self.tr("Ruangan melihat rekaman asli."))

    def _show_passed(self) -> None:
        passed_us = int(time.monotonic() - self._began_s) * 1_000_000
        self.passed.setText(clock(passed_us).split(".")[0])
