"""Is it the kind of file that Netra makes? What has no place in a dossier is refused.

A signature shows that bytes were not changed, not that every reader shows the same for them:
layers, overlays, scripts and spare objects can lie in a file before it is signed and be
brought out later (shadow attacks: hide, replace, hide and replace; Mainka, Mladenov and
Rohlmann, NDSS 2021), and a later signature's revision may carry more than the signature.
So the file is compared with the form that `archival` and `signing` give it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import chain

import pikepdf
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

from app.domain.checks import CheckResult
from app.dossier import outside
from app.dossier.signing import FIELDS

_OBJECT = re.compile(rb"(?:^|[\r\n])\d+ \d+ obj\b")
_END = re.compile(rb"startxref\r?\n\d+\r?\n%%EOF")


def _names(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


_PERMITTED = {
    "/Catalog": _names(
        "AF AcroForm Extensions Lang Metadata Names Outlines OutputIntents PageMode Pages Perms "
        "Type Version ViewerPreferences"
    ),
    "/Pages": _names("Count Kids Type"),
    "/Page": _names("Annots Contents MediaBox Parent Resources Rotate Type"),
    "/Link": _names("Border Contents Dest F Rect Subtype Type"),
    "/Widget": _names("F FT P Rect Subtype T TU Type V"),
    "/Image": _names(
        "BitsPerComponent ColorSpace Decode DecodeParms Filter Height Interpolate Length Mask "
        "SMask Subtype Type Width"
    ),
    "/Form": _names("BBox Filter FormType Length Matrix Resources Subtype Type"),
    "/Filespec": _names("AFRelationship Desc EF F Type UF"),
    "/EmbeddedFile": _names("Filter Length Params Subtype Type"),
    "/Sig": _names("ByteRange Contents Filter M Name Reason Reference SubFilter Type"),
    "/DocTimeStamp": _names("ByteRange Contents Filter SubFilter Type"),
}
_PLAIN_STREAM = _names("Alternate DecodeParms Filter Length Length1 N")
"""Pages, fonts and the colour profile; /F would fetch the content from another file."""
_FREE = _names(
    "Font FontDescriptor Metadata Outlines OutputIntent SigRef TransformParams DeveloperExtensions"
)
"""Kinds whose keys are not counted: they show nothing and run nothing."""
_FORBIDDEN = _names(
    "A AA AP AS Alternates Collection Dests JS JavaScript MK NeedAppearances OC OCGs OCProperties "
    "OPI OpenAction PieceInfo Ref RichMediaContent URI XFA"
)
_FORM_KEYS = frozenset(("/Fields", "/SigFlags"))
_ROOT_MAY_CHANGE = frozenset(("/Version", "/Extensions", "/Perms"))
_INFO_MAY_CHANGE = frozenset(("/ModDate", "/Producer"))


def form_checks(
    content: bytes, reader: PdfFileReader, *, is_outside: bool = False
) -> tuple[CheckResult, ...]:
    """Compare a dossier with the form in which Netra writes and signs.

    Args:
        content: the whole file.
        reader: the same, read.
        is_outside: it was prepared for signatures of other programs: what was prepared has
            Netra's form, what came after is only a signature, in whatever form.

    Raises:
        ValueError and other errors of the two PDF libraries: the file cannot be read.
    """
    if is_outside:
        first = content[: _ends(content)[0]] if _ends(content) else content
        return (
            _check("file layout", _layout_faults(content, reader, is_first_only=True)),
            _check("document form", chain(_form_faults(first), _outside_faults(content))),
            _check("signing revisions", _outside_revision_faults(reader)),
        )
    return (
        _check("file layout", _layout_faults(content, reader)),
        _check("document form", _form_faults(content)),
        _check("signing revisions", _revision_faults(reader)),
    )


def stamp_revisions(reader: PdfFileReader) -> frozenset[int]:
    """Give the revisions that document time stamps made, counted from 0."""
    return frozenset(one.signed_revision for one in reader.embedded_timestamp_signatures)


def _outside_faults(content: bytes) -> Iterator[str]:
    yield from outside.object_faults(content, _FORBIDDEN)


def _outside_revision_faults(reader: PdfFileReader) -> Iterator[str]:
    later = range(1, reader.xrefs.total_revisions)
    yield from outside.revision_faults(reader, later, is_signing=True)


def _check(name: str, faults: Iterator[str]) -> CheckResult:
    found = sorted(set(faults))
    return CheckResult(name, not found, f"why={', '.join(found[:5])}" if found else "as made")


def _ends(content: bytes) -> list[int]:
    return [found.end() for found in _END.finditer(content)]


def _layout_faults(
    content: bytes, reader: PdfFileReader, *, is_first_only: bool = False
) -> Iterator[str]:
    """Find bytes that belong to no object and objects that belong to no page or attachment."""
    table = reader.xrefs
    if table.hybrid_xrefs_present:
        yield "hybrid_references"
    ends = _ends(content)
    if len(ends) != table.total_revisions:
        # a revision that /Prev passes over can be brought back by another reader
        yield "hidden_revision"
        return
    begins = [0, *ends]
    # other programs write their revision with object streams, which cannot be counted so
    for revision in range(1 if is_first_only else table.total_revisions):
        listed = len(table.explicit_refs_in_revision(revision))
        written = len(_OBJECT.findall(content[begins[revision] : ends[revision]]))
        if listed != written:
            yield f"unlisted_objects revision={revision}"
    with pikepdf.open(BytesIO(content[: ends[0]])) as first:
        if len(first.objects) != len(_reachable(first)):
            yield "spare_objects"
        if "/Prev" in first.trailer or "/XRefStm" in first.trailer:
            yield "first_revision"


def _form_faults(content: bytes) -> Iterator[str]:
    with pikepdf.open(BytesIO(content)) as pdf:
        if pdf.get_warnings():
            yield "damaged"  # qpdf guessed; another reader may guess otherwise
        for found in pdf.objects:
            yield from _object_faults(found)
        yield from _field_faults(pdf)


def _object_faults(found: pikepdf.Object) -> Iterator[str]:
    for keys, kind in _dictionaries(found):
        yield from (f"key={key}" for key in keys & _FORBIDDEN)
        if kind == "" and isinstance(found, pikepdf.Stream) and "/Length" in keys:
            if keys - _PLAIN_STREAM:
                yield "outside_stream"
        elif kind in _PERMITTED:
            yield from (f"{kind} key={key}" for key in keys - _PERMITTED[kind])
        elif kind and kind not in _FREE:
            yield f"kind={kind}"


def _dictionaries(found: object, depth: int = 0) -> Iterator[tuple[set[str], str]]:
    """Give the keys and the kind of an object's dictionaries, nested ones included."""
    if depth and isinstance(found, pikepdf.Object) and found.is_indirect:
        return  # met on its own
    if isinstance(found, pikepdf.Array):
        for item in list(found):
            yield from _dictionaries(item, depth + 1)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        keys = set(found.keys())
        kind = str(found.get("/Type", ""))
        if kind in ("/Annot", "/XObject"):
            kind = str(found.get("/Subtype", kind))
        yield keys, kind
        for key in keys:
            yield from _dictionaries(found[key], depth + 1)


def _field_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    form = pdf.Root.get("/AcroForm")
    if form is None:
        yield "no_fields"
        return
    yield from (f"form key={key}" for key in set(form.keys()) - _FORM_KEYS)
    fields = list(form.get("/Fields", []))
    names = tuple(str(field.get("/T", "")) for field in fields)
    later = fields[len(FIELDS) :]
    if names[: len(FIELDS)] != FIELDS or not all(map(_is_stamp, later)):
        yield "fields"
    for field in fields:
        if field.get("/FT") != "/Sig" or [int(side) for side in field.Rect] != [0, 0, 0, 0]:
            yield "visible_field"
    tree = pdf.Root.get("/Names")
    if tree is not None and set(tree.keys()) != {"/EmbeddedFiles"}:
        yield "names"
    listed = {field.objgen for field in fields}
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            if note.get("/Subtype") != "/Link" and note.objgen not in listed:
                yield f"annotation={note.get('/Subtype')}"


def _is_stamp(field: pikepdf.Object) -> bool:
    value = field.get("/V")
    return isinstance(value, pikepdf.Dictionary) and value.get("/Type") == "/DocTimeStamp"


def _reachable(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    seen: set[tuple[int, int]] = set()
    queue: list[object] = list(pdf.trailer.values())
    while queue:
        found = queue.pop()
        if not isinstance(found, pikepdf.Object):
            continue
        if found.is_indirect:
            if found.objgen in seen:
                continue
            seen.add(found.objgen)
        if isinstance(found, pikepdf.Array):
            queue.extend(list(found))
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            queue.extend(found[key] for key in found.keys())  # noqa: SIM118 - not a mapping
    return seen


def _revision_faults(reader: PdfFileReader) -> Iterator[str]:
    """Find what a revision changed besides signing, or stamping with a time."""
    stamps = stamp_revisions(reader)
    yield from outside.revision_faults(reader, sorted(stamps), is_signing=False)
    for revision in sorted(set(range(1, reader.xrefs.total_revisions)) - stamps):
        old = reader.get_historical_resolver(revision - 1)
        new = reader.get_historical_resolver(revision)
        for fault in _changes(reader, old, new):
            yield f"{fault} revision={revision}"


def _changes(
    reader: PdfFileReader, old: HistoricalResolver, new: HistoricalResolver
) -> Iterator[str]:
    if new.refs_freed_in_revision():  # type: ignore[no-untyped-call]
        yield "removed"
    info = new.trailer_view.raw_get("/Info")
    metadata = new.root.raw_get("/Metadata")
    root = _number(new.root_ref)
    if root != _number(old.root_ref) or info != old.trailer_view.raw_get("/Info"):
        yield "root"
    fields = {_number(item) for item in new.root["/AcroForm"].raw_get("/Fields")}
    signed: list[DictionaryObject] = []
    fresh: list[tuple[int, int]] = []
    for reference in new.explicit_refs_in_revision():  # type: ignore[no-untyped-call]
        number = _number(reference)
        if reader.xrefs.get_introducing_revision(reference) == new.revision:
            fresh.append(number)
            continue
        before, after = old(reference), new(reference)
        if number in fields:
            signed.append(after)
            if _differing(before, after) != {"/V"} or "/V" in before:
                yield "field"
        elif number == root:
            yield from (f"root{key}" for key in _differing(before, after) - _ROOT_MAY_CHANGE)
        elif number == _number(info):
            yield from (f"info{key}" for key in _differing(before, after) - _INFO_MAY_CHANGE)
        elif number != _number(metadata):
            yield f"object={number[0]}"
    # one signature, and nothing beside it
    if [_number(field.raw_get("/V")) for field in signed if "/V" in field] != fresh:
        yield "added"


def _number(reference: Reference | IndirectObject) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _differing(old: DictionaryObject, new: DictionaryObject) -> set[str]:
    return {
        str(key)
        for key in {*old, *new}
        if key not in old or key not in new or _written(old, key) != _written(new, key)
    }


def _written(found: DictionaryObject, key: str) -> bytes:
    out = BytesIO()
    found.raw_get(key).write_to_stream(out, None)
    return out.getvalue()
