"""What opening a case mended, in two languages; shared by the window and the command line."""

from __future__ import annotations

from collections.abc import Sequence

_SWEPT, _UPGRADED, _STRANGER = "swept ", "upgraded ", "stranger "
_CHAIN = {
    "custody_completed": (
        "salinan riwayat (custody.jsonl) dilengkapi dari basis data",
        "the copy of the record (custody.jsonl) was completed from the database",
    ),
    "custody_differs": (
        "salinan riwayat (custody.jsonl) berbeda dari basis data dan dibiarkan: verifikasi perkara",
        "the copy of the record (custody.jsonl) differs from the database and was left as it is: "
        "verify the case",
    ),
}


def mended_lines(mended: Sequence[str], lang: str = "id") -> tuple[str, ...]:
    """Put `CaseSession.mended` into words; a hundred half-made copies are one line.

    What is not known here is shown as it is.
    """
    is_english = lang == "en"
    lines = []
    for code in mended:
        if code in _CHAIN:
            lines.append(_CHAIN[code][is_english])
        elif code.startswith(_UPGRADED):
            kept = code.removeprefix(_UPGRADED)
            lines.append(
                f"brought to this version; the older database is kept as {kept}"
                if is_english
                else f"dibawa ke versi ini; basis data lamanya disimpan sebagai {kept}"
            )
        elif code.startswith(_STRANGER):
            name = code.removeprefix(_STRANGER)
            lines.append(
                f"{name} is no older database of this case; it was left as it is"
                if is_english
                else f"{name} bukan basis data lama perkara ini; dibiarkan seperti adanya"
            )
        elif not code.startswith(_SWEPT):
            lines.append(code)
    swept = sum(code.startswith(_SWEPT) for code in mended)
    if swept:
        lines.append(
            f"{swept} half-made files of work that was cut short were removed; nothing recorded "
            "is missing"
            if is_english
            else f"{swept} berkas setengah jadi dari pekerjaan yang terputus dibuang; tidak ada "
            "yang tercatat yang hilang"
        )
    return tuple(lines)
