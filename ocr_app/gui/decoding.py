"""Pages decoded for the screen: opening files, the picture of the page on screen, and thumbnails."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from pathlib import Path
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal

from ocr_app.gui.jobs import JobThread
from ocr_app.gui.picture import Picture
from ocr_app.gui.session import OpenPage, PageReading
from ocr_app.gui.strips import KeptStrip
from ocr_app.images import PageImage, count_pages, open_pages
from ocr_app.segmentation.cleanup import clean_page
from ocr_app.segmentation.strips import HEIGHT

THUMBNAIL = 160
"""Pixels along its longer side, on a screen of ordinary density; drawn with twice as many."""

_KEPT_BYTES = 150_000_000
"""How much of the pages decoded last is kept for another look at them."""

_OPEN, _PICTURE, _THUMBNAILS = range(3)  # urgency


TURN = Lock()
"""Held by the thread that decodes: PDFium allows one at a time."""


class Layer(Enum):
    """How the page view shows a page."""

    ORIGINAL = auto()
    CLEAN = auto()
    STRIPS = auto()


class PageDecoder:
    """Gives the pages of files in any order; going forward is quick, going back starts the file again.

    Decoders of several threads take turns.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Path, int], NDArray[np.uint8]] = OrderedDict()
        self._path: Path | None = None
        self._number = 0
        self._pages: Iterator[PageImage] = iter(())

    def image(self, path: Path, number: int) -> NDArray[np.uint8]:
        """A page as uint8 [H, W], 255 = paper.

        Raises:
            InputError: as `ocr_app.images.open_pages`.
        """
        key = path, number
        if key not in self._kept:
            self._keep(key, self._decode(path, number))
        self._kept.move_to_end(key)
        return self._kept[key]

    def close(self) -> None:
        """Lets go of the file and of what is kept."""
        self._kept.clear()
        with TURN:
            self._pages, self._path = iter(()), None

    def _decode(self, path: Path, number: int) -> NDArray[np.uint8]:
        try:
            if path != self._path or number <= self._number:
                with TURN:
                    self._path, self._number, self._pages = path, 0, open_pages(path)
            while True:
                with TURN:
                    page = next(self._pages)
                self._number = page.number
                if page.number == number:
                    return page.image
        except Exception:
            self._path = None  # the file is opened afresh next time
            raise

    def _keep(self, key: tuple[Path, int], image: NDArray[np.uint8]) -> None:
        self._kept[key] = image
        while len(self._kept) > 1 and sum(kept.nbytes for kept in self._kept.values()) > _KEPT_BYTES:
            self._kept.popitem(last=False)


class DecodingThread(JobThread):
    """Decodes pages for the screen, the page on screen before any thumbnail."""

    opened = Signal(list, list)
    """Files that can be opened, each as (path, pages), and the errors of those that cannot."""
    picture_ready = Signal(object, Layer, Picture)
    thumbnail_ready = Signal(object, object)
    """An OpenPage and its QImage."""
    refused = Signal(object, object)
    """An OpenPage and the error for which it cannot be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._screen = PageDecoder()
        self._forward = PageDecoder()

    def open(self, paths: Sequence[Path]) -> None:
        """Looks whether files can be opened, their first pages included, before anything is closed for them."""
        self.put("open", _OPEN, lambda: self._open(paths))

    def begin(self, pages: Sequence[OpenPage]) -> None:
        """Goes over to the thumbnails of other pages."""
        waiting = list(pages)
        self.put("thumbnails", _THUMBNAILS, lambda: self._thumbnails(waiting))

    def show(self, page: OpenPage, layer: Layer) -> None:
        """Asks for the picture of the page on screen."""
        self.put("picture", _PICTURE, lambda: self._picture(page, layer))

    def _open(self, paths: Sequence[Path]) -> None:
        files: list[tuple[Path, int]] = []
        errors: list[Exception] = []
        for path in paths:
            try:
                with TURN:
                    count = count_pages(path)
                self._screen.image(path, 1)
                files.append((path, count))
            except Exception as error:
                errors.append(error)
        self.opened.emit(files, errors)

    def _picture(self, page: OpenPage, layer: Layer) -> None:
        try:
            image = self._screen.image(page.source, page.number)
        except Exception as error:
            self.refused.emit(page, error)
            return
        if layer is Layer.CLEAN:
            image = np.invert(clean_page(image).ink)
        elif layer is Layer.STRIPS:
            image = _with_strips(image, page.reading)
        self.picture_ready.emit(page, layer, Picture.of(image))

    def _thumbnails(self, pages: list[OpenPage]) -> None:
        """Makes the first of some thumbnails and comes back for the others, if nothing more urgent waits."""
        if not pages:
            return
        page = pages.pop(0)
        if pages:
            self.put("thumbnails", _THUMBNAILS, lambda: self._thumbnails(pages))
        try:
            image = self._forward.image(page.source, page.number)
        except Exception as error:
            self.refused.emit(page, error)
        else:
            self.thumbnail_ready.emit(page, Picture.of(image).thumbnail(2 * THUMBNAIL))


def _with_strips(image: NDArray[np.uint8], reading: PageReading | None) -> NDArray[np.uint8]:
    """White paper with each strip as the network saw it, where its line stands."""
    paper = np.full_like(image, 255)
    for kept in reading.strips if reading else ():
        _paste(paper, kept)
    return paper


def _paste(paper: NDArray[np.uint8], kept: KeptStrip) -> None:
    strip = kept.unpack()
    width = strip.image.shape[1]
    x, y = strip.to_page(np.array([0.0, width, 0.0, width]), np.array([0.0, 0.0, HEIGHT, HEIGHT]))
    x0, x1 = round(x.min()), round(x.max())
    y0, y1 = round(y.mean() - HEIGHT / strip.scale / 2), round(y.mean() + HEIGHT / strip.scale / 2)
    picture = np.invert(cv2.resize(strip.image, (max(1, x1 - x0), max(1, y1 - y0)), interpolation=cv2.INTER_AREA))
    top, left = max(0, y0), max(0, x0)
    target = paper[top:y1, left:x1]
    source = picture[top - y0 : top - y0 + target.shape[0], left - x0 : left - x0 + target.shape[1]]
    np.minimum(target, source, out=target)
