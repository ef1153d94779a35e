"""Two offices for the tests of exchange: real cases, real packages, each with its own reviewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.case import Party, PartyRole, Reviewer
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.merge import Decisions, MergeOffer
from app.domain.moment import Moment, MomentDraft
from app.domain.transcript import Transcript
from app.services import (
    arrivals,
    cases,
    clips,
    integrity,
    merge_commit,
    merging,
    package_opening,
    packages,
    review,
)
from app.services.arrivals import Arrival
from app.services.merge_commit import MergeResult
from app.services.merging import MergePlan
from app.services.packages import ExportRequest, WrittenExport
from app.services.session import CaseSession
from app.services.signing_choice import SigningChoice
from app.tasks.job import JobContext
from tests.dossier.keys import PASSPHRASE, p12
from tests.services.casefiles import add_transcript, add_video, new_case, segment

SECOND = Reviewer("Rudi Hartono (fiktif)")
NAME = "Budi Santoso (fiktif)"
CODE = "BB-001"
"""Of the one item that most cases here have."""


def mark(
    session: CaseSession, code: str, start_us: int, note: str = "", categories: tuple[str, ...] = ()
) -> Moment:
    draft = MomentDraft(
        EvidenceCode(code),
        TimeRange(start_us, start_us + 200_000),
        categories or ("N-07",),
        persons=(NAME,),
        note=note,
    )
    return review.mark(session, draft)


def fill(session: CaseSession, folder: Path) -> str:
    """Fill a case with one of everything that travels, and give the code of its video."""
    cases.add_party(session, Party(PartyRole.TERLAPOR, NAME, "Camat", "Kecamatan", "19700101"))
    code = add_video(session, folder)
    add_transcript(session, code, segment("dukung nomor dua"), segment("terima kasih", 600_000))
    first = mark(session, code, 200_000, "mengangkat dua jari")
    second = mark(session, code, 600_000, "salah tandai")
    review.remove_moment(session, second.code, "keliru")
    clips.commit(session, clips.still_job(session, first.code).run(JobContext()))
    return code


def filled_case(folder: Path) -> Path:
    """Make the case of the first office and give its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with new_case(folder) as session:
        fill(session, folder)
        return session.folder


def export(session: CaseSession, out: Path, signer: Path | None = None) -> WrittenExport:
    """Export the whole case; with a folder for a throw-away certificate it is signed."""
    signing = SigningChoice(p12(signer), PASSPHRASE) if signer else SigningChoice()
    request = ExportRequest(out, signing=signing)
    written = packages.export_job(session, request).run(JobContext())
    packages.commit(session, written)
    return written


@contextmanager
def arrived(path: Path, place: Path) -> Iterator[Arrival]:
    place.mkdir(parents=True, exist_ok=True)
    arrival = arrivals.arrival_job(path, place).run(JobContext())
    try:
        yield arrival
    finally:
        arrival.holding.discard()


def open_there(path: Path, place: Path, reviewer: Reviewer = SECOND) -> Path:
    """Open a package as a case of another office and give the folder."""
    with arrived(path, place) as arrival:
        target = package_opening.case_target(arrival, place)
        placed = package_opening.place_job(arrival, target).run(JobContext())
        with package_opening.open_as_case(placed, reviewer) as session:
            return session.folder


def two_offices(folder: Path, fill: Callable[[CaseSession], object]) -> tuple[Path, Path]:
    """Fill a case and open its package in a second office; gives both folders."""
    (folder / "a").mkdir()
    with new_case(folder / "a") as session:
        fill(session)
        package = export(session, folder / "a.zip").path
        ours = session.folder
    return ours, open_there(package, folder / "b")


def send(case: Path, out: Path) -> Path:
    """Export what the second office has."""
    with cases.open_case(case, SECOND) as session:
        return export(session, out).path


def look(session: CaseSession, package: Path) -> MergePlan:
    """Compare a package with a case."""
    with arrived(package, session.folder / "cache") as arrival:
        return merging.plan(session, arrival)


def offers(session: CaseSession, package: Path) -> tuple[MergeOffer, ...]:
    """Give what a package offers."""
    return look(session, package).preview.offers


def merge(session: CaseSession, package: Path, decisions: Decisions | None = None) -> MergeResult:
    """Lay a package beside a case."""
    with arrived(package, session.folder / "cache") as arrival:
        plan = merging.plan(session, arrival)
        return merge_commit.merge_in_place(session, plan, decisions or {}, JobContext())


def shown(session: CaseSession, code: str = CODE) -> Transcript:
    """Give the transcript that is worked on."""
    found = review.transcript(session, code)
    assert found is not None
    return found


def failed(path: Path) -> list[str]:
    """Verify and give what does not hold."""
    report = integrity.verify_path(path, (), JobContext())
    return [f"{check.name}: {check.detail}" for check in report.checks if not check.ok]
