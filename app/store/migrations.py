"""Every step of the schema, applied in order; a step that shipped is never edited."""

from __future__ import annotations

from typing import Protocol

from sqlite_utils import Migrations

SCHEMA_VERSION = 4
"""`user_version` of a case written by this program; a newer one is refused."""

steps = Migrations("netra-case")


class _Scripted(Protocol):
    def executescript(self, sql: str) -> object: ...


_FIRST = """
CREATE TABLE cases (
  id INTEGER PRIMARY KEY CHECK (id = 1), log TEXT NOT NULL, form TEXT NOT NULL,
  catalogue_version TEXT NOT NULL, catalogue_sha256 TEXT NOT NULL, created_at TEXT NOT NULL
) STRICT;
CREATE TABLE parties (
  id INTEGER PRIMARY KEY, role TEXT NOT NULL, name TEXT NOT NULL, office TEXT NOT NULL,
  agency TEXT NOT NULL, nip TEXT NOT NULL
) STRICT;
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL UNIQUE,
  sha512 TEXT NOT NULL, size_bytes INTEGER NOT NULL, name TEXT NOT NULL, source_path TEXT NOT NULL,
  source_modified_at TEXT NOT NULL, added_at TEXT NOT NULL, kind TEXT NOT NULL,
  status TEXT NOT NULL, problem TEXT NOT NULL, provenance TEXT NOT NULL, media TEXT
) STRICT;
CREATE TABLE transcript_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, evidence_code TEXT NOT NULL REFERENCES evidence (code),
  status TEXT NOT NULL, model TEXT NOT NULL, profile TEXT NOT NULL, language TEXT NOT NULL,
  language_probability REAL NOT NULL, done_until_us INTEGER NOT NULL, audio_us INTEGER NOT NULL,
  speech_us INTEGER NOT NULL, wall_seconds REAL NOT NULL, versions TEXT NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE TABLE segments (
  id INTEGER PRIMARY KEY AUTOINCREMENT, run_id INTEGER NOT NULL REFERENCES transcript_runs (id),
  start_us INTEGER NOT NULL, end_us INTEGER NOT NULL, machine_text TEXT NOT NULL,
  machine TEXT NOT NULL
) STRICT;
CREATE INDEX segments_by_run ON segments (run_id, start_us);
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, segment_id INTEGER NOT NULL REFERENCES segments (id),
  revision INTEGER NOT NULL, text TEXT NOT NULL, revised_by TEXT NOT NULL,
  revised_at TEXT NOT NULL, UNIQUE (segment_id, revision)
) STRICT;
CREATE TABLE moments (
  id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE,
  evidence_code TEXT NOT NULL REFERENCES evidence (code), start_us INTEGER NOT NULL,
  end_us INTEGER NOT NULL, draft TEXT NOT NULL, first TEXT, last TEXT,
  catalogue_version TEXT NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL,
  quote_is_verified INTEGER NOT NULL, removed_at TEXT NOT NULL
) STRICT;
CREATE TABLE suggestions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, evidence_code TEXT NOT NULL REFERENCES evidence (code),
  start_us INTEGER NOT NULL, end_us INTEGER NOT NULL, category TEXT NOT NULL, cue TEXT NOT NULL,
  draft TEXT NOT NULL, status TEXT NOT NULL, decided_by TEXT NOT NULL, moment_code TEXT NOT NULL,
  UNIQUE (evidence_code, start_us, end_us, category, cue)
) STRICT;
CREATE TABLE derivatives (
  id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  evidence_code TEXT NOT NULL REFERENCES evidence (code), moment_code TEXT NOT NULL,
  sha256 TEXT NOT NULL, suffix TEXT NOT NULL, recipe TEXT NOT NULL, created_at TEXT NOT NULL
) STRICT;
CREATE TABLE dossiers (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, sha256 TEXT NOT NULL,
  pages INTEGER NOT NULL, signed_by TEXT NOT NULL, level TEXT NOT NULL,
  head_seq INTEGER NOT NULL, head_sha256 TEXT NOT NULL, created_at TEXT NOT NULL
) STRICT;
CREATE TABLE custody (seq INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT;
CREATE TRIGGER custody_is_never_changed BEFORE UPDATE ON custody
  BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END;
CREATE TRIGGER custody_is_never_deleted BEFORE DELETE ON custody
  BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END;
CREATE TRIGGER machine_text_is_frozen BEFORE UPDATE ON segments
  BEGIN SELECT RAISE(ABORT, 'machine text is frozen'); END;
CREATE TRIGGER revisions_are_frozen BEFORE UPDATE ON revisions
  BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
CREATE TRIGGER evidence_is_never_deleted BEFORE DELETE ON evidence
  BEGIN SELECT RAISE(ABORT, 'evidence is withdrawn, not deleted'); END;
"""


@steps(name="0001_first", transactional=False)
def first(db: _Scripted) -> None:
    """Make the tables of schema 1."""
    db.executescript(_FIRST)


_SECOND = """
ALTER TABLE evidence ADD COLUMN leaves TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN recorder TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN claims TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN fence TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN withdrawn TEXT NOT NULL DEFAULT '';
ALTER TABLE moments ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE dossiers ADD COLUMN follows TEXT NOT NULL DEFAULT '';
ALTER TABLE dossiers ADD COLUMN signatures TEXT NOT NULL DEFAULT '[]';
ALTER TABLE dossiers ADD COLUMN released_at TEXT NOT NULL DEFAULT '';
CREATE TABLE identities (
  id INTEGER PRIMARY KEY AUTOINCREMENT, role TEXT NOT NULL, name TEXT NOT NULL,
  certificate_sha256 TEXT NOT NULL, subject TEXT NOT NULL, added_at TEXT NOT NULL,
  removed_at TEXT NOT NULL
) STRICT;
CREATE TABLE anchors (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, head_seq INTEGER NOT NULL,
  head_sha256 TEXT NOT NULL, made_at TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE TABLE exchanges (
  id INTEGER PRIMARY KEY AUTOINCREMENT, direction TEXT NOT NULL, name TEXT NOT NULL,
  sha256 TEXT NOT NULL, log TEXT NOT NULL, head_seq INTEGER NOT NULL, head_sha256 TEXT NOT NULL,
  made_at TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE TABLE foreign_chains (
  id INTEGER PRIMARY KEY AUTOINCREMENT, log TEXT NOT NULL, package_sha256 TEXT NOT NULL,
  head_seq INTEGER NOT NULL, head_sha256 TEXT NOT NULL, received_at TEXT NOT NULL,
  lines TEXT NOT NULL
) STRICT;
CREATE TRIGGER foreign_chains_are_frozen BEFORE UPDATE ON foreign_chains
  BEGIN SELECT RAISE(ABORT, 'another office''s chain is kept as it came'); END;
CREATE TRIGGER foreign_chains_are_kept BEFORE DELETE ON foreign_chains
  BEGIN SELECT RAISE(ABORT, 'another office''s chain is kept as it came'); END;
"""


@steps(name="0002_exchange", transactional=False)
def second(db: _Scripted) -> None:
    """Add what schema 2 knows: leaves, claims, fences, identities, anchors, exchange."""
    db.executescript(_SECOND)


_THIRD = """
CREATE TABLE syncs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  members TEXT NOT NULL, removed_at TEXT NOT NULL
) STRICT;
"""


@steps(name="0003_sync", transactional=False)
def third(db: _Scripted) -> None:
    """Add what schema 3 knows: several recordings of one event on one clock."""
    db.executescript(_THIRD)


_FOURTH = """
ALTER TABLE transcript_runs ADD COLUMN origin TEXT NOT NULL DEFAULT 'machine';
ALTER TABLE transcript_runs ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE transcript_runs ADD COLUMN source_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE transcript_runs ADD COLUMN removed_at TEXT NOT NULL DEFAULT '';
ALTER TABLE revisions ADD COLUMN is_heard INTEGER NOT NULL DEFAULT 1;
ALTER TABLE suggestions ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE TABLE chosen_runs (
  evidence_code TEXT PRIMARY KEY REFERENCES evidence (code),
  run_id INTEGER NOT NULL REFERENCES transcript_runs (id)
) STRICT;
CREATE TABLE laid_segments (
  segment_id INTEGER PRIMARY KEY REFERENCES segments (id), covers TEXT NOT NULL,
  laid_by TEXT NOT NULL, laid_at TEXT NOT NULL
) STRICT;
CREATE TABLE hidden_segments (segment_id INTEGER PRIMARY KEY REFERENCES segments (id)) STRICT;
CREATE TABLE segment_speakers (
  segment_id INTEGER PRIMARY KEY REFERENCES segments (id), speaker INTEGER NOT NULL
) STRICT;
CREATE TABLE speaker_names (
  evidence_code TEXT NOT NULL REFERENCES evidence (code), speaker INTEGER NOT NULL,
  name TEXT NOT NULL, PRIMARY KEY (evidence_code, speaker)
) STRICT;
CREATE TRIGGER layout_is_frozen BEFORE UPDATE ON laid_segments
  BEGIN SELECT RAISE(ABORT, 'a layout is replaced, not changed'); END;
"""


_FOURTH_CASE = """
ALTER TABLE parties ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
ALTER TABLE parties ADD COLUMN removed_at TEXT NOT NULL DEFAULT '';
CREATE TABLE choices (
  kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)
) STRICT;
"""


@steps(name="0004_transcripts", transactional=False)
def fourth(db: _Scripted) -> None:
    """Add what schema 4 knows.

    Several transcripts of an item, laid out anew, with speakers; more of a person; and what was
    set about limits, requirements and elements.
    """
    db.executescript(_FOURTH + _FOURTH_CASE)
