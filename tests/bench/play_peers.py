"""The players that `bench_play` compares with: mpv over its socket, and Qt's own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QUrl

_PATIENCE_S = 20.0
SEEK_EARLIER = "--hr-seek-demuxer-offset=3"
"""What mpv needs to be exact in transport streams: as it comes, it begins after the key frame
there and shows the next one, up to a second past the frame that was asked for."""


class PeerSilent(Exception):
    """A peer did not answer in time."""


class Mpv:
    """The `mpv` program without window and sound; exact seeks, paused.

    Args:
        path: the video; opened at once.
        more: further options of the program.
    """

    def __init__(self, path: Path, *more: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="netra-mpv-")
        address = Path(self._folder.name) / "socket"
        options = ["--no-config", "--idle=yes", "--pause", "--vo=null", "--ao=null"]
        options += ["--hr-seek=yes", "--keep-open=yes", "--no-terminal", "--load-scripts=no", *more]
        self._program = subprocess.Popen(
            [str(shutil.which("mpv")), *options, f"--input-ipc-server={address}"]
        )
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_PATIENCE_S)
        self._buffer = b""
        end = time.monotonic() + _PATIENCE_S
        while True:
            try:
                self._socket.connect(str(address))
                break
            except (FileNotFoundError, ConnectionRefusedError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.01)
        began = time.perf_counter()
        self._send("loadfile", str(path))
        self._wait_for("playback-restart")
        self.opened_s = time.perf_counter() - began
        """Seconds from the order to the first frame, in a program that runs already."""

    @staticmethod
    def version() -> str:
        """Give its version, empty where it is not installed."""
        program = shutil.which("mpv")
        if program is None:
            return ""
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        return " ".join(said.stdout.split()[:2])

    def __enter__(self) -> Mpv:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()
        self._program.terminate()
        self._program.wait(5)
        self._folder.cleanup()

    def seek(self, time_s: float, how: str = "absolute+exact") -> float:
        """Go to a time; gives seconds until the frame is there."""
        began = time.perf_counter()
        self._send("seek", f"{time_s:.6f}", how)
        self._wait_for("playback-restart")
        return time.perf_counter() - began

    def step(self, command: str) -> float:
        """`frame-step` or `frame-back-step`; gives seconds until another frame is there."""
        before = self.time_s()
        began = time.perf_counter()
        self._send(command)
        while self.time_s() == before:
            if time.perf_counter() - began > _PATIENCE_S:
                raise PeerSilent(command)
            time.sleep(0.0005)
        return time.perf_counter() - began

    def time_s(self) -> float:
        """Give the time of the frame shown."""
        return float(self._send("get_property", "time-pos") or 0.0)

    def worked_s(self) -> float:
        """Give the processor time it has used so far, 0 where the system does not tell."""
        facts = Path(f"/proc/{self._program.pid}/stat")
        if not facts.exists():
            return 0.0
        user, system = facts.read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _send(self, *command: str) -> Any:
        self._socket.sendall(json.dumps({"command": command, "request_id": 1}).encode() + b"\n")
        while True:
            told = self._read()
            if told.get("request_id") == 1:
                return told.get("data")

    def _wait_for(self, event: str) -> None:
        while self._read().get("event") != event:
            pass

    def _read(self) -> dict[str, Any]:
        while b"\n" not in self._buffer:
            try:
                got = self._socket.recv(65536)
            except TimeoutError as e:
                raise PeerSilent("mpv") from e
            if not got:
                raise PeerSilent("mpv ended")
            self._buffer += got
        line, self._buffer = self._buffer.split(b"\n", 1)
        told: dict[str, Any] = json.loads(line)
        return told


class QtPlayer:
    """`QMediaPlayer` with a `QVideoSink`, paused; needs a running `QGuiApplication`.

    Args:
        path: the video.

    Raises:
        ImportError: QtMultimedia lacks a system library.
        PeerSilent: it shows nothing of this file.
    """

    def __init__(self, path: Path) -> None:
        from PySide6.QtMultimedia import QMediaPlayer, QVideoSink

        self._times: list[int] = []
        self._sink = QVideoSink()
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._player = QMediaPlayer()
        self._player.setVideoSink(self._sink)
        began = time.perf_counter()
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.pause()
        self._wait(lambda: bool(self._times))
        self.opened_s = time.perf_counter() - began

    def seek(self, time_us: int) -> tuple[float, int]:
        """Go to a frame's time; gives seconds and the time of the frame that came."""
        self._times.clear()
        began = time.perf_counter()
        self._player.setPosition(time_us // 1000 + 1)
        self._wait(lambda: bool(self._times))
        return time.perf_counter() - began, self._times[-1]

    def close(self) -> None:
        """Let go of the file."""
        self._player.stop()
        self._player.setSource(QUrl())
        QCoreApplication.processEvents()

    def _on_frame(self) -> None:
        frame = self._sink.videoFrame()
        if frame.isValid():
            self._times.append(frame.startTime())

    def _wait(self, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not is_so():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            if time.monotonic() > end:
                raise PeerSilent("QMediaPlayer")
