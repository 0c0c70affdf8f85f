"""Words with doubtful characters."""

import math
from collections.abc import Sequence

from hypothesis import strategies as st

from ocr_app.recognition.rescoring.candidates import Candidates


def doubtful(text: str, *doubts: tuple[int, str, float]) -> list[Candidates]:
    """Each character all but sure; of the doubtful ones, place, runner-up and its probability."""
    places: list[Candidates] = [((character, 0.99),) for character in text]
    for place, other, probability in doubts:
        places[place] = ((text[place], 0.98 - probability), (other, probability))
    return places


candidates = st.lists(st.tuples(st.sampled_from("018OB.,X"), st.floats(0.001, 0.24)), min_size=1, max_size=4).map(
    lambda places: tuple(sorted(dict(places).items(), key=lambda place: -place[1]))
)
doubtful_words: st.SearchStrategy[list[list[Candidates]]] = st.lists(
    st.lists(candidates, min_size=1, max_size=8), max_size=6
)


def assert_divided_anew(before: Sequence[Sequence[Candidates]], after: Sequence[Sequence[Candidates]]) -> None:
    """Of each place's probability nothing is lost or made, and the likeliest character comes first."""
    for word, weighed_word in zip(before, after, strict=True):
        for place, weighed in zip(word, weighed_word, strict=True):
            assert math.isclose(sum(p for _, p in place), sum(p for _, p in weighed))
            assert {c for c, _ in place} == {c for c, _ in weighed}
            assert list(weighed) == sorted(weighed, key=lambda each: -each[1])
