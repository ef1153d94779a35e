"""Rincian: findings, hashes, provenance, recorder, streams and claims of the chosen item."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.evidence import Evidence
from app.runtime import settings as declared
from app.services import intake, recorder
from widgets.desk import Desk
from widgets.evidence import detail_rows
from widgets.evidence.detail_rows import Rows
from widgets.evidence.value_label import ValueLabel
from widgets.parts import Button, EmptyState, IconLabel, column, frame, label, row

_KEY_WIDTH = 104


class DetailsPane(QScrollArea):
    """Facts of one item, as text that can be selected and copied; it follows every change."""

    describe_wanted = Signal(str)
    """Evidence code."""
    clock_wanted = Signal(str)
    """Evidence code."""
    withdraw_wanted = Signal(str)
    """Evidence code; of a withdrawn item it is to be restored."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._item: Evidence | None = None
        self.setProperty("kind", "sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Rincian barang bukti"))
        desk.events.evidence_changed.connect(self._on_changed)
        self.clear()

    def clear(self) -> None:
        """Say what will stand here."""
        self._item = None
        self._put(
            EmptyState(
                "info",
                self.tr("Pilih barang bukti"),
                self.tr("Hash, aliran, metadata, dan asal-usulnya tampil di sini."),
            )
        )

    def show_item(self, item: Evidence) -> None:
        """Show what is known of an item."""
        is_same = self._item is not None and self._item.code == item.code
        place = self.verticalScrollBar().value() if is_same else 0
        self._item = item
        page = QWidget()
        sheet = QVBoxLayout(page)
        sheet.setContentsMargins(12, 10, 12, 12)
        sheet.setSpacing(10)
        lang = self._desk.settings.get(declared.LANGUAGE)
        for tone, text in detail_rows.findings(item, lang):
            sheet.addWidget(_finding(tone, text))
        self._section(sheet, self.tr("BERKAS"), detail_rows.file_rows(item, lang))
        self._section(
            sheet, self.tr("ASAL-USUL"), detail_rows.provenance_rows(item, lang),
            self._button(self.tr("Ubah…"), lambda: self.describe_wanted.emit(item.code)),
        )  # fmt: skip
        self._clock_section(sheet, item, lang)
        self._media_sections(sheet, item, lang)
        word = self.tr("Pulihkan…") if item.withdrawal is not None else self.tr("Tarik butir ini…")
        withdraw = self._button(word, lambda: self.withdraw_wanted.emit(item.code))
        sheet.addLayout(row(None, withdraw))
        sheet.addStretch(1)
        self._put(page)
        self.verticalScrollBar().setValue(place)

    def _clock_section(self, sheet: QVBoxLayout, item: Evidence, lang: str) -> None:
        said = None
        if item.recorder is not None:
            said = recorder.statement(self._desk.session, item.code)
        rows = detail_rows.clock_rows(item, said, lang)
        rows = rows or [(self.tr("Jam perekam"), self.tr("belum dibandingkan dengan waktu nyata"))]
        button = self._button(self.tr("Catat…"), lambda: self.clock_wanted.emit(item.code))
        self._section(sheet, self.tr("JAM PEREKAM"), rows, button)

    def _media_sections(self, sheet: QVBoxLayout, item: Evidence, lang: str) -> None:
        if item.media is not None:
            self._section(sheet, self.tr("MEDIA"), detail_rows.media_rows(item.media, lang))
            self._section(sheet, self.tr("ALIRAN"), detail_rows.stream_rows(item.media))
        if item.claims is not None:
            title = self.tr("DUA PEMBACA (KLAIM BERKAS)")
            self._section(sheet, title, detail_rows.reader_rows(item.claims, lang))
            credentials = detail_rows.credential_rows(item.claims.credentials, lang)
            self._section(sheet, self.tr("KREDENSIAL ISI (KLAIM)"), credentials)
        if item.media is not None:
            claims = detail_rows.claim_rows(item.media)
            self._section(sheet, self.tr("METADATA (KLAIM BERKAS)"), claims)

    def _on_changed(self, code: str) -> None:
        if self._item is not None and code in ("", self._item.code):
            self.show_item(intake.evidence(self._desk.session, self._item.code))

    def _put(self, page: QWidget) -> None:
        page.setProperty("kind", "sheet")
        self.setWidget(page)

    def _button(self, text: str, on_click: Callable[[], object]) -> Button:
        made = Button(text, "quiet", "edit")
        made.setEnabled(self._desk.may_write)
        made.clicked.connect(lambda _checked=False: on_click())
        return made

    def _section(
        self, sheet: QVBoxLayout, title: str, rows: Rows, button: Button | None = None
    ) -> None:
        shown = [(name, value) for name, value in rows if value]
        if not shown:
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(shown):
            key = label(name, "muted", wraps=True)
            key.setAlignment(Qt.AlignmentFlag.AlignTop)
            key.setFixedWidth(_KEY_WIDTH)
            text = ValueLabel(value)
            text.setAccessibleName(name)
            grid.addWidget(key, number, 0)
            grid.addWidget(text, number, 1)
        head = row(label(title, "section"), None)
        if button is not None:
            button.setAccessibleName(f"{title}: {button.text()}")
            head.addWidget(button)
        sheet.addLayout(column(head, grid, spacing=4))


def _finding(tone: str, text: str) -> QFrame:
    """Make a calm box for one finding."""
    words = ValueLabel(text)
    line = row(IconLabel("warning", 16, tone), words, spacing=8, margins=(8, 6, 8, 6))
    line.setStretch(1, 1)
    return frame("notice", line, tone)
