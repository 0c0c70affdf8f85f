"""Pages decoded for results that show them, in a process that can be ended."""

from pathlib import Path

from ocr_app.errors import RecognitionError, UnreadableFileError
from ocr_app.io.scan import PageImage
from ocr_app.limits import Limits
from ocr_app.pixels import Described
from ocr_app.screen_decoding import Wanted
from ocr_app.worker import screen_worker


class PageDecoder:
    """Decodes one page at a time; its process is started when the first is asked for.

    One thread asks for pages; `close` may be called by any.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._worker = screen_worker(limits)

    def page(self, path: Path, number: int) -> PageImage:
        """A page of a file, as `Scan.page` decodes it.

        Raises:
            InputError: as `ocr_app.io.images.open_scan` and `Scan.page`.
            LimitError: it takes more than it may.
            Cancelled: the decoder was closed.
        """
        self._worker.submit(path, number, Wanted.SCANNED)
        try:
            found = self._worker.result()
        except RecognitionError as error:
            raise UnreadableFileError(path, f"page {number}: {error}") from error
        assert isinstance(found, Described)
        dpi = found.about
        assert dpi is None or isinstance(dpi, tuple)
        return PageImage(number, found.picture, dpi, found.picture)

    def rest(self) -> None:
        """Ends the process until another page is asked for."""
        self._worker.rest()

    def close(self) -> None:
        """Ends the process; no page is decoded any more."""
        self._worker.close()
