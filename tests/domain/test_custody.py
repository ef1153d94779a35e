from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import rfc8785

from app.domain.custody import (
    GENESIS,
    ChainHead,
    CustodyAct,
    CustodyContext,
    canonical,
    check_chain,
    entry_line,
    head_after,
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
