"""How Netra looks: one set of colours for light, one for dark, on Qt's Fusion style."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.runtime import settings as declared
from app.runtime.settings import Settings
from widgets.stylesheet import stylesheet
from widgets.tokens import DARK, LIGHT, Tokens


def make_palette(tokens: Tokens) -> QPalette:
    """Make Qt's palette from the colours."""
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.base,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Mid: tokens.border,
        role.Dark: tokens.border,
        role.Midlight: tokens.raised,
        role.Light: tokens.base,
        role.Shadow: "#000000",
    }
    for name, colour in pairs.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.faded))
    return palette


class Theme(QObject):
    """Follows the system's light or dark until the user chooses one."""

    changed = Signal()

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)

    @property
    def choice(self) -> str:
        """system, light or dark."""
        return self._settings.get(declared.THEME)

    def choose(self, choice: str) -> None:
        """Keep and show `system`, `light` or `dark`."""
        self._settings.set(declared.THEME, choice)
        self.apply()

    def apply(self) -> None:
        """Put style, palette and stylesheet on the application."""
        if self._app.style().objectName() != "fusion":
            self._app.setStyle("Fusion")
        tokens = self._tokens()
        self._app.setPalette(make_palette(tokens))
        self._app.setStyleSheet(stylesheet(tokens))
        self.changed.emit()

    def _tokens(self) -> Tokens:
        if self.choice in ("light", "dark"):
            return DARK if self.choice == "dark" else LIGHT
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
