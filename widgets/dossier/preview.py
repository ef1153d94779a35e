"""The pages of a dossier before it is built: unsigned, kept nowhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDialog, QTabWidget, QWidget

from widgets.parts import Button, column, label, row


class PreviewDialog(QDialog):
    """Shows the pages of one variant, or of both in two tabs.

    Args:
        pages: title and PDF of each.
    """

    def __init__(self, pages: tuple[tuple[str, Path], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Pratinjau berkas"))
        self.tabs = QTabWidget()
        self._documents: list[QPdfDocument] = []
        for title, path in pages:
            document = QPdfDocument(self)
            document.load(str(path))
            view = QPdfView()
            view.setDocument(document)
            view.setPageMode(QPdfView.PageMode.MultiPage)
            view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            view.setAccessibleName(title)
            self._documents.append(document)
            count = self.tr("{title} ({n} halaman)").format(title=title, n=document.pageCount())
            self.tabs.addTab(view, count)
        close = Button(self.tr("Tutup"))
        close.clicked.connect(self.accept)
        said = self.tr("Pratinjau: belum ditandatangani dan tidak disimpan.")
        body = column(self.tabs, row(label(said, "muted"), None, close), spacing=10)
        body.setStretch(0, 1)
        self.setLayout(body)
        self.resize(860, 660)

    def done(self, result: int) -> None:
        """Let go of the files before they are removed."""
        for document in self._documents:
            document.close()
        super().done(result)

    @property
    def page_counts(self) -> tuple[int, ...]:
        """Pages of each tab."""
        return tuple(document.pageCount() for document in self._documents)
