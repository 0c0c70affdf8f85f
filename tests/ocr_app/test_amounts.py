"""Amounts of a page, compared."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.recognition.amounts import weigh_amounts
from ocr_app.recognition.language import Candidates


def word(text: str, *doubts: tuple[int, str, float]) -> list[Candidates]:
    """Each character all but sure; of the doubtful ones, place, runner-up and its probability."""
    places: list[Candidates] = [((character, 0.99),) for character in text]
    for place, other, probability in doubts:
        places[place] = ((text[place], 0.98 - probability), (other, probability))
    return places


def read(words: list[list[Candidates]]) -> list[str]:
    return ["".join(candidates[0][0] for candidates in each) for each in weigh_amounts(words)]


def test_a_mark_is_read_as_those_of_the_other_amounts() -> None:
    doubtful = word("7.50", (1, ",", 0.3))
    assert read([doubtful, word("12,99"), word("1,05")]) == ["7,50", "12,99", "1,05"]
    assert read([doubtful, word("12.99"), word("1.05")]) == ["7.50", "12.99", "1.05"]


def test_thousands_have_the_other_mark() -> None:
    doubtful = word("1,234,56", (1, ".", 0.2))
    assert read([doubtful, word("12,99"), word("R$"), word("8,00")]) == ["1.234,56", "12,99", "R$", "8,00"]


def test_one_sure_amount_with_the_other_mark_stays() -> None:
    assert read([word("7.50"), word("12,99"), word("1,05"), word("2,00")])[0] == "7.50"


def test_agreement_makes_doubtful_marks_surer() -> None:
    weighed = weigh_amounts([word(text, (1, ".", 0.3)) for text in ("7,50", "9,99", "1,05", "2,00")])
    assert all(places[1][0][0] == "," and places[1][0][1] > 0.9 for places in weighed)


def test_a_letter_among_an_amounts_digits_is_the_digit_it_looks_like() -> None:
    assert read([word("D,O0", (0, "0", 0.2), (2, "0", 0.3))]) == ["0,00"]


@pytest.mark.parametrize("text", ["21.11.2026", "192.168.10.12", "3.333", "12.5"])
def test_what_has_another_shape_is_no_amount(text: str) -> None:
    doubtful = word(text, *((i, ",", 0.4) for i, character in enumerate(text) if character == "."))
    assert read([doubtful, word("12,99"), word("1,05")])[0] == text


candidates = st.lists(st.tuples(st.sampled_from("018OB.,x"), st.floats(0.001, 0.3)), min_size=1, max_size=4).map(
    lambda places: tuple(sorted(dict(places).items(), key=lambda place: -place[1]))
)


@given(st.lists(st.lists(candidates, min_size=1, max_size=8), max_size=6))
def test_no_probability_is_lost_or_made(words: list[list[Candidates]]) -> None:
    for before, after in zip(words, weigh_amounts(words), strict=True):
        for places, weighed in zip(before, after, strict=True):
            assert math.isclose(sum(p for _, p in places), sum(p for _, p in weighed))
            assert {c for c, _ in places} == {c for c, _ in weighed}
            assert list(weighed) == sorted(weighed, key=lambda each: -each[1])
