"""Work shared by the cores."""

import subprocess
import sys
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


_LEFT_IN_THE_MIDST = """
from threading import Event, Thread
import cv2, numpy as np
from ocr_app.parallel import each

much = [[{} for _ in range(10)] for _ in range(100_000)]  # Python takes a while to end
page, begun = np.full((1000, 1000), 255, np.uint8), Event()

def work(number):
    begun.set()
    for _ in range(100):
        cv2.distanceTransform(page, cv2.DIST_L2, 3)

Thread(target=lambda: list(each(work, range(4))), daemon=True).start()
begun.wait()
"""


def test_a_process_that_ends_in_the_midst_of_work_ends_well() -> None:
    ended = subprocess.run([sys.executable, "-c", _LEFT_IN_THE_MIDST], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
