from __future__ import annotations

import pytest

from app.services.category_search import find_categories


@pytest.mark.parametrize("query", ["N-07", "n7", "7", "n-7", "07"])
def test_a_code_is_found_however_it_is_typed(query: str):
    assert [category.code for category in find_categories(query)] == ["N-07"]


def test_nothing_typed_gives_all_in_order_of_code():
    codes = [category.code for category in find_categories("  ")]
    assert codes == sorted(codes)
    assert len(codes) == 38


def test_words_of_the_label_come_first():
    assert find_categories("fasilitas negara")[0].code == "N-22"


def test_everyday_words_find_a_category():
    assert "N-38" in [category.code for category in find_categories("hidup paslon")]


def test_a_slip_of_the_finger_is_forgiven():
    assert "N-22" in [category.code for category in find_categories("fasilitas negra")]


def test_nonsense_finds_nothing():
    assert find_categories("xqzjwv kkkk") == ()
