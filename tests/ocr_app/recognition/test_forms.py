"""Number plates and quantities have digits where their form wants them; other words stay."""

import pytest
from hypothesis import given

from ocr_app.recognition.rescoring.candidates import Candidates, likeliest
from ocr_app.recognition.rescoring.forms import rescore_forms
from tests.ocr_app.recognition.doubtful import assert_divided_anew, doubtful, doubtful_words


@pytest.mark.parametrize(
    ("word", "read"),
    [
        (doubtful("QWEOA11", (3, "0", 0.3)), "QWE0A11"),
        (doubtful("ABC1023", (4, "O", 0.2)), "ABC1023"),  # a plate both ways
        (doubtful("A8C-1234", (1, "B", 0.2)), "ABC-1234"),
        (doubtful("lkg", (0, "1", 0.15)), "1kg"),
        (doubtful("(5OOML)", (2, "0", 0.3), (3, "0", 0.3)), "(500ML)"),
    ],
)
def test_a_doubtful_character_becomes_what_the_form_wants(word: list[Candidates], read: str) -> None:
    assert [likeliest(found) for found in rescore_forms([word])] == [read]


@pytest.mark.parametrize(
    "word",
    [
        doubtful("ABRIL10", (3, "1", 0.02)),  # no plate, and hardly a doubt
        doubtful("lkg"),  # nothing else may stand there
        doubtful("LED", (0, "1", 0.3)),
        doubtful("ITEM", (0, "1", 0.3)),
    ],
)
def test_a_word_that_is_of_no_such_form_stays(word: list[Candidates]) -> None:
    assert [likeliest(found) for found in rescore_forms([word])] == [likeliest(word)]


@given(doubtful_words)
def test_nothing_of_a_probability_is_lost(words: list[list[Candidates]]) -> None:
    assert_divided_anew(words, rescore_forms(words))


@pytest.mark.parametrize(("degree", "read"), [(0.62, "Nº12"), (0.95, "N°12")])
def test_the_sign_after_n_is_the_ordinal_indicator_unless_it_is_surely_a_degree_sign(degree: float, read: str) -> None:
    word = [[("N", 1.0)], [("°", degree), ("º", 1 - degree)], [("1", 1.0)], [("2", 1.0)]]
    (weighed,) = rescore_forms([word])
    assert likeliest(weighed) == read
    assert sum(probability for _, probability in weighed[1]) == pytest.approx(1)


def test_the_sign_after_a_digit_may_be_a_degree_sign() -> None:
    word = [[("2", 1.0)], [("°", 0.55), ("º", 0.45)], [("C", 1.0)]]
    assert rescore_forms([word]) == [word]
