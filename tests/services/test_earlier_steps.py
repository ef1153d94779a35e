from __future__ import annotations

import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from app.domain.agency_catalogue import ReadAgencyFile
from app.domain.case import Party, PartyRole, Reviewer
from app.domain.choices import ElementMark, ElementState
from app.domain.deadlines import DeadlineChoice
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region, SuggestionDraft
from app.services import (
    agency_catalogue,
    case_catalogue,
    cases,
    catalogue_move,
    deadlines,
    elements,
    layouts,
    people,
    provenance,
    recorder,
    replacing,
    reshaping,
    review,
    speakers,
    suggestions,
    sync,
    transcript_choice,
    transcript_import,
    withdrawal,
)
from app.services.replay import check_rows
from app.services.session import CaseSession
from media.subtitles import read
from tests.services.casefiles import REVIEWER, add_transcript, add_video, new_case, segment


def draft(code: str, start_us: int, categories: tuple[str, ...] = ("N-07",)) -> MomentDraft:
    span = TimeRange(start_us, start_us + 400_000)
    return MomentDraft(EvidenceCode(code), span, categories, region=Region(0.1, 0.2, 0.3, 0.4))


@pytest.fixture
def desk(tmp_path: Path):
    session = new_case(tmp_path)
    code = add_video(session, tmp_path)
    yield session, code
    session.close()


def reopened(session: CaseSession, who: Reviewer = REVIEWER) -> CaseSession:
    session.close()
    return cases.open_case(session.folder, who)


def labels(session: CaseSession) -> tuple[list[str], list[str]]:
    stack = session.undo
    return [c.label for c in stack._done], [c.label for c in stack._undone]


def state(session: CaseSession) -> object:
    stores = session.stores
    texts = [(s.id, s.text, s.is_verified, s.speaker) for s in _segments(session)]
    return (
        stores.moments.all(),
        stores.choices.all(),
        [(kept.code, kept.party, bool(kept.removed_at)) for kept in stores.cases.kept_parties()],
        [kept.group for kept in stores.syncs.all() if not kept.removed_at],
        [(s.status, s.moment) for s in stores.suggestions.all()],
        texts,
        cases.form(session),
        [(i.provenance, i.recorder, bool(i.withdrawal)) for i in stores.evidence.all()],
        speakers.names(session, "BB-001"),
        case_catalogue.used(session).agency,
        [(line.run_id, line.is_current) for line in transcript_choice.runs(session, "BB-001")],
    )


def _segments(session: CaseSession):
    found = session.stores.transcripts.current("BB-001")
    return found.segments if found is not None else ()


def do_everything(session: CaseSession, code: str) -> None:
    """One step of each kind that is offered again after a restart."""
    add_transcript(session, code, segment("pilih nomor satu"), segment("salam", 1_000_000))
    for name in ("Budi", "Budi S."):
        cases.add_party(session, Party(PartyRole.SAKSI, name))
    one = review.mark(session, draft(code, 0))
    review.mark(session, draft(code, 400_000, ("N-01",)))
    review.change_moment(session, one.code, draft(code, 200_000, ("N-02", "N-07")))
    reshaping.split(session, one.code, 300_000)
    reshaping.join(session, one.code, "M-003")
    review.remove_moment(session, "M-002")
    row = elements.matrix(session, "N-07").rows[0].element.key
    elements.set_mark(session, ElementMark("N-07", row, one.code, ElementState.FILLED, "tampak"))
    elements.set_mark(session, ElementMark("N-07", row, one.code, ElementState.CONTESTED))
    cases.set_form(session, {"known_on": "2024-10-07"})
    rule = deadlines.of_case(session)[0].rule.id
    deadlines.set_choice(session, DeadlineChoice(rule, limit=9), "keputusan ketua")
    cases.set_form(session, {"known_on": "2024-10-08", "region": "Kabupaten Contoh"})
    first_told = Provenance(source="HP pelapor", received_from="Ani", received_at="2026-11-22")
    provenance.describe(session, code, first_told)
    provenance.describe(session, code, replace(first_told, device="Redmi 9"))
    for offset_ms in (-200, 90_000):
        recorder.set_clock(
            session, code, offset_ms=offset_ms, zone_of_clock="WIB", basis="jam dinding"
        )
    withdrawal.withdraw(session, code, "salah kirim")
    withdrawal.restore(session, code, "ternyata benar")
    [kept, other] = people.listed(session)
    people.change(session, kept.code, replace(kept.party, office="camat", nip="1"))
    people.change(session, kept.code, replace(kept.party, office="lurah"))
    people.remove(session, other.code, "dua kali tercatat")
    first = _segments(session)[0]
    review.edit_segment(session, code, first.id, "pilih nomor dua")
    review.confirm_segment(session, code, first.id)
    span = TimeRange(0, 300_000)
    found = [
        SuggestionDraft(EvidenceCode(code), span, category, "pilih", "pilih", 0.9)
        for category in ("N-07", "N-08", "N-09")
    ]
    suggestions.keep(session, tuple(found))
    suggestions.accept(session, 1, others=(2,), why="bukan itu")
    suggestions.reject(session, 3, why="salah dengar")
    do_everything_with_words(session, code)


def do_everything_with_words(session: CaseSession, code: str) -> None:
    """Voices, layout, many texts at once, another transcript beside the first and back."""
    first, second = _segments(session)
    speakers.set_speaker(session, code, [first.id], 1)
    speakers.set_many(session, code, {first.id: 2, second.id: 1}, method="suara 1")
    speakers.name_speaker(session, code, 1, "Pak Lurah")
    speakers.name_speaker(session, code, 2, "Ibu Camat")
    speakers.name_speaker(session, code, 1, "Pak Camat")
    left, right = layouts.split(session, code, first.id, 1)
    speakers.set_speaker(session, code, [left.id, second.id], 3)
    layouts.retime(session, code, right.id, 150_000, 260_000)
    for wanted, by in (("nomor", "No."), ("No.", "urut nomor"), ("salam", "salam dua jari")):
        sought = replacing.Wanted(wanted)
        hits = replacing.find(_segments(session), sought)
        assert replacing.replace(session, code, sought, by, hits) == 1
    layouts.join(session, code, left.id)
    speakers.name_speaker(session, code, 2, "")
    heard_here = session.stores.transcripts.current(code)
    assert heard_here is not None
    file = session.folder.parent / "kiriman.srt"
    file.write_text("1\n00:00:00,100 --> 00:00:00,900\nsalam dua jari\n")
    made = transcript_import.commit(session, code, file.name, read(file))
    transcript_choice.choose(session, code, made.run_id)
    transcript_choice.choose(session, code, heard_here.run_id)
    raw = yaml.safe_load(Path(__file__).with_name("agency.yaml").read_text(encoding="utf-8"))
    for version in ("1", "2"):
        text = json.dumps({**raw, "version": version})
        found = ReadAgencyFile(text, hashlib.sha256(text.encode()).hexdigest())
        catalogue_move.use(session, agency_catalogue.checked("agency.yaml", found))
    catalogue_move.use(session, None)


def test_the_steps_are_the_same_after_a_restart(desk) -> None:
    session, code = desk
    do_everything(session, code)
    before, looks = labels(session), state(session)
    session = reopened(session)
    assert labels(session) == before
    assert len(before[0]) > 10
    assert state(session) == looks
    session.close()


def test_everything_is_taken_back_and_done_again_with_a_restart_at_every_step(desk) -> None:
    session, code = desk
    do_everything(session, code)
    seen = [state(session)]
    while session.undo.undo() is not None:
        seen.append(state(session))
        session = reopened(session)
    assert session.stores.moments.all() == ()
    for wanted in reversed(seen[:-1]):
        assert session.undo.redo() is not None
        assert state(session) == wanted
        session = reopened(session)
    assert session.undo.next_redo is None
    assert all(check.ok for check in check_rows(session.stores, cases.custody_lines(session)))
    session.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_walk_through_undo_and_redo_reads_back_as_it_was(desk, seed: int) -> None:
    session, code = desk
    dice = random.Random(seed)  # noqa: S311  # a walk that can be repeated
    for _ in range(40):
        listed = review.moments(session)
        match dice.choice(("mark", "mark", "set", "remove", "undo", "undo", "redo", "split")):
            case "mark":
                review.mark(session, draft(code, dice.randrange(15) * 100_000))
            case "set" if listed:
                one = dice.choice(listed)
                review.change_moment(session, one.code, draft(code, dice.randrange(15) * 100_000))
            case "remove" if listed:
                review.remove_moment(session, dice.choice(listed).code)
            case "split" if listed:
                one = dice.choice(listed)
                middle = (one.draft.span.start_us + one.draft.span.end_us) // 2
                if one.draft.span.length_us > 1:
                    reshaping.split(session, one.code, middle)
            case "undo":
                session.undo.undo()
            case "redo":
                session.undo.redo()
    before, looks = labels(session), state(session)
    session = reopened(session)
    assert labels(session) == before
    assert state(session) == looks
    session.close()


def test_a_new_act_after_a_restart_forgets_what_was_undone(desk) -> None:
    session, code = desk
    review.mark(session, draft(code, 0))
    review.mark(session, draft(code, 100_000))
    session.undo.undo()
    session = reopened(session)
    assert session.undo.next_redo is not None
    review.mark(session, draft(code, 200_000))
    assert labels(session) == (["moment.add M-001", "moment.add M-003"], [])
    session.close()


def test_nobody_undoes_what_another_did_and_what_lies_before_it(desk) -> None:
    session, code = desk
    review.mark(session, draft(code, 0))
    session = reopened(session, Reviewer("Budi Santoso (fiktif)"))
    assert labels(session) == ([], [])
    review.mark(session, draft(code, 100_000))
    session = reopened(session)
    assert labels(session) == ([], [])
    review.mark(session, draft(code, 200_000))
    session = reopened(session)
    assert labels(session) == (["moment.add M-003"], [])
    session.close()


def test_a_step_that_was_cut_off_in_its_middle_is_not_offered(desk) -> None:
    session, code = desk
    review.mark(session, draft(code, 0))
    reshaping.split(session, "M-001", 200_000)
    # as if the program had ended between the two entries of taking the cut back
    review.put_moment(session, review.moment(session, "M-001"), "undo")
    session = reopened(session)
    assert labels(session) == ([], [])
    session.close()


def test_a_group_on_one_clock_is_taken_back_after_a_restart(desk, tmp_path: Path) -> None:
    session, code = desk
    other = add_video(session, tmp_path, "lain.mp4", 2.4)
    made = sync.store(session, sync.draft(session, (code, other)))
    moved = sync.store(session, sync.with_offset(made, other, 500_000))
    session = reopened(session)
    session.undo.undo()
    assert sync.group(session, made.code).members[1].offset_us == 0
    session = reopened(session)
    session.undo.undo()
    assert sync.listed(session) == ()
    session.undo.redo()
    session.undo.redo()
    assert sync.group(session, made.code) == moved
    assert all(check.ok for check in check_rows(session.stores, cases.custody_lines(session)))
    session.close()


def test_who_may_only_read_is_offered_nothing(desk) -> None:
    session, code = desk
    review.mark(session, draft(code, 0))
    session.close()
    with cases.open_case(session.folder, REVIEWER, read_only=True) as reader:
        assert labels(reader) == ([], [])
