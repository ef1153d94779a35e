"""A line of chips under the picture: what is odd about the file, and how it is being watched."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.file_state import FileFact, SoundExtent
from app.domain.mediatime import format_time
from app.domain.viewing import PlayerState, SoundTrack
from media.playback import Playback
from widgets.parts import Button, column, frame, label, row, set_tone
from widgets.player.channel_names import channel_name
from widgets.player.state_texts import fact_text, fact_title


class StateChips(QWidget):
    """Shown only while there is something to say.

    Args:
        beside: above what the list opens while there are no chips.
    """

    loop_ended = Signal()
    """A person no longer wants the stretch to go round."""
    options_wanted = Signal()
    """A person wants to change how it is watched."""

    def __init__(self, beside: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside = beside
        self.state = Button("", "badge", "info")
        self.state.setToolTip(self.tr("Keadaan berkas: apa yang tidak biasa (Ctrl+I)"))
        self.dropped = label("", "chip")
        self.view = Button("", "badge", "contrast")
        self.loop = Button("", "badge", "repeat")
        self.loop.setToolTip(self.tr("Diulang terus. Klik: berhenti mengulang (Shift+A)"))
        self._facts: tuple[FileFact, ...] = ()
        self._learnt = -1
        self._extent = SoundExtent()
        self._popup = StatePopup(self)
        line = row(
            self.state, self.dropped, self.view, self.loop, None, margins=(8, 4, 8, 0), spacing=6
        )
        self.setLayout(line)
        self.state.clicked.connect(self.show_state)
        self.view.clicked.connect(lambda: self.options_wanted.emit())
        self.loop.clicked.connect(lambda: self.loop_ended.emit())
        self.show_nothing()

    @property
    def facts(self) -> tuple[FileFact, ...]:
        """What is told of the file."""
        return self._facts

    def show_nothing(self) -> None:
        """Show that nothing is open."""
        self._popup.hide()
        self._facts, self._learnt, self._extent = (), -1, SoundExtent()
        for part in (self.state, self.dropped, self.view, self.loop):
            part.hide()
        self.hide()

    def show_item(self, playback: Playback) -> None:
        """Tell of another file."""
        self._learnt = -1
        self.refresh(playback)

    def show_sound_extent(self, extent: SoundExtent, playback: Playback | None) -> None:
        """Tell of stretches without sound, once they are known."""
        self._extent = extent
        self._learnt = -1
        if playback is not None:
            self.refresh(playback)

    def refresh(self, playback: Playback) -> None:
        """Count again what may grow while it plays."""
        learnt = playback.facts_learnt
        if learnt != self._learnt:
            self._learnt = learnt
            self._show_facts(playback.facts(self._extent.gaps_until(playback.duration_us)))
        count = playback.dropped
        text = self.tr("{count} terlewat").format(count=count)
        if count and self.dropped.text() != text:
            self.dropped.setText(text)
            self.dropped.setAccessibleName(
                self.tr("{count} bingkai terlewat saat memutar").format(count=count)
            )
            self.dropped.setToolTip(
                self.tr(
                    "Bingkai yang tidak sempat ditampilkan saat memutar. Saat jeda tidak ada "
                    "yang hilang."
                )
            )
            set_tone(self.dropped, "warn")
        self._show(self.dropped, is_on=count > 0)

    def show_loop(self, a_us: int | None, b_us: int | None, *, is_whole: bool) -> None:
        """Tell what goes round: A and B, A alone while B is not set, or all of it."""
        if a_us is not None and b_us is not None:
            text = self.tr("{a} – {b}").format(a=format_time(a_us), b=format_time(b_us))
        elif a_us is not None:
            text = self.tr("A {a} · tekan B pada akhirnya").format(a=format_time(a_us))
        else:
            text = self.tr("ulang seluruhnya") if is_whole else ""
        self.loop.setText(text)
        self.loop.setAccessibleName(self.tr("Diulang terus: {span}").format(span=text))
        self._show(self.loop, is_on=bool(text))

    def show_view(self, state: PlayerState, tracks: tuple[SoundTrack, ...]) -> None:
        """Mark what is set for looking and listening only."""
        marks = _marks(self, state, tracks)
        self.view.setText(self.tr("Tampilan: {marks}").format(marks=" · ".join(marks)))
        self.view.setToolTip(
            self.tr(
                "Berlaku di pemutar saja. Berkas asli, gambar diam, klip, dan transkrip tidak "
                "berubah. Klik untuk mengubah."
            )
        )
        set_tone(self.view, "warn")
        self._show(self.view, is_on=bool(marks))

    def show_state(self) -> None:
        """Open the list of what is odd."""
        self._popup.show_facts(self._facts)
        # chips that are not shown have no place of their own
        self._popup.open_at(self.state if self.state.isVisible() else self._beside or self)

    def _show_facts(self, facts: tuple[FileFact, ...]) -> None:
        self._facts = facts
        is_damaged = any(fact.is_damage for fact in facts)
        first = fact_title(facts[0]) if facts else ""
        more = self.tr(" +{n}").format(n=len(facts) - 1) if len(facts) > 1 else ""
        self.state.setText(first + more)
        self.state.setAccessibleName(self.tr("Keadaan berkas: {text}").format(text=first + more))
        self.state.show_icon("warning" if is_damaged else "info")
        set_tone(self.state, "bad" if is_damaged else "")
        self._show(self.state, is_on=bool(facts))

    def _show(self, part: QWidget, *, is_on: bool) -> None:
        if part.isHidden() == is_on:
            part.setVisible(is_on)
            parts = (self.state, self.dropped, self.view, self.loop)
            self.setVisible(any(not other.isHidden() for other in parts))


class StatePopup(QFrame):
    """What is odd about the file, one short paragraph each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Keadaan berkas"))
        self._lines = column(margins=(14, 12, 14, 12), spacing=10)
        self.setLayout(self._lines)
        self.setFixedWidth(420)

    def show_facts(self, facts: tuple[FileFact, ...]) -> None:
        """Write them anew."""
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._lines.addWidget(label(self.tr("KEADAAN BERKAS"), "section"))
        if not facts:
            text = self.tr("Tidak ada yang tidak biasa yang terlihat pada berkas ini.")
            self._lines.addWidget(label(text, wraps=True))
        for fact in facts:
            title = label(fact_title(fact), "heading", wraps=True)
            if fact.is_damage:
                set_tone(title, "bad")
            words = label(fact_text(fact), "muted", wraps=True)
            self._lines.addWidget(frame("plain", column(title, words, spacing=1)))

    def open_at(self, anchor: QWidget) -> None:
        """Open above a widget, inside the screen."""
        open_above(self, anchor)


def open_above(popup: QWidget, anchor: QWidget) -> None:
    """Show a popup above a widget, or below where there is no room, inside the screen."""
    popup.adjustSize()
    layout = popup.layout()
    if layout is not None and layout.hasHeightForWidth():
        # a size hint counts wrapped lines for another width
        popup.resize(popup.width(), layout.totalHeightForWidth(popup.width()))
    room = anchor.screen().availableGeometry()
    at = anchor.mapToGlobal(QPoint(0, -popup.height() - 4))
    if at.y() < room.top():
        at = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
    left = max(room.left(), min(at.x(), room.right() - popup.width()))
    popup.move(left, max(room.top(), min(at.y(), room.bottom() - popup.height())))
    popup.show()
    popup.setFocus()


def _marks(chips: StateChips, state: PlayerState, tracks: tuple[SoundTrack, ...]) -> list[str]:
    marks = []
    sound = state.sound
    if sound.track and sound.track < len(tracks):
        marks.append(chips.tr("trek suara {n}").format(n=sound.track + 1))
    if sound.channel is not None and tracks:
        track = tracks[min(sound.track, len(tracks) - 1)]
        name = channel_name(track, sound.channel)
        marks.append(chips.tr("kanal {name}").format(name=name))
    if sound.delay_us:
        marks.append(chips.tr("suara {ms:+d} ms").format(ms=round(sound.delay_us / 1000)))
    if state.deinterlaces:
        marks.append(chips.tr("baris dipisah"))
    return marks
