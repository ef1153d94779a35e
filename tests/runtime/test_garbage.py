from __future__ import annotations

import gc

import pytest

from app.runtime import garbage


def broken_off() -> None:
    with garbage.none_expected():
        raise ValueError(f"on: {gc.isenabled()}")


def test_the_collector_rests_inside_and_works_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="on: False"):
        broken_off()
    assert gc.isenabled()


def test_an_inner_rest_does_not_end_the_outer_one() -> None:
    with garbage.none_expected():
        with garbage.none_expected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
