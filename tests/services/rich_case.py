"""A case with a row in every table, each made by the service that makes it."""

from __future__ import annotations

from pathlib import Path

from app.domain.case import IdentityRole, Party, PartyRole
from app.domain.choices import RequirementMark, RequirementState
from app.domain.custody import head_after
from app.domain.evidence import EvidenceClaims, Provenance, ReaderClaims
from app.domain.exchange import Anchor, AnchorKind, Exchange, ForeignChain
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.plain import digest, to_plain
from app.services import (
    anchors,
    cases,
    clips,
    dossiers,
    identities,
    layouts,
    provenance,
    recorder,
    requirements,
    review,
    speakers,
    suggestions,
    sync,
    transcript_choice,
)
from app.services.ancestry import lines_digest
from app.services.events import Topic
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import add_transcript, add_video, new_case, segment

ZEROS = "0" * 64


def keep_package(session: CaseSession) -> None:
    """Note a package and the chain that came with it, as a merge does."""
    other = session.stores.custody.lines()[:1]
    log = session.stores.cases.record().log
    head = head_after(other[0], 0)
    at = session.clock.stamp()
    chain = ForeignChain(log, ZEROS, head, at, other)
    exchange = Exchange("in", "paket.zip", ZEROS, log, head, at, {"bag_sha256": ZEROS})
    with session.change("package.import", Topic.CUSTODY) as change:
        session.stores.exchanges.add(exchange)
        session.stores.exchanges.add_chain(chain)
        change.data = {
            "exchange": to_plain(exchange),
            "foreign": {
                "log": log,
                "head_seq": head.seq,
                "head_sha256": head.sha256,
                "lines_sha256": lines_digest(other),
            },
        }


def keep_claims(session: CaseSession, code: str) -> None:
    claims = EvidenceClaims(readers=(ReaderClaims("ExifRead", "3.5", device="Redmi 9"),))
    with session.change("evidence.claims", Topic.EVIDENCE) as change:
        session.stores.evidence.set_claims(code, claims)
        change.obj = (code,)
        change.data = {"claims_sha256": digest(EvidenceClaims, claims)}


def rich_case(folder: Path) -> Path:
    """Make a case in which every table has rows, and give its folder."""
    with new_case(folder) as session:
        cases.add_party(session, Party(PartyRole.TERLAPOR, "Budi (fiktif)", "Camat", "Kecamatan"))
        code = EvidenceCode(add_video(session, folder, "satu.mp4", 1.2))
        other = add_video(session, folder, "dua.mp4", 1.4)
        _speak(session, code)
        first = review.mark(session, MomentDraft(code, TimeRange(0, 400_000), ("N-07",)))
        clips.commit(session, clips.still_job(session, first.code).run(JobContext()))
        given = Provenance(source="HP pelapor", received_from="Ani", received_at="2026-11-22")
        provenance.describe(session, code, given)
        recorder.set_clock(session, code, offset_ms=-200, zone_of_clock="WIB", basis="jam dinding")
        keep_claims(session, code)
        sync.store(session, sync.draft(session, (code, other), "Dua sisi"))
        required = requirements.listed(session)[0].id
        requirements.set_mark(session, RequirementMark(required, RequirementState.MISSING, "-"))
        identities.add(session, IdentityRole.PEMERIKSA, "Siti Aminah (fiktif)")
        built = dossiers.build_job(session, dossiers.DossierRequest(is_demo=True))
        dossiers.commit(session, built.run(JobContext()))
        head = session.stores.custody.head()
        anchors.make(
            session, Anchor(AnchorKind.SHEET, head, session.clock.stamp(), {"number": "BA-01"})
        )
        keep_package(session)
        return session.folder


def _speak(session: CaseSession, code: str) -> None:
    """Transcribe, correct, lay out, name voices, choose, and look for cues."""
    said = segment("mari dukung nomor dua"), segment("jangan salah pilih", 600_000)
    add_transcript(session, code, *said)
    add_transcript(session, code, *said)
    runs = transcript_choice.runs(session, code)
    transcript_choice.choose(session, code, min(run.run_id for run in runs))
    found = session.stores.transcripts.current(code)
    assert found is not None
    review.edit_segment(session, code, found.segments[1].id, "jangan salah pilih ya")
    left, _right = layouts.split(session, code, found.segments[0].id, 2)
    speakers.set_speaker(session, code, (left.id,), 1)
    speakers.name_speaker(session, code, 1, "Pembicara")
    leads = suggestions.find(session)
    suggestions.reject(session, leads[0].id, why="bukan ajakan")
