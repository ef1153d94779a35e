"""What the history says of redacted copies: what detectors still marked in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SEEN = {
    "id": {"faces": "mirip wajah", "lettering": "mirip tulisan"},
    "en": {"faces": "like a face", "lettering": "like lettering"},
}
_UNSEARCHED = {
    "id": {"faces": "wajah tidak dicari", "lettering": "tulisan tidak dicari"},
    "en": {"faces": "not searched for faces", "lettering": "not searched for lettering"},
}


def facts(data: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Give `still_shown` in words; nothing where an older entry does not say."""
    lang = "en" if lang == "en" else "id"
    told = []
    for kind, words in _SEEN[lang].items():
        count = data.get(f"{kind}_seen")
        if isinstance(count, int):
            places = "tempat" if lang == "id" else "place" if count == 1 else "places"
            told.append(f"{count} {places} {words}")
        elif f"{kind}_unsearched" in data:
            told.append(_UNSEARCHED[lang][kind])
    return {"still_shown": ", ".join(told)} if told else {}
