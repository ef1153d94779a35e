"""The visible signature block: page content, so that the signature field can stay invisible."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, Spacer

from app.domain.case import SIGNING_ROLES, IdentityRole
from app.domain.dossier import DossierSnapshot
from app.domain.exchange import Identity
from app.domain.letterhead import Signatory
from app.dossier import pieces, styles, text
from app.dossier.sections import head


def signature_block(snapshot: DossierSnapshot) -> list[Flowable]:
    """Say who signs with which certificate, or that nobody does; it is not split."""
    if snapshot.is_outside and not snapshot.is_signed:
        return [pieces.panel(_by_another_program(snapshot), styles.ACCENT, styles.TINT)]
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
    content += _fingerprint(snapshot)
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
        *_also_outside(snapshot),
        *_second(snapshot),
        *_registered(snapshot),
        *head.by_hand(snapshot.look.letterhead, _who_signs(snapshot)),
    ]


def _also_outside(snapshot: DossierSnapshot) -> list[Flowable]:
    if not (snapshot.is_outside and snapshot.is_signed):
        return []
    return [Spacer(1, 2 * mm), Paragraph(_LATER, styles.SMALL)]


def place_for_others(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the last page of what other programs sign: an empty place for their pictures."""
    if not snapshot.is_outside:
        return []
    return [
        PageBreak(),
        Paragraph("Tempat gambar tanda tangan", styles.H2),
        Paragraph(_PLACE, styles.BODY),
        _Place(),
    ]


class _Place(Flowable):  # type: ignore[misc] # ReportLab ships no types
    """A frame at the foot of the page: where it stands is a rule that verification knows."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the rest of the page, so that the frame stands on its lower edge."""
        self._width = width
        return width, height

    def draw(self) -> None:
        """Draw the frame and, small in its corner, what it is for."""
        self.canv.setStrokeColor(styles.RULE)
        self.canv.setDash(3, 3)
        self.canv.rect(0, 0, self._width, styles.SIGNING_HEIGHT)


def _by_another_program(snapshot: DossierSnapshot) -> list[Flowable]:
    content: list[Flowable] = [
        Paragraph("<b>Disiapkan untuk ditandatangani dengan program lain</b>", styles.SMALL),
        Paragraph(_ANOTHER, styles.SMALL),
    ]
    if snapshot.signer_fingerprint:
        content += [
            Spacer(1, 3),
            Paragraph("Sertifikat yang diharapkan sebagai yang pertama", styles.LABEL),
            *pieces.facts(_certificate(snapshot), styles.BODY_WIDTH - 8 * mm, 34 * mm),
            *_fingerprint(snapshot),
        ]
    return content


def _fingerprint(snapshot: DossierSnapshot) -> list[Flowable]:
    if not snapshot.signer_fingerprint:
        return []
    return [
        Spacer(1, 2),
        Paragraph("Sidik sertifikat (SHA-256)", styles.LABEL),
        Paragraph(" ".join(text.groups(snapshot.signer_fingerprint)), styles.MONO),
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
_ANOTHER = (
    "Halaman ini dicetak sebelum tanda tangan dibubuhkan dan tidak diubah sesudahnya. Apakah dan "
    "oleh siapa berkas ini ditandatangani hanya dapat dibaca dari berkas PDF itu sendiri, misalnya "
    "dengan pdfsig; hasil cetak tidak membuktikannya."
)
_LATER = (
    "Tanda tangan pertama dibubuhkan di Netra; yang berikutnya dapat dibubuhkan dengan program "
    "lain. Halaman terakhir menyediakan tempat untuk gambarnya."
)
_PLACE = (
    "Program penanda tangan yang menaruh gambar (nama, kode QR, logo) menaruhnya di dalam bingkai "
    "di bawah ini; di tempat lain gambar itu dapat menutupi isi, dan berkas ditolak. Bingkai yang "
    "kosong tidak berarti belum ditandatangani: tanda tangan elektronik tidak harus tampak."
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
