"""The actions that move the open item, and how it is heard."""

from __future__ import annotations

from widgets.action_spec import QT_TRANSLATE_NOOP, ActionSpec, Group
from widgets.action_spec import action as _a

_P = Group.PLAY

PLAY_SPECS: tuple[ActionSpec, ...] = (
    _a("play.toggle", _P, QT_TRANSLATE_NOOP("Actions", "Putar / jeda"), "Space", typed=True),
    _a("play.back", _P, QT_TRANSLATE_NOOP("Actions", "Putar mundur, lagi: lebih cepat"), "J",
       typed=True),
    _a("play.stop", _P, QT_TRANSLATE_NOOP("Actions", "Jeda"), "K", typed=True),
    _a("play.on", _P, QT_TRANSLATE_NOOP("Actions", "Putar maju, lagi: lebih cepat"), "L",
       typed=True),
    _a("play.back.slow", _P, QT_TRANSLATE_NOOP("Actions", "Mundur lambat, lagi: lebih lambat"),
       "Shift+J", typed=True),
    _a("play.on.slow", _P, QT_TRANSLATE_NOOP("Actions", "Maju lambat, lagi: lebih lambat"),
       "Shift+L", typed=True),
    _a("speed.slower", _P, QT_TRANSLATE_NOOP("Actions", "Kecepatan turun"), "[", typed=True),
    _a("speed.faster", _P, QT_TRANSLATE_NOOP("Actions", "Kecepatan naik"), "]", typed=True),
    _a("speed.normal", _P, QT_TRANSLATE_NOOP("Actions", "Kecepatan normal"), "Backspace",
       typed=True),
    _a("frame.back", _P, QT_TRANSLATE_NOOP("Actions", "Mundur satu bingkai"), ",", typed=True),
    _a("frame.on", _P, QT_TRANSLATE_NOOP("Actions", "Maju satu bingkai"), ".", typed=True),
    _a("second.back", _P, QT_TRANSLATE_NOOP("Actions", "Mundur 1 detik"), "<", typed=True),
    _a("second.on", _P, QT_TRANSLATE_NOOP("Actions", "Maju 1 detik"), ">", typed=True),
    _a("skip.back", _P, QT_TRANSLATE_NOOP("Actions", "Mundur 5 detik"), "Ctrl+Left"),
    _a("skip.on", _P, QT_TRANSLATE_NOOP("Actions", "Maju 5 detik"), "Ctrl+Right"),
    _a("skip.back.far", _P, QT_TRANSLATE_NOOP("Actions", "Mundur 10 detik"), "Ctrl+Shift+Left"),
    _a("skip.on.far", _P, QT_TRANSLATE_NOOP("Actions", "Maju 10 detik"), "Ctrl+Shift+Right"),
    _a("goto", _P, QT_TRANSLATE_NOOP("Actions", "Pergi ke waktu, bingkai, atau pts…"), "Ctrl+G",
       icon="clock"),
    _a("loop.a", _P, QT_TRANSLATE_NOOP("Actions", "Ulang dari sini (A)"), "A", typed=True),
    _a("loop.b", _P, QT_TRANSLATE_NOOP("Actions", "Ulang sampai sini (B)"), "B", typed=True),
    _a("loop.clear", _P, QT_TRANSLATE_NOOP("Actions", "Berhenti mengulang"), "Shift+A",
       typed=True),
    _a("loop.chosen", _P, QT_TRANSLATE_NOOP("Actions", "Ulang pilihan atau momen terpilih"),
       "Ctrl+L", icon="repeat"),
    _a("sound.mute", _P, QT_TRANSLATE_NOOP("Actions", "Bisukan / bunyikan"), "M", typed=True),
    _a("sound.louder", _P, QT_TRANSLATE_NOOP("Actions", "Lebih keras"), "Ctrl+Up"),
    _a("sound.softer", _P, QT_TRANSLATE_NOOP("Actions", "Lebih pelan"), "Ctrl+Down"),
    _a("sound.channel", _P, QT_TRANSLATE_NOOP("Actions", "Kanal berikutnya saja"), "Shift+M",
       typed=True),
    _a("play.options", _P, QT_TRANSLATE_NOOP("Actions", "Pilihan pemutar: trek, kanal, geser…"),
       "Ctrl+Shift+A"),
    _a("play.copies", _P, QT_TRANSLATE_NOOP("Actions", "Salinan ringan video berat: ya / tidak"),
       "Ctrl+Alt+P"),
    _a("play.state", _P, QT_TRANSLATE_NOOP("Actions", "Keadaan berkas"), "Ctrl+I", icon="info"),
)  # fmt: skip
