"""A dossier of a case that is time-stamped later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import DigestMismatch, NotReleasable, TimestampFailed
from app.services import dossiers, late_stamps, release
from app.services.dossiers import DossierRequest
from app.services.integrity import verify_path
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.dossier import keys
from tests.dossier.tsa import Authority, make_authority, serving
from tests.services import casefiles


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with serving(make_authority(tmp_path_factory.mktemp("tsa") / "own")) as made:
        yield made


@pytest.fixture
def session(tmp_path: Path, fresh_data: Path) -> Iterator[CaseSession]:
    assert fresh_data
    opened = casefiles.new_case(tmp_path)
    request = DossierRequest(certificate=keys.p12(tmp_path), passphrase=keys.PASSPHRASE)
    dossiers.commit(opened, dossiers.build_job(opened, request).run(JobContext()))
    try:
        yield opened
    finally:
        opened.close()


def stamp(session: CaseSession, authority: Authority) -> release.DossierState:
    job = late_stamps.stamp_job(session, "latest", authority.url)
    kept = late_stamps.commit(session, job.run(JobContext()))
    return release.state(session, Path(kept.path).name)


def test_a_stamp_makes_a_new_file_of_a_higher_level_that_follows_the_old_one(
    session: CaseSession, authority: Authority
) -> None:
    before = release.state(session, "latest")
    found = stamp(session, authority)
    assert (before.level, found.level) == ("PAdES B-B", "PAdES B-T")
    assert found.signatures == before.signatures
    assert release.state(session, before.name).state is release.ReleaseState.REPLACED
    assert found.next_step is release.NextStep.RELEASE
    entry = json.loads(session.stores.custody.lines()[-1])
    assert (entry["act"], entry["data"]["follows"]) == ("dossier.stamp", before.sha256)
    assert entry["data"]["url"] == authority.url
    again = stamp(session, authority)
    assert again.level == "PAdES B-T"
    assert not [one for one in verify_path(session.folder, (), JobContext()).checks if not one.ok]


def test_without_a_service_or_a_signature_or_on_another_file_nothing_changes(
    session: CaseSession, authority: Authority
) -> None:
    before = session.stores.custody.lines()
    name = release.state(session, "latest").name
    with pytest.raises(TimestampFailed):
        late_stamps.stamp_job(session, name, "http://127.0.0.1:9/").run(JobContext())
    path = session.blobs.dossiers / name
    path.chmod(0o644)
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    with pytest.raises(DigestMismatch):
        late_stamps.stamp_job(session, name, authority.url).run(JobContext())
    path.write_bytes(content)
    assert session.stores.custody.lines() == before
    dossiers.commit(session, dossiers.build_job(session, DossierRequest()).run(JobContext()))
    with pytest.raises(NotReleasable):
        late_stamps.stamp_job(session, "latest", authority.url)
