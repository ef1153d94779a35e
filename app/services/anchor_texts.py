"""Anchors and the head last seen in a reader's words, for the window and the command line."""

from __future__ import annotations

from app.domain.exchange import Anchor, AnchorKind
from app.services.anchors import title
from app.services.history_facts import words
from app.services.history_marks import local_stamp
from app.services.last_head import LastHead, SeenState

_SEEN: dict[SeenState, tuple[str, str]] = {
    SeenState.NEVER: (
        "Perkara ini belum pernah dibuka di komputer ini.",
        "This computer has not seen this case before.",
    ),
    SeenState.AGREES: (
        "Menyambung riwayat yang terakhir terlihat di komputer ini: entri {seq}, {at}.",
        "It goes on from what this computer last saw: entry {seq}, {at}.",
    ),
    SeenState.OLDER: (
        "SALINAN LAMA: komputer ini pernah melihat riwayat sampai entri {seq} ({at}), tetapi "
        "riwayat di sini berakhir sebelum itu. Cari salinan terbarunya sebelum bekerja.",
        "OLDER COPY: this computer has seen the history up to entry {seq} ({at}), but the history "
        "here ends before that. Look for the newest copy before you work.",
    ),
    SeenState.DIFFERS: (
        "SALINAN LAMA ATAU RIWAYAT LAIN: entri {seq} yang terlihat di komputer ini ({at}) tidak "
        "ada dalam riwayat di sini. Cari salinan terbarunya sebelum bekerja.",
        "OLDER COPY OR ANOTHER HISTORY: entry {seq} that this computer saw ({at}) is not in the "
        "history here. Look for the newest copy before you work.",
    ),
}
_WEAK = (
    "Catatan itu tersimpan di berkas pengguna karena tidak ada brankas sandi sistem: lebih lemah.",
    "That note lies in a file of the user because there is no key ring: this is weaker.",
)
_FORMS: dict[str, tuple[str, str]] = {
    "receipt": ("tanda terima barang bukti", "receipt of evidence"),
    "list": ("daftar barang bukti", "list of evidence"),
    "clarification": ("berita acara klarifikasi", "record of a clarification"),
}


def seen_text(seen: LastHead, lang: str = "id", offset: str = "+00:00") -> str:
    """Say how a case stands to what this computer last saw of it.

    Args:
        offset: the local zone such as +07:00.
    """
    place = 1 if lang == "en" else 0
    at = local_stamp(seen.at, offset, lang) if seen.at else "–"
    told = _SEEN[seen.state][place].format(seq=seen.head.seq, at=at)
    return f"{told} {_WEAK[place]}" if seen.is_weak and not seen.is_alarm else told


def anchor_text(anchor: Anchor, lang: str = "id", offset: str = "+00:00") -> str:
    """Name an anchor in one line: its kind, what a reader holds in hand, up to which entry."""
    form = _FORMS.get(anchor.detail.get("form", "")) if anchor.kind is AnchorKind.SHEET else None
    kind = form[lang == "en"] if form else words(lang)[anchor.kind.value]
    named = _plain(f"{kind} {title(anchor)}".strip())
    when = anchor.detail.get("stamped_at", anchor.made_at)
    at = local_stamp(when, offset, lang)
    entry = "up to entry" if lang == "en" else "sampai entri"
    return f"{named[:1].upper()}{named[1:]}: {entry} {anchor.head.seq}, {at}"


def newest_text(
    anchor: Anchor | None, entries: int, lang: str = "id", offset: str = "+00:00"
) -> str:
    """Say which anchor outside this computer is newest, and what it does not cover.

    Args:
        entries: length of the chain.
    """
    is_english = lang == "en"
    if anchor is None:
        if is_english:
            return (
                "No anchor: nobody but this computer holds a head of this history. Make a "
                "hand-over sheet, a signed dossier or a time stamp."
            )
        return (
            "Tidak ada jangkar: hanya komputer ini yang memegang kepala riwayat. Buat berita acara "
            "serah terima, berkas bertanda tangan, atau cap waktu."
        )
    after = entries - 1 - anchor.head.seq
    told = anchor_text(anchor, lang, offset)
    is_paper = anchor.kind is AnchorKind.SHEET and "form" in anchor.detail
    if is_paper or anchor.kind in (AnchorKind.DOSSIER, AnchorKind.PACKAGE):
        told += " (once handed over)" if is_english else " (bila sudah diserahkan)"
    if is_english:
        return f"Newest anchor outside: {told}. Entries since then, not anchored yet: {after}."
    return f"Jangkar luar terbaru: {told}. {after} entri sesudahnya belum dijangkarkan."


def _plain(text: str) -> str:
    # a name from another office must not forge a second line of output
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
