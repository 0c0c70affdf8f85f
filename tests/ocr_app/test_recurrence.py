"""Words of a page, compared."""

import math

from hypothesis import given
from hypothesis import strategies as st

from ocr_app.recognition.language import Candidates
from ocr_app.recognition.recurrence import weigh_recurring
from tests.ocr_app.test_amounts import candidates, word


def read(words: list[list[Candidates]]) -> list[str]:
    return ["".join(candidates[0][0] for candidates in each) for each in weigh_recurring(words)]


def test_a_doubtful_word_is_read_as_it_stands_elsewhere() -> None:
    assert read([word("112.46", (5, "5", 0.2)), word("CASH"), word("(112.45),")])[0] == "112.45"


def test_a_word_that_recurs_is_surer() -> None:
    first, second = weigh_recurring([word("112.45", (5, "6", 0.1)), word("112.45", (0, "7", 0.1))])
    assert first[5][0][1] > 0.95 and second[0][0][1] > 0.95


def test_no_word_vouches_for_itself() -> None:
    words = [word("112.45", (5, "6", 0.1))]
    assert weigh_recurring(words) == words


def test_a_doubtful_word_vouches_for_none() -> None:
    words = [word("112.46", (5, "5", 0.4)), word("112.45", (0, "7", 0.45))]
    assert read(words) == ["112.46", "112.45"]


def test_what_is_sure_and_what_looks_otherwise_stay() -> None:
    words = [word("112.46"), word("CASH", (0, "G", 0.4)), word("112.45"), word("DASH")]
    assert read(words) == ["112.46", "CASH", "112.45", "DASH"]


@given(st.lists(st.lists(candidates, min_size=1, max_size=5), max_size=8))
def test_no_probability_is_lost_or_made(words: list[list[Candidates]]) -> None:
    for before, after in zip(words, weigh_recurring(words), strict=True):
        for places, weighed in zip(before, after, strict=True):
            assert math.isclose(sum(p for _, p in places), sum(p for _, p in weighed))
            assert {c for c, _ in places} == {c for c, _ in weighed}
