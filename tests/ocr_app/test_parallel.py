"""Work shared by the cores."""

from contextlib import closing
from threading import Event

import pytest

from ocr_app.parallel import each


def test_every_result_comes_with_the_number_of_its_argument() -> None:
    assert sorted(each(lambda x: x * x, range(50))) == [(n, n * n) for n in range(50)]


def test_an_error_is_raised_where_the_results_are_wanted() -> None:
    with pytest.raises(ZeroDivisionError):
        list(each(lambda x: 1 // x, [1, 0, 2]))
    assert list(each(lambda x: x, [3])) == [(0, 3)]


def test_what_is_given_up_is_not_begun() -> None:
    begun: list[int] = []
    given_up = Event()

    def work(number: int) -> None:
        begun.append(number)
        if number:
            given_up.wait()

    with closing(each(work, range(100))) as results:
        next(results)
    given_up.set()
    assert list(each(lambda x: x, [1])) == [(0, 1)]
    assert len(begun) < 100
