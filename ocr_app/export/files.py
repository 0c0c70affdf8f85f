"""Results as files in a folder: complete or not at all, and never in place of a scan or of another result."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from ocr_app.document import Document
from ocr_app.errors import OutputError, output_error
from ocr_app.export import Format
from ocr_app.io.atomic import atomic_write_all, sweep
from ocr_app.io.ownership import WrittenFiles
from ocr_app.io.paths import SCAN_SUFFIXES


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
        self, folder: Path, sources: Iterable[Path], *, overwrite: bool = False, replaced: Iterable[Path] = ()
    ) -> None:
        """Creates the folder if it is missing.

        With `overwrite`, any file is replaced that cannot be a scan; without it, of those of the user's the `replaced`
        ones, to which a person has agreed.

        Raises:
            OutputError: it cannot be created or written to.
        """
        self._folder, self._overwrite, self._replaced = folder, overwrite, set(map(_key, replaced))
        self._written: dict[Path, WrittenFiles] = {}
        self._taken = {_key(source) for source in sources}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            raise OutputError(f"{folder}: cannot write to this folder: {error.strerror}") from error
        sweep(folder)
        self._prepared = {folder}

    def save(self, document: Document, source: Path, format: Format, below: Path = Path()) -> list[Path]:
        """Writes the document's files, into a folder `below` this one, and returns their paths.

        Raises:
            OutputError: they cannot be written, or one would replace a file of the user's; none of them is then left
                behind.
            InputError: a format that shows the page cannot read `source` again.
        """
        folder = self._folder / below
        paths = self._claim(folder, source, format, [page.number for page in document.pages])
        try:
            self._check(folder, paths, format)
            self._prepare(folder)
            contents = self._noted(folder, format, format.export(document, source))
            atomic_write_all(zip(paths, contents, strict=True))
        except BaseException as error:
            self.release(paths)  # to whoever tries again
            if isinstance(error, OSError):
                raise output_error(paths[0], error) from error
            raise
        return paths

    def release(self, paths: Iterable[Path]) -> None:
        """Gives names back that have no results."""
        self._taken -= set(map(_key, paths))

    def _check(self, folder: Path, paths: Iterable[Path], format: Format) -> None:
        """Raises an error where there is a file of the user's, unless it may be replaced."""
        if not self._overwrite:
            for path in paths:
                if _key(path) not in self._replaced:
                    self._written_in(folder).check(path, format.mark)

    def _noted(self, folder: Path, format: Format, contents: Iterable[bytes]) -> Iterator[bytes]:
        """The contents, after a note has been made of each if nothing in it tells that it is ours."""
        for content in contents:
            if format.mark is None:
                self._written_in(folder).note(content)
            yield content

    def _written_in(self, folder: Path) -> WrittenFiles:
        return self._written.setdefault(folder, WrittenFiles(folder))

    def _prepare(self, folder: Path) -> None:
        if folder not in self._prepared:
            folder.mkdir(parents=True, exist_ok=True)
            sweep(folder)
            self._prepared.add(folder)

    def take(self, outputs: Iterable[str]) -> None:
        """Leaves files, relative to this folder, to the sources that have them."""
        self._taken |= {_key(self._folder / output) for output in outputs}

    def _claim(self, folder: Path, source: Path, format: Format, pages: list[int]) -> list[Path]:
        """The first names in a folder for the files of `source` of which none is taken."""
        numbers = [f"-{number}" for number in pages] if format.per_page and pages != [1] else [""]
        attempt = 0
        while True:
            base = (source.stem, source.name)[attempt] if attempt < 2 else f"{source.name}-{attempt}"
            paths = [folder / f"{base}{number}{format.suffix}" for number in numbers]
            keys = {_key(path) for path in paths}
            if not keys & self._taken and not any(may_be_scan(path, format) for path in paths):
                self._taken |= keys
                return paths
            attempt += 1


def may_be_scan(path: Path, format: Format) -> bool:
    """True if a file is in the place of a result that is a scan by its name, and is none of ours."""
    return format.suffix.endswith(SCAN_SUFFIXES) and not WrittenFiles(path.parent).may_replace(path, format.mark)


def _key(path: Path) -> str:
    """The same for all spellings of a path, letter case included: some file systems ignore it."""
    return os.path.realpath(path).casefold()  # `Path.resolve` fails on a loop of links
