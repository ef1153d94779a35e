"""The public variant of a dossier: what it may not show."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app.cli.main import run
from app.domain.case import Party, PartyRole
from app.domain.dossier_public import NameChoice, NameShown, PictureState, parse_choice
from app.domain.errors import InvalidValue
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction
from app.services import (
    cases,
    clips,
    intake,
    public_dossier,
    redaction,
    review,
)
from app.tasks.job import JobContext
from tests.media.lettered import street
from tests.services.casefiles import REVIEWER, new_case
from tests.services.public_case import (
    BOX,
    HOSTILE,
    NIP,
    SECRETS,
    build,
    confirm,
    cover,
    everything,
    fill,
    pictures,
    public_of,
    text_of,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    with new_case(folder) as session:
        fill(session, folder)
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def test_nothing_that_a_person_typed_stands_anywhere_in_the_public_file(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        confirm(session, "T-003")
        build(session, out)
    words, content = " ".join(text_of(public_of(out)).split()), everything(public_of(out))
    for secret in (*SECRETS, *HOSTILE):
        assert secret not in words
        assert secret.encode() not in content
    assert "Terlapor 1" in words
    assert "Saksi 1" in words
    assert "Orang 1" in words
    assert NIP in text_of(out)


def test_every_picture_of_the_public_file_is_covered_where_it_must_be(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        confirm(session, "T-003")
        build(session, out)
    shown = pictures(public_of(out))
    assert len(shown) == 1  # M-002 has no copy, and no thumbnail stands beside the item
    (picture,) = shown
    width = picture.shape[1]
    high = _picture_height(case, width)
    rows = slice(round(high * 0.27), round(high * 0.73))
    columns = slice(round(width * 0.27), round(width * 0.73))
    assert picture[rows, columns].max() < 40
    assert picture[: round(high * 0.2)].max() > 100


def _picture_height(case: Path, width: int) -> int:
    """Give the height of the recording in a picture whose foot is the bar of the clip."""
    with cases.open_case(case, REVIEWER) as session:
        media = session.stores.evidence.all()[0].media
    assert media is not None
    assert media.width
    assert media.height
    return round(width * media.height / media.width)


def test_without_a_confirmed_copy_an_empty_frame_says_why(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        states = dict(public_dossier.picture_states(session))
        assert states == {"M-001": PictureState.UNCONFIRMED, "M-002": PictureState.NO_COPY}
        build(session, out)
    words = " ".join(text_of(public_of(out)).split())
    assert pictures(public_of(out)) == []
    assert words.count("Gambar tidak ditampilkan") == 2
    assert "belum disetujui orang kedua" in words
    assert "Belum dibuat salinan tertutup" in words


def test_a_copy_that_hides_only_a_voice_gives_no_picture(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        code = cover(session, "M-002", is_voice=True)
        confirm(session, code)
        assert dict(public_dossier.picture_states(session))["M-002"] is PictureState.ONLY_VOICES


def test_names_are_told_as_chosen_and_never_those_of_reporters_and_witnesses(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        choice = NameChoice(PartyRole.TERLAPOR, NameShown.NAME)
        build(session, out, choice, NameChoice(PartyRole.SAKSI, NameShown.INITIALS))
    words = " ".join(text_of(public_of(out)).split())
    assert "Sulastri Rahasia (Kepala Bidang, Dinas Contoh)" in words
    assert "W. S." in words
    assert "Wartono" not in words
    assert NIP not in words
    for refused in ("saksi=name", "pelapor=office", "juri=label", "terlapor=nip"):
        with pytest.raises(InvalidValue):
            parse_choice(refused)


def test_a_person_in_two_roles_is_told_as_the_more_protected_one(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        cases.add_party(session, Party(PartyRole.SAKSI, "sulastri  rahasia"))
        choice = NameChoice(PartyRole.TERLAPOR, NameShown.NAME)
        planned = public_dossier.plan(session, (choice,))
    assert [one.told for one in planned.dossier.persons if one.label == "Terlapor 1"] == [""]


def test_what_is_added_to_a_snapshot_one_day_does_not_reach_the_public_one(
    case: Path,
) -> None:
    from app.services import snapshots

    with cases.open_case(case, REVIEWER) as session:
        taken = snapshots.take(session, None)
        planned = public_dossier.plan(session, ())
    given = public_dossier.public_snapshot(taken, planned.dossier)
    full = (given.parties, given.evidence, given.moments, given.custody_lines, given.story.people)
    assert not any(full)
    assert given.form == replace(given.form, title="", chronology="", region="")
    assert given.reviewer.name == "Pemeriksa"


def test_the_command_builds_both_and_says_what_is_seen(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, given = tmp_path / "berkas.pdf", tmp_path / "keluar.pdf"
    arguments = ["dossier", "build", str(case), "--out", str(out), "--demo-certificate"]
    arguments += ["--public", "--public-out", str(given), "--show-names", "terlapor=office"]
    assert run(["--json", "--reviewer", REVIEWER.name, *arguments]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["public"]["path"] == str(given)
    assert {one["state"] for one in told["public"]["pictures"]} == {"unconfirmed", "no_copy"}
    assert run(["--json", "verify", str(given), "--pair", str(out)]) == 0
    capsys.readouterr()
    assert (
        run(
            ["--json", "dossier", "build", str(case), "--out", str(out), "--public-out", str(given)]
        )
        == 2
    )


def test_the_covered_copy_of_a_photo_is_printed_too(case: Path, tmp_path: Path) -> None:
    path, out = tmp_path / "foto.png", tmp_path / "berkas.pdf"
    Image.fromarray(street(320, 240)).save(path)
    with cases.open_case(case, REVIEWER) as session:
        [taken] = intake.take_in(session, [path], Provenance(), JobContext())
        assert taken.evidence is not None
        draft = MomentDraft(EvidenceCode(taken.evidence.code), TimeRange(0, 0), ("N-07",))
        moment = review.mark(session, draft).code
        plan = Redaction((CoveredRegion("Pelat", 0, 0, (KeyBox(0, BOX),)),))
        job = redaction.redact_job(session, moment, plan, overlay=False)
        made = clips.commit(session, job.run(JobContext()))
        confirm(session, made.code)
        kept = build(session, out)
        assert dict(public_dossier.picture_states(session))[moment] is PictureState.COPY
    [picture] = pictures(public_of(out))
    high, wide = picture.shape[:2]
    middle = picture[round(high * 0.3) : round(high * 0.7), round(wide * 0.3) : round(wide * 0.7)]
    assert middle.max() - middle.min() < 10
    assert picture.max() - picture.min() > 60
    assert made.sha256.upper()[:8] in text_of(public_of(out)).replace(" ", "").upper()
    assert kept
