"""An agency's catalogue: checked, taken into a case, reported, taken back; marks are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from app.domain.agency_catalogue import AgencyCatalogue, ReadAgencyFile
from app.domain.errors import AgencyCatalogueInvalid, UnknownCategory, UnreadableMedia
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import (
    agency_catalogue,
    case_catalogue,
    cases,
    catalogue,
    catalogue_move,
    elements,
    reading_results,
    review,
    second_reading,
    snapshots,
)
from app.services.catalogue_browse import find_entries
from app.services.messages import describe
from app.services.replay import check_rows
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, add_video, new_case
from tests.services.offices import SECOND, export, filled_case, open_there

FILE = Path(__file__).with_name("agency.yaml")
RAW = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def of_data(data: object, name: str = "agency.yaml") -> AgencyCatalogue:
    text = json.dumps(data)
    found = ReadAgencyFile(text, hashlib.sha256(text.encode()).hexdigest())
    return agency_catalogue.checked(name, found)


def changed(**new: object) -> AgencyCatalogue:
    """Give the sample with its own category changed: None takes a key out."""
    data = json.loads(json.dumps(RAW))
    own = data["categories"][0]
    for key, value in new.items():
        if value is None:
            del own[key]
        else:
            own[key] = value
    return of_data(data)


@pytest.fixture
def case(tmp_path: Path, fresh_data: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as session:
        add_video(session, tmp_path)
        yield session


def draft(*codes: str) -> MomentDraft:
    return MomentDraft(EvidenceCode("BB-001"), TimeRange(0, 400_000), codes)


def test_a_file_is_read_in_a_child_and_its_categories_are_whole() -> None:
    read = agency_catalogue.read_job(FILE).run(JobContext())
    assert read.sha256 == hashlib.sha256(FILE.read_bytes()).hexdigest()
    agency = agency_catalogue.checked(FILE.name, read)
    assert agency.title == "Bawaslu Kabupaten Contoh 1.2"
    own, overridden = (next(c for c in agency.categories if c.code == k) for k in ("L-01", "N-07"))
    assert own.legal_basis[0].needs_check
    assert own.exceptions[0].id == "ex-panitia-desa"
    shipped = catalogue.load().category("N-07")
    assert overridden.label.endswith("(pedoman kabupaten)")
    assert (overridden.cues, overridden.proof_points) == (shipped.cues, shipped.proof_points)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ({"exceptions": ["ex-tidak-ada"]}, "agency_exception: ex-tidak-ada"),
        ({"legal_basis": [{"instrument": "uu-9-1900", "article": "1"}]}, "agency_instrument: uu-9"),
        ({"actors": ["raja"]}, "agency_actor: raja"),
        ({"sanction": {"pidana": ["pancung"]}}, "agency_sanction: pancung"),
        ({"cues_id": ["ab"]}, "agency_cue"),
        ({"cues_id": ["titip salam", "Titip Salam"]}, "agency_cue"),
        ({"points": ["who"]}, "agency_points"),
        ({"points": ["who", "why"]}, "agency_points"),
        ({"label_id": None}, "agency_missing: label_id"),
        ({"label_id": "  "}, "agency_text: label_id"),
        ({"label_id": ["a"]}, "agency_text: label_id"),
        ({"label_di": "a"}, "agency_unknown: label_di"),
        ({"code": "N-39"}, "agency_code"),
        ({"code": "N-07"}, "agency_twice"),
        ({"stage": "kapan-kapan"}, "agency_word: stage"),
        ({"description_id": "x" * 2001}, "agency_text: description_id"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_name(new: dict[str, object], why: str) -> None:
    with pytest.raises(AgencyCatalogueInvalid) as refused:
        changed(**new)
    assert str(refused.value.facts["why"]).startswith(why)
    said = describe(refused.value)
    assert "agency_" not in said.text
    assert "kategori" in said.text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"schema: [", "agency_yaml"),
        (b"a: &x [1]\nb: *x\n", "agency_alias"),
        (b"a: " + b"[" * 40 + b"]" * 40, "agency_deep"),
        (b"# " + b"x" * 300_000, "agency_too_large"),
        (b"a: !!python/object/apply:os.system ['true']\n", "agency_yaml"),
    ],
)
def test_a_hostile_file_is_refused_in_one_sentence(
    content: bytes, why: str, tmp_path: Path
) -> None:
    path = tmp_path / "katalog.yaml"
    path.write_bytes(content)
    with pytest.raises(UnreadableMedia) as refused:
        agency_catalogue.read_job(path).run(JobContext())
    assert refused.value.facts["why"] == why
    said = describe(agency_catalogue.refused(path, refused.value))
    assert said.text.startswith("Katalog katalog.yaml, berkas: ")


def test_a_case_is_moved_marks_with_the_new_category_and_says_what_it_used(
    case: CaseSession,
) -> None:
    with pytest.raises(UnknownCategory):
        review.mark(case, draft("L-01"))
    review.mark(case, draft("N-07"))
    agency = of_data(RAW)
    move = catalogue_move.report(case, agency)
    assert [(one.code, one.kind, one.moments) for one in move.changes] == [
        ("L-01", "added", ()),
        ("N-07", "renamed", ("M-001",)),
    ]
    assert case_catalogue.used(case).agency is None
    catalogue_move.use(case, agency, "pemilihan kepala desa")
    made = review.mark(case, draft("l-01"))
    assert made.catalogue_version == f"{catalogue.load().version} + Bawaslu Kabupaten Contoh 1.2"
    tested = [row.element for row in elements.matrix(case, "L-01").rows]
    assert [one.kind.value for one in tested if one.key.startswith("proof-")] == ["who", "what"]
    assert "exception-ex-panitia-desa" in [one.key for one in tested]
    known = case_catalogue.of(case)
    assert find_entries("bingkisan", known)[0].id == "L-01"
    snapshot = snapshots.take(case, None)
    told = dict(snapshot.catalogue_sources)
    assert agency.file_sha256 in told["Berkas katalog lembaga"]
    assert snapshot.moments[0].categories[0].label.endswith("(pedoman kabupaten)")
    checks = tuple(check_rows(case.stores, case.stores.custody.lines()))
    assert [check.name for check in checks if not check.ok] == []


def test_a_mark_of_a_category_that_is_gone_is_kept_and_shown_as_such(case: CaseSession) -> None:
    catalogue_move.use(case, of_data(RAW))
    made = review.mark(case, draft("L-01", "N-17"))
    move = catalogue_move.report(case, None)
    assert [(one.code, one.kind) for one in move.changes] == [
        ("L-01", "removed"),
        ("N-07", "renamed"),
    ]
    assert move.touched == (made.code,)
    catalogue_move.use(case, None)
    known = case_catalogue.of(case)
    assert known.shown("L-01").label.startswith("[tidak ada lagi dalam katalog] Membagikan")
    assert known.shown("Z-99").label == "Kategori yang tidak ada dalam katalog ini"
    kept = review.change_moment(case, made.code, draft("L-01", "N-17", "N-07"))
    assert kept.draft.categories == ("L-01", "N-17", "N-07")
    with pytest.raises(UnknownCategory):
        review.mark(case, draft("L-01"))
    snapshot = snapshots.take(case, None)
    assert dict(snapshot.catalogue_sources)["Kategori yang tidak ada lagi"] == "L-01"
    assert elements.suspected(case) == ("N-07", "N-17")


def test_a_move_is_taken_back_done_again_and_read_after_a_restart(case: CaseSession) -> None:
    catalogue_move.use(case, of_data(RAW))
    newer = json.loads(json.dumps(RAW))
    newer["version"], newer["categories"] = "1.3", newer["categories"][:1]
    newer["categories"][0]["points"] = ["who", "link"]
    move = catalogue_move.report(case, of_data(newer))
    assert [(one.code, one.kind, one.parts) for one in move.changes] == [
        ("L-01", "changed", ("elements",)),
        ("N-07", "renamed", ("label",)),
    ]
    catalogue_move.use(case, of_data(newer))
    case.undo.undo()
    assert case_catalogue.used(case).agency.version == "1.2"  # type: ignore[union-attr]
    case.undo.undo()
    assert case_catalogue.of(case).agency == ""
    case.undo.redo()
    folder = case.folder
    case.close()
    with cases.open_case(folder, REVIEWER) as again:
        assert case_catalogue.of(again).agency == "Bawaslu Kabupaten Contoh 1.2"
        assert case_catalogue.of(again).category("L-01").severity == "high"


def test_the_entry_holds_the_whole_catalogue(case: CaseSession) -> None:
    catalogue_move.use(case, of_data(RAW))
    entry = json.loads(case.stores.custody.lines()[-1])
    assert entry["act"] == "catalogue.use"
    assert json.loads(entry["data"]["agency"])["categories"][0]["code"] in ("L-01", "N-07")
    assert len(entry["data"]["categories"]) == len(catalogue.load().categories) + 1


def test_whoever_receives_the_case_has_its_catalogue_and_its_second_readings(
    tmp_path: Path, fresh_data: Path
) -> None:
    case = filled_case(tmp_path / "a")
    with cases.open_case(case, REVIEWER) as session:
        catalogue_move.use(session, of_data(RAW))
        review.mark(session, replace(draft("L-01"), span=TimeRange(0, 1000)))
        session.hand_to(SECOND)
        reading = second_reading.begin(session, "BB-001")
        second_reading.mark(session, reading.code, draft("L-01"))
        kept = second_reading.close(session, reading.code)
        package = export(session, tmp_path / "kiriman").path
    there = open_there(package, tmp_path / "b")
    with cases.open_case(there, SECOND) as session:
        assert case_catalogue.of(session).category("L-01").severity == "high"
        assert second_reading.listed(session) == (kept,)
        assert reading_results.compared(session, kept.code).differences


def older_shipped(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the program ship an older one: a category less, one more, one in other words."""
    data = json.loads(json.dumps(catalogue.shipped_data(), default=str))
    data["version"] = "0.9.0"
    own = {one["code"]: one for one in data["categories"]}
    own["N-07"]["description_id"] = "Uraian sebelum diperbaiki."
    data["categories"] = [one for one in data["categories"] if one["code"] != "N-17"]
    data["categories"].append(
        {**own["N-08"], "id": "old-item", "code": "N-98", "label_id": "Butir lama"}
    )
    path = folder / "violations.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    older = catalogue.read_catalogue(path)
    monkeypatch.setattr(catalogue, "load", lambda: older)


def test_a_newer_shipped_catalogue_is_reported_and_moved_to(
    tmp_path: Path, fresh_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before, new_case(tmp_path) as session:
        older_shipped(before, tmp_path)
        add_video(session, tmp_path)
        catalogue_move.use(session, None)
        review.mark(session, draft("N-07", "N-98"))
        review.mark(session, draft("N-08"))
        folder = session.folder
    with cases.open_case(folder, REVIEWER) as session:
        now = catalogue.load().version
        move = catalogue_move.report(session, None)
        assert (move.before, move.after) == ("0.9.0", now)
        assert [(one.code, one.kind, one.moments) for one in move.changes] == [
            ("N-07", "changed", ("M-001",)),
            ("N-17", "added", ()),
            ("N-98", "removed", ("M-001",)),
        ]
        told = dict(snapshots.take(session, None).catalogue_sources)
        assert told["Katalog saat perkara dibuat"] == "versi 0.9.0"
        assert told["Kategori yang tidak ada lagi"] == "N-98"
        marked = review.moments(session)
        catalogue_move.use(session, None, "versi baru")
        assert review.moments(session) == marked
        assert case_catalogue.used(session).base_version == now
        again = catalogue_move.report(session, None)
        assert (again.before, again.changes) == (now, ())
        checks = tuple(check_rows(session.stores, session.stores.custody.lines()))
        assert [check.name for check in checks if not check.ok] == []


@pytest.mark.parametrize("is_told", [True, False])
def test_the_first_move_of_a_case_names_what_changed_too(
    tmp_path: Path, fresh_data: Path, monkeypatch: pytest.MonkeyPatch, *, is_told: bool
) -> None:
    with monkeypatch.context() as before:
        older_shipped(before, tmp_path)
        known = catalogue.digests(catalogue.load())
        old_sha256 = catalogue.load().sha256
        if not is_told:  # as an older program made a case
            before.setattr(catalogue, "digests", lambda _known: {})
        with new_case(tmp_path) as session:
            add_video(session, tmp_path)
            review.mark(session, draft("N-07", "N-98"))
            folder = session.folder
    if not is_told:
        monkeypatch.setattr(catalogue, "earlier", lambda: {old_sha256: known})
    with cases.open_case(folder, REVIEWER) as session:
        move = catalogue_move.report(session, None)
        assert [(one.code, one.kind, one.moments) for one in move.changes] == [
            ("N-07", "changed", ("M-001",)),
            ("N-17", "added", ()),
            ("N-98", "removed", ("M-001",)),
        ]
        catalogue_move.use(session, None)
        assert catalogue_move.report(session, None).changes == ()
        session.undo.undo()
        checks = tuple(check_rows(session.stores, session.stores.custody.lines()))
        assert [check.name for check in checks if not check.ok] == []


def test_every_catalogue_that_was_shipped_is_known_category_by_category() -> None:
    now = catalogue.load()
    # whoever changes violations.yaml adds its digests to catalogue_versions.yaml
    assert catalogue.earlier()[now.sha256] == catalogue.digests(now)
