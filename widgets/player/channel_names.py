"""Sound channels by the names that people use."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.viewing import SoundTrack


def channel_name(track: SoundTrack, place: int) -> str:
    """Name one channel of a track; by its number where FFmpeg gives it no place in a room."""
    names = {
        "FL": _tr("kiri"),
        "FR": _tr("kanan"),
        "FC": _tr("tengah"),
        "LFE": _tr("bas"),
        "BL": _tr("belakang kiri"),
        "BR": _tr("belakang kanan"),
        "BC": _tr("belakang tengah"),
        "SL": _tr("samping kiri"),
        "SR": _tr("samping kanan"),
    }
    code = track.channels[place] if place < len(track.channels) else ""
    return names.get(code, str(place + 1))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChannelNames", text)
