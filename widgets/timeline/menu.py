"""The menu of the time axis."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from widgets.timeline.acting import ActiveAxis
from widgets.timeline.content import tr
from widgets.timeline.marks import Mark
from widgets.timeline.values import MOMENTS, SUGGESTIONS, Lane, Ruler


def fill_menu(menu: QMenu, axis: ActiveAxis, found: tuple[Lane, Mark] | None) -> None:
    """Offer what can be done with a mark, with the stretch, and with the axis."""
    if found is not None:
        lane, mark = found
        menu.addAction(tr("Buka tanda ini"), lambda: axis.open_mark(lane, mark))
        menu.addAction(tr("Ke awal tanda ini"), lambda: axis.go_to(mark.start_us))
        menu.addAction(
            tr("Pilih rentang tanda ini"), lambda: axis.choose_ends(mark.start_us, mark.end_us)
        )
        menu.addAction(
            tr("Perbesar ke tanda ini"), lambda: axis.show_stretch(mark.start_us, mark.end_us)
        )
        menu.addSeparator()
    _add_stretch(menu, axis)
    menu.addAction(tr("Tampilkan seluruhnya (0)"), lambda: axis.show_stretch(0, 0))
    menu.addSeparator()
    _add_rulers(menu.addMenu(tr("Penggaris menghitung (U)")), axis)
    for group, title in (
        (MOMENTS, tr("Momen per kategori")),
        (SUGGESTIONS, tr("Usulan per kategori")),
    ):
        entry = _switch(menu, title, is_on=not axis.values.is_folded(group))
        entry.setEnabled(len(axis.values.by_category.get(group, {})) > 1)
        entry.toggled.connect(lambda on, group=group: axis.fold(group, is_folded=not on))
    apart = _switch(menu, tr("Kanal suara terpisah"), is_on=axis.look.is_apart)
    peaks = axis.values.peaks
    apart.setEnabled(peaks is not None and len(peaks.channels) > 1)
    apart.toggled.connect(lambda on: axis.draw_apart(is_on=on))
    snaps = _switch(menu, tr("Tepi menangkap yang dekat (N)"), is_on=axis.look.snaps)
    snaps.toggled.connect(lambda on: setattr(axis.look, "snaps", on))


def _add_stretch(menu: QMenu, axis: ActiveAxis) -> None:
    start_us, end_us = axis.values.in_us, axis.values.out_us
    if start_us is None or end_us is None:
        return
    menu.addAction(tr("Perbesar ke rentang"), lambda: axis.show_stretch(start_us, end_us))
    menu.addAction(tr("Lepas rentang"), lambda: axis.choose_ends(None, None))


def _add_rulers(menu: QMenu, axis: ActiveAxis) -> None:
    choices = QActionGroup(menu)
    rulers = (
        (Ruler.TIME, tr("Waktu"), True),
        (Ruler.FRAME, tr("Bingkai"), axis.values.frames is not None),
        (Ruler.CLOCK, tr("Jam perekam"), axis.values.wall_start is not None),
    )
    for ruler, title, is_there in rulers:
        entry = _switch(menu, title, is_on=axis.look.ruler is ruler)
        entry.setEnabled(is_there)
        entry.triggered.connect(lambda _on, ruler=ruler: axis.count_in(ruler))
        choices.addAction(entry)


def _switch(menu: QMenu, title: str, *, is_on: bool) -> QAction:
    entry = menu.addAction(title)
    entry.setCheckable(True)
    entry.setChecked(is_on)
    return entry
