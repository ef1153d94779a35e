"""The column beside the picture that changes how it is shown, and never what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.domain.adjustments import LIMITS, NEUTRAL, Adjustments, Channel
from widgets.parts import IconButton, column, label, row

_WIDTH = 206
_PAGES = 8


class AdjustPanel(QFrame):
    """Sliders, channel and inversion; `adjustments` is what they stand at.

    Args:
        heading: what all of it changes; empty for the view.
        more: further sliders, by the field of `Adjustments`.
        below: what stands beneath them.
        may_close: there is a way to open it again.
    """

    changed = Signal(object)
    """`Adjustments`."""
    closed = Signal()

    def __init__(
        self,
        heading: str = "",
        more: Mapping[str, str] = MappingProxyType({}),
        below: Sequence[QWidget] = (),
        *,
        may_close: bool = True,
    ) -> None:
        super().__init__()
        self.adjustments = NEUTRAL
        names = {
            "exposure": self.tr("Pencahayaan"),
            "contrast": self.tr("Kontras"),
            "gamma": self.tr("Gama"),
            "saturation": self.tr("Saturasi"),
            "sharpen": self.tr("Penajaman"),
            **more,
        }
        self.sliders = {name: self._slider(name, shown) for name, shown in names.items()}
        self._values = {name: label("", "muted") for name in names}
        self.channel = self._channels()
        self.invert = QCheckBox(self.tr("Balik gelap dan terang"))
        self.invert.setToolTip(self.tr("Tukar gelap dengan terang"))
        self.invert.toggled.connect(lambda is_on: self._set(invert=bool(is_on)))
        close = IconButton("close", self.tr("Tutup penyesuaian (V)"), lambda: self.closed.emit())
        if not may_close:  # shown before it has a place, it would be a window and take the keys
            close.hide()
        rows = [
            column(row(label(shown), None, self._values[name]), self.sliders[name], spacing=0)
            for name, shown in names.items()
        ]
        body = column(
            row(label(heading or self.tr("Tampilan"), "heading"), None, close),
            *rows,
            self.channel,
            self.invert,
            *below,
            None,
            margins=(10, 6, 10, 8),
            spacing=5,
        )
        inner = QFrame()
        inner.setLayout(body)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(self.tr("Penyesuaian tampilan"))
        self.show_adjustments(NEUTRAL)
        self.hide()

    def show_adjustments(self, adjustments: Adjustments) -> None:
        """Put every control where the adjustments are, without telling of it."""
        self.adjustments = adjustments
        for name, slider in self.sliders.items():
            with QSignalBlocker(slider):
                slider.setValue(getattr(adjustments, name))
        with QSignalBlocker(self.channel), QSignalBlocker(self.invert):
            self.channel.setCurrentIndex(self.channel.findData(adjustments.channel.value))
            self.invert.setChecked(adjustments.invert)
        self._show_values()

    def change(self, **values: object) -> None:
        """Change fields, whether or not they have a control here, and tell of it."""
        self.show_adjustments(replace(self.adjustments, **values))  # type: ignore[arg-type]
        self.changed.emit(self.adjustments)

    def _set(self, **values: object) -> None:
        self.adjustments = replace(self.adjustments, **values)  # type: ignore[arg-type]
        self._show_values()
        self.changed.emit(self.adjustments)

    def _show_values(self) -> None:
        written = dict(self.adjustments.changed())
        for name, shown in self._values.items():
            shown.setText(written.get(name, "").replace(".", ","))

    def _slider(self, name: str, shown: str) -> QSlider:
        made, limits = QSlider(Qt.Orientation.Horizontal), LIMITS[name]
        made.setRange(limits.least, limits.most)
        made.setValue(limits.neutral)
        span = limits.most - limits.least
        made.setSingleStep(max(1, span // 80))
        made.setPageStep(max(1, span // _PAGES))
        made.setAccessibleName(shown)
        made.setToolTip(self.tr("{name}; panah mengubahnya sedikit").format(name=shown))
        made.valueChanged.connect(lambda value: self._set(**{name: int(value)}))
        return made

    def _channels(self) -> QComboBox:
        made = QComboBox()
        for channel, shown in (
            (Channel.ALL, self.tr("Semua warna")),
            (Channel.RED, self.tr("Hanya merah")),
            (Channel.GREEN, self.tr("Hanya hijau")),
            (Channel.BLUE, self.tr("Hanya biru")),
            (Channel.LUMA, self.tr("Hanya terang (luma)")),
        ):
            made.addItem(shown, channel.value)
        made.setAccessibleName(self.tr("Kanal"))
        made.setToolTip(self.tr("Kanal warna yang ditampilkan"))
        made.currentIndexChanged.connect(
            lambda _index: self._set(channel=Channel(made.currentData()))
        )
        return made
