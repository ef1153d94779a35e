"""One byte of a dossier is changed: none may pass, wherever it lies."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from app.domain.checks import CheckResult
from app.domain.errors import NotADossier
from app.dossier import verification
from tests.dossier import attacks, keys
from tests.dossier.attacks import contents_span, failed, write
from tests.dossier.conftest import Built

BATCHES = 10
IN_A_BATCH = 36
"""360 bytes in all: most anywhere, a third in what no signature covers."""


def changed_byte(content: bytes, place: int, rng: random.Random) -> bytes:
    forged = bytearray(content)
    forged[place] ^= rng.randrange(1, 256)
    return bytes(forged)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(BATCHES))
def test_a_changed_byte_anywhere_is_found(built: Built, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - repeatable on purpose
    for number in range(IN_A_BATCH):
        source = built.both if number % 4 == 0 else built.signed
        content = source.read_bytes()
        place = rng.randrange(len(content))
        if number % 3 == 0:
            place = rng.randrange(*contents_span(content))
        path = write(tmp_path / "o.pdf", changed_byte(content, place, rng))
        assert failed(path, built), place


@pytest.mark.slow
def test_a_flipped_bit_in_what_no_signature_covers_is_found(built: Built, tmp_path: Path) -> None:
    # Padding, letter case, names, certificates, lists of algorithms; the brackets around them.
    content = built.signed.read_bytes()
    start, end = contents_span(content)
    used = start + len(content[start:end].rstrip(b"0"))
    rng = random.Random(4)  # noqa: S311 - repeatable on purpose
    places = [start - 1, start, used, end - 1, end]
    places += [rng.randrange(start, used) for _ in range(60)]
    for place in places:
        forged = bytearray(content)
        forged[place] ^= 1 << rng.randrange(8)
        assert failed(write(tmp_path / "o.pdf", bytes(forged)), built), place


@pytest.mark.slow
def test_a_changed_byte_of_a_time_stamp_is_found(built: Built, tmp_path: Path) -> None:
    timed = attacks.signed_plainly(
        built.prepared, tmp_path / "timed.pdf", built.identity, stamper=keys.timestamper()
    )
    assert failed(timed, built) == {}
    content = timed.read_bytes()
    start, end = contents_span(content)
    used = start + len(content[start:end].rstrip(b"0"))
    rng = random.Random(5)  # noqa: S311 - repeatable on purpose
    # the token lies at the end of the signature
    for place in [rng.randrange(used - 3000, used) for _ in range(80)]:
        path = write(tmp_path / "o.pdf", changed_byte(content, place, rng))
        assert failed(path, built), place


@pytest.mark.parametrize("seed", range(8))
def test_a_file_broken_in_many_places_ends_in_a_verdict(
    built: Built, tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - repeatable on purpose
    content = bytearray(built.signed.read_bytes())
    for _ in range(rng.randrange(2, 400)):
        content[rng.randrange(9, len(content))] = rng.randrange(256)
    path = write(tmp_path / "o.pdf", bytes(content))
    try:
        checks: tuple[CheckResult, ...] = verification.verify_pdf(path, (built.root,))
    except NotADossier:
        return
    assert any(not check.ok for check in checks)


TOKEN = re.compile(rb"/[A-Z][A-Za-z]+|\d+ 0 R|\[|\]|<<|>>|\(\w+\)|\b\d+\b")
OTHERS = (b"null", b"[ ]", b"<< >>", b"/Kids", b"1 0 R", b"99999 0 R", b"(x)", b"-1", b"true")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_part_of_the_structure_exchanged_for_another_is_found(
    built: Built, tmp_path: Path, seed: int
) -> None:
    # No parser may fall over what it did not expect, and none may let it pass.
    content = built.both.read_bytes()
    rng = random.Random(seed)  # noqa: S311 - repeatable on purpose
    places = [found.span() for found in TOKEN.finditer(content)]
    for _ in range(20):
        forged = content
        for start, end in sorted(rng.sample(places, rng.choice((1, 1, 2, 4))), reverse=True):
            other = rng.choice(OTHERS).ljust(end - start)
            forged = forged[:start] + other + forged[end:]
        if forged != content:
            assert failed(write(tmp_path / "o.pdf", forged), built)
