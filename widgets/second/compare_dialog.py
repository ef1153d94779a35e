"""Two codings of one item compared: kappa, the list of differences, and a decision on each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.catalogue import Catalogue
from app.domain.moment import Moment
from app.domain.second_reading import Verdict
from app.runtime import settings as declared
from app.services import case_catalogue, reading_files, reading_results
from app.services.reading_results import Comparison
from app.services.reading_texts import rule_text
from widgets.desk import Desk
from widgets.parts import Button, column, label, row, set_tone
from widgets.second.compare_model import (
    DECIDED,
    FIRST,
    SECOND,
    CompareModel,
    kind_text,
    page_text,
    verdict_text,
)
from widgets.second.pair_picture import PairPicture
from widgets.texts import clock


class CompareDialog(QDialog):
    """Stands beside the window: choosing a difference goes there in the recording."""

    place_wanted = Signal(str, object)
    """Code of the item and microseconds."""

    def __init__(self, desk: Desk, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._code = desk, code
        self._comparison: Comparison | None = None
        self.setWindowTitle(self.tr("Bandingkan dua telaah"))
        self.model = CompareModel()
        self.view = QTableView()
        self.picture = PairPicture(desk)
        self.kappa = QTableWidget(0, 4)
        self.head = label("", "heading")
        self.summary = label("", wraps=True)
        self.rule = label("", "muted", wraps=True)
        self.chosen = label("", wraps=True)
        self.only = QCheckBox(self.tr("Hanya perbedaan"))
        self.only.setChecked(True)
        self.reason = QLineEdit()
        self.verdicts = {verdict: Button("") for verdict in Verdict}
        self.export = Button(self.tr("Ekspor kedua penandaan…"), "", "export")
        self._close = Button(self.tr("Tutup"))
        self._lay_out()
        self._connect()
        self.refresh()
        self._to_row(self.model.next_open(-1))

    @property
    def comparison(self) -> Comparison | None:
        """What is shown; None where the reading cannot be compared."""
        return self._comparison

    def decide(self, verdict: Verdict) -> None:
        """Decide about the chosen difference with the reason that was written, then go on."""
        at = self.view.currentIndex().row()
        pair, session = self.model.pair(at), self._desk.session
        if pair is None or pair.kind is None:
            return
        why = self.reason.text()
        if not why.strip():
            set_tone(self.chosen, "bad")
            self.chosen.setText(self.tr("Tulis alasannya dahulu, lalu pilih putusannya."))
            self.reason.setFocus()
            return
        done = self._desk.attempt(
            lambda: reading_results.resolve(session, self._code, pair.key, verdict, why)
        )
        if done is not None:
            self.reason.clear()
            self.refresh()
            at = self.model.row_of(pair.key)
            after = self.model.next_open(at)
            self._to_row(after if after >= 0 else at)

    def refresh(self) -> None:
        """Compare anew and show it."""
        session = self._desk.session
        found = self._desk.attempt(lambda: reading_results.compared(session, self._code))
        self._comparison = found
        if found is None:
            return
        at = self.model.pair(self.view.currentIndex().row())
        reading, agreement = found.reading, found.agreement
        self.head.setText(
            self.tr("{code} atas {item}: A {first}, B {second}").format(
                code=reading.code,
                item=reading.evidence,
                first=agreement.coders[0],
                second=agreement.coders[1],
            )
        )
        self._show_kappa(found)
        language = self._desk.settings.get(declared.LANGUAGE)
        self.rule.setText(rule_text(agreement.step_us, agreement.total.units, language))
        self.model.show(found, only_differences=self.only.isChecked())
        self._summarise(found)
        if at is not None:
            self._to_row(self.model.row_of(at.key))
        self._show_pair()

    def export_to(self, path: Path) -> None:
        """Write both codings, the comparison and the decisions to a new file."""
        session = self._desk.session
        done = self._desk.attempt(lambda: reading_files.export(session, self._code, path))
        if done is not None:
            self._desk.notices.say(self.tr("Kedua penandaan tersimpan"), str(path))

    def _summarise(self, found: Comparison) -> None:
        reading = found.reading
        agreed = len(found.pairs) - len(found.differences)
        paired = sum(pair.first is not None and pair.second is not None for pair in found.pairs)
        text = self.tr(
            "A menandai {first}, B menandai {second}; {paired} berpasangan, {agreed} sepakat, "
            "{different} berbeda, {left} belum diputuskan."
        ).format(
            first=len(reading.first), second=len(reading.marked), paired=paired, agreed=agreed,
            different=len(found.differences), left=len(found.open),
        )  # fmt: skip
        if reading.worked_before:
            text += " " + self.tr(
                "B sudah bekerja di perkara ini sebelum telaah ({n} entri riwayat)."
            ).format(n=reading.worked_before)
        self.summary.setText(text)
        set_tone(self.summary, "warn" if found.open else "ok")

    def _show_kappa(self, found: Comparison) -> None:
        known = case_catalogue.of(self._desk.session)
        rows = [("", self.tr("Seluruhnya"), found.agreement.total)]
        rows += [(code, known.shown(code).label, one) for code, one in found.agreement.categories]
        self.kappa.setRowCount(len(rows))
        for at, (code, name, one) in enumerate(rows):
            for place, text in enumerate(
                (code, name, reading_results.kappa_text(one), f"{one.same}/{one.units}")
            ):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                self.kappa.setItem(at, place, cell)

    def _lay_out(self) -> None:
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Perbedaan"))
        self.kappa.setAccessibleName(self.tr("Kesepakatan"))
        self.kappa.setHorizontalHeaderLabels(
            [self.tr("Kode"), self.tr("Kategori"), self.tr("Kappa"), self.tr("Sama")]
        )
        for table in (self.view, self.kappa):
            table.setProperty("kind", "framed")
            table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
            table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            table.setTabKeyNavigation(False)
            table.setWordWrap(False)
            table.verticalHeader().hide()
            table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
            table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.kappa.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for place in (FIRST, SECOND):
            self.view.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.kappa.setMaximumHeight(150)
        self.reason.setPlaceholderText(self.tr("Alasan putusan, misalnya apa yang terlihat"))
        self.reason.setAccessibleName(self.tr("Alasan putusan"))
        self.reason.setMaxLength(reading_results.LONGEST_REASON)
        self.export.setToolTip(self.tr("Simpan kedua penandaan asli sebagai berkas JSON"))
        self._split = QSplitter()
        self._split.addWidget(self.view)
        self._split.addWidget(self.picture)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([560, 400])
        verdicts = row(*self.verdicts.values(), None, self.export, self._close)
        parts = column(
            self.head, self.summary, self.kappa, self.rule, row(self.only, None), self._split,
            self.chosen, self.reason, verdicts, margins=(16, 12, 16, 12), spacing=8,
        )  # fmt: skip
        parts.setStretch(5, 1)
        self.setLayout(parts)
        self.resize(1000, 660)

    def _connect(self) -> None:
        self.only.toggled.connect(lambda _on: self.refresh())
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.clicked.connect(self._go)
        for verdict, button in self.verdicts.items():
            button.clicked.connect(lambda _checked=False, verdict=verdict: self.decide(verdict))
            button.setAutoDefault(False)
        for other in (self.export, self._close):
            other.setAutoDefault(False)
        self.export.clicked.connect(self._ask_export)
        self._close.clicked.connect(self.accept)
        self._desk.events.reading_changed.connect(self._on_reading)

    def _on_reading(self, _code: str) -> None:
        self.refresh()

    def _on_current(self, _new: QModelIndex, _old: QModelIndex) -> None:
        self._show_pair()

    def _go(self, index: QModelIndex) -> None:
        pair = self.model.pair(index.row())
        if pair is not None and self._comparison is not None:
            self.place_wanted.emit(self._comparison.reading.evidence, pair.start_us)

    def _to_row(self, at: int) -> None:
        if at >= 0:
            self.view.setCurrentIndex(self.model.index(at, DECIDED))

    def _show_pair(self) -> None:
        found = self._comparison
        pair = self.model.pair(self.view.currentIndex().row())
        can = pair is not None and pair.kind is not None and self._desk.may_write
        set_tone(self.chosen, "")
        for verdict, button in self.verdicts.items():
            fits = pair is not None and verdict in pair.verdicts
            button.setVisible(pair is None or pair.kind is None or fits)
            button.setEnabled(can and fits)
            button.setText(verdict_text(verdict, pair))
            button.setToolTip(self.tr("Momen perkara mengikuti; kedua penandaan tetap tersimpan"))
        self.reason.setEnabled(can)
        is_photo = found is not None and found.is_photo
        self.picture.setVisible(is_photo)
        if is_photo and found is not None:
            self.picture.show_pair(found.reading.evidence, pair)
        if pair is None or found is None:
            self.chosen.setText("")
            return
        known = case_catalogue.of(self._desk.session)
        lines = [
            f"{name}  {_whole(side, known, is_photo=is_photo)}"
            for name, side in (("A", pair.first), ("B", pair.second))
        ]
        decided = found.reading.resolutions.get(pair.key)
        if decided is not None:
            lines.append(
                self.tr("Diputuskan {by}: {what}. Alasan: {why}").format(
                    by=decided.by, what=verdict_text(decided.verdict, pair), why=decided.reason
                )
            )
        elif pair.kind is None:
            lines.append(kind_text(None))
        self.chosen.setText("\n".join(lines))

    def _ask_export(self) -> None:
        name = f"{self._code}.json"
        path, _ = QFileDialog.getSaveFileName(self, self.export.text(), name, "JSON (*.json)")
        if path:
            self.export_to(Path(path))


def _whole(moment: Moment | None, known: Catalogue, *, is_photo: bool) -> str:
    if moment is None:
        return "–"
    draft = moment.draft
    names = "; ".join(f"{code} {known.shown(code).label}" for code in draft.categories)
    span = f"{clock(draft.span.start_us)} – {clock(draft.span.end_us)}"
    if is_photo:
        span = page_text(moment)
    parts = (moment.code, span, names, f"“{draft.quote}”" if draft.quote else "", draft.note)
    return "  ·  ".join(part for part in parts if part)
