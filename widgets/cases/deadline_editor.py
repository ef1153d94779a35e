"""Setting one limit by hand: number, counting, beginning, last day, met on; never without why."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from app.domain.deadlines import Counting, DeadlineChoice
from app.domain.zones import with_zone
from widgets.cases.deadline_model import DeadlineRow
from widgets.cases.optional_date import OptionalDate
from widgets.evidence.instant_field import InstantField
from widgets.parts import Button, column, label, row

WIDTH = 620


class DeadlineEditor(QDialog):
    """Asks what a person sets about a limit; what is left open follows the data.

    Args:
        shown: the limit as it stands.
        told: what is said of it now, line by line.
    """

    def __init__(self, shown: DeadlineRow, told: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule = shown.rule
        self.setWindowTitle(self.tr("Tetapkan tenggat"))
        self._make_fields()
        self._lay_out(told)
        self._fill(shown.choice or DeadlineChoice(shown.rule.id))
        self.save.clicked.connect(self.accept)
        self.back.clicked.connect(self._give_back)
        self._cancel.clicked.connect(self.reject)
        self.why.textChanged.connect(self._check)
        self._check()

    @property
    def choice(self) -> DeadlineChoice:
        """The answer."""
        return DeadlineChoice(
            rule=self._rule.id,
            limit=self.limit.value(),
            counting=Counting(self.counting.currentData()),
            start=self._start,
            due_on=self.due_on.text,
            done_on=self.done_on.text,
            is_left_out=self.left_out.isChecked(),
        )

    @property
    def reason(self) -> str:
        """As entered."""
        return self.why.toPlainText().strip()

    @property
    def _start(self) -> str:
        if self.needs_hour:
            return with_zone("start", self.start_at.stamp, self.start_at.zone)
        return self.start_on.text

    def _make_fields(self) -> None:
        self.needs_hour = bool(self._rule.hours)
        self.limit = QSpinBox()
        self.limit.setRange(0, 3650)
        self.limit.setSpecialValueText(self.tr("menurut data"))
        self.limit.setAccessibleName(self.tr("Bilangan hari"))
        self.counting = QComboBox()
        self.counting.addItem(self.tr("menurut data"), Counting.AS_STATED.value)
        for counting in (Counting.WORKING, Counting.CALENDAR, Counting.HOURS):
            self.counting.addItem(counting.value, counting.value)
        self.counting.setAccessibleName(self.tr("Dihitung sebagai"))
        self.start_on = OptionalDate(self.tr("Dihitung sejak"))
        self.start_at = InstantField(self.tr("Dihitung sejak"), needs_zone=True)
        self.due_on = OptionalDate(self.tr("Hari terakhir"))
        self.done_on = OptionalDate(self.tr("Terpenuhi pada"))
        self.left_out = QCheckBox(self.tr("&Tidak berlaku pada perkara ini"))
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(56)
        self.why.setAccessibleName(self.tr("Alasan"))
        self.save = Button(self.tr("Simpan"), "primary")
        self.back = Button(self.tr("Kembali menurut data"))
        self._cancel = Button(self.tr("Batal"))

    def _lay_out(self, told: list[str]) -> None:
        form = QFormLayout()
        form.addRow(self.tr("&Batas"), self.limit)
        form.addRow(self.tr("&Dihitung sebagai"), self.counting)
        form.addRow(self.tr("Dihitung &sejak"), self.start_at if self.needs_hour else self.start_on)
        form.addRow(self.tr("Hari &terakhir"), self.due_on)
        form.addRow(self.tr("Terpenuhi &pada"), self.done_on)
        form.addRow("", self.left_out)
        form.addRow(self.tr("&Alasan"), self.why)
        hint = self.tr("Alasan masuk riwayat perkara. Yang dikosongkan mengikuti data prosedur.")
        parts = column(
            label(self._rule.what, "title", wraps=True),
            label("\n".join(told), "muted", wraps=True),
            form,
            label(hint, "muted", wraps=True),
            row(self.back, None, self._cancel, self.save),
            margins=(20, 16, 20, 14),
            spacing=10,
        )
        self.setLayout(parts)
        # A wrapped text grows downwards; without this height it would lie over the fields.
        self.setMinimumSize(WIDTH, parts.totalHeightForWidth(WIDTH))

    def _fill(self, choice: DeadlineChoice) -> None:
        self.limit.setValue(choice.limit)
        self.counting.setCurrentIndex(max(0, self.counting.findData(choice.counting.value)))
        if self.needs_hour:
            self.start_at.fill(choice.start)
        else:
            self.start_on.text = choice.start[:10]
        self.due_on.text = choice.due_on
        self.done_on.text = choice.done_on
        self.left_out.setChecked(choice.is_left_out)

    def _give_back(self) -> None:
        self._fill(DeadlineChoice(self._rule.id))
        self.accept()

    def _check(self) -> None:
        for button in (self.save, self.back):
            button.setEnabled(bool(self.reason))
            button.setToolTip("" if self.reason else self.tr("Tulis alasannya dahulu."))
