"""Do the embedded files agree with each other, and does the embedded chain hold?"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path

import pikepdf

from app.domain.custody import ChainHead, check_chain
from app.domain.dossier import CheckResult
from app.domain.errors import CustodyChainBroken, NotADossier
from app.dossier.archival import head_keyword
from app.dossier.manifest import (
    CUSTODY,
    MANIFEST,
    SUMS,
    Manifest,
    ManifestInvalid,
    read_manifest,
    read_sums,
)

# qpdf's remarks on a broken file come as log records; the answer is a check.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

_EXPECTED = (CUSTODY, SUMS, MANIFEST)
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
    """Judge the three embedded files against each other and against the printed head."""
    missing = [name for name in _EXPECTED if name not in files]
    strange = sorted(set(files) - set(_EXPECTED))
    present = CheckResult(
        "attachments",
        not missing and not strange,
        _facts(missing=", ".join(missing), unexpected=", ".join(strange)) or f"files={len(files)}",
    )
    if missing:
        return (present,)
    head, chain = _chain_check(files[CUSTODY])
    try:
        manifest = read_manifest(files[MANIFEST])
        sums = read_sums(files[SUMS])
    except ManifestInvalid as e:
        return (present, CheckResult("attached manifest", False, f"why=format; {e}"), chain)
    return (
        present,
        _sums_check(files, manifest, sums),
        chain,
        _head_check(head, manifest, keywords),
        _originals_check(files[CUSTODY], manifest),
    )


def _sums_check(
    files: Mapping[str, bytes], manifest: Manifest, sums: Mapping[str, str]
) -> CheckResult:
    expected = {name: hashlib.sha256(files[name]).hexdigest() for name in (MANIFEST, CUSTODY)}
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
