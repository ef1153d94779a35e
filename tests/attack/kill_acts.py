"""The acts that are killed in mid-step; each says what was acknowledged as soon as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.case import Reviewer
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.transcript import TranscriptStretch
from app.services import (
    arrivals,
    clips,
    dossiers,
    models,
    package_opening,
    packages,
    provenance,
    recorder,
    review,
    transcription,
    withdrawal,
)
from app.services.packages import ExportRequest
from app.services.session import CaseSession
from app.services.signing_choice import SigningChoice
from app.tasks.job import JobContext
from tests.attack.material import take_in

Acknowledge = Callable[[str], None]
OTHER = Reviewer("Kantor lain (fiktif)")
Act = Callable[[CaseSession, Path, Acknowledge], None]


def take_files_in(session: CaseSession, files: Path, acknowledge: Acknowledge) -> None:
    for name in ("kampanye.mkv", "telepon.wav"):
        (code,) = take_in(session, files / name)
        acknowledge(f"evidence {code}")


def transcribe(session: CaseSession, files: Path, acknowledge: Acknowledge) -> None:
    (code,) = take_in(session, files / "pidato.flac")
    acknowledge(f"evidence {code}")
    plan = transcription.begin(
        session, code, models.default_model(), transcription.default_profile()
    )

    def keep(item: object) -> None:
        assert isinstance(item, TranscriptStretch)
        transcription.store_stretch(session, plan, item)
        acknowledge(f"stretch {code} {item.done_until_us}")

    result = transcription.job(plan).run(JobContext(on_item=keep))
    transcription.finish(session, plan, result)
    acknowledge(f"complete {code}")


def mark(session: CaseSession, _files: Path, acknowledge: Acknowledge) -> None:
    for number in range(12):
        span = TimeRange(number * 10_000, number * 10_000 + 50_000)
        made = review.mark(session, MomentDraft(EvidenceCode("BB-001"), span, ("N-07",)))
        acknowledge(f"moment {made.code}")
    review.remove_moment(session, made.code, "uji")
    acknowledge(f"removed {made.code}")


def cut(session: CaseSession, _files: Path, acknowledge: Acknowledge) -> None:
    for job in (clips.still_job(session, "M-001"), clips.clip_job(session, "M-001")):
        kept = clips.commit(session, job.run(JobContext()))
        acknowledge(f"derivative {kept.code}")


def build(session: CaseSession, files: Path, acknowledge: Acknowledge) -> None:
    request = dossiers.DossierRequest(is_demo=True, out=files.parent / "berkas.pdf")
    kept = dossiers.commit(session, dossiers.build_job(session, request).run(JobContext()))
    acknowledge(f"dossier {kept.document.sha256}")


def exchange(session: CaseSession, files: Path, acknowledge: Acknowledge) -> None:
    request = ExportRequest(files.parent / "paket.zip", signing=SigningChoice(is_demo=True))
    request.out.unlink(missing_ok=True)
    written = packages.export_job(session, request).run(JobContext())
    packages.commit(session, written)
    acknowledge(f"exchange {written.sha256}")
    # The other office opens it on the same disk; what it acknowledged is looked for there.
    place = session.folder.parent / "office.netra"
    arrival = arrivals.arrival_job(written.path, place.parent).run(JobContext())
    try:
        placed = package_opening.place_job(arrival, place).run(JobContext())
        with package_opening.open_as_case(placed, OTHER) as theirs:
            acknowledge(f"office {theirs.folder.name}")
            review.mark(theirs, MomentDraft(EvidenceCode("BB-001"), TimeRange(0, 90_000)))
            acknowledge("office marked")
    finally:
        arrival.holding.discard()


def describe(session: CaseSession, _files: Path, acknowledge: Acknowledge) -> None:
    told = Provenance(received_from="Saksi (fiktif)", unavailable_reason="belum ditanyakan")
    provenance.describe(session, "BB-001", told)
    acknowledge("told BB-001")
    recorder.set_clock(
        session, "BB-001", offset_ms=200_000, zone_of_clock="WIB", basis="dibandingkan"
    )
    acknowledge("clock BB-001")
    withdrawal.withdraw(session, "BB-003", "bukan barang bukti")
    acknowledge("withdrawn BB-003")


ACTS: dict[str, Act] = {
    "intake": take_files_in,
    "transcribe": transcribe,
    "mark": mark,
    "clip": cut,
    "dossier": build,
    "package": exchange,
    "describe": describe,
}
