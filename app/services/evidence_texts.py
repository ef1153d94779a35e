"""What is said of evidence, in two languages; shared by the window and the command line."""

from __future__ import annotations

from datetime import datetime

from app.domain import credential_words
from app.domain.evidence import ClaimConflict, ContentCredentials, Evidence, RecorderClock
from app.domain.zones import zone_name
from app.services.intake import IntakeOutcome, OutcomeState
from app.services.library import ElsewhereNotice
from app.services.recorder import offset_text
from app.services.stated_hashes import StatedHash, algorithm, compare

_DATE_LENGTH = len("2026-11-22")
Pair = tuple[str, str]

FIELDS: dict[str, Pair] = {
    "received_from": ("Diserahkan oleh", "Handed over by"),
    "received_at": ("Diterima pada", "Received at"),
    "place": ("Tempat penyerahan", "Handed over in"),
    "method": ("Cara penyerahan", "Handed over by way of"),
    "device": ("Perangkat perekam", "Recording device"),
    "post_address": ("Alamat unggahan", "Address of the post"),
    "captured_at": ("Direkam pada (klaim)", "Recorded at (claim)"),
    "captured_zone": ("Zona waktu rekaman", "Zone of the recording"),
    "stated_hash": ("Hash dari penyerah", "Hash stated by the submitter"),
    "source": ("Sumber", "Source"),
    "note": ("Catatan", "Note"),
}
"""Names of the fields of `Provenance`."""
_OUTCOMES: dict[OutcomeState, Pair] = {
    OutcomeState.TAKEN_IN: ("masuk", "taken in"),
    OutcomeState.DUPLICATE: ("sudah ada", "already there"),
    OutcomeState.UNREADABLE: ("masuk, tidak terbaca", "taken in, unreadable"),
    OutcomeState.FAILED: ("gagal", "failed"),
}
_STATED: dict[StatedHash, Pair] = {
    StatedHash.NONE: ("", ""),
    StatedHash.SAME: ("sama dengan yang dihitung", "the same as computed"),
    StatedHash.DIFFERS: (
        "BERBEDA dari yang dihitung: ini bukan isi yang dimaksud penyerah",
        "DIFFERENT from what was computed: these are not the bytes the submitter means",
    ),
    StatedHash.NOT_COMPUTED: (
        "dicatat sebagaimana disebut, tidak dihitung Netra",
        "kept as stated, not computed by Netra",
    ),
}
_CONFLICTS: dict[str, Pair] = {
    "created_at": ("Waktu pembuatan", "Time of creation"),
    "gps": ("Letak", "Position"),
    "duration": ("Durasi", "Duration"),
    "size": ("Ukuran gambar", "Size of the picture"),
    "device": ("Perangkat", "Device"),
    "file_date": ("Tanggal berkas", "Date of the file"),
    "stated_hash": ("Hash dari penyerah", "Hash stated by the submitter"),
}
_SPEAKERS: dict[str, Pair] = {
    "file_date": ("tanggal ubah berkas sumber", "modification date of the source file"),
    "provenance": ("menurut penyerah", "by the submitter"),
    "counted": ("dihitung dari isi", "counted in the content"),
    "pixels": ("gambar yang terbaca", "the picture as decoded"),
}
"""Who says something of an item beside the readers, who go by their own names."""
_CREDENTIALS: dict[str, Pair] = {
    "not_installed": (
        "tidak diperiksa: pembacanya tidak terpasang",
        "not read: no reader installed",
    ),
    "absent": ("tidak ada dalam berkas", "none in the file"),
    "claimed": (
        "ada; klaim penandatangannya, bukan bukti",
        "there; a claim of its signer, no proof",
    ),
    "broken": ("ada, tetapi tidak utuh", "there, but they do not hold"),
}


def field_text(name: str, lang: str = "id") -> str:
    """Name a field of the provenance."""
    return _in(FIELDS.get(name, (name, name)), lang)


def outcome_text(state: OutcomeState, lang: str = "id") -> str:
    """Say in a word or two what became of a file."""
    return _in(_OUTCOMES[state], lang)


def stated_text(item: Evidence, lang: str = "id") -> str:
    """Say how the bytes compare with the hash that the submitter states; empty without one."""
    stated = item.provenance.stated_hash
    if not stated:
        return ""
    return f"{algorithm(stated)} {stated}: {_in(_STATED[compare(stated, item.digest)], lang)}"


def elsewhere_text(notice: ElsewhereNotice, lang: str = "id") -> str:
    """Say which other case holds the same bytes."""
    if lang == "en":
        gone = "" if notice.is_there else "; its folder is not there now"
        return f"the same bytes are {notice.code} in case {notice.number}{gone}"
    gone = "" if notice.is_there else "; foldernya sekarang tidak ada"
    return f"isi yang sama adalah {notice.code} dalam perkara {notice.number}{gone}"


def clock_text(clock: RecorderClock, lang: str = "id") -> str:
    """Say how a recorder's clock stood: slow, fast or right, and in which zone."""
    offset = offset_text(clock.offset_ms)[1:]
    if clock.offset_ms == 0:
        stood = _in(("tepat", "right"), lang)
    elif clock.offset_ms > 0:
        stood = _in((f"lambat {offset}", f"slow by {offset}"), lang)
    else:
        stood = _in((f"cepat {offset}", f"fast by {offset}"), lang)
    return f"{stood} ({clock.zone})"


def conflict_text(conflict: ClaimConflict, lang: str = "id") -> str:
    """Say calmly that two statements do not agree; which one is right is not said."""
    what = _in(_CONFLICTS.get(conflict.what, (conflict.what, conflict.what)), lang)
    readings = "; ".join(
        f"{speaker_text(who, lang)}: {moment_text(says)}" for who, says in conflict.readings
    )
    return f"{what}: {readings}"


def moment_text(stamp: str) -> str:
    """Write a claimed or told time as it was told, in its own zone: 07-10-2024 09.00.00 WITA.

    A date alone stays a date; what is no time, and a time nobody gave a zone, stay as they are.
    """
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    if len(stamp) <= _DATE_LENGTH:
        return f"{moment:%d-%m-%Y}"
    return f"{moment:%d-%m-%Y %H.%M.%S} {zone_name(moment)}".strip()


def speaker_text(who: str, lang: str = "id") -> str:
    """Name who says something of an item."""
    return _in(_SPEAKERS.get(who, (who, who)), lang)


def credentials_text(found: ContentCredentials, lang: str = "id") -> str:
    """Say what Content Credentials a file carries."""
    known = _CREDENTIALS.get(found.state, (found.state, found.state))
    return _in(known, lang)


def credentials_problem(found: ContentCredentials, lang: str = "id") -> str:
    """Say why Content Credentials do not hold; a code of C2PA without words stays as it is."""
    return credential_words.problem_text(found.problem, lang)


def credentials_actions(found: ContentCredentials, lang: str = "id") -> tuple[str, ...]:
    """Say what was done to a file by its own account, one act a line."""
    return tuple(credential_words.action_text(action, lang) for action in found.actions)


def outcome_notes(outcome: IntakeOutcome, lang: str, problem: str) -> list[str]:
    """Say what a person must know of one file that was taken in, the gravest first.

    Args:
        problem: why it cannot be read as media, in words.
    """
    item = outcome.evidence
    if item is None:
        return []
    name = outcome.source.name
    notes = []
    if outcome.stated is StatedHash.DIFFERS:
        notes.append(f"{item.code} {name}: {_stated_difference(lang)}")
    if outcome.is_duplicate:
        notes.append(f"{name}: {_duplicate(item, lang)}.")
    elif outcome.state is OutcomeState.UNREADABLE:
        notes.append(
            f"{item.code} {name}: "
            + _in(
                (
                    f"tersimpan dan di-hash, tetapi tidak terbaca sebagai media ({problem}).",
                    f"stored and hashed, but not readable as media ({problem}).",
                ),
                lang,
            )
        )
    notes += [f"{item.code} {name}: {elsewhere_text(n, lang)}." for n in outcome.elsewhere]
    return notes


def duplicate_text(item: Evidence, lang: str = "id") -> str:
    """Say which item has the same bytes, and whether that one was withdrawn."""
    gone = item.withdrawal is not None
    if lang == "en":
        return f"already there as {item.code}{', which was withdrawn' if gone else ''}"
    return f"sudah ada sebagai {item.code}{', yang sudah ditarik' if gone else ''}"


def _duplicate(item: Evidence, lang: str) -> str:
    once = _in((", tidak disimpan dua kali", ", not stored twice"), lang)
    return f"{duplicate_text(item, lang)}{once}"


def _stated_difference(lang: str) -> str:
    return _in(
        (
            "HASH BERBEDA dari yang disebut penyerah. Berkas tetap masuk; mintalah penjelasan "
            "penyerah sebelum dipakai.",
            "HASH DIFFERS from the one the submitter states. The file is taken in; ask the "
            "submitter before it is used.",
        ),
        lang,
    )


def _in(pair: Pair, lang: str) -> str:
    return pair[1] if lang == "en" else pair[0]
