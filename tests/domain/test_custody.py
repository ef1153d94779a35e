from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from app.domain.custody import (
    GENESIS,
    ChainHead,
    CustodyAct,
    CustodyContext,
    CustodyValue,
    canonical,
    check_chain,
    entry_line,
    head_after,
    nfc,
)
from app.domain.errors import CustodyChainBroken, InvalidValue

CONTEXT = CustodyContext(
    log="6e88cef9-5def-4366-874a-4f12fdc2cf5f",
    ts="2026-11-22T07:00:00.000Z",
    tz="+07:00",
    mono_ms=5,
    who_id="x",
    who_name="Siti Aminah",
    who_role="Pemeriksa",
    host="laptop-3",
    app_version="0.1.0",
    app_build="source",
)
SHELL_CHECK = r"""
p=$(printf '0%.0s' {1..64}); n=0
while IFS= read -r l; do
  case "$l" in *"\"prev\":\"$p\""*) ;; *) echo "BROKEN at line $((n+1))"; exit 1;; esac
  p=$(printf %s "$l" | sha256sum | cut -c1-64); n=$((n+1))
done < custody.jsonl; echo "entries=$n head=$p"
"""


def chain(length: int) -> list[str]:
    head, lines = ChainHead(-1, GENESIS), []
    for number in range(length):
        act = CustodyAct("moment.add", (f"M-{number:03d}",), {"note": f"catatan {number} é 😀"})
        lines.append(entry_line(head, CONTEXT, act))
        head = head_after(lines[-1], number)
    return lines


LINES = chain(3)


@pytest.mark.parametrize(
    "value",
    [
        {"b": 1, "a": [True, "x"], "é": "ü", "\u20ac": 1, "\U0001f600": 2, "\uff21": 3},
        ['\x00\x1f"\\/', "\u2028", "😀"],
        {"deep": {"z": -1, "y": 2**53 - 1}},
    ],
)
def test_a_line_is_written_as_rfc_8785_says(value: object) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1.5, None, 2**53, "e\u0301", ["\ud800"]])
def test_what_the_chain_does_not_allow_is_refused(value: object) -> None:
    with pytest.raises(InvalidValue):
        canonical(value)  # type: ignore[arg-type]


TEXTS = some.text(some.characters(codec="utf-8")).map(nfc) | some.sampled_from(
    ["\uff21", "\U0001f600", "\n\u0303", "null", "\ufb01", "\u0301", '"prev":"']
)
VALUES = some.recursive(
    some.booleans() | some.integers(1 - 2**53, 2**53 - 1) | TEXTS,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_every_allowed_value_is_written_as_rfc_8785_says(value: CustodyValue) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(some.dictionaries(TEXTS.filter(lambda key: key != "prev"), VALUES, max_size=4))
def test_what_was_written_is_accepted_when_read(data: dict[str, CustodyValue]) -> None:
    if '"prev":' in canonical(data):
        return
    line = entry_line(ChainHead(-1, GENESIS), CONTEXT, CustodyAct("x", (), data))
    assert check_chain([line]) == head_after(line, 0)


@given(some.data())
def test_no_byte_of_a_chain_can_change_unseen(data: some.DataObject) -> None:
    raw = bytearray("\n".join(LINES).encode())
    at = data.draw(some.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(some.integers(1, 255))
    forged = bytes(raw).decode("utf-8", "surrogateescape").split("\n")
    try:
        assert check_chain(forged) != head_after(LINES[-1], len(LINES) - 1)
    except CustodyChainBroken:
        return


LINE = '{"act":"x","app":{"build":"source","version":"0"},"data":DATA,"host":"h","log":"l",' + (
    f'"mono":0,"obj":[],"prev":"{GENESIS}","seq":0,"ts":"t","tz":"z","v":1,'
    '"who":{"id":"i","name":"n","role":"r"},"why":""}'
)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("{}", ""),
        ('{"x":9007199254740991}', ""),
        ('{"x":"null"}', ""),
        ('{"x":"\\n\u0303"}', ""),
        ('{"\U0001f600":1,"\uff21":2}', ""),
        ('{"\uff21":2,"\U0001f600":1}', "canonical"),
        ('{"b":1,"a":2}', "canonical"),
        ('{"a":1,"a":1}', "canonical"),
        ('{"x":null}', "canonical"),
        ('{"x":1.5}', "canonical"),
        ('{"x":1e3}', "canonical"),
        ('{"x":NaN}', "canonical"),
        ('{"x":-0}', "canonical"),
        ('{"x":9007199254740992}', "canonical"),
        ('{"x":-9007199254740992}', "canonical"),
        ('{"x":' + "9" * 5000 + "}", "canonical"),
        ('{"x":"e\u0301"}', "canonical"),
        ('{"x":"\\u00e9"}', "canonical"),
        ('{"x":"\\ud800"}', "canonical"),
        ('{"x":"\ud800"}', "canonical"),
        ('{"x":"\\/"}', "canonical"),
        ("{ }", "canonical"),
        ('{"x":' + "[" * 50_000 + "]" * 50_000 + "}", "json"),
        ('{"\udcf6":1}', "canonical"),
        ('{"x":', "json"),
        ('{"prev":"' + GENESIS + '"}', "keys"),
        ('{"x":{"prev":"y"}}', "keys"),
        ('{"x":"\\"prev\\":"}', ""),
    ],
)
def test_only_what_the_chain_allows_is_accepted(data: str, why: str) -> None:
    line = LINE.replace("DATA", data)
    if not why:
        assert check_chain([line]).seq == 0
        return
    with pytest.raises(CustodyChainBroken) as caught:
        check_chain([line])
    assert caught.value.facts == {"at": 0, "why": why}


def test_a_fact_that_would_mislead_the_shell_is_refused() -> None:
    act = CustodyAct("x", (), {"facts": {"prev": GENESIS}})
    with pytest.raises(InvalidValue):
        entry_line(ChainHead(-1, GENESIS), CONTEXT, act)


def test_yes_is_not_the_number_of_an_entry() -> None:
    first, second = chain(2)
    with pytest.raises(CustodyChainBroken) as caught:
        check_chain([first, second.replace('"seq":1,', '"seq":true,')])
    assert caught.value.facts["why"] == "seq"


def test_an_untouched_chain_holds_and_ends_at_its_head() -> None:
    lines = chain(5)
    assert check_chain(lines) == head_after(lines[-1], 4)


def test_a_changed_line_breaks_the_chain_at_the_next() -> None:
    lines = chain(5)
    entry = json.loads(lines[2])
    entry["data"]["note"] = "lain"
    lines[2] = canonical(entry)
    with pytest.raises(CustodyChainBroken) as caught:
        check_chain(lines)
    assert caught.value.facts == {"at": 3, "why": "prev"}


def test_a_removed_line_is_named() -> None:
    lines = chain(5)
    del lines[1]
    with pytest.raises(CustodyChainBroken) as caught:
        check_chain(lines)
    assert caught.value.facts["at"] == 1


def test_a_line_from_another_case_is_refused() -> None:
    lines = chain(2)
    foreign = json.loads(lines[1]) | {"log": "other"}
    with pytest.raises(CustodyChainBroken) as caught:
        check_chain([lines[0], canonical(foreign)])
    assert caught.value.facts["why"] == "log"


def test_a_line_that_is_not_canonical_is_refused() -> None:
    lines = chain(1)
    with pytest.raises(CustodyChainBroken) as caught:
        check_chain([lines[0].replace('"act":', '"act": ')])
    assert caught.value.facts["why"] == "canonical"


def test_anyone_can_check_the_chain_with_a_shell(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash, "the published check needs bash"
    lines = chain(4)
    (tmp_path / "custody.jsonl").write_text(
        "".join(f"{line}\n" for line in lines), encoding="utf-8"
    )
    done = subprocess.run(
        [bash, "-c", SHELL_CHECK], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"entries=4 head={head_after(lines[-1], 3).sha256}"
