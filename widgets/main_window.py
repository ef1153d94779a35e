"""The window: menus, notices, and either the start page or an open case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from app.runtime import settings as declared
from app.runtime.settings import Settings
from widgets.action_specs import SPECS, Group
from widgets.actions import Actions, title_of
from widgets.cases.start_page import StartPage
from widgets.notices import Notices
from widgets.parts import column
from widgets.theme import Theme

LARGEST_FIRST_SIZE = QSize(1600, 1000)
_WRITING = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)


class MainWindow(QMainWindow):
    """A shell: it remembers its place, takes drops, and asks before it closes nothing."""

    files_dropped = Signal(list)
    """Paths."""
    closing = Signal()
    """Last call before the window goes: stop jobs, close the case."""

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        self._theme = theme
        self.setWindowTitle("Netra")
        self.setAcceptDrops(True)
        self.setMinimumSize(960, 560)
        self.actions_ = Actions(self, settings)
        self.notices = Notices(settings)
        self.start_page = StartPage(settings)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start_page)
        body = QWidget()
        outer = column(self.notices, self.pages, spacing=0)
        outer.setStretch(1, 1)
        body.setLayout(outer)
        self.setCentralWidget(body)
        self._make_menus()
        self._restore_place()
        self.actions_["view.full"].setCheckable(True)
        self.actions_["view.full"].toggled.connect(self._show_full)
        self.actions_["app.quit"].triggered.connect(self.close)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def show_case(self, view: QWidget, title: str) -> None:
        """Show an open case instead of the start page."""
        if self.pages.indexOf(view) < 0:
            self.pages.addWidget(view)
        self.pages.setCurrentWidget(view)
        self.setWindowTitle(f"{title} – Netra")

    def show_start(self) -> None:
        """Show the start page again."""
        self.start_page.refresh()
        self.pages.setCurrentWidget(self.start_page)
        self.setWindowTitle("Netra")

    def remove_case(self, view: QWidget) -> None:
        """Take the page of a case that was closed away."""
        self.pages.removeWidget(view)
        view.deleteLater()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders of this computer, anywhere in the window."""
        if event.mimeData().hasUrls() and any(u.isLocalFile() for u in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over what was dropped."""
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        event.setDropAction(Qt.DropAction.CopyAction)  # never a move: the source stays
        event.accept()
        self.files_dropped.emit(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place, then let the program end its work."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._settings.set(declared.WINDOW_GEOMETRY, geometry)
        self.closing.emit()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons of the menus in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "actions_"):
            self.actions_.draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the full screen with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.actions_["view.full"].setChecked(False)
            return
        super().keyPressEvent(event)

    def _make_menus(self) -> None:
        for group in Group:
            menu = self.menuBar().addMenu(title_of(group))
            for spec in SPECS:
                if spec.group is group:
                    menu.addAction(self.actions_[spec.name])
            if group is Group.VIEW:
                self._add_theme_menu(menu)

    def _add_theme_menu(self, menu: QMenu) -> None:
        choices = (
            ("system", self.tr("Ikuti sistem")),
            ("light", self.tr("Terang")),
            ("dark", self.tr("Gelap")),
        )
        themes = menu.addMenu(self.tr("Warna"))
        for choice, text in choices:
            action = themes.addAction(text)
            action.setCheckable(True)
            action.setChecked(self._theme.choice == choice)
            action.triggered.connect(self._theme_setter(choice, themes))

    def _theme_setter(self, choice: str, themes: QMenu) -> Callable[[], None]:
        def apply() -> None:
            self._theme.choose(choice)
            for action, name in zip(themes.actions(), ("system", "light", "dark"), strict=True):
                action.setChecked(name == choice)

        return apply

    def _show_full(self, is_full: bool) -> None:
        if is_full:
            self.showFullScreen()
        else:
            self.showNormal()

    def _restore_place(self) -> None:
        kept = self._settings.get(declared.WINDOW_GEOMETRY)
        if not (kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))):
            # a laptop's whole screen, but no wall of a window on a large one
            self.resize(self.screen().availableSize().boundedTo(LARGEST_FIRST_SIZE))

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        is_here = now is not None and now.window() is self
        self.actions_.hold_typed(
            is_writing=is_here and isinstance(now, _WRITING),
            is_on_button=is_here and isinstance(now, QAbstractButton),
        )
