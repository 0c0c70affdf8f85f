"""Pages decoded for the screen: opening files, the picture of the page on screen, and thumbnails."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from pathlib import Path
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QTransform

from ocr_app.gui.pictures.page_picture import Picture, q_image
from ocr_app.gui.workers.file_search import FileSearch
from ocr_app.gui.workers.jobs import JobThread
from ocr_app.gui.workers.printing import PrintJob
from ocr_app.io.last_scan import LastScan
from ocr_app.io.turning import turned
from ocr_app.review.open_file import Stamp
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.review.pages import OpenPage, RecognizedPage
from ocr_app.segmentation.cleanup import clean_page
from ocr_app.segmentation.line_image import HEIGHT

THUMBNAIL = 160
"""Pixels along its longer side, on a screen of ordinary density; drawn with twice as many."""

KEPT_BYTES = 150_000_000
"""How much of the pages decoded last is kept: what is on screen is read next, or was just read."""

_PICTURE, _OPEN, _PRINT, _FORGET, _THUMBNAILS = range(5)  # urgency


class PageRendering(Enum):
    """How the page view shows a page."""

    ORIGINAL = auto()
    CLEAN = auto()
    LINE_IMAGES = auto()


class PageCache:
    """The pages decoded last, shared by all threads; one of them decodes at a time."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._scan = LastScan()
        self._kept: OrderedDict[tuple[Path, int], NDArray[np.uint8]] = OrderedDict()

    def count(self, path: Path) -> int:
        """The number of pages of a file.

        Raises:
            InputError: as `ocr_app.io.images.open_scan`.
        """
        with self._turn:
            return self._scan.open(path).page_count

    def image(self, path: Path, number: int) -> NDArray[np.uint8]:
        """A page as uint8 [H, W], 255 = paper.

        Raises:
            InputError: as `ocr_app.io.images.open_scan` and `Scan.page`.
        """
        key = path, number
        with self._turn:
            if key not in self._kept:
                self._keep(key, self._scan.open(path).page(number).image)
            self._kept.move_to_end(key)
            return self._kept[key]

    def thumbnail(self, path: Path, number: int) -> QImage:
        """A page made small.

        Raises:
            InputError: as `ocr_app.io.images.open_scan` and `Scan.thumbnail`.
        """
        with self._turn:
            small = self._scan.open(path).thumbnail(number, 2 * THUMBNAIL)
        side, keep, smooth = (
            2 * THUMBNAIL,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        return q_image(small).scaled(side, side, keep, smooth)

    def forget(self, path: Path) -> None:
        """Lets go of a file's pages: it may be another one by now."""
        with self._turn:
            self._scan.close()
            for key in [key for key in self._kept if key[0] == path]:
                del self._kept[key]

    def rest(self) -> None:
        """Closes the file decoded last: Windows lets nobody replace one that is open."""
        with self._turn:
            self._scan.close()

    @property
    def nbytes(self) -> int:
        """How much memory the kept pages take."""
        return sum(image.nbytes for image in self._kept.values())

    def _keep(self, key: tuple[Path, int], image: NDArray[np.uint8]) -> None:
        self._kept[key] = image
        while len(self._kept) > 1 and self.nbytes > KEPT_BYTES:
            self._kept.popitem(last=False)


class DecodingThread(JobThread):
    """Decodes pages for the screen, the page on screen before any thumbnail."""

    found = Signal(list)
    """Some of the files that were asked for, as OpenFiles; one that cannot be opened has no pages."""
    opened = Signal(list, list)
    """All of them have been found: the paths that were named of which something is open, and errors."""
    picture_ready = Signal(object, PageRendering, Picture)
    thumbnail_ready = Signal(object, object)
    """An OpenPage and its QImage."""
    forgotten = Signal()
    """Pages that are open no more take no memory any more."""
    printed = Signal()
    print_failed = Signal(object)
    refused = Signal(object, object)
    """An OpenPage and the error for which it cannot be shown."""

    def __init__(self, pages: PageCache) -> None:
        super().__init__()
        self._pages = pages

    def open(self, paths: Sequence[Path], known: Mapping[Path, Stamp | None], without: Sequence[Path] = ()) -> None:
        """Finds the scans at some paths and looks whether they can be opened, their first pages included.

        Those of the same stamp as `known` are found without a look, and without pages. In the folders `without`, below
        those that are named, nothing is looked for.
        """
        search = FileSearch(self._pages, paths, known, without)
        self._put(search)

    def begin(self, pages: Sequence[OpenPage]) -> None:
        """Goes over to the thumbnails of other pages."""
        waiting = list(pages)
        self.put("thumbnails", _THUMBNAILS, lambda: self._thumbnails(waiting))

    def forget(self, pages: list[OpenPage]) -> None:
        """Empties a list of pages, which are open no more: each that was read takes a millisecond to delete."""
        self.put(f"forget {id(pages)}", _FORGET, lambda: self._forget(pages))

    def show(self, page: OpenPage, rendering: PageRendering) -> None:
        """Asks for the picture of the page on screen."""
        self.put("picture", _PICTURE, lambda: self._picture(page, rendering))

    def print(self, job: PrintJob) -> None:
        """Prints pages."""
        self.put(f"print {id(job)}", _PRINT, lambda: self._print(job))

    def _search(self, search: FileSearch) -> None:
        """Finds some of the files and comes back for the others, after what is more urgent."""
        files, is_over = search.go_on()
        if files:
            self.found.emit(files)
        if is_over:
            self.opened.emit(search.named, search.errors)
        else:
            self._put(search)

    def _put(self, search: FileSearch) -> None:
        self.put(f"open {id(search)}", _OPEN, lambda: self._search(search))

    def _print(self, job: PrintJob) -> None:
        """Prints a page and comes back for the others, after what is more urgent."""
        try:
            if job.go_on(self._pages):
                self.print(job)
            else:
                self.printed.emit()
        except Exception as error:
            job.end()
            self.print_failed.emit(error)

    def _picture(self, page: OpenPage, rendering: PageRendering) -> None:
        try:
            image = self._pages.image(page.source, page.number)
        except Exception as error:
            self.refused.emit(page, error)
            return
        image = turned(image, page.rotation)
        if rendering is PageRendering.CLEAN:
            image = np.invert(clean_page(image).ink)
        elif rendering is PageRendering.LINE_IMAGES:
            image = _with_line_images(image, page.recognized)
        self.picture_ready.emit(page, rendering, Picture.of(image))

    def renew_thumbnail(self, page: OpenPage) -> None:
        """Makes the thumbnail of a page that has been turned."""
        self.put(f"thumbnail {id(page)}", _THUMBNAILS, lambda: self._thumbnail(page))

    def _forget(self, pages: list[OpenPage]) -> None:
        while pages:
            pages.pop()
        self.forgotten.emit()

    def _thumbnails(self, pages: list[OpenPage]) -> None:
        """Makes the first of some thumbnails and comes back for the others, if nothing more urgent waits."""
        if not pages:
            self._pages.rest()
            return
        page = pages.pop(0)
        self.put("thumbnails", _THUMBNAILS, lambda: self._thumbnails(pages))
        self._thumbnail(page)

    def _thumbnail(self, page: OpenPage) -> None:
        try:
            thumbnail = self._pages.thumbnail(page.source, page.number)
        except Exception as error:
            self.refused.emit(page, error)
        else:
            self.thumbnail_ready.emit(page, thumbnail.transformed(QTransform().rotate(page.rotation)))


def _with_line_images(image: NDArray[np.uint8], recognized: RecognizedPage | None) -> NDArray[np.uint8]:
    """White paper with each line image as the network saw it, where its line stands."""
    paper = np.full_like(image, 255)
    for kept in recognized.line_images if recognized else ():
        _paste(paper, kept)
    return paper


def _paste(paper: NDArray[np.uint8], kept: PackedLineImage) -> None:
    line_image = kept.unpack()
    width = line_image.image.shape[1]
    x, y = line_image.to_page(np.array([0.0, width, 0.0, width]), np.array([0.0, 0.0, HEIGHT, HEIGHT]))
    x0, x1 = round(x.min()), round(x.max())
    y0, y1 = round(y.mean() - HEIGHT / line_image.scale / 2), round(y.mean() + HEIGHT / line_image.scale / 2)
    picture = np.invert(cv2.resize(line_image.image, (max(1, x1 - x0), max(1, y1 - y0)), interpolation=cv2.INTER_AREA))
    top, left = max(0, y0), max(0, x0)
    target = paper[top:y1, left:x1]
    source = picture[top - y0 : top - y0 + target.shape[0], left - x0 : left - x0 + target.shape[1]]
    np.minimum(target, source, out=target)
