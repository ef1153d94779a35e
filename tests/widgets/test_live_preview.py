"""The pages beside the builder follow what is chosen, and can be printed as they are."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.domain.errors import FileMissing
from app.domain.handover import Paper
from app.runtime import settings as declared
from app.services import release
from tests.dossier import samples
from tests.dossier.conftest import prepare
from widgets.dossier import printing
from widgets.dossier.dialog import DossierDialog
from widgets.dossier.look_box import LookBox

PATIENCE_MS = 60_000


@pytest.fixture
def dialog(qtbot, desk, tmp_path, fresh_data):
    made = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(made)
    made.show()
    shown(qtbot, made)
    yield made
    made.reject()
    qtbot.waitUntil(lambda: not desk.runner.handles or all(h.is_over for h in desk.runner.handles))


def shown(qtbot, dialog: DossierDialog) -> tuple[int, ...]:
    """Give the pages of each variant once they are those that were asked for."""
    live = dialog.live
    qtbot.waitUntil(lambda: not live.is_waiting and live.print_.isEnabled(), timeout=PATIENCE_MS)
    return tuple(view.page_count for view in live.views[: 1 + live.tabs.isTabVisible(1)])


def test_pages_stand_beside_the_builder_and_follow_each_choice(qtbot, dialog, desk):
    (whole,) = shown(qtbot, dialog)
    look = dialog._asking.look
    for at in range(look.chapters.count()):
        look.chapters.item(at).setCheckState(Qt.CheckState.Unchecked)
    (least,) = shown(qtbot, dialog)
    assert 0 < least < whole
    assert f"{least} halaman" in dialog.live.state.text()
    dialog._asking.public.wanted.setChecked(True)
    assert len(shown(qtbot, dialog)) == 2
    dialog._asking.public.wanted.setChecked(False)
    assert shown(qtbot, dialog) == (least,)
    assert release.states(desk.session) == ()


def test_the_paper_is_seen_at_once_and_remembered(qtbot, dialog, desk, tmp_path):
    dialog._asking.look.paper_box.setCurrentIndex(1)
    shown(qtbot, dialog)
    size = dialog.live.views[0].document().pagePointSize(0)
    assert (round(size.width()), round(size.height())) == (609, 935)
    assert desk.settings.get(declared.DOSSIER_PAPER) == "F4"
    again = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(again)
    assert again._asking.request.paper is Paper.F4
    again.reject()


def test_the_reader_stays_where_he_was(qtbot, dialog):
    bar = dialog.live.views[0].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    bar.setValue(400)
    dialog.live.show_request(dialog._asking.request)
    shown(qtbot, dialog)
    assert bar.value() == 400


def test_of_many_changes_only_the_last_is_shown(qtbot, dialog):
    look = dialog._asking.look
    for paper in (1, 0, 1):
        look.paper_box.setCurrentIndex(paper)
    shown(qtbot, dialog)
    assert round(dialog.live.views[0].document().pagePointSize(0).height()) == 935


def test_closing_leaves_nothing_behind(qtbot, desk, tmp_path):
    made = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(made)
    made.show()
    folder = made.live._preview._folder
    qtbot.waitUntil(lambda: bool(desk.runner.handles), timeout=PATIENCE_MS)
    made.reject()
    qtbot.waitUntil(lambda: not folder.exists(), timeout=PATIENCE_MS)


def test_all_chapters_taken_out_still_is_a_choice(qtbot):
    box = LookBox((("summary", "Ringkasan"), ("method", "Metode")))
    qtbot.addWidget(box)
    assert box.sections == ()
    box.chapters.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert box.sections == ("method",)
    box.chapters.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert box.sections == ("signature",)


@pytest.fixture
def pages(tmp_path) -> tuple[Path, int]:
    return prepare(samples.snapshot(tmp_path), tmp_path)


def to_file(path: Path, out: Path, *, first: int = 0, last: int = 0) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    printer.setResolution(150)
    with printing.opened(path) as document:
        printing.prepare(printer, document, path.stem)
        printer.setFromTo(first, last)
        printing.print_pages(document, printer)
    return printer


def test_every_page_is_printed_at_its_own_size(qapp, pages, tmp_path):
    path, count = pages
    to_file(path, tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == count
        width, height = (float(edge) for edge in list(pdf.pages[0].mediabox)[2:])
    assert (width, height) == pytest.approx((595.3, 841.9), abs=2)


def test_only_the_chosen_pages_are_printed(qapp, pages, tmp_path):
    path, count = pages
    assert count > 3
    to_file(path, tmp_path / "out.pdf", first=2, last=3)
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == 2


def test_printing_can_be_ended_between_two_pages(qapp, pages, tmp_path):
    out = tmp_path / "out.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    printer.setResolution(72)
    asked = []

    def may_go_on(done: int, every: int) -> bool:
        asked.append((done, every))
        return done < 2

    with printing.opened(pages[0]) as document:
        printing.prepare(printer, document, "x")
        assert printing.print_pages(document, printer, may_go_on) == 0
    assert asked == [(n, pages[1]) for n in range(3)]


def on_white(picture: QImage) -> QImage:
    white = QImage(picture.size(), QImage.Format.Format_RGB32)
    white.fill("white")
    painter = QPainter(white)
    painter.drawImage(0, 0, picture)
    painter.end()
    return white.scaled(60, 80)


def test_what_is_printed_is_the_page_in_its_place(qapp, pages, tmp_path):
    to_file(pages[0], tmp_path / "out.pdf", first=2, last=2)
    with printing.opened(pages[0]) as before, printing.opened(tmp_path / "out.pdf") as after:
        size = before.pagePointSize(1).toSize() * 2
        page, wrong, printed = before.render(1, size), before.render(2, size), after.render(0, size)

    def apart(one: QImage, other: QImage) -> float:
        pair = (on_white(one), on_white(other))
        places = [(x, y) for x in range(60) for y in range(80)]
        gaps = [
            abs(pair[0].pixelColor(*at).lightness() - pair[1].pixelColor(*at).lightness())
            for at in places
        ]
        return sum(gaps) / len(gaps)

    assert apart(page, printed) < 0.3 * apart(wrong, printed)


def test_a_file_that_is_no_pdf_is_not_printed(qapp, tmp_path):
    broken = tmp_path / "rusak.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(FileMissing), printing.opened(broken):
        pass
