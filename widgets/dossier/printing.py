"""Pages of a PDF onto paper, with the printer's own settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPoint, QRect, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QProgressDialog, QWidget

from app.domain.errors import FileMissing, OutputRefused

_MOST_DPI = 300
"""Of the picture that is sent: more is not seen on paper, and takes hundreds of megabytes."""
_POINTS_PER_INCH = 72.0
_MM_PER_POINT = 25.4 / _POINTS_PER_INCH


def ask(path: Path, parent: QWidget) -> bool:
    """Ask for the printer and its settings, then print; tells whether it was printed.

    Raises:
        FileMissing: the file is no PDF that can be shown.
        OutputRefused: the printer takes nothing.
    """
    with opened(path) as document:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, document, path.stem)
        asked = QPrintDialog(printer, parent)
        asked.setMinMax(1, document.pageCount())
        asked.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if not asked.exec():
            return False
        return _watched(document, printer, parent)


@contextmanager
def opened(path: Path) -> Iterator[QPdfDocument]:
    """Hold a PDF open; its file is let go of at the end.

    Raises:
        FileMissing: the file is no PDF that can be shown.
    """
    document = QPdfDocument()
    try:
        if document.load(str(path)) is not QPdfDocument.Error.None_:
            raise FileMissing(path=path)
        yield document
    finally:
        document.close()


def prepare(printer: QPrinter, document: QPdfDocument, name: str) -> None:
    """Set the printer to the paper that the pages have, at their actual size.

    Args:
        name: shown in the printer's queue.
    """
    points = document.pagePointSize(0)
    printer.setPageLayout(
        QPageLayout(_paper_of(points), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    printer.setFullPage(True)
    printer.setDocName(name)


def print_pages(
    document: QPdfDocument,
    printer: QPrinter,
    may_go_on: Callable[[int, int], bool] = lambda _done, _all: True,
) -> int:
    """Print the pages that the printer is set to; gives how many sides were printed.

    A page larger than the paper is made smaller, never cut off; no page is enlarged.

    Args:
        may_go_on: asked before each side with how many are done, of how many; False ends it, and
            the printer gets nothing.

    Raises:
        OutputRefused: the printer takes nothing.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise OutputRefused(path=printer.outputFileName() or printer.printerName())
    pages = list(_pages(printer, document.pageCount()))
    try:
        for printed, page in enumerate(pages):
            if not may_go_on(printed, len(pages)):
                printer.abort()
                return 0
            if printed:
                printer.newPage()
            _draw(painter, printer, document, page)
    finally:
        painter.end()
    return len(pages)


def _watched(document: QPdfDocument, printer: QPrinter, parent: QWidget) -> bool:
    """Print with the count of pages on screen and a button that ends it; tells whether it did."""
    shown = QProgressDialog(parent)
    shown.setWindowTitle(parent.tr("Cetak"))
    shown.setCancelButtonText(parent.tr("Hentikan"))
    shown.setWindowModality(Qt.WindowModality.WindowModal)
    shown.setMinimumDuration(500)

    def may_go_on(done: int, every: int) -> bool:
        shown.setMaximum(every)
        shown.setLabelText(parent.tr("Halaman {n} dari {all}").format(n=done + 1, all=every))
        shown.setValue(done)  # lets the window answer meanwhile
        return not shown.wasCanceled()

    try:
        return print_pages(document, printer, may_go_on) > 0
    finally:
        shown.close()
        shown.deleteLater()


def _pages(printer: QPrinter, count: int) -> Iterator[int]:
    """Give pages as they are printed, 0-based; copies too where the printer makes none."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    chosen = range(first - 1, min(last, count))
    order = (
        reversed(chosen)
        if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst
        else iter(chosen)
    )
    pages = list(order)
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        for _copy in range(copies):
            yield from pages
    else:
        for page in pages:
            yield from [page] * copies


def _draw(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> None:
    points = document.pagePointSize(page)
    paper = printer.paperRect(QPrinter.Unit.Point).size()
    share = min(1.0, paper.width() / points.width(), paper.height() / points.height())
    # printers round paper to whole millimetres: a page a hair larger is its actual size
    share = 1.0 if share > 0.99 else share
    inches = QSizeF(points.width(), points.height()) * (share / _POINTS_PER_INCH)
    dpi = min(_MOST_DPI, printer.resolution())
    picture = document.render(page, (inches * dpi).toSize())
    white = QImage(picture.size(), QImage.Format.Format_RGB32)
    white.fill("white")
    with_white = QPainter(white)
    with_white.drawImage(0, 0, picture)
    with_white.end()
    if printer.colorMode() is QPrinter.ColorMode.GrayScale:
        white = white.convertToFormat(QImage.Format.Format_Grayscale8)
    painter.drawImage(QRect(QPoint(0, 0), (inches * printer.resolution()).toSize()), white)


def _paper_of(points: QSizeF) -> QPageSize:
    """Give the paper with the size of a page; F4 is no size that Qt knows by name."""
    size_mm = QSizeF(points.width() * _MM_PER_POINT, points.height() * _MM_PER_POINT)
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    apart = a4.size(QPageSize.Unit.Millimeter) - size_mm
    if abs(apart.width()) < 1 and abs(apart.height()) < 1:
        return a4
    return QPageSize(size_mm, QPageSize.Unit.Millimeter, "F4")
