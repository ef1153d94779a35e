"""Moments out to ELAN and BORIS and in again: the same times, marked as imported, one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.domain.errors import DiskFull, InvalidValue, UnreadableMedia
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, coding_files, coding_import, earlier_steps, review
from app.services.coding_files import CodingForm
from app.services.events import Topic
from app.services.integrity import verify_job
from app.services.replay import check_rows
from app.services.session import CaseSession
from app.tasks.job import JobContext
from media.codings import read
from tests.services.casefiles import REVIEWER, add_video, new_case

parsed = ElementTree.fromstring
"""What is read here was made by the test itself."""
SPANS = ((400_001, 1_000_003), (400_001, 400_001), (500_000, 900_000), (1_200_499, 1_999_999))
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE ANNOTATION_DOCUMENT [<!ENTITY a "b">]>'
    "<ANNOTATION_DOCUMENT>&a;</ANNOTATION_DOCUMENT>"
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as made:
        add_video(made, tmp_path)
        for number, (start, end) in enumerate(SPANS):
            draft = MomentDraft(
                EvidenceCode("BB-001"),
                TimeRange(start, end),
                ("N-07", "N-27") if number == 0 else (),
                ("Bapak <Contoh>",),
                note=f"=catatan & {number}\n\x07lagi",
            )
            review.mark(made, draft)
        yield made


def spans(session: CaseSession, codes: set[str] | None = None) -> list[tuple[int, int]]:
    return sorted(
        (one.draft.span.start_us, one.draft.span.end_us)
        for one in review.moments(session)
        if codes is None or one.code in codes
    )


def written(session: CaseSession, folder: Path, form: CodingForm) -> Path:
    return coding_files.export(session, "BB-001", folder / f"a.{form}", form)


def taken(session: CaseSession, path: Path) -> coding_import.CodingOutcome:
    found = coding_import.read_job(path).run(JobContext())
    return coding_import.commit(session, "BB-001", path.name, found)


def test_an_eaf_has_the_structure_that_elan_reads(session: CaseSession, tmp_path: Path) -> None:
    """The documented rules of EAF 3.0, for where its schema cannot be had."""
    root = parsed(written(session, tmp_path, CodingForm.EAF).read_bytes())
    order = ["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "CONSTRAINT"]
    assert list(dict.fromkeys(part.tag for part in root)) == order
    assert {"AUTHOR", "DATE", "FORMAT", "VERSION"} <= set(root.attrib)
    slots = {one.attrib["TIME_SLOT_ID"]: int(one.attrib["TIME_VALUE"]) for one in root[1]}
    assert list(slots.values()) == sorted(slots.values())
    types = {one.attrib["LINGUISTIC_TYPE_ID"] for one in root.iter("LINGUISTIC_TYPE")}
    tiers = {one.attrib["TIER_ID"]: one for one in root.iter("TIER")}
    assert len(tiers) == len(list(root.iter("TIER")))
    ids = [one.attrib["ANNOTATION_ID"] for tier in tiers.values() for one in tier.iter()
           if "ANNOTATION_ID" in one.attrib]  # fmt: skip
    assert len(ids) == len(set(ids))
    assert not set(ids) & set(slots)
    for tier in tiers.values():
        assert tier.attrib["LINGUISTIC_TYPE_REF"] in types
        assert tier.get("PARENT_REF", "Momen") in tiers
        reached = 0
        for note in tier.iter("ALIGNABLE_ANNOTATION"):
            start, end = slots[note.attrib["TIME_SLOT_REF1"]], slots[note.attrib["TIME_SLOT_REF2"]]
            assert reached <= start < end, "annotations of one tier do not overlap"
            reached = end
        assert {note.attrib["ANNOTATION_REF"] for note in tier.iter("REF_ANNOTATION")} <= set(ids)


@pytest.mark.parametrize("form", list(CodingForm))
def test_what_went_out_comes_in_again_with_the_same_times(
    session: CaseSession, tmp_path: Path, form: CodingForm
) -> None:
    before = review.moments(session)
    made = taken(session, written(session, tmp_path, form))
    assert set(spans(session, {one.code for one in made.moments})) == set(SPANS)
    assert all(one.draft.note.startswith("[impor ") for one in made.moments)
    assert {one.draft.persons for one in made.moments} == {("Bapak <Contoh>",)}
    codes = {code for one in made.moments for code in one.draft.categories}
    assert codes == {"N-07", "N-27"}
    assert (made.late, made.found.left_out) == (0, 0)
    session.undo.undo()
    assert review.moments(session) == before, "one step takes all of it back"
    session.undo.redo()
    assert len(review.moments(session)) == len(before) + len(made.moments)
    report = verify_job(session.folder).run(JobContext())
    assert [check.name for check in report.checks if not check.ok] == []


def test_a_time_that_was_moved_in_elan_counts(session: CaseSession, tmp_path: Path) -> None:
    path = written(session, tmp_path, CodingForm.EAF)
    text = path.read_text("utf-8").replace('TIME_VALUE="1200"', 'TIME_VALUE="1300"')
    path.write_text(text, "utf-8")
    made = taken(session, path)
    assert (1_300_000, 2_000_000) in {
        (one.draft.span.start_us, one.draft.span.end_us) for one in made.moments
    }


def test_what_lies_after_the_end_is_left_out_and_counted(
    session: CaseSession, tmp_path: Path
) -> None:
    path = tmp_path / "b.tsv"
    rows = ("Behavior\tTime\tBehavior type", "N-07\t1.5\tPOINT", "N-07\t99\tPOINT", "x\t?\tPOINT")
    path.write_text("\n".join(rows), "utf-8")
    made = taken(session, path)
    assert (len(made.moments), made.late, made.found.left_out) == (1, 1, 1)
    path.write_text("\n".join((rows[0], rows[2])), "utf-8")
    with pytest.raises(InvalidValue):
        taken(session, path)


def test_states_of_boris_are_paired_and_an_open_one_is_a_point(tmp_path: Path) -> None:
    path = tmp_path / "b.tsv"
    rows = (
        "Observation id\tSubject\tBehavior\tBehavior type\tTime\tComment",
        "o\tA\tpidato\tSTART\t1.0\tmulai",
        "o\tB\tpidato\tSTART\t1.5\t",
        "o\tA\tpidato\tSTOP\t2.25\t'=usai",
        "o\tNo focal subject\tN-07\tPOINT\t0.1234565\t",
    )
    path.write_text("\n".join(rows), "utf-8")
    found = read(path).codings
    assert [(one.start_us, one.end_us, one.persons) for one in found] == [
        (123_457, 123_457, ()),
        (1_000_000, 2_250_000, ("A",)),
        (1_500_000, 1_500_000, ("B",)),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (ENTITIES, "document_type"),
        ("<ANNOTATION_DOCUMENT></ANNOTATION_DOCUMENT>", "no_codings"),
        ("<ANNOTATION_DOCUMENT>", "no_codings"),
        ("<other/>", "no_codings"),
        ("<a>" * 50_000, "no_codings"),
        ("\x00\xff nothing", "no_codings"),
        ("", "no_codings"),
    ],
)
def test_a_file_that_is_none_is_refused_by_the_child(
    session: CaseSession, tmp_path: Path, content: str, why: str
) -> None:
    path = tmp_path / "x.eaf"
    path.write_bytes(content.encode("latin-1"))
    head = session.stores.custody.head()
    with pytest.raises(UnreadableMedia) as told:
        taken(session, path)
    assert told.value.facts["why"] == why
    assert session.stores.custody.head() == head


def test_an_import_that_breaks_off_leaves_nothing(
    session: CaseSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = coding_import.read_job(written(session, tmp_path, CodingForm.TSV)).run(JobContext())
    before, head = review.moments(session), session.stores.custody.head()
    step, next_code, asked = session.undo.next_undo, session.stores.moments.next_code, []

    def full_disk() -> str:
        asked.append(1)
        if len(asked) > 2:
            raise DiskFull(needed_bytes=1)
        return next_code()

    monkeypatch.setattr(session.stores.moments, "next_code", full_disk)
    with pytest.raises(DiskFull):
        coding_import.commit(session, "BB-001", "a.tsv", found)
    assert len(asked) == 3
    assert (review.moments(session), session.stores.custody.head()) == (before, head)
    assert session.undo.next_undo is step


def test_an_import_is_told_once_and_is_one_step_after_a_restart_too(
    session: CaseSession, tmp_path: Path
) -> None:
    before, told = review.moments(session), []
    path = written(session, tmp_path, CodingForm.EAF)
    session.events.subscribe(
        lambda topic, code: told.append(code) if topic is Topic.MOMENT else None
    )
    first, second = taken(session, path), taken(session, path)
    assert told == ["", ""]
    session.close()
    again = cases.open_case(session.folder, REVIEWER)
    labels = [f"moment.import {len(made.moments)}" for made in (first, second)]
    assert [change.label for change in again.undo._done[-2:]] == labels
    again.undo.undo()
    assert len(review.moments(again)) == len(before) + len(first.moments)
    again.undo.undo()
    assert review.moments(again) == before
    again.close()
    again = cases.open_case(session.folder, REVIEWER)
    again.undo.redo()
    assert len(review.moments(again)) == len(before) + len(first.moments)
    lines = again.stores.custody.lines()
    assert [check.name for check in check_rows(again.stores, lines) if not check.ok] == []
    again.close()


def test_an_import_whose_beginning_is_not_read_any_more_is_not_taken_back_in_part(
    session: CaseSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = taken(session, written(session, tmp_path, CodingForm.EAF))
    session.close()
    monkeypatch.setattr(earlier_steps, "USUAL_ENTRIES", 2)
    monkeypatch.setattr(earlier_steps, "MOST_ENTRIES", len(made.moments) - 1)
    with cases.open_case(session.folder, REVIEWER) as again:
        assert again.undo.next_undo is None


def test_an_import_longer_than_what_is_usually_read_is_read_to_its_beginning(
    session: CaseSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = taken(session, written(session, tmp_path, CodingForm.EAF))
    assert len(made.moments) > 2
    session.close()
    monkeypatch.setattr(earlier_steps, "USUAL_ENTRIES", 2)
    with cases.open_case(session.folder, REVIEWER) as again:
        assert again.undo.next_undo is not None
        assert again.undo.next_undo.label == f"moment.import {len(made.moments)}"
