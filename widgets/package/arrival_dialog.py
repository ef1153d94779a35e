"""A package in quarantine: who signed it, whether it holds, what is inside; then what to do."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtWidgets import QDialog, QFormLayout, QScrollArea, QWidget

from app.runtime import settings as declared
from app.runtime.settings import Settings
from app.services import exchange_texts
from app.services.arrivals import Arrival
from app.services.messages import format_size
from widgets.parts import Button, IconLabel, column, frame, label, row
from widgets.texts import local_time


class Answer(IntEnum):
    """What a person wants with it."""

    NOTHING = 0
    OPEN = 1
    MERGE = 2
    HEAR = 3


class ArrivalDialog(QDialog):
    """The report of the quarantine; nothing has entered any case yet."""

    def __init__(
        self,
        arrival: Arrival,
        settings: Settings,
        *,
        merge_into: str,
        why_not_merge: str,
        parent: QWidget | None = None,
    ) -> None:
        """`merge_into` names the open case that it fits, empty where there is none."""
        super().__init__(parent)
        self.answer = Answer.NOTHING
        self._lang = settings.get(declared.LANGUAGE)
        self.setWindowTitle(self.tr("Paket dari kantor lain"))
        self.open_case = Button(self.tr("Buka sebagai perkara…"), "", "case-open")
        self.merge = Button(self.tr("Gabungkan…"), "primary", "repeat")
        self.hear = Button(self.tr("Hanya untuk &sidang"), "", "play")
        self.hear.setToolTip(
            self.tr(
                "Disalin sementara ke komputer ini, hanya dibaca, dan dihapus saat perkara "
                "ditutup. Paketnya tidak berubah."
            )
        )
        self.open_case.setVisible(arrival.case is not None)
        self.hear.setVisible(arrival.case is not None)
        self.merge.setVisible(bool(merge_into))
        close = Button(self.tr("Tutup"))
        close.clicked.connect(self.reject)
        self.open_case.clicked.connect(lambda: self._answer(Answer.OPEN))
        self.hear.clicked.connect(lambda: self._answer(Answer.HEAR))
        self.merge.clicked.connect(lambda: self._answer(Answer.MERGE))
        if merge_into:
            text = self.tr("Perkara yang terbuka berasal sama: {number}.").format(number=merge_into)
        else:
            text = why_not_merge
        body = column(
            self._verdict(arrival),
            self._warned(arrival),
            self._facts(arrival),
            label(text, "muted", wraps=True),
            row(self.hear, None, close, self.open_case, self.merge),
            margins=(20, 16, 20, 14),
            spacing=12,
        )
        body.setStretch(2, 1)
        self.setLayout(body)
        self.resize(720, 540)

    def _verdict(self, arrival: Arrival) -> QWidget:
        text = self.tr(
            "Setiap bita cocok dengan daftarnya, dan setiap catatan cocok dengan riwayat "
            "penguasaan di dalamnya. Belum ada yang masuk ke perkara mana pun."
        )
        if arrival.case is None:
            text = self.tr(
                "Setiap bita cocok dengan daftarnya. Ini varian publik: dapat diperiksa, "
                "tetapi tidak dapat dibuka sebagai perkara."
            )
        words = column(
            label(self.tr("Paket utuh"), "title"),
            label(arrival.name, "muted", wraps=True),
            label(text, wraps=True),
            spacing=3,
        )
        head = row(IconLabel("shield-ok", 40, "ok"), words, spacing=14)
        head.setStretch(1, 1)
        made = QWidget()
        made.setLayout(head)
        return made

    def _warned(self, arrival: Arrival) -> QWidget:
        lines = [exchange_texts.signature_text(arrival, self._lang)]
        told = {"unsigned", "signer_demo"}  # the line about the signature has said so
        lines += [
            exchange_texts.warning_text(code, self._lang)
            for code in arrival.warnings
            if code not in told
        ]
        is_vouched = arrival.signature.trust.value == "trusted"
        is_real = is_vouched and arrival.signature.root_source != "demo"
        tone = "ok" if is_real else "warn"
        icon = IconLabel("check" if is_real else "warning", 18, tone)
        line = row(icon, label("\n".join(lines), wraps=True), spacing=10)
        line.setStretch(1, 1)
        line.setContentsMargins(12, 8, 12, 8)
        return frame("notice", line, tone)

    def _facts(self, arrival: Arrival) -> QWidget:
        form = QFormLayout()
        for name, text in self._pairs(arrival):
            value = label(text, wraps=True)
            value.setTextInteractionFlags(value.textInteractionFlags().TextSelectableByMouse)
            form.addRow(label(name, "muted"), value)
        inner = QWidget()
        inner.setLayout(form)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setProperty("kind", "framed")
        area.setAccessibleName(self.tr("Isi paket"))
        return area

    def _pairs(self, arrival: Arrival) -> list[tuple[str, str]]:
        package, case = arrival.package, arrival.case
        size = sum(member.size_bytes for member in package.members)
        pairs = [(self.tr("Nomor register"), package.info.external_identifier)]
        if case is not None:
            counts = self.tr(
                "{evidence} barang bukti, {moments} momen, {texts} transkrip, {made} turunan, "
                "{dossiers} berkas"
            ).format(
                evidence=len(case.evidence),
                moments=sum(not kept.removed_at for kept in case.moments),
                texts=len({run.evidence for run in case.runs}),
                made=len(case.derivatives),
                dossiers=len(case.dossiers),
            )
            sender = f"{case.made_by.name} ({case.made_by.role}), {local_time(case.made_at)}"
            pairs += [
                (self.tr("Perkara"), case.form.title),
                (self.tr("Dikirim oleh"), sender),
                (self.tr("Isi"), counts),
            ]
        head = arrival.head
        chains = [chain.log for chain in package.chains]
        pairs += [
            (
                self.tr("Ukuran"),
                self.tr("{n} berkas, {size}").format(
                    n=len(package.members), size=format_size(size)
                ),
            ),
            (self.tr("Riwayat"), self.tr("{n} entri").format(n=head.seq + 1)),
            (self.tr("Kepala riwayat"), head.sha256),
            (self.tr("SHA-256 paket"), arrival.sha256),
        ]
        if chains:
            pairs.append((self.tr("Riwayat kantor lain"), ", ".join(chains)))
        if arrival.signature.is_present:
            pairs.append((self.tr("Sidik jari sertifikat"), arrival.signature.fingerprint))
        return [(name, text or "–") for name, text in pairs]

    def _answer(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()
