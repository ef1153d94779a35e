"""What was told of an item and what it claims of itself: never facts, each with who says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer

from app.domain.credential_words import action_text, problem_text
from app.domain.evidence import (
    ClaimConflict,
    ContentCredentials,
    Evidence,
    EvidenceClaims,
    Fence,
    ReaderClaims,
)
from app.domain.mediatime import format_time
from app.domain.provenance import StatedHash, algorithm, compare, reasons
from app.domain.recorder import offset_text, real_time, statement_in
from app.dossier import pieces, styles, text, words

Rows = list[tuple[str, str]]
_TOLD = (
    ("received_from", "Diterima dari"),
    ("received_at", "Diterima pada"),
    ("place", "Tempat penyerahan"),
    ("method", "Cara penyerahan"),
    ("device", "Perangkat perekam"),
    ("post_address", "Alamat unggahan"),
    ("captured_at", "Direkam pada (klaim)"),
    ("captured_zone", "Zona waktu rekaman"),
    ("stated_hash", "Hash dari penyerah"),
)
_STATED = {
    StatedHash.SAME: "sama dengan yang dihitung",
    StatedHash.DIFFERS: "BERBEDA dari yang dihitung",
    StatedHash.NOT_COMPUTED: "dicatat sebagaimana disebut, tidak dihitung",
}
_CONFLICTS = {
    "created_at": "Waktu pembuatan",
    "gps": "Letak",
    "duration": "Durasi",
    "size": "Ukuran gambar",
    "device": "Perangkat",
    "file_date": "Tanggal berkas",
}
_SPEAKERS = {
    "file_date": "tanggal ubah berkas sumber",
    "provenance": "menurut penyerah",
    "counted": "dihitung dari isi",
    "pixels": "gambar yang terbaca",
}
_CREDENTIALS = {
    "not_installed": "tidak diperiksa: pembacanya tidak terpasang",
    "absent": "tidak ada dalam berkas",
    "claimed": "ada; klaim penandatangannya, bukan bukti",
    "broken": "ada, tetapi tidak utuh",
}
_LONGEST = 600


def notices(item: Evidence) -> list[Flowable]:
    """Head an item's card with what a reader must not overlook."""
    said = []
    if item.withdrawal is not None:
        said.append("DITARIK dari perkara; tidak dipakai dalam berkas ini. Aslinya tetap disimpan.")
    if compare(item.provenance.stated_hash, item.digest) is StatedHash.DIFFERS:
        said.append(
            "Hash yang disebut penyerah BERBEDA dari hash berkas yang diterima: ini bukan isi yang "
            "dimaksud penyerah."
        )
    content = [Paragraph(line, styles.NOTICE) for line in said]
    return [pieces.panel(content, styles.ALERT, styles.ALERT_TINT), Spacer(1, 4)] if said else []


def told_rows(item: Evidence, zone: tzinfo | None) -> Rows:
    """Give what was told; of each gap "tidak tersedia" and why."""
    told, missing = item.provenance, reasons(item.provenance)
    rows: Rows = []
    for name, label in _TOLD:
        if name in missing:
            rows.append((label, f"{text.NOT_AVAILABLE} ({missing[name]})"))
        elif name == "stated_hash":
            rows.append((label, _stated(item)))
        elif name == "captured_at":
            # told in its own zone: it is a claim, so it is not moved to another one
            rows.append((label, f"{text.instant_words(told.captured_at)} {told.captured_zone}"))
        elif name == "received_at":
            rows.append((label, text.instant_words(told.received_at, zone)))
        elif name != "captured_zone":
            rows.append((label, getattr(told, name)))
    if told.source:
        rows.append(("Sumber", told.source))
    if told.note:
        rows.append(("Catatan", told.note))
    return rows


def later_rows(item: Evidence, lines: Sequence[str], zone: tzinfo | None) -> Rows:
    """Give what was said after it came in: the recorder's clock, a fence, a withdrawal.

    Args:
        lines: the custody chain, which holds who said it.
    """
    rows = _clock(item, lines, zone)
    if item.fence is not None:
        rows.append(("Pagar", _fence(item.fence, zone)))
    if item.withdrawal is not None:
        gone = item.withdrawal
        rows.append(("Ditarik oleh", f"{gone.by}, {text.instant_words(gone.at, zone)}"))
        rows.append(("Alasan penarikan", gone.reason))
    return rows


def claims(found: EvidenceClaims) -> list[Flowable]:
    """Lay out what two readers found, where claims disagree, and Content Credentials."""
    rows = [(_reader(reader), _reading(reader)) for reader in found.readers]
    rows.append(("Content Credentials", _credentials(found.credentials)))
    out: list[Flowable] = [
        CondPageBreak(70),
        pieces.tag("Klaim menurut dua pembaca yang berbeda", styles.INK),
        *pieces.facts(rows),
    ]
    if found.conflicts:
        out += [
            CondPageBreak(70),
            pieces.tag("Klaim yang tidak sejalan (dicatat, tidak diputuskan di sini)", styles.READ),
            *pieces.facts([_conflict(conflict) for conflict in found.conflicts]),
        ]
    return out


def _stated(item: Evidence) -> str:
    stated = item.provenance.stated_hash
    grouped = " ".join(text.groups(stated))
    return f"{algorithm(stated)} {grouped}\n{_STATED[compare(stated, item.digest)]}"


def _clock(item: Evidence, lines: Sequence[str], zone: tzinfo | None) -> Rows:
    clock = item.recorder
    if clock is None:
        return []
    offset = offset_text(clock.offset_ms)[1:]
    stood = "tepat" if not clock.offset_ms else "lambat" if clock.offset_ms > 0 else "cepat"
    said = f"{stood} {offset if clock.offset_ms else ''} ({clock.zone})".replace("  ", " ")
    rows = [("Jam perekam", said)]
    by = statement_in(lines, item.code)
    if by is not None:
        rows.append(("Dinyatakan oleh", f"{by.by}, {text.instant_words(by.at, zone)}"))
    rows.append(("Dasarnya", clock.basis))
    claimed = item.media.claimed_created_at if item.media is not None else ""
    real = real_time(claimed, clock)
    if real is not None:
        rows.append(
            (
                "Waktu menurut koreksi",
                f"klaim berkas {text.instant_short(claimed)} menjadi "
                f"{text.instant_short(real.real)}",
            )
        )
    return rows


def _fence(fence: Fence, zone: tzinfo | None) -> str:
    found = (
        f"gagal diperiksa ({words.check(fence.check)}) pada {text.instant_words(fence.at, zone)}"
    )
    if not fence.decision:
        return f"{found}; belum diputuskan, tidak dipakai dalam berkas ini"
    decided = "dipakai" if fence.decision == "use" else "tidak dipakai"
    when = text.instant_words(fence.decided_at, zone)
    return f"{found}; diputuskan {decided} oleh {fence.decided_by}, {when}: {fence.why}"


def _reader(reader: ReaderClaims) -> str:
    return text.markup(f"{reader.reader} {reader.version}".strip())


def _reading(reader: ReaderClaims) -> str:
    if reader.problem:
        return f"tidak terbaca oleh pembaca ini ({words.problem(reader.problem)})"
    gps = f"letak {reader.gps[0]:.6f}; {reader.gps[1]:.6f}" if reader.gps else ""
    parts = (
        f"dibuat {text.instant_short(reader.created_at)}" if reader.created_at else "",
        gps,
        f"perangkat {reader.device}" if reader.device else "",
        f"durasi {format_time(reader.duration_us)}" if reader.duration_us else "",
        f"gambar {reader.width} × {reader.height}" if reader.width and reader.height else "",
    )
    said = "; ".join(part for part in parts if part)
    return text.shortened(said or "tidak ada waktu, letak, atau perangkat", _LONGEST)


def _conflict(conflict: ClaimConflict) -> tuple[str, str]:
    lines = (f"{_SPEAKERS.get(who, who)}: {_claimed(says)}" for who, says in conflict.readings)
    what = _CONFLICTS.get(conflict.what, conflict.what)
    return text.markup(what), text.shortened("\n".join(lines), _LONGEST)


def _claimed(says: str) -> str:
    found = text.instant_short(says)
    return says if found == text.NOT_AVAILABLE else found


def _credentials(found: ContentCredentials) -> str:
    parts = (
        _CREDENTIALS.get(found.state, found.state),
        f"program {found.generator}" if found.generator else "",
        f"penandatangan {found.signer}" if found.signer else "",
        f"waktu {found.signed_at}" if found.signed_at else "",
        f"perlakuan {', '.join(map(action_text, found.actions))}" if found.actions else "",
        problem_text(found.problem),
    )
    return text.shortened("; ".join(part for part in parts if part), _LONGEST)
