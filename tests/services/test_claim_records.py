from __future__ import annotations

import json
from pathlib import Path

from PIL import ExifTags, Image

from app.domain.evidence import Evidence, Provenance
from app.services import cases, intake, integrity, provenance, recorder
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.made_files import make_photo
from tests.services.casefiles import add_video, new_case

TAKEN = "2024:10:06 08:15:42"


def acts(session: CaseSession) -> list[str]:
    return [json.loads(line)["act"] for line in cases.custody_lines(session)]


def photographed() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Kamera"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = TAKEN
    return exif


def take_in(session: CaseSession, folder: Path, given: Provenance) -> Evidence:
    photo = make_photo(folder / "foto.jpg", exif=photographed())
    [outcome] = intake.take_in(session, [photo], given, JobContext())
    assert outcome.evidence is not None
    return outcome.evidence


def conflicts(item: Evidence) -> list[str]:
    assert item.claims is not None
    return [found.what for found in item.claims.conflicts]


def test_two_readers_are_asked_after_the_bytes_are_stored(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        item = take_in(session, tmp_path, Provenance())
        assert acts(session)[-3:] == ["evidence.add", "evidence.probe", "evidence.claims"]
    assert item.claims is not None
    assert len({reader.reader for reader in item.claims.readers}) == 2
    assert conflicts(item) == []


def test_a_told_date_that_the_file_denies_is_a_finding(tmp_path: Path) -> None:
    told = Provenance(captured_at="2024-10-09T08:15", captured_zone="WIB")
    with new_case(tmp_path) as session:
        item = take_in(session, tmp_path, told)
    assert conflicts(item) == ["created_at"]


def test_claims_are_compared_again_with_what_was_told_later(tmp_path: Path) -> None:
    told = Provenance(captured_at="2024-10-09T08:15", captured_zone="WIB")
    with new_case(tmp_path) as session:
        item = take_in(session, tmp_path, told)
        item = recorder.set_clock(
            session,
            item.code,
            offset_ms=3 * 86_400_000,
            zone_of_clock="WIB",
            basis="jam kamera belum disetel",
        )
        assert conflicts(item) == []
        answer = provenance.changed(item.provenance, {"captured_at": "2024-10-01T08:15"})
        item = provenance.describe(session, item.code, answer)
        assert conflicts(item) == ["created_at"]
        assert acts(session)[-4:] == [
            "evidence.clock",
            "evidence.claims",
            "evidence.describe",
            "evidence.claims",
        ]
        folder = session.folder
    report = integrity.verify_path(folder, (), JobContext())
    assert [check for check in report.checks if not check.ok] == []


def test_a_file_that_agrees_with_what_was_told_has_no_finding(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        item = intake.evidence(session, code)
    assert conflicts(item) == []
