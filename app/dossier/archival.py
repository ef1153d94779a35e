"""Pages to PDF/A-3b: colour, metadata, attachments, and the empty signature fields.

Plain ReportLab output breaks rules 6.1.7.1-2 (streams), 6.2.4.3-2 (device colours without
an output intent), 6.3.2-1 (annotation flags) and 6.6.2.1-1 (XMP) of veraPDF's 3b profile.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from app.domain.custody import ChainHead
from app.domain.dossier import Attachment, DossierSnapshot
from app.domain.errors import InvalidValue
from app.dossier import text
from app.dossier.furniture import KIND
from app.runtime import paths

PRINT_FLAG = 4
LOCKED_FLAG = 128
HEAD_KEYWORD = "netra-custody-head"


@dataclass(frozen=True, slots=True)
class Described:
    """What the metadata of a document say of it."""

    title: str
    """Foreign text, as the other texts here."""
    author: str
    """Who made it."""
    subject: str
    """What it is about."""
    app_version: str
    """Netra's version."""
    head: ChainHead
    """End of the custody chain that it shows."""
    made_at: str
    """ISO 8601, UTC."""


def make_archival(
    pages: Path,
    out: Path,
    snapshot: DossierSnapshot,
    attachments: tuple[Attachment, ...],
    signature_fields: tuple[str, ...],
) -> None:
    """Turn laid-out pages into PDF/A-3b with attachments and empty, invisible signature fields.

    All fields are made here, in the first revision: a field added after the first signature
    would break that signature. The same input gives the same bytes.

    Args:
        signature_fields: names, in the order of signing, such as Pemeriksa and Ketua.

    Raises:
        InvalidValue: `made_at` is no instant.
        OSError: `out` cannot be written.
    """
    form = snapshot.form
    described = Described(
        title=f"{KIND} {form.number}".strip(),
        author=snapshot.reviewer.name,
        subject=form.title,
        app_version=snapshot.app_version,
        head=snapshot.custody_head,
        made_at=snapshot.made_at,
    )
    archive(pages, out, described, attachments, signature_fields)


def archive(
    pages: Path,
    out: Path,
    described: Described,
    attachments: tuple[Attachment, ...],
    signature_fields: tuple[str, ...],
) -> None:
    """Do what `make_archival` does for any document of ours.

    Raises:
        InvalidValue, OSError: as there.
    """
    made = _instant(described.made_at)
    with pikepdf.open(pages) as pdf:
        _set_colour(pdf)
        _set_metadata(pdf, described, made)
        _attach(pdf, attachments, made)
        _tidy_pages(pdf)
        _add_fields(pdf, signature_fields)
        pdf.Root.PageMode = Name.UseOutlines
        pdf.remove_unreferenced_resources()
        pdf.save(
            out,
            min_version="1.7",
            compress_streams=True,
            recompress_flate=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
        )


def head_keyword(seq: int, sha256: str) -> str:
    """Write the custody head as it stands in the document's keywords."""
    return f"{HEAD_KEYWORD}={seq}:{sha256}"


def _instant(iso: str) -> datetime:
    try:
        return datetime.fromisoformat(iso).astimezone(UTC).replace(microsecond=0)
    except ValueError as e:
        raise InvalidValue(field="made_at", value=iso, expected="ISO 8601") from e


def _set_colour(pdf: Pdf) -> None:
    profile = pdf.make_stream(
        paths.resource("icc", "sRGB.icc").read_bytes(), N=3, Alternate=Name.DeviceRGB
    )
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _set_metadata(pdf: Pdf, described: Described, made: datetime) -> None:
    head = described.head
    stamp = made.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    title = text.shown(described.title)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata.load_from_docinfo({}, delete_missing=True)
        metadata["dc:title"] = title
        metadata["dc:creator"] = [text.shown(described.author)]
        if described.subject.strip():  # an empty description is not simple text to PDF/A
            metadata["dc:description"] = text.shown(described.subject)
        metadata["dc:language"] = {"id-ID"}
        metadata["pdf:Keywords"] = head_keyword(head.seq, head.sha256)
        metadata["pdf:Producer"] = "ReportLab, pikepdf"
        metadata["xmp:CreatorTool"] = f"Netra {described.app_version}"
        metadata["xmp:CreateDate"] = stamp
        metadata["xmp:ModifyDate"] = stamp
        metadata["xmp:MetadataDate"] = stamp
        metadata["pdfaid:part"] = "3"
        metadata["pdfaid:conformance"] = "B"
    # PDF/A wants the two sets of metadata to agree to the letter.
    docinfo = pdf.docinfo
    for key in list(docinfo.keys()):
        del docinfo[key]
    date = made.strftime("D:%Y%m%d%H%M%S+00'00'")
    docinfo[Name.Title] = String(title)
    docinfo[Name.Author] = String(text.shown(described.author))
    if described.subject.strip():
        docinfo[Name.Subject] = String(text.shown(described.subject))
    docinfo[Name.Keywords] = String(head_keyword(head.seq, head.sha256))
    docinfo[Name.Creator] = String(f"Netra {described.app_version}")
    docinfo[Name.Producer] = String("ReportLab, pikepdf")
    docinfo[Name.CreationDate] = String(date)
    docinfo[Name.ModDate] = String(date)


def _attach(pdf: Pdf, attachments: tuple[Attachment, ...], made: datetime) -> None:
    if not attachments:
        return
    names, associated = Array(), Array()
    # A name tree must be in order of its keys.
    for attachment in sorted(attachments, key=lambda item: item.name):
        specification = _specification(pdf, attachment, made)
        names.append(String(attachment.name))
        names.append(specification)
        associated.append(specification)
    if Name.Names not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=names)
    pdf.Root.AF = associated


def _specification(pdf: Pdf, attachment: Attachment, made: datetime) -> pikepdf.Object:
    date = String(made.strftime("D:%Y%m%d%H%M%S+00'00'"))
    stream = pdf.make_stream(
        attachment.content,
        Type=Name.EmbeddedFile,
        # In a name object the slash is an ordinary character; pikepdf escapes it on writing.
        Subtype=Name("/" + attachment.media_type),
        Params=Dictionary(
            Size=len(attachment.content),
            CreationDate=date,
            ModDate=date,
            CheckSum=String(hashlib.md5(attachment.content, usedforsecurity=False).digest()),
        ),
    )
    specification: pikepdf.Object = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(attachment.name),
            UF=String(attachment.name),
            Desc=String(attachment.description),
            AFRelationship=Name.Data,
            EF=Dictionary(F=stream, UF=stream),
        )
    )
    return specification


def _tidy_pages(pdf: Pdf) -> None:
    for page in pdf.pages:
        if Name.Trans in page:
            del page.Trans  # ReportLab writes an empty page transition
        for annotation in page.get(Name.Annots, Array()):
            annotation.F = PRINT_FLAG


def _add_fields(pdf: Pdf, names: tuple[str, ...]) -> None:
    if not names:
        return
    page = pdf.pages[0]
    fields = Array()
    for name in names:
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String(name),
                Rect=Array([0, 0, 0, 0]),
                F=PRINT_FLAG | LOCKED_FLAG,
                P=page.obj,
            )
        )
        fields.append(field)
        if Name.Annots not in page:
            page.Annots = Array()
        page.Annots.append(field)
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=fields, SigFlags=3))
