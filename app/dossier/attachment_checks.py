"""Do the embedded files agree with each other, and does the embedded chain hold?"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path

import pikepdf

from app.domain.checks import CheckResult
from app.domain.custody import ChainHead, check_chain
from app.domain.dossier_public import INTERNAL, PUBLIC
from app.domain.errors import CustodyChainBroken, NotADossier
from app.dossier.archival import head_keyword
from app.dossier.manifest import (
    CUSTODY,
    MANIFEST,
    PAIR,
    SUMS,
    Manifest,
    ManifestInvalid,
    read_manifest,
    read_pair,
    read_sums,
)

# qpdf's remarks on a broken file come as log records; the answer is a check.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

_EXPECTED = {INTERNAL: {CUSTODY, SUMS, MANIFEST}, PUBLIC: {PAIR, SUMS, MANIFEST}}
_NOT_HERE = "not in the public variant"
BAD_PDF = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
    ArithmeticError,
)
"""What pikepdf answers to bytes that are no PDF, or one made to hurt."""


def read_attachments(path: Path) -> dict[str, bytes]:
    """Read every file embedded in a PDF.

    Raises:
        NotADossier: the file cannot be read as a PDF.
    """
    try:
        with pikepdf.open(path) as pdf:
            return {name: found.get_file().read_bytes() for name, found in pdf.attachments.items()}
    except BAD_PDF as e:
        raise NotADossier(path=str(path)) from e


def read_keywords(path: Path) -> str:
    """Read the keywords of a PDF, where the custody head stands; empty where there are none.

    Raises:
        NotADossier: the file cannot be read as a PDF.
    """
    try:
        with pikepdf.open(path) as pdf:
            return str(pdf.docinfo.get("/Keywords", ""))
    except BAD_PDF as e:
        raise NotADossier(path=str(path)) from e


def attachment_checks(files: Mapping[str, bytes], keywords: str) -> tuple[CheckResult, ...]:
    """Judge the embedded files against each other and against the printed head.

    The public variant has no chain to walk; its head is only compared with what is printed.
    """
    variant = _variant(files)
    missing = sorted(_EXPECTED[variant] - set(files))
    strange = sorted(set(files) - _EXPECTED[variant] - {PAIR})
    present = CheckResult(
        "attachments",
        not missing and not strange,
        _facts(missing=", ".join(missing), unexpected=", ".join(strange)) or f"files={len(files)}",
    )
    if missing:
        return (present,)
    head, chain = None, CheckResult("custody chain", True, _NOT_HERE, could_check=False)
    if variant == INTERNAL:
        head, chain = _chain_check(files[CUSTODY])
    try:
        manifest = read_manifest(files[MANIFEST])
        sums = read_sums(files[SUMS])
    except ManifestInvalid as e:
        return (present, CheckResult("attached manifest", False, f"why=format; {e}"), chain)
    if variant == PUBLIC:
        head = manifest.head
    listed = (present, _sums_check(files, manifest, sums), *_pair_checks(files, variant), chain)
    if variant == PUBLIC:
        return (*listed, _head_check(head, manifest, keywords))
    return (
        *listed,
        _head_check(head, manifest, keywords),
        _originals_check(files[CUSTODY], manifest),
    )


def _variant(files: Mapping[str, bytes]) -> str:
    try:
        return read_manifest(files[MANIFEST]).variant
    except (KeyError, ManifestInvalid):
        return INTERNAL


def _pair_checks(files: Mapping[str, bytes], variant: str) -> tuple[CheckResult, ...]:
    """Judge the list of both variants, where there is one: it must name this one's content."""
    if PAIR not in files:
        return ()
    try:
        pair = read_pair(files[PAIR])
    except ManifestInvalid as e:
        return (CheckResult("variants", False, f"why=format; {e}"),)
    own = hashlib.sha256(files[MANIFEST]).hexdigest()
    if pair.of(variant) != own:
        facts = _facts(why="own", expected=pair.of(variant), actual=own)
        return (CheckResult("variants", False, facts),)
    return (
        CheckResult("variants", True, _facts(variant=variant, counterpart=pair.other(variant))),
    )


def _sums_check(
    files: Mapping[str, bytes], manifest: Manifest, sums: Mapping[str, str]
) -> CheckResult:
    expected = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name in (MANIFEST, CUSTODY, PAIR)
    }
    expected |= manifest.blobs
    wrong = sorted(name for name, digest in expected.items() if sums.get(name) != digest)
    wrong += sorted(set(sums) - set(expected))
    detail = f"sums={len(sums)}" if not wrong else f"differs={', '.join(wrong)}"
    return CheckResult("attached manifest", not wrong, detail)


def _chain_check(content: bytes) -> tuple[ChainHead | None, CheckResult]:
    name = "custody chain"
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None, CheckResult(name, False, "why=encoding")
    if not text.endswith("\n"):
        return None, CheckResult(name, False, "why=no_final_newline")
    try:
        head = check_chain(text.removesuffix("\n").split("\n"))
    except (CustodyChainBroken, KeyError, TypeError, RecursionError) as e:
        facts = e.facts if isinstance(e, CustodyChainBroken) else {"why": type(e).__name__}
        return None, CheckResult(name, False, _facts(**facts))
    return head, CheckResult(name, True, _facts(entries=head.seq + 1, head=head.sha256))


def _head_check(head: ChainHead | None, manifest: Manifest, keywords: str) -> CheckResult:
    name = "custody head"
    if head is None:
        return CheckResult(name, False, "why=chain_broken")
    if head != manifest.head:
        return CheckResult(
            name,
            False,
            _facts(why="manifest", expected=manifest.head.sha256, actual=head.sha256),
        )
    if head_keyword(head.seq, head.sha256) != keywords:
        return CheckResult(name, False, _facts(why="document", actual=head.sha256))
    return CheckResult(name, True, _facts(seq=head.seq, head=head.sha256))


def _originals_check(custody: bytes, manifest: Manifest) -> CheckResult:
    # The chain recorded each original when it was taken in; a manifest that lists another
    # hash for it lists another file.
    text = custody.decode("utf-8", "replace")
    unknown = sorted(code for code, digest in manifest.evidence.items() if digest not in text)
    detail = _facts(unknown=", ".join(unknown)) or f"originals={len(manifest.evidence)}"
    return CheckResult("originals in custody chain", not unknown, detail)


def _facts(**facts: object) -> str:
    return "; ".join(f"{key}={value}" for key, value in facts.items() if value != "")
