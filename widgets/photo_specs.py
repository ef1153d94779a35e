"""The actions on photos: pages, the contact sheet, the comparison."""

from __future__ import annotations

from widgets.action_spec import QT_TRANSLATE_NOOP, ActionSpec, Group
from widgets.action_spec import action as _a

PHOTO_SPECS: tuple[ActionSpec, ...] = (
    _a(
        "photo.sheet",
        Group.EVIDENCE,
        QT_TRANSLATE_NOOP("Actions", "Lembar kontak foto…"),
        "Ctrl+P",
        icon="photo",
    ),
    _a(
        "photo.compare",
        Group.EVIDENCE,
        QT_TRANSLATE_NOOP("Actions", "Bandingkan foto atau bingkai…"),
        "Ctrl+M",
    ),
    _a(
        "photo.page.back",
        Group.PICTURE,
        QT_TRANSLATE_NOOP("Actions", "Halaman foto sebelumnya"),
        "Ctrl+PgUp",
    ),
    _a(
        "photo.page.on",
        Group.PICTURE,
        QT_TRANSLATE_NOOP("Actions", "Halaman foto berikutnya"),
        "Ctrl+PgDown",
    ),
    _a(
        "zoom.height",
        Group.PICTURE,
        QT_TRANSLATE_NOOP("Actions", "Isi tinggi layar (panorama)"),
        "H",
        typed=True,
    ),
)
