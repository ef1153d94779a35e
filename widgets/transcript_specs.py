"""What is done with the text of a transcript, and its keys."""

from __future__ import annotations

from widgets.action_spec import QT_TRANSLATE_NOOP, ActionSpec, Group
from widgets.action_spec import action as _a

TRANSCRIPT_SPECS: tuple[ActionSpec, ...] = (
    _a("transcript.find", Group.EDIT, QT_TRANSLATE_NOOP("Actions", "Cari dan ganti di transkrip"),
       "Ctrl+F", icon="search"),
    _a("transcript.split", Group.EDIT, QT_TRANSLATE_NOOP("Actions", "Pisah segmen di kata ini"),
       "Ctrl+Shift+P", writes=True),
    _a("transcript.join", Group.EDIT, QT_TRANSLATE_NOOP("Actions", "Gabung dengan segmen berikut"),
       "Ctrl+J", writes=True),
    _a("transcript.start", Group.EDIT,
       QT_TRANSLATE_NOOP("Actions", "Segmen mulai di titik putar"), "Ctrl+,", writes=True),
    _a("transcript.end", Group.EDIT,
       QT_TRANSLATE_NOOP("Actions", "Segmen berakhir di titik putar"), "Ctrl+.", writes=True),
    _a("transcript.start_back", Group.EDIT,
       QT_TRANSLATE_NOOP("Actions", "Awal segmen 0,1 detik lebih dini"), "F6", writes=True),
    _a("transcript.start_on", Group.EDIT,
       QT_TRANSLATE_NOOP("Actions", "Awal segmen 0,1 detik lebih lambat"), "F7", writes=True),
    _a("transcript.end_back", Group.EDIT,
       QT_TRANSLATE_NOOP("Actions", "Akhir segmen 0,1 detik lebih dini"), "F8", writes=True),
    _a("transcript.end_on", Group.EDIT,
       QT_TRANSLATE_NOOP("Actions", "Akhir segmen 0,1 detik lebih lambat"), "F9", writes=True),
    _a("transcript.speakers", Group.EDIT, QT_TRANSLATE_NOOP("Actions", "Nama pembicara…"),
       "Ctrl+Alt+K", icon="person", writes=True),
    _a("transcript.voices", Group.EDIT,
       QT_TRANSLATE_NOOP("Actions", "Usulkan siapa berbicara…"), "Ctrl+Alt+S", writes=True),
    _a("transcript.word", Group.EDIT, QT_TRANSLATE_NOOP("Actions", "Masukkan kata ke daftar kata"),
       "Ctrl+Alt+W"),
    _a("transcript.machine", Group.EDIT,
       QT_TRANSLATE_NOOP("Actions", "Teks mesin dan perubahannya"), "Ctrl+Shift+M"),
    _a("transcript.prompted", Group.EVIDENCE,
       QT_TRANSLATE_NOOP("Actions", "Transkrip kedua dengan kata bantu…"), "Ctrl+Shift+D",
       writes=True),
    _a("transcript.import", Group.EVIDENCE, QT_TRANSLATE_NOOP("Actions", "Impor transkrip…"),
       "Ctrl+Alt+I", icon="file", writes=True),
)  # fmt: skip
