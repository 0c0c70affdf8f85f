"""From the paths that a user names to the files to open, a few at a time: the first are shown before all are found."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from ocr_app.batch.inputs import ScanFile, find_scans
from ocr_app.review.open_file import OpenFile, Stamp, stamp_of
from ocr_app.review.pages import OpenPage

if TYPE_CHECKING:
    from ocr_app.gui.workers.decoding import PageCache

_AT_ONCE = 0.25  # s that is looked for files before those found are given


class FileSearch:
    """One search, which `go_on` takes a step further.

    Attributes:
        named: the paths of those named that something was found at.
        errors: why others, or files in them, cannot be opened.
    """

    def __init__(
        self,
        pages: "PageCache",
        paths: Sequence[Path],
        known: Mapping[Path, Stamp | None],
        without: Sequence[Path],
    ) -> None:
        self._pages, self._known = pages, known
        self._files = self._find([path.absolute() for path in paths], without)
        self.named: list[Path] = []
        self.errors: list[Exception] = []

    def go_on(self) -> tuple[list[OpenFile], bool]:
        """The next files, and whether they are the last."""
        begun, found = monotonic(), []
        for file in self._files:
            found.append(file)
            if monotonic() - begun > _AT_ONCE:
                return found, False
        return found, True

    def _find(self, paths: Sequence[Path], without: Sequence[Path]) -> Iterator[OpenFile]:
        seen: set[Path] = set()
        for path in paths:
            is_found = False
            for scan in find_scans([path], without):
                if scan.error:
                    self.errors.append(scan.error)
                    continue
                if scan.path in seen:
                    continue
                seen.add(scan.path)
                file = self._look_into(scan)
                is_found = is_found or not file.error
                yield file
            self.named += [path] if is_found else []

    def _look_into(self, scan: ScanFile) -> OpenFile:
        path = scan.path
        file = OpenFile(path, [], scan.folder, stamp_of(path))
        if file.stamp and self._known.get(path) == file.stamp:
            return file
        self._pages.forget(path)
        try:
            count = self._pages.count(path)
            self._pages.image(path, 1)
        except Exception as error:
            file.error = error
            self.errors.append(error)
        else:
            file.pages = [OpenPage(path, number, _name(path, number, count)) for number in range(1, count + 1)]
        return file


def _name(path: Path, number: int, count: int) -> str:
    """What the page is called."""
    return path.name if count == 1 else f"{path.name} {number}"
