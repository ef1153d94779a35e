"""What the attacks work on: small real files, and a case with everything in it."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.domain.case import CaseForm, Party, PartyRole
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.services import cases, clips, dossiers, intake, review, suggestions
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.made_files import make_photo, make_sound, make_video
from tests.services.casefiles import NUMBER, REVIEWER, add_transcript, segment

SPEECH = Path(__file__).parents[1] / "data" / "speech"
SAID = "mari kita dukung paslon nomor dua"


def write_files(folder: Path) -> Path:
    """Write the files that a case takes in: videos, a photo, a sound, speech, no media."""
    folder.mkdir(parents=True)
    make_video(folder / "apel pagi.mp4", frames=30, sound="aac")
    make_video(folder / "kampanye.mkv", frames=20, size=(80, 60))
    make_photo(folder / "baliho.jpg")
    make_sound(folder / "telepon.wav", "pcm_s16le", seconds=0.5)
    (folder / "catatan.txt").write_text("bukan media\n")
    shutil.copyfile(SPEECH / "synthetic_05.flac", folder / "pidato.flac")
    return folder


def take_in(session: CaseSession, *paths: Path) -> tuple[EvidenceCode, ...]:
    provenance = Provenance(received_from="Pelapor (fiktif)", unavailable_reason="contoh")
    outcomes = intake.take_in(session, paths, provenance, JobContext())
    assert all(outcome.evidence is not None for outcome in outcomes), outcomes
    return tuple(outcome.evidence.code for outcome in outcomes if outcome.evidence is not None)


def whole_case(folder: Path, files: Path) -> Path:
    """Make a case that has a bit of everything, closed."""
    with cases.new_case(
        folder / "utuh", CaseForm(NUMBER, "Perkara uji", known_on="2024-10-07"), REVIEWER
    ) as session:
        fill(session, files)
    return session.folder


def fill(session: CaseSession, files: Path) -> None:
    cases.add_party(session, Party(PartyRole.TERLAPOR, "Terlapor (fiktif)", "Lurah", "Kelurahan"))
    video, photo, _ = take_in(
        session, files / "apel pagi.mp4", files / "baliho.jpg", files / "catatan.txt"
    )
    add_transcript(session, video, segment(SAID))
    transcript = review.transcript(session, video)
    assert transcript is not None
    review.edit_segment(session, video, transcript.segments[0].id, "mari dukung paslon dua")
    box = Region(0.25, 0.25, 0.5, 0.5)
    review.mark(session, MomentDraft(video, TimeRange(200_000, 800_000), ("N-07",), region=box))
    review.mark(session, MomentDraft(photo, TimeRange(0, 0), ("N-03",), note="baliho"))
    found = suggestions.find(session)
    if found:
        suggestions.reject(session, found[0].id)
    for job in (
        clips.still_job(session, "M-001"),
        clips.clip_job(session, "M-001"),
        clips.still_job(session, "M-002"),
    ):
        clips.commit(session, job.run(JobContext()))
    job = dossiers.build_job(session, dossiers.DossierRequest(is_demo=True))
    dossiers.commit(session, job.run(JobContext()))
