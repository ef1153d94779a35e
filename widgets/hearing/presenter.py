"""The screen of the one who presents: notes, what comes next, and how to drive."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from app.services.hearing import HearingCard
from widgets.parts import column, label, row
from widgets.texts import clock

_SECOND_MS = 1000


class Presenter(QWidget):
    """Shows the notes of one card, the next one, and the time since the hearing began."""

    def __init__(self, screens: Sequence[str]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Sidang: layar penyaji"))
        self.place = label("", "muted")
        self.title = label("", "heading", wraps=True)
        self.notes = label("", wraps=True)
        self.notes.setAccessibleName(self.tr("Catatan penyaji"))
        self.following = label("", "muted", wraps=True)
        self.state = label("", "muted")
        self.passed = label("", "heading")
        self.screens = QComboBox()
        self.screens.addItems(list(screens))
        self.screens.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.screens.setAccessibleName(self.tr("Layar proyektor"))
        self.screens.setToolTip(self.tr("Layar mana yang dilihat seluruh ruangan"))
        keys = label(
            self.tr(
                "PgDn / → berikutnya · PgUp / ← sebelumnya · B layar hitam · Spasi putar/jeda · "
                "L ulang · S lambat · + − 0 perbesar · D gambar diam di samping · Esc selesai"
            ),
            "muted",
            wraps=True,
        )
        head = row(self.place, self.state, self.passed, label(self.tr("Proyektor")), self.screens)
        head.setStretch(1, 1)
        body = column(
            head, self.title, self.notes, self.following, keys, margins=(24, 24, 24, 24), spacing=16
        )
        body.setStretch(2, 1)
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

    def end(self) -> None:
        """Stop the clock."""
        self._timer.stop()

    def _show_passed(self) -> None:
        passed_us = int(time.monotonic() - self._began_s) * 1_000_000
        self.passed.setText(clock(passed_us).split(".")[0])
