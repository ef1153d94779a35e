from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import Cancelled
from app.domain.evidence import Evidence, Provenance
from app.domain.proxy import DecodeCost, ProxyDensity, ProxyNeed
from app.runtime.settings import Settings
from app.services import frames, intake, integrity, proxies
from app.services.proxies import ReadyProxy
from app.services.session import CaseSession
from app.tasks.job import PAUSED, JobContext, Progress
from media.proxy_file import VIDEO, is_whole
from tests.media.numbered import write_video
from tests.services.casefiles import new_case

SLOW = DecodeCost(frame_us=1_000_000, cores=1)
"""A machine on which everything is too heavy."""
FRAMES = 90


@pytest.fixture
def case(tmp_path: Path) -> Iterator[tuple[CaseSession, Evidence]]:
    video = write_video(tmp_path / "berat.mp4", FRAMES, gop=45, enlarged=4)
    with new_case(tmp_path) as session:
        outcome = intake.take_in(session, [video], Provenance(), JobContext())[0]
        assert outcome.evidence is not None
        item = intake.evidence(session, outcome.evidence.code)
        frames.index_job(session, item).run(JobContext())
        yield session, item


def run(
    case: tuple[CaseSession, Evidence], ctx: JobContext | None = None, cost: DecodeCost = SLOW
) -> list[ReadyProxy]:
    ready: list[ReadyProxy] = []
    ctx = ctx or JobContext()
    ctx.on_item = ready.append  # type: ignore[assignment]
    proxies.job(*case, cost, part_frames=30).run(ctx)
    return ready


def index_of(case: tuple[CaseSession, Evidence]):
    return frames.load_index(*case)


def cached(case: tuple[CaseSession, Evidence]) -> set[str]:
    folder = frames.cache_path(*case, frames.INDEX).parent
    return {path.name for path in folder.iterdir() if "proxy" in path.name}


def test_a_heavy_video_gets_its_key_frames_first_and_then_all(case):
    ready = run(case)
    assert [(r.folder.name, r.plays) for r in ready] == [
        ("proxy-keys-1", False),
        ("proxy-whole-1", True),
    ]
    assert all(is_whole(r.folder, index_of(case)) for r in ready)
    assert cached(case) == {"proxy-keys-1", "proxy-whole-1"}


def test_a_light_video_gets_none(case):
    assert run(case, cost=DecodeCost(frame_us=10, cores=2)) == []
    assert cached(case) == set()


def test_a_copy_is_no_evidence_and_no_entry(case):
    session, _ = case
    before = len(session.stores.custody.lines())
    run(case)
    assert len(session.stores.custody.lines()) == before
    report = integrity.verify_job(session.folder).run(JobContext())
    assert report.ok


def test_a_copy_that_is_there_is_not_made_again(case):
    folder = run(case)[-1].folder
    made_at = (folder / VIDEO).stat().st_mtime_ns
    assert run(case)[-1].folder == folder
    assert (folder / VIDEO).stat().st_mtime_ns == made_at


@pytest.mark.parametrize("harm", ["flip", "cut", "gone"])
def test_a_damaged_copy_is_made_again(case, harm):
    film = run(case)[-1].folder / VIDEO
    data = bytearray(film.read_bytes())
    if harm == "gone":
        film.unlink()
    else:
        data[len(data) // 2] ^= 0x40
        film.write_bytes(data if harm == "flip" else data[: len(data) // 2])
    again = run(case)[-1].folder
    assert is_whole(again, index_of(case))


def test_stopping_leaves_nothing(case):
    ctx = JobContext(cancel=threading.Event())

    def stop(progress: Progress) -> None:
        if progress.step == "proxy" and progress.done > 0.4 and ctx.cancel is not None:
            ctx.cancel.set()

    ctx.on_progress = stop
    with pytest.raises(Cancelled):
        run(case, ctx)
    assert cached(case) <= {"proxy-keys-1"}, "no half-made copy, no part"


def test_between_two_parts_the_job_waits_and_goes_on(case):
    ctx = JobContext(cancel=threading.Event(), pause=threading.Event())
    seen: list[str] = []

    def pause(progress: Progress) -> None:
        assert ctx.pause is not None
        if progress.step == "proxy" and 0.3 < progress.done < 0.5 and PAUSED not in seen:
            ctx.pause.set()
            threading.Timer(0.3, ctx.pause.clear).start()
        seen.append(progress.step)

    ctx.on_progress = pause
    assert is_whole(run(case, ctx)[-1].folder, index_of(case))
    assert PAUSED in seen


def test_parts_that_a_crash_left_are_used(case):
    whole = run(case)[-1].folder
    index = index_of(case)
    parts = whole.with_name(f".{whole.name}-30.parts")
    parts.mkdir()
    part = parts / "000000000.mkv"
    # the part that the crash left: its bytes are found again in what is joined
    proxies.proxy_calls.proxy_part(
        case[0].blobs.original_path(case[1].digest.sha256),
        frames.cache_path(*case, frames.INDEX),
        ProxyDensity.WHOLE,
        proxies.shape_of(index.width, index.height, FRAMES, proxies.MAX_BYTES),
        range(30),
        part,
        JobContext(),
    )
    made_at = part.stat().st_mtime_ns
    proxies.forget(case[0])
    made: list[int] = []
    ctx = JobContext(
        on_progress=lambda _p: made.append(part.stat().st_mtime_ns) if part.exists() else None
    )
    assert is_whole(run(case, ctx)[-1].folder, index)
    assert set(made) == {made_at}
    assert not parts.exists()


def test_no_copy_is_made_where_the_disk_is_nearly_full(case, monkeypatch):
    monkeypatch.setattr(proxies, "_LEAST_FREE_BYTES", 2**62)
    assert run(case) == []
    assert cached(case) == set()


def test_the_copy_used_longest_ago_makes_room(case, monkeypatch):
    session, item = case
    run(case)
    other = frames.cache_path(session, item, "x").parent.with_name("ab" * 32) / "proxy-whole-1"
    other.mkdir(parents=True)
    (other / VIDEO).write_bytes(b"x" * 1000)
    proxies.forget(session)
    assert not other.exists()
    other.mkdir()
    (other / VIDEO).write_bytes(b"x" * 1000)
    monkeypatch.setattr(proxies, "CASE_BYTES", proxies.MAX_BYTES)
    run(case)
    assert not other.exists()


def test_what_was_measured_is_kept_for_this_machine(case, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    sha256 = case[1].digest.sha256
    assert proxies.known_cost(settings, sha256) is None
    outcome = proxies.job(*case).run(JobContext())
    assert outcome.cost is not None
    assert 0 < outcome.cost.frame_us < 1_000_000
    proxies.remember_cost(settings, sha256, outcome.cost)
    kept = proxies.known_cost(Settings(tmp_path / "settings.json"), sha256)
    assert kept is not None
    assert kept.frame_us == outcome.cost.frame_us
    assert kept.need(25, 45) in ProxyNeed
