"""The actions of marking in a hurry, and of bringing what was marked into shape."""

from __future__ import annotations

from widgets.action_spec import QT_TRANSLATE_NOOP, ActionSpec, Group
from widgets.action_spec import action as _a

_M = Group.MARK

MARK_SPECS: tuple[ActionSpec, ...] = (
    _a("mark.last", _M, QT_TRANSLATE_NOOP("Actions", "Pilih 5 detik terakhir"), "Shift+I",
       writes=True, typed=True),
    _a("mark.last.far", _M, QT_TRANSLATE_NOOP("Actions", "Pilih 10 detik terakhir"), "Shift+O",
       writes=True, typed=True),
    _a("mark.lag", _M, QT_TRANSLATE_NOOP("Actions", "Jeda reaksi tangan…"), "Ctrl+Alt+L"),
    _a("mark.catalogue", _M, QT_TRANSLATE_NOOP("Actions", "Katalog dugaan pelanggaran…"),
       "Shift+F1"),
    _a("moment.clip.dressed", _M, QT_TRANSLATE_NOOP("Actions", "Klip dengan isi dan langkah…"),
       "Shift+C", writes=True, typed=True),
    _a("moment.sheet", _M, QT_TRANSLATE_NOOP("Actions", "Lembar kontak momen…"), "Ctrl+Alt+H"),
    _a("moment.figures", _M, QT_TRANSLATE_NOOP("Actions", "Bentuk pada gambar momen…"), "Shift+R",
       writes=True, typed=True),
    _a("mark.gesture", _M, QT_TRANSLATE_NOOP("Actions", "Meja gestur…"), "Shift+H", typed=True),
    _a("second.begin", _M, QT_TRANSLATE_NOOP("Actions", "Telaah kedua (buta)…"),
       "Ctrl+Alt+2", icon="lock", writes=True),
    _a("second.compare", _M, QT_TRANSLATE_NOOP("Actions", "Bandingkan dua telaah…"),
       "Ctrl+Alt+3"),
    _a("moment.start.back", _M, QT_TRANSLATE_NOOP("Actions", "Awal momen satu bingkai mundur"),
       "Alt+,", writes=True),
    _a("moment.start.on", _M, QT_TRANSLATE_NOOP("Actions", "Awal momen satu bingkai maju"),
       "Alt+.", writes=True),
    _a("moment.end.back", _M, QT_TRANSLATE_NOOP("Actions", "Akhir momen satu bingkai mundur"),
       "Ctrl+Alt+,", writes=True),
    _a("moment.end.on", _M, QT_TRANSLATE_NOOP("Actions", "Akhir momen satu bingkai maju"),
       "Ctrl+Alt+.", writes=True),
    _a("moment.split", _M, QT_TRANSLATE_NOOP("Actions", "Belah momen di titik putar"), "T",
       writes=True, typed=True),
    _a("moment.join", _M, QT_TRANSLATE_NOOP("Actions", "Gabungkan dengan momen berikutnya"), "G",
       writes=True, typed=True),
    _a("moment.copy", _M, QT_TRANSLATE_NOOP("Actions", "Salin momen ke rekaman serentak"),
       "Shift+G", writes=True, typed=True),
)  # fmt: skip
