"""The parent's read end: whole messages only, never waiting on half of one.

`Connection.recv_bytes` waits for the rest of a message once its header came; a child taken
over by a hostile file could so hold the parent for ever. On Windows the pipe is in message
mode and cannot do that.
"""

from __future__ import annotations

import os
import struct
import sys
from multiprocessing.connection import Connection

from app.domain.errors import InvalidValue
from media.worker.protocol import MAX_REPLY_BYTES

_HEADER = struct.Struct("!i")  # multiprocessing.connection.Connection._send_bytes
_CHUNK_BYTES = 256 * 1024


class Inbox:
    """Takes messages from a one-way pipe.

    Args:
        connection: the read end; closed with the inbox.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._buffer = bytearray()

    def take(self, timeout_s: float) -> bytes | None:
        """Give the next message, or None where none is complete after `timeout_s`.

        Raises:
            EOFError: the other end is closed.
            InvalidValue: the message is longer than allowed.
        """
        message = self._whole()
        if message is not None or not self._poll(timeout_s):
            return message
        if sys.platform == "win32":
            try:
                return self._connection.recv_bytes(MAX_REPLY_BYTES)
            except OSError as e:
                raise EOFError from e
        chunk = os.read(self._connection.fileno(), _CHUNK_BYTES)
        if not chunk:
            raise EOFError
        self._buffer += chunk
        return self._whole()

    def close(self) -> None:
        """Free the pipe."""
        self._connection.close()

    def _poll(self, timeout_s: float) -> bool:
        try:
            return self._connection.poll(timeout_s)
        except OSError as e:  # Windows: the other end is gone
            raise EOFError from e

    def _whole(self) -> bytes | None:
        if len(self._buffer) < _HEADER.size:
            return None
        (length,) = _HEADER.unpack_from(self._buffer)
        if not 0 <= length <= MAX_REPLY_BYTES:
            raise InvalidValue(field="message", value=length, expected=f"0..{MAX_REPLY_BYTES}")
        end = _HEADER.size + length
        if len(self._buffer) < end:
            return None
        message = bytes(self._buffer[_HEADER.size : end])
        del self._buffer[:end]
        return message
