"""What a clip says and shows, as check boxes, a line of text and a list of steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFrame, QLineEdit

from app.domain.clip_dress import LONGEST_CAPTION
from app.domain.clip_steps import LONGEST_MS, ClipStep, StepKind
from app.domain.mediatime import US_PER_SECOND
from widgets.hinted_list import HintedList
from widgets.parts import Button, column, label, row

_WIDTH, _VALUE_WIDTH = 350, 104
_SLOW, _FAST = (10, 25, 50, 75), (150, 200, 400, 800)
CLOCK, CATEGORY, SUBTITLES, FIGURES = "clock", "category", "subtitles", "figures"


class ClipPanel(QFrame):
    """The choices; the buttons do nothing by themselves."""

    def __init__(self, *, confirmed: int, left_out: int, figures: int) -> None:
        super().__init__()
        self.checks = {
            CLOCK: QCheckBox(self.tr("&Waktu, nomor dan hash asli")),
            CATEGORY: QCheckBox(self.tr("&Kategori momen")),
            SUBTITLES: QCheckBox(self._transcript_words(confirmed, left_out)),
            FIGURES: QCheckBox(self.tr("B&entuk pada gambar ({n})").format(n=figures)),
        }
        self.checks[SUBTITLES].setEnabled(confirmed > 0)
        self.checks[SUBTITLES].setToolTip(
            self.tr("Hanya baris yang dibenarkan orang; teks mesin tidak pernah ditulis")
        )
        self._has_figures = figures > 0
        self.allow_figures(True)
        self.caption = QLineEdit()
        self.caption.setMaxLength(LONGEST_CAPTION)
        self.caption.setPlaceholderText(self.tr("Keterangan di bawah gambar"))
        self.caption.setAccessibleName(self.tr("Keterangan di bawah gambar"))
        self.steps = HintedList(
            self.tr("Langkah klip"),
            self.tr(
                "Tanpa langkah, klip berjalan seperti rekamannya. Setiap langkah tertulis di "
                "bawah gambar."
            ),
        )
        self.seconds = QDoubleSpinBox()
        self.seconds.setRange(0.1, LONGEST_MS / 1000)
        self.seconds.setDecimals(1)
        self.seconds.setSingleStep(0.5)
        self.seconds.setValue(2.0)
        self.seconds.setSuffix(self.tr(" detik"))
        self.seconds.setAccessibleName(self.tr("Lama bingkai ditahan"))
        self.speed = _speeds(_SLOW, 50, self.tr("Kecepatan bila diperlambat"))
        self.faster = _speeds(_FAST, 200, self.tr("Kecepatan bila dipercepat"))
        self.hold = _button(self.tr("Tahan bingkai ini"), self.tr("Bingkai ini diam (Alt+T)"), "T")
        self.slow = _button(self.tr("Perlambat"), self.tr("Perlambat, tanpa suara (Alt+L)"), "L")
        tip = self.tr("Percepat: sebagian bingkai dilewati, di atas 2× tanpa suara (Alt+P)")
        self.fast = _button(self.tr("Percepat"), tip, "P")
        self.zoom = _button(
            self.tr("Perbesar bagian…"), self.tr("Gambar kotak yang diperbesar (Alt+Z)"), "Z"
        )
        self.begin = _button(
            self.tr("Mulai di sini"), self.tr("Langkah terpilih mulai di sini"), "M"
        )
        self.end = _button(
            self.tr("Sampai di sini"), self.tr("Langkah terpilih sampai di sini"), "S"
        )
        self.remove = _button(self.tr("Hapus"), self.tr("Hapus langkah terpilih (Alt+H)"), "H")
        for each in (self.begin, self.end, self.remove):
            each.setProperty("kind", "quiet")
        self.length = label("", "muted", wraps=True)
        self.state = label("", "muted", wraps=True)
        self.make = Button(self.tr("Buat klip"), "primary")
        self.make.setToolTip(self.tr("Potong klip ini (Ctrl+Enter); berkas asli tidak berubah"))
        self.make.setAutoDefault(False)
        self._lay_out()

    @property
    def chosen(self) -> int:
        """Place of the chosen step, -1 for none."""
        return self.steps.currentRow()

    @property
    def shows(self) -> list[str]:
        """What is checked and can be shown."""
        return [
            name
            for name, box in self.checks.items()
            if box.isChecked() and (box.isEnabled() or name == CLOCK)
        ]

    def check(self, names: Sequence[str]) -> None:
        """Check what was checked the last time."""
        for name, box in self.checks.items():
            box.setChecked(name in names)

    def show_steps(
        self, steps: Sequence[ClipStep], place: int, us: int, pictures: int, skipped: int
    ) -> None:
        """List the steps and choose one.

        Args:
            place: -1 for none.
            us: how long the clip will be, microseconds.
            pictures: in it.
            skipped: frames of the original that are not.
        """
        self.steps.blockSignals(True)
        self.steps.clear()
        for step in steps:
            where = f"{step.first}" if step.is_freeze else f"{step.first}–{step.last}"
            self.steps.addItem(f"{self._step_name(step)}  ·  {where}")
        self.steps.setCurrentRow(min(place, len(steps) - 1))
        self.steps.blockSignals(False)
        told = self.tr("Lama klip {s} detik, {n} gambar")
        seconds = f"{us / US_PER_SECOND:.2f}".replace(".", ",")
        more = self.tr(", {n} bingkai dilewati").format(n=skipped) if skipped else ""
        self.length.setText(told.format(s=seconds, n=pictures) + more)
        for part in (self.begin, self.end, self.remove):
            part.setEnabled(self.chosen >= 0)

    def allow_figures(self, is_allowed: bool) -> None:
        """Let outlines be drawn, or say why not: on a straightened picture they lie elsewhere."""
        box = self.checks[FIGURES]
        box.setEnabled(self._has_figures and is_allowed)
        told = self.tr("Tidak pada gambar yang diluruskan: bentuknya akan terletak di tempat lain")
        box.setToolTip("" if is_allowed else told)

    def demand_clock(self, is_needed: bool) -> None:
        """Show the recording's own time, number and hash where the clip is not as recorded."""
        clock = self.checks[CLOCK]
        clock.setChecked(clock.isChecked() or is_needed)
        clock.setEnabled(not is_needed)
        told = self.tr("Selalu ditulis bila ada langkah atau olahan") if is_needed else ""
        clock.setToolTip(told)

    def _step_name(self, step: ClipStep) -> str:
        if step.kind is StepKind.FREEZE:
            return self.tr("Tahan {s} detik").format(s=f"{step.hold_ms / 1000:g}".replace(".", ","))
        if step.is_paced:
            is_fast = step.kind is StepKind.FAST
            named = self.tr("Percepat {n}×") if is_fast else self.tr("Perlambat {n}×")
            return named.format(n=f"{step.percent / 100:g}".replace(".", ","))
        return self.tr("Perbesar")

    def _transcript_words(self, confirmed: int, left_out: int) -> str:
        if not confirmed:
            return self.tr("T&ranskrip (belum ada baris yang dibenarkan)")
        told = self.tr("T&ranskrip yang dibenarkan ({n} baris)").format(n=confirmed)
        more = self.tr(", {n} belum").format(n=left_out) if left_out else ""
        return told + more

    def _lay_out(self) -> None:
        at_all = (self.hold, self.slow, self.fast, self.zoom, self.begin, self.end, self.remove)
        for button in at_all:
            button.setAutoDefault(False)
        held, slowed = row(self.hold, self.seconds), row(self.slow, self.speed)
        quickened = row(self.fast, self.faster)
        for each in (held, slowed, quickened):
            each.setStretch(0, 1)
        for value in (self.seconds, self.speed, self.faster):
            value.setFixedWidth(_VALUE_WIDTH)
        body = column(
            label(self.tr("Ditulis dan digambar"), "heading"),
            *self.checks.values(),
            self.caption,
            label(self.tr("Langkah"), "heading"),
            held,
            slowed,
            quickened,
            self.zoom,
            self.steps,
            row(self.begin, self.end, None, self.remove),
            self.length,
            self.state,
            self.make,
            spacing=6,
        )
        self.setLayout(body)
        self.setFixedWidth(_WIDTH)


def _button(text: str, tip: str, key: str) -> Button:
    made = Button(text, "")
    made.setToolTip(tip)
    made.setShortcut(f"Alt+{key}")
    return made


def _speeds(percents: Sequence[int], usual: int, name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for percent in percents:
        made.addItem(f"{percent / 100:g}×".replace(".", ","), percent)
    made.setCurrentIndex(percents.index(usual))
    return made
