"""Identifiers with check digits: doubtful characters become those that make the digits right."""

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from data_synth import identifiers
from ocr_app.fiscal.check_digits import is_cnpj
from ocr_app.recognition.rescoring.candidates import Candidates
from ocr_app.recognition.rescoring.check_digits import rescore_check_digits

CNPJ = "11.222.333/0001-81"
DIGITS = "0123456789"


def sure(text: str) -> list[Candidates]:
    return [((character, 0.99),) for character in text]


def likeliest(words: list[list[Candidates]]) -> str:
    return " ".join("".join(candidates[0][0] for candidates in word) for word in rescore_check_digits(words))


cnpjs = st.text(DIGITS, min_size=12, max_size=12).map(
    lambda base: identifiers.format_cnpj(base + identifiers.cnpj_check_digits(base))
)


@given(cnpjs, st.integers(0, 17), st.sampled_from(DIGITS), st.floats(0.1, 0.49))
def test_a_misread_digit_of_a_cnpj_is_put_right(text: str, place: int, wrong: str, right: float) -> None:
    assume(text[place].isdigit() and wrong != text[place] and len(set(text)) > 4)
    # Remainders 0 and 1 share a check digit, so that a few misread numbers are valid too.
    assume(not is_cnpj(text[:place] + wrong + text[place + 1 :]))
    word = sure(text)
    word[place] = (wrong, 1 - right), (text[place], right)
    assert likeliest([sure("CNPJ:"), word]) == f"CNPJ: {text}"


def test_two_misread_digits_are_put_right() -> None:
    word = sure(CNPJ)
    word[1] = ("7", 0.6), ("1", 0.3)
    word[7] = ("8", 0.7), ("3", 0.25)
    assert likeliest([word]) == CNPJ


def test_an_access_key_is_put_right_in_groups_and_in_one_piece() -> None:
    key = identifiers.access_key("SP", "2601", "11222333000181", "55", 1, 4711, 1, 12345678)
    for text in (key, identifiers.group_access_key(key)):
        words = [sure("de"), *map(sure, text.split()), sure("Consulte")]
        words[1][2] = ("8", 0.6), (text[2], 0.35)
        assert likeliest(words) == f"de {text} Consulte"


def test_right_check_digits_make_a_cnpj_surer_and_wrong_ones_less_sure() -> None:
    right, wrong = sure(CNPJ), sure("11.222.333/0001-82")
    for word in (right, wrong):
        word[3] = ("2", 0.7), ("Z", 0.2), ("7", 0.1)
        word[17] = (word[17][0][0], 0.6), ("3", 0.3), ("1", 0.1)
    (surer,), (doubted,) = rescore_check_digits([right]), rescore_check_digits([wrong])
    assert surer[17][0][1] > 0.9 and surer[3][0][1] > 0.9
    assert doubted[17][0] == ("1", max(p for _, p in doubted[17]))


@given(
    st.lists(
        st.lists(
            st.lists(st.tuples(st.sampled_from("018OIlB./- "), st.floats(0.001, 0.2)), min_size=1, max_size=4).map(
                lambda places: tuple(sorted(dict(places).items(), key=lambda place: -place[1]))
            ),
            min_size=1,
            max_size=20,
        ),
        max_size=3,
    )
)
def test_no_probability_is_lost_or_made(words: list[list[Candidates]]) -> None:
    for before, after in zip(words, rescore_check_digits(words), strict=True):
        for places, weighed in zip(before, after, strict=True):
            assert math.isclose(sum(p for _, p in places), sum(p for _, p in weighed))
            assert {c for c, _ in places} == {c for c, _ in weighed}


def test_what_is_no_identifier_stays_as_it_was() -> None:
    words = [sure("TOTAL"), [*sure("1.234,5"), (("8", 0.6), ("6", 0.4))]]
    assert rescore_check_digits(words) == words
