from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.runtime import settings as declared
from widgets.tokens import DARK, LIGHT, Tokens, current_tokens


def contrast(one: str, two: str) -> float:
    def luminance(colour: str) -> float:
        parts = []
        for part in QColor(colour).getRgbF()[:3]:
            linear = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            parts.append(linear)
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "name",
    ["text", "muted", "accent", "ok", "warn", "bad", "severity_low", "severity_medium",
     "severity_high", "severity_critical"],
)  # fmt: skip
def test_every_text_colour_is_readable_on_every_ground(tokens: Tokens, name: str):
    for ground in (tokens.base, tokens.window, tokens.raised):
        assert contrast(getattr(tokens, name), ground) >= 4.5, (name, ground)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_tones_are_readable_on_their_own_surface(tokens: Tokens):
    assert contrast(tokens.ok, tokens.ok_surface) >= 4.5
    assert contrast(tokens.warn, tokens.warn_surface) >= 4.5
    assert contrast(tokens.bad, tokens.bad_surface) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_fill) >= 4.5
    assert contrast(tokens.text, tokens.selection) >= 4.5
    assert contrast(tokens.text, tokens.word) >= 4.5


def test_the_chosen_theme_is_kept_and_shown(theme, settings):
    theme.choose("dark")
    assert settings.get(declared.THEME) == "dark"
    assert current_tokens() is DARK
    theme.choose("light")
    assert current_tokens() is LIGHT


def test_the_palette_is_made_of_the_tokens(theme, qapp):
    theme.choose("light")
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == LIGHT.base


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_box_that_is_not_ticked_is_seen_in_a_list(theme, qtbot, choice: str):
    theme.choose(choice)
    rows = QListWidget()
    qtbot.addWidget(rows)
    line = QListWidgetItem("")
    line.setCheckState(Qt.CheckState.Unchecked)
    rows.addItem(line)
    rows.resize(120, 40)
    rows.show()
    picture = rows.viewport().grab().toImage()
    base = current_tokens().base
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert max(contrast(colour, base) for colour in seen) >= 3
