"""Decoded sound on the disk for as long as one run needs it, in a file without a name."""

from __future__ import annotations

import tempfile
from types import TracebackType
from typing import IO

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import DiskFull

_SAMPLE_BYTES = 2
_SCALE = 32_768.0


class Spool:
    """Keeps 16 kHz mono sound as 16-bit samples: 115 MB an hour, whatever the memory.

    16 bits are what faster-whisper's own decoder hands to the model.
    """

    def __init__(self) -> None:
        self.samples = 0
        """Samples kept."""
        # Deleted by the system even where this process is killed; evidence is not left behind.
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="netra-")  # noqa: SIM115

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, samples: NDArray[np.float32]) -> None:
        """Keep the next stretch, shape (n,), values in [-1, 1].

        Raises:
            DiskFull: no room for it.
        """
        scaled = np.clip(np.rint(samples * _SCALE), -_SCALE, _SCALE - 1).astype("<i2")
        try:
            self._file.write(scaled.tobytes())
        except OSError as e:
            raise DiskFull(path=tempfile.gettempdir(), needed_bytes=scaled.nbytes) from e
        self.samples += samples.size

    def read(self, start: int, end: int) -> NDArray[np.float32]:
        """Give samples `start` to `end` (excluded), cut to what is kept; shape (n,)."""
        first, last = max(0, start), min(end, self.samples)
        if last <= first:
            return np.zeros(0, np.float32)
        self._file.seek(first * _SAMPLE_BYTES)
        data = self._file.read((last - first) * _SAMPLE_BYTES)
        return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(_SCALE)
