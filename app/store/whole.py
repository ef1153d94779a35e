"""A case's rows as they are, ids included: read for a package, written into a case made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database

from app.domain.errors import InvalidValue
from app.domain.exchange_case import KeptMoment, KeptRevision, KeptRun, KeptSegment
from app.domain.ids import EvidenceCode
from app.domain.moment import Suggestion
from app.domain.transcript import (
    AsrProfile,
    Cover,
    MachineSegment,
    ModelIdentity,
    RunOrigin,
    TranscriptSource,
)
from app.store.moments import MomentStore
from app.store.rows import dump, load


@contextmanager
def rows_from_elsewhere() -> Iterator[None]:
    """Refuse rows of a stranger that the tables do not take.

    Raises:
        InvalidValue: two rows contradict each other, or a number fits no column.
    """
    try:
        yield
    except (sqlite3.IntegrityError, OverflowError) as e:
        raise InvalidValue(field="rows", value=str(e), expected="rows of one case") from e


class WholeStore:
    """What the other stores give piecewise; ids stay, since the chain names rows by them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._moments = MomentStore(database)

    def runs(self) -> tuple[KeptRun, ...]:
        """Give every transcription with its text and every revision, in order of id."""
        segments = self._segments()
        rows = self._database.query("SELECT * FROM transcript_runs ORDER BY id")
        return tuple(_run(row, tuple(segments.get(row["id"], ()))) for row in rows)

    def moments(self) -> tuple[KeptMoment, ...]:
        """Give every moment in order of code, those taken out included."""
        rows = self._database.execute("SELECT code, removed_at FROM moments ORDER BY id").fetchall()
        return tuple(
            KeptMoment(self._moments.by_code(code, removed=bool(removed_at)), removed_at)
            for code, removed_at in rows
        )

    def add_run(self, run: KeptRun) -> None:
        """Store one transcription under its own id, into a case that has none under it."""
        self._database.table("transcript_runs").insert(
            {
                "id": run.id,
                "evidence_code": run.evidence,
                "status": run.status,
                "model": dump(run.model),
                "profile": dump(run.profile),
                "language": run.language,
                "language_probability": run.language_probability,
                "done_until_us": run.done_until_us,
                "audio_us": run.audio_us,
                "speech_us": run.speech_us,
                "wall_seconds": run.wall_seconds,
                "versions": dump(run.versions),
                "started_at": run.started_at,
                "finished_at": run.finished_at,
                "why": run.why,
                "origin": run.source.origin.value,
                "source": run.source.name,
                "source_sha256": run.source.sha256,
                "removed_at": run.removed_at,
            }
        )
        self._add_segments(run)

    def add_moment(self, kept: KeptMoment) -> None:
        """Store one moment under its own code."""
        self._moments.insert(kept.moment)
        if kept.removed_at:
            self._moments.set_removed(kept.moment.code, kept.removed_at)

    def add_suggestion(self, item: Suggestion) -> None:
        """Store one suggestion under its own id."""
        self._database.table("suggestions").insert(
            {
                "id": item.id,
                "evidence_code": item.draft.evidence,
                "start_us": item.draft.span.start_us,
                "end_us": item.draft.span.end_us,
                "category": item.draft.category,
                "cue": item.draft.cue,
                "draft": dump(item.draft),
                "status": item.status.value,
                "decided_by": item.decided_by,
                "moment_code": item.moment or "",
                "reason": item.reason,
            }
        )

    def _add_segments(self, run: KeptRun) -> None:
        """Store a transcript's segments; thousands of them are handed over at once."""
        self._database.conn.executemany(
            "INSERT INTO segments (id, run_id, start_us, end_us, machine_text, machine)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (item.id, run.id, said.start_us, said.end_us, said.text, dump(said))
                for item in run.segments
                for said in (item.machine,)
            ),
        )
        self._database.conn.executemany(
            "INSERT INTO revisions (segment_id, revision, text, revised_by, revised_at, is_heard)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (item.id, said.revision, said.text, said.revised_by, said.revised_at, said.is_heard)
                for item in run.segments
                for said in item.revisions
            ),
        )
        self._add_layout(run)

    def _add_layout(self, run: KeptRun) -> None:
        rows = self._database.conn
        rows.executemany(
            "INSERT INTO laid_segments (segment_id, covers, laid_by, laid_at) VALUES (?, ?, ?, ?)",
            (
                (item.id, dump(item.covers), item.laid_by, item.laid_at)
                for item in run.segments
                if item.covers
            ),
        )
        rows.executemany(
            "INSERT INTO hidden_segments (segment_id) VALUES (?)",
            ((item.id,) for item in run.segments if item.is_hidden),
        )
        rows.executemany(
            "INSERT INTO segment_speakers (segment_id, speaker) VALUES (?, ?)",
            ((item.id, item.speaker) for item in run.segments if item.speaker),
        )

    def _segments(self) -> dict[int, list[KeptSegment]]:
        revisions: dict[int, list[KeptRevision]] = {}
        for row in self._database.query("SELECT * FROM revisions ORDER BY segment_id, revision"):
            revision = KeptRevision(
                row["revision"],
                row["text"],
                row["revised_by"],
                row["revised_at"],
                bool(row["is_heard"]),
            )
            revisions.setdefault(row["segment_id"], []).append(revision)
        found: dict[int, list[KeptSegment]] = {}
        rows = self._database.query(
            "SELECT s.id, s.run_id, s.machine, l.covers, l.laid_by, l.laid_at,"
            " h.segment_id IS NOT NULL AS is_hidden, COALESCE(p.speaker, 0) AS speaker"
            " FROM segments s LEFT JOIN laid_segments l ON l.segment_id = s.id"
            " LEFT JOIN hidden_segments h ON h.segment_id = s.id"
            " LEFT JOIN segment_speakers p ON p.segment_id = s.id ORDER BY s.id"
        )
        for row in rows:
            kept = KeptSegment(
                id=row["id"],
                machine=load(MachineSegment, row["machine"]),
                revisions=tuple(revisions.get(row["id"], ())),
                covers=load(tuple[Cover, ...], row["covers"]) if row["covers"] else (),
                laid_by=row["laid_by"] or "",
                laid_at=row["laid_at"] or "",
                is_hidden=bool(row["is_hidden"]),
                speaker=row["speaker"],
            )
            found.setdefault(row["run_id"], []).append(kept)
        return found


def _run(row: dict[str, Any], segments: tuple[KeptSegment, ...]) -> KeptRun:
    return KeptRun(
        id=row["id"],
        evidence=EvidenceCode(row["evidence_code"]),
        status=row["status"],
        model=load(ModelIdentity, row["model"]),
        profile=load(AsrProfile, row["profile"]),
        language=row["language"],
        language_probability=row["language_probability"],
        done_until_us=row["done_until_us"],
        audio_us=row["audio_us"],
        speech_us=row["speech_us"],
        wall_seconds=row["wall_seconds"],
        versions=tuple((name, version) for name, version in load(list, row["versions"])),
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        why=row["why"],
        segments=segments,
        source=TranscriptSource(RunOrigin(row["origin"]), row["source"], row["source_sha256"]),
        removed_at=row["removed_at"],
    )
