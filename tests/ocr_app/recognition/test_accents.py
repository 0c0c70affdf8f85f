"""Accents, which a page prints or not."""

import pytest
from hypothesis import given

from ocr_app.recognition.rescoring.accents import Accents
from ocr_app.recognition.rescoring.candidates import Candidates, likeliest
from ocr_app.recognition.rescoring.lexicon import Lexicon
from tests.ocr_app.recognition.doubtful import assert_divided_anew, doubtful, doubtful_words

ACCENTS = Accents(Lexicon.of({"CÓDIGO", "DESCRIÇÃO", "ÓLEO", "SÉRIE", "EMISSÃO", "TOTAL", "CODIGO", "SERIE"}))


ACCENTED = [doubtful(text) for text in ("CÓDIGO", "DESCRIÇÃO", "EMISSÃO:", "Série", "TOTAL")]
PLAIN = [doubtful(text) for text in ("CODIGO", "DESCRICAO", "EMISSAO:", "Serie", "TOTAL")]


@pytest.mark.parametrize(("read", "other", "printed"), [("OLEO", "Ó", "ÓLEO"), ("óleo", "o", "óleo")])
def test_on_a_page_with_accents_a_lost_one_is_found(read: str, other: str, printed: str) -> None:
    assert likeliest(ACCENTS.rescore([*ACCENTED, doubtful(read, (0, other, 0.4))])[-1]) == printed


def test_on_a_page_without_accents_a_speck_makes_none() -> None:
    assert likeliest(ACCENTS.rescore([*PLAIN, doubtful("ÓLEO", (0, "O", 0.4))])[-1]) == "OLEO"


def test_a_word_alone_stays_as_it_was_read() -> None:
    word = doubtful("OLEO", (0, "Ó", 0.4))
    ((first, *_),) = ACCENTS.rescore([word])
    assert dict(first) == pytest.approx({"O": 0.58, "Ó": 0.4})


def test_a_word_has_all_of_its_accents_or_none() -> None:
    word = doubtful("DESCRICÃO", (6, "Ç", 0.4), (7, "A", 0.02))
    assert likeliest(ACCENTS.rescore([word])[0]) == "DESCRIÇÃO"


@given(doubtful_words)
def test_nothing_of_a_probability_is_lost(words: list[list[Candidates]]) -> None:
    assert_divided_anew(words, ACCENTS.rescore(words))
