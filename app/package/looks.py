"""Does something look like a package? A few bytes tell; nothing of it is parsed or believed."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import FileUnreadable
from app.package import tags, transport

_ZIP_MARK = b"PK\3\4"


def is_package(path: Path) -> bool:
    """Tell whether something looks like a package: a bag folder, a ZIP, an age file.

    Raises:
        FileUnreadable: it may not be read.
    """
    if path.is_dir():
        return (path / tags.BAGIT).is_file()
    if not path.is_file():
        return False
    try:
        with path.open("rb") as reader:
            head = reader.read(len(transport.MAGIC))
    except OSError as e:
        raise FileUnreadable(path=path) from e
    is_named = path.suffix.lower() in (".zip", ".age")  # one whose first byte was changed
    return head.startswith(_ZIP_MARK) or head == transport.MAGIC or is_named
