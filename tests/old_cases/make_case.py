"""Makes the case of an older program; run inside a clone of that program, see README.md here."""

from __future__ import annotations

import sys
import zipfile
from dataclasses import replace
from pathlib import Path

from PIL import Image

from app.domain.case import CaseForm, Party, PartyRole, Reviewer
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.services import cases, clips, dossiers, intake, review, suggestions
from app.services.dossiers import DossierRequest
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.made_files import make_video
from tests.services.casefiles import add_transcript, segment

CODE = EvidenceCode("BB-001")


def build(schema: int, folder: Path) -> Path:
    """Make a case with everything that the program of a schema knows.

    The rooms that a later schema brought are imported late: an older program lacks them.
    """
    reviewer = Reviewer("Siti Aminah (fiktif)")
    form = CaseForm("003/Reg/LP/PB/Kab/14.09/X/2024", "Perkara lama", is_fictional=True)
    with cases.new_case(folder / "lama", form, reviewer) as session:
        cases.add_party(session, Party(PartyRole("terlapor"), "Budi (fiktif)"))
        cases.set_form(session, {"region": "Kabupaten Contoh"})
        if schema >= 2:
            name_a_signer(session)
        take_in(schema, session, folder)
        listen_and_mark(session)
        if schema >= 2:
            clock_and_withdrawal(session)
        if schema >= 3:
            one_clock(session)
        built = dossiers.build_job(session, DossierRequest()).run(JobContext())
        dossiers.commit(session, built)
        if schema >= 2:
            give_out(session, folder)
        return session.folder


def take_in(schema: int, session: CaseSession, folder: Path) -> None:
    video, photo, note = (folder / name for name in ("pidato.mp4", "spanduk.jpg", "catatan.txt"))
    make_video(video, frames=50, sound="aac")
    Image.new("RGB", (96, 64), (200, 30, 30)).save(photo)
    note.write_text("bukan media", encoding="utf-8")
    given = Provenance(source="WhatsApp", received_from="Ani (fiktif)", note="é")
    intake.take_in(session, [video, photo, note, video], given, JobContext())
    if schema >= 3:
        second = folder / "kamera2.mp4"
        make_video(second, frames=40, sound="aac")
        intake.take_in(session, [second], given, JobContext())


def listen_and_mark(session: CaseSession) -> None:
    add_transcript(session, CODE, segment("mari kita dukung paslon nomor dua"))
    transcript = review.transcript(session, CODE)
    assert transcript is not None
    review.edit_segment(session, CODE, transcript.segments[0].id, "mari dukung paslon dua")
    suggestions.reject(session, suggestions.find(session)[0].id)
    box = Region(0.25, 0.25, 0.5, 0.5)
    draft = MomentDraft(CODE, TimeRange(200_000, 800_000), ("N-07",), region=box, note="é")
    review.mark(session, draft)
    review.mark(session, replace(draft, span=TimeRange(900_000, 1_200_000), region=None))
    review.remove_moment(session, "M-002")
    clips.commit(session, clips.still_job(session, "M-001").run(JobContext()))
    clips.commit(session, clips.clip_job(session, "M-001").run(JobContext()))


def name_a_signer(session: CaseSession) -> None:
    from app.domain.case import IdentityRole
    from app.services import identities

    identities.add(session, IdentityRole("ketua"), "Rina (fiktif)")


def clock_and_withdrawal(session: CaseSession) -> None:
    from app.services import recorder, withdrawal

    recorder.set_clock(session, CODE, offset_ms=200_000, zone_of_clock="WIB", basis="jam dinding")
    withdrawal.withdraw(session, "BB-003", "bukan media")
    withdrawal.restore(session, "BB-003", "tetap disimpan")


def one_clock(session: CaseSession) -> None:
    from app.services import sync

    drafted = sync.draft(session, [CODE, "BB-004"], "Apel pagi")
    kept = sync.store(session, sync.with_offset(drafted, "BB-004", 340_000))
    gone = sync.store(session, sync.draft(session, ["BB-004", CODE], "keliru"))
    assert kept.code != gone.code
    sync.remove(session, gone.code, "keliru")


def give_out(session: CaseSession, folder: Path) -> None:
    from app.services import packages
    from app.services.packages import ExportRequest

    request = ExportRequest(folder / "lama.zip")
    packages.commit(session, packages.export_job(session, request).run(JobContext()))


def pack(case: Path, out: Path) -> None:
    """Write what a stick would carry: without the cache, which may be deleted at any time."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(case.rglob("*")):
            inside = path.relative_to(case.parent)
            if path.is_file() and inside.parts[1] != "cache":
                archive.write(path, inside)


if __name__ == "__main__":
    number, work, target = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    pack(build(number, work), target)
