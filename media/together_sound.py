"""The one sound of a group: of the recording that is heard, silent until it begins."""

from __future__ import annotations

from collections.abc import Sequence

from media.playback import BYTES_PER_SAMPLE, SAMPLE_RATE, SoundDevice
from media.together_tile import Tile

_READY_US = 150_000
_AUDIBLE = (0.5, 2.0)
_US = 1_000_000


class GroupSound:
    """Feeds a device with the sound of one tile.

    Args:
        tiles: of the group.
        device: what plays it; None plays nothing.
    """

    def __init__(self, tiles: Sequence[Tile], device: SoundDevice | None) -> None:
        self.heard = next((n for n, tile in enumerate(tiles) if tile.sound is not None), None)
        self._tiles = tiles
        self._device = device
        self._rate = 1.0
        self._silent_bytes = 0

    @property
    def _tile(self) -> Tile | None:
        """The tile that is heard at the speed of now."""
        is_audible = _AUDIBLE[0] <= self._rate <= _AUDIBLE[1]
        if self.heard is None or self._device is None or not is_audible:
            return None
        tile = self._tiles[self.heard]
        return None if tile.sound is None else tile

    @property
    def is_ready(self) -> bool:
        """True where enough is decoded to begin, or nothing will be heard."""
        tile = self._tile
        return tile is None or tile.sound is None or tile.sound.ready_us >= _READY_US

    def prepare(self, group_us: int, rate: float) -> None:
        """Decode from a time of the group on, for a speed."""
        self.quiet()
        self._rate = rate
        tile = self._tile
        if tile is not None and tile.sound is not None:
            at = tile.item_us(group_us)
            ahead = round(max(0, -at) / rate * SAMPLE_RATE / _US)
            self._silent_bytes = ahead * BYTES_PER_SAMPLE
            tile.sound.start(max(0, at), rate)

    def begin(self) -> float | None:
        """Let the device begin.

        Returns:
            Seconds of the group for each second of the device; None where nothing is heard.
        """
        tile = self._tile
        if tile is None or self._device is None or not self._device.begin(self._read):
            return None
        # the device plays the recorder's seconds; the group's differ by its drift
        return self._rate / (1 + tile.member.drift_ppb / 1e9)

    def processed_us(self) -> int:
        """Microseconds that the device has played since `begin`."""
        return 0 if self._device is None else self._device.processed_us()

    def quiet(self) -> None:
        """Stop at once."""
        if self._device is not None:
            self._device.end()
        for tile in self._tiles:
            if tile.sound is not None:
                tile.sound.stop()

    def _read(self, max_bytes: int) -> bytes:
        """Give silence until the recording begins, then its sound."""
        if self._silent_bytes > 0:
            count = min(self._silent_bytes, max_bytes - max_bytes % BYTES_PER_SAMPLE)
            self._silent_bytes -= count
            return bytes(count)
        tile = self._tile
        return b"" if tile is None or tile.sound is None else tile.sound.read(max_bytes)
