"""A receipt that came back, read as a stranger's bytes: in the child only."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path

from app.domain.custody import canonical
from app.domain.errors import FileUnreadable, InvalidValue, ReceiptRefused
from app.domain.plain import from_plain
from app.dossier.trust import roots
from app.package import seal
from app.package.contents import (
    RECEIPT_FILE_FORMAT,
    RECEIPT_FORMAT,
    PackageSignature,
    Receipt,
)

_MAX_BYTES = 512 * 1024


def read_receipt(
    path: Path, trust: tuple[Path, ...]
) -> tuple[str, str, Receipt, PackageSignature, str]:
    """Read a receipt and judge its signature.

    Returns:
        The fields of `package_table.ReadReceipt`.

    Raises:
        FileUnreadable: it may not be read.
        ReceiptRefused: why=not_a_receipt.
        CertificateMissing, CertificateUnusable: of `trust`, where it is signed.
    """
    line, signed = _read(path)
    receipt, signature, problem = _receipt(path, line), PackageSignature(), ""
    if signed:
        try:
            signature = seal.read_signature(signed, line.encode(), roots(trust))
        except seal.SealBroken as e:
            problem = str(e)
    return line, base64.b64encode(signed).decode(), receipt, signature, problem


def _read(path: Path) -> tuple[str, bytes]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ReceiptRefused(path=path, why="not_a_receipt")
        data = json.loads(path.read_bytes())
        if data["format"] != RECEIPT_FILE_FORMAT:
            raise ReceiptRefused(path=path, why="not_a_receipt")
        line, signature = data["line"], base64.b64decode(data["signature"], validate=True)
    except OSError as e:
        raise FileUnreadable(path=path) from e
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as e:
        raise ReceiptRefused(path=path, why="not_a_receipt") from e
    if not isinstance(line, str):
        raise ReceiptRefused(path=path, why="not_a_receipt")
    return line, signature


def _receipt(path: Path, line: str) -> Receipt:
    try:
        data = json.loads(line)
        if canonical(data) != line:
            raise ReceiptRefused(path=path, why="not_a_receipt")
        receipt = from_plain(Receipt, data)
        line.encode()  # half a sign is valid JSON and fits no database
    except (InvalidValue, ValueError, TypeError, RecursionError) as e:
        raise ReceiptRefused(path=path, why="not_a_receipt") from e
    if receipt.format != RECEIPT_FORMAT:
        raise ReceiptRefused(path=path, why="not_a_receipt")
    return receipt
