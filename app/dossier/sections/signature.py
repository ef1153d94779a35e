"""The visible signature block: page content, so that the signature field can stay invisible."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from app.domain.case import SIGNING_ROLES, IdentityRole
from app.domain.dossier import DossierSnapshot
from app.domain.exchange import Identity
from app.domain.letterhead import Signatory
from app.dossier import pieces, styles, text
from app.dossier.sections import head


def signature_block(snapshot: DossierSnapshot) -> list[Flowable]:
    """Say who signs with which certificate, or that nobody does; it is not split."""
    if not snapshot.is_signed:
        content: list[Flowable] = [
            Paragraph("<b>TIDAK DITANDATANGANI</b>", styles.NOTICE),
            Paragraph(
                "Berkas ini tidak memuat tanda tangan elektronik. Keutuhannya tidak dapat "
                "dibuktikan dari berkas ini sendiri.",
                styles.SMALL,
            ),
        ]
        return [pieces.panel(content, styles.ALERT, styles.ALERT_TINT)]
    heading = "Ditandatangani secara elektronik (PAdES)"
    if snapshot.form.needs_two_signatures:
        heading = "Tanda tangan elektronik pertama dari dua, oleh Pemeriksa (PAdES)"
    content = [
        Paragraph(f"<b>{heading}</b>", styles.SMALL),
        Spacer(1, 2),
        *pieces.facts(_certificate(snapshot), styles.BODY_WIDTH - 8 * mm, 34 * mm),
    ]
    if snapshot.signer_fingerprint:
        content += [
            Spacer(1, 2),
            Paragraph("Sidik sertifikat (SHA-256)", styles.LABEL),
            Paragraph(" ".join(text.groups(snapshot.signer_fingerprint)), styles.MONO),
        ]
    if snapshot.is_demo_certificate:
        content += [Spacer(1, 3), Paragraph(_DEMO, styles.NOTICE)]
    edge = styles.ALERT if snapshot.is_demo_certificate else styles.ACCENT
    tint = styles.ALERT_TINT if snapshot.is_demo_certificate else styles.TINT
    return [pieces.panel(content, edge, tint)]


def closing(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the last part: the electronic signature and the places for wet ones."""
    return [
        Paragraph(
            "Tanda tangan elektronik meliputi seluruh berkas PDF ini beserta lampirannya. Blok di "
            "bawah hanya keterangan; yang mengikat adalah tanda tangan di dalam berkas, yang "
            "diperiksa dengan langkah pada bagian “Cara memeriksa berkas ini”.",
            styles.BODY,
        ),
        *signature_block(snapshot),
        *_second(snapshot),
        *_registered(snapshot),
        *head.by_hand(snapshot.look.letterhead, _who_signs(snapshot)),
    ]


def _second(snapshot: DossierSnapshot) -> list[Flowable]:
    if not snapshot.form.needs_two_signatures:
        return []
    content: list[Flowable] = [Paragraph(_TWO, styles.SMALL)]
    return [Spacer(1, 4 * mm), pieces.panel(content, styles.ACCENT, styles.TINT)]


def _registered(snapshot: DossierSnapshot) -> list[Flowable]:
    """Print who may sign, so that a signature can be compared without asking anybody."""
    people = [item for item in snapshot.identities if not item.removed_at and _signs(item)]
    if not people:
        return []
    out: list[Flowable] = [
        Spacer(1, 5 * mm),
        Paragraph("Yang terdaftar sebagai penanda tangan perkara ini", styles.H3),
    ]
    for item in people:
        rows = [
            (item.role.capitalize(), text.shortened(item.name, 120)),
            ("Pemilik sertifikat", text.shortened(item.subject, 200)),
        ]
        fingerprint = " ".join(text.groups(item.certificate_sha256))
        out.append(
            KeepTogether([*pieces.facts(rows), Paragraph(fingerprint, styles.MONO), Spacer(1, 5)])
        )
    return out


def _signs(item: Identity) -> bool:
    return bool(item.certificate_sha256) and item.role in SIGNING_ROLES


_TWO = (
    "<b>Perkara ini menuntut dua tanda tangan elektronik oleh dua orang: Pemeriksa, lalu "
    "Ketua.</b> Halaman ini dicetak sebelum keduanya dibubuhkan dan tidak diubah sesudahnya: "
    "berapa tanda tangan yang sungguh ada dibaca dari berkas, misalnya dengan pdfsig. Dengan satu "
    "tanda tangan saja berkas ini belum lengkap dan bukan berkas yang disahkan."
)
_DEMO = (
    "<b>Sertifikat demonstrasi.</b> Kunci dan kata sandinya dibagikan bersama program: siapa pun "
    "dapat menandatangani dengannya. Tanda tangan ini tidak membuktikan identitas siapa pun."
)


def _certificate(snapshot: DossierSnapshot) -> list[tuple[str, str]]:
    rows = [
        ("Penanda tangan", text.shortened(snapshot.signer_name, 200)),
        ("Penerbit sertifikat", text.shortened(snapshot.signer_issuer, 200)),
    ]
    if snapshot.signer_valid_until:
        rows.append(("Berlaku sampai", text.instant_words(snapshot.signer_valid_until)))
    return rows


def _who_signs(snapshot: DossierSnapshot) -> tuple[Signatory, ...]:
    """Give who built the dossier, and the chair: by name where there is only one."""
    chairs = [item.name for item in snapshot.identities if not item.removed_at and _is_chair(item)]
    reviewer = snapshot.reviewer
    return (
        Signatory(text.shortened(reviewer.role, 60), text.shortened(reviewer.name, 60)),
        Signatory("Ketua", text.shortened(chairs[0], 60) if len(chairs) == 1 else ""),
    )


def _is_chair(item: Identity) -> bool:
    return item.role == IdentityRole.KETUA.value
