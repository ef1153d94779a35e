"""Every action of the window, its text and its keys, declared once."""

from __future__ import annotations

from widgets.action_spec import GROUP_TITLES, QT_TRANSLATE_NOOP, ActionSpec, Group
from widgets.action_spec import action as _a
from widgets.case_specs import CASE_SPECS
from widgets.mark_specs import MARK_SPECS
from widgets.photo_specs import PHOTO_SPECS
from widgets.picture_specs import PICTURE_SPECS
from widgets.play_specs import PLAY_SPECS
from widgets.queue_specs import QUEUE_SPECS
from widgets.transcript_specs import TRANSCRIPT_SPECS

__all__ = ["GROUP_TITLES", "QT_TRANSLATE_NOOP", "SPECS", "ActionSpec", "Group"]

SPECS: tuple[ActionSpec, ...] = (
    *CASE_SPECS,
    _a(
        "edit.undo",
        Group.EDIT,
        QT_TRANSLATE_NOOP("Actions", "Urungkan"),
        "Ctrl+Z",
        icon="undo",
        writes=True,
    ),
    _a(
        "edit.redo",
        Group.EDIT,
        QT_TRANSLATE_NOOP("Actions", "Ulangi lagi"),
        "Ctrl+Y",
        "Ctrl+Shift+Z",
        icon="redo",
        writes=True,
    ),
    _a(
        "search",
        Group.EDIT,
        QT_TRANSLATE_NOOP("Actions", "Cari di perkara ini"),
        "Ctrl+K",
        icon="search",
    ),
    _a(
        "search.everywhere",
        Group.EDIT,
        QT_TRANSLATE_NOOP("Actions", "Cari di semua perkara"),
        "Ctrl+Shift+K",
    ),
    *PLAY_SPECS,
    _a(
        "mark.in",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Awal momen di sini"),
        "I",
        writes=True,
        typed=True,
    ),
    _a(
        "mark.out",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Akhir momen di sini"),
        "O",
        writes=True,
        typed=True,
    ),
    _a(
        "mark.moment",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Tandai momen…"),
        "Return",
        "Enter",
        icon="tag",
        writes=True,
        typed=True,
    ),
    _a(
        "mark.clear",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Batalkan awal dan akhir"),
        "Esc",
        writes=True,
        typed=True,
    ),
    _a(
        "moment.still",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Simpan gambar diam momen"),
        "S",
        icon="still",
        writes=True,
        typed=True,
    ),
    _a(
        "moment.clip",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Buat klip momen"),
        "C",
        icon="clip",
        writes=True,
        typed=True,
    ),
    _a(
        "clips.all",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Buat klip semua momen"),
        "Ctrl+Shift+J",
        writes=True,
    ),
    _a(
        "moment.redact",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Buat salinan tertutup…"),
        "Ctrl+Shift+X",
        writes=True,
    ),
    _a(
        "redaction.review",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Periksa salinan tertutup…"),
        "Ctrl+Shift+Y",
    ),
    _a(
        "mark.region",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Gambar kotak pada bingkai"),
        "R",
        writes=True,
        typed=True,
    ),
    _a(
        "transcribe",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Transkripsikan butir ini"),
        "Ctrl+T",
        icon="transcript",
        writes=True,
    ),
    _a(
        "transcribe.all",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Transkripsikan semua yang belum"),
        "Ctrl+Alt+A",
        writes=True,
    ),
    _a(
        "transcript.export",
        Group.EVIDENCE,
        QT_TRANSLATE_NOOP("Actions", "Simpan transkrip…"),
        "Ctrl+Alt+T",
    ),
    *TRANSCRIPT_SPECS,
    _a(
        "doubt.next",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Dengar bagian berikut yang ragu"),
        "D",
        icon="ear",
    ),
    _a(
        "doubt.confirm",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Segmen sudah didengar dan cocok"),
        "Y",
        writes=True,
    ),
    _a(
        "doubt.mend",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Perbaiki segmen"),
        "E",
        writes=True,
    ),
    _a(
        "suggest",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Cari usulan dari ujaran"),
        "Ctrl+U",
        icon="bulb",
        writes=True,
    ),
    _a("view.transcript", Group.VIEW, QT_TRANSLATE_NOOP("Actions", "Transkrip"), "Alt+1"),
    _a("view.moments", Group.VIEW, QT_TRANSLATE_NOOP("Actions", "Momen"), "Alt+2"),
    _a("view.suggestions", Group.VIEW, QT_TRANSLATE_NOOP("Actions", "Usulan"), "Alt+3"),
    _a("view.details", Group.VIEW, QT_TRANSLATE_NOOP("Actions", "Rincian"), "Alt+4"),
    _a("view.history", Group.VIEW, QT_TRANSLATE_NOOP("Actions", "Riwayat"), "Alt+5"),
    _a("view.timeline", Group.VIEW, QT_TRANSLATE_NOOP("Actions", "Ke garis waktu"), "Alt+6"),
    _a(
        "view.spectrogram",
        Group.VIEW,
        QT_TRANSLATE_NOOP("Actions", "Spektrogram video"),
        "Ctrl+Shift+F",
    ),
    _a(
        "view.full",
        Group.VIEW,
        QT_TRANSLATE_NOOP("Actions", "Layar penuh"),
        "Shift+F11",
        case=False,
    ),
    _a("hearing", Group.VIEW, QT_TRANSLATE_NOOP("Actions", "Tampilkan di sidang"), "F11"),
    _a(
        "help.keys",
        Group.VIEW,
        QT_TRANSLATE_NOOP("Actions", "Daftar tombol"),
        "F1",
        icon="help",
        case=False,
    ),
    *MARK_SPECS,
    *PICTURE_SPECS,
    *PHOTO_SPECS,
    *QUEUE_SPECS,
)
