from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.case import Party, PartyRole
from app.domain.dossier import WarningCode
from app.domain.errors import InvalidValue
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, dossiers, review, snapshots
from app.services.warning_texts import warning_text
from tests.services.casefiles import add_transcript, add_video, new_case, segment


def test_a_stamp_is_written_in_the_zone_of_the_office() -> None:
    assert snapshots.local_text("2026-11-22T18:03:05.000Z", "+09:00") == "2026-11-23T03:03:05+09:00"
    assert snapshots.local_text("2026-11-22T18:03:05.000Z", "-03:30") == "2026-11-22T14:33:05-03:30"


def test_a_dossier_warns_of_what_is_missing_and_stops_when_it_is_there(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        code = EvidenceCode(add_video(session, tmp_path))
        add_transcript(session, code, segment("mari kita dukung", start_us=400_000))
        review.mark(session, MomentDraft(code, TimeRange(0, 1_000_000), quote="mari kita dukung"))
        before = {item.code for item in dossiers.preview_warnings(session)}
        assert {
            WarningCode.NO_TERLAPOR,
            WarningCode.NO_CHRONOLOGY,
            WarningCode.NO_STAGE,
            WarningCode.MOMENT_WITHOUT_CATEGORY,
            WarningCode.QUOTE_NOT_VERIFIED,
            WarningCode.PROVENANCE_MISSING,
        } <= before
        cases.add_party(session, Party(PartyRole.TERLAPOR, "Bapak Contoh (fiktif)"))
        cases.set_form(session, {"chronology": "Apel pagi.", "stage": "setelah_penetapan"})
        transcript = review.transcript(session, code)
        assert transcript is not None
        review.confirm_segment(session, code, transcript.segments[0].id)
        after = {item.code for item in dossiers.preview_warnings(session)}
    assert before - after == {
        WarningCode.NO_TERLAPOR,
        WarningCode.NO_CHRONOLOGY,
        WarningCode.NO_STAGE,
        WarningCode.QUOTE_NOT_VERIFIED,
    }


def test_every_warning_has_its_words_in_both_languages(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        add_video(session, tmp_path)
        for item in dossiers.preview_warnings(session):
            assert warning_text(item, "id") != warning_text(item, "en")
    assert set(WarningCode) <= set(snapshots_texts())


def snapshots_texts() -> set[WarningCode]:
    from app.services import warning_texts

    return set(warning_texts._TEXTS)


def test_an_unknown_chapter_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    with new_case(tmp_path) as session, pytest.raises(InvalidValue):
        dossiers.build_job(session, dossiers.DossierRequest(is_demo=True, sections=("sampul",)))
