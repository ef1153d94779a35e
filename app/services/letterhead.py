"""An agency's letterhead, laid down once on a computer and printed on every dossier built there.

People write it in a small YAML file; `EXAMPLE` is one.
"""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from app.domain.errors import FileMissing, InvalidValue, UnreadableMedia
from app.domain.evidence import EvidenceKind
from app.domain.letterhead import Letterhead, Signatory, checked
from app.domain.mediatime import FrameRequest
from app.domain.plain import from_plain, to_plain
from app.runtime.disk import write_text
from app.runtime.paths import data_dir
from app.tasks.job import Job, JobContext, Lane
from media.agency_child import read_agency_file
from media.worker import calls

EXAMPLE = """\
# Kop surat lembaga. Semua isian boleh dihapus; yang tidak ada tidak dicetak.
instansi: [BADAN PENGAWAS PEMILIHAN UMUM, KABUPATEN CONTOH]
alamat: ["Jalan Contoh Nomor 1, Kota Contoh 00000"]
tempat: Kota Contoh
# Yang menandatangani dengan tangan; nama dan NIP yang kosong menjadi garis isian.
penanda_tangan:
  - {jabatan: Ketua, nama: "", nip: ""}
# Alinea pada awal bab: summary, chronology, evidence, conclusion, dan bab lain.
pengantar:
  summary: Ringkasan ini disusun sebagai bahan rapat pleno.
"""
"""As a person would write it."""
_FOLDER, _FILE, _LOGO = "kop", "kop.json", "logo.png"
_KEYS = frozenset(("instansi", "alamat", "tempat", "penanda_tangan", "pengantar"))
_SIGNATORY = frozenset(("jabatan", "nama", "nip"))


def read() -> Letterhead:
    """Give the letterhead of this computer; an empty one where none was laid down."""
    folder = _folder()
    try:
        content = (folder / _FILE).read_text(encoding="utf-8")
        found = from_plain(Letterhead, json.loads(content))
        kept = checked(found, _chapters())
    except FileNotFoundError:
        return Letterhead()
    except ValueError as e:
        raise InvalidValue(field=_FILE, value=str(folder), expected="netra letterhead set") from e
    logo = folder / _LOGO
    return Letterhead(
        kept.agency,
        kept.address,
        kept.place,
        kept.signatories,
        kept.openings,
        str(logo) if logo.is_file() else "",
    )


def set_job(template: Path, logo: Path | None) -> Job[Letterhead]:
    """Check a letterhead's file and its picture in a child, and lay both down.

    Raises:
        FileMissing: at once.

    Raises (from the job; what was laid down before stays):
        InvalidValue: it is no such file, or breaks a rule of `app.domain.letterhead.checked`.
        UnreadableMedia: the picture cannot be read.
        DiskFull, OutputRefused, WorkerCrashed, WorkerTimedOut, Cancelled: as named.
    """
    for path in (template, logo):
        if path is not None and not path.is_file():
            raise FileMissing(path=path)
    return Job(label=template.name, lane=Lane.WORKER, run=partial(_set, template, logo))


def clear() -> None:
    """Print no letterhead any more."""
    if _folder().is_dir():
        shutil.rmtree(_folder())


def _set(template: Path, logo: Path | None, ctx: JobContext) -> Letterhead:
    try:
        data = json.loads(read_agency_file(template, ctx).text)
    except UnreadableMedia as e:
        raise InvalidValue(
            field=template.name, value=str(e.facts.get("why", "")), expected="YAML, <= 256 KiB"
        ) from e
    found = checked(_parsed(data), _chapters())
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    if logo is not None:
        made = folder / f"{_LOGO}.new.png"
        try:
            calls.still(logo, EvidenceKind.PHOTO, FrameRequest(time_us=0), made, ctx)
            made.replace(folder / _LOGO)
        finally:
            made.unlink(missing_ok=True)
    else:
        (folder / _LOGO).unlink(missing_ok=True)
    write_text(folder / _FILE, json.dumps(to_plain(found), ensure_ascii=False))
    return read()


def _parsed(data: Any) -> Letterhead:
    fields = _mapping(data, _KEYS, "kop")
    people = [
        _mapping(one, _SIGNATORY, "penanda_tangan")
        for one in _listed(fields.get("penanda_tangan", []), "penanda_tangan")
    ]
    openings = fields.get("pengantar") or {}
    if not isinstance(openings, dict):
        raise InvalidValue(field="pengantar", value=type(openings).__name__, expected="bab: teks")
    return Letterhead(
        agency=_lines(fields.get("instansi", []), "instansi"),
        address=_lines(fields.get("alamat", []), "alamat"),
        place=_text(fields.get("tempat", ""), "tempat"),
        signatories=tuple(
            Signatory(*(_text(one.get(key, ""), key) for key in ("jabatan", "nama", "nip")))
            for one in people
        ),
        openings=tuple((key, _text(words, key)) for key, words in openings.items()),
    )


def _mapping(data: Any, keys: frozenset[str], field: str) -> dict[str, Any]:
    if not isinstance(data, dict) or not keys.issuperset(data):
        unknown = sorted(set(data) - keys) if isinstance(data, dict) else type(data).__name__
        raise InvalidValue(field=field, value=unknown, expected=", ".join(sorted(keys)))
    return data


def _listed(data: Any, field: str) -> list[Any]:
    if not isinstance(data, list):
        raise InvalidValue(field=field, value=type(data).__name__, expected="- …")
    return data


def _lines(data: Any, field: str) -> tuple[str, ...]:
    return tuple(_text(line, field) for line in _listed(data, field))


def _text(data: Any, field: str) -> str:
    if data is None:
        return ""
    if not isinstance(data, str | int):
        raise InvalidValue(field=field, value=type(data).__name__, expected="teks")
    return str(data).strip()


def _folder() -> Path:
    return data_dir() / _FOLDER


def _chapters() -> tuple[str, ...]:
    from app.dossier.layout import SECTIONS

    return SECTIONS
