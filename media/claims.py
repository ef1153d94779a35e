"""What a file says of itself, made safe to keep: plain text, times, places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

_MAX_CHARS = 1000
_MAX_PAIRS = 200
_ISO6709 = re.compile(r"([+-])(\d{2,6}(?:\.\d+)?)([+-])(\d{3,7}(?:\.\d+)?)")
_PLACES = ("com.apple.quicktime.location.iso6709", "location", "location-eng")
_TIMES = ("com.apple.quicktime.creationdate", "creation_time", "date", "date-eng", "icrd")
_MAKERS = ("com.apple.quicktime.make", "com.android.manufacturer", "make")
_MODELS = ("com.apple.quicktime.model", "com.android.model", "model")
_NEVER_SET = ("1904-01-01", "1970-01-01", "0000-00-00")
"""Dates that a clock which was never set gives (QuickTime's and Unix's zero)."""


def clean_text(text: str) -> str:
    """Give text without control signs, NULs and lone surrogates, at most 1000 characters."""
    whole = text[: 4 * _MAX_CHARS].encode("utf-8", "replace").decode("utf-8")
    shown = "".join(sign if sign.isprintable() else " " for sign in whole)
    return shown.strip()[:_MAX_CHARS]


def claim_pairs(tags: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Give a container's tags as (name, text), sorted by name, at most 200."""
    texts = ((clean_text(name)[:100], clean_text(text)) for name, text in tags.items())
    return tuple(sorted({name: text for name, text in texts if name and text}.items()))[:_MAX_PAIRS]


def device_name(maker: str, model: str) -> str:
    """Join maker and model as one text; most models begin with their maker's name."""
    maker, model = clean_text(maker), clean_text(model)
    if model.casefold().startswith(maker.casefold()):
        return model[:200]
    return f"{maker} {model}".strip()[:200]


def parse_iso6709(text: str) -> tuple[float, float] | None:
    """Read `+DD.DDDD+DDD.DDDD/`, also with minutes and seconds; None where it is something else."""
    found = _ISO6709.match(text.strip())
    if found is None:
        return None
    latitude = _angle(found[2], 2)
    longitude = _angle(found[4], 3)
    if latitude is None or longitude is None or latitude > 90 or longitude > 180:
        return None
    return (
        -latitude if found[1] == "-" else latitude,
        -longitude if found[3] == "-" else longitude,
    )


def container_gps(tags: Mapping[str, str]) -> tuple[float, float] | None:
    """Give the place that a recording claims, degrees."""
    folded = {name.lower(): text for name, text in tags.items()}
    found = (parse_iso6709(folded[name]) for name in _PLACES if name in folded)
    return next((place for place in found if place is not None), None)


def container_device(tags: Mapping[str, str]) -> str:
    """Give the maker and model that a recording claims."""
    folded = {name.lower(): text for name, text in tags.items()}
    maker, model = (
        next((folded[name] for name in names if name in folded), "") for names in (_MAKERS, _MODELS)
    )
    return device_name(maker, model)


def container_created_at(tags: Mapping[str, str]) -> str:
    """Give the time a recording claims, ISO 8601 where it can be read so, else as it stands."""
    folded = {name.lower(): clean_text(text) for name, text in tags.items()}
    for name in _TIMES:
        text = folded.get(name, "")
        if text and not text.startswith(_NEVER_SET):
            return _iso(text)
    return ""


def _iso(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if len(text) <= 10:
        return text  # a bare date stays one: midnight was not claimed
    stamp = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return stamp.replace("+00:00", "Z")


def _angle(text: str, degree_digits: int) -> float | None:
    """Read DD.D, DDMM.M or DDMMSS.S (one more digit for longitudes)."""
    whole, _, fraction = text.partition(".")
    extra = len(whole) - degree_digits
    if extra not in (0, 2, 4):
        return None
    degrees = float(whole[:degree_digits])
    if extra == 0:
        return float(text)
    if extra == 2:
        return degrees + float(f"{whole[degree_digits:]}.{fraction or 0}") / 60
    minutes = float(whole[degree_digits : degree_digits + 2])
    seconds = float(f"{whole[degree_digits + 2 :]}.{fraction or 0}")
    return degrees + minutes / 60 + seconds / 3600
