"""What may be chosen for items that wait: language, model, care, track, working sound."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.domain.evidence import StreamInfo
from app.domain.listening import LANGUAGES, WorkingSound
from app.services import models
from app.services.waiting import Waiting
from widgets.parts import label
from widgets.queue.texts import language_name, language_worth, sound_name, sound_worth


class WaitingOptions(QWidget):
    """Shows and changes the options of one item."""

    changed = Signal(object)
    """The item as it is to be."""

    def __init__(self) -> None:
        super().__init__()
        self._item: Waiting | None = None
        self.language, self.model, self.care = QComboBox(), QComboBox(), QComboBox()
        self.track, self.sound = QComboBox(), QComboBox()
        for offer in LANGUAGES:
            self.language.addItem(language_name(offer.code), offer.code)
        self.care.addItem(self.tr("Teliti"), 5)
        self.care.addItem(self.tr("Cepat"), 1)
        for recipe in WorkingSound:
            self.sound.addItem(sound_name(recipe), recipe.value)
        self.worth = label("", "muted", wraps=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        fields = (
            (self.tr("Bahasa"), self.language),
            (self.tr("Model"), self.model),
            (self.tr("Cara baca"), self.care),
            (self.tr("Jalur suara"), self.track),
            (self.tr("Suara kerja"), self.sound),
        )
        for place, (text, field) in enumerate(fields):
            field.setAccessibleName(text)
            grid.addWidget(label(text, "muted"), 0, place)
            grid.addWidget(field, 1, place)
            grid.setColumnStretch(place, 1)
            field.currentIndexChanged.connect(lambda _place: self._on_changed())
        grid.addWidget(self.worth, 2, 0, 1, len(fields))
        self.show_item(None, ())

    def show_item(self, item: Waiting | None, tracks: tuple[StreamInfo, ...]) -> None:
        """Show an item's options; None while none can be changed."""
        self._item = item
        self.setEnabled(item is not None)
        boxes = (self.language, self.model, self.care, self.track, self.sound)
        blockers = [QSignalBlocker(box) for box in boxes]
        self.model.clear()
        self.model.addItem(self.tr("Yang biasa"), "")
        for record in models.installed():
            if record.ok:
                self.model.addItem(record.name, record.name)
        self.track.clear()
        for place, stream in enumerate(tracks or (None,)):
            self.track.addItem(self._track_text(place, stream), place)
        if item is not None:
            profile = item.profile
            values = (
                profile.language, item.model, profile.beam_size, profile.audio_stream,
                profile.working_sound,
            )  # fmt: skip
            for box, value in zip(boxes, values, strict=True):
                box.setCurrentIndex(max(0, box.findData(value)))
        self.track.setEnabled(len(tracks) > 1)
        for blocker in blockers:
            blocker.unblock()
        self._say_worth()

    def _track_text(self, place: int, stream: StreamInfo | None) -> str:
        if stream is None:
            return str(place + 1)
        facts = [stream.codec, stream.language]
        if stream.channels:
            facts.append(self.tr("{n} kanal").format(n=stream.channels))
        return f"{place + 1}: " + ", ".join(fact for fact in facts if fact)

    def _on_changed(self) -> None:
        self._say_worth()
        if self._item is None:
            return
        profile = replace(
            self._item.profile,
            language=self.language.currentData(),
            beam_size=self.care.currentData(),
            audio_stream=self.track.currentData(),
            working_sound=self.sound.currentData(),
        )
        self._item = Waiting(self._item.code, profile, self.model.currentData())
        self.changed.emit(self._item)

    def _say_worth(self) -> None:
        offer = next(o for o in LANGUAGES if o.code == self.language.currentData())
        lines = [language_worth(offer)]
        if self.care.currentData() == 1:
            lines.append(self.tr("Cepat: sepertiga lebih ringan, salah huruf 1,6 kali lipat."))
        if self.sound.currentData():
            lines.append(sound_worth(self.sound.currentData()))
        self.worth.setText(" ".join(lines) if self._item is not None else "")
