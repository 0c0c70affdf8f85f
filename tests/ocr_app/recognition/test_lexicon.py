"""The lexicon: what is a word, and what is only nearly one."""

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.recognition.rescoring.candidates import Candidates, likeliest
from ocr_app.recognition.rescoring.lexicon import Lexicon, load_lexicon
from tests.ocr_app.recognition.doubtful import assert_divided_anew, doubtful, doubtful_words

LETTERS = string.ascii_letters + "áçõÉ"
words = st.text(LETTERS, min_size=4, max_size=12)


@given(st.sets(words, max_size=20))
def test_every_word_is_known_in_any_case_and_none_is_misspelt(some: set[str]) -> None:
    lexicon = Lexicon(Lexicon.of(some).bits)
    for word in some:
        for text in (word, word.upper(), word.lower(), f"({word}),"):
            assert not lexicon.is_misspelt(text)
        assert word in lexicon


def test_hardly_any_other_string_is_taken_for_a_word() -> None:
    rng = np.random.default_rng(1)
    strings = {"".join(rng.choice([*string.ascii_uppercase], 9)) for _ in range(4000)}
    known, others = set(list(strings)[:2000]), set(list(strings)[2000:])
    lexicon = Lexicon.of(known)
    assert sum(word in lexicon for word in others) <= 5


@pytest.mark.parametrize("text", ["soid", "Roundng", "roundxng:", '"ROUNDIN"'])
def test_a_word_with_a_letter_changed_or_lost_is_misspelt(text: str) -> None:
    assert Lexicon.of(["sold", "rounding"]).is_misspelt(text)


@pytest.mark.parametrize("text", ["SOLD", "XYZW", "sol", "12,50", "S0LD", "", "SOLDIERS", "A4-SOLX"])
def test_what_is_no_word_nor_nearly_one_is_not(text: str) -> None:
    assert not Lexicon.of(["sold"]).is_misspelt(text)


@given(st.floats(0, 1))
def test_a_misspelt_word_is_less_sure_and_others_stay(confidence: float) -> None:
    lexicon = Lexicon.of(["quantity"])
    assert lexicon.confidence("QUANTITY", confidence) == confidence
    doubted = lexicon.confidence("CUANTITY", confidence)
    assert 0 <= doubted <= confidence and (doubted < confidence or confidence in (0, 1) or confidence < 1e-300)


def test_the_shipped_lexicon_knows_both_languages() -> None:
    lexicon = load_lexicon()
    for word in ("QUANTITY", "rounding", "quantidade", "endereço", "TROCO"):
        assert word in lexicon
    assert lexicon.is_misspelt("Roundng") and lexicon.is_misspelt("QUANTIDADF")


def weighed(word: list[Candidates]) -> str:
    return likeliest(Lexicon.of(["total", "quantity"]).rescore([word])[0])


def test_a_doubtful_letter_becomes_the_one_that_makes_a_word() -> None:
    assert weighed(doubtful("(TUTAL):", (2, "O", 0.4))) == "(TOTAL):"
    assert weighed(doubtful("QUANT1TV", (5, "I", 0.4), (7, "Y", 0.35))) == "QUANTITY"


@pytest.mark.parametrize("text", ["XUYAL", "TU", "T0T1L2"])
def test_what_cannot_be_a_word_stays(text: str) -> None:
    assert weighed(doubtful(text, (1, "O", 0.45))) == text


def test_what_is_sure_stays() -> None:
    assert weighed(doubtful("TUTAL", (1, "O", 0.01))) == "TUTAL"


@given(doubtful_words)
def test_no_probability_is_lost_or_made(words: list[list[Candidates]]) -> None:
    assert_divided_anew(words, Lexicon.of(["BOOX", "XOXO"]).rescore(words))
