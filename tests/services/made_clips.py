"""Clips of the one moment of a test case, and what its verification finds."""

from __future__ import annotations

from pathlib import Path

from app.domain.clip import Derivative
from app.services import clips, integrity
from app.services.clip_dressing import DressChoice
from app.services.session import CaseSession
from app.tasks.job import JobContext


def make(session: CaseSession, choice: DressChoice) -> Derivative:
    """Cut M-001."""
    return clips.commit(session, clips.clip_job(session, "M-001", choice=choice).run(JobContext()))


def faults(case: Path) -> list[object]:
    """Give the checks that fail."""
    return [each for each in integrity.verify_path(case, (), JobContext()).checks if not each.ok]
