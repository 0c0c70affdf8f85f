"""Amounts of a page, compared."""

import pytest
from hypothesis import given

from ocr_app.recognition.rescoring.candidates import Candidates, likeliest
from ocr_app.recognition.rescoring.decimal_marks import rescore_decimal_marks
from tests.ocr_app.recognition.doubtful import assert_divided_anew, doubtful, doubtful_words


def read(words: list[list[Candidates]]) -> list[str]:
    return list(map(likeliest, rescore_decimal_marks(words)))


def test_a_mark_is_read_as_those_of_the_other_amounts() -> None:
    unsure = doubtful("7.50", (1, ",", 0.3))
    assert read([unsure, doubtful("12,99"), doubtful("1,05")]) == ["7,50", "12,99", "1,05"]
    assert read([unsure, doubtful("12.99"), doubtful("1.05")]) == ["7.50", "12.99", "1.05"]


def test_thousands_have_the_other_mark() -> None:
    unsure = doubtful("1,234,56", (1, ".", 0.2))
    assert read([unsure, doubtful("12,99"), doubtful("R$"), doubtful("8,00")]) == ["1.234,56", "12,99", "R$", "8,00"]


def test_one_sure_amount_with_the_other_mark_stays() -> None:
    assert read([doubtful("7.50"), doubtful("12,99"), doubtful("1,05"), doubtful("2,00")])[0] == "7.50"


def test_agreement_makes_doubtful_marks_surer() -> None:
    weighed = rescore_decimal_marks([doubtful(text, (1, ".", 0.3)) for text in ("7,50", "9,99", "1,05", "2,00")])
    assert all(places[1][0][0] == "," and places[1][0][1] > 0.9 for places in weighed)


def test_a_letter_among_an_amounts_digits_is_the_digit_it_looks_like() -> None:
    assert read([doubtful("D,O0", (0, "0", 0.2), (2, "0", 0.3))]) == ["0,00"]


@pytest.mark.parametrize("text", ["21.11.2026", "192.168.10.12", "3.333", "12.5"])
def test_what_has_another_shape_is_no_amount(text: str) -> None:
    unsure = doubtful(text, *((i, ",", 0.4) for i, character in enumerate(text) if character == "."))
    assert read([unsure, doubtful("12,99"), doubtful("1,05")])[0] == text


def test_a_size_mostly_has_the_mark_of_the_amounts() -> None:
    amounts = [doubtful("12,99"), doubtful("1,05")]
    assert read([doubtful("2.0MM", (1, ",", 0.3)), *amounts])[0] == "2,0MM"
    assert read([doubtful("2.0MM", (1, ",", 0.03)), *amounts])[0] == "2.0MM"


@given(doubtful_words)
def test_no_probability_is_lost_or_made(words: list[list[Candidates]]) -> None:
    assert_divided_anew(words, rescore_decimal_marks(words))
