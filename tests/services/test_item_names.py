from __future__ import annotations

import pytest

from app.domain.errors import UnreadableMedia
from app.domain.evidence import Provenance
from app.services import frames, intake, item_names
from app.services.messages import describe
from app.tasks.job import JobContext
from tests.media.numbered import write_sound
from tests.services.casefiles import new_case


def test_an_error_about_an_original_says_its_number_and_name(tmp_path):
    path = write_sound(tmp_path / "pidato.m4a", 0.5, ())
    with new_case(tmp_path) as session:
        [outcome] = intake.take_in(session, [path], Provenance(), JobContext())
        assert outcome.evidence is not None
        with pytest.raises(UnreadableMedia) as caught:
            frames.filmstrip_job(session, outcome.evidence).run(JobContext())
        assert outcome.evidence.digest.sha256 in str(caught.value.facts["path"])
        text = describe(item_names.named(session, caught.value), "id").text
        assert text.startswith("BB-001 pidato.m4a tidak dapat dibaca")


def test_an_error_about_another_file_stays_as_it_is(tmp_path):
    with new_case(tmp_path) as session:
        for error in (UnreadableMedia(path=tmp_path / "a.mp4", why="no_video"), OSError("disk")):
            assert item_names.named(session, error) is error
