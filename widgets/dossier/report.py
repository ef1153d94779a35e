"""What a verification found: the verdict, how it was found, every check, the failed ones first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QListView, QWidget

from app.domain.checks import CheckResult, CheckState, VerificationReport
from app.services.check_texts import check_detail, check_title
from app.services.verdicts import meaning_of, tell
from widgets.parts import Button, IconLabel, column, label, plain_tooltip, row
from widgets.row_delegate import FACE_ROLE, RowDelegate, RowFace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ORDER = (CheckState.BAD, CheckState.UNCHECKED, CheckState.GOOD)
_SIGNS = {CheckState.BAD: "✗", CheckState.UNCHECKED: "–", CheckState.GOOD: "✓"}


def count_text(report: VerificationReport) -> str:
    """Write how many of the checks that could be made hold: 14/14."""
    good, bad = report.of_state(CheckState.GOOD), report.of_state(CheckState.BAD)
    return f"{len(good)}/{len(good) + len(bad)}"


class CheckModel(QAbstractListModel):
    """One row a check; failed ones first, then those not made, else in the order made."""

    def __init__(self, report: VerificationReport, lang: str = "id") -> None:
        super().__init__()
        self._lang = lang
        self._checks = sorted(report.checks, key=lambda check: _ORDER.index(check.state))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the checks."""
        return 0 if parent.isValid() else len(self._checks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face, and the whole detail as a tooltip."""
        if not index.isValid():
            return None
        check = self._checks[index.row()]
        if role == FACE_ROLE:
            return self._face(check)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._face(check).spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            said = self.explanation(index.row()).splitlines()
            return plain_tooltip([check.name, *said])
        return None

    def explanation(self, at: int) -> str:
        """Say the whole finding of a row: what was found, what it means, what to do."""
        check = self._checks[at]
        lines = [check_detail(check.detail, self._lang)]
        if check.state is CheckState.BAD:
            lines += meaning_of(check.name, self._lang)
        return "\n".join(lines)

    def _face(self, check: CheckResult) -> RowFace:
        missing = [code for code in check.items if code not in check.name]
        words = {
            CheckState.BAD: self.tr("GAGAL"),
            CheckState.UNCHECKED: self.tr("tidak dapat diperiksa"),
            CheckState.GOOD: "",
        }
        return RowFace(
            head=f"{_SIGNS[check.state]}  {check_title(check.name, self._lang)}",
            right=" · ".join(part for part in (*missing, words[check.state]) if part),
            foot=check_detail(check.detail, self._lang),
            severity="critical" if check.state is CheckState.BAD else "",
            is_dim=check.state is CheckState.UNCHECKED,
        )


class ReportDialog(QDialog):
    """Shows a verification report."""

    pdf_wanted = Signal()
    full_wanted = Signal()

    def __init__(
        self,
        path: Path,
        report: VerificationReport,
        parent: QWidget | None = None,
        lang: str = "id",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Hasil verifikasi"))
        verdict = tell(report, lang)
        icon_name = "shield-ok" if report.ok else "shield-bad"
        self.title = label(verdict.sentence, "title", wraps=True)
        self.how = label("\n".join((*verdict.remarks, *verdict.how)), wraps=True)
        self.how.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model = CheckModel(report, lang)
        self.view = self._make_view()
        self.explained = label("", wraps=True)
        self.explained.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.explained.setMinimumHeight(3 * self.fontMetrics().height())
        words = column(self.title, label(path.name, "muted"), self.how, spacing=3)
        head = row(IconLabel(icon_name, 40, verdict.tone), words, spacing=14)
        head.setStretch(1, 1)
        body = column(
            head, self.view, self.explained, self._make_buttons(report),
            margins=(20, 16, 20, 14), spacing=10,
        )  # fmt: skip
        body.setStretch(1, 1)
        self.setLayout(body)
        self.resize(780, 600)
        self.view.setCurrentIndex(self.model.index(0))

    def _make_view(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(RowDelegate(view))
        view.setProperty("kind", "framed")
        view.setAccessibleName(self.tr("Pemeriksaan"))
        view.setMouseTracking(True)
        view.selectionModel().currentChanged.connect(lambda now, _before: self._explain(now))
        return view

    def _make_buttons(self, report: VerificationReport) -> QWidget:
        close = Button(self.tr("Tutup"), "primary")
        pdf = Button(self.tr("Simpan sebagai PDF…"))
        self.full = Button(self.tr("Verifikasi lengkap"))
        self.full.setToolTip(
            self.tr("Membaca seluruh isi semua berkas dan membuat ulang semua turunan")
        )
        self.full.setVisible(report.kind == "case" and report.depth == "quick")
        close.clicked.connect(self.accept)
        pdf.clicked.connect(lambda: self.pdf_wanted.emit())
        self.full.clicked.connect(lambda: self.full_wanted.emit())
        made = QWidget()
        made.setLayout(row(pdf, self.full, None, close))
        return made

    def _explain(self, index: QModelIndex) -> None:
        self.explained.setText(self.model.explanation(index.row()) if index.isValid() else "")
