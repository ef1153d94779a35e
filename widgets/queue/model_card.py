"""One model, and what to expect of it here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.layout import RunLine
from app.services.model_facts import Expectation, ModelSize
from app.services.models import ModelRecord
from widgets.parts import Button, ElidedLabel, column, frame, label, row
from widgets.queue.texts import accuracy_text, pace_text
from widgets.texts import format_size


class ModelCard(QWidget):
    """An installed model and its buttons."""

    verify_wanted = Signal(str)
    usual_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(
        self, record: ModelRecord, found: Expectation, made: tuple[RunLine, ...], usual: str
    ) -> None:
        super().__init__()
        self.record = record
        self._can_be_used = record.ok and record.name != usual
        is_usual = record.name == usual
        name = label(record.name, "heading")
        chips = [self._state_chip(record)]
        if is_usual:
            chips.append(_chip(self.tr("yang biasa dipakai"), "ok"))
        verify = self.verify = Button(self.tr("Periksa"))
        verify.setToolTip(self.tr("Hitung ulang SHA-256 semua berkasnya dan muat sekali"))
        use = self.use = Button(self.tr("Pakai ini"))
        use.setToolTip(self.tr("Dipakai bila tidak ada model lain yang dipilih"))
        remove = self.remove = Button(self.tr("Hapus"), icon_name="trash")
        remove.setToolTip(self.tr("Hapus dari komputer ini; transkrip yang dibuatnya tetap ada"))
        for button, signal in (
            (verify, self.verify_wanted), (use, self.usual_wanted), (remove, self.remove_wanted),
        ):  # fmt: skip
            button.setAccessibleName(f"{button.text()}: {record.name}")
            button.clicked.connect(lambda _on=False, signal=signal: signal.emit(record.name))
        size = found.size.key if found.size else self.tr("ukuran tidak dikenal")
        facts = [size, format_size(_bytes(record)), f"SHA-256 {record.sha256 or '–'}"]
        head = row(name, *chips, None, verify, use, remove)
        lines = [
            ElidedLabel(" · ".join(facts), "muted"),
            label(pace_text(found), wraps=True),
            label(accuracy_text(found.accuracy), "muted", wraps=True),
        ]
        if made:
            codes = ", ".join(dict.fromkeys(line.name for line in made))
            lines.append(ElidedLabel(self.tr("Dalam perkara ini: {codes}").format(codes=codes)))
        self.setLayout(_card(head, lines))
        self.set_busy(is_busy=False)

    def set_busy(self, *, is_busy: bool) -> None:
        """Take no order while another model is being installed or checked."""
        for button in (self.verify, self.remove):
            button.setEnabled(not is_busy)
        self.use.setEnabled(self._can_be_used and not is_busy)

    def _state_chip(self, record: ModelRecord) -> QWidget:
        if not record.ok:
            why = {
                "unchecked": self.tr("belum diperiksa"),
                "changed": self.tr("isinya berubah"),
                "missing_file": self.tr("ada berkas yang hilang"),
                "unknown_digest": self.tr("tidak ada dalam daftar"),
                "truncated": self.tr("terpotong"),
                "damaged": self.tr("rusak"),
            }.get(record.why, record.why)
            return _chip(self.tr("tidak dipakai: {why}").format(why=why), "bad")
        if record.is_known:
            return _chip(self.tr("ada dalam daftar Netra"), "ok")
        return _chip(self.tr("tidak ada dalam daftar, diterima oleh Anda"), "warn")


class SizeCard(QWidget):
    """A size that is not installed, explained."""

    def __init__(self, size: ModelSize, found: Expectation) -> None:
        super().__init__()
        text = self.tr("sekitar {mb} · belum terpasang").format(
            mb=format_size(size.file_mb * 1_000_000)
        )
        head = row(label(f"Whisper {size.key}", "heading"), label(text, "muted"), None)
        lines = [label(f"{pace_text(found)}. {accuracy_text(found.accuracy)}", "muted", wraps=True)]
        self.setLayout(_card(head, lines))


def _card(head: QHBoxLayout, lines: Sequence[QWidget]) -> QVBoxLayout:
    return column(frame("card", column(head, *lines, margins=(12, 8, 12, 8), spacing=3)))


def _chip(text: str, tone: str) -> QWidget:
    made = label(text, "chip")
    made.setProperty("tone", tone)
    return made


def _bytes(record: ModelRecord) -> int:
    try:
        return sum(file.stat().st_size for file in record.path.iterdir() if file.is_file())
    except OSError:
        return 0
