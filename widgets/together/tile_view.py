"""One recording on screen: its picture, its own time, and what it is to the others."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from app.domain.evidence import Evidence
from app.domain.sync import SyncMember, SyncMethod
from media.together import Picture, Tile, TileState
from widgets.parts import ElidedLabel, IconLabel, column, label, row, set_tone
from widgets.player.surface import Surface
from widgets.texts import clock

_EARLIEST_US = 100_000


def offset_text(offset_us: int) -> str:
    """Write an offset with its sign, to the millisecond: +00:00:01.240."""
    return f"{'−' if offset_us < 0 else '+'}{clock(abs(offset_us))}"


class TileView(QFrame):
    """Shows one tile of a group; a click makes it the active one."""

    chosen = Signal(int)
    """Number of the tile."""

    def __init__(self, number: int, item: Evidence) -> None:
        super().__init__()
        self._number = number
        self._item = item
        self._held: Picture | None = None
        self._message = ""
        self.setProperty("kind", "tile")
        self.setProperty("chosen", "no")
        self.surface = Surface()
        self.surface.setMinimumSize(200, 112)
        self.surface.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.surface.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._active = label(self.tr("aktif"), "chip")
        self._sound = IconLabel("volume", 16, "accent")
        self._sound.setToolTip(self.tr("Suaranya yang terdengar (A memindahkan ke ubin aktif)"))
        self._sound.setAccessibleName(self.tr("Suara dari sini"))
        self._free = label(self.tr("dilepas"), "chip")
        set_tone(self._free, "warn")
        self._place = label("", "muted")
        self._time = label("", "heading")
        self._frame = ElidedLabel("", "muted")
        code = label(f"{number + 1} · {item.code}", "heading")
        name = ElidedLabel(item.name, "muted")
        head = row(code, name, self._sound, self._free, self._active, margins=(6, 2, 6, 2))
        head.setStretch(1, 1)
        foot = row(self._time, self._frame, self._place, margins=(6, 2, 6, 2))
        foot.setStretch(1, 1)
        body = column(head, self.surface, foot, margins=(2, 2, 2, 2), spacing=0)
        body.setStretch(1, 1)
        self.setLayout(body)
        self.setAccessibleName(f"{item.code} {item.name}")
        self.surface.clicked.connect(lambda: self.chosen.emit(self._number))

    @property
    def caption(self) -> tuple[str, str, str]:
        """Give its own time, its frame and its place on the clock, as written."""
        return self._time.text(), self._frame.text(), self._place.text()

    @property
    def message(self) -> str:
        """Give what stands in place of a picture, empty for none."""
        return self._message

    def show_roles(self, *, is_active: bool, is_heard: bool, is_free: bool) -> None:
        """Say what this tile is to the others."""
        self._active.setVisible(is_active)
        self._sound.setVisible(is_heard)
        self._free.setVisible(is_free)
        if self.property("chosen") != ("yes" if is_active else "no"):
            self.setProperty("chosen", "yes" if is_active else "no")
            self.style().unpolish(self)
            self.style().polish(self)

    def show_tile(self, tile: Tile, group_us: int) -> None:
        """Show what belongs on screen at a time of the group."""
        state, own_us = tile.state(group_us), tile.item_us(group_us)
        if state is TileState.BEFORE:
            self._say(self.tr("Belum mulai\nmulai {time} lagi"), -own_us)
        elif state is TileState.AFTER:
            self._say(
                self.tr("Sudah selesai\nberakhir {time} yang lalu"), own_us - tile.duration_us
            )
        elif tile.index is None:
            self._say(self.tr("Hanya suara"), 0)
        else:
            self._show_picture(tile)
        self._write(tile, own_us, is_on=state is TileState.ON)

    def _show_picture(self, tile: Tile) -> None:
        picture = tile.picture
        if picture is not None and picture is not self._held:
            self._held, self._message = picture, ""
            self.surface.show_picture(picture)

    def _say(self, text: str, away_us: int) -> None:
        # a tenth of a second is what can be read while it runs
        told = text.format(time=clock(max(away_us, _EARLIEST_US))[:-2])
        if told != self._message:
            self._message, self._held = told, None
            self.surface.show_message(told)

    def _write(self, tile: Tile, own_us: int, *, is_on: bool) -> None:
        position = tile.position() if is_on else None
        if position is not None and tile.index is not None:
            own_us = position.time_us
            text = self.tr("bingkai {n}/{all} · pts {pts}")
            self._frame.setText(
                text.format(n=position.frame, all=len(tile.index) - 1, pts=position.pts)
            )
        else:
            self._frame.setText("")
        self._time.setText(clock(own_us) if is_on else "–")
        self._place.setText(self._placed(tile.member))

    def _placed(self, member: SyncMember) -> str:
        how = {
            SyncMethod.HAND: self.tr("tangan"),
            SyncMethod.SOUND: self.tr("suara {n} %").format(n=member.confidence_percent),
            SyncMethod.CLOCK: self.tr("jam perekam"),
        }[member.method]
        return f"{offset_text(member.offset_us)} ({how})"
