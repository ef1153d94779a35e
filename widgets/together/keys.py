"""Every key of the window of several recordings, declared once; F1 there lists them."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.action_spec import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Key:
    """One thing a person can do, with its keys."""

    name: str
    """Key in code."""
    text: str
    """Indonesian source text."""
    keys: tuple[str, ...]
    """Portable key texts; the first is shown."""
    writes: bool = False
    """Off in a case opened for reading only."""


def _k(name: str, text: str, *keys: str, writes: bool = False) -> Key:
    return Key(name, text, keys, writes)


KEYS: tuple[Key, ...] = (
    _k("toggle", QT_TRANSLATE_NOOP("Together", "Putar / jeda semua"), "Space", "K"),
    _k("reverse", QT_TRANSLATE_NOOP("Together", "Putar mundur"), "J"),
    _k("forward", QT_TRANSLATE_NOOP("Together", "Putar maju"), "L"),
    _k("back", QT_TRANSLATE_NOOP("Together", "Mundur satu bingkai ubin aktif"), ","),
    _k("on", QT_TRANSLATE_NOOP("Together", "Maju satu bingkai ubin aktif"), "."),
    _k("skip_back", QT_TRANSLATE_NOOP("Together", "Mundur 5 detik"), "Ctrl+Left"),
    _k("skip_on", QT_TRANSLATE_NOOP("Together", "Maju 5 detik"), "Ctrl+Right"),
    _k("begin", QT_TRANSLATE_NOOP("Together", "Ke awal"), "Home"),
    _k("end", QT_TRANSLATE_NOOP("Together", "Ke akhir"), "End"),
    _k("loop", QT_TRANSLATE_NOOP("Together", "Ulang-ulang antara I dan O"), "B"),
    _k("tile1", QT_TRANSLATE_NOOP("Together", "Aktifkan ubin 1"), "1"),
    _k("tile2", QT_TRANSLATE_NOOP("Together", "Aktifkan ubin 2"), "2"),
    _k("tile3", QT_TRANSLATE_NOOP("Together", "Aktifkan ubin 3"), "3"),
    _k("tile4", QT_TRANSLATE_NOOP("Together", "Aktifkan ubin 4"), "4"),
    _k("hear", QT_TRANSLATE_NOOP("Together", "Dengarkan ubin aktif"), "A"),
    _k("earlier_frame", QT_TRANSLATE_NOOP("Together", "Geser −1 bingkai"), "["),
    _k("later_frame", QT_TRANSLATE_NOOP("Together", "Geser +1 bingkai"), "]"),
    _k("earlier_10", QT_TRANSLATE_NOOP("Together", "Geser −10 ms"), "Ctrl+["),
    _k("later_10", QT_TRANSLATE_NOOP("Together", "Geser +10 ms"), "Ctrl+]"),
    _k("earlier_100", QT_TRANSLATE_NOOP("Together", "Geser −100 ms"), "Alt+["),
    _k("later_100", QT_TRANSLATE_NOOP("Together", "Geser +100 ms"), "Alt+]"),
    _k("free", QT_TRANSLATE_NOOP("Together", "Lepas ubin aktif / kembalikan"), "U"),
    _k("same", QT_TRANSLATE_NOOP("Together", "Samakan di sini"), "="),
    _k("match", QT_TRANSLATE_NOOP("Together", "Cocokkan dengan suara"), "G"),
    _k("clocks", QT_TRANSLATE_NOOP("Together", "Samakan menurut jam perekam"), "T"),
    _k("save", QT_TRANSLATE_NOOP("Together", "Simpan waktu bersama"), "Ctrl+S", writes=True),
    _k("dissolve", QT_TRANSLATE_NOOP("Together", "Bubarkan waktu bersama"), writes=True),
    _k("undo", QT_TRANSLATE_NOOP("Together", "Urungkan"), "Ctrl+Z", writes=True),
    _k("redo", QT_TRANSLATE_NOOP("Together", "Ulangi lagi"), "Ctrl+Y", writes=True),
    _k("mark_in", QT_TRANSLATE_NOOP("Together", "Awal momen ubin aktif"), "I", writes=True),
    _k("mark_out", QT_TRANSLATE_NOOP("Together", "Akhir momen ubin aktif"), "O", writes=True),
    _k("mark", QT_TRANSLATE_NOOP("Together", "Tandai momen…"), "Return", "Enter", writes=True),
    _k("clear", QT_TRANSLATE_NOOP("Together", "Batalkan awal dan akhir"), "Esc"),
    _k("keys", QT_TRANSLATE_NOOP("Together", "Daftar tombol"), "F1"),
    _k("close", QT_TRANSLATE_NOOP("Together", "Tutup"), "Ctrl+W"),
)
