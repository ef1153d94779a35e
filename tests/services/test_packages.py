"""A case leaves as a package and comes back as a case; what was touched on the way is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app.domain.errors import (
    Cancelled,
    CaseExists,
    CaseReadOnly,
    DigestMismatch,
    InvalidValue,
    OutputRefused,
    PackageLocked,
    PackageRefused,
)
from app.domain.exchange_public import NOT_CHOSEN, NOT_REDACTED
from app.services import anchors, arrivals, cases, clips, package_opening, packages, recipients
from app.services import exchange_reading as reading
from app.services.events import Topic
from app.services.holding import ROOM
from app.services.packages import ExportRequest, Recipient
from app.services.signing_choice import SigningChoice
from app.store.derivatives import DossierRecord
from app.tasks.job import JobContext, Progress
from tests.services.casefiles import REVIEWER
from tests.services.offices import (
    NAME,
    SECOND,
    arrived,
    export,
    failed,
    filled_case,
    open_there,
)


@pytest.fixture(autouse=True)
def own_data(fresh_data: Path) -> None:
    """What this computer last saw of a case must not meet a copy of it in another test."""
    assert not fresh_data.exists()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_case(tmp_path_factory.mktemp("kantor-a"))


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "uji.netra"))


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    folder = tmp_path / "keluar"
    folder.mkdir()
    return folder


@pytest.fixture
def package(case: Path, tmp_path: Path) -> Path:
    with cases.open_case(case, REVIEWER) as session:
        return export(session, tmp_path / "paket.zip").path


def test_a_package_holds_every_row_every_file_and_the_chain(case: Path, tmp_path: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        before = reading.read_case(session)
        lines = cases.custody_lines(session)
        written = export(session, tmp_path / "paket.zip")
    with arrived(written.path, tmp_path / "b") as arrival:
        there = arrival.whole()
        assert arrival.package.lines == lines
        assert arrival.sha256 == hashlib.sha256(written.path.read_bytes()).hexdigest()
    assert there.evidence == before.evidence
    assert there.runs == before.runs
    assert there.moments == before.moments
    assert there.derivatives == before.derivatives
    assert [kept.removed_at != "" for kept in there.moments] == [False, True]


def test_an_export_is_one_entry_that_names_the_package_and_the_head_in_it(
    case: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        head = session.stores.custody.head()
        written = export(session, tmp_path / "paket.zip")
        entry = json.loads(cases.custody_lines(session)[-1])
    assert entry["act"] == "package.export"
    assert entry["seq"] == head.seq + 1
    said = entry["data"]["exchange"]
    assert (said["sha256"], said["head"]["sha256"]) == (written.sha256, head.sha256)
    assert failed(case) == []


def test_a_package_opened_elsewhere_is_a_case_that_verifies_with_both_chains(
    case: Path, package: Path, tmp_path: Path
) -> None:
    theirs = open_there(package, tmp_path / "b")
    assert failed(theirs) == []
    with (
        cases.open_case(case, REVIEWER, read_only=True) as one,
        cases.open_case(theirs, SECOND, read_only=True) as other,
    ):
        before, after = reading.read_case(one), reading.read_case(other)
        lines = cases.custody_lines(one)
        (chain,) = other.stores.exchanges.chains()
        first = json.loads(cases.custody_lines(other)[0])
    assert after.log != before.log
    assert after.evidence == before.evidence
    assert after.moments == before.moments
    assert after.runs == before.runs
    assert chain.lines == lines[: len(chain.lines)]
    assert first["act"] == "case.import"
    assert first["data"]["foreign"]["head_sha256"] == chain.head.sha256
    assert first["who"]["name"] == SECOND.name


def test_a_dossier_that_came_along_does_not_vouch_for_the_chain_begun_here(
    package: Path, tmp_path: Path
) -> None:
    with cases.open_case(open_there(package, tmp_path / "b"), SECOND) as other:
        (chain,) = other.stores.exchanges.chains()
        old = DossierRecord("b.pdf", "0" * 64, 1, "Siti", "", chain.head, chain.received_at)
        with other.change("dossier.build", Topic.DOSSIER):
            other.stores.dossiers.insert(old)
        assert anchors.newest_outside(other.stores) is None
        own = replace(old, name="c.pdf", head=other.stores.custody.head())
        with other.change("dossier.build", Topic.DOSSIER):
            other.stores.dossiers.insert(own)
        found = anchors.newest_outside(other.stores)
        assert found is not None
        assert found.head == own.head


def test_a_row_of_an_opened_case_changed_without_an_entry_is_found(
    package: Path, tmp_path: Path
) -> None:
    theirs = open_there(package, tmp_path / "b")
    with cases.open_case(theirs, SECOND) as session:
        session._database.execute("UPDATE moments SET draft = replace(draft, 'dua', 'tiga')")
    assert [text.split(":")[1].strip() for text in failed(theirs)] == ["moments"]


def test_the_kept_chain_of_the_other_office_cannot_be_changed_unseen(
    package: Path, tmp_path: Path
) -> None:
    theirs = open_there(package, tmp_path / "b")
    with cases.open_case(theirs, SECOND) as session:
        session._database.execute("DROP TRIGGER foreign_chains_are_frozen")
        session._database.execute(
            "UPDATE foreign_chains SET lines = replace(lines, 'dua jari', 'tiga jari')"
        )
    assert any("foreign chain" in text or "chains of others" in text for text in failed(theirs))


def test_a_second_opening_at_the_same_place_is_refused_and_changes_nothing(
    package: Path, tmp_path: Path
) -> None:
    theirs = open_there(package, tmp_path / "b")
    before = (theirs / "custody.jsonl").read_bytes()
    with pytest.raises(CaseExists):
        open_there(package, tmp_path / "b")
    assert (theirs / "custody.jsonl").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == [theirs.name]


def test_one_changed_byte_of_a_package_is_refused_wherever_it_lies(
    package: Path, tmp_path: Path
) -> None:
    content = package.read_bytes()
    for place in (len(content) // 7, len(content) // 3, len(content) // 2, len(content) - 40):
        bad = bytearray(content)
        bad[place] ^= 1
        package.write_bytes(bytes(bad))
        with pytest.raises(PackageRefused), arrived(package, tmp_path / "b"):
            pass
        assert list((tmp_path / "b").iterdir()) == []


def test_rows_that_the_chain_does_not_tell_are_refused_though_every_hash_fits(
    case: Path, tmp_path: Path
) -> None:
    """Somebody who makes a whole new package of changed rows still has the chain against him."""
    with cases.open_case(case, REVIEWER) as session:
        session._database.execute("UPDATE moments SET draft = replace(draft, 'dua', 'tiga')")
        written = export(session, tmp_path / "palsu.zip")
    with pytest.raises(PackageRefused) as refused, arrived(written.path, tmp_path / "b"):
        pass
    assert refused.value.facts["why"] == "rows_differ"
    assert "moments" in str(refused.value.facts["member"])
    assert [text.partition(":")[0] for text in failed(written.path)] == ["package rows"]


def test_a_changed_original_stops_the_export_and_is_named(case: Path, outbox: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        item = session.stores.evidence.all()[0]
        path = session.blobs.original_path(item.digest.sha256)
        path.chmod(0o644)
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(bytes(content))
        head = session.stores.custody.head()
        with pytest.raises(DigestMismatch) as mismatch:
            export(session, outbox / "paket.zip")
        assert session.stores.custody.head() == head
    assert mismatch.value.facts["item"] == item.code
    assert list(outbox.iterdir()) == []


def test_an_export_broken_off_leaves_nothing_and_no_entry(case: Path, outbox: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        head, cancel = session.stores.custody.head(), Event()

        def stop_in_the_middle(progress: Progress) -> None:
            if progress.done > 0.4:
                cancel.set()

        job = packages.export_job(session, ExportRequest(outbox / "paket.zip"))
        with pytest.raises(Cancelled):
            job.run(JobContext(on_progress=stop_in_the_middle, cancel=cancel))
        assert session.stores.custody.head() == head
    assert list(outbox.iterdir()) == []


@pytest.mark.parametrize("step", ["quarantine", "place"])
def test_an_opening_broken_off_leaves_nothing(package: Path, tmp_path: Path, step: str) -> None:
    place = tmp_path / "b"
    place.mkdir()
    cancel = Event()
    if step == "quarantine":
        stop = JobContext(on_progress=lambda progress: cancel.set(), cancel=cancel)
        with pytest.raises(Cancelled):
            arrivals.arrival_job(package, place).run(stop)
    else:
        with arrived(package, place) as arrival:
            target = package_opening.case_target(arrival, place)
            cancel.set()
            with pytest.raises(Cancelled):
                package_opening.place_job(arrival, target).run(JobContext(cancel=cancel))
    assert list(place.iterdir()) == []


def test_a_quarantine_left_by_a_crash_is_swept_by_the_next_one(
    package: Path, tmp_path: Path
) -> None:
    place = tmp_path / "b"
    left = place / ROOM / ("0" * 32)
    (left / "bag").mkdir(parents=True)
    (left / "bag" / "separuh").write_bytes(b"x")
    (left / "bag" / "separuh").chmod(0o444)
    theirs = open_there(package, place)
    assert sorted(path.name for path in place.iterdir()) == [theirs.name]


def test_a_quarantine_in_use_is_not_swept(package: Path, tmp_path: Path) -> None:
    with arrived(package, tmp_path / "b") as first, arrived(package, tmp_path / "b"):
        assert first.package.folder.is_dir()


def test_a_place_that_is_taken_or_inside_the_case_is_refused(case: Path, tmp_path: Path) -> None:
    (tmp_path / "ada.zip").write_bytes(b"milik orang")
    with cases.open_case(case, REVIEWER) as session:
        for out in (tmp_path / "ada.zip", case / "paket.zip", tmp_path / "tiada" / "paket.zip"):
            with pytest.raises(OutputRefused):
                packages.export_job(session, ExportRequest(out))
    assert (tmp_path / "ada.zip").read_bytes() == b"milik orang"


def test_a_case_opened_to_read_gives_nothing_out(case: Path, tmp_path: Path) -> None:
    with (
        cases.open_case(case, REVIEWER, read_only=True) as session,
        pytest.raises(CaseReadOnly),
    ):
        packages.export_job(session, ExportRequest(tmp_path / "paket.zip"))


def test_only_the_recipient_opens_an_encrypted_package(
    case: Path, tmp_path: Path, fresh_data: Path
) -> None:
    own = recipients.own_recipient()
    assert recipients.own_recipient() == own
    request = ExportRequest(
        tmp_path / "paket.zip.age",
        recipients=(Recipient("Kantor B", own),),
        signing=SigningChoice(is_demo=True),
    )
    with cases.open_case(case, REVIEWER) as session:
        written = packages.export_job(session, request).run(JobContext())
        exchange = packages.commit(session, written)
    assert exchange.detail["recipients"] == f"Kantor B {own}"
    assert b"moment" not in written.path.read_bytes()
    (tmp_path / "b").mkdir()
    with pytest.raises(PackageLocked):
        arrivals.arrival_job(written.path, tmp_path / "b").run(JobContext())
    job = arrivals.arrival_job(written.path, tmp_path / "b", identities=recipients.identities())
    arrival = job.run(JobContext())
    assert arrival.package.was_encrypted
    assert arrival.signature.root_source == "demo"
    arrival.holding.discard()


def test_recipients_and_the_name_of_the_file_must_fit(case: Path, tmp_path: Path) -> None:
    own = Recipient("", recipients.own_recipient())
    with cases.open_case(case, REVIEWER) as session:
        with pytest.raises(InvalidValue):
            packages.export_job(session, ExportRequest(tmp_path / "p.zip", recipients=(own,)))
        with pytest.raises(InvalidValue):
            packages.export_job(session, ExportRequest(tmp_path / "p.zip.age"))


def test_the_public_variant_holds_no_name_no_original_and_no_entry(
    case: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        still = clips.derivatives(session)[0]
        original = session.stores.evidence.all()[0].digest.sha256
        request = ExportRequest(tmp_path / "publik.zip", is_redacted=True, chosen=(still.code,))
        written = packages.export_job(session, request).run(JobContext())
        packages.commit(session, written)
        head = written.head
    with zipfile.ZipFile(written.path) as file:
        names = file.namelist()
        text = b"\n".join(file.read(name) for name in names if not name.endswith(".png"))
    for private in (NAME, "19700101", "Camat", REVIEWER.name, "dua jari", "dukung nomor", "pidato"):
        assert private.encode() not in text, private
    assert not any(original in name or "custody.jsonl" in name for name in names)
    assert any(still.sha256 in name for name in names)
    assert b"Terlapor 1" in text
    assert head.sha256.encode() in text
    assert b"Varian publik" in text


def test_the_public_variant_says_which_derivatives_it_left_out(case: Path, tmp_path: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        moment = session.stores.moments.all()[0]
        clip = clips.commit(session, clips.clip_job(session, moment.code).run(JobContext()))
        still = clips.derivatives(session)[0]
        request = ExportRequest(tmp_path / "publik.zip", is_redacted=True)
        written = packages.export_job(session, request).run(JobContext())
        with pytest.raises(InvalidValue):
            packages.export_job(
                session,
                ExportRequest(tmp_path / "lain.zip", is_redacted=True, chosen=(clip.code,)),
            )
    assert written.left_out == ((still.code, NOT_CHOSEN), (clip.code, NOT_REDACTED))
    with zipfile.ZipFile(written.path) as file:
        info = next(file.read(name) for name in file.namelist() if name.endswith("bag-info.txt"))
    assert f"{still.code}, {clip.code}".encode() in b" ".join(info.split())


def test_the_public_variant_is_checked_but_never_opened_as_a_case(
    case: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        request = ExportRequest(tmp_path / "publik.zip", is_redacted=True)
        written = packages.export_job(session, request).run(JobContext())
    assert failed(written.path) == []
    with arrived(written.path, tmp_path / "b") as arrival:
        assert arrival.case is None
        with pytest.raises(PackageRefused) as refused:
            package_opening.case_target(arrival, tmp_path / "b")
    assert refused.value.facts["why"] == "public_variant"
