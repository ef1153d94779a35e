"""Sound through Qt, where this computer has a device for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QLoggingCategory, QObject, QTimer

from media.playback import BYTES_PER_SAMPLE, CHANNELS, SAMPLE_RATE

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

_BUFFER_MS = 200
_FEED_EVERY_MS = 20


class AudioOutput(QObject):
    """Feeds a sink by hand, every 20 ms; without device or library it says so and stays silent."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        self._read: Callable[[int], bytes] | None = None
        self._rest = b""
        self._volume = 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(_FEED_EVERY_MS)
        self._timer.timeout.connect(self._feed)

    def begin(self, read: Callable[[int], bytes]) -> bool:
        """Start from silence; False where nothing can be heard on this computer."""
        self.end()
        sink = _new_sink(self)
        if sink is None:
            return False
        sink.setVolume(self._volume)
        device = sink.start()
        # without a usable device PySide6 gives None here instead of raising
        if device is None:
            sink.deleteLater()
            return False
        self._sink, self._device, self._read = sink, device, read
        self._feed()
        self._timer.start()
        return True

    def end(self) -> None:
        """Stop at once."""
        self._timer.stop()
        self._rest = b""
        self._read = self._device = None
        if self._sink is not None:
            self._sink.reset()
            self._sink.deleteLater()
            self._sink = None

    def processed_us(self) -> int:
        """Microseconds played since `begin`."""
        return 0 if self._sink is None else self._sink.processedUSecs()

    def set_volume(self, volume: float) -> None:
        """Set how loud, 0 to 1."""
        self._volume = min(1.0, max(0.0, volume))
        if self._sink is not None:
            self._sink.setVolume(self._volume)

    def _feed(self) -> None:
        if self._sink is None or self._device is None or self._read is None:
            return
        if not self._rest:
            self._rest = self._read(self._sink.bytesFree())
        if self._rest:
            written = self._device.write(self._rest)
            self._rest = self._rest[max(0, written) :]


def _new_sink(parent: QObject) -> QAudioSink | None:
    # without PipeWire Qt warns on every start and then uses PulseAudio or ALSA
    QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver=false")
    try:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices
    except ImportError:
        # a bare Debian lacks libpulse0, which QtMultimedia is linked against
        return None
    output = QMediaDevices.defaultAudioOutput()
    if output.isNull():
        return None
    form = QAudioFormat()
    form.setSampleRate(SAMPLE_RATE)
    form.setChannelCount(CHANNELS)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if not output.isFormatSupported(form):
        return None
    sink = QAudioSink(output, form, parent)
    sink.setBufferSize(SAMPLE_RATE * BYTES_PER_SAMPLE * _BUFFER_MS // 1000)
    return sink
