"""Makes the case of an older program; run inside a clone of that program, see README.md here."""

from __future__ import annotations

import sys
import zipfile
from dataclasses import replace
from pathlib import Path

from PIL import Image

from app.domain.case import CaseForm, IdentityRole, Party, PartyRole, Reviewer
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.services import (
    cases,
    clips,
    dossiers,
    identities,
    intake,
    packages,
    recorder,
    review,
    suggestions,
    withdrawal,
)
from app.services.dossiers import DossierRequest
from app.services.packages import ExportRequest
from app.tasks.job import JobContext
from tests.media.made_files import make_video
from tests.services.casefiles import add_transcript, segment


def build(folder: Path) -> Path:
    reviewer = Reviewer("Siti Aminah (fiktif)")
    form = CaseForm("003/Reg/LP/PB/Kab/14.09/X/2024", "Perkara lama", is_fictional=True)
    video, photo, note = (folder / name for name in ("pidato.mp4", "spanduk.jpg", "catatan.txt"))
    make_video(video, frames=50, sound="aac")
    Image.new("RGB", (96, 64), (200, 30, 30)).save(photo)
    note.write_text("bukan media", encoding="utf-8")
    with cases.new_case(folder / "lama", form, reviewer) as session:
        cases.add_party(session, Party(PartyRole("terlapor"), "Budi (fiktif)"))
        cases.set_form(session, {"region": "Kabupaten Contoh"})
        identities.add(session, IdentityRole("ketua"), "Rina (fiktif)")
        given = Provenance(source="WhatsApp", received_from="Ani (fiktif)", note="é")
        intake.take_in(session, [video, photo, note, video], given, JobContext())
        code = EvidenceCode("BB-001")
        add_transcript(session, code, segment("mari kita dukung paslon nomor dua"))
        transcript = review.transcript(session, code)
        assert transcript is not None
        review.edit_segment(session, code, transcript.segments[0].id, "mari dukung paslon dua")
        suggestions.reject(session, suggestions.find(session)[0].id)
        box = Region(0.25, 0.25, 0.5, 0.5)
        draft = MomentDraft(code, TimeRange(200_000, 800_000), ("N-07",), region=box, note="é")
        review.mark(session, draft)
        review.mark(session, replace(draft, span=TimeRange(900_000, 1_200_000), region=None))
        review.remove_moment(session, "M-002")
        clips.commit(session, clips.still_job(session, "M-001").run(JobContext()))
        clips.commit(session, clips.clip_job(session, "M-001").run(JobContext()))
        recorder.set_clock(
            session, code, offset_ms=200_000, zone_of_clock="WIB", basis="jam dinding"
        )
        withdrawal.withdraw(session, "BB-003", "bukan media")
        withdrawal.restore(session, "BB-003", "tetap disimpan")
        built = dossiers.build_job(session, DossierRequest()).run(JobContext())
        dossiers.commit(session, built)
        request = ExportRequest(folder / "lama.zip")
        packages.commit(session, packages.export_job(session, request).run(JobContext()))
        return session.folder


def pack(case: Path, out: Path) -> None:
    """Write what a stick would carry: without the cache, which may be deleted at any time."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(case.rglob("*")):
            inside = path.relative_to(case.parent)
            if path.is_file() and inside.parts[1] != "cache":
                archive.write(path, inside)


if __name__ == "__main__":
    work, target = map(Path, sys.argv[1:])
    pack(build(work), target)
