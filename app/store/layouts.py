"""How a person laid a transcript out: pieces over frozen segments, speakers, the chosen run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from app.domain.errors import UnknownItem
from app.domain.layout import LaidSegment, RunLine
from app.domain.transcript import AsrProfile, MachineSegment, ModelIdentity
from app.store.rows import dump, load
from app.store.transcripts import CURRENT_RUN, VISIBLE

_BESIDE = """
SELECT s.id FROM segments s WHERE s.run_id = :run AND {visible}
  AND (s.start_us, s.id) {than} (:start, :id) ORDER BY s.start_us {way}, s.id {way} LIMIT 1
"""
_UNLIKE = """
SELECT id FROM segments WHERE start_us IS NOT json_extract(machine, '$.start_us')
  OR end_us IS NOT json_extract(machine, '$.end_us')
  OR machine_text IS NOT json_extract(machine, '$.text')
"""
_RUNS = f"""
SELECT t.id, t.origin, t.source, t.source_sha256, t.model, t.profile, t.status, t.language,
  t.started_at,
  (SELECT COUNT(*) FROM segments s WHERE s.run_id = t.id AND {VISIBLE}) AS segments,
  t.id = {CURRENT_RUN} AS is_current
FROM transcript_runs t WHERE t.evidence_code = :code AND t.removed_at = '' ORDER BY t.id
"""  # noqa: S608 - made of constants


class LayoutStore:
    """What lies over the frozen text of a case's transcripts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def machine(self, segment_ids: Iterable[int]) -> dict[int, MachineSegment]:
        """Give segments as the machine gave them; one that a person laid is none of them."""
        found = {}
        for id_ in set(segment_ids):
            row = self._database.execute(
                "SELECT machine FROM segments WHERE id = ?"
                " AND id NOT IN (SELECT segment_id FROM laid_segments)",
                [id_],
            ).fetchone()
            if row is not None:
                found[id_] = load(MachineSegment, row[0])
        return found

    def lay(self, run_id: int, pieces: Sequence[LaidSegment], who: str, at: str) -> tuple[int, ...]:
        """Store pieces beside the frozen segments and give their ids."""
        ids = []
        for piece in pieces:
            machine = piece.machine
            cursor = self._database.execute(
                "INSERT INTO segments (run_id, start_us, end_us, machine_text, machine)"
                " VALUES (?, ?, ?, ?, ?)",
                [run_id, machine.start_us, machine.end_us, machine.text, dump(machine)],
            )
            id_ = int(cursor.lastrowid or 0)
            self._database.execute(
                "INSERT INTO laid_segments (segment_id, covers, laid_by, laid_at)"
                " VALUES (?, ?, ?, ?)",
                [id_, dump(piece.covers), who, at],
            )
            self.set_speaker(id_, piece.speaker)
            ids.append(id_)
        return tuple(ids)

    def set_hidden(self, segment_ids: Iterable[int], *, hidden: bool) -> None:
        """Take segments out of sight, or bring them back; their rows stay."""
        sql = (
            "INSERT INTO hidden_segments (segment_id) VALUES (?)"
            if hidden
            else "DELETE FROM hidden_segments WHERE segment_id = ?"
        )
        for id_ in segment_ids:
            self._database.execute(sql, [id_])

    def is_hidden(self, segment_id: int) -> bool:
        """Tell whether a segment was split, joined or timed anew."""
        row = self._database.execute(
            "SELECT 1 FROM hidden_segments WHERE segment_id = ?", [segment_id]
        ).fetchone()
        return row is not None

    def run_of(self, segment_id: int) -> int:
        """Give the transcript that a segment belongs to.

        Raises:
            UnknownItem: there is no such segment.
        """
        row = self._database.execute(
            "SELECT run_id FROM segments WHERE id = ?", [segment_id]
        ).fetchone()
        if row is None:
            raise UnknownItem(kind="segment", id=segment_id)
        return int(row[0])

    def beside(self, segment_id: int, start_us: int) -> tuple[int | None, int | None]:
        """Give the segments before and after one, as laid out now; None past the ends."""
        run, here = self.run_of(segment_id), {"start": start_us, "id": segment_id}
        before, after = (
            self._database.execute(
                _BESIDE.format(visible=VISIBLE, than=than, way=way), {"run": run, **here}
            )
            for than, way in (("<", "DESC"), (">", "ASC"))
        )
        return _first(before.fetchone()), _first(after.fetchone())

    def edges(self, segment_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Give start and end of segments, microseconds."""
        sql = "SELECT start_us, end_us FROM segments WHERE id = ?"
        return {id_: self._database.execute(sql, [id_]).fetchone() for id_ in segment_ids}

    def unlike(self) -> tuple[int, ...]:
        """Name the segments whose times or text stand otherwise beside what the machine gave."""
        return tuple(row[0] for row in self._database.execute(_UNLIKE))

    def set_speaker(self, segment_id: int, speaker: int) -> None:
        """Say who speaks in a segment; 0 takes it back."""
        self._database.execute("DELETE FROM segment_speakers WHERE segment_id = ?", [segment_id])
        if speaker:
            self._database.execute(
                "INSERT INTO segment_speakers (segment_id, speaker) VALUES (?, ?)",
                [segment_id, speaker],
            )

    def names(self, code: str) -> dict[int, str]:
        """Give the names of an item's speakers by number, those that have one."""
        rows = self._database.execute(
            "SELECT speaker, name FROM speaker_names WHERE evidence_code = ? ORDER BY speaker",
            [code],
        )
        return {int(speaker): str(name) for speaker, name in rows}

    def all_names(self) -> tuple[tuple[str, int, str], ...]:
        """Give item, number and name of every speaker of the case."""
        rows = self._database.execute(
            "SELECT evidence_code, speaker, name FROM speaker_names ORDER BY evidence_code, speaker"
        )
        return tuple((str(code), int(speaker), str(name)) for code, speaker, name in rows)

    def set_name(self, code: str, speaker: int, name: str) -> None:
        """Name a speaker of an item; an empty name takes it back."""
        self._database.execute(
            "DELETE FROM speaker_names WHERE evidence_code = ? AND speaker = ?", [code, speaker]
        )
        if name:
            self._database.execute(
                "INSERT INTO speaker_names (evidence_code, speaker, name) VALUES (?, ?, ?)",
                [code, speaker, name],
            )

    def chosen(self) -> tuple[tuple[str, int], ...]:
        """Give item and transcript of every choice a person made."""
        rows = self._database.execute(
            "SELECT evidence_code, run_id FROM chosen_runs ORDER BY evidence_code"
        )
        return tuple((str(code), int(run)) for code, run in rows)

    def choose(self, code: str, run_id: int) -> None:
        """Say which transcript of an item is shown and quoted; 0 leaves it to the program."""
        self._database.execute("DELETE FROM chosen_runs WHERE evidence_code = ?", [code])
        if run_id:
            self._database.execute(
                "INSERT INTO chosen_runs (evidence_code, run_id) VALUES (?, ?)", [code, run_id]
            )

    def set_removed(self, run_id: int, at: str) -> None:
        """Take a transcript out of use (`at` UTC), or bring it back (empty); its rows stay."""
        self._database.execute(
            "UPDATE transcript_runs SET removed_at = ? WHERE id = ?", [at, run_id]
        )

    def runs(self, code: str) -> tuple[RunLine, ...]:
        """Give every transcript of an item in the order made, without its text."""
        rows = self._database.query(
            _RUNS,
            {"code": code},
        )
        return tuple(_line(row) for row in rows)


def _first(row: tuple[int] | None) -> int | None:
    return None if row is None else row[0]


def _line(row: dict[str, object]) -> RunLine:
    model = load(ModelIdentity, str(row["model"]))
    return RunLine(
        run_id=int(str(row["id"])),
        origin=str(row["origin"]),
        name=str(row["source"]) or model.name,
        sha256=str(row["source_sha256"]) or model.sha256,
        status=str(row["status"]),
        language=str(row["language"]),
        started_at=str(row["started_at"]),
        segments=int(str(row["segments"])),
        is_current=bool(row["is_current"]),
        prompt=load(AsrProfile, str(row["profile"])).prompt,
    )
