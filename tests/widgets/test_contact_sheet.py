"""A contact sheet from the window: written in the background, said where it lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import review
from widgets.clips.sheet_flow import ContactSheetFlow

LONG_MS = 60_000


def test_a_sheet_is_written_and_said_and_a_point_in_time_is_refused(
    qtbot, desk, item, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    flow = ContactSheetFlow(desk, window)
    stretch = MomentDraft(item.code, TimeRange(0, 400_000), ("N-07",))
    code = review.mark(desk.session, stretch).code
    handle = flow.write(code, tmp_path / "lembar")
    assert handle is not None
    qtbot.waitUntil(lambda: bool(desk.notices.shown), timeout=LONG_MS)
    assert desk.notices.shown[0].message.title == "Lembar kontak disimpan"
    assert (tmp_path / "lembar.pdf").read_bytes().startswith(b"%PDF")
    point = MomentDraft(item.code, TimeRange(0, 0), ("N-07",))
    assert flow.write(review.mark(desk.session, point).code, tmp_path / "x.pdf") is None
    assert desk.notices.shown[0].message.title == "Momen ini bukan rentang video"
