"""Two to four recordings of one event side by side on one clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.evidence import Evidence
from app.domain.sync import SyncGroup
from media.together import GroupPlayback
from widgets.desk import Desk
from widgets.notices import Notices
from widgets.parts import column
from widgets.player.audio_output import AudioOutput
from widgets.together.aligning import Aligning
from widgets.together.bars import AlignBar, ClockBar, Header
from widgets.together.group_marking import GroupMarking
from widgets.together.keys import KEYS
from widgets.together.keys_sheet import KeysSheet
from widgets.together.strip import ClockStrip
from widgets.together.tile_view import TileView
from widgets.together.unsaved import Unsaved, ask_about_unsaved

_TICK_MS = 6
_SKIP_US = 5_000_000


class TogetherWindow(QWidget):
    """Plays a group; the active tile steps, is moved and is marked.

    Args:
        desk: of the case.
        group: which recordings, stored or a draft.
        items: the evidence of its members, in their order.
        playback: opened for these members; this window closes it.
        output: the sound device that `playback` plays on.
    """

    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        group: SyncGroup,
        items: Sequence[Evidence],
        playback: GroupPlayback,
        output: AudioOutput,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Beberapa rekaman, satu waktu"))
        self._notices = Notices(desk.settings)
        self._desk = replace(desk, notices=self._notices)
        self._items = tuple(items)
        self.playback, self._output = playback, output
        output.setParent(self)
        self._is_open = True
        self.aligning = Aligning(self._desk, group, playback, self)
        self.marking = GroupMarking(self._desk, playback, items, self)
        self.views = [TileView(number, item) for number, item in enumerate(items)]
        self.header = Header(may_write=desk.may_write)
        self.clock = ClockBar()
        self.strip = ClockStrip()
        self.align_bar = AlignBar()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self.actions_by_name = self._make_actions()
        self._build()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()  # not the name: letters are keys here
        self._activate(0)
        playback.show(playback.start_us if playback.start_us > 0 else 0)
        self._on_group()

    @property
    def active(self) -> int:
        """Number of the active tile."""
        return self.playback.active

    def refresh(self) -> None:
        """Take what is due, and show where everything stands."""
        playback = self.playback
        if not self._is_open:
            return
        playback.tick()
        at = playback.time_us
        for view, tile in zip(self.views, playback.tiles, strict=True):
            view.show_tile(tile, at)
        self.clock.show_time(at, playback.start_us, playback.end_us)
        self.clock.show_playing(is_playing=playback.is_playing)
        self.strip.show_position(at)
        self.marking.follow()
        if not playback.is_playing:
            self._timer.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is not stored, then let go of the files."""
        if self._is_open and not self._may_close():
            event.ignore()
            return
        self._let_go()
        super().closeEvent(event)

    def drop(self) -> None:
        """Close without a question."""
        self._let_go()
        self.close()

    def _let_go(self) -> None:
        if self._is_open:
            self._is_open = False
            self._timer.stop()
            self.aligning.close()
            self.playback.close()
            self._output.end()
            self.closed.emit()
            self.deleteLater()

    def sizeHint(self) -> QSize:
        """Fill a usual screen."""
        return QSize(1366, 728)

    def _make_actions(self) -> dict[str, QAction]:
        made = {}
        for key in KEYS:
            action = QAction(QCoreApplication.translate("Together", key.text), self)
            action.setShortcuts([QKeySequence(text) for text in key.keys])
            action.setEnabled(self._desk.may_write or not key.writes)
            action.triggered.connect(partial(_call, self._slots()[key.name]))
            self.addAction(action)
            made[key.name] = action
        return made

    def _slots(self) -> dict[str, Callable[[], object]]:
        align, play = self.aligning, self.playback
        slots: dict[str, Callable[[], object]] = {
            "toggle": self._toggle,
            "reverse": lambda: self._run(-1.0),
            "forward": lambda: self._run(1.0),
            "back": lambda: self._do(lambda: play.step(-1)),
            "on": lambda: self._do(lambda: play.step(1)),
            "skip_back": lambda: self._do(lambda: play.move(-_SKIP_US)),
            "skip_on": lambda: self._do(lambda: play.move(_SKIP_US)),
            "begin": lambda: self._do(lambda: play.show(play.start_us)),
            "end": lambda: self._do(lambda: play.show(play.end_us)),
            "loop": self._toggle_loop,
            "hear": lambda: self._hear(self.active),
            "earlier_frame": lambda: align.nudge_frames(-1),
            "later_frame": lambda: align.nudge_frames(1),
            "free": align.toggle_free,
            "same": align.same_here,
            "match": align.by_sound,
            "clocks": align.by_clocks,
            "save": align.save,
            "dissolve": align.dissolve,
            "undo": lambda: self._desk.attempt(self._desk.session.undo.undo),
            "redo": lambda: self._desk.attempt(self._desk.session.undo.redo),
            "mark_in": lambda: self._do(self.marking.mark_in),
            "mark_out": lambda: self._do(self.marking.mark_out),
            "mark": self._on_enter,
            "clear": self.marking.clear,
            "keys": lambda: KeysSheet(self).exec(),
            "close": self.close,
        }
        for number in range(4):
            slots[f"tile{number + 1}"] = partial(self._activate, number)
        for by_ms in (10, 100):
            slots[f"earlier_{by_ms}"] = partial(align.nudge, -by_ms * 1000)
            slots[f"later_{by_ms}"] = partial(align.nudge, by_ms * 1000)
        return slots

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setSpacing(4)
        # three beside each other are larger than two above one on a screen of 16 to 9
        across = 3 if len(self.views) == 3 else 2
        for number, view in enumerate(self.views):
            grid.addWidget(view, number // across, number % across)
            grid.setRowStretch(number // across, 1)
            grid.setColumnStretch(number % across, 1)
        body = column(
            self.header, self._notices, grid, self.clock, self.strip, self.align_bar, spacing=0
        )
        body.setStretch(2, 1)
        self.setLayout(body)
        self.header.name.setText(self.aligning.group.name)
        self.header.take_actions(self.actions_by_name)
        self.clock.take_actions(self.actions_by_name)
        self.align_bar.take_actions(self.actions_by_name)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.refresh)
        for view in self.views:
            view.chosen.connect(self._activate)
        self.strip.seek_requested.connect(self._on_seek)
        self.clock.rate_chosen.connect(self._on_rate)
        self.clock.loop_toggled.connect(lambda _on: self._apply_loop())
        self.header.renamed.connect(self.aligning.rename)
        self.aligning.changed.connect(self._on_group)
        self.aligning.matching.connect(self.align_bar.show_match)
        self.marking.changed.connect(self._on_span)

    def _do(self, act: Callable[[], object]) -> None:
        act()
        self.refresh()

    def _toggle(self) -> None:
        if self.playback.is_playing:
            self._do(self.playback.pause)
        else:
            self._run(self.clock.rate)

    def _run(self, rate: float) -> None:
        self._apply_loop()
        self.playback.play(rate)
        self._timer.start()
        self._on_group()

    def _activate(self, number: int) -> None:
        if number < len(self.views):
            if number != self.active:
                self.playback.hold()
            self.playback.activate(number)
            self.marking.begin_anew()
            self._on_group()

    def _hear(self, number: int) -> None:
        has_sound = self.playback.tiles[number].sound is not None
        self.playback.hear(number if has_sound and self.playback.heard != number else None)
        self._on_group()

    def _toggle_loop(self) -> None:
        self.clock.set_loop(is_on=not self.clock.is_looping)

    def _apply_loop(self) -> None:
        start, end = self.marking.group_span
        loop = None
        if self.clock.is_looping:
            first = self.playback.start_us if start is None else start
            last = self.playback.end_us if end is None else end
            loop = (first, last) if last > first else None
        self.playback.loop = loop

    def _on_enter(self) -> None:
        if self.header.name.hasFocus():
            self.header.name.clearFocus()  # Enter ends the writing of a name
        else:
            self._do(self.marking.mark)

    def _on_seek(self, at: int) -> None:
        self._do(lambda: self.playback.show(at, is_scrub=not self.playback.is_playing))

    def _on_rate(self, rate: float) -> None:
        if self.playback.is_playing:
            self._run(rate)

    def _on_group(self) -> None:
        playback = self.playback
        for number, (view, tile) in enumerate(zip(self.views, playback.tiles, strict=True)):
            view.show_roles(
                is_active=number == playback.active,
                is_heard=number == playback.heard,
                is_free=tile.free_us is not None,
            )
        bars = [
            (item.code, tile.start_us, tile.end_us)
            for item, tile in zip(self._items, playback.tiles, strict=True)
        ]
        self.strip.show_bars(bars, playback.active)
        self.strip.show_span(*self.marking.group_span)
        align = self.aligning
        self.header.show_state(align.group.code, is_stored=align.is_stored)
        if align.group.name != self.header.name.text().strip():
            self.header.name.setText(align.group.name)
        self.refresh()

    def _on_span(self) -> None:
        self.strip.show_span(*self.marking.group_span)
        self.clock.show_span(*self.marking.own_span)
        self._apply_loop()

    def _may_close(self) -> bool:
        align = self.aligning
        is_moved = align.stored is not None or any(m.offset_us for m in align.group.members)
        if align.is_stored or not is_moved or not self._desk.may_write:
            return True
        answer = ask_about_unsaved(self)
        if answer is Unsaved.KEEP:
            align.save()
        return answer is Unsaved.DROP or align.is_stored


def _call(slot: Callable[[], object], _checked: bool = False) -> None:
    slot()
