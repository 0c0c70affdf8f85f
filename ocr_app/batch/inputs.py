"""From what a user names, files, folders and lists of paths, to the scans to be read."""

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ocr_app.errors import InputError, MissingFileError, UnreadableFileError
from ocr_app.io import remote
from ocr_app.io.paths import SCAN_SUFFIXES
from ocr_app.io.remote import RemotePath, location

_PAGED = (".pdf", ".tif", ".tiff")  # of the suffixes of scans, those whose files may have many pages


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file to read.

    Attributes:
        folder: where it lies below the folder that was named, and its results below that of the results.
        error: why a folder gives no files; then there is no file to read.
    """

    path: Path
    folder: Path = Path()
    error: InputError | None = None


def find_scans(paths: Iterable[Path], without: Collection[Path] = ()) -> Iterator[ScanFile]:
    """The scans at some paths: each file, and of each folder the scans in it and below, in the order of their names.

    A file that several folders hold is given once. What begins with a dot is passed over, and the folders `without`,
    where results go: some of them look like scans. A folder that cannot be read, or has no scans, is given with its
    error.
    """
    seen: set[str] = set()
    for path in paths:
        if not is_folder(path):
            yield ScanFile(path)
            continue
        is_empty = True
        scans = _scans_in_store(path, without) if isinstance(path, RemotePath) else _scans_below(path, without)
        for found in scans:
            real = str(found.path) if isinstance(path, RemotePath) else os.path.realpath(found.path)
            is_empty = False
            if found.error or real not in seen:
                seen.add(real)
                yield found
        if is_empty:
            yield ScanFile(path, error=MissingFileError(path, "there are no scans in this folder"))


def is_folder(path: Path) -> bool:
    """True if there is a folder; False too for a name that the system refuses."""
    try:
        return path.is_dir()
    except OSError:
        return False


def may_have_pages(path: Path) -> bool:
    """False for what is an image of one page by its name: then one process can have all cores."""
    return path.suffix.lower() not in SCAN_SUFFIXES or path.suffix.lower() in _PAGED


def listed_paths(content: bytes) -> list[Path]:
    """The paths that a list holds: one on each line, or between NUL bytes as `find -print0` writes them.

    Raises:
        UnreadableFileError: one is a URL of a kind that cannot be reached.
    """
    separator = b"\0" if b"\0" in content else b"\n"
    return [_location(os.fsdecode(name.rstrip(b"\r"))) for name in content.split(separator) if name.strip()]


def _location(text: str) -> Path:
    try:
        return location(text)
    except ValueError as error:
        raise UnreadableFileError(Path(text), str(error)) from error


def _scans_in_store(root: RemotePath, without: Collection[Path]) -> Iterator[ScanFile]:
    try:
        for path in remote.files_below(root):
            below = path.relative_to(root)
            is_hidden = any(name[0] == "." for name in below.parts)
            is_result = any(path.is_relative_to(folder) for folder in without)
            if path.name.lower().endswith(SCAN_SUFFIXES) and not is_hidden and not is_result:
                yield ScanFile(path, Path(*below.parts[:-1]))
    except InputError as error:
        yield ScanFile(root, error=error)


def _scans_below(root: Path, without: Collection[Path]) -> Iterator[ScanFile]:
    excluded = set(map(os.path.realpath, without))
    errors: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=errors.append):
        here = Path(folder)
        while errors:
            yield _unreadable(errors.pop())
        folders[:] = sorted(
            name for name in folders if name[0] != "." and os.path.realpath(here / name) not in excluded
        )
        for name in sorted(files):
            if name[0] != "." and name.lower().endswith(SCAN_SUFFIXES):
                yield ScanFile(here / name, here.relative_to(root))
    while errors:
        yield _unreadable(errors.pop())


def _unreadable(error: OSError) -> ScanFile:
    path = Path(error.filename)
    return ScanFile(path, error=UnreadableFileError(path, f"cannot be opened: {error.strerror}"))
