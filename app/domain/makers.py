"""Makers of cameras and phones, as found in the names that people and devices give."""

from __future__ import annotations

import re

_MAKERS = {
    "apple": "apple iphone ipad",
    "samsung": "samsung galaxy",
    "xiaomi": "xiaomi redmi poco",
    "oppo": "oppo",
    "vivo": "vivo",
    "realme": "realme",
    "infinix": "infinix",
    "huawei": "huawei",
    "asus": "asus zenfone",
    "google": "pixel",
    "nokia": "nokia",
    "motorola": "motorola",
    "sony": "sony xperia",
    "canon": "canon",
    "nikon": "nikon",
    "fujifilm": "fujifilm",
    "panasonic": "panasonic lumix",
    "olympus": "olympus",
    "gopro": "gopro hero",
    "dji": "dji",
    "hikvision": "hikvision",
    "dahua": "dahua",
}
_MAKER_OF = {word: maker for maker, words in _MAKERS.items() for word in words.split()}


def makers(text: str) -> frozenset[str]:
    """Give the makers that a device's name mentions, by their own or their models' names."""
    words = re.findall(r"[a-z]+", text.casefold())
    return frozenset(_MAKER_OF[word] for word in words if word in _MAKER_OF)
