"""The file of the search index: its tables, and opening it so that it is always to be had."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from app.store.damage import discard, is_damage, prepare

SCHEMA_VERSION = 1
FILE_NAME = "search.db"
_BUSY_MS = 2000
_TABLES = f"""
CREATE TABLE cases (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, log TEXT NOT NULL, number TEXT NOT NULL,
  title TEXT NOT NULL, head TEXT NOT NULL
) STRICT;
CREATE TABLE parts (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  name TEXT NOT NULL, marker TEXT NOT NULL, first INTEGER NOT NULL, stop INTEGER NOT NULL,
  UNIQUE (case_id, name)
) STRICT;
CREATE TABLE texts (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL, place TEXT NOT NULL, start_us INTEGER,
  ref INTEGER NOT NULL, body TEXT NOT NULL, sound TEXT NOT NULL
) STRICT;
CREATE TABLE keys (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
  body, content='texts', content_rowid='id', prefix='2 3',
  tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE heard USING fts5 (
  sound, content='texts', content_rowid='id', prefix='2 3', tokenize='unicode61'
);
PRAGMA user_version={SCHEMA_VERSION};
"""
log = logging.getLogger("log.search")


def open_file(path: Path) -> sqlite3.Connection:
    """Open the index, begun again where it is damaged; in memory where none can be had."""
    for _attempt in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return _prepared(str(path))
        except sqlite3.DatabaseError as error:
            log.warning("search index not usable: %s", error)
            if not is_damage(error):
                break
            discard(path)
        except OSError as error:
            log.warning("search index not usable: %s", error.strerror)
            break
    return _prepared(":memory:")


def _prepared(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(name, timeout=_BUSY_MS / 1000)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        # what is lost in a power cut is read again from its case
        database.execute("PRAGMA synchronous=OFF")
        database.execute("PRAGMA foreign_keys=ON")
        prepare(database, _TABLES, SCHEMA_VERSION)
    except BaseException:
        database.close()
        raise
    return database
