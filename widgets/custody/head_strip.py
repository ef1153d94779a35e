"""Where the chain ends, and who outside this computer could contradict a change of it."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame

from app.services import anchors
from app.services.anchor_texts import newest_text
from app.services.session import CaseSession
from widgets.parts import IconButton, column, label, row


def grouped(digest: str) -> str:
    """Write a digest as 16 groups of four, eight a line."""
    parts = [digest[place : place + 4] for place in range(0, len(digest), 4)]
    return f"{' '.join(parts[:8])}\n{' '.join(parts[8:])}"


class HeadStrip(QFrame):
    """The head in groups, its copy, and the newest anchor outside."""

    def __init__(self, session: CaseSession, lang: str) -> None:
        super().__init__()
        self._session, self._lang = session, lang
        self.setProperty("kind", "strip")
        self.title = label("", "section")
        self.digest = label("")
        self.digest.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.digest.setAccessibleName(self.tr("SHA-256 entri terakhir"))
        self.copy = IconButton("file", self.tr("Salin SHA-256 kepala riwayat"), self._on_copy)
        self.anchor = label("", "muted", wraps=True)
        self.setLayout(
            column(
                row(self.title, None, self.copy),
                self.digest,
                self.anchor,
                margins=(10, 4, 6, 8),
                spacing=2,
            )
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the head of now."""
        stores = self._session.stores
        head, offset = stores.custody.head(), self._session.clock.local_offset()
        self.title.setText(self.tr("KEPALA RIWAYAT · ENTRI {seq}").format(seq=head.seq))
        self.digest.setText(grouped(head.sha256))
        newest = anchors.newest_outside(stores)
        self.anchor.setText(newest_text(newest, head.seq + 1, self._lang, offset))

    def _on_copy(self) -> None:
        digest = self.digest.text().replace("\n", " ")
        QGuiApplication.clipboard().setText(digest)
