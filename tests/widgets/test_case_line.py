"""The timeline of a case, its persons and its tables in the window, by keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.case_line import CaseLine, LineEntry
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import case_line, cases, review
from widgets.cases.line_dialog import LineDialog
from widgets.cases.people_dialog import PeopleDialog
from widgets.cases.tables_flow import TablesFlow


@pytest.fixture
def line(desk, item) -> CaseLine:
    for number in range(3):
        span = TimeRange(number * 500_000, number * 500_000 + 600_000)
        review.mark(desk.session, MomentDraft(item.code, span, persons=("Ani",)))
    cases.set_form(desk.session, {"event_on": "2024-10-12", "zone": "WITA"})
    return case_line.read(desk.session)


@pytest.fixture
def dialog(qtbot, desk, line) -> LineDialog:
    made = LineDialog(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_has_no_certain_time_is_listed_apart(dialog: LineDialog, line: CaseLine) -> None:
    assert dialog.apart.count() == len(line.apart) >= 4
    assert "M-001" in "".join(dialog.apart.item(n).text() for n in range(dialog.apart.count()))
    assert [entry.code for entry in dialog.view.entries] == ["known_on", "event_on"]
    assert dialog.zone.currentText() == "WITA"


def test_an_entry_apart_opens_by_enter(qtbot, dialog: LineDialog) -> None:
    chosen: list[LineEntry] = []
    dialog.chosen.connect(chosen.append)
    dialog.apart.setFocus()
    dialog.apart.setCurrentRow(dialog.apart.count() - 1)
    dialog.apart.itemActivated.emit(dialog.apart.currentItem())
    assert [entry.code for entry in chosen] == [dialog.apart.currentItem().text().split()[0]]
    assert not dialog.isVisible()


def test_keys_go_through_time_zoom_and_open(qtbot, desk, item, line, dialog) -> None:
    media = replace(item.media, claimed_created_at="2024-10-12T09:15:04+07:00")
    desk.session.stores.evidence.set_probe(item.code, item.kind, item.status, "", media)
    made = LineDialog(desk)
    qtbot.addWidget(made)
    made.show()
    made.claims.setChecked(True)
    view = made.view
    codes = ["known_on", "event_on", item.code, "M-001", "M-002", "M-003"]
    assert [one.code for one in view.entries] == codes
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.current is not None
    assert view.current.code == "M-002"
    assert view.together() == ["M-001", "M-003"]
    assert "M-001, M-003" in made.told.text()
    assert "klaim" in made.told.text()
    wide = view.span_s
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.span_s == pytest.approx(wide / 2)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.span_s == pytest.approx(wide)
    assert not made.grab().isNull()
    chosen: list[LineEntry] = []
    made.chosen.connect(chosen.append)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert [entry.code for entry in chosen] == ["M-002"]


def test_a_person_is_linked_to_a_moment_and_parted_again(qtbot, desk, item, line) -> None:
    review.mark(desk.session, MomentDraft(item.code, TimeRange(0, 1), note="tanpa nama"))
    made = PeopleDialog(desk)
    qtbot.addWidget(made)
    made.show()
    assert made.page is not None
    assert made.page.name == "Ani"
    assert (made.table.rowCount(), made.moments.count()) == (3, 1)
    made.link.click()
    assert (made.table.rowCount(), made.moments.count()) == (4, 0)
    made.unlink.click()
    assert made.table.rowCount() == 3
    opened: list[object] = []
    made.chosen.connect(opened.append)
    made.opener.click()
    assert len(opened) == 1


def test_tables_are_written_and_codings_come_back(qtbot, desk, item, line, tmp_path: Path) -> None:
    flow = TablesFlow(desk, None, lambda: item.code, None)  # type: ignore[arg-type]
    flow.export(tmp_path / "a", "persons")
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[1].startswith(",")
    flow.export(tmp_path / "b.eaf", "eaf", item.code)
    flow.take(item.code, tmp_path / "b.eaf")
    qtbot.waitUntil(lambda: len(review.moments(desk.session)) == 6, timeout=60_000)
