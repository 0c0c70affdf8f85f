"""Words that another cut of their line image makes words of the lexicon."""

from dataclasses import replace
from itertools import pairwise

from ocr_app.recognition.hypothesis import CharacterHypothesis, LineHypothesis, RecutHypothesis
from ocr_app.recognition.recutting import with_words_recut
from ocr_app.recognition.rescoring.lexicon import Lexicon
from tests.ocr_app.recognition.test_ensemble import line_image_of

LEXICON = Lexicon.of({"FEIJAO", "MALHA", "SETE", "SEITE", "TRIGO"})


def line(*words: str, recuts: tuple[RecutHypothesis, ...] = ()) -> LineHypothesis:
    characters = [CharacterHypothesis(2 * n, 2 * n + 2, [(sign, 0.9)]) for n, sign in enumerate("".join(words))]
    ends = [sum(map(len, words[:n])) for n in range(len(words) + 1)]
    line_image = line_image_of()
    inked = line_image.image.max(0).astype("float32")
    bounds = tuple(pairwise(ends))
    return LineHypothesis(line_image, inked, tuple(characters), bounds, 0.9, recuts)


def recut(first: int, end: int, text: str, odds: float) -> RecutHypothesis:
    begin, width = 2 * first, 2 * (end - first) / len(text)
    places = [(begin + round(n * width), begin + round((n + 1) * width)) for n in range(len(text))]
    characters = tuple(CharacterHypothesis(b, e, [(sign, 0.9)]) for (b, e), sign in zip(places, text, strict=True))
    return RecutHypothesis(first, end, characters, odds)


def texts(hypothesis: LineHypothesis) -> list[str]:
    return ["".join(each.text for each in hypothesis.characters[a:b]) for a, b in hypothesis.words]


def test_a_word_that_is_none_is_cut_so_that_it_is_one() -> None:
    read = line("DE", "FEUAO", "TRIGO", recuts=(recut(4, 5, "IJ", 0.2), recut(4, 5, "LI", 0.4)))
    (found,) = with_words_recut([read], LEXICON)
    assert texts(found) == ["DE", "FEIJAO", "TRIGO"]
    assert max(each.confidence for each in found.characters[4:6]) < 0.9
    (found,) = with_words_recut([line("MALIIA:", recuts=(recut(3, 5, "H", 0.2),))], LEXICON)
    assert texts(found) == ["MALHA:"]


def test_a_cut_that_is_hardly_possible_makes_no_word() -> None:
    read = line("MALIIA", recuts=(recut(3, 5, "H", 0.01),))
    assert with_words_recut([read], LEXICON) == [read]


def test_letters_that_touch_are_told_though_no_cut_is_known() -> None:
    (found,) = with_words_recut([line("FEUAO", "FEBAO", "FEIAO")], LEXICON)
    assert texts(found) == ["FEIJAO"] * 3


def test_an_ij_is_told_however_surely_it_was_read_as_a_u() -> None:
    read = line("FEUAO")
    sure = tuple(replace(each, candidates=[(each.text, 0.999)]) for each in read.characters)
    (found,) = with_words_recut([replace(read, characters=sure)], LEXICON)
    assert texts(found) == ["FEIJAO"]
    assert max(each.confidence for each in found.characters[2:4]) < 0.9


def test_a_word_stays_one() -> None:
    read = line("SETE", recuts=(recut(1, 2, "EI", 0.9),))
    assert with_words_recut([read], LEXICON) == [read]


def test_a_code_stays_as_it_was_read() -> None:
    read = line("FEU40", recuts=(recut(2, 3, "IJ", 0.9),))
    assert with_words_recut([read], LEXICON) == [read]
