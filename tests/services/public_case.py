"""A case whose secrets no public dossier may show, and what can be read out of its PDFs."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from app.domain.case import IdentityRole, Party, PartyRole, Reviewer
from app.domain.dossier_public import NameChoice
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction
from app.dossier.attachment_checks import read_attachments
from app.services import (
    cases,
    clips,
    dossiers,
    identities,
    redaction,
    review,
)
from app.services.dossiers import DossierRequest, KeptDossier
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, add_video

SECOND = Reviewer("Budi Santoso (fiktif)")
BOX = Region(0.25, 0.25, 0.5, 0.5)
NIP = "198001012005011001"
SECRETS = (
    NIP,
    "Sulastri Rahasia",
    "Wartono Saksi",
    "Jalan Mawar 17",
    "0812-3456-789",
    "Tamu Taktercatat",
    "Catatan rahasia",
    "kutipan rahasia",
    "Uraian rahasia",
    "Judul rahasia",
    "Dinas Contoh",
    "Kepala Bidang",
    REVIEWER.name,
    SECOND.name,
)
"""Nothing of it may be read anywhere in the public variant."""
HOSTILE = ("<b>tebal</b> &amp; <para>", "a" * 300, "فيديو الحملة", "senyum \U0001f600 \u202egnp")


def fill(session: CaseSession, folder: Path) -> None:
    """Fill a case with secrets, two moments and a redacted copy of one."""
    cases.set_form(session, {"title": "Judul rahasia", "chronology": f"Uraian rahasia {NIP}"})
    for party in (
        Party(PartyRole.TERLAPOR, "Sulastri Rahasia", "Kepala Bidang", "Dinas Contoh", NIP),
        Party(PartyRole.SAKSI, "Wartono Saksi", address="Jalan Mawar 17", phone="0812-3456-789"),
        *(Party(PartyRole.SAKSI, name) for name in HOSTILE),
    ):
        cases.add_party(session, party)
    code = EvidenceCode(add_video(session, folder))
    for start in (200_000, 1_200_000):
        draft = MomentDraft(
            code,
            TimeRange(start, start + 600_000),
            ("N-07",),
            persons=("Sulastri Rahasia", "Tamu Taktercatat", *HOSTILE),
            quote="kutipan rahasia " * 2000,
            note=f"Catatan rahasia {NIP}",
        )
        review.mark(session, draft)
    identities.add(session, IdentityRole.STAF, SECOND.name)
    for moment in ("M-001", "M-002"):
        clips.commit(session, clips.still_job(session, moment).run(JobContext()))
    cover(session, "M-001")


def cover(session: CaseSession, moment: str, *, is_voice: bool = False) -> str:
    """Make a redacted copy of a moment."""
    frames = redaction.stretch(session, moment)
    keys = (KeyBox(frames[0], BOX), KeyBox(frames[-1], BOX))
    region = CoveredRegion("Sulastri Rahasia", frames[0], frames[-1], keys)
    silent = TimeRange(1_300_000, 1_500_000)
    plan = Redaction((), (silent,)) if is_voice else Redaction((region,))
    return clips.commit(session, redaction.redact_job(session, moment, plan).run(JobContext())).code


def confirm(session: CaseSession, code: str) -> None:
    """Let the second person confirm a copy."""
    session.hand_to(SECOND)
    redaction.confirm(session, code)
    session.hand_to(REVIEWER)


def build(session: CaseSession, out: Path, *names: NameChoice, is_demo: bool = True) -> KeptDossier:
    """Build both variants."""
    request = DossierRequest(out=out, is_demo=is_demo, is_public=True, names=names)
    return dossiers.commit(session, dossiers.build_job(session, request).run(JobContext()))


def public_of(out: Path) -> Path:
    """Give where the public variant lies."""
    return out.with_name(f"{out.stem} publik.pdf")


def text_of(pdf: Path) -> str:
    """Give what pdftotext reads."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def everything(pdf: Path) -> bytes:
    """Give every stream unpacked, every string and every attachment of a PDF."""
    with pikepdf.open(pdf) as opened:
        out = [str(opened.docinfo).encode()]
        for found in opened.objects:
            if isinstance(found, pikepdf.Stream):
                is_picture = found.get("/Filter") == "/DCTDecode" or "/Subtype" in found
                out.append(found.read_raw_bytes() if is_picture else found.read_bytes())
            out.append(repr(found).encode())
    return b"\n".join([*out, *read_attachments(pdf).values()])


def pictures(pdf: Path) -> list[np.ndarray]:
    """Give every embedded picture."""
    found = []
    with pikepdf.open(pdf) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                picture = Image.open(BytesIO(item.read_raw_bytes())).convert("RGB")
                found.append(np.asarray(picture).astype(int))
    return found
