"""What is known of one item, as pairs of name and text; claims are named claims."""

from __future__ import annotations

from app.domain.damage import damage_text
from app.domain.evidence import ContentCredentials, Evidence, EvidenceClaims, MediaInfo, StreamInfo
from app.services import provenance, recorder
from app.services.check_texts import check_detail, check_title
from app.services.evidence_texts import (
    clock_text,
    conflict_text,
    credentials_actions,
    credentials_problem,
    credentials_text,
    field_text,
    moment_text,
    stated_text,
)
from app.services.messages import format_size, problem_text
from app.services.recorder import ClockStatement
from app.services.stated_hashes import StatedHash, compare
from widgets.texts import clock, kind_text, local_time, rate_text, tr

Rows = list[tuple[str, str]]
_TIMES = ("received_at", "captured_at")


def findings(item: Evidence, lang: str) -> list[tuple[str, str]]:
    """Give (tone, text) of what a person should look at, the gravest first."""
    found = []
    if item.withdrawal is not None:
        gone = item.withdrawal
        text = tr("Ditarik oleh {by}, {when}: {why}")
        found.append(("bad", text.format(by=gone.by, when=local_time(gone.at), why=gone.reason)))
    if item.fence is not None and item.fence.decision != "use":
        text = tr("Gagal diperiksa ({check}): {detail}")
        check, detail = item.fence.check, item.fence.detail
        said = text.format(check=check_title(check, lang), detail=check_detail(detail, lang))
        found.append(("bad", said))
    if compare(item.provenance.stated_hash, item.digest) is StatedHash.DIFFERS:
        text = tr("Hash yang disebut penyerah berbeda dari yang dihitung. Tanyakan kepadanya.")
        found.append(("bad", text))
    if item.claims is not None:
        text = tr("Klaim tidak sejalan. {what}")
        found += [
            ("warn", text.format(what=conflict_text(conflict, lang)))
            for conflict in item.claims.conflicts
        ]
    return found


def file_rows(item: Evidence, lang: str) -> Rows:
    """Give what identifies the bytes."""
    exact = f"{item.digest.size_bytes:,}".replace(",", ".")
    return [
        (tr("Nomor"), item.code),
        (tr("Nama"), item.name),
        (tr("Masalah"), problem_text(item.problem, lang) if item.problem else ""),
        (tr("Ukuran"), f"{format_size(item.digest.size_bytes)} ({exact} B)"),
        ("SHA-256", _grouped(item.digest.sha256)),
        ("SHA-512", _grouped(item.digest.sha512) or tr("dihitung ketika isinya diperiksa")),
        (tr("Masuk"), local_time(item.added_at)),
    ]


def provenance_rows(item: Evidence, lang: str) -> Rows:
    """Give what was told, and of each gap why it is one."""
    told, missing = item.provenance, provenance.reasons(item.provenance)
    rows: Rows = []
    for name in (*provenance.ASKED, "source", "note"):
        value = getattr(told, name)
        if name == "stated_hash":
            value = stated_text(item, lang).replace(value, _grouped(value)) if value else ""
        if name in missing:
            value = tr("tidak tersedia ({why})").format(why=missing[name])
        elif name in _TIMES:
            value = moment_text(value)
        if name == "captured_zone" and value and name not in missing:
            continue  # stands beside the time itself
        if name == "captured_at" and told.captured_zone and name not in missing:
            value = f"{value} {told.captured_zone}"
        rows.append((field_text(name, lang), value))
    return [
        *rows,
        (tr("Disalin dari"), item.source_path),
        (tr("Diubah pada (klaim)"), local_time(item.source_modified_at)),
    ]


def clock_rows(item: Evidence, said: ClockStatement | None, lang: str) -> Rows:
    """Give how the recorder's clock stood, who says so, and what a claimed time becomes."""
    if item.recorder is None:
        return []
    rows = [
        (tr("Jam perekam"), clock_text(item.recorder, lang)),
        (tr("Dasar"), item.recorder.basis),
    ]
    if said is not None:
        rows.append((tr("Dinyatakan oleh"), f"{said.by}, {local_time(said.at)}"))
    claimed = item.media.claimed_created_at if item.media is not None else ""
    real = recorder.real_time(claimed, item.recorder)
    if real is not None:
        rows.append((tr("Klaim berkas"), moment_text(claimed)))
        rows.append((tr("Menurut koreksi"), moment_text(real.real)))
    return rows


def media_rows(media: MediaInfo, lang: str) -> Rows:
    """Give what the probe found."""
    rate = media.frame_rate
    return [
        (tr("Jenis"), f"{kind_text(media.kind)} ({media.container})"),
        (tr("Lama"), clock(media.duration_us) if media.duration_us else ""),
        (tr("Ukuran"), f"{media.width} × {media.height}" if media.width else ""),
        (tr("Putaran"), f"{media.rotation}°" if media.rotation else ""),
        (tr("Laju"), rate_text(float(rate or 0))),
        (tr("Laju tetap"), tr("tidak, berubah-ubah") if media.is_variable_rate else ""),
        (tr("Bingkai"), str(media.frame_count) if media.frame_count else ""),
        (tr("Kerusakan"), damage_text(media.damage, lang, lambda code: problem_text(code, lang))),
    ]


def stream_rows(media: MediaInfo) -> Rows:
    """Give every stream of the container."""
    return [(f"{stream.index} · {stream.kind}", _stream(stream)) for stream in media.streams]


def claim_rows(media: MediaInfo) -> Rows:
    """Give what the file says of itself, as the probe read it."""
    gps = media.claimed_gps
    rows = [
        (tr("Dibuat"), moment_text(media.claimed_created_at)),
        (tr("Lokasi"), f"{gps[0]:.6f}, {gps[1]:.6f}" if gps else ""),
    ]
    return rows + list(media.exif)


def reader_rows(claims: EvidenceClaims, lang: str) -> Rows:
    """Give what each independent reader found, side by side."""
    rows: Rows = []
    for reader in claims.readers:
        gps = reader.gps
        said = (
            moment_text(reader.created_at),
            f"{gps[0]:.6f}, {gps[1]:.6f}" if gps else "",
            reader.device,
            clock(reader.duration_us) if reader.duration_us else "",
            f"{reader.width} × {reader.height}" if reader.width else "",
            problem_text(reader.problem, lang) if reader.problem else "",
        )
        text = "\n".join(part for part in said if part)
        rows.append((f"{reader.reader} {reader.version}".strip(), text or tr("tidak ada klaim")))
    return rows


def credential_rows(found: ContentCredentials, lang: str) -> Rows:
    """Give the Content Credentials, which prove nothing by themselves."""
    return [
        ("Content Credentials", credentials_text(found, lang)),
        (tr("Program"), found.generator),
        (tr("Penandatangan"), found.signer),
        (tr("Waktu (klaim)"), moment_text(found.signed_at)),
        (tr("Perlakuan (klaim)"), "\n".join(credentials_actions(found, lang))),
        (tr("Masalah"), credentials_problem(found, lang)),
    ]


def _grouped(digest: str) -> str:
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _stream(stream: StreamInfo) -> str:
    size = f"{stream.width}×{stream.height}" if stream.width else ""
    sound = f"{stream.sample_rate} Hz" if stream.sample_rate else ""
    channels = f"{stream.channels} ch" if stream.channels else ""
    return " · ".join(p for p in (stream.codec, size, sound, channels, stream.language) if p)
