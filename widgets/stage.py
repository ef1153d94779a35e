"""The middle of the window: what is played or looked at, and the timeline below it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget

from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus
from app.domain.file_state import SoundExtent
from app.domain.mediatime import TimeRange
from app.domain.moment import SuggestionStatus
from app.domain.photos import page_at
from app.domain.viewing import PlayerState
from app.runtime import settings as declared
from app.services import frames, intake, review, sound_extents, suggestions, transcription, viewing
from app.services.messages import problem_text
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.drawn_here import DrawnHere
from widgets.parts import EmptyState
from widgets.photos.photo_show import PhotoShow
from widgets.player.light_copies import LightCopies
from widgets.player.panel import PlayerPanel
from widgets.selection import Selection
from widgets.timeline.timeline import Timeline
from widgets.watch_guard import WatchGuard


class Stage(QObject):
    """Opens an item in the player and keeps the timeline's lanes true."""

    position_changed = Signal(object, object, int)
    """Where the player stands: microseconds from the item's origin (int; Qt's own int ends at 35
    minutes), pts (int, None for sound), frame (-1 for sound). What follows it knows no player."""
    selection_changed = Signal(object)
    """`TimeRange` of what is chosen (In and Out, a drag on the axis, words), or None."""
    region_drawn = Signal(object)
    """`Region` that a person drew on the picture."""
    loop_changed = Signal(object)
    """`TimeRange` that is played again and again, None where it plays on."""
    item_opened = Signal(object)
    """`Evidence` that is about to be shown."""
    failed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._item: Evidence | None = None
        self._wanted_us: int | None = None
        self._position_us = 0
        self._loading: list[TaskHandle] = []
        self._frame = 0
        self.selection = Selection(self)
        self.player = PlayerPanel()
        self._drawn = DrawnHere(self.player)
        self.copies = LightCopies(desk, self.player, self)
        self.photos = PhotoShow(desk, self.player, self)
        self.guard = WatchGuard(desk, self)
        self.guard.asked.connect(self.open_item)
        self.timeline = Timeline()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self._closed = EmptyState("warning", "", "")
        self._upper = QStackedWidget()
        self._upper.addWidget(self.photos.page)
        self._upper.addWidget(self._closed)
        self._upper.addWidget(self.guard.page)
        self.splitter.addWidget(self._upper)
        self.splitter.addWidget(self.timeline)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setChildrenCollapsible(False)
        self.player.position_changed.connect(self._on_position)
        self.photos.moved.connect(self._on_page)
        self.player.region_drawn.connect(self.region_drawn)
        self.player.failed.connect(self.failed)
        self.player.deck.loop.changed.connect(self.loop_changed)
        self.loop_changed.connect(self.timeline.set_loop)
        self.selection.changed.connect(self.selection_changed)
        self.selection.ends_changed.connect(self.timeline.set_in_out)
        self.timeline.seek_requested.connect(self.seek)
        desk.events.moment_changed.connect(lambda _code: self._show_moments())
        desk.events.suggestion_changed.connect(lambda _code: self._show_suggestions())
        desk.events.transcript_changed.connect(self._on_transcript)

    @property
    def item(self) -> Evidence | None:
        """What is open."""
        return self._item

    @property
    def position_us(self) -> int:
        """Where the playhead is."""
        return self._position_us

    def open_item(self, item: Evidence, at_us: int | None = None) -> None:
        """Open an item where it was left, or at a time."""
        self.remember()
        for handle in self._loading:
            handle.cancel()
        self._loading.clear()
        self._item, self._position_us, self._frame = item, 0, 0
        self.selection.begin_anew()
        kept = self._desk.settings.get(declared.POSITIONS).get(item.digest.sha256, 0)
        self.copies.leave()
        self.photos.leave()
        self._wanted_us = at_us if at_us is not None else kept
        self.player.clear()
        self.guard.end()
        self._drawn.forget()
        self.timeline.hide()  # its lanes are still those of the item before
        self._upper.setCurrentIndex(0 if item.status is EvidenceStatus.READY else 1)
        if item.status is not EvidenceStatus.READY:
            self._explain(item)
            return
        if self.guard.stops(item):
            self._upper.setCurrentWidget(self.guard.page)
            return
        self._desk.attempt(lambda: self._desk.session.note_view(item.code))
        self.item_opened.emit(item)
        length = (item.media.duration_us if item.media else None) or 0
        self.timeline.setVisible(item.kind in (EvidenceKind.VIDEO, EvidenceKind.AUDIO))
        self.timeline.set_item(length, has_sound=transcription.has_sound(item))
        self._show_moments()
        self._show_segments()
        self._show_suggestions()
        self._load(item)

    def seek(self, time_us: int) -> None:
        """Go to a time, as soon as the player can."""
        if self._item is not None and self._item.kind is EvidenceKind.PHOTO:
            self.photos.go_to(page_at(time_us))
        elif self._wanted_us is not None:
            self._wanted_us = time_us
        else:
            self.player.deck.seek_us(time_us)

    def play_around(self, span: TimeRange) -> None:
        """Play one stretch again and again from its beginning."""
        self.player.set_loop(span)
        self.seek(span.start_us)
        self.player.deck.play()

    def skip(self, by_us: int) -> None:
        """Go on or back."""
        self.seek(max(0, self._position_us + by_us))

    def remember(self) -> None:
        """Keep where the person stopped, and how it was watched."""
        item = self._item
        if item is None:
            return
        if self._position_us > 0:
            self._desk.settings.remember_position(item.digest.sha256, self._position_us)
        if self.player.playback is not None:
            session, state = self._desk.session, self.player.deck.state
            if state != self._watched_before(item):
                viewing.remember(session, item, viewing.PLAYER, state.plain())

    def _watched_before(self, item: Evidence) -> PlayerState:
        kept = viewing.remembered(self._desk.session, item, viewing.PLAYER)
        return PlayerState.from_plain(kept)

    def close(self) -> None:
        """Stop playing and let go of the file."""
        self.remember()
        self._item = None
        self.photos.leave()
        self.player.clear()
        self.guard.end()

    def _explain(self, item: Evidence) -> None:
        """Say why an item cannot be played; its bytes are safe all the same."""
        if item.status is EvidenceStatus.STORED:
            title, text = self.tr("Sedang diperiksa"), self.tr("Berkas aslinya sudah tersimpan.")
        elif item.withdrawal is not None:
            title = self.tr("{code} ditarik").format(code=item.code)
            text = self.tr(
                "Alasannya: {why}. Aslinya tetap tersimpan; ia tidak dipakai selama ditarik."
            ).format(why=item.withdrawal.reason)
        else:
            title = self.tr("{code} tidak dapat dibuka").format(code=item.code)
            text = self.tr(
                "Sebabnya: {why}. Aslinya tetap tersimpan, di-hash, dan disebut dalam berkas."
            )
            language = self._desk.settings.get(declared.LANGUAGE)
            text = text.format(why=problem_text(item.problem, language))
        self._closed.title.setText(title)
        self._closed.text.setText(text)

    def _load(self, item: Evidence) -> None:
        session = self._desk.session
        if item.kind in (EvidenceKind.VIDEO, EvidenceKind.PHOTO):
            self.player.show_opening(item.code)
        if item.kind is EvidenceKind.VIDEO:
            job = frames.index_job(session, item)
            handle = self._desk.start(job, lambda path: self._play(item, path))
            handle.failed.connect(lambda _error: self._on_not_ready(item))
            self._loading.append(handle)
            strip = frames.filmstrip_job(session, item)
            self._loading.append(
                self._desk.start(strip, lambda path: self._on_filmstrip(item, path))
            )
        elif item.kind is EvidenceKind.AUDIO:
            self._play(item, None)
        elif item.kind is EvidenceKind.PHOTO:
            self.photos.begin(item, page_at(self._wanted_us or 0))
            self._wanted_us = None
        if transcription.has_sound(item):
            wave = frames.waveform_job(session, item)
            self._loading.append(self._desk.start(wave, lambda path: self._on_peaks(item, path)))

    def _play(self, item: Evidence, index_path: Path | None) -> None:
        if self._item is None or item.code != self._item.code:
            return  # another item was chosen meanwhile
        length = (item.media.duration_us if item.media else None) or 0
        path = intake.original_path(self._desk.session, item)
        self.guard.begin(item)
        self.player.open_item(path, index_path, length, self._watched_before(item))
        if index_path is not None:
            self.copies.begin(item)
        if transcription.has_sound(item):
            job = sound_extents.sound_extent_job(self._desk.session, item)
            self._loading.append(
                self._desk.start(job, lambda extent: self._on_sound_extent(item, extent))
            )
        wanted, self._wanted_us = self._wanted_us, None
        if wanted:
            self.player.deck.seek_us(wanted)

    def _on_sound_extent(self, item: Evidence, extent: SoundExtent) -> None:
        if self._item is not None and item.code == self._item.code:
            self.player.show_sound_extent(extent)
            self.timeline.set_sound_gaps(extent.gaps_until(self.timeline.scale.duration_us))

    def _on_not_ready(self, item: Evidence) -> None:
        if self._item is not None and item.code == self._item.code:
            self.player.clear()  # the notice says why; nothing is being made ready any more

    def _on_page(self, time_us: int, page: int) -> None:
        self._drawn.look_again()
        self._position_us, self._frame = time_us, page
        self.selection.follow(time_us)
        self._drawn.look(time_us, page)
        self.position_changed.emit(time_us, page, page)

    def _on_peaks(self, item: Evidence, path: Path) -> None:
        if self._item is not None and item.code == self._item.code:
            self.timeline.set_peaks(path)
            self.player.set_peaks(path)

    def _on_filmstrip(self, item: Evidence, path: Path) -> None:
        if self._item is not None and item.code == self._item.code:
            self.timeline.set_filmstrip(path)

    def _on_position(self, time_us: int, pts: int | None, frame: int) -> None:
        self._position_us, self._frame = time_us, frame
        self.selection.follow(time_us)
        self.timeline.set_position(time_us)
        self._drawn.look(time_us, frame)
        self.position_changed.emit(time_us, pts, frame)

    def _on_transcript(self, code: str) -> None:
        if self._item is not None and code in ("", self._item.code):
            self._show_segments()

    def _show_moments(self) -> None:
        if self._item is not None:
            moments = self._desk.book.moments(self._item.code)
            self._drawn.set_moments(moments)
            self.timeline.set_moments(moments)
            self._drawn.look(self._position_us, self._frame)

    def _show_segments(self) -> None:
        if self._item is not None:
            current = review.transcript(self._desk.session, self._item.code)
            self.timeline.set_segments(current.segments if current else ())

    def _show_suggestions(self) -> None:
        if self._item is None or self._desk.book.is_blind:
            return  # what is left of the suggestions tells what somebody took of them
        code = self._item.code
        found = suggestions.listed(self._desk.session)
        is_open = SuggestionStatus.OPEN
        self.timeline.set_suggestions(
            tuple(s for s in found if s.draft.evidence == code and s.status is is_open)
        )
