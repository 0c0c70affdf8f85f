"""Pages for the screen: opening files, the picture of the page on screen, and thumbnails."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QTransform

from ocr_app.geometry import rotate_box
from ocr_app.gui.pictures.page_picture import Picture, q_image
from ocr_app.gui.workers.file_search import FileSearch
from ocr_app.gui.workers.jobs import JobThread
from ocr_app.gui.workers.page_cache import NotYet, PageCache
from ocr_app.gui.workers.printing import PrintJob
from ocr_app.io.turning import turned
from ocr_app.review.open_file import Stamp
from ocr_app.review.packed_lines import PackedLineImage
from ocr_app.review.pages import OpenPage, RecognizedPage
from ocr_app.segmentation.line_image import HEIGHT

THUMBNAIL = 160
"""Pixels along its longer side, on a screen of ordinary density; drawn with twice as many."""

_PICTURE, _OPEN, _PRINT, _FORGET, _THUMBNAILS = range(5)  # urgency


class PageRendering(Enum):
    """How the page view shows a page."""

    ORIGINAL = auto()
    CLEAN = auto()
    LINE_IMAGES = auto()


class DecodingThread(JobThread):
    """Has pages decoded for the screen, the page on screen before any thumbnail.

    A job whose page takes long comes back for it, after what is more urgent.
    """

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

    def open(
        self,
        paths: Sequence[Path],
        known: Mapping[Path, Stamp | None],
        without: Sequence[Path],
        folders: Mapping[Path, Path],
    ) -> None:
        """Finds the scans at some paths and looks whether they can be opened, their first pages included.

        Those of the same stamp as `known` are found without a look, and without pages. In the folders `without`, below
        those that are named, nothing is looked for. `folders` has those of files that were found in one before.
        """
        search = FileSearch(self._pages, paths, known, without, folders)
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
        except NotYet:
            self.print(job)
        except Exception as error:
            job.end()
            self.print_failed.emit(error)

    def _picture(self, page: OpenPage, rendering: PageRendering) -> None:
        try:
            image = self._rendered(page, rendering)
        except NotYet:
            self.put_back("picture", _PICTURE, lambda: self._picture(page, rendering))
        except Exception as error:
            self.refused.emit(page, error)
        else:
            self.picture_ready.emit(page, rendering, Picture.of(image))

    def _rendered(self, page: OpenPage, rendering: PageRendering) -> NDArray[np.uint8]:
        if rendering is PageRendering.CLEAN:
            return self._pages.clean(page.source, page.number, page.rotation)
        image = turned(self._pages.image(page.source, page.number), page.rotation)
        return _with_line_images(image, page.recognized) if rendering is PageRendering.LINE_IMAGES else image

    def renew_thumbnail(self, page: OpenPage) -> None:
        """Makes the thumbnail of a page that has been turned."""
        self.put(f"thumbnail {id(page)}", _THUMBNAILS, lambda: self._renew_thumbnail(page))

    def stop(self) -> None:
        self._pages.close()
        super().stop()

    def _forget(self, pages: list[OpenPage]) -> None:
        while pages:
            pages.pop()
        self.forgotten.emit()

    def _thumbnails(self, pages: list[OpenPage]) -> None:
        """Makes the first of some thumbnails and comes back for the others, if nothing more urgent waits."""
        if pages:
            if self._thumbnail(pages[0]):
                pages.pop(0)
            self.put_back("thumbnails", _THUMBNAILS, lambda: self._thumbnails(pages))

    def _renew_thumbnail(self, page: OpenPage) -> None:
        if not self._thumbnail(page):
            self.renew_thumbnail(page)

    def _thumbnail(self, page: OpenPage) -> bool:
        """Makes a thumbnail; False if it is still being decoded."""
        try:
            small = self._pages.thumbnail(page.source, page.number, 2 * THUMBNAIL)
        except NotYet:
            return False
        except Exception as error:
            self.refused.emit(page, error)
        else:
            self.thumbnail_ready.emit(page, _thumbnail_of(small).transformed(QTransform().rotate(page.rotation)))
        return True


def _thumbnail_of(small: NDArray[np.uint8]) -> QImage:
    side, keep, smooth = 2 * THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return q_image(small).scaled(side, side, keep, smooth)


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
    picture = np.rot90(picture, line_image.rotation // 90)
    x0, y0, x1, y1 = rotate_box((x0, y0, x1, y1), -line_image.rotation, 0, 0)
    top, left = max(0, y0), max(0, x0)
    target = paper[top:y1, left:x1]
    source = picture[top - y0 : top - y0 + target.shape[0], left - x0 : left - x0 + target.shape[1]]
    np.minimum(target, source, out=target)
