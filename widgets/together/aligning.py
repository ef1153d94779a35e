"""Putting the recordings of a group where they belong: by hand, by sound, by their clocks."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.sync import SoundMatch, SyncGroup, SyncMethod
from app.services import sync
from app.tasks.runner import TaskHandle
from media.together import GroupPlayback
from widgets.desk import Desk
from widgets.together.tile_view import offset_text

_PLAIN_FRAME_US = 40_000


class Aligning(QObject):
    """Holds the group as a person sees it, stored or not yet.

    Args:
        desk: its notices say what could not be done.
        group: as stored, or a draft without a code.
        playback: shows the group; it is told where each recording lies.
    """

    changed = Signal()
    """The group, or whether it is stored, is another one."""
    matching = Signal(object)
    """`TaskHandle` of a match that began; None where none runs any more."""

    def __init__(
        self, desk: Desk, group: SyncGroup, playback: GroupPlayback, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._playback = playback
        self._match: TaskHandle | None = None
        self._is_open = True
        self.group = group
        self.stored = group if group.code else None
        desk.events.sync_changed.connect(self._on_stored)

    @property
    def is_stored(self) -> bool:
        """True where everything on screen is in the case."""
        return self.group == self.stored

    def rename(self, name: str) -> None:
        """Give the group another name."""
        if name.strip():
            self._take(replace(self.group, name=name))

    def nudge(self, by_us: int) -> None:
        """Lay the active recording later (or earlier) on the clock."""
        member = self.group.members[self._playback.active]
        self._place(sync.with_offset(self.group, member.evidence, member.offset_us + by_us))

    def nudge_frames(self, count: int) -> None:
        """Lay the active recording later by frames of its own; 40 ms each for sound."""
        tile = self._playback.tiles[self._playback.active]
        number = tile.frame(self._playback.time_us)
        frame_us = _PLAIN_FRAME_US
        if tile.index is not None and number is not None and len(tile.index) > 1:
            at = min(number, len(tile.index) - 2)
            frame_us = int(tile.index.times_us[at + 1]) - int(tile.index.times_us[at])
        self.nudge(count * frame_us)

    def toggle_free(self) -> None:
        """Let the active recording be moved alone, or put it back."""
        if any(tile.free_us is not None for tile in self._playback.tiles):
            self._playback.hold()
        else:
            self._playback.let_go()
        self.changed.emit()

    def same_here(self) -> None:
        """Say that the active recording's frame and those of the others are of one instant."""
        active = self._playback.active
        tile = self._playback.tiles[active]
        if tile.free_us is None:
            self._desk.notices.say(
                self.tr("Lepas ubin aktif dahulu (U)"),
                self.tr(
                    "Bawa ubin yang dilepas ke bingkai yang sama kejadiannya dengan ubin lain, "
                    "lalu tekan = untuk menyamakannya."
                ),
                "warn",
            )
            return
        member = self.group.members[active]
        own_us = replace(member, offset_us=0).to_group_us(tile.free_us)
        offset_us = self._instant() - own_us
        self._place(sync.with_offset(self.group, member.evidence, offset_us))

    def by_sound(self) -> None:
        """Look for the active recording's place by its sound; `matching` tells how it goes."""
        pair = self._pair()
        if pair is None:
            self._desk.notices.say(
                self.tr("Tidak ada suara untuk dicocokkan"),
                self.tr("Ubin aktif dan satu ubin lain harus memuat suara."),
                "warn",
            )
            return
        self.stop_match()
        reference, wanted = pair
        job = self._desk.attempt(lambda: sync.match_job(self._desk.session, reference, wanted))
        if job is None:
            return
        self._match = self._desk.start(job, lambda found: self._on_found(reference, wanted, found))
        self._match.finished.connect(self._on_match_over)
        self.matching.emit(self._match)

    def stop_match(self) -> None:
        """Stop looking."""
        if self._match is not None:
            self._match.cancel()

    def close(self) -> None:
        """Stop looking, and do nothing any more: the recordings are being closed."""
        self._is_open = False
        self.stop_match()

    def by_clocks(self) -> None:
        """Lay every recording by what its recorder's clock says."""
        codes = [str(code) for code in self.group.codes]
        offsets = self._desk.attempt(lambda: sync.by_clocks(self._desk.session, codes))
        if offsets is None:
            self._desk.notices.say(
                self.tr("Jam perekam belum lengkap"),
                self.tr(
                    "Setiap rekaman harus menyebut waktu pembuatannya, dan selisih jam perekamnya "
                    "harus dicatat (Barang bukti, Jam perekam)."
                ),
                "warn",
            )
            return
        group = self.group
        for code, offset_us in zip(codes, offsets, strict=True):
            group = sync.with_offset(group, code, offset_us, method=SyncMethod.CLOCK)
        self._place(group)

    def save(self) -> None:
        """Store the group as it is on screen; one entry of the chain."""
        stored = self._desk.attempt(lambda: sync.store(self._desk.session, self.group))
        if stored is not None:
            self.stored = stored
            self._place(stored)
            text = self.tr("{code} tersimpan").format(code=stored.code)
            self._desk.notices.say(text, stored.name)

    def dissolve(self) -> None:
        """Take the stored group out of the case; what is on screen stays as a draft."""
        stored = self.stored
        if stored is not None:
            self._desk.attempt(lambda: sync.remove(self._desk.session, stored.code))

    def _pair(self) -> tuple[str, str] | None:
        """Give the item that the active one is matched against, and the active one."""
        active, tiles = self._playback.active, self._playback.tiles
        heard = self._playback.heard
        others = [n for n, tile in enumerate(tiles) if tile.sound is not None and n != active]
        if tiles[active].sound is None or not others:
            return None
        reference = heard if heard in others and heard is not None else others[0]
        members = self.group.members
        return str(members[reference].evidence), str(members[active].evidence)

    def _instant(self) -> int:
        """Give the time of the group at which the frame of another tile on screen begins."""
        at = self._playback.time_us
        for number, tile in enumerate(self._playback.tiles):
            frame = tile.frame(at)
            if number != self._playback.active and tile.index is not None and frame is not None:
                return tile.member.to_group_us(int(tile.index.times_us[frame]))
        return at

    def _on_found(self, reference: str, wanted: str, found: SoundMatch) -> None:
        if not self._is_open:
            return  # it came while the window was being closed
        if not found.is_sure:
            reasons = {
                "weak": self.tr("Suaranya tidak cukup mirip: mungkin bukan kejadian yang sama."),
                "ambiguous": self.tr("Lebih dari satu tempat hampir sama cocoknya."),
                "silent": self.tr("Salah satunya tidak memuat suara apa pun."),
                "short": self.tr("Salah satunya lebih pendek dari 3 detik."),
            }
            text = self.tr("Tidak ada yang diubah. Samakan dengan tangan: U, lalu =.")
            title = self.tr("Tidak yakin: {a} dan {b}").format(a=reference, b=wanted)
            self._desk.notices.say(title, f"{reasons.get(found.why, '')} {text}", "warn")
            return
        self._place(sync.matched(self.group, reference, wanted, found))
        text = self.tr(
            "{offset} terhadap {a}, keyakinan {n} %, bersama-sama {s} detik. Suara yang sama bisa "
            "juga diputar di dua tempat: lihat sendiri sebelum menyimpan."
        ).format(
            offset=offset_text(found.offset_us),
            a=reference,
            n=found.confidence_percent,
            s=found.overlap_us // 1_000_000,
        )
        self._desk.notices.say(self.tr("{b} cocok").format(b=wanted), text)

    def _on_match_over(self) -> None:
        self._match = None
        if self._is_open:
            self.matching.emit(None)

    def _on_stored(self, _code: str) -> None:
        """Follow what undo and others made of the group."""
        if self.stored is None or not self._is_open:
            return
        code = self.stored.code
        found = [one for one in sync.listed(self._desk.session) if one.code == code]
        if not found:
            self.stored = None
            self._take(replace(self.group, code=type(code)("")))
        elif found[0] != self.stored and set(found[0].codes) == set(self.group.codes):
            self.stored = found[0]
            self._place(found[0])

    def _place(self, group: SyncGroup) -> None:
        by_code = {member.evidence: member for member in group.members}
        for number, member in enumerate(self.group.members):
            wanted = by_code[member.evidence]
            tile = self._playback.tiles[number]
            if wanted != tile.member or tile.free_us is not None:
                self._playback.place(number, wanted)
        ordered = tuple(by_code[member.evidence] for member in self.group.members)
        self._take(replace(group, members=ordered))

    def _take(self, group: SyncGroup) -> None:
        self.group = group
        self.changed.emit()
