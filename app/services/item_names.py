"""Items by their number and name where an error names the file that lies in the case folder."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import AppError
from app.services.session import CaseSession


def named(session: CaseSession, error: BaseException) -> BaseException:
    """Give an error of the same kind that says "BB-001 pidato.mp4" for the place of an original.

    An original lies under its SHA-256, which tells nobody which file is meant. Errors that name
    something else come back as they are.
    """
    if not isinstance(error, AppError):
        return error
    path = error.facts.get("path")
    if not isinstance(path, str | Path):
        return error
    sha256 = Path(path).name
    if Path(path) != session.blobs.original_path(sha256):
        return error
    item = session.stores.evidence.by_sha256(sha256)
    if item is None:
        return error
    better = type(error)(**(error.facts | {"path": f"{item.code} {item.name}"}))
    better.__cause__ = error
    return better
