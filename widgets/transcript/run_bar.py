"""Several transcripts of one item: which is shown and quoted, and where each comes from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.layout import RunLine
from app.domain.transcript import RunOrigin
from widgets.parts import column, frame, label, row


class RunBar(QWidget):
    """Shown where there is a choice, or where what is shown is not the machine's own."""

    chosen = Signal(int)
    """Id of a transcript."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Transkrip yang ditampilkan dan dikutip"))
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(12)
        self.prompted = label("", "muted", wraps=True)
        line = row(label(self.tr("Dikutip"), "muted"), self.choice)
        line.setStretch(1, 1)
        body = column(line, self.prompted, margins=(8, 3, 6, 3), spacing=2)
        self.setLayout(row(frame("strip", body)))
        self.choice.activated.connect(lambda at: self.chosen.emit(int(self.choice.itemData(at))))
        self.hide()

    def show_runs(self, runs: tuple[RunLine, ...], *, may_write: bool) -> None:
        """List the transcripts, the shown one chosen."""
        self.choice.blockSignals(True)
        self.choice.clear()
        told = next((line.prompt for line in runs if line.is_current), "")
        self.prompted.setVisible(bool(told))
        self.prompted.setText(
            self.tr(
                "Mesin diberi kata bantu: “{told}”. Kata itu dapat tertulis di tempat ia tidak "
                "diucapkan; yang belum Anda benarkan tidak dikutip."
            ).format(told=told)
        )
        for line in runs:
            self.choice.addItem(self._text(line), line.run_id)
            at = self.choice.count() - 1
            if line.is_current:
                self.choice.setCurrentIndex(at)
                self.choice.setToolTip(self._about(line))
        self.choice.blockSignals(False)
        self.choice.setEnabled(may_write and len(runs) > 1)
        is_foreign = any(line.is_current and line.origin != RunOrigin.MACHINE for line in runs)
        self.setVisible(len(runs) > 1 or is_foreign)

    def _text(self, line: RunLine) -> str:
        origin = {
            RunOrigin.MACHINE: self.tr("Mesin"),
            RunOrigin.PROMPTED: self.tr("Mesin, dengan kata bantu"),
            RunOrigin.IMPORTED: self.tr("Impor"),
        }[RunOrigin(line.origin)]
        count = self.tr("{n} segmen").format(n=line.segments)
        return f"{line.run_id}. {origin} · {line.name} · {count}"

    def _about(self, line: RunLine) -> str:
        return self.tr(
            "Transkrip yang ditampilkan, dicari, dan dikutip. SHA-256 sumber: {sha}"
        ).format(sha=line.sha256[:16])
