"""The names of results in a folder: complete or not at all, and never in place of a scan or of another result."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from ocr_app.document import Document
from ocr_app.export import Format
from ocr_app.export.storage import key_of, storage_of
from ocr_app.io.scan import PageImage


class OutputFolder:
    """A folder for the results of one run.

    A result is named after its source, `nota.jpg` giving `nota.json`; where a format has a file per page, each but that
    of a first and only page has the page's number, `nota-2.png`. If such a name is taken, by an earlier result of the
    run, by one of its sources or by what may be another scan, the result is named `nota.jpg.json`, else
    `nota.jpg-2.json`, `nota.jpg-3.json`: the same sources in the same order give the same names. What earlier runs left
    under these names is replaced, and no other file. Sources from folders have their results in folders of the same
    names.
    """

    def __init__(
        self,
        folder: Path,
        sources: Iterable[Path],
        decode: Callable[[Path, int], PageImage],
        *,
        overwrite: bool = False,
        replaced: Iterable[Path] = (),
    ) -> None:
        """Creates the folder if it is missing. `decode` gives a page of a file, for the formats that show it.

        With `overwrite`, any file is replaced that cannot be a scan; without it, of those of the user's the `replaced`
        ones, to which a person has agreed.

        Raises:
            OutputError: it cannot be created or written to.
        """
        self._folder, self._decode = folder, decode
        self._storage = storage_of(folder, overwrite=overwrite, replaced=replaced)
        self._taken = {key_of(source) for source in sources}

    def save(self, document: Document, source: Path, format: Format, below: Path = Path()) -> list[Path]:
        """Writes the document's files, into a folder `below` this one, and returns their paths.

        Raises:
            OutputError: they cannot be written, or one would replace a file of the user's; none of them is then left
                behind.
            InputError, LimitError: `source` cannot be decoded again for a format that shows its pages.
        """
        paths = self._claim(self._folder / below, source, format, [page.number for page in document.pages])
        try:
            self._storage.write(paths, format.export(document, partial(self._decode, source)), format)
        except BaseException:
            self.release(paths)  # to whoever tries again
            raise
        return paths

    def release(self, paths: Iterable[Path]) -> None:
        """Gives names back that have no results."""
        self._taken -= set(map(key_of, paths))

    def take(self, outputs: Iterable[str]) -> None:
        """Leaves files, relative to this folder, to the sources that have them."""
        self._taken |= {key_of(self._folder / output) for output in outputs}

    def _claim(self, folder: Path, source: Path, format: Format, pages: list[int]) -> list[Path]:
        """The first names in a folder for the files of `source` of which none is taken."""
        numbers = [f"-{number}" for number in pages] if format.per_page and pages != [1] else [""]
        attempt = 0
        while True:
            base = (source.stem, source.name)[attempt] if attempt < 2 else f"{source.name}-{attempt}"
            paths = [folder / f"{base}{number}{format.suffix}" for number in numbers]
            keys = {key_of(path) for path in paths}
            if not keys & self._taken and not any(self._storage.may_be_scan(path, format) for path in paths):
                self._taken |= keys
                return paths
            attempt += 1
