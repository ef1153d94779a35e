"""One large dossier in a process of its own: so that its peak memory is its own."""

from __future__ import annotations

import json
import pickle
import sys
import time
from io import BytesIO
from pathlib import Path

from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from app.domain.dossier import DossierSnapshot
from app.dossier import archival, fonts, layout, manifest, pieces, signing, styles
from app.dossier.certificates import demo_identity
from app.tasks.job import JobContext
from tests.bench.asr_engines import peak_mb


def ours(snapshot: DossierSnapshot, folder: Path) -> int:
    """Lay out, make archival, attach, sign: everything but the hashing of originals."""
    pages, prepared = folder / "pages.pdf", folder / "prepared.pdf"
    count = layout.render(snapshot, pages, JobContext())
    files = manifest.attachments_for(snapshot)
    archival.make_archival(pages, prepared, snapshot, files, signing.FIELDS)
    field, out = signing.FIRST_FIELD, folder / "signed.pdf"
    signing.sign(prepared, out, demo_identity(), field=field, timestamp_url=None)
    return count


def plain(snapshot: DossierSnapshot, folder: Path) -> int:
    """Lay out the same flowables twice with ReportLab alone, as contents and page counts need."""
    fonts.register()
    known = pieces.Pages()
    for _pass in range(2):
        out = BytesIO()
        sheet = styles.SHEETS[snapshot.look.paper]
        document = BaseDocTemplate(out, pagesize=(sheet.width, sheet.height), pageCompression=1)
        frame = Frame(sheet.left, styles.BOTTOM, styles.BODY_WIDTH, sheet.body_height, 0, 0, 0, 0)
        document.addPageTemplates([PageTemplate("plain", frames=[frame])])
        document.build(layout._story(snapshot, known))  # the same flowables
    (folder / "plain.pdf").write_bytes(out.getvalue())
    return int(document.page)


def main(which: str, path: Path) -> None:
    """Make one of the two and print what it took as one line of JSON."""
    snapshot = pickle.loads(path.read_bytes())  # noqa: S301 # the bench's own file
    start = time.perf_counter()
    count = {"ours": ours, "plain": plain}[which](snapshot, path.parent)
    wall_s = time.perf_counter() - start
    print(json.dumps({"pages": count, "wall_s": wall_s, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
