"""The timeline of a case: what happened when over all evidence, and what has no certain time."""

from __future__ import annotations

from datetime import UTC

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QWidget,
)

from app.domain.case_line import LineEntry, LineKind
from app.domain.zones import zone
from app.services import case_line, cases
from widgets.cases.line_texts import name, reason_text, told
from widgets.cases.line_view import LineView
from widgets.desk import Desk
from widgets.parts import Button, EmptyState, IconButton, column, label, row

_ZONES = ("WIB", "WITA", "WIT", "UTC")
_ENTRY = int(Qt.ItemDataRole.UserRole)


class LineDialog(QDialog):
    """One line of real time above, what stands apart from it below."""

    chosen = Signal(object)
    """LineEntry of an item or a moment that is to be opened."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = case_line.read(desk.session)
        self.setWindowTitle(self.tr("Garis waktu perkara"))
        self.zone = QComboBox()
        self.zone.addItems(_ZONES)
        self.zone.setCurrentText(cases.form(desk.session).zone or "WIB")
        self.zone.setAccessibleName(self.tr("Zona waktu yang ditampilkan"))
        self.claims = QCheckBox(self.tr("&Tampilkan juga menurut klaim berkas"))
        self.claims.setToolTip(self.tr("Bergaris putus: jam perekamnya belum dibandingkan"))
        self.claims.setEnabled(bool(self._line.claimed))
        self.view = LineView()
        self.view.setAccessibleName(self.tr("Garis waktu perkara"))
        self.told = label("", wraps=True)
        self.told.setMinimumHeight(56)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.apart = QListWidget()
        self.apart.setAccessibleName(self.tr("Tanpa waktu pasti"))
        for entry in self._line.apart:
            said = name(entry)
            named = said if said.startswith(entry.code) else f"{entry.code}  {said}"
            item = QListWidgetItem(f"{named}  —  {reason_text(entry)}")
            item.setData(_ENTRY, entry)
            self.apart.addItem(item)
        self._lay_out()
        self._connect()
        self._show()
        self.view.setFocus()

    def _lay_out(self) -> None:
        closer = IconButton("plus", self.tr("Perbesar (+)"))
        closer.clicked.connect(lambda: self.view.zoom(2.0))
        whole = IconButton("fit", self.tr("Semua (0)"))
        whole.clicked.connect(self.view.fit)
        self._empty = EmptyState(
            "clock",
            self.tr("Belum ada yang mempunyai waktu pasti"),
            self.tr(
                "Bandingkan jam perekam sebuah barang bukti (Ctrl+Alt+J), atau tampilkan klaim "
                "berkasnya."
            ),
        )
        self._area = QScrollArea()
        self._area.setWidget(self.view)
        self._area.setWidgetResizable(True)
        self._area.setProperty("kind", "framed")
        close = Button(self.tr("Tutup"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        keys = label(
            self.tr("←/→ urutan waktu, ↑/↓ antarbukti, +/− perbesar, 0 semua, Enter membuka"),
            "muted",
        )
        count = self.apart.count()
        apart = label(self.tr("Tanpa waktu pasti ({n})").format(n=count), "section")
        parts = column(
            row(label(self.windowTitle(), "title"), None, self.claims, self.zone, closer, whole),
            *(self._empty, self._area, self.told, apart, self.apart, row(keys, None, close)),
            margins=(20, 16, 20, 14), spacing=8,
        )  # fmt: skip
        parts.setStretch(2, 3)
        parts.setStretch(5, 1)
        self.setLayout(parts)
        apart.setVisible(count > 0)
        self.apart.setVisible(count > 0)
        self.apart.setMinimumHeight(90)
        self.resize(1080, 640)

    def _connect(self) -> None:
        self.zone.currentTextChanged.connect(lambda _text: self._show())
        self.claims.toggled.connect(self._on_claims)
        self.view.current_changed.connect(self._tell)
        self.view.activated.connect(self._choose)
        self.apart.itemActivated.connect(lambda item: self._choose(item.data(_ENTRY)))

    def _on_claims(self, _is_on: bool) -> None:
        self._show()
        self.view.fit()

    def _show(self) -> None:
        shown = list(self._line.placed)
        if self.claims.isChecked():
            shown += self._line.claimed
        shown.sort(key=lambda entry: (entry.start.timestamp() if entry.start else 0.0, entry.code))
        self._empty.setVisible(not shown)
        self._area.setVisible(bool(shown))
        self.view.show_entries(tuple(shown), zone(self.zone.currentText()) or UTC)

    def _tell(self) -> None:
        entry = self.view.current
        text = told(entry, self.view.zone, self.view.together()) if entry else ""
        self.told.setText(text)
        self.view.setAccessibleDescription(text)

    def _choose(self, entry: LineEntry) -> None:
        if entry.kind is not LineKind.DATE:
            self.chosen.emit(entry)
            self.accept()
