"""What the commands print: results on standard output, failures as one line each on standard error."""

import os
import sys
import traceback
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ocr_app.errors import ExitCode, NitidoError, OutputEndedError, RecognitionError
from ocr_app.progress import NoProgress, Progress

LIST = Path("-")
"""What stands for a list of paths from standard input."""


def open_missing_streams() -> None:
    """Replaces standard streams that are closed, so that no file opened later gets one of their numbers."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")  # writing to it fails, as it must
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", errors="backslashreplace")


@contextmanager
def silence_libraries() -> Iterator[None]:
    """Sends nowhere what C libraries write to file descriptor 2; `sys.stderr` still writes where it did before.

    libtiff reports bad data there. The descriptor is the whole process's: redirect it before threads start.
    """
    try:
        copy = os.dup(2)
    except OSError:  # it is closed
        yield
        return
    stderr = sys.stderr
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        if stderr.fileno() == 2:
            sys.stderr = os.fdopen(copy, "w", 1, stderr.encoding, stderr.errors, closefd=False)
        yield
    finally:
        sys.stderr = stderr
        os.dup2(copy, 2)
        os.close(copy)


def write(content: bytes) -> None:
    """Writes bytes to standard output.

    Raises:
        OutputEndedError: standard output takes no more.
    """
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is still buffered would fail once more, with a traceback, when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputEndedError(f"standard output: {error.strerror}") from error


def with_listed(paths: Sequence[Path]) -> list[Path]:
    """The paths, with those that standard input lists after them if one is `-`."""
    from ocr_app.batch.inputs import listed_paths

    named = [path for path in paths if path != LIST]
    return named if len(named) == len(paths) else named + listed_paths(sys.stdin.buffer.read())


def say(text: str) -> None:
    """Prints a line, as UTF-8 whatever the terminal's encoding; nothing in it can be a command to the terminal."""
    write(printable(text).encode() + b"\n")


def print_table(rows: Collection[tuple[str, ...]]) -> None:
    """Prints rows with their columns aligned."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        say("  ".join(column.ljust(width) for column, width in zip(row, widths, strict=True)).rstrip())


def warn(text: str) -> None:
    """Prints a line on standard error, if that takes it; nothing in it can be a command to the terminal."""
    with suppress(OSError):
        print(f"nitido: {printable(text)}", file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """The text with control characters, as the name of a file may have, as Python escapes them."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)


def report(error: Exception, path: Path | None = None) -> ExitCode:
    """Prints a failure, that of a bug after its traceback, and returns its exit code."""
    if isinstance(error, NitidoError):
        warn(f"{path}: {error}" if path and isinstance(error, RecognitionError) else str(error))
        return error.exit_code
    traceback.print_exception(error)
    warn(f"{path}: internal error, please report it: {error!r}")
    return ExitCode.INTERNAL


def progress(documents: int) -> Progress:
    """A progress bar if standard error is a terminal."""
    if not sys.stderr.isatty():
        return NoProgress()
    from ocr_app.terminal import TerminalProgress

    return TerminalProgress(documents)
