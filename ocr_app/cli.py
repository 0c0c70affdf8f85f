"""The command line, `nitido`. Its commands import what is heavy when they run: `nitido --help` answers at once."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from ocr_app import __version__
from ocr_app.errors import ExitCode, NitidoError, OutputError
from ocr_app.export import FORMATS
from ocr_app.progress import NoProgress, Progress


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; a usage error exits at once, as argparse does."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except NitidoError as error:
        return _report(error)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nitido", description="Reads scanned invoices character by character.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    command = commands.add_parser("read", help="print or save what scans say", description=read.__doc__)
    command.set_defaults(command=read, usage_error=command.error)
    command.add_argument("paths", metavar="PATH", type=Path, nargs="+", help="PDF, TIFF, PNG, JPEG, BMP or WebP")
    command.add_argument("--format", choices=FORMATS, default="text", help="what to write (default: %(default)s)")
    command.add_argument("--output", metavar="DIR", type=Path, help="one file per PATH in DIR, not standard output")
    command.add_argument("--model", metavar="NAME", default="default", help="the model that reads")
    return parser


def read(options: argparse.Namespace) -> int:
    """Reads scans; one that cannot be read is reported and the others still are."""
    from ocr_app.export.files import OutputFolder
    from ocr_app.reading import read_document
    from ocr_app.recognition.reader import Reader

    format = FORMATS[options.format]
    if format.paged and not options.output:
        options.usage_error(f"--format {format.name} writes files: say where with --output DIR")
    folder = OutputFolder(options.output, options.paths) if options.output else None
    reader = Reader.load(options.model)
    progress = _progress(len(options.paths))
    exit_code = ExitCode.OK
    for path in options.paths:
        try:
            document = read_document(path, reader, progress)
            if folder:
                folder.save(document, path, format)
            else:
                _print(b"".join(format.export(document, path)))
        except OutputError as error:  # nor could the results of the others be written
            failure = _report(error)
            return exit_code or failure
        except Exception as error:
            failure = _report(error, path)
            exit_code = exit_code or failure
    return exit_code


def _print(content: bytes) -> None:
    """Writes to standard output, as UTF-8 whatever the terminal's encoding."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is still buffered must not fail a second time, and louder, when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(f"standard output: {error.strerror}") from error


def _report(error: Exception, path: Path | None = None) -> ExitCode:
    """Prints the failure as one line; a bug's traceback comes before it."""
    if isinstance(error, NitidoError):
        print(f"nitido: {error}", file=sys.stderr)
        return error.exit_code
    traceback.print_exception(error)
    print(f"nitido: {path}: internal error, please report it: {error!r}", file=sys.stderr)
    return ExitCode.INTERNAL


def _progress(documents: int) -> Progress:
    if not sys.stderr.isatty():
        return NoProgress()
    from ocr_app.terminal import TerminalProgress

    return TerminalProgress(documents)
