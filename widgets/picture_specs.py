"""The actions on the picture itself: how large, how turned, how light, and what is taken of it."""

from __future__ import annotations

from widgets.action_spec import QT_TRANSLATE_NOOP, ActionSpec, Group
from widgets.action_spec import action as _a

_P = Group.PICTURE

PICTURE_SPECS: tuple[ActionSpec, ...] = (
    _a("zoom.in", _P, QT_TRANSLATE_NOOP("Actions", "Perbesar"), "+", "=", typed=True),
    _a("zoom.out", _P, QT_TRANSLATE_NOOP("Actions", "Perkecil"), "-", typed=True),
    _a("zoom.fit", _P, QT_TRANSLATE_NOOP("Actions", "Tampilkan utuh"), "0", icon="fit", typed=True),
    _a("zoom.actual", _P, QT_TRANSLATE_NOOP("Actions", "Ukuran asli, 100 %"), "Ctrl+1"),
    _a("pan.left", _P, QT_TRANSLATE_NOOP("Actions", "Geser pandangan ke kiri"), "Alt+Left"),
    _a("pan.right", _P, QT_TRANSLATE_NOOP("Actions", "Geser pandangan ke kanan"), "Alt+Right"),
    _a("pan.up", _P, QT_TRANSLATE_NOOP("Actions", "Geser pandangan ke atas"), "Alt+Up"),
    _a("pan.down", _P, QT_TRANSLATE_NOOP("Actions", "Geser pandangan ke bawah"), "Alt+Down"),
    _a("turn.right", _P, QT_TRANSLATE_NOOP("Actions", "Putar tampilan ke kanan"), "Ctrl+Shift+R"),
    _a("turn.left", _P, QT_TRANSLATE_NOOP("Actions", "Putar tampilan ke kiri"), "Ctrl+Shift+L"),
    _a("lens", _P, QT_TRANSLATE_NOOP("Actions", "Kaca pembesar"), "Z", typed=True),
    _a(
        "lens.grow",
        _P,
        QT_TRANSLATE_NOOP("Actions", "Kekuatan kaca pembesar: 2, 4, 8 kali"),
        "Shift+Z",
        typed=True,
    ),
    _a(
        "view.grid",
        _P,
        QT_TRANSLATE_NOOP("Actions", "Garis antarpiksel (mulai 800 %)"),
        "Ctrl+Shift+G",
    ),
    _a("view.adjust", _P, QT_TRANSLATE_NOOP("Actions", "Sesuaikan tampilan"), "V", typed=True),
    _a(
        "view.compare",
        _P,
        QT_TRANSLATE_NOOP("Actions", "Bandingkan dengan aslinya (tahan)"),
        "X",
        typed=True,
    ),
    _a(
        "view.reset",
        _P,
        QT_TRANSLATE_NOOP("Actions", "Kembalikan tampilan"),
        "Shift+V",
        typed=True,
    ),
    _a(
        "frame.save",
        _P,
        QT_TRANSLATE_NOOP("Actions", "Simpan bingkai ini sebagai turunan"),
        "Shift+S",
        icon="still",
        writes=True,
        typed=True,
    ),
    _a(
        "frame.enhance",
        _P,
        QT_TRANSLATE_NOOP("Actions", "Olah gambar diam…"),
        "Alt+O",
        icon="contrast",
        writes=True,
    ),
    _a("frame.copy", _P, QT_TRANSLATE_NOOP("Actions", "Salin bingkai"), "Ctrl+Shift+C"),
    _a("frame.cite", _P, QT_TRANSLATE_NOOP("Actions", "Salin rujukan bingkai"), "Ctrl+Alt+C"),
    _a(
        "view.caption",
        _P,
        QT_TRANSLATE_NOOP("Actions", "Baris keterangan di bawah gambar"),
        "Ctrl+Shift+I",
    ),
)
