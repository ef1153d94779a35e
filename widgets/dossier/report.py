"""What a verification found: every check, the failed ones first in sight."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialog, QListView, QWidget

from app.domain.dossier import CheckResult, VerificationReport
from app.services.check_texts import check_detail, check_title
from widgets.parts import Button, IconLabel, column, label, plain_tooltip, row
from widgets.row_delegate import FACE_ROLE, RowDelegate, RowFace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def count_text(report: VerificationReport) -> str:
    """Write how many checks hold: 14/14."""
    return f"{sum(check.ok for check in report.checks)}/{len(report.checks)}"


class CheckModel(QAbstractListModel):
    """One row a check; failed ones first, else in the order made."""

    def __init__(self, report: VerificationReport) -> None:
        super().__init__()
        self._checks = sorted(report.checks, key=lambda check: check.ok)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the checks."""
        return 0 if parent.isValid() else len(self._checks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face, and the whole detail as a tooltip."""
        if not index.isValid():
            return None
        check = self._checks[index.row()]
        if role == FACE_ROLE:
            return _face(check)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _face(check).spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip([check.name, *check.detail.split("; ")])
        return None


class ReportDialog(QDialog):
    """Shows a verification report."""

    def __init__(
        self, path: Path, report: VerificationReport, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Hasil verifikasi"))
        tone, icon_name = ("ok", "shield-ok") if report.ok else ("bad", "shield-bad")
        counted = count_text(report)
        title = (
            self.tr("Utuh: {n} pemeriksaan cocok").format(n=counted)
            if report.ok
            else self.tr("Tidak utuh: hanya {n} pemeriksaan cocok").format(n=counted)
        )
        self.title = label(title, "title", wraps=True)
        text = (
            self.tr("Semua yang tercatat sama dengan yang tersimpan.")
            if report.ok
            else self.tr(
                "Jangan pakai bagian yang gagal sebelum sebabnya jelas. "
                "Bandingkan dengan salinan lain atau berkas yang sudah ditandatangani."
            )
        )
        self.model = CheckModel(report)
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(RowDelegate(view))
        view.setProperty("kind", "framed")
        view.setAccessibleName(self.tr("Pemeriksaan"))
        view.setMouseTracking(True)
        close = Button(self.tr("Tutup"), "primary")
        close.clicked.connect(self.accept)
        words = column(self.title, label(path.name, "muted"), label(text, wraps=True), spacing=3)
        head = row(IconLabel(icon_name, 40, tone), words, spacing=14)
        head.setStretch(1, 1)
        body = column(head, view, row(None, close), margins=(20, 16, 20, 14), spacing=12)
        body.setStretch(1, 1)
        self.setLayout(body)
        self.resize(720, 520)


def _face(check: CheckResult) -> RowFace:
    return RowFace(
        head=f"{'✓' if check.ok else '✗'}  {check_title(check.name)}",
        foot=check_detail(check.detail),
        severity="" if check.ok else "critical",
    )
