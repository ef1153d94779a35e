"""Netra's colours by purpose, once for light and once for dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication, QPalette


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by purpose, as #rrggbb."""

    is_dark: bool
    window: str
    """Behind panels."""
    base: str
    """Lists, fields, the transcript."""
    raised: str
    """Header, cards, hovered rows."""
    text: str
    muted: str
    """Secondary text; still 4.5 to 1 on `base` and `window`."""
    faded: str
    """Text and drawings of what is switched off."""
    border: str
    accent: str
    """Links, focus, lines."""
    accent_fill: str
    """Ground of the one button that goes on, and of ticked boxes."""
    on_accent: str
    selection: str
    """Selected row; text on it stays `text`."""
    word: str
    """Behind the word under the playhead."""
    ok: str
    warn: str
    bad: str
    warn_surface: str
    bad_surface: str
    ok_surface: str
    severity_low: str
    severity_medium: str
    severity_high: str
    severity_critical: str

    def severity(self, level: str) -> str:
        """Give the readable colour of a category's severity; its word always stands beside it."""
        known = {
            "low": self.severity_low,
            "medium": self.severity_medium,
            "high": self.severity_high,
            "critical": self.severity_critical,
        }
        return known.get(level, self.muted)


LIGHT = Tokens(
    is_dark=False,
    window="#eef0f3",
    base="#ffffff",
    raised="#f7f8fa",
    text="#1b2430",
    muted="#566273",
    faded="#939eab",
    border="#d3d9e1",
    accent="#1d5c9e",
    accent_fill="#1d5c9e",
    on_accent="#ffffff",
    selection="#d9e7f6",
    word="#ffe08a",
    ok="#1c6b3c",
    warn="#7f5300",
    bad="#a61f2b",
    warn_surface="#fdf1d3",
    bad_surface="#fbe3e4",
    ok_surface="#dff2e5",
    severity_low="#3f6487",
    severity_medium="#7f5a00",
    severity_high="#a8440c",
    severity_critical="#a61f2b",
)
DARK = Tokens(
    is_dark=True,
    window="#1b1f24",
    base="#14171b",
    raised="#22272e",
    text="#e3e7ec",
    muted="#9ba7b4",
    faded="#67727f",
    border="#363e48",
    accent="#6aaef0",
    accent_fill="#2f6fb3",
    on_accent="#ffffff",
    selection="#24405c",
    word="#6b5413",
    ok="#6fce92",
    warn="#e6b951",
    bad="#f58a92",
    warn_surface="#3a2f12",
    bad_surface="#43222a",
    ok_surface="#1c3526",
    severity_low="#8fb6db",
    severity_medium="#dfb450",
    severity_high="#f29a66",
    severity_critical="#f58a92",
)


def current_tokens() -> Tokens:
    """Give the colours on screen now.

    Asked of the application: a widget's own palette takes on what its stylesheet paints.
    """
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def tokens_for(palette: QPalette) -> Tokens:
    """Give the colours that belong to a palette, for a widget whose ground is not styled."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT
