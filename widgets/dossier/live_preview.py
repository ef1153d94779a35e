"""The pages of a dossier beside the choices that make them: unsigned, kept nowhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QTabWidget, QWidget

from app.domain.errors import AppError
from app.runtime import settings as declared
from app.services.dossier_files import DossierRequest
from app.services.dossier_preview import DossierPreview
from app.services.messages import describe
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.dossier import printing
from widgets.parts import Button, ElidedLabel, IconButton, column, row, set_tone

_WAIT_MS = 150
"""Of quiet after a change: who ticks three chapters waits for one preview."""
_ZOOMS = (0.5, 0.7, 0.85, 1.0, 1.25, 1.5, 2.0, 3.0)


class PagesView(QPdfView):
    """Shows one PDF after the other, at the place where the last one was looked at.

    Args:
        owner: lives at least as long. The document is not this view's own: it tells the view of
            its end, when the view would be half gone (Qt 6.11 ends the process there).
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__()
        self._document = QPdfDocument(owner)
        self.setDocument(self._document)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    @property
    def page_count(self) -> int:
        """Pages shown."""
        return self._document.pageCount()

    def show_file(self, path: Path) -> None:
        """Show a file where the last one stood; that one is let go of."""
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        places = [bar.value() for bar in bars]
        self._document.load(str(path))
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def let_go(self) -> None:
        """Close the file, so that it can be removed."""
        self._document.close()

    def zoom(self, steps: int) -> None:
        """Make the pages larger or smaller by so many steps; 0 fits them to the width."""
        if not steps:
            self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            return
        points = self._document.pagePointSize(0).width() or 1.0
        now = self.zoomFactor()
        if self.zoomMode() is QPdfView.ZoomMode.FitToWidth:
            now = self.viewport().width() / (points * self.logicalDpiX() / 72)
        nearest = min(range(len(_ZOOMS)), key=lambda at: abs(_ZOOMS[at] - now))
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(_ZOOMS[max(0, min(len(_ZOOMS) - 1, nearest + steps))])


class LivePreview(QWidget):
    """Lays out what `show_request` asks for in the background; the newest request wins.

    Pages that were shown stay until others are there. `stop` before it goes.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._preview = DossierPreview(desk.session)
        self._handle: TaskHandle | None = None
        self._wanted: DossierRequest | None = None
        self._shown: tuple[Path, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._begin)
        self.views = (PagesView(self), PagesView(self))
        self.tabs = QTabWidget()
        for view, title in zip(self.views, self._titles(), strict=True):
            view.setAccessibleName(title)
            self.tabs.addTab(view, title)
        self.tabs.setTabVisible(1, False)
        self.tabs.tabBar().setVisible(False)
        self.state = ElidedLabel("", "muted")
        self.print_ = Button(self.tr("&Cetak…"), "quiet", "printer")
        self.print_.setEnabled(False)
        self.print_.clicked.connect(self._on_print)
        body = column(self._tools(), self.tabs, spacing=6)
        body.setStretch(1, 1)
        self.setLayout(body)

    @property
    def is_waiting(self) -> bool:
        """A change was not shown yet."""
        return self._wanted is not None or self._handle is not None

    def show_request(self, request: DossierRequest) -> None:
        """Lay out what a request asks for, a moment after the last change."""
        self._wanted = request
        self._say(self.tr("menyusun pratinjau…"), "")
        if self._handle is not None:
            self._handle.cancel()
        self._timer.start()

    def stop(self) -> None:
        """End the work and let go of everything that was made for it."""
        self._timer.stop()
        self._wanted = None
        for view in self.views:
            view.let_go()
        if self._handle is None:
            self._preview.close()
        elif not self._handle.is_cancelling:
            # the preview's own method: this widget may be gone by then
            self._handle.finished.connect(self._preview.close)
            self._handle.cancel()

    def _tools(self) -> QWidget:
        smaller = IconButton("minus", self.tr("Perkecil"), lambda: self._view.zoom(-1))
        larger = IconButton("plus", self.tr("Perbesar"), lambda: self._view.zoom(1))
        fitted = IconButton("fit", self.tr("Selebar jendela"), lambda: self._view.zoom(0))
        tools = QWidget()
        line = row(self.state, smaller, larger, fitted, self.print_, spacing=2)
        line.setStretch(0, 1)
        tools.setLayout(line)
        return tools

    @property
    def _view(self) -> PagesView:
        return self.views[self.tabs.currentIndex()]

    def _titles(self) -> tuple[str, str]:
        return self.tr("Varian internal"), self.tr("Varian publik")

    def _begin(self) -> None:
        if self._wanted is None or self._handle is not None:
            return  # what runs still is being ended; `_on_finished` begins again
        request, self._wanted = self._wanted, None
        try:
            job = self._preview.job(request)
        except AppError as error:
            self._on_failed(error)
            return
        self._handle = self._desk.runner.start(job)
        # methods, not lambdas: Qt lets go of them when the widget goes before the job does
        self._handle.item.connect(self._on_early)
        self._handle.succeeded.connect(self._on_laid_out)
        self._handle.failed.connect(self._on_failed)
        self._handle.finished.connect(self._on_finished)

    def _on_early(self, path: Path) -> None:
        if self._wanted is None:
            self.views[0].show_file(path)

    def _on_laid_out(self, paths: tuple[Path, ...]) -> None:
        if self._wanted is not None:
            return
        for view, path in zip(self.views, paths, strict=False):
            view.show_file(path)
        is_pair = len(paths) > 1
        if not is_pair:
            self.views[1].let_go()
            self.tabs.setCurrentIndex(0)
        self.tabs.setTabVisible(1, is_pair)
        self.tabs.tabBar().setVisible(is_pair)
        self._preview.keep_only(paths)
        self._shown = paths
        self.print_.setEnabled(True)
        counts = " + ".join(str(view.page_count) for view in self.views[: len(paths)])
        self._say(self.tr("Pratinjau · {n} halaman · tidak disimpan").format(n=counts), "")

    def _on_failed(self, error: BaseException) -> None:
        message = describe(error, self._desk.settings.get(declared.LANGUAGE))
        self._say(f"{message.title}. {message.text}", "bad")

    def _on_finished(self) -> None:
        self._handle = None
        if self._wanted is not None:
            self._timer.start()

    def _on_print(self) -> None:
        at = self.tabs.currentIndex()
        if at < len(self._shown):
            path = self._shown[at]
            self._desk.attempt(lambda: printing.ask(path, self))

    def _say(self, text: str, tone: str) -> None:
        self.state.setText(text)
        self.state.setToolTip(text)
        set_tone(self.state, tone)
