"""Pages decoded in another process, and those decoded last kept: a file made to harm must not harm the window."""

from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ocr_app.errors import RecognitionError, UnreadableFileError
from ocr_app.screen_decoding import Wanted
from ocr_app.worker import Cancelled

KEPT_BYTES = 150_000_000
"""How much of the pages decoded last is kept: what is on screen is read next, or was just read."""

_STEP = 0.25  # s that is waited for a page before whatever is more urgent gets its turn
_GRACE = 0.5  # s that a page has left when another is wanted


class Decoder(Protocol):
    """Decodes one page at a time; `ocr_app.worker.screen_worker` gives one, and says what each method does."""

    def submit(self, path: Path, number: int, wanted: Wanted, how: int = 0, /) -> None: ...
    def is_done(self, within: float, /) -> bool: ...
    def result(self) -> Any: ...
    def cancel(self) -> None: ...
    def close(self) -> None: ...


class NotYet(Exception):
    """It is still being decoded. Whoever wants it asks again, once what is more urgent has been done.

    If another page is asked for first, the one that takes so long is given up and begun anew when it is asked for.
    """


class PageCache:
    """The pages decoded last, shared by all threads; one of them asks at a time."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._turn = Lock()
        self._asked: tuple[Path, int, Wanted, int] | None = None
        self._kept: OrderedDict[tuple[Path, int], NDArray[np.uint8]] = OrderedDict()

    def count(self, path: Path) -> int:
        """The number of pages of a file.

        Raises:
            InputError: as `ocr_app.io.images.open_scan`.
            LimitError, NotYet: it takes more than it may, or long.
        """
        with self._turn:
            return int(self._ask(path, 1, Wanted.COUNT))

    def image(self, path: Path, number: int) -> NDArray[np.uint8]:
        """A page as uint8 [H, W], 255 = paper.

        Raises:
            InputError: as `ocr_app.io.images.open_scan` and `Scan.page`.
            LimitError, NotYet: it takes more than it may, or long.
        """
        key = path, number
        with self._turn:
            if key not in self._kept:
                self._keep(key, self._ask(path, number, Wanted.PAGE))
            self._kept.move_to_end(key)
            return self._kept[key]

    def clean(self, path: Path, number: int, rotation: int) -> NDArray[np.uint8]:
        """The ink of a page turned clockwise, as `image`.

        Raises:
            InputError, LimitError, NotYet: as `image`.
        """
        with self._turn:
            picture: NDArray[np.uint8] = self._ask(path, number, Wanted.CLEAN, rotation)
            return picture

    def thumbnail(self, path: Path, number: int, size: int) -> NDArray[np.uint8]:
        """A page made small; see `Scan.thumbnail`.

        Raises:
            InputError: as `ocr_app.io.images.open_scan` and `Scan.thumbnail`.
            LimitError, NotYet: it takes more than it may, or long.
        """
        with self._turn:
            picture: NDArray[np.uint8] = self._ask(path, number, Wanted.THUMBNAIL, size)
            return picture

    def forget(self, path: Path) -> None:
        """Lets go of a file's pages: it may be another one by now."""
        with self._turn:
            for key in [key for key in self._kept if key[0] == path]:
                del self._kept[key]

    def close(self) -> None:
        """Ends the process; nothing is decoded any more."""
        self._decoder.close()

    @property
    def nbytes(self) -> int:
        """How much memory the kept pages take."""
        return sum(image.nbytes for image in self._kept.values())

    def _keep(self, key: tuple[Path, int], image: NDArray[np.uint8]) -> None:
        self._kept[key] = image
        while len(self._kept) > 1 and self.nbytes > KEPT_BYTES:
            self._kept.popitem(last=False)

    def _ask(self, path: Path, number: int, wanted: Wanted, how: int = 0) -> Any:
        request = path, number, wanted, how
        if self._asked not in (None, request):
            self._give_up()
        if not self._asked:
            self._decoder.submit(*request)
            self._asked = request
        if not self._decoder.is_done(_STEP):
            raise NotYet
        self._asked = None
        try:
            return self._decoder.result()
        except Cancelled as error:  # the window is being closed
            raise NotYet from error
        except RecognitionError as error:
            raise UnreadableFileError(path, f"page {number}: {error}") from error

    def _give_up(self) -> None:
        if not self._decoder.is_done(_GRACE):
            self._decoder.cancel()
        with suppress(Exception):  # it will be asked for again
            self._decoder.result()
        self._asked = None
