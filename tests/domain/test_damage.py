from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.damage import CODES, damage_text

MEDIA = Path(__file__).parents[2] / "media"


def test_every_word_of_the_index_and_the_probe_has_words_for_people() -> None:
    named: set[str] = set()
    for module in ("index.py", "probe.py"):
        text = (MEDIA / module).read_text(encoding="utf-8")
        named |= set(re.findall(r'f" ?([a-z_]+)=\{', text))
        named |= set(re.findall(r" ([a-z_]+)=\{", text))
        named |= {
            name
            for call in re.findall(r"_counted\(([^)]*)", text)
            for name in re.findall(r"([a-z_]+)=", call)
        }
        named |= set(re.findall(r'"([a-z]+_[a-z]+)": ', text)) - {"asserted_at"}
    assert {"missing_bytes", "clock_jumps", "incomplete_frames", "found_seconds"} <= named
    assert named <= CODES


@pytest.mark.parametrize("lang", ["id", "en"])
def test_damage_is_told_in_full_and_no_code_is_left(lang: str) -> None:
    told = damage_text("missing_bytes=285580 stated_seconds=6.400 found_seconds=3.840", lang)
    assert ("285,580" if lang == "en" else "285.580") in told
    assert "6.400" in told
    assert "3.840" in told
    assert "_" not in told
    assert "=" not in told


def test_a_code_that_is_not_known_is_left_to_whoever_knows_it() -> None:
    assert damage_text("truncated", other=lambda code: f"<{code}>") == "<truncated>"
    assert damage_text("") == ""
