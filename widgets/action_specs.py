"""Every action of the window, its text and its keys, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark a text for lupdate, which looks for this name; Qt's own is typed as object."""
    return text


class Group(StrEnum):
    """Where an action stands in the menu and in the list under F1."""

    CASE = "case"
    EDIT = "edit"
    PLAY = "play"
    MARK = "mark"
    VIEW = "view"


GROUP_TITLES = {
    Group.CASE: QT_TRANSLATE_NOOP("Actions", "Perkara"),
    Group.EDIT: QT_TRANSLATE_NOOP("Actions", "Sunting"),
    Group.PLAY: QT_TRANSLATE_NOOP("Actions", "Putar"),
    Group.MARK: QT_TRANSLATE_NOOP("Actions", "Tandai"),
    Group.VIEW: QT_TRANSLATE_NOOP("Actions", "Tampilan"),
}


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One declared action."""

    name: str
    """Key in the settings and in code."""
    group: Group
    """Menu."""
    text: str
    """Indonesian source text."""
    keys: tuple[str, ...] = ()
    """Portable key texts; the first is shown."""
    icon: str = ""
    """Drawing of `resources/icons`."""
    needs_case: bool = True
    """Off while no case is open."""
    needs_writing: bool = False
    """Off in a case opened for reading only."""
    is_typed: bool = False
    """A plain letter, digit or sign: it must not fire while a person writes in a field."""


def _a(
    name: str,
    group: Group,
    text: str,
    *keys: str,
    icon: str = "",
    case: bool = True,
    writes: bool = False,
    typed: bool = False,
) -> ActionSpec:
    return ActionSpec(name, group, text, keys, icon, case, writes, typed)


SPECS: tuple[ActionSpec, ...] = (
    _a(
        "case.new",
        Group.CASE,
        QT_TRANSLATE_NOOP("Actions", "Perkara baru…"),
        "Ctrl+N",
        icon="case-new",
        case=False,
    ),
    _a(
        "case.open",
        Group.CASE,
        QT_TRANSLATE_NOOP("Actions", "Buka perkara…"),
        "Ctrl+O",
        icon="case-open",
        case=False,
    ),
    _a(
        "case.sample",
        Group.CASE,
        QT_TRANSLATE_NOOP("Actions", "Buka perkara contoh"),
        icon="sample",
        case=False,
    ),
    _a(
        "case.form",
        Group.CASE,
        QT_TRANSLATE_NOOP("Actions", "Formulir perkara…"),
        "Ctrl+E",
        icon="edit",
    ),
    _a(
        "evidence.add",
        Group.CASE,
        QT_TRANSLATE_NOOP("Actions", "Tambah barang bukti…"),
        "Ctrl+B",
        icon="plus",
        writes=True,
    ),
    _a(
        "dossier.build",
        Group.CASE,
        QT_TRANSLATE_NOOP("Actions", "Susun berkas…"),
        "Ctrl+D",
        icon="dossier",
        writes=True,
    ),
    _a(
        "case.verify",
        Group.CASE,
        QT_TRANSLATE_NOOP("Actions", "Verifikasi keutuhan"),
        "Ctrl+Shift+V",
        icon="shield",
    ),
    _a(
        "file.verify",
        Group.CASE,
        QT_TRANSLATE_NOOP("Actions", "Verifikasi berkas lain…"),
        icon="shield",
        case=False,
    ),
    _a("case.close", Group.CASE, QT_TRANSLATE_NOOP("Actions", "Tutup perkara"), "Ctrl+W"),
    _a("app.quit", Group.CASE, QT_TRANSLATE_NOOP("Actions", "Keluar"), "Ctrl+Q", case=False),
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
        "search", Group.EDIT, QT_TRANSLATE_NOOP("Actions", "Cari di semua"), "Ctrl+K", icon="search"
    ),
    _a(
        "play.toggle",
        Group.PLAY,
        QT_TRANSLATE_NOOP("Actions", "Putar / jeda"),
        "Space",
        "K",
        typed=True,
    ),
    _a("play.back", Group.PLAY, QT_TRANSLATE_NOOP("Actions", "Putar mundur"), "J", typed=True),
    _a(
        "play.on",
        Group.PLAY,
        QT_TRANSLATE_NOOP("Actions", "Putar maju lebih cepat"),
        "L",
        typed=True,
    ),
    _a("skip.back", Group.PLAY, QT_TRANSLATE_NOOP("Actions", "Mundur 5 detik"), "Ctrl+Left"),
    _a("skip.on", Group.PLAY, QT_TRANSLATE_NOOP("Actions", "Maju 5 detik"), "Ctrl+Right"),
    _a(
        "frame.back",
        Group.PLAY,
        QT_TRANSLATE_NOOP("Actions", "Mundur satu bingkai"),
        ",",
        typed=True,
    ),
    _a("frame.on", Group.PLAY, QT_TRANSLATE_NOOP("Actions", "Maju satu bingkai"), ".", typed=True),
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
    _a("view.full", Group.VIEW, QT_TRANSLATE_NOOP("Actions", "Layar penuh"), "F11", case=False),
    _a(
        "help.keys",
        Group.VIEW,
        QT_TRANSLATE_NOOP("Actions", "Daftar tombol"),
        "F1",
        icon="help",
        case=False,
    ),
)
