"""Transcripts: runs, frozen machine segments, appended revisions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from app.domain.errors import UnknownItem
from app.domain.ids import EvidenceCode
from app.domain.transcript import (
    AsrProfile,
    Cover,
    ModelIdentity,
    RunOrigin,
    Segment,
    SegmentFlag,
    Transcript,
    TranscriptionResult,
    TranscriptSource,
    TranscriptStretch,
)
from app.store.rows import dump, load
from app.store.stored_segment import StoredSegment, Written

CURRENT_RUN = """COALESCE((SELECT c.run_id FROM chosen_runs c
   JOIN transcript_runs t ON t.id = c.run_id WHERE c.evidence_code = :code AND t.removed_at = ''),
  (SELECT id FROM transcript_runs WHERE evidence_code = :code AND removed_at = ''
   ORDER BY origin = 'machine' DESC, id DESC LIMIT 1))"""
"""The transcript a person chose, else the machine's newest, else whatever there is."""
VISIBLE = "s.id NOT IN (SELECT segment_id FROM hidden_segments)"
"""As laid out now: a segment that was split or joined stays, out of sight."""
_SEGMENTS = """
SELECT s.id, s.start_us, s.end_us, s.machine_text, s.machine, r.text AS revised, r.revision,
  r.revised_by, r.is_heard, l.covers, COALESCE(p.speaker, 0) AS speaker
FROM segments s LEFT JOIN revisions r ON r.segment_id = s.id AND r.revision =
  (SELECT MAX(revision) FROM revisions WHERE segment_id = s.id)
LEFT JOIN laid_segments l ON l.segment_id = s.id
LEFT JOIN segment_speakers p ON p.segment_id = s.id
WHERE {where} ORDER BY s.start_us, s.id
"""
_TEXTS = f"""
SELECT s.id, s.start_us, COALESCE((SELECT r.text FROM revisions r WHERE r.segment_id = s.id
  ORDER BY r.revision DESC LIMIT 1), s.machine_text)
FROM segments s WHERE s.run_id = {CURRENT_RUN} AND {VISIBLE} ORDER BY s.start_us, s.id
"""  # noqa: S608 - made of constants
_DOUBT = f"""
SELECT s.id, json_extract(s.machine, '$.flags'), (SELECT COUNT(*)
  FROM json_each(s.machine, '$.words') WHERE json_extract(value, '$.probability') < :below)
FROM segments s WHERE s.run_id = :run AND {VISIBLE}
"""  # noqa: S608 - made of constants
_RUN = "SELECT * FROM transcript_runs WHERE {where} ORDER BY id DESC LIMIT 1"


class TranscriptStore:
    """Runs and their text."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert_run(
        self,
        code: str,
        model: ModelIdentity,
        profile: AsrProfile,
        at: str,
        source: TranscriptSource = TranscriptSource(),  # noqa: B008 - a frozen value
    ) -> int:
        """Begin a run and give its id; the folder of the model, which names a user, is not kept."""
        cursor = self._database.execute(
            "INSERT INTO transcript_runs (evidence_code, status, model, profile, language,"
            " language_probability, done_until_us, audio_us, speech_us, wall_seconds, versions,"
            " started_at, finished_at, why, origin, source, source_sha256)"
            " VALUES (?, 'running', ?, ?, ?, 0, 0, 0, 0, 0, '[]', ?, '', '', ?, ?, ?)",
            [
                code,
                dump(replace(model, path="")),
                dump(profile),
                profile.language,
                at,
                source.origin.value,
                source.name,
                source.sha256,
            ],
        )
        return int(cursor.lastrowid or 0)

    def set_running(self, run_id: int) -> None:
        """Say that a broken-off run goes on."""
        self._database.execute(
            "UPDATE transcript_runs SET status = 'running', finished_at = '', why = ''"
            " WHERE id = ?",
            [run_id],
        )

    def add_stretch(self, run_id: int, stretch: TranscriptStretch) -> tuple[int, ...]:
        """Store one finished stretch and give the ids of its segments."""
        ids = []
        for machine in stretch.segments:
            cursor = self._database.execute(
                "INSERT INTO segments (run_id, start_us, end_us, machine_text, machine)"
                " VALUES (?, ?, ?, ?, ?)",
                [run_id, machine.start_us, machine.end_us, machine.text, dump(machine)],
            )
            ids.append(int(cursor.lastrowid or 0))
        self._database.execute(
            "UPDATE transcript_runs SET done_until_us = ? WHERE id = ?",
            [stretch.done_until_us, run_id],
        )
        return tuple(ids)

    def last_read(self, run_id: int) -> str:
        """Give the machine's own text of a run's last segment that has any; empty for none."""
        row = self._database.execute(
            "SELECT machine_text FROM segments WHERE run_id = ? AND machine_text != ''"
            " AND id NOT IN (SELECT segment_id FROM laid_segments) ORDER BY id DESC LIMIT 1",
            [run_id],
        ).fetchone()
        return str(row[0]) if row else ""

    def finish(self, run_id: int, result: TranscriptionResult, at: str) -> None:
        """Say that a run is complete."""
        self._database.execute(
            "UPDATE transcript_runs SET status = 'complete', language = ?,"
            " language_probability = ?, audio_us = ?, speech_us = ?,"
            " wall_seconds = wall_seconds + ?, versions = ?,"
            " finished_at = ?, why = '' WHERE id = ?",
            [
                result.language,
                result.language_probability,
                result.audio_us,
                result.speech_us,
                result.wall_seconds,
                dump(result.versions),
                at,
                run_id,
            ],
        )

    def break_off(self, run_id: int, status: str, why: str, at: str) -> None:
        """Say that a run ended early; what it gave stays."""
        self._database.execute(
            "UPDATE transcript_runs SET status = ?, why = ?, finished_at = ? WHERE id = ?",
            [status, why, at, run_id],
        )

    def current(self, code: str) -> Transcript | None:
        """Give the transcript of an item that is shown, quoted and searched."""
        return self._first(f"id = {CURRENT_RUN}", {"code": code})

    def newest(self, code: str, origin: RunOrigin = RunOrigin.MACHINE) -> Transcript | None:
        """Give the newest transcript of one origin, with the newest revision of each segment."""
        where = "evidence_code = :code AND origin = :origin AND removed_at = ''"
        return self._first(where, {"code": code, "origin": origin.value})

    def by_id(self, run_id: int) -> Transcript:
        """Give one transcript.

        Raises:
            UnknownItem: there is none.
        """
        found = self._first("id = :id", {"id": run_id})
        if found is None:
            raise UnknownItem(kind="transcript", id=run_id)
        return found

    def texts(self, code: str) -> tuple[tuple[int, int, str], ...]:
        """Give segment id, start (microseconds) and text of now of an item's current run.

        No words are read: this is for the search index.
        """
        return tuple(self._database.execute(_TEXTS, {"code": code}))

    def doubt_facts(
        self, run_id: int, below: float
    ) -> dict[int, tuple[tuple[SegmentFlag, ...], int]]:
        """Give, for each segment as laid out now, its flags and how many words are unsure.

        SQLite reads the words: to make values of a hundred thousand takes six times as long.

        Args:
            below: a word with a lower probability counts.
        """
        rows = self._database.execute(_DOUBT, {"run": run_id, "below": below})
        return {
            id_: (tuple(map(SegmentFlag, load(list[str], flags))), count)
            for id_, flags, count in rows
        }

    def state(
        self, code: str, origin: RunOrigin | None = None, profile: AsrProfile | None = None
    ) -> tuple[str, int] | None:
        """Give status and how far an item's newest run came (microseconds), no text.

        A machine's run comes before what was imported.

        Args:
            origin: only a run of this origin counts.
            profile: only a run with these very options counts.
        """
        rows = self._database.query(
            "SELECT status, done_until_us FROM transcript_runs"
            " WHERE evidence_code = :code AND removed_at = ''"
            " AND :origin IN ('', origin) AND :profile IN ('', profile)"
            " ORDER BY origin = 'machine' DESC, id DESC LIMIT 1",
            {
                "code": code,
                "origin": origin.value if origin else "",
                "profile": dump(profile) if profile else "",
            },
        )
        for row in rows:
            return str(row["status"]), int(row["done_until_us"])
        return None

    def segment(self, segment_id: int) -> tuple[Segment, EvidenceCode]:
        """Find one segment and the item it belongs to.

        Raises:
            UnknownItem: there is none.
        """
        for row in self._database.query(_SEGMENTS.format(where="s.id = ?"), [segment_id]):
            owner = self._database.execute(
                "SELECT r.evidence_code FROM segments s JOIN transcript_runs r ON r.id = s.run_id"
                " WHERE s.id = ?",
                [segment_id],
            ).fetchone()
            return _segment(row), EvidenceCode(owner[0])
        raise UnknownItem(kind="segment", id=segment_id)

    def add_revision(
        self, segment_id: int, text: str, who: str, at: str, *, is_heard: bool = True
    ) -> int:
        """Append a revision and give its number."""
        number = self._database.execute(
            "SELECT COALESCE(MAX(revision), 0) + 1 FROM revisions WHERE segment_id = ?",
            [segment_id],
        ).fetchone()[0]
        self._database.execute(
            "INSERT INTO revisions (segment_id, revision, text, revised_by, revised_at, is_heard)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [segment_id, number, text, who, at, int(is_heard)],
        )
        return int(number)

    def before_revision(self, segment_id: int, revision: int) -> tuple[str, bool]:
        """Give the text that a revision was written over, and whether a person had heard it.

        Raises:
            UnknownItem: there is no such segment.
        """
        row = self._database.execute(
            "SELECT text, is_heard FROM revisions WHERE segment_id = ? AND revision < ?"
            " ORDER BY revision DESC LIMIT 1",
            [segment_id, revision],
        ).fetchone()
        if row is None:
            return self.segment(segment_id)[0].machine.text, False
        return str(row[0]), bool(row[1])

    def _first(self, where: str, values: dict[str, object]) -> Transcript | None:
        rows = self._database.query(_RUN.format(where=where), values)
        for row in rows:
            return self._transcript(row)
        return None

    def _transcript(self, row: dict[str, Any]) -> Transcript:
        where = f"s.run_id = ? AND {VISIBLE}"
        segments = self._database.query(_SEGMENTS.format(where=where), [row["id"]])
        return Transcript(
            run_id=row["id"],
            evidence=EvidenceCode(row["evidence_code"]),
            status=row["status"],
            model=load(ModelIdentity, row["model"]),
            profile=load(AsrProfile, row["profile"]),
            language=row["language"],
            done_until_us=row["done_until_us"],
            started_at=row["started_at"],
            finished_at=row["finished_at"],
            audio_us=row["audio_us"],
            wall_seconds=row["wall_seconds"],
            segments=tuple(_segment(segment) for segment in segments),
            source=TranscriptSource(RunOrigin(row["origin"]), row["source"], row["source_sha256"]),
        )


def _segment(row: dict[str, Any]) -> Segment:
    is_revised = row["revision"] is not None
    return StoredSegment(
        id=row["id"],
        machine=Written(row["start_us"], row["end_us"], row["machine"]),
        text=row["revised"] if is_revised else row["machine_text"],
        revision=row["revision"] or 0,
        revised_by=row["revised_by"] or "",
        is_heard=row["is_heard"] is None or bool(row["is_heard"]),
        covers=load(tuple[Cover, ...], row["covers"]) if row["covers"] else (),
        speaker=row["speaker"],
    )
