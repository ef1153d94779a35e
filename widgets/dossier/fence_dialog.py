"""What a person decides on evidence whose check failed; nothing is decided without a reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.checks import VerificationReport
from app.domain.evidence import Evidence, Fence
from app.runtime import settings as declared
from app.services import fences, intake
from app.services.check_texts import check_detail, check_title
from app.services.verdicts import meaning_of
from widgets.desk import Desk
from widgets.parts import Button, IconLabel, column, frame, label, row

USE, KEEP_OUT, LIFT = "use", "keep_out", "lift"
_MOST_NAMED = 6


class FenceDialog(QDialog):
    """Says what failed and what it means, and asks: use it all the same, or keep it out."""

    def __init__(
        self,
        item: Evidence,
        fence: Fence,
        parent: QWidget | None = None,
        *,
        is_good_again: bool = False,
        lang: str = "id",
    ) -> None:
        super().__init__(parent)
        self.decision = ""
        self.setWindowTitle(self.tr("Putuskan {code}").format(code=item.code))
        meaning, remedy = meaning_of(fence.check, lang)
        found = check_detail(fence.detail, lang)
        title = check_title(fence.check, lang)
        if is_good_again:
            meaning = self.tr("Verifikasi lengkap yang terakhir menemukan semuanya cocok kembali.")
            remedy = self.tr("Buka pagarnya bila Anda tahu mengapa berkasnya kini benar.")
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(72)
        self.why.setAccessibleName(self.tr("Alasan"))
        self._buttons = self._make_buttons(is_good_again=is_good_again)
        cancel = Button(self.tr("Nanti saja"))
        words = column(label(self.windowTitle(), "title"), label(item.name, wraps=True), spacing=3)
        icon = ("shield-ok", "ok") if is_good_again else ("shield-bad", "bad")
        head = row(IconLabel(icon[0], 40, icon[1]), words, spacing=14)
        head.setStretch(1, 1)
        self.setLayout(
            column(
                head,
                label(title, "heading", wraps=True),
                label(found, "muted", wraps=True),
                label(meaning, wraps=True),
                label(remedy, wraps=True),
                label(self.tr("Alasan (tercatat dalam riwayat dan berkas)"), "section"),
                self.why,
                row(None, cancel, *self._buttons),
                margins=(20, 16, 20, 14),
                spacing=10,
            )
        )
        self.setMinimumWidth(560)
        cancel.clicked.connect(self.reject)
        self.why.textChanged.connect(self._check)
        self._check()

    @property
    def reason(self) -> str:
        """As entered."""
        return self.why.toPlainText().strip()

    def _make_buttons(self, *, is_good_again: bool) -> list[Button]:
        choices = (
            [(LIFT, self.tr("Buka pagar"), "primary")]
            if is_good_again
            else [
                (USE, self.tr("Tetap pakai"), ""),
                (KEEP_OUT, self.tr("Jangan pakai"), "primary"),
            ]
        )
        made = []
        for decision, text, kind in choices:
            button = Button(text, kind)
            button.clicked.connect(lambda _checked=False, chosen=decision: self._choose(chosen))
            made.append(button)
        return made

    def _choose(self, decision: str) -> None:
        self.decision = decision
        self.accept()

    def _check(self) -> None:
        for button in self._buttons:
            button.setEnabled(bool(self.reason))


class FenceBanner(QWidget):
    """One line that stays in sight while items wait for a decision; no room otherwise."""

    decide_wanted = Signal(str)
    """Evidence code."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(1)
        desk.events.evidence_changed.connect(lambda _code: self.refresh())
        self.refresh()

    @property
    def lines(self) -> list[QFrame]:
        """The line, where something waits."""
        return self.findChildren(QFrame, "fence")

    def refresh(self) -> None:
        """Show what waits now."""
        for old in self.lines:
            self._box.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        waiting = fences.undecided(self._desk.session)
        if waiting:
            self._box.addWidget(self._line(waiting))
        self.setVisible(bool(waiting))

    def _line(self, waiting: Sequence[Evidence]) -> QFrame:
        """Name all that wait; they are decided one after the other, the first one next."""
        first = str(waiting[0].code)
        codes = [str(item.code) for item in waiting[:_MOST_NAMED]]
        if len(waiting) > _MOST_NAMED:
            more = len(waiting) - _MOST_NAMED
            codes.append(self.tr("dan {count} lagi").format(count=more))
        text = self.tr(
            "{codes} gagal diperiksa dan dipagari: tidak dipakai sampai ada yang memutuskan."
        ).format(codes=", ".join(codes))
        button = Button(
            self.tr("Putuskan…")
            if len(waiting) == 1
            else self.tr("Putuskan {code}…").format(code=first)
        )
        button.setAccessibleName(self.tr("Putuskan {code}").format(code=first))
        button.setEnabled(self._desk.may_write)
        button.clicked.connect(lambda: self.decide_wanted.emit(first))
        line = row(
            IconLabel("warning", 16, "bad"), label(text, wraps=True), button, margins=(12, 3, 12, 3)
        )
        line.setStretch(1, 1)
        made = frame("banner", line, "bad")
        made.setObjectName("fence")
        return made


class FenceFlow(QObject):
    """Asks about a fenced item and lets the service decide."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    def decide(self, code: str) -> None:
        """Ask what becomes of a fenced item."""
        item = intake.evidence(self._desk.session, code)
        if item.fence is None:
            return
        lang = self._desk.settings.get(declared.LANGUAGE)
        dialog = FenceDialog(item, item.fence, self._window, lang=lang)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            use, why = dialog.decision == USE, dialog.reason
            self._desk.attempt(lambda: fences.decide(self._desk.session, code, use=use, why=why))
        dialog.deleteLater()

    def lift(self, code: str, report: VerificationReport) -> None:
        """Ask a person to confirm that the right bytes are back."""
        item = intake.evidence(self._desk.session, code)
        if item.fence is None:
            return
        lang = self._desk.settings.get(declared.LANGUAGE)
        dialog = FenceDialog(item, item.fence, self._window, is_good_again=True, lang=lang)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            why = dialog.reason
            self._desk.attempt(lambda: fences.lift(self._desk.session, code, report, why))
        dialog.deleteLater()
