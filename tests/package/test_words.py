"""Every reason for which this room refuses a package can be said in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app.domain.errors import PackageLocked, PackageRefused
from app.package import audit
from app.services.messages import describe, problem_text

ROOM = Path(audit.__file__).parent
CODE = re.compile(r"(name|zip|signature|case|receipt|manifest|chain|bag|age|base|hard|special)_\w+")


def codes() -> set[str]:
    """Collect what stands after `why=`, and every text that has the shape of a reason."""
    found = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "why":
                if isinstance(node.value, ast.Constant):
                    found.add(str(node.value.value))
            elif isinstance(node, ast.Constant) and CODE.fullmatch(str(node.value)):
                found.add(str(node.value))
    return found - {""}


def test_there_are_reasons_to_look_at():
    assert len(codes()) > 50


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_reason_has_words_in_both_languages(code: str):
    assert problem_text(code, "id") != code
    assert problem_text(code, "en") != code


def test_a_refusal_names_the_package_the_reason_and_the_part():
    error = PackageRefused(path="kiriman.zip", why="name_parent", member="../x")
    for lang in ("id", "en"):
        said = describe(error, lang).text
        assert "kiriman.zip" in said
        assert "../x" in said
        assert "name_parent" not in said
    assert "kiriman.age" in describe(PackageLocked(path="kiriman.age")).text
