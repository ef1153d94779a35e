"""A transcript as a file of its own: text, subtitles, a document, or every fact of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from app.domain.errors import UnknownItem
from app.domain.evidence import Evidence
from app.domain.mediatime import format_time
from app.domain.plain import to_plain
from app.domain.shown_words import is_unwritten, said
from app.domain.transcript import RunOrigin, Segment, Transcript
from app.dossier.transcript_document import TranscriptLine, TranscriptPaper, as_docx
from app.services.events import Topic
from app.services.frames import Output
from app.services.session import CaseSession

NOT_HEARD = "belum didengar"
UNWRITTEN_REMARK = "ada ucapan yang tidak tertulis"
WARNING = (
    "Teks yang bertanda [belum didengar] adalah dugaan mesin: belum ada orang yang "
    "mencocokkannya dengan suaranya, dan belum boleh dikutip."
)
PROMPTED = (
    "Mesin diberi kata lebih dahulu: kata itu dapat tertulis di tempat ia tidak diucapkan. "
    "Transkrip tanpa kata bantu ada di sampingnya."
)

_OF_ONE_RUN_ONLY = ("run_id", "started_at", "finished_at", "wall_seconds")


class TranscriptForm(StrEnum):
    """What is written; also the ending of its file."""

    TXT = "txt"
    """Times and text, doubt in words."""
    SRT = "srt"
    """Subtitles that every player shows."""
    VTT = "vtt"
    """WebVTT; the doubt stands in its notes."""
    DOCX = "docx"
    """A document to go on writing in."""
    JSON = "json"
    """Every word with its time, model and options."""


def export(session: CaseSession, code: str, out: Path, form: TranscriptForm) -> Path:
    """Write an item's newest transcript to a place of the user's choice, whole or not at all.

    The chain says that a copy left the case, under which name and hash.

    Raises:
        UnknownEvidence, UnknownItem: there is no such item, or no transcript of it.
        OutputRefused, FolderMissing, DiskFull: the place cannot be written to.
    """
    evidence = session.stores.evidence.by_code(code)
    found = session.stores.transcripts.current(evidence.code)
    if found is None:
        raise UnknownItem(kind="transcript", id=evidence.code)
    content = written(evidence, found, form, session.stores.layouts.names(evidence.code))
    with Output(out) as staged:
        staged.write_bytes(content)
    if not session.is_read_only:
        with session.change("transcript.copy", Topic.NOTED) as change:
            change.obj = (evidence.code,)
            change.data = {"name": out.name, "sha256": hashlib.sha256(content).hexdigest()}
    return out


def written(
    evidence: Evidence,
    found: Transcript,
    form: TranscriptForm,
    names: Mapping[int, str] = MappingProxyType({}),
) -> bytes:
    """Give the file's bytes; another run over the same recording gives the same bytes.

    When and how fast it ran, its number in the case and where the model lay on that computer are
    left out: the case's history has the times, and a path tells who sat at the computer.

    Args:
        names: of the item's voices, by number; they stand before what is said.
    """
    if form is TranscriptForm.JSON:
        return _json(evidence, found, names).encode("utf-8", "replace")
    found = replace(found, segments=tuple(_voiced(item, names) for item in found.segments))
    if form is TranscriptForm.DOCX:
        return as_docx(_paper(evidence, found))
    writers: dict[TranscriptForm, Callable[[Evidence, Transcript], str]] = {
        TranscriptForm.TXT: _txt,
        TranscriptForm.SRT: _srt,
        TranscriptForm.VTT: _vtt,
    }
    return writers[form](evidence, found).encode("utf-8", "replace")


def facts(evidence: Evidence, found: Transcript) -> tuple[tuple[str, str], ...]:
    """Say what a transcript is of and what made it, name and value."""
    return (
        ("Barang bukti", f"{evidence.code}  {evidence.name}"),
        ("SHA-256 asli", evidence.digest.sha256),
        _maker(found),
        *([("Kata bantu", f"{found.profile.prompt} ({PROMPTED})")] if found.profile.prompt else []),
        ("Bahasa", found.language),
        ("Segmen", f"{len(found.segments)}, sudah didengar {_heard(found)}"),
    )


def _maker(found: Transcript) -> tuple[str, str]:
    if found.source.origin is RunOrigin.IMPORTED:
        return "Sumber", f"impor dari berkas {found.source.name}, SHA-256 {found.source.sha256}"
    known = "dikenal" if found.model.is_known else "tidak dikenal"
    return "Model", f"{found.model.name} ({known}), SHA-256 {found.model.sha256}"


def _heard(found: Transcript) -> int:
    return sum(segment.is_verified for segment in found.segments)


def _txt(evidence: Evidence, found: Transcript) -> str:
    head = [f"{name}: {value}" for name, value in facts(evidence, found)]
    lines = [
        f"{line.clock}  {line.text}{f'  [{line.remark}]' if line.remark else ''}"
        for line in map(_line, found.segments)
    ]
    return "\n".join([*head, "", WARNING, "", *lines, ""])


def _srt(_evidence: Evidence, found: Transcript) -> str:
    cues = (
        f"{number}\n{_span(segment, ',')}\n{_one_line(segment.text)}\n"
        for number, segment in enumerate(_with_text(found), 1)
    )
    return "\n".join(cues)


def _vtt(evidence: Evidence, found: Transcript) -> str:
    notes = [f"{name}: {value}" for name, value in facts(evidence, found)]
    head = "\n".join(["WEBVTT", "", "NOTE", *(_escaped(note) for note in notes), ""])
    cues = []
    for segment in _with_text(found):
        doubt = "" if segment.is_verified else f"NOTE {NOT_HEARD}\n\n"
        cues.append(f"{doubt}{_span(segment, '.')}\n{_escaped(segment.text)}\n")
    return head + "\n" + "\n".join(cues)


def _with_text(found: Transcript) -> list[Segment]:
    """Give what can be read under a picture; that somebody is not understood is no subtitle."""
    return [segment for segment in found.segments if segment.text]


def _voiced(segment: Segment, names: Mapping[int, str]) -> Segment:
    if not segment.speaker or not segment.text:
        return segment
    name = names.get(segment.speaker) or f"Pembicara {segment.speaker}"
    return replace(segment, text=f"{name}: {segment.text}")


def _json(evidence: Evidence, found: Transcript, names: Mapping[int, str]) -> str:
    plain = {name: value for name, value in to_plain(found).items() if name not in _OF_ONE_RUN_ONLY}
    plain["model"].pop("path")
    for segment in plain["segments"]:
        segment.pop("id")
    document = {
        "evidence": evidence.code,
        "sha256": evidence.digest.sha256,
        "speakers": {str(number): name for number, name in names.items()},
        "transcript": plain,
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _paper(evidence: Evidence, found: Transcript) -> TranscriptPaper:
    return TranscriptPaper(
        title=f"Transkrip {evidence.code}",
        facts=facts(evidence, found),
        warning=WARNING,
        lines=tuple(_line(segment) for segment in found.segments),
    )


def _line(segment: Segment) -> TranscriptLine:
    remarks = [UNWRITTEN_REMARK] if is_unwritten(segment) else []
    remarks += [] if segment.is_verified else [NOT_HEARD]
    clock = format_time(segment.start_us)
    return TranscriptLine(clock, _one_line(said(segment)), "; ".join(remarks))


def _span(segment: Segment, point: str) -> str:
    times = (segment.start_us, segment.end_us)
    return " --> ".join(format_time(at).replace(".", point) for at in times)


def _one_line(text: str) -> str:
    # an empty line would end a subtitle, and "-->" begin another
    return " ".join(text.split()).replace("-->", "→")


def _escaped(text: str) -> str:
    return _one_line(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
