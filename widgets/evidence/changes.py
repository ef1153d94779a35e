"""What is said of an item after it came in: its origin, its recorder's clock, its withdrawal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from app.domain.evidence import Evidence
from app.runtime import settings as declared
from app.services import intake, provenance, recorder, withdrawal
from widgets.desk import Desk
from widgets.evidence.clock_dialog import ClockDialog
from widgets.evidence.details import DetailsPane
from widgets.evidence.panel import EvidencePanel
from widgets.evidence.provenance_dialog import ProvenanceDialog
from widgets.evidence.reason_dialog import ReasonDialog


class EvidenceChanges(QObject):
    """Asks, then lets the services change; the panes hear of it by the case's events."""

    fence_wanted = Signal(str)
    """Code of a fenced item on which a person wants to decide, perhaps once more."""
    compare_wanted = Signal()
    """The selected items are to be compared."""
    use_changed = Signal(object)
    """Evidence that was withdrawn or restored: who shows it opens it again."""

    def __init__(
        self, desk: Desk, panel: EvidencePanel, details: DetailsPane, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._panel = panel
        self._window = window
        details.describe_wanted.connect(self.describe)
        details.clock_wanted.connect(self.set_clock)
        details.withdraw_wanted.connect(self.withdraw_or_restore)
        panel.menu_wanted.connect(self._show_menu)

    def describe(self, code: str = "") -> None:
        """Change what is told of where an item came from; the chosen one where none is named."""
        item = self._item(code)
        if item is None:
            return
        lang = self._desk.settings.get(declared.LANGUAGE)
        dialog = ProvenanceDialog.for_item(item, self._window, lang)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            told = dialog.provenance
            self._desk.attempt(lambda: provenance.describe(self._desk.session, item.code, told))
        dialog.deleteLater()

    def set_clock(self, code: str = "") -> None:
        """Record how the clock of an item's recorder stood."""
        item = self._item(code)
        if item is None:
            return
        dialog = ClockDialog(item, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._desk.attempt(
                lambda: recorder.set_clock(
                    self._desk.session,
                    item.code,
                    offset_ms=dialog.offset_ms,
                    zone_of_clock=dialog.zone.currentText(),
                    basis=dialog.basis.text(),
                )
            )
        dialog.deleteLater()

    def withdraw_or_restore(self, code: str = "") -> None:
        """Take an item out of use, or a withdrawn one back into it."""
        item = self._item(code)
        if item is None:
            return
        act = withdrawal.withdraw if item.withdrawal is None else withdrawal.restore
        dialog = ReasonDialog(item, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            changed = self._desk.attempt(lambda: act(self._desk.session, item.code, dialog.reason))
            if changed is not None:
                self.use_changed.emit(changed)
        dialog.deleteLater()

    def _item(self, code: str) -> Evidence | None:
        chosen = code or self._panel.current_code
        if not self._desk.may_write:
            return None
        if not chosen:
            self._desk.notices.say(
                self.tr("Belum ada yang dipilih"),
                self.tr("Pilih satu barang bukti dahulu."),
                "warn",
            )
            return None
        return self._desk.attempt(lambda: intake.evidence(self._desk.session, chosen))

    def _show_menu(self, code: str, place: QPoint) -> None:
        item = intake.evidence(self._desk.session, code)
        word = self.tr("Tarik…") if item.withdrawal is None else self.tr("Pulihkan…")
        menu = QMenu(self._window)
        entries: tuple[tuple[str, Callable[[str], None]], ...] = (
            (self.tr("Asal-usul…"), self.describe),
            (self.tr("Jam perekam…"), self.set_clock),
            (word, self.withdraw_or_restore),
        )
        if item.fence is not None:
            entries += ((self.tr("Putuskan pagarnya…"), self.fence_wanted.emit),)
        if len(self._panel.selected_codes) > 1:
            compare = menu.addAction(self.tr("Bandingkan yang dipilih (Ctrl+M)"))
            compare.triggered.connect(lambda _checked=False: self.compare_wanted.emit())
        for text, act in entries:
            action = menu.addAction(text)
            action.setEnabled(self._desk.may_write)
            action.triggered.connect(lambda _checked=False, act=act: act(code))
        menu.popup(place)
        menu.aboutToHide.connect(menu.deleteLater)
