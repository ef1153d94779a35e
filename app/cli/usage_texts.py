"""What the command parser says of a wrong call, in Indonesian; English is its own language."""

from __future__ import annotations

import re

_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"No such command '(.*?)'\.?", r"Perintah '\1' tidak ada."),
    (r"No such option: (\S+)\.?", r"Pilihan \1 tidak ada."),
    (r"Missing argument '(.*?)'\.?", r"Argumen \1 belum diisi."),
    (r"Missing option '(.*?)'\.?", r"Pilihan \1 belum diisi."),
    (r"Missing command\.?", "Perintahnya belum disebut."),
    (r"Option '(.*?)' requires an argument\.?", r"Pilihan \1 memerlukan isi."),
    (r"Got unexpected extra arguments? \((.*?)\)", r"Argumen berlebih: \1."),
    (r"Invalid value for '(.*?)': [Pp]ath '(.*)' is not readable\.?", r"\2 tidak boleh dibaca."),
    (
        r"Invalid value for '(.*?)': '(.*)' is not one of (.*?)\.?",
        r"Isian \1 tidak sesuai: \2. Yang diharapkan: \3.",
    ),
    (
        r"Invalid value for '(.*?)': '(.*)' is not a valid (\w+)\.?",
        r"Isian \1 tidak sesuai: \2 bukan \3.",
    ),
    (
        r"Invalid value for '(.*?)': Input should be a valid (?:integer|number).*",
        r"Isian \1 tidak sesuai: harus angka.",
    ),
    (r"Invalid value for '(.*?)': (.*)", r"Isian \1 tidak sesuai: \2"),
    (r"Invalid value: (.*)", r"Isian tidak sesuai: \1"),
)
_HELP = "Lihat: netra --help."


def usage_text(english: str, lang: str, meaning: str = "") -> str:
    """Put a parser's message into the language in use; one it does not know stays as it is.

    Args:
        meaning: help of the argument it speaks of, in Indonesian; names what is missing.
    """
    if lang == "en":
        return english
    first = english.partition(" Did you mean")[0].strip()
    for pattern, indonesian in _PATTERNS:
        if re.fullmatch(pattern, first, re.DOTALL):
            told = re.sub(pattern, indonesian, first, flags=re.DOTALL)
            is_missing = pattern.startswith("Missing argument") and meaning
            return f"{told} {meaning} {_HELP}" if is_missing else f"{told} {_HELP}"
    return english
