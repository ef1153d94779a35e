"""The page of a second reading: the recording, its time axis and one's own marks; nothing else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from app.domain.evidence import Evidence, EvidenceKind
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment
from app.domain.second_reading import SecondReading
from app.services import intake
from widgets.desk import Desk
from widgets.moments.marking import Marking
from widgets.moments.pane import MomentsPane
from widgets.moments.quick_marks import QuickMarks
from widgets.parts import Button, IconLabel, column, frame, label, row
from widgets.play_slots import play_slots
from widgets.stage import Stage
from widgets.timeline_desk import TimelineDesk

RIGHT_WIDTH = 352


class BlindPage(QWidget):
    """Shows one item to a second reviewer without anything that the first coder marked.

    Args:
        desk: of the case, with the book of the reading and events that tell of no moment.
    """

    close_wanted = Signal()
    """The reading is done."""
    later_wanted = Signal()
    """It goes on another time."""
    drop_wanted = Signal()
    """It is to be broken off."""

    def __init__(self, desk: Desk, reading: SecondReading) -> None:
        super().__init__()
        self._desk = desk
        self.reading = reading
        item = intake.evidence(desk.session, reading.evidence)
        self._is_photo = item.kind is EvidenceKind.PHOTO
        self.stage = Stage(desk)
        self.moments = MomentsPane(desk)
        self.marking = Marking(desk, self.stage.selection, self)
        self.quick = QuickMarks(desk, self.stage.selection, self.stage.player.deck, self)
        self.axis = TimelineDesk(desk, self.stage)
        self.done = Button(self.tr("Selesai, tutup telaah…"), "primary", "check")
        self.done.setToolTip(self.tr("Sesudah ditutup, penandaan ini tidak dapat diubah lagi"))
        self.later = Button(self.tr("Lanjutkan lain kali"))
        self.later.setToolTip(self.tr("Tutup perkara; telaah ini terbuka lagi atas nama Anda"))
        self.drop = Button(self.tr("Hentikan…"), "quiet")
        self.drop.setToolTip(self.tr("Hentikan telaah ini dengan alasan; catatannya tetap ada"))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for part in (self.stage.splitter, self.moments):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setContentsMargins(5, 5, 5, 5)
        self.moments.setMinimumWidth(280)
        self.splitter.setSizes([1000, RIGHT_WIDTH])
        body = column(self._head(), self.splitter, spacing=0)
        body.setStretch(1, 1)
        self.setLayout(body)
        self._connect()

    @property
    def desk(self) -> Desk:
        """What the panes were given."""
        return self._desk

    def begin(self) -> None:
        """Open the item from its beginning: where the first coder stopped is not told."""
        item = intake.evidence(self._desk.session, self.reading.evidence)
        self._open(item)
        (self.stage.player.surface if self._is_photo else self.stage.timeline).setFocus()

    def slots(self) -> dict[str, Callable[[], object]]:
        """Give what the actions do here, by name; all others are off."""
        surface, photos = self.stage.player.surface, self.stage.photos
        on_photo: dict[str, Callable[[], object]] = {
            "photo.page.back": lambda: photos.step(-1),
            "photo.page.on": lambda: photos.step(1),
            "zoom.in": lambda: surface.zoom_step(1),
            "zoom.out": lambda: surface.zoom_step(-1),
            "zoom.fit": surface.fit,
        }
        return {
            **play_slots(self.stage),
            **(on_photo if self._is_photo else {}),
            **self.quick.slots(),
            "mark.moment": self.marking.mark_by_palette,
            "mark.clear": self.stage.selection.clear,
            "mark.region": self.stage.player.begin_region,
            "view.timeline": self.stage.timeline.setFocus,
            "loop.chosen": self._loop,
        }

    def close_page(self) -> None:
        """Let go of the file and of the listeners."""
        self.axis.close()
        self.stage.close()
        self._desk.events.close()

    def _head(self) -> QWidget:
        text = self.tr("Telaah kedua {code} (buta) atas {item}  ·  {name}").format(
            code=self.reading.code, item=self.reading.evidence, name=self.reading.second
        )
        told = self.tr(
            "Penandaan pertama, pencarian, tabel, dan berkas disembunyikan sampai telaah ini "
            "ditutup. Tandai dengan tombol yang sama: I, O, Enter, 1–9."
        )
        if self._is_photo:
            told = self.tr(
                "Penandaan pertama, pencarian, tabel, dan berkas disembunyikan sampai telaah ini "
                "ditutup. R menggambar kotak, Enter atau 1–9 menandai, PgUp dan PgDn ganti halaman."
            )
        names = column(label(text, "heading"), label(told, "muted", wraps=True), spacing=0)
        words = QWidget()
        words.setLayout(names)
        line = row(
            IconLabel("lock", 18), words, self.drop, self.later, self.done,
            margins=(12, 5, 10, 5), spacing=10,
        )  # fmt: skip
        line.setStretch(1, 1)
        return frame("header", line)

    def _connect(self) -> None:
        self.done.clicked.connect(lambda: self.close_wanted.emit())
        self.later.clicked.connect(lambda: self.later_wanted.emit())
        self.drop.clicked.connect(lambda: self.drop_wanted.emit())
        self.marking.marked.connect(self._on_marked)
        self.moments.moment_chosen.connect(self._go_to)
        self.moments.editor.categories_wanted.connect(self.marking.change_categories)
        self.stage.position_changed.connect(self.moments.model.here.set_position)
        self.stage.item_opened.connect(lambda item: self.moments.model.here.show_item(item.code))
        self.stage.region_drawn.connect(self.marking.set_region)
        self.stage.failed.connect(self._on_failed)
        axis = self.stage.timeline
        axis.may_reshape = True
        axis.moment_reshaped.connect(self._reshape)
        axis.moment_activated.connect(self._go_to_code)

    def _open(self, item: Evidence) -> None:
        self.stage.open_item(item, 0)
        self.marking.show_item(item)
        self.moments.show_item(item.code)

    def _on_marked(self, moment: Moment) -> None:
        self.stage.player.surface.tool.drop()
        self.moments.choose(moment.code)

    def _go_to(self, moment: Moment) -> None:
        self.stage.seek(moment.draft.span.start_us)

    def _go_to_code(self, code: str) -> None:
        self.moments.choose(code)
        chosen = self.moments.chosen
        if chosen is not None:
            self._go_to(chosen)

    def _reshape(self, code: str, start_us: int, end_us: int) -> None:
        book = self._desk.book
        self._desk.attempt(lambda: book.set_span(code, TimeRange(start_us, end_us)))

    def _loop(self) -> None:
        chosen = self.moments.chosen
        span = self.stage.selection.span or (chosen.draft.span if chosen else None)
        if span is not None and span.length_us:
            self.stage.play_around(span)

    def _on_failed(self, why: str) -> None:
        self._desk.notices.say(self.tr("Tidak dapat diputar"), why, "warn")
