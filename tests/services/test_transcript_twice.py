"""Two runs over one recording, in two cases on two days: the same text to the last byte."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.domain.transcript import AsrProfile
from app.services import cases, intake, models, transcript_files, transcription
from app.services.transcript_files import TranscriptForm
from app.tasks.job import JobContext

SPEECH = Path(__file__).parents[1] / "data" / "speech"
ONCE_MORE = ("real.flac", "synthetic_05.flac", "speech_then_noise.flac")


def _exports(folder: Path, profile: AsrProfile) -> Mapping[str, bytes]:
    """Give every form of every recording's transcript, heard in a case of its own."""
    folder.mkdir()
    form = CaseForm("1", "Dua kali didengar", is_fictional=True)
    with cases.new_case(folder / "perkara", form, Reviewer("Sri")) as session:
        intake.take_in(session, [SPEECH / name for name in ONCE_MORE], Provenance(), JobContext())
        codes = [item.code for item in intake.evidence_list(session)]
        model = models.default_model("whisper-base")
        outcomes = transcription.transcribe_in_place(session, codes, model, profile, JobContext())
        assert [outcome.status for outcome in outcomes] == ["complete"] * len(codes)
        kept = [session.stores.transcripts.newest(code) for code in codes]
        # Whoever is given the case learns which weights, not whose computer.
        assert {run.model.path for run in kept if run is not None} == {""}
        return {
            f"{code}.{form}": transcript_files.export(
                session, code, folder / f"{code}.{form}", form
            ).read_bytes()
            for code in codes
            for form in TranscriptForm
        }


@pytest.mark.model
@pytest.mark.slow
def test_two_runs_of_the_same_files_export_the_same_bytes(tmp_path: Path, fresh_data: Path) -> None:
    profile = transcription.default_profile()
    first, second = (_exports(tmp_path / name, profile) for name in ("satu", "dua"))
    assert len(first) == len(ONCE_MORE) * len(TranscriptForm)
    assert [name for name in first if first[name] != second[name]] == []
