"""What another program, or a later time stamp, added to a dossier: a signature, and no more.

A dossier that is signed in Netra is compared with the form in which Netra signs. Another
program signs in its own: it may add a field, a picture of the signature, fonts for it, revocation
data. So each of its revisions is reviewed for what it changes (pyHanko's difference analysis),
beginning with the first: a signature covers whatever its own revision wrote over the pages that
were prepared, and no reader of the signature alone would tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.constants import (
    FORMFIELD_ALWAYS_MODIFIABLE,
    VALUE_UPDATE_KEYS,
)

from app.dossier import styles

_SIGNED, _STAMPED = ModificationLevel.FORM_FILLING, ModificationLevel.LTA_UPDATES
_ROOT_MAY_CHANGE = frozenset(
    ("/AcroForm", "/DSS", "/Extensions", "/MarkInfo", "/Metadata", "/Perms", "/Version")
)
_DATED = frozenset(("/M", "/MK"))
"""Of a field: when it was changed, and its frame; some programs write them on signing."""
POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(_ROOT_MAY_CHANGE),  # type: ignore[no-untyped-call]
        *(
            rule.as_qualified(_STAMPED)
            for rule in (
                DocInfoRule(),
                XrefStreamRule(),
                ObjectStreamRule(),
                DSSCompareRule(),
                MetadataUpdateRule(),  # type: ignore[no-untyped-call]
            )
        ),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(  # type: ignore[no-untyped-call]
                allow_new_visible_after_certify=True
            ),
            SigFieldModificationRule(
                always_modifiable=FORMFIELD_ALWAYS_MODIFIABLE | _DATED,
                value_update_keys=VALUE_UPDATE_KEYS | _DATED,
            ),
        ]
    ),
)
"""What other programs may change, in any revision."""
_SLACK = 0.5
"""Points by which a picture may stand out of its place: programs round."""


def revision_faults(
    reader: PdfFileReader, revisions: Iterable[int], *, is_signing: bool
) -> Iterator[str]:
    """Find what revisions changed besides what they may.

    Args:
        reader: the whole file.
        revisions: which, counted from 0, each compared with the one before it.
        is_signing: they may sign; otherwise they may only add time stamps and revocation data.
    """
    most = _SIGNED if is_signing else _STAMPED
    for revision in revisions:
        old = reader.get_historical_resolver(revision - 1)
        new = reader.get_historical_resolver(revision)
        try:
            level = POLICY.apply(old, new).modification_level
        except SuspiciousModification:
            yield f"changed revision={revision}"
            continue
        if level > most:
            yield f"changed revision={revision}"
        permissions = new.root.get("/Perms")
        if permissions is not None and set(permissions) != {"/DocMDP"}:
            yield f"permissions revision={revision}"


def is_proof_only(reader: PdfFileReader, revision: int) -> bool:
    """Tell whether a revision without a signature adds nothing but revocation data."""
    return not list(revision_faults(reader, (revision,), is_signing=False))


def object_faults(content: bytes, forbidden: frozenset[str]) -> Iterator[str]:
    """Find what may run, hide or fetch something among the objects of a file.

    Args:
        content: the file.
        forbidden: names of keys that no dictionary may have; the appearance of a field may.
    """
    refused = forbidden - {"/AP", "/AS", "/MK"}
    with pikepdf.open(BytesIO(content)) as pdf:
        if pdf.get_warnings():
            yield "damaged"
        for found in pdf.objects:
            yield from (f"key={key}" for key in _keys(found) & refused)
            if isinstance(found, pikepdf.Stream) and "/F" in found and "/FT" not in found:
                yield "outside_stream"
        yield from _field_faults(pdf)


def _field_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every field is a signature; one that is seen lies in the place kept free for it."""
    fields = list(pdf.Root.AcroForm.get("/Fields", []))
    for field in fields:
        if field.get("/FT") != "/Sig" or "/Kids" in field or "/Parent" in field:
            yield "fields"
    listed = {field.objgen for field in fields}
    last = len(pdf.pages) - 1
    for number, page in enumerate(pdf.pages):
        for note in page.get("/Annots", []):
            if note.get("/Subtype") == "/Link":
                continue
            if note.objgen not in listed:
                yield f"annotation={note.get('/Subtype')}"
            elif _is_seen(note) and (number != last or not _is_in_place(note, page)):
                yield "visible_outside_place"


def _is_seen(field: pikepdf.Object) -> bool:
    left, low, right, high = (float(side) for side in field.get("/Rect", [0, 0, 0, 0]))
    return left != right and low != high


def _is_in_place(field: pikepdf.Object, page: pikepdf.Page) -> bool:
    sides = [float(side) for side in field.Rect]
    place = styles.signing_place(float(page.MediaBox[2]))
    return (
        int(page.get("/Rotate", 0)) == 0
        and min(sides[0], sides[2]) >= place[0] - _SLACK
        and min(sides[1], sides[3]) >= place[1] - _SLACK
        and max(sides[0], sides[2]) <= place[2] + _SLACK
        and max(sides[1], sides[3]) <= place[3] + _SLACK
    )


def _keys(found: object, depth: int = 0) -> set[str]:
    """Give the keys of an object's dictionaries, nested ones included, others not."""
    if depth and isinstance(found, pikepdf.Object) and found.is_indirect:
        return set()
    if isinstance(found, pikepdf.Array):
        return {key for item in list(found) for key in _keys(item, depth + 1)}
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        own = set(found.keys())
        return own.union(*(_keys(found[key], depth + 1) for key in own))
    return set()
