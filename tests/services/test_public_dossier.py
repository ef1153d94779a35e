"""The public variant of a dossier: what it may not show, and that both variants name each other."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from app.cli.main import run
from app.domain.case import IdentityRole, Party, PartyRole, Reviewer
from app.domain.dossier_public import NameChoice, NameShown, PictureState, parse_choice
from app.domain.errors import InvalidValue
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction
from app.dossier import manifest
from app.dossier.attachment_checks import read_attachments
from app.services import (
    cases,
    clips,
    cosigning,
    dossiers,
    identities,
    intake,
    integrity,
    packages,
    public_dossier,
    redaction,
    release,
    review,
)
from app.services.dossiers import DossierRequest, KeptDossier
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.lettered import street
from tests.services.casefiles import REVIEWER, add_video, new_case

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


def _case(session: CaseSession, folder: Path) -> None:
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
    _cover(session, "M-001")


def _cover(session: CaseSession, moment: str, *, is_voice: bool = False) -> str:
    frames = redaction.stretch(session, moment)
    keys = (KeyBox(frames[0], BOX), KeyBox(frames[-1], BOX))
    region = CoveredRegion("Sulastri Rahasia", frames[0], frames[-1], keys)
    silent = TimeRange(1_300_000, 1_500_000)
    plan = Redaction((), (silent,)) if is_voice else Redaction((region,))
    return clips.commit(session, redaction.redact_job(session, moment, plan).run(JobContext())).code


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    with new_case(folder) as session:
        _case(session, folder)
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def _confirm(session: CaseSession, code: str) -> None:
    session.hand_to(SECOND)
    redaction.confirm(session, code)
    session.hand_to(REVIEWER)


def _build(
    session: CaseSession, out: Path, *names: NameChoice, is_demo: bool = True
) -> KeptDossier:
    request = DossierRequest(out=out, is_demo=is_demo, is_public=True, names=names)
    return dossiers.commit(session, dossiers.build_job(session, request).run(JobContext()))


def _public(out: Path) -> Path:
    return out.with_name(f"{out.stem} publik.pdf")


def _text(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def _everything(pdf: Path) -> bytes:
    """Give every stream unpacked, every string and every attachment of a PDF."""
    with pikepdf.open(pdf) as opened:
        out = [str(opened.docinfo).encode()]
        for found in opened.objects:
            if isinstance(found, pikepdf.Stream):
                is_picture = found.get("/Filter") == "/DCTDecode" or "/Subtype" in found
                out.append(found.read_raw_bytes() if is_picture else found.read_bytes())
            out.append(repr(found).encode())
    return b"\n".join([*out, *read_attachments(pdf).values()])


def _pictures(pdf: Path) -> list[np.ndarray]:
    found = []
    with pikepdf.open(pdf) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                picture = Image.open(BytesIO(item.read_raw_bytes())).convert("RGB")
                found.append(np.asarray(picture).astype(int))
    return found


def test_nothing_that_a_person_typed_stands_anywhere_in_the_public_file(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        _confirm(session, "T-003")
        _build(session, out)
    words, content = " ".join(_text(_public(out)).split()), _everything(_public(out))
    for secret in (*SECRETS, *HOSTILE):
        assert secret not in words
        assert secret.encode() not in content
    assert "Terlapor 1" in words
    assert "Saksi 1" in words
    assert "Orang 1" in words
    assert NIP in _text(out)


def test_every_picture_of_the_public_file_is_covered_where_it_must_be(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        _confirm(session, "T-003")
        _build(session, out)
    shown = _pictures(_public(out))
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
        _build(session, out)
    words = " ".join(_text(_public(out)).split())
    assert _pictures(_public(out)) == []
    assert words.count("Gambar tidak ditampilkan") == 2
    assert "belum disetujui orang kedua" in words
    assert "Belum dibuat salinan tertutup" in words


def test_a_copy_that_hides_only_a_voice_gives_no_picture(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        code = _cover(session, "M-002", is_voice=True)
        _confirm(session, code)
        assert dict(public_dossier.picture_states(session))["M-002"] is PictureState.ONLY_VOICES


def test_both_variants_name_each_other_and_the_chain_names_both(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        _confirm(session, "T-003")
        kept = _build(session, out)
        entries = [json.loads(line) for line in cases.custody_lines(session)][-2:]
        listed = release.states(session)
    assert kept.public is not None
    files = {one: read_attachments(path) for one, path in (("i", out), ("p", _public(out)))}
    assert files["i"][manifest.PAIR] == files["p"][manifest.PAIR]
    assert manifest.CUSTODY not in files["p"]
    pair = manifest.read_pair(files["i"][manifest.PAIR])
    for path in (out, _public(out)):
        words = "".join(_text(path).split())
        assert pair.internal_sha256 in words
        assert pair.public_sha256 in words
    assert [entry["act"] for entry in entries] == ["dossier.build"] * 2
    public, internal = (entry["data"] for entry in entries)
    assert (public["variant"], internal["variant"]) == ("public", "internal")
    assert public["content_sha256"] == internal["counterpart_sha256"] == pair.public_sha256
    assert internal["content_sha256"] == public["counterpart_sha256"] == pair.internal_sha256
    assert [one.sha256 for one in listed] == [kept.public.sha256, kept.document.sha256]


def test_stock_tools_check_that_the_variants_name_each_other(case: Path, tmp_path: Path) -> None:
    from app.dossier.sections import checking

    out = tmp_path / "internal.pdf"
    with cases.open_case(case, REVIEWER) as session:
        _build(session, out)
    shutil.copyfile(_public(out), tmp_path / "publik.pdf")
    (step,) = [step for step in checking.STEPS if step.title == checking.PAIRED]
    shell = shutil.which("bash")
    assert shell
    done = subprocess.run(
        [shell, "-ec", "\n".join(step.commands)], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().count(": OK") == 2


def test_verification_finds_each_variant_whole_and_their_pair(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        _confirm(session, "T-003")
        _build(session, out)
    report = integrity.verify_path(_public(out), (), JobContext(), pair=out)
    assert [check.name for check in report.checks if not check.ok] == []
    assert {"variants", "counterpart"} <= {check.name for check in report.checks}
    whole = integrity.verify_path(case, (), JobContext())
    assert [check.name for check in whole.checks if not check.ok] == []
    told = [check for check in whole.checks if check.name.startswith("variants of ")]
    assert [check.could_check for check in told] == [True, True]


def test_a_variant_of_another_build_is_no_counterpart(case: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "satu.pdf", tmp_path / "dua.pdf"
    with cases.open_case(case, REVIEWER) as session:
        _build(session, first)
        _build(session, second)
    for pair, why in ((second, "why=not_named"), (_public(first), "why=same_variant")):
        report = integrity.verify_path(_public(first), (), JobContext(), pair=pair)
        (check,) = [check for check in report.checks if not check.ok]
        assert check.name == "counterpart"
        assert check.detail.startswith(why)


def test_a_public_manifest_other_than_the_named_one_is_found(case: Path, tmp_path: Path) -> None:
    from app.dossier.attachment_checks import attachment_checks, read_keywords

    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        _build(session, out)
    files = read_attachments(_public(out))
    files[manifest.MANIFEST] = files[manifest.MANIFEST].replace(b'"M-002"', b'"M-003"')
    found = attachment_checks(files, read_keywords(_public(out)))
    assert {"variants", "attached manifest"} <= {one.name for one in found if not one.ok}


def test_names_are_told_as_chosen_and_never_those_of_reporters_and_witnesses(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        choice = NameChoice(PartyRole.TERLAPOR, NameShown.NAME)
        _build(session, out, choice, NameChoice(PartyRole.SAKSI, NameShown.INITIALS))
    words = " ".join(_text(_public(out)).split())
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


def test_the_public_variant_bears_its_second_signature_and_is_released_on_its_own(
    case: Path, tmp_path: Path
) -> None:
    from tests.dossier import keys

    first = keys.p12(tmp_path, "Satu Contoh")
    second = keys.p12(tmp_path, "Dua Contoh")
    with cases.open_case(case, REVIEWER) as session:
        cases.set_form(session, {"needs_two_signatures": "ya", "is_fictional": "ya"})
        request = DossierRequest(certificate=first, passphrase=keys.PASSPHRASE, is_public=True)
        kept = dossiers.commit(session, dossiers.build_job(session, request).run(JobContext()))
        assert kept.public is not None
        name = Path(kept.public.path).name
        assert "-publik-" in name
        session.hand_to(SECOND)
        asked = DossierRequest(certificate=second, passphrase=keys.PASSPHRASE)
        cosigning.commit(session, cosigning.sign_again_job(session, name, asked).run(JobContext()))
        found = release.state(session, "latest")
        assert "-publik-" in found.name
        done = release.commit(session, release.release_job(session, found.name).run(JobContext()))
        assert done.state is release.ReleaseState.RELEASED
        assert release.copy_name(session, done).endswith(" publik.pdf")


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


def test_a_package_with_both_variants_is_whole_for_us_and_for_the_shell(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "paket"
    with cases.open_case(case, REVIEWER) as session:
        _build(session, tmp_path / "berkas.pdf")
        request = packages.ExportRequest(out)
        packages.commit(session, packages.export_job(session, request).run(JobContext()))
    report = integrity.verify_path(out, (), JobContext())
    assert [check.name for check in report.checks if not check.ok] == []
    shell = shutil.which("bash")
    assert shell
    done = subprocess.run(
        [shell, str(out / "verify.sh")], cwd=out, capture_output=True, check=False
    )
    said = done.stdout.decode()
    assert "varian publik" in said
    assert "GAGAL" not in said
    assert done.returncode == 0


def test_what_a_check_of_the_variants_found_is_told_in_words() -> None:
    from app.services.check_texts import check_detail, check_title

    for name in ("variants", "counterpart", "variants of berkas-0001-ab.pdf"):
        assert "arian" in check_title(name, "id")
    for detail in (
        "variant=public; counterpart=ab",
        "why=not_named; counterpart=x.pdf",
        "why=same_variant; counterpart=x.pdf",
        "why=own; expected=ab; actual=cd",
        "other variant not kept; counterpart=ab",
        "not in the public variant",
    ):
        assert "=" not in check_detail(detail, "id")
        assert check_detail(detail, "id") != check_detail(detail, "en")


def test_both_variants_are_archival_before_and_after_the_signature(
    case: Path, tmp_path: Path
) -> None:
    from pikepdf import pdfa

    unseen = ("/AcroForm", "/Perms", "embedded files are not supported")  # as in test_pdfa
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        _confirm(session, "T-003")
        for is_demo in (False, True):
            _build(session, out, is_demo=is_demo)
            for path in (out, _public(out)):
                found = [str(one) for one in pdfa.validate_written(path, "3b").findings]
                assert [one for one in found if not any(skip in one for skip in unseen)] == []


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
        _confirm(session, made.code)
        kept = _build(session, out)
        assert dict(public_dossier.picture_states(session))[moment] is PictureState.COPY
    [picture] = _pictures(_public(out))
    high, wide = picture.shape[:2]
    middle = picture[round(high * 0.3) : round(high * 0.7), round(wide * 0.3) : round(wide * 0.7)]
    assert middle.max() - middle.min() < 10
    assert picture.max() - picture.min() > 60
    assert made.sha256.upper()[:8] in _text(_public(out)).replace(" ", "").upper()
    assert kept
