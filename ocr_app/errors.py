"""What can go wrong through no fault of the program: every kind has a name, an exit code and a message for the user.

    NitidoError
    ├── InputError              a file to read
    │   ├── MissingFileError        there is no such file
    │   ├── EmptyFileError          it holds no bytes
    │   ├── NotAnImageError         it is neither an image nor a PDF
    │   ├── UnreadableFileError     it is corrupt, truncated, or may not be opened
    │   ├── EncryptedFileError      it opens with a password only
    │   ├── NoPagesError            it is a document without pages
    │   ├── TooLargeError           a page has more pixels than the limit
    │   └── LimitError              a page takes more time or memory than it may
    ├── OutputError             a result cannot be written
    │   ├── OutputEndedError        nor can any other
    │   └── NotOursError            a file of the user's is in its place
    ├── ModelError              a model bundle is missing or invalid
    ├── RecognitionError        the process that reads pages ended by itself
    ├── ClusterError            the cluster that reads pages cannot be used, or is lost
    ├── StoreError              the store of corrections cannot be read or written
    │   └── DamagedStoreError       it is damaged, or no store
    ├── RetrainingError         a retraining cannot run
    └── QtLibrariesError        the window cannot open without Qt's system libraries

Anything else that escapes is a bug of ours and leaves with `ExitCode.INTERNAL`.
"""

import errno
from enum import IntEnum
from pathlib import Path
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit codes of `nitido`; 2 is argparse's own, 130 the shell's for Ctrl-C."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    MISSING_FILE = 3
    EMPTY_FILE = 4
    NOT_AN_IMAGE = 5
    UNREADABLE_FILE = 6
    ENCRYPTED_FILE = 7
    NO_PAGES = 8
    TOO_LARGE = 9
    OUTPUT = 10
    MODEL = 11
    STORE = 12
    RETRAINING = 13
    QT_LIBRARIES = 14
    RECOGNITION = 15
    LIMIT = 16
    CLUSTER = 17
    INTERRUPTED = 130


class NitidoError(Exception):
    """A failure the user can understand and act on; `str()` of it is one line ready to be shown."""

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL


class InputError(NitidoError):
    """A file cannot be read; the message names the file, then the reason."""

    reason: ClassVar[str] = "cannot be read"

    def __init__(self, path: Path, reason: str | None = None) -> None:
        super().__init__(f"{path}: {reason or self.reason}")
        self.path = path
        self._arguments = path, reason

    def about(self, path: Path) -> "InputError":
        """The same error of a file that another name is used for."""
        return type(self)(path, self._arguments[1])

    def __reduce__(self) -> tuple[type["InputError"], tuple[Path, str | None]]:
        return type(self), self._arguments  # from one process to another


class MissingFileError(InputError):
    exit_code = ExitCode.MISSING_FILE
    reason = "no such file"


class EmptyFileError(InputError):
    exit_code = ExitCode.EMPTY_FILE
    reason = "the file is empty"


class NotAnImageError(InputError):
    exit_code = ExitCode.NOT_AN_IMAGE
    reason = "not an image or PDF (PDF, TIFF, PNG, JPEG, BMP and WebP are read)"


class UnreadableFileError(InputError):
    exit_code = ExitCode.UNREADABLE_FILE
    reason = "the file is corrupt or truncated"


class EncryptedFileError(InputError):
    exit_code = ExitCode.ENCRYPTED_FILE
    reason = "the PDF is encrypted and asks for a password"


class NoPagesError(InputError):
    exit_code = ExitCode.NO_PAGES
    reason = "the document has no pages"


class TooLargeError(InputError):
    exit_code = ExitCode.TOO_LARGE


class LimitError(InputError):
    """A page takes more than it may, and was given up."""

    exit_code = ExitCode.LIMIT

    @classmethod
    def of_time(cls, path: Path, number: int, seconds: float) -> "LimitError":
        return cls(path, f"page {number} takes more than {seconds:g} s")

    @classmethod
    def of_memory(cls, path: Path, number: int, memory: int) -> "LimitError":
        return cls(path, f"page {number} takes more than {memory / 1e9:g} GB of memory")


class OutputError(NitidoError):
    """A result cannot be written; what was there before is untouched."""

    exit_code = ExitCode.OUTPUT


class OutputEndedError(OutputError):
    """Nor can any other result be written: the disk is full or read-only, or standard output closed."""


class NotOursError(OutputError):
    """A file that is not as Nítido wrote it is in the place of a result; only the user may have it replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: exists and is not as Nítido wrote it; --overwrite replaces it")
        self.path = path


def output_error(path: Path, error: OSError) -> OutputError:
    """What is to be told of a file that cannot be written."""
    ended = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
    return (OutputEndedError if ended else OutputError)(f"{path}: cannot be written: {error.strerror}")


class ModelError(NitidoError):
    """A model bundle is missing, incomplete, of another format, or its files differ from their recorded hashes."""

    exit_code = ExitCode.MODEL


class RecognitionError(NitidoError):
    """The process that reads pages ended by itself: a page was too much for it, or it was killed."""

    exit_code = ExitCode.RECOGNITION


class ClusterError(NitidoError):
    """The scheduler of a cluster or its workers cannot be reached, or cannot read: so no page can be."""

    exit_code = ExitCode.CLUSTER


class StoreError(NitidoError):
    """The store of corrections is locked, damaged, not writable or of a newer release; what it holds is untouched."""

    exit_code = ExitCode.STORE


class DamagedStoreError(StoreError):
    """What is readable of the store can be saved, see `ocr_app.corrections.repair`."""


class RetrainingError(NitidoError):
    """A retraining cannot run, or run on; the current model stays what it was."""

    exit_code = ExitCode.RETRAINING


class QtLibrariesError(NitidoError):
    """Libraries of the system that Qt needs are missing; reading without the window still works."""

    exit_code = ExitCode.QT_LIBRARIES
