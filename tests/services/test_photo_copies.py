"""Redacted copies of photos in a case: made, derived again, confirmed, shown and given out."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli.main import run
from app.domain.case import IdentityRole, Reviewer
from app.domain.clip import Derivative, DerivativeKind
from app.domain.errors import InvalidValue, RedactionRefused
from app.domain.evidence import Provenance
from app.domain.exchange_public import NOT_REDACTED
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.redaction import parse_region
from app.domain.redaction_plan import Redaction
from app.services import (
    cases,
    clips,
    dossiers,
    face_proposals,
    hearing,
    identities,
    intake,
    integrity,
    packages,
    redaction,
    review,
)
from app.services.hearing import Shown
from app.services.packages import ExportRequest
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.drawn_faces import with_faces
from tests.services.casefiles import REVIEWER, new_case

SECOND = Reviewer("Budi Santoso (fiktif)")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    exif = Image.Exif()
    exif[0x010F] = "KAMERA-RAHASIA"
    photo = folder / "apel.jpg"
    Image.fromarray(with_faces((100, 100), (400, 200))).save(photo, exif=exif, quality=95)
    with new_case(folder) as session:
        [taken] = intake.take_in(session, [photo], Provenance(), JobContext())
        assert taken.evidence is not None
        code = EvidenceCode(taken.evidence.code)
        for _ in range(2):
            review.mark(session, MomentDraft(code, TimeRange(0, 0), ("N-07",)))
        identities.add(session, IdentityRole.STAF, SECOND.name)
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def _make(session: CaseSession, *boxes: str) -> Derivative:
    frames = redaction.stretch(session, "M-001")
    assert frames == range(1)
    regions = tuple(parse_region(text, "Kotak", frames) for text in boxes)
    job = redaction.redact_job(session, "M-001", Redaction(regions))
    return clips.commit(session, job.run(JobContext()))


def test_a_copy_of_a_photo_is_covered_derived_again_and_says_which_faces_are_left(
    case: Path,
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = _make(session, "0.15,0.2,0.2,0.28")
        assert (made.kind, made.suffix) == (DerivativeKind.STILL, ".png")
        assert made.recipe.tool == "netra.redact/photo/2"
        hidden = made.recipe.redaction
        assert hidden is not None
        assert hidden.faces is not None
        [left] = hidden.faces.seen
        assert left.keys[0].box.x > 0.5
        with Image.open(clips.stored_path(session, made)) as image:
            assert not np.asarray(image)[96:230, 96:224].any()
            assert image.info == {}
        [look] = redaction.looking_order(made)
        assert look.why == "seen"
        said = json.loads(cases.custody_lines(session)[-1])
        assert said["act"] == "derivative.redacted"
    report = integrity.verify_path(case, (), JobContext())
    assert [check for check in report.checks if not check.ok] == []
    again = [check for check in report.checks if check.name == "derived again T-001"]
    assert [check.detail for check in again] == ["same bytes"]


def test_a_photo_has_no_voice_and_two_proposals(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        found = face_proposals.propose_job(session, "M-001").run(JobContext())
        assert [(each.first, each.last) for each in found.regions] == [(0, 0), (0, 0)]
        with pytest.raises(InvalidValue):
            redaction.redact_job(session, "M-001", Redaction((), (TimeRange(0, 1),)))


def test_a_forged_copy_of_a_photo_is_found_by_deriving_again(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        _make(session, "0.15,0.2,0.2,0.28")
        session._database.conn.execute(
            "UPDATE derivatives SET recipe = replace(recipe, '0.28', '0.27')"
        )
        session._database.conn.commit()
    report = integrity.verify_path(case, (), JobContext())
    failed = {check.name for check in report.checks if not check.ok}
    assert {"record: derivative rows", "derived again T-001"} <= failed


def test_the_room_sees_the_confirmed_copy_or_nothing_of_the_photo(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        clips.commit(session, clips.still_job(session, "M-002").run(JobContext()))
        assert [card.shown for card in hearing.cards(session)] == [Shown.ORIGINAL] * 2
        made = _make(session, "0.15,0.2,0.2,0.28")
        own, other = hearing.cards(session)
        assert (own.shown, own.still) == (Shown.UNCONFIRMED, None)
        # the second moment is on the same photo: its own still shows who is covered in the first
        assert (other.shown, other.still) == (Shown.OVERLAPS, None)
        session.hand_to(SECOND)
        redaction.confirm(session, made.code)
        own, other = hearing.cards(session)
        assert (own.shown, own.still) == (Shown.COPY, clips.stored_path(session, made))
        assert (other.shown, other.still) == (Shown.OVERLAPS, None)


def test_only_a_confirmed_copy_of_a_photo_leaves_and_a_dossier_does_not_print_it_as_the_still(
    case: Path, tmp_path: Path
) -> None:
    request = ExportRequest(tmp_path / "publik.zip", is_redacted=True, chosen=("T-001",))
    with cases.open_case(case, REVIEWER) as session:
        made = _make(session, "0.15,0.2,0.2,0.28")
        with pytest.raises(RedactionRefused):
            packages.export_job(session, request)
        built = dossiers.build_job(session, dossiers.DossierRequest(is_demo=True))
        record = dossiers.commit(session, built.run(JobContext()))
        session.hand_to(SECOND)
        redaction.confirm(session, made.code)
        # the same picture with nothing covered stays behind, whoever ticks it
        bare = clips.commit(session, clips.still_job(session, "M-001").run(JobContext()))
        with pytest.raises(InvalidValue):
            packages.export_job(session, replace(request, chosen=("T-001", bare.code)))
        written = packages.export_job(session, request).run(JobContext())
        assert written.left_out == ((bare.code, NOT_REDACTED),)
    done = subprocess.run(
        ["pdftotext", "-layout", record.document.path, "-"], capture_output=True, check=True
    )
    told = " ".join(done.stdout.decode().split())
    assert "T-001 Salinan tertutup dari BB-001" in told
    assert "Pada salinan detektor menandai 1 tempat mirip wajah" in told
    with zipfile.ZipFile(request.out) as package:
        pictures = [name for name in package.namelist() if name.endswith(".png")]
        assert len(pictures) == 1
        assert b"KAMERA-RAHASIA" not in b"".join(map(package.read, package.namelist()))


def test_the_command_line_covers_a_photo(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "tertutup.png"
    words = ["redact", "make", str(case), "M-001", "--box", "0.15,0.2,0.2,0.28", "--reviewer", "S"]
    assert run([*words, "--mute", "0-1"]) == 2
    capsys.readouterr()
    assert run([*words, "--out", str(out), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["kind"], made["frames"]) == ("still", 1)
    with Image.open(out) as image:
        assert image.size == (640, 480)
    assert (tmp_path / "tertutup.png.json").exists()
    pictures = tmp_path / "lihat"
    assert run(["redact", "frames", str(case), "T-001", "--out", str(pictures), "--json"]) == 0
    assert [path.name for path in pictures.iterdir()] == ["0.jpg"]
    assert json.loads(capsys.readouterr().out)["reasons"] == [
        {"frame": 0, "why": "seen", "seen": ["faces", "text"]}
    ]
