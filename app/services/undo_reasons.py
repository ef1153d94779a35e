"""Which acts of the chain leave no step to take back, and why not, in the words of the window.

Every act is one of four kinds: it can be taken back (`earlier_acts.ACTS`), it takes another back
(`BACK`), it decides nothing (`NOTHING_DECIDED`), or it stays by its nature (`STAYS`). A test walks
through all acts that have words in the history, so that a new one is given its kind.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.services import earlier_acts
from app.services.replay_entries import BROKEN_ROW, Entry, parse
from app.services.session import CaseSession

_LOOKED_BACK = 400
"""Entries that are gone through for the newest act."""

BACK = frozenset(
    (
        "party.restore", "second.reopen", "suggestion.open", "transcript.remove",
        "transcript.revise_undo",
    )
)  # fmt: skip
"""Acts that are only written when another is taken back, or done again."""
NOTHING_DECIDED = {
    "case.open": "opening changes nothing of the case",
    "case.upgrade": "another form of the same rows; the older file is kept",
    "case.verify": "a check changes nothing of the case",
    "evidence.claims": "read from the file by the program",
    "evidence.fence": "follows from a failed check; a person decides on it",
    "evidence.probe": "read from the file by the program",
    "evidence.view": "looking changes nothing of the case",
    "suggestion.find": "leads of the program, on which a person decides",
    "transcript.begin": "a run of the model; another transcript can be chosen",
    "transcript.break_off": "a run of the model",
    "transcript.finish": "a run of the model",
    "transcript.stretch": "a run of the model",
    "unreadable": "no act: a line that cannot be read",
}
"""Acts without a decision of a person about the case, and why they are none."""

_EVIDENCE = (
    "Barang bukti yang sudah diterima tidak dikeluarkan lagi; bila tidak dipakai, tariklah dengan "
    "alasan.",
    "Evidence that was taken in does not leave again; where it is not used, withdraw it with a "
    "reason.",
)
_MADE = (
    "Gambar, klip, atau salinan yang sudah dibuat tetap tersimpan bersama hash-nya, sebab mungkin "
    "sudah dikutip.",
    "A still, clip or copy that was made stays with its hash: it may have been quoted already.",
)
_SIGNED = (
    "Berkas, tanda tangan, dan persetujuan tetap berlaku sebagaimana diberikan; buatlah yang baru "
    "bila ada perubahan.",
    "Dossiers, signatures and confirmations stand as they were given; make a new one where "
    "something changes.",
)
_SIGNERS = (
    "Daftar penanda tangan hanya diubah dengan tindakan baru beserta alasannya.",
    "The list of those who sign is changed only by a new act with its reason.",
)
_HANDED = (
    "Serah terima, cap waktu, dan paket sudah dipegang pihak lain, jadi tidak dapat ditarik "
    "kembali.",
    "Handovers, time stamps and packages are held by others by now and cannot be taken back.",
)
_OUTSIDE = (
    "Salinan yang sudah keluar dari perkara tidak dapat ditarik kembali.",
    "A copy that has left the case cannot be taken back.",
)
_READING = (
    "Mulai, tutup, atau henti telaah kedua tidak diurungkan: penandaan yang dibekukan harus tetap "
    "buta.",
    "Beginning, closing or breaking off a second reading is not undone: a fixed coding has to stay "
    "blind.",
)
_HEARING = (
    "Apa yang dilihat sidang diatur di layar penyaji, bukan dengan mengurungkan.",
    "What the room sees is set on the presenter's screen, not by undoing.",
)
_DECIDED = (
    "Putusan atas barang bukti yang gagal diperiksa diganti dengan putusan baru beserta alasannya.",
    "A decision on evidence that failed its check is replaced by a new one with its reason.",
)
_NEW = (
    "Perkara yang sudah dibuka tidak ditiadakan; riwayatnya dimulai di sini.",
    "A case that was opened is not done away with; its history begins here.",
)

STAYS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("evidence.add", "evidence.duplicate"), _EVIDENCE),
    **dict.fromkeys(("derivative.clip", "derivative.redacted", "derivative.still"), _MADE),
    **dict.fromkeys(
        (
            "derivative.confirm",
            "dossier.build",
            "dossier.release",
            "dossier.sign",
            "dossier.stamp",
        ),
        _SIGNED,
    ),
    **dict.fromkeys(("identity.add", "identity.remove"), _SIGNERS),
    **dict.fromkeys(
        ("anchor.make", "case.import", "package.export", "package.import", "package.receipt"),
        _HANDED,
    ),
    **dict.fromkeys(
        (
            "deadline.copy",
            "derivative.copy",
            "dossier.copy",
            "sheet.copy",
            "table.copy",
            "transcript.copy",
        ),
        _OUTSIDE,
    ),
    **dict.fromkeys(("second.begin", "second.close", "second.drop"), _READING),
    **dict.fromkeys(("hearing.closed", "hearing.open"), _HEARING),
    "evidence.decide": _DECIDED,
    "case.new": _NEW,
}
"""Acts that stay by their nature: one sentence why, Indonesian and English."""

_ANOTHER = (
    "Langkah sebelumnya dilakukan oleh {name}; yang dilakukan orang lain tidak diurungkan di sini.",
    "What lies before was done by {name}; nobody undoes here what another did.",
)
_NONE = (
    "Belum ada langkah Anda yang dapat diurungkan.",
    "There is no step of yours that could be undone.",
)


def kept(session: CaseSession, lang: str) -> str:
    """Say why the newest act stays while an earlier step is taken back; empty where none does."""
    entry = next(_decisions(session), None)
    if entry is None or entry["act"] not in STAYS or not _is_own(session, entry):
        return ""
    return STAYS[entry["act"]][lang == "en"]


def why_nothing(session: CaseSession, lang: str) -> str:
    """Say why there is no step to take back."""
    pick = lang == "en"
    for entry in _decisions(session):
        if not _is_own(session, entry):
            return _ANOTHER[pick].format(name=entry["who"]["name"])
        if entry["act"] in STAYS:
            return STAYS[entry["act"]][pick]
        if not earlier_acts.is_undo(entry):
            break
    return _NONE[pick]


def _is_own(session: CaseSession, entry: Entry) -> bool:
    return bool(entry["who"]["name"] == session.reviewer.name)


def _decisions(session: CaseSession) -> Iterator[Entry]:
    """Give the newest entries in which somebody decided something, the newest first."""
    custody = session.stores.custody
    first = max(0, custody.head().seq + 1 - _LOOKED_BACK)
    for line in reversed(custody.lines_from(first, _LOOKED_BACK)):
        try:
            entry = parse(line)
        except BROKEN_ROW:
            return  # the verification names what is wrong with the chain
        if entry["act"] not in NOTHING_DECIDED:
            yield entry
