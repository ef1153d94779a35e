"""Content Credentials (C2PA) as a file carries them: what their signer claims, nothing more.

The library is optional. It is asked for no trust, no time stamp, no certificate status and no
remote manifest: it stays on this computer, and whoever holds any certificate can sign anything.
Runs in the child only.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from app.domain.evidence import ContentCredentials
from media.claims import clean_text
from media.no_new_files import no_new_files

NOT_INSTALLED, ABSENT, CLAIMED, BROKEN = "not_installed", "absent", "claimed", "broken"
_SETTINGS = {
    "verify": {
        "verify_after_reading": True,
        # Off is not the library's default: it would ask the address that the file names.
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
        "verify_trust": False,
        "verify_timestamp_trust": False,
    }
}
_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "HEIF": "image/heif",
    "AVIF": "image/avif",
    "mov": "video/mp4",
    "avi": "video/avi",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
}
"""The library's type by Pillow's or FFmpeg's format; others carry no credentials in practice.

GIF may, but 23 MB of a million empty frames keep the library busy for a minute.
"""
_MAX_ACTIONS = 50
_MAX_FAULTS = 10


def read_credentials(path: Path, container: str) -> ContentCredentials:
    """Read a file's Content Credentials.

    Args:
        path: the item.
        container: Pillow's or FFmpeg's name of its format.

    Returns:
        `state` is `not_installed`, `absent` (`problem` is `remote_only` where the file names an
        address at which there may be some; it is not asked), `claimed` (they fit the file's
        bytes) or `broken` (they do not; `problem` names C2PA's codes, `unreadable` where the
        library could not read them).
    """
    media_type = _TYPES.get(container.split(",")[0])
    try:
        c2pa = importlib.import_module("c2pa")
    except (ImportError, OSError, RuntimeError):  # also a native part that does not load
        return ContentCredentials(NOT_INSTALLED)
    if media_type is None:
        return ContentCredentials(ABSENT)
    try:
        with (
            path.open("rb") as handle,
            no_new_files(),
            c2pa.Context.from_dict(_SETTINGS) as context,
            c2pa.Reader(media_type, handle, context=context) as reader,
        ):
            return _credentials(json.loads(reader.json()))
    except c2pa.C2paError as e:
        return _without(str(e))
    except (ValueError, TypeError, RecursionError):
        return ContentCredentials(BROKEN, problem="unreadable")


def _without(error: str) -> ContentCredentials:
    if "ManifestNotFound" in error or "no JUMBF data found" in error:
        return ContentCredentials(ABSENT)
    if "must fetch remote manifest" in error:
        return ContentCredentials(ABSENT, problem="remote_only")
    return ContentCredentials(BROKEN, problem=f"unreadable: {clean_text(error)[:200]}")


def _credentials(store: Mapping[str, Any]) -> ContentCredentials:
    manifest = _mapping(_mapping(store.get("manifests")).get(str(store.get("active_manifest"))))
    signature = _mapping(manifest.get("signature_info"))
    results = _mapping(_mapping(store.get("validation_results")).get("activeManifest"))
    faults = [_text(_mapping(fault).get("code")) for fault in _items(results.get("failure"))]
    if store.get("validation_state") == "Invalid" and not faults:
        faults = ["invalid"]
    return ContentCredentials(
        BROKEN if faults or not manifest else CLAIMED,
        generator=_generator(manifest),
        signer=_signer(signature),
        signed_at=_text(signature.get("time"))[:40],
        actions=tuple(_actions(manifest))[:_MAX_ACTIONS],
        problem=" ".join(faults[:_MAX_FAULTS]) or ("" if manifest else "no_active_manifest"),
    )


def _generator(manifest: Mapping[str, Any]) -> str:
    for info in _items(manifest.get("claim_generator_info")):
        named = _mapping(info)
        text = f"{_text(named.get('name'))} {_text(named.get('version'))}".strip()
        if text:
            return text[:200]
    return _text(manifest.get("claim_generator"))[:200]


def _signer(signature: Mapping[str, Any]) -> str:
    names = (_text(signature.get(key)) for key in ("common_name", "issuer"))
    return ", ".join(dict.fromkeys(name for name in names if name))[:300]


def _actions(manifest: Mapping[str, Any]) -> Iterable[str]:
    for assertion in _items(manifest.get("assertions")):
        named = _mapping(assertion)
        if not _text(named.get("label")).startswith("c2pa.actions"):
            continue
        for action in _items(_mapping(named.get("data")).get("actions")):
            text = _text(_mapping(action).get("action"))
            source = _text(_mapping(action).get("digitalSourceType")).rpartition("/")[2]
            if text:
                yield (f"{text} ({source})" if source else text)[:200]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def _text(value: object) -> str:
    return clean_text(value) if isinstance(value, str) else ""
