"""Recognizers for tests of the recognition process, which loads them by their names."""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Line
from ocr_app.errors import ModelError
from ocr_app.geometry import Box
from ocr_app.segmentation.line_image import LineImage
from tests.gui.fakes import bars, cut

ENDLESS, DEADLY, UNSPEAKABLE, NOISY = (50, 51), (50, 52), (50, 53), (50, 54)
GREEDY, GRADUALLY_GREEDY = (50, 55), (50, 56)
"""Width and height of pages on which the recognizer misbehaves."""


class Unspeakable(Exception):
    """Cannot be sent to another process."""

    def __init__(self) -> None:
        super().__init__("unspeakable")
        self.with_what = lambda: None


class Misbehaving:
    """Reads the page of bars, and does what a page's size asks for."""

    name = "misbehaving"

    def recognize_lines(self, image: NDArray[np.uint8], /) -> list[tuple[Line, LineImage]]:
        match image.shape[::-1]:
            case size if size == ENDLESS:
                while True:
                    time.sleep(0.01)
            case size if size == DEADLY:
                os.kill(os.getpid(), signal.SIGKILL)
            case size if size == UNSPEAKABLE:
                raise Unspeakable
            case size if size == NOISY:
                os.write(2, b"libtiff: bad data")
                print("bad data", file=sys.stderr, flush=True)
            case size if size == GREEDY:
                np.ones(2_000_000_000, np.uint8)
            case size if size == GRADUALLY_GREEDY:
                hoard = []
                while True:
                    hoard.append(np.ones(20_000_000, np.uint8))
                    time.sleep(0.005)
        truth, lines = bars()
        return cut(image, lines) if np.array_equal(image, truth) else []

    def recognize_upright(
        self, image: NDArray[np.uint8], /, *, detect: bool = True
    ) -> tuple[int, list[tuple[Line, LineImage]], tuple[Box, ...]]:
        return 0, self.recognize_lines(image), ()

    def recognize_part(self, image: NDArray[np.uint8], box: Box, /) -> list[tuple[Line, LineImage]]:
        return cut(image, [Line(box, ())])


def misbehaving() -> Misbehaving:
    return Misbehaving()


def unlimited() -> Misbehaving:
    """In a process that the system does not limit."""
    import resource  # which Windows has not

    resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return Misbehaving()


def without_model() -> Misbehaving:
    raise ModelError("model default: missing")


def counted() -> Misbehaving:
    """Each load is noted in the folder that the environment names."""
    folder = Path(os.environ["NITIDO_HOME"])
    recognizer = Misbehaving()
    recognizer.name = f"model {len(list(folder.iterdir()))}"
    (folder / f"{time.monotonic_ns()}").touch()
    return recognizer
