"""Files in stores that are reached by URLs, such as s3://bucket/nota.pdf, through fsspec.

fsspec comes with the extra `cluster` and is imported when a URL is met. The libraries behind it, one for each kind of
store, have exceptions of their own that share no base class.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from re import match
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ocr_app.errors import MissingFileError, OutputError, UnreadableFileError

EXTRA = "pip install 'nitido[cluster]'"
"""What brings the libraries."""

if TYPE_CHECKING:
    _Path = Path
else:
    _Path = type(Path())  # before Python 3.12, only the class for the system itself can be derived from


class RemotePath(_Path):
    """The path of a file or folder in a store: the scheme of its URL with a colon, the host or bucket, and so on.

    Of the methods of a path, those work that are here and those that look at the name alone.
    """

    def __str__(self) -> str:
        first, *others = self.parts or ("",)
        return f"{first}//{'/'.join(others)}" if first.endswith(":") else "/".join(self.parts)

    def is_dir(self) -> bool:
        """True if there are files below; False too if the store cannot be reached."""
        return self._is("isdir")

    def is_file(self) -> bool:
        """True if there is a file; False too if the store cannot be reached."""
        return self._is("isfile")

    def _is(self, kind: str) -> bool:
        store, key = _located(self)
        try:
            return bool(getattr(store, kind)(key))
        except Exception:
            return False


def location(text: str) -> Path:
    """The path that a user names, which may be a URL.

    Raises:
        ValueError: a URL of a kind that cannot be reached; the message says why.
    """
    if not match(r"[a-z][a-z0-9+.-]+://", text):
        return Path(text)
    if text.startswith("file://"):
        from urllib.request import url2pathname  # takes longer to import than the command line without it

        return Path(url2pathname(urlsplit(text).path))
    try:
        import fsspec
    except ImportError:
        raise ValueError(f"URLs need {EXTRA}") from None
    try:
        fsspec.get_filesystem_class(text.partition("://")[0])
    except (ValueError, ImportError) as error:
        raise ValueError(_reason(error)) from error
    return RemotePath(text)


def read(path: RemotePath) -> bytes:
    """All of a file.

    Raises:
        MissingFileError, UnreadableFileError: it cannot be read.
    """
    store, key = _located(path)
    try:
        return bytes(store.cat_file(key))
    except FileNotFoundError as error:
        raise MissingFileError(path) from error
    except Exception as error:
        raise UnreadableFileError(path, f"cannot be fetched: {_reason(error)}") from error


def head(path: RemotePath, most: int) -> bytes:
    """The first bytes of a file; none if it cannot be read."""
    store, key = _located(path)
    try:
        return bytes(store.cat_file(key, start=0, end=most))
    except Exception:
        return b""


def version(path: RemotePath) -> str:
    """What tells a file's content from an earlier one, such as S3's ETag; empty if it cannot be told."""
    store, key = _located(path)
    try:
        return f"{store.checksum(key):x}"
    except Exception:
        return ""


def files_below(folder: RemotePath) -> Iterator[RemotePath]:
    """All files in a folder and below, in the order in which those of a local folder come: its own before its folders'.

    Raises:
        UnreadableFileError: they cannot be listed.
    """
    store, key = _located(folder)
    try:
        found = [PurePosixPath(name).relative_to(key) for name in store.find(key)]
    except Exception as error:
        raise UnreadableFileError(folder, f"cannot be listed: {_reason(error)}") from error
    for path in sorted(found, key=lambda path: [*((1, name) for name in path.parts[:-1]), (0, path.name)]):
        yield folder / path


def write(path: RemotePath, content: bytes) -> None:
    """Writes a file; object stores have it whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    store, key = _located(path)
    try:
        store.makedirs(store._parent(key), exist_ok=True)
        store.pipe_file(key, content)
    except Exception as error:
        raise OutputError(f"{path}: cannot be written: {_reason(error)}") from error


def remove(path: RemotePath) -> None:
    """Removes a file.

    Raises:
        OutputError: it cannot be removed.
    """
    store, key = _located(path)
    try:
        store.rm_file(key)
    except Exception as error:
        raise OutputError(f"{path}: cannot be removed: {_reason(error)}") from error


def _located(path: RemotePath) -> tuple[Any, str]:
    """The file system that fsspec has for a store, and the file's name there."""
    import fsspec

    store, key = fsspec.core.url_to_fs(str(path))
    return store, key


def _reason(error: Exception) -> str:
    """What went wrong, on one line."""
    return " ".join(str(error).split()) or type(error).__name__
