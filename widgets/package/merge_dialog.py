"""Before a merge: everything it would bring, and a decision for whatever conflicts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView, QWidget

from app.domain.merge import Choice, Decisions, MergePreview
from app.runtime import settings as declared
from app.runtime.settings import Settings
from app.services import exchange_texts
from widgets.package.merge_model import HERE, THERE, MergeModel
from widgets.parts import Button, column, label, row, set_tone

_KEYS = {Choice.MINE: "1", Choice.THEIRS: "2", Choice.BOTH: "3"}


class MergeDialog(QDialog):
    """Shows the preview; nothing has been changed, and nothing of ours is overwritten after."""

    def __init__(
        self, preview: MergePreview, name: str, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lang = lang = settings.get(declared.LANGUAGE)
        self.setWindowTitle(self.tr("Gabungkan paket"))
        self.model = MergeModel(preview.offers, lang)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setProperty("kind", "framed")
        self.view.setAccessibleName(self.tr("Yang dibawa paket ini"))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setWordWrap(True)
        self.view.setAlternatingRowColors(True)
        self.view.setShowGrid(False)
        self.view.verticalHeader().hide()
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for place in (HERE, THERE):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.count = label("")
        set_tone(self.count, "warn")
        self.merge = Button(self.tr("Gabungkan"), "primary", "repeat")
        self.choices = {choice: self._button(choice, lang) for choice in Choice}
        self._lay_out(preview, name)
        self.merge.clicked.connect(self.accept)
        self.model.dataChanged.connect(lambda *_: self._check())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._check())
        if self.model.rowCount():
            self.view.selectRow(0)
        self._check()

    @property
    def decisions(self) -> Decisions:
        """What was decided."""
        return dict(self.model.decisions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every row the height its text needs at this width."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self.view, self.view.resizeRowsToContents)

    def _button(self, choice: Choice, lang: str) -> Button:
        text = exchange_texts.choice_name(choice, lang)
        made = Button(f"{text[0].upper()}{text[1:]}")
        made.setShortcut(_KEYS[choice])
        made.setToolTip(f"{text} ({_KEYS[choice]})")
        made.clicked.connect(partial(self._decide, choice))
        return made

    def _decide(self, choice: Choice, _checked: bool = False) -> None:
        self.model.decide(self._rows(), choice)
        self.view.resizeRowsToContents()

    def _rows(self) -> list[int]:
        return [index.row() for index in self.view.selectionModel().selectedRows()]

    def _lay_out(self, preview: MergePreview, name: str) -> None:
        cancel = Button(self.tr("Batal"))
        cancel.clicked.connect(self.reject)
        told = self.tr(
            "Yang baru diambil, kecuali Anda menolaknya. Yang berbeda menunggu putusan Anda; "
            "tanpa putusan, milik kita tetap. Teks lama tidak pernah ditimpa, dan kedua riwayat "
            "disimpan."
        )
        body = column(
            label(self.windowTitle(), "title"),
            label(name, "muted"),
            label(told, wraps=True),
            self.view,
            row(
                label(self.tr("Putusan untuk baris terpilih:"), "muted"),
                *self.choices.values(),
                None,
            ),
            *self._notes(preview),
            row(self.count, None, cancel, self.merge),
            margins=(20, 16, 20, 14),
            spacing=9,
        )
        body.setStretch(3, 1)
        self.setLayout(body)
        self.resize(980, 560)

    def _notes(self, preview: MergePreview) -> list[QWidget]:
        lines = []
        if preview.known:
            lines.append(self.tr("{n} momen sudah ada di sini.").format(n=preview.known))
        lines += exchange_texts.untaken_lines(preview, self._lang)
        return [label(" ".join(lines), "muted", wraps=True)] if lines else []

    def _check(self) -> None:
        offers = [self.model.offers[place] for place in self._rows()]
        for choice, button in self.choices.items():
            button.setEnabled(any(choice in offer.choices for offer in offers))
        left = self.model.undecided
        self.count.setText(self.tr("{n} belum diputuskan").format(n=left) if left else "")
        self.view.resizeRowsToContents()
