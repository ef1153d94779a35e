from __future__ import annotations

from app.services import frames, intake
from app.tasks.job import JobContext
from media.index import MediaIndex
from tests.services.casefiles import add_video, new_case


def test_a_damaged_or_older_index_in_the_cache_is_made_again(tmp_path):
    with new_case(tmp_path) as session:
        item = intake.evidence(session, add_video(session, tmp_path))
        path = frames.index_job(session, item).run(JobContext())
        whole = MediaIndex.load(path)
        path.write_bytes(b"another version")
        again = frames.index_job(session, item).run(JobContext())
        assert MediaIndex.load(again).pts.tolist() == whole.pts.tolist()
        assert frames.load_index(session, item).origin_pts == whole.origin_pts
