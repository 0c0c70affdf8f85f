"""What takes long in Python is called in another process."""

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest

from ocr_app.errors import ModelError
from ocr_app.gui.workers.helper_process import HelperEnded, HelperProcess
from ocr_app.gui.workers.inspectors import InspectorProcess
from ocr_app.inspection.inspector import Inspector


@pytest.fixture
def helper() -> Iterator[HelperProcess]:
    helper = HelperProcess()
    yield helper
    helper.close()


def test_functions_are_called_in_another_process(helper: HelperProcess) -> None:
    number = helper.call(os.getpid)
    assert number != os.getpid()
    assert helper.call(os.getpid) == number


def test_what_a_function_raises_is_raised(helper: HelperProcess) -> None:
    with pytest.raises(FileNotFoundError):
        helper.call(os.listdir, "/no such folder")
    assert helper.call(divmod, 7, 2) == (3, 1)


def test_a_process_that_has_died_is_replaced(helper: HelperProcess) -> None:
    with pytest.raises(HelperEnded):
        helper.call(signal.raise_signal, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    assert helper.call(divmod, 7, 2) == (3, 1)


def test_a_closed_process_is_not_started_again(helper: HelperProcess) -> None:
    helper.call(os.getpid)
    helper.close()
    with pytest.raises(HelperEnded):
        helper.call(os.getpid)


def test_another_process_sees_the_same_in_a_character() -> None:
    inspectors = InspectorProcess()
    line_image = np.zeros((32, 120), np.uint8)
    line_image[6:26, 40:60] = 255
    line = line_image, [(40.0, 60.0), (60.0, 80.0)]
    there, here = inspectors.load("default"), Inspector.load("default")
    assert there.layers == here.layers
    assert there.inspect(line_image, (40.0, 60.0)).alternatives == here.inspect(line_image, (40.0, 60.0)).alternatives
    np.testing.assert_array_equal(there.embed([line])[0], here.embed([line])[0])
    with pytest.raises(ModelError):
        inspectors.load("no such model")
    inspectors.close()
