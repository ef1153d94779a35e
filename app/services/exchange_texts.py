"""What is said of packages, merges and receipts; in two languages, for both faces."""

from __future__ import annotations

from app.domain.errors import PackageRefused
from app.domain.exchange_public import NOT_CHOSEN, NOT_REDACTED
from app.domain.merge import (
    Choice,
    Decisions,
    MergeOffer,
    MergePreview,
    OfferKind,
    OfferState,
    decided,
)
from app.services.arrivals import Arrival
from app.services.history_facts import field_name
from app.services.merge_commit import MergeResult
from app.services.messages import problem_text
from app.services.package_texts import PACKAGE_PROBLEMS
from app.services.receipts import TakenReceipt

_WARNINGS = {
    "unsigned": (
        "Paket ini tidak ditandatangani: siapa pun dapat membuatnya.",
        "This package is not signed: anybody could have made it.",
    ),
    "signer_not_trusted": (
        "Sertifikat penanda tangan tidak berakar pada yang dipercaya komputer ini.",
        "The signer's certificate leads to no root that this computer trusts.",
    ),
    "signer_not_checked": (
        "Sertifikat penanda tangan tidak diperiksa: tidak ada akar yang dipercaya.",
        "The signer's certificate was not judged: no root is trusted here.",
    ),
    "repacked": (
        "Paket ini dikemas ulang oleh program lain; isinya cocok dengan daftarnya.",
        "This package was packed again by another program; its content fits its lists.",
    ),
    "redacted": (
        "Ini varian publik: tanpa berkas asli, nama, dan riwayat.",
        "This is a public variant: no originals, no names, no history.",
    ),
}
_LEFT_OUT = {
    NOT_CHOSEN: ("tidak dipilih", "not chosen"),
    NOT_REDACTED: (
        "memperlihatkan orang tanpa penyamaran",
        "it shows people without redaction",
    ),
}
_KINDS = {
    OfferKind.EVIDENCE: ("barang bukti", "evidence"),
    OfferKind.PARTY: ("pihak", "person"),
    OfferKind.TRANSCRIPT: ("transkrip", "transcript"),
    OfferKind.MOMENT: ("momen", "moment"),
    OfferKind.SEGMENT: ("koreksi transkrip", "transcript correction"),
    OfferKind.SYNC: ("waktu bersama", "common clock"),
    OfferKind.DEADLINE: ("tenggat", "limit"),
    OfferKind.REQUIREMENT: ("syarat", "requirement"),
    OfferKind.ELEMENT: ("unsur", "element"),
    OfferKind.SUGGESTION: ("saran yang ditolak di sana", "suggestion rejected there"),
}
_STATES = {
    OfferState.NEW: ("baru", "new"),
    OfferState.CONFLICT: ("berbeda", "differs"),
    OfferState.REMOVED: ("dihapus di sana", "removed there"),
    OfferState.GONE: ("dihapus di sini", "removed here"),
}
_CHOICES = {
    Choice.MINE: ("pertahankan milik kita", "keep ours"),
    Choice.THEIRS: ("ambil milik mereka", "take theirs"),
    Choice.BOTH: ("simpan keduanya", "keep both"),
}


def warning_text(code: str, lang: str = "id") -> str:
    """Put a warning about a package into words; an unknown code is shown as it is."""
    return _pick(_WARNINGS.get(code, (code, code)), lang)


def refusal_text(error: PackageRefused, lang: str = "id") -> str:
    """Say why a package was refused, the reason alone."""
    return problem_text(str(error.facts["why"]), lang, PACKAGE_PROBLEMS)


def left_out_text(code: str, why: str, lang: str = "id") -> str:
    """Say which derivative a public variant left out, and why."""
    reason = _pick(_LEFT_OUT.get(why, (why, why)), lang)
    return _pick((f"tidak disertakan: {code} ({reason})", f"left out: {code} ({reason})"), lang)


def kind_text(kind: OfferKind, lang: str = "id") -> str:
    """Name what is offered."""
    return _pick(_KINDS[kind], lang)


def state_text(offer: MergeOffer, lang: str = "id") -> str:
    """Say how an offer stands to what is here."""
    return _pick(_STATES[offer.state], lang)


def choice_name(choice: Choice, lang: str = "id") -> str:
    """Name a decision."""
    return _pick(_CHOICES[choice], lang)


def choice_text(offer: MergeOffer, decisions: Decisions, lang: str = "id") -> str:
    """Say what becomes of an offer, or that nobody decided yet."""
    if offer.needs_person and offer.key not in decisions:
        return _pick(("belum diputuskan", "not decided"), lang)
    return choice_name(decided(offer, decisions), lang)


def arrival_lines(arrival: Arrival, lang: str = "id") -> list[str]:
    """Tell a package in quarantine: what it is, who vouches for it, what to know."""
    head = arrival.head
    lines = [
        _pick(
            (
                f"Paket {arrival.name}: {len(arrival.package.members)} berkas, semua cocok "
                f"dengan daftarnya. SHA-256 {arrival.sha256}",
                f"Package {arrival.name}: {len(arrival.package.members)} files, all as listed. "
                f"SHA-256 {arrival.sha256}",
            ),
            lang,
        ),
        _pick(
            (
                f"Riwayat pengirim utuh: {head.seq + 1} entri, kepala {head.sha256}",
                f"The sender's chain is intact: {head.seq + 1} entries, head {head.sha256}",
            ),
            lang,
        ),
        signature_text(arrival, lang),
    ]
    said = ("unsigned", "signer_demo")  # the line about the signature has said so
    told = [code for code in arrival.warnings if code not in said]
    return [*lines, *(warning_text(code, lang) for code in told)]


def signature_text(arrival: Arrival, lang: str = "id") -> str:
    """Say who signed a package."""
    signature = arrival.signature
    if not signature.is_present:
        return warning_text("unsigned", lang)
    if signature.root_source == "demo":
        return _pick(
            (
                f"Ditandatangani dengan sertifikat demonstrasi ({signature.name}): "
                "tidak membuktikan siapa pun.",
                f"Signed with the demonstration certificate ({signature.name}): "
                "it proves nobody's identity.",
            ),
            lang,
        )
    return _pick(
        (
            f"Ditandatangani oleh {signature.name}, diterbitkan {signature.issuer}.",
            f"Signed by {signature.name}, issued by {signature.issuer}.",
        ),
        lang,
    )


def untaken_lines(preview: MergePreview, lang: str = "id") -> list[str]:
    """Tell what differs there and is not taken: the form, and what does not fit this case."""
    lines = []
    if preview.form_differences:
        names = ", ".join(field_name(field, lang) for field, _, _ in preview.form_differences)
        words = (
            f"Formulir berbeda pada: {names}. Ubah sendiri bila perlu.",
            f"The form differs in: {names}. Change it yourself where needed.",
        )
        lines.append(_pick(words, lang))
    if preview.stays:
        told = "; ".join(preview.stays)
        words = (
            f"Tidak dapat diambil di sini, tetap terbaca dalam riwayat pengirim: {told}.",
            f"Cannot be taken here, stays readable in the sender's kept chain: {told}.",
        )
        lines.append(_pick(words, lang))
    return lines


def result_lines(result: MergeResult, lang: str = "id") -> list[str]:
    """Tell what a merge did."""
    rooms = (
        (("diambil", "taken"), [f"{key} → {code}" for key, code in result.taken]),
        (("tidak diambil", "not taken"), list(result.declined)),
        (("belum diputuskan", "not decided"), list(result.undecided)),
        (
            ("dilewati karena barang buktinya tidak diambil", "skipped without their item"),
            list(result.skipped),
        ),
    )
    return [f"{_pick(name, lang)}: {', '.join(keys)}" for name, keys in rooms if keys]


def result_summary(result: MergeResult, lang: str = "id") -> str:
    """Tell what a merge did in one sentence: how many of what."""
    counts: dict[OfferKind, int] = {}
    for key, _code in result.taken:
        kind = OfferKind(key.partition(" ")[0])
        counts[kind] = counts.get(kind, 0) + 1
    taken = ", ".join(
        f"{counts[kind]} {kind_text(kind, lang)}" for kind in OfferKind if kind in counts
    )
    parts = [
        _pick((f"Diambil: {taken}.", f"Taken: {taken}."), lang)
        if taken
        else _pick(("Tidak ada yang diambil.", "Nothing was taken."), lang)
    ]
    if result.undecided:
        count = len(result.undecided)
        words = (
            f"Belum diputuskan: {count}; milik kita tetap.",
            f"Not decided: {count}; ours stay.",
        )
        parts.append(_pick(words, lang))
    return " ".join(parts)


def receipt_lines(taken: TakenReceipt, lang: str = "id") -> list[str]:
    """Tell a receipt that came back."""
    said = taken.receipt
    signer = taken.signature.name
    lines = [
        _pick(
            (
                f"Paket {taken.exchange.detail['package']} diterima oleh {said.received_by} "
                f"({said.role}) pada {said.received_at}.",
                f"Package {taken.exchange.detail['package']} was received by {said.received_by} "
                f"({said.role}) at {said.received_at}.",
            ),
            lang,
        ),
        _pick(
            (
                f"Kepala riwayat {said.head.sha256} (entri {said.head.seq}) kini dipegang "
                "juga di luar komputer ini.",
                f"Head {said.head.sha256} (entry {said.head.seq}) is now held outside this "
                "computer too.",
            ),
            lang,
        ),
        _pick((f"Ditandatangani oleh {signer}.", f"Signed by {signer}."), lang)
        if signer
        else _pick(("Tidak ditandatangani.", "Not signed."), lang),
    ]
    if taken.was_known:
        lines.append(_pick(("Sudah pernah dicatat.", "It was recorded before."), lang))
    return lines


def _pick(words: tuple[str, str], lang: str) -> str:
    return words[1] if lang == "en" else words[0]
