"""The header of an open case: what it is, how long there is, search, integrity, dossier."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.domain.case import CaseForm
from app.domain.catalogue import MUST_VERIFY
from app.domain.deadlines import Deadline, DeadlineState
from app.services import cases, deadlines
from app.services.deadline_texts import explained, state_text
from app.services.deadlines import nearest
from app.services.mended_texts import mended_lines
from widgets.cases.deadline_model import LONG_AGO_DAYS, urgency
from widgets.cases.deadlines_dialog import DeadlinesDialog
from widgets.desk import Desk
from widgets.dossier.badge import IntegrityBadge
from widgets.parts import (
    Button,
    ElidedLabel,
    IconLabel,
    column,
    frame,
    label,
    plain_tooltip,
    row,
    set_tone,
)
from widgets.search.box import SearchBox
from widgets.texts import date_text

_EDGE = 5
"""Pixels above and below what stands in the header."""
_RULE = 1
"""Pixels of the line under it."""


class DeadlineChip(Button):
    """How many days are left and for what; its doubt in words, the rest in the tooltip."""

    def __init__(self) -> None:
        super().__init__("", "badge", "clock")

    def show_deadlines(self, deadlines: tuple[Deadline, ...], today: date) -> None:
        """Show the nearest limit that has not passed, else the last one that has."""
        if not deadlines:
            self.setText(self.tr("Tenggat belum diketahui"))
            self.setToolTip(self.tr("Isi tanggal pada formulir perkara agar tenggat dihitung."))
            set_tone(self, "")
            return
        lines = [line for limit in deadlines for line in _lines(limit, today)]
        self.setToolTip(plain_tooltip([*lines, self.tr("Semua tenggat: Ctrl+Alt+D")]))
        first = nearest(deadlines, today)
        if first is None:
            self.setText(self.tr("Semua tenggat terpenuhi"))
            self.setAccessibleName(self.text())
            set_tone(self, "ok")
            return
        left = first.days_left(today)
        days = self.tr("tenggat lewat") if left < -LONG_AGO_DAYS else state_text(first, today)
        doubt = f" ({MUST_VERIFY})" if first.needs_check else ""
        states = [limit.state(today) for limit in deadlines]
        more = states.count(first.state(today)) - 1
        passed = states.count(DeadlineState.PASSED) if left >= 0 else 0
        self.setText(f"{days}{doubt}\n{self._what(first.rule.what, more, passed)}")
        self.setAccessibleName(f"{first.rule.what}: {days}{doubt}")
        set_tone(self, urgency(first, today))
        self.show_icon("clock")

    def _what(self, what: str, more: int, passed: int) -> str:
        others = [f"+{more}"] if more > 0 else []
        others += [self.tr("{n} lewat").format(n=passed)] if passed else []
        rest = f" ({', '.join(others)})" if others else ""
        room = 190 - self.fontMetrics().horizontalAdvance(rest)
        return self.fontMetrics().elidedText(what, Qt.TextElideMode.ElideRight, room) + rest


class Header(QFrame):
    """One line over the whole window."""

    form_wanted = Signal()
    dossier_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "header")
        self._number = ElidedLabel("", "heading")
        self._title = ElidedLabel("", "muted")
        self.deadline = DeadlineChip()
        self.search = SearchBox(desk)
        self.search.setMinimumWidth(220)
        self.search.setMaximumWidth(420)
        self.badge = IntegrityBadge()
        self.dossier = Button(self.tr("Berkas"), "primary", "dossier")
        self.dossier.setToolTip(self.tr("Susun berkas bertanda tangan (Ctrl+D)"))
        self.dossier.setEnabled(desk.may_write)
        names = QWidget()
        names.setLayout(column(self._number, self._title, spacing=0))
        names.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = row(
            names, self.deadline, self.search, self.badge, self.dossier,
            margins=(12, _EDGE, 10, _EDGE), spacing=10,
        )  # fmt: skip
        line.setStretch(0, 3)
        line.setStretch(2, 4)
        self.setLayout(line)
        self.deadline.clicked.connect(self.show_deadlines)
        self.dossier.clicked.connect(lambda: self.dossier_wanted.emit())
        desk.events.case_changed.connect(lambda _code: self.refresh())
        self.refresh()

    def show_deadlines(self) -> None:
        """Open the table of all limits."""
        dialog = DeadlinesDialog(self._desk, self.window())
        dialog.exec()
        dialog.deleteLater()

    def refresh(self) -> None:
        """Show the case form of now."""
        session = self._desk.session
        form = cases.form(session)
        self._number.setText(self.tr("Perkara {number}").format(number=form.number))
        self._title.setText(form.title)
        self.deadline.show_deadlines(deadlines.of_case(session), deadlines.today(session))
        # The stylesheet's least height of a button is one line; the layout would cut the second.
        self.deadline.ensurePolished()
        self.setMinimumHeight(self.deadline.sizeHint().height() + 2 * _EDGE + _RULE)


class Banners(QWidget):
    """What must stay in sight: a fictional case, a case that can only be read, what was mended."""

    def __init__(self, form: CaseForm, *, is_read_only: bool, mended: tuple[str, ...]) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        if form.is_fictional:
            text = self.tr("PERKARA REKAAN: orang, jabatan, dan peristiwa di sini tidak nyata.")
            box.addWidget(_banner("info", text))
        if is_read_only:
            text = self.tr(
                "Hanya dibaca: perkara ini dibuka di jendela lain, atau foldernya terkunci."
            )
            box.addWidget(_banner("lock", text))
        if mended:
            what = "; ".join(mended_lines(mended))
            text = self.tr("Diperbaiki saat dibuka: {what}.").format(what=what)
            box.addWidget(_banner("warning", text))
        self.setVisible(box.count() > 0)


def _banner(icon_name: str, text: str) -> QFrame:
    line = row(IconLabel(icon_name, 16, "warn"), label(text, wraps=True), margins=(12, 3, 12, 3))
    line.setStretch(1, 1)
    return frame("banner", line, "warn")


def _lines(limit: Deadline, today: date) -> list[str]:
    doubt = f" ({MUST_VERIFY})" if limit.needs_check else ""
    due = f"{date_text(limit.due_on)}, {state_text(limit, today)}{doubt}"
    return [f"• {limit.rule.what}: {due}", *(f"   {line}" for line in explained(limit))]
