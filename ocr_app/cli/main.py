"""The command line, `nitido`. Its commands import what is heavy when they run: `nitido --help` answers at once."""

import argparse
import os
import sys
import traceback
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ocr_app import __version__
from ocr_app.cli import correct_by_xml, fields
from ocr_app.errors import ExitCode, ModelError, NitidoError, OutputEndedError, StoreError
from ocr_app.export import FORMATS
from ocr_app.progress import NoProgress, Progress

if TYPE_CHECKING:
    from ocr_app.corrections.records import Row


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; a usage error exits at once, as argparse does."""
    _stand_in_for_closed_streams()
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except NitidoError as error:
        return _report(error)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def _stand_in_for_closed_streams() -> None:
    """Keeps errors out of standard output, and both out of the files to be opened: they would take a free number."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")  # what is written to it fails, as it must
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nitido", description="Reads scanned invoices character by character.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    command = commands.add_parser("read", help="print or save what scans say", description=read.__doc__)
    command.set_defaults(command=read, usage_error=command.error)
    command.add_argument("paths", metavar="PATH", type=Path, nargs="+", help="PDF, TIFF, PNG, JPEG, BMP or WebP")
    command.add_argument("--format", choices=FORMATS, default="text", help="what to write (default: %(default)s)")
    output_help = "a file per PATH in DIR (page and annotated: one per page), not standard output"
    command.add_argument("--output", metavar="DIR", type=Path, help=output_help)
    command.add_argument("--model", metavar="NAME", help="the model that reads (default: the current one)")

    fields.add_parser(commands)

    command = commands.add_parser("gui", help="open the window", description=gui.__doc__)
    command.set_defaults(command=gui)
    command.add_argument("paths", metavar="PATH", type=Path, nargs="*", help="PDF, TIFF, PNG, JPEG, BMP or WebP")
    command.add_argument("--check", action="store_true", help="print what the window has read, and close it")

    command = commands.add_parser("correct", help="record what a page truly says", description=correct.__doc__)
    command.set_defaults(command=correct)
    command.add_argument("path", metavar="PATH", type=Path, help="PDF, TIFF, PNG, JPEG, BMP or WebP")
    truth_help = "a line x1,y1,x2,y2,x3,y3,x4,y4,TRANSCRIPT per text line: its corners in pixels, and what it says"
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--truth", metavar="CSV", type=Path, help=truth_help)
    source.add_argument("--xml", metavar="XML", type=Path, help="the note's XML, or a folder where its key finds it")
    command.add_argument("--page", metavar="N", type=int, default=1, help="of a document (default: %(default)s)")
    command.add_argument("--model", metavar="NAME", help="the model that reads (default: the current one)")

    _add_corrections(commands)
    _add_models(commands)
    return parser


def _add_corrections(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    help = "what was corrected so far"
    corrections = commands.add_parser("corrections", help=help, description=f"Manages {help}.")
    actions = corrections.add_subparsers(title="actions", metavar="ACTION", required=True)

    action = actions.add_parser("list", help="print them", description=list_corrections.__doc__)
    action.set_defaults(command=list_corrections)
    action.add_argument("--source", metavar="TEXT", help="only of files whose name holds TEXT")
    action.add_argument("--since", metavar="DATE", type=_date, help="only those made since, as in 2026-01-31")

    action = actions.add_parser("export", help="write them to a file", description=export_corrections.__doc__)
    action.set_defaults(command=export_corrections)
    action.add_argument("file", metavar="FILE", type=Path)

    action = actions.add_parser("import", help="add those of a file", description=import_corrections.__doc__)
    action.set_defaults(command=import_corrections)
    action.add_argument("file", metavar="FILE", type=Path)

    action = actions.add_parser("delete", help="remove some or all", description=delete_corrections.__doc__)
    action.set_defaults(command=delete_corrections, usage_error=action.error)
    action.add_argument("numbers", metavar="ID", type=int, nargs="*", help="as `nitido corrections list` shows it")
    action.add_argument("--all", action="store_true", help="remove all; needs --yes")
    action.add_argument("--yes", action="store_true", help="yes, all")


def _add_models(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    help = "the models, and which of them reads"
    models = commands.add_parser("models", help=help, description=f"Shows {help}.")
    actions = models.add_subparsers(title="actions", metavar="ACTION", required=True)

    action = actions.add_parser("list", help="print them", description=list_models.__doc__)
    action.set_defaults(command=list_models)

    action = actions.add_parser("use", help="choose the one that reads", description=use_model.__doc__)
    action.set_defaults(command=use_model)
    action.add_argument("name", metavar="NAME", help="as `nitido models list` shows it")

    action = actions.add_parser("rollback", help="go back to the one before", description=rollback_model.__doc__)
    action.set_defaults(command=rollback_model)

    action = actions.add_parser("verify", help="check their files", description=verify_models.__doc__)
    action.set_defaults(command=verify_models)
    action.add_argument("names", metavar="NAME", nargs="*", help="only these")


def gui(options: argparse.Namespace) -> int:
    """Opens the window, with the scans at PATH if any."""
    from ocr_app.gui.app import run

    return run(options.paths, check=options.check)


def _date(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-01-31") from error


def read(options: argparse.Namespace) -> int:
    """Reads scans; one that cannot be read is reported and the others still are."""
    from ocr_app.export.files import OutputFolder
    from ocr_app.pipeline import read_documents
    from ocr_app.recognition.recognizer import Recognizer

    format = FORMATS[options.format]
    if not options.output:
        if format.per_page:
            options.usage_error(f"--format {format.name} writes files: say where with --output DIR")
        if len(options.paths) > 1 and not format.concatenable:
            options.usage_error(f"--format {format.name} writes a file per PATH: say where with --output DIR")
    folder = OutputFolder(options.output, options.paths) if options.output else None
    recognizer = Recognizer.load(options.model)
    progress = _progress(len(options.paths))
    exit_code = ExitCode.OK
    for path, document in zip(options.paths, read_documents(options.paths, recognizer, progress), strict=True):
        try:
            if isinstance(document, Exception):
                raise document
            if folder:
                folder.save(document, path, format)
            else:
                _print(b"".join(format.export(document, path)))
        except OutputEndedError as error:
            failure = _report(error)
            return exit_code or failure
        except Exception as error:
            failure = _report(error, path)
            exit_code = exit_code or failure
    return exit_code


def correct(options: argparse.Namespace) -> int:
    """Records what a page truly says: the lines that the CSV or the XML tells for certain count as reviewed."""
    if options.xml:
        return correct_by_xml.run(options)
    from ocr_app.corrections import Correction, CorrectionStore, page_hash
    from ocr_app.io.images import open_page
    from ocr_app.recognition.recognizer import Recognizer
    from ocr_app.review.ground_truth import match, read_transcripts

    transcripts = read_transcripts(options.truth)
    image = open_page(options.path, options.page).image
    recognizer = Recognizer.load(options.model)
    lines = recognizer.recognize_lines(image)
    truths, unmatched = match(transcripts, lines)
    hash = page_hash(image)
    with CorrectionStore.open() as store, store.batch():
        for index, truth in truths.items():
            line, line_image = lines[index]
            correction = Correction(
                page_hash=hash,
                source=str(options.path),
                page=options.page,
                line_box=line.box,
                line_image=line_image.image,
                reading=line.text,
                truth=truth,
                edges=None,
                model=recognizer.name,
                time=datetime.now(UTC),
            )
            store.add(correction)
    for transcript in unmatched:
        print(f"nitido: {options.truth}: line {transcript.number} not matched: {transcript.text}", file=sys.stderr)
    changed = sum(lines[index][0].text != truth for index, truth in truths.items())
    _say(f"{options.path}: {len(truths)} lines recorded, {changed} changed, {len(unmatched)} unmatched")
    return ExitCode.OK


def list_corrections(options: argparse.Namespace) -> int:
    """Prints the corrections, oldest first: number, time, file, page, what was read and what it says."""
    from ocr_app.corrections import CorrectionStore

    with CorrectionStore.open() as store:
        _print_table([_columns(number, row) for number, row in store.rows(options.since, options.source)])
    return ExitCode.OK


def export_corrections(options: argparse.Namespace) -> int:
    """Writes all corrections, line images included, to one file that `nitido corrections import` reads."""
    from ocr_app.corrections import CorrectionStore, archive

    with CorrectionStore.open() as store:
        count, damaged = archive.export_corrections(store, options.file)
    for number in damaged:
        remedy = f"`nitido corrections delete {number}` removes it"
        print(f"nitido: correction {number} is damaged and not exported; {remedy}", file=sys.stderr)
    _say(f"{options.file}: {count} corrections exported")
    return ExitCode.OK


def import_corrections(options: argparse.Namespace) -> int:
    """Adds the corrections of an exported file; a line corrected here since then stays as it is."""
    from ocr_app.corrections import CorrectionStore, archive

    with CorrectionStore.open() as store:
        new, count = archive.import_corrections(store, options.file)
    _say(f"{options.file}: {new} of {count} corrections are new")
    return ExitCode.OK


def delete_corrections(options: argparse.Namespace) -> int:
    """Removes corrections for good, and prints which."""
    from ocr_app.corrections import CorrectionStore

    if bool(options.numbers) == options.all:
        options.usage_error("say which: ID... or --all")
    if options.all and not options.yes:
        options.usage_error("--all removes every correction: add --yes if you mean it")
    with CorrectionStore.open() as store:
        wanted = ((number, row) for number, row in store.rows() if options.all or number in options.numbers)
        removed = {number: _columns(number, row) for number, row in wanted}
        store.delete(removed)
    _print_table(removed.values())
    _say(f"{len(removed)} corrections removed")
    missing = sorted(set(options.numbers) - set(removed))
    if missing:
        raise StoreError(f"no correction {', '.join(map(str, missing))}")
    return ExitCode.OK


def list_models(options: argparse.Namespace) -> int:
    """Prints the models: a star before the current one, the name, and where it comes from."""
    from ocr_app.bundles import registry as models

    current = models.current()
    _print_table([("*" if name == current else " ", name, _origin(name)) for name in models.names()])
    return ExitCode.OK


def _origin(name: str) -> str:
    """Where a model comes from, in a few words."""
    from ocr_app.bundles.bundle import DEFAULT, describe

    if name == DEFAULT:
        return "comes with Nítido"
    try:
        provenance = describe(name)["provenance"]
        learnt = f"{len(provenance['corrections'])} corrections on {provenance['base_model']['model']}"
        return f"{provenance['time'][:10]}, {learnt}"
    except ModelError as error:
        return str(error)
    except (KeyError, TypeError):
        return "of unknown origin"


def use_model(options: argparse.Namespace) -> int:
    """Makes a model the current one: it reads from now on, unless another is asked for."""
    from ocr_app.bundles import registry as models

    models.use(options.name)
    _say(f"{options.name} is the current model")
    return ExitCode.OK


def rollback_model(options: argparse.Namespace) -> int:
    """Goes back to the model that was current before; again, to the one before that."""
    from ocr_app.bundles import registry as models

    _say(f"{models.rollback()} is the current model")
    return ExitCode.OK


def verify_models(options: argparse.Namespace) -> int:
    """Checks that every file of the models is as it was published, and that they can be loaded."""
    from ocr_app.bundles import registry as models
    from ocr_app.bundles.bundle import load_bundle

    exit_code = ExitCode.OK
    for name in options.names or models.names():
        try:
            load_bundle(name).session()
            _say(f"{name}: ok")
        except ModelError as error:
            exit_code = _report(error)
    return exit_code


def _columns(number: int, row: "Row") -> tuple[str, ...]:
    """A correction, damaged or not, as columns of a table, line image left out."""
    from ocr_app.corrections.records import COLUMNS

    found = dict(zip(COLUMNS, row, strict=True))
    time = found["time"]
    with suppress(ValueError, OverflowError):
        time = datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
    change = f"{found['reading']} -> {found['truth']}"
    columns = (str(number), time, found["source"], f"p. {found['page']}", change)
    return tuple("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in column) for column in columns)


def _print_table(rows: Collection[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        _say("  ".join(column.ljust(width) for column, width in zip(row, widths, strict=True)).rstrip())


def _say(text: str) -> None:
    """Prints a line."""
    _print(text.encode(errors="backslashreplace") + b"\n")


def _print(content: bytes) -> None:
    """Writes to standard output, as UTF-8 whatever the terminal's encoding."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is still buffered must not fail a second time, and louder, when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputEndedError(f"standard output: {error.strerror}") from error


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
