"""The line below the picture: which frame this is, and what time of day it was."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame

from app.domain.mediatime import FramePosition, format_time
from app.domain.wallclock import WallClock
from widgets.parts import ElidedLabel, label, row
from widgets.player.picture_painter import GROUND
from widgets.tokens import DARK


class CaptionLine(QFrame):
    """Evidence number, timecode, frame, pts and the recorder's time; never over the picture."""

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self._wall: WallClock | None = None
        self.place = label()
        self.place.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.place.setAccessibleName(self.tr("Bingkai pada layar"))
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.wall = ElidedLabel()
        self.wall.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.wall.setAccessibleName(self.tr("Waktu menurut perekam"))
        line = row(self.place, self.wall, margins=(8, 2, 8, 3), spacing=14)
        line.setStretch(1, 1)
        self.setLayout(line)
        # the ground of the picture, in both themes: read on light and on dark pictures alike
        self.setStyleSheet(f"background: {GROUND.name()}; color: {DARK.text};")
        self.setAccessibleName(self.tr("Keterangan gambar"))

    def set_item(self, code: str, wall: WallClock | None) -> None:
        """Begin on another item."""
        self._code, self._wall = code, wall
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that there is no picture."""
        self.place.clear()
        self.wall.setText("")

    def show_frame(self, position: FramePosition) -> None:
        """Say which frame is on the screen."""
        self.place.setText(self.reference(position))
        self._show_wall(position.time_us)

    def show_photo(self, width: int, height: int, page: int = 0) -> None:
        """Say which photo is on the screen, and which page of it (0-based) after the first."""
        number = self.tr("halaman {n}").format(n=page + 1) if page else ""
        self.place.setText(f"{self._code} {number} {width} × {height}".replace("  ", " ").strip())
        self._show_wall(0)

    def reference(self, position: FramePosition) -> str:
        """Name one frame so that anybody finds it again."""
        words = self.tr("{code} {time} bingkai {frame} pts {pts}").format(
            code=self._code,
            time=format_time(max(0, position.time_us)),
            frame=position.frame,
            pts=position.pts,
        )
        return words.strip()

    def _show_wall(self, time_us: int) -> None:
        if self._wall is None:
            self.wall.setText("")
            return
        if self._wall.corrected_by:
            how = self.tr("jam perekam, dikoreksi {by}").format(by=self._wall.corrected_by)
        elif self._wall.zone:
            how = self.tr("menurut berkas, belum dikoreksi")
        else:
            how = self.tr("menurut berkas, zona tidak diketahui")
        self.wall.setText(f"{self._wall.at(time_us)} · {how}")
