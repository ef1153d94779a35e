"""The Riwayat pane: reads slice by slice, folds and unfolds, leads to items, exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QVBoxLayout, QWidget

from app.domain.custody import ChainHead
from app.domain.evidence import Evidence, Provenance
from app.runtime import last_seen
from app.services import anchors, cases, history, intake
from app.services.events import Topic
from app.services.history import HistoryFilter
from app.services.history_marks import Mark
from app.services.session import CaseSession
from app.store.custody import CustodyStore
from app.tasks.job import JobContext
from tests.dossier.tsa import make_authority, serving
from tests.media.made_files import make_video
from widgets.custody.model import OPEN_ROLE, TEXT_ROLE, HistoryModel
from widgets.custody.older_copy import OlderCopyBanner
from widgets.custody.pane import HistoryPane
from widgets.custody.rows import HistoryRow, RowBuilder
from widgets.custody.sheet_dialog import SheetDialog
from widgets.desk import Desk


@pytest.fixture
def pane(qtbot, desk: Desk, item: Evidence) -> HistoryPane:
    made = HistoryPane(desk)
    qtbot.addWidget(made)
    made.resize(352, 620)
    with qtbot.waitSignal(made.model.settled):
        made.show()
    return made


def texts(model: HistoryModel) -> list[str]:
    return [str(model.index(row).data(TEXT_ROLE)) for row in range(model.rowCount())]


def regions(session: CaseSession, *names: str) -> None:
    for name in names:
        cases.set_form(session, {"region": name})


def test_every_entry_of_the_chain_is_in_the_list(pane: HistoryPane, session: CaseSession) -> None:
    listed = [m.seq for row in pane.model.rows if row.run for m in row.run.marks]
    assert listed == list(range(session.stores.custody.head().seq + 1))
    assert pane.model.rows[0].is_day
    assert texts(pane.model)[1].startswith("Sri Wahyuni membuka perkara baru 003/Reg/LP")


def test_what_is_done_while_the_pane_is_open_appears_and_joins_its_run(
    qtbot, pane: HistoryPane, session: CaseSession
) -> None:
    with qtbot.waitSignal(pane.model.settled):
        regions(session, "A", "B")
    before = pane.model.rowCount()
    assert texts(pane.model)[-1] == "Sri Wahyuni mengubah formulir perkara: wilayah."
    with qtbot.waitSignal(pane.model.settled):
        regions(session, "C")
    assert texts(pane.model)[-1] == "Sri Wahyuni mengubah formulir perkara 3 kali."
    assert pane.model.rowCount() == before - 1
    with qtbot.waitSignal(pane.model.settled):
        regions(session, "D")
    assert texts(pane.model)[-1] == "Sri Wahyuni mengubah formulir perkara 4 kali."


def test_a_run_unfolds_by_key_and_folds_again_also_when_it_grows(
    qtbot, pane: HistoryPane, session: CaseSession
) -> None:
    QAbstractItemModelTester(pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal, pane)
    with qtbot.waitSignal(pane.model.settled):
        regions(session, "A", "B", "C")
    last = pane.model.rowCount() - 1
    pane.view.setCurrentIndex(pane.model.index(last))
    qtbot.keyClick(pane.view, Qt.Key.Key_Right)
    assert pane.model.rowCount() == last + 4
    assert pane.model.index(last).data(OPEN_ROLE)
    qtbot.keyClick(pane.view, Qt.Key.Key_Right)
    assert pane.model.rowCount() == last + 4
    qtbot.keyClick(pane.view, Qt.Key.Key_Left)
    assert pane.model.rowCount() == last + 1
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert pane.model.rowCount() == last + 4
    with qtbot.waitSignal(pane.model.settled):
        regions(session, "D")
    assert pane.model.rowCount() == last + 1
    assert texts(pane.model)[-1].endswith("4 kali.")


def test_the_list_is_narrowed_by_item_person_kind_and_words(
    qtbot, pane: HistoryPane, session: CaseSession
) -> None:
    assert [pane.filters.items.itemText(n) for n in range(2)] == ["Semua butir", "BB-001"]
    assert pane.filters.people.itemText(1) == "Sri Wahyuni"
    with qtbot.waitSignal(pane.model.settled):
        pane.show_item("BB-001")
    assert all("BB-001" in text for text in texts(pane.model)[1:])
    with qtbot.waitSignal(pane.model.settled):
        pane.show_item("")
        pane.filters.text.setText("perkara baru")
        qtbot.keyClick(pane.filters.text, Qt.Key.Key_Return)
    assert len(texts(pane.model)) == 2
    with qtbot.waitSignal(pane.model.settled):
        pane.filters.text.setText("tidak ada yang begini")
        qtbot.keyClick(pane.filters.text, Qt.Key.Key_Return)
    assert pane.model.rowCount() == 0
    assert not pane.view.isVisible()


def test_the_list_is_narrowed_to_the_days_asked_for(
    qtbot, pane: HistoryPane, session: CaseSession
) -> None:
    period = pane.filters.period
    everything = texts(pane.model)
    with qtbot.waitSignal(pane.model.settled):
        period.choose("today")
    assert texts(pane.model) == everything
    with qtbot.waitSignal(pane.model.settled):
        period.choose("range")
    assert period.dates.isVisible()
    today = period.last.date()
    with qtbot.waitSignal(pane.model.settled):
        period.last.setDate(today.addDays(-2))  # the first day follows: no empty stretch of time
    assert period.first.date() == today.addDays(-2)
    assert pane.model.rowCount() == 0
    with qtbot.waitSignal(pane.model.settled):
        period.last.setDate(today)
    assert pane.filters.wanted.since == today.addDays(-2).toString("yyyy-MM-dd")
    assert texts(pane.model) == everything
    with qtbot.waitSignal(pane.model.settled):
        period.choose("week")
    first, last = period.days
    assert first <= last == today.toString("yyyy-MM-dd")
    assert not period.dates.isVisible()


def test_an_entry_shows_its_line_and_hash_on_request(pane: HistoryPane, qtbot) -> None:
    pane.view.setCurrentIndex(pane.model.index(1))
    entry = pane.model.entry(1)
    assert not pane.details.line.isVisible()
    qtbot.mouseClick(pane.details.verbatim, Qt.MouseButton.LeftButton)
    assert pane.details.line.isVisible()
    qtbot.mouseClick(pane.details.copy, Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text()
    assert copied == f"{entry.line}\n\nSHA-256 {entry.sha256}"
    assert json.loads(copied.partition("\n\n")[0])["act"] == "case.new"


def test_a_click_on_an_item_leads_to_it(qtbot, pane: HistoryPane) -> None:
    row = next(n for n, text in enumerate(texts(pane.model)) if "menerima BB-001" in text)
    pane.view.setCurrentIndex(pane.model.index(row))
    button = pane.details.items.itemAt(0).widget()
    with qtbot.waitSignal(pane.item_wanted) as wanted:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted.args == ["BB-001"]


def test_the_head_is_shown_in_groups_and_copied(
    qtbot, pane: HistoryPane, session: CaseSession
) -> None:
    head = session.stores.custody.head()
    shown = pane.head.digest.text()
    assert [len(group) for group in shown.split()] == [4] * 16
    assert shown.replace(" ", "").replace("\n", "") == head.sha256
    assert "Tidak ada jangkar" in pane.head.anchor.text()
    qtbot.mouseClick(pane.head.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text().replace(" ", "") == head.sha256


def test_names_from_files_are_shown_as_text_never_as_markup(
    qtbot, pane: HistoryPane, session: CaseSession
) -> None:
    with qtbot.waitSignal(pane.model.settled):
        cases.set_form(session, {"title": "<b>x</b>"})
        with session.change("party.add", Topic.CASE) as change:
            change.data = {"role": "saksi", "name": "<img src=x> {who} [x]"}
    pane.view.setCurrentIndex(pane.model.index(pane.model.rowCount() - 1))
    assert pane.details.sentence.textFormat() is Qt.TextFormat.PlainText
    assert "<img src=x> {who} [x]" in pane.details.sentence.text()


def test_a_chain_of_a_hundred_thousand_entries_is_read_in_slices(
    qtbot, desk: Desk, session: CaseSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    regions(session, "A", "B", "C")
    few = session.stores.custody.lines()
    asked: list[int] = []

    def lines_from(_store: CustodyStore, first: int, count: int) -> tuple[str, ...]:
        asked.append(count)
        return tuple(few[seq % len(few)] for seq in range(first, min(first + count, 100_000)))

    monkeypatch.setattr(CustodyStore, "lines_from", lines_from)
    told: list[int] = []
    tell = history.told
    monkeypatch.setattr(history, "told", lambda *args: told.append(1) or tell(*args))
    pane = HistoryPane(desk)
    qtbot.addWidget(pane)
    pane.resize(352, 620)
    pane.show()
    assert pane.model.is_busy
    turns = 0
    while pane.model.is_busy:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        turns += 1
    assert turns > 40  # the window had its turn between slices
    assert max(asked) == history.SLICE
    assert len(pane.model.history.marks) == 100_000
    assert len(told) < 10_000  # what was seen at each turn, not all that was read
    assert pane.view.verticalScrollBar().value() == pane.view.verticalScrollBar().maximum()


def test_text_is_looked_for_without_leaving_out_an_entry(
    qtbot, pane: HistoryPane, session: CaseSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "SLICE", 3)
    with qtbot.waitSignal(pane.model.settled):
        regions(session, *"ABCDEFGH")
    with qtbot.waitSignal(pane.model.settled):
        pane.model.show_only(HistoryFilter(text="wilayah"))
    [run] = [row.run for row in pane.model.rows if row.run]
    assert len(run.marks) == 8


def test_the_chain_is_saved_as_it_is(
    pane: HistoryPane, session: CaseSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "chain.jsonl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    pane.save_chain()
    assert out.read_bytes() == (session.folder / "custody.jsonl").read_bytes()


def test_a_sheet_asks_for_both_names_and_becomes_the_newest_anchor(
    qtbot, desk: Desk, pane: HistoryPane, session: CaseSession, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("widgets.custody.paper_dialog.QDesktopServices.openUrl", lambda _url: True)
    dialog = SheetDialog(desk)
    qtbot.addWidget(dialog)
    assert dialog.giver.name.text() == "Sri Wahyuni"
    assert not dialog.make.isEnabled()
    dialog.receiver.name.setText("Budi <b>")
    assert dialog.make.isEnabled()
    with qtbot.waitSignal(dialog.accepted):
        dialog.save_to(tmp_path / "ba.pdf")
    assert (tmp_path / "ba.pdf").read_bytes().startswith(b"%PDF-")
    newest = anchors.newest_outside(session.stores)
    assert newest is not None
    assert newest.detail["to"] == "Budi <b>"
    qtbot.waitUntil(lambda: "berita acara serah terima BA-001" in texts(pane.model)[-1])
    assert "BA-001" in pane.head.anchor.text()


def test_a_sheet_is_about_the_items_that_were_ticked(
    qtbot, desk: Desk, session: CaseSession, item: Evidence, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("widgets.custody.paper_dialog.QDesktopServices.openUrl", lambda _url: True)
    other = make_video(tmp_path / "lain.mp4", frames=10)
    intake.take_in(session, [other], Provenance(), JobContext())
    codes = [str(item.code) for item in intake.evidence_list(session)]
    dialog = SheetDialog(desk)
    qtbot.addWidget(dialog)
    dialog.receiver.name.setText("Budi")
    assert dialog.items.list.count() == len(codes) == 2
    dialog.items.none.click()
    assert not dialog.make.isEnabled()
    dialog.items.tick(codes[1], is_on=True)
    assert dialog.make.isEnabled()
    assert dialog.items.count.text() == "1 dari 2"
    with qtbot.waitSignal(dialog.accepted):
        dialog.save_to(tmp_path / "ba.pdf")
    newest = anchors.newest_outside(session.stores)
    assert newest is not None
    assert newest.detail["items"] == codes[1]


def test_a_sheet_that_cannot_be_written_says_why(
    qtbot, desk: Desk, item: Evidence, tmp_path: Path
) -> None:
    dialog = SheetDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.receiver.name.setText("Budi")
    dialog.save_to(tmp_path / "missing" / "ba.pdf")
    assert "Foldernya tidak ada" in dialog.error.text()
    assert dialog.error.isVisible()


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_rows_built_slice_by_slice_are_those_built_at_once(size: int) -> None:
    acts = [
        "party.add",
        "party.add",
        "case.set",
        "case.set",
        "case.set",
        "evidence.view",
        "moment.remove",
    ]
    marks = [
        Mark(seq, acts[(seq * seq) % 7], (f"BB-{seq % 2}",), "Siti", f"2026-11-{20 + seq // 9 % 2}")
        for seq in range(60)
    ]
    rows: list[HistoryRow] = []
    builder = RowBuilder()
    for start in range(0, len(marks), size):
        back, more = builder.feed(marks[start : start + size])
        rows = rows[: len(rows) - back] + more
    assert rows == RowBuilder().feed(marks)[1]
    assert [m.seq for row in rows if row.run for m in row.run.marks] == list(range(60))


def test_an_older_copy_is_said_over_the_window_until_a_person_gives_a_reason(
    qtbot, desk: Desk, session: CaseSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = session.stores.cases.record().log
    last_seen.store(chain, ChainHead(99, "ab" * 32), "2026-11-20T03:00:00.000Z")
    window = QWidget()
    qtbot.addWidget(window)
    banner = OlderCopyBanner(desk)
    QVBoxLayout(window).addWidget(banner)
    window.show()
    assert banner.isVisible()
    assert "SALINAN LAMA" in banner.text.text()
    assert "entri 99 (20 November 2026" in banner.text.text()
    reasons = iter([("", True), ("tidak jadi", False), ("cadangan dipulihkan", True)])
    monkeypatch.setattr(QInputDialog, "getMultiLineText", lambda *_: next(reasons))
    for is_still_there in (True, True, False):
        qtbot.mouseClick(banner.accept, Qt.MouseButton.LeftButton)
        assert banner.isVisible() is is_still_there
    assert json.loads(cases.custody_lines(session)[-1])["why"] == "cadangan dipulihkan"
    seen = last_seen.load(chain)
    assert seen is not None
    assert seen.head == session.stores.custody.head()


def test_a_time_stamp_is_asked_for_and_shown_as_the_newest_anchor(
    qtbot, pane: HistoryPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(make_authority(tmp_path / "tsa")) as authority:
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (authority.url, True))
        pane.ask_stamp()
        qtbot.waitUntil(lambda: "Cap waktu Uji tsa" in pane.head.anchor.text())
    assert "dicap waktu oleh Uji tsa" in texts(pane.model)[-1]
