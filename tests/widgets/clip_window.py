"""The clip window of a test case's one moment."""

from __future__ import annotations

from widgets.clips.dialog import ClipDialog
from widgets.clips.flow import ClipFlow

LONG_MS = 60_000
"""A child has to start; nobody waits that long."""


def opened(qtbot, flow: ClipFlow) -> ClipDialog:
    """Open it and wait until its first picture is there."""
    dialog = flow.begin("M-001")
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.waitUntil(lambda: dialog.canvas.is_showing, timeout=LONG_MS)
    return dialog
