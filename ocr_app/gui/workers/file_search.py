"""From the paths that a user names to the files to open, a few at a time: the first are shown before all are found."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic

from ocr_app.batch.inputs import ScanFile, find_scans
from ocr_app.gui.workers.page_cache import NotYet, PageCache
from ocr_app.review.open_file import OpenFile, Stamp, stamp_of
from ocr_app.review.pages import OpenPage

_AT_ONCE = 0.25  # s that is looked for files before those found are given


class FileSearch:
    """One search, which `go_on` takes a step further.

    Attributes:
        named: the paths of those named that something was found at.
        errors: why others, or files in them, cannot be opened.
    """

    def __init__(
        self,
        pages: PageCache,
        paths: Sequence[Path],
        known: Mapping[Path, Stamp | None],
        without: Sequence[Path],
        folders: Mapping[Path, Path],
    ) -> None:
        self._pages, self._known, self._folders = pages, known, folders
        self._scans = self._find([path.absolute() for path in paths], without)
        self._begun: tuple[Path, ScanFile] | None = None  # a file that takes long
        self.named: list[Path] = []
        self.errors: list[Exception] = []

    def go_on(self) -> tuple[list[OpenFile], bool]:
        """The next files, and whether they are the last."""
        begun, found = monotonic(), list[OpenFile]()
        while each := self._begun or next(self._scans, None):
            named, scan = self._begun = each
            try:
                file = self._look_into(scan)
            except NotYet:
                return found, False
            self._begun = None
            found.append(file)
            if not file.error and named not in self.named[-1:]:
                self.named.append(named)
            if monotonic() - begun > _AT_ONCE:
                return found, False
        return found, True

    def _find(self, paths: Sequence[Path], without: Sequence[Path]) -> Iterator[tuple[Path, ScanFile]]:
        """The files to look into, each with the named path where it was found."""
        seen: set[Path] = set()
        for path in paths:
            for scan in find_scans([path], without):
                if scan.error:
                    self.errors.append(scan.error)
                elif scan.path not in seen:
                    seen.add(scan.path)
                    if not self._is_known(scan.path):
                        self._pages.forget(scan.path)
                    yield path, scan

    def _is_known(self, path: Path) -> bool:
        stamp = stamp_of(path)
        return stamp is not None and self._known.get(path) == stamp

    def _look_into(self, scan: ScanFile) -> OpenFile:
        path = scan.path
        file = OpenFile(path, [], self._folders.get(path, scan.folder), stamp_of(path))
        if self._is_known(path):
            return file
        try:
            self._pages.image(path, 1)
            count = self._pages.count(path)
        except NotYet:
            raise
        except Exception as error:
            file.error = error
            self.errors.append(error)
        else:
            file.pages = [OpenPage(path, number, _name(path, number, count)) for number in range(1, count + 1)]
        return file


def _name(path: Path, number: int, count: int) -> str:
    """What the page is called."""
    return path.name if count == 1 else f"{path.name} {number}"
