"""What a merge leaves in the sender's chain is named, with why, in both languages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import yaml

from app.domain.agency_catalogue import ReadAgencyFile
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import (
    agency_catalogue,
    case_catalogue,
    cases,
    catalogue_move,
    exchange_texts,
    merging,
    second_reading,
)
from app.services.session import CaseSession
from tests.services.casefiles import REVIEWER, add_video
from tests.services.offices import SECOND, arrived, failed, look, mark, merge, send, two_offices

pytestmark = pytest.mark.usefixtures("fresh_data")


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Path, Path]:
    def fill(session: CaseSession) -> None:
        mark(session, add_video(session, tmp_path), 200_000)

    return two_offices(tmp_path, fill)


def read_blind(session: CaseSession) -> None:
    reading = second_reading.begin(session, "BB-001")
    draft = MomentDraft(EvidenceCode("BB-001"), TimeRange(200_000, 400_000), ("N-07",))
    second_reading.mark(session, reading.code, draft)
    second_reading.close(session, reading.code)


def move(session: CaseSession) -> str:
    raw = yaml.safe_load(Path(__file__).with_name("agency.yaml").read_text(encoding="utf-8"))
    text = json.dumps(raw)
    found = ReadAgencyFile(text, hashlib.sha256(text.encode()).hexdigest())
    agency = agency_catalogue.checked("agency.yaml", found)
    catalogue_move.use(session, agency)
    return agency.title


def test_a_second_reading_and_a_catalogue_of_the_sender_are_named_and_not_taken(
    offices: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = offices
    with cases.open_case(theirs, SECOND) as session:
        read_blind(session)
        title = move(session)
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        with arrived(package, session.folder / "cache") as arrival:
            for lang, of_reading, of_catalogue in (
                ("id", "telaah kedua TK-001 atas BB-001", "katalog lembaga"),
                ("en", "second reading TK-001 of BB-001", "the agency's catalogue"),
            ):
                preview = merging.plan(session, arrival, lang).preview
                reading, catalogue = preview.stays
                assert reading.startswith(f"{of_reading} ")
                assert SECOND.name in reading
                assert catalogue.startswith(f"{of_catalogue} {title} ")
                assert reading in exchange_texts.untaken_lines(preview, lang)[-1]
        merge(session, package)
        assert second_reading.listed(session) == ()
        assert case_catalogue.used(session).agency is None
    assert failed(ours) == []


def test_what_both_offices_tell_alike_is_not_named(tmp_path: Path) -> None:
    def fill(session: CaseSession) -> None:
        mark(session, add_video(session, tmp_path), 200_000)
        session.hand_to(SECOND)
        read_blind(session)
        session.hand_to(REVIEWER)
        move(session)

    ours, theirs = two_offices(tmp_path, fill)
    package = send(theirs, tmp_path / "b.zip")
    with cases.open_case(ours, REVIEWER) as session:
        assert look(session, package).preview.stays == ()
