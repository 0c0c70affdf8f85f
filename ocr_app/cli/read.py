"""`nitido read`."""

import argparse
from contextlib import closing
from pathlib import Path

from ocr_app.cli import console
from ocr_app.cli.arguments import SCAN_HELP, Commands, add_jobs, add_limits, add_model, open_workers
from ocr_app.errors import ExitCode, OutputEndedError
from ocr_app.export import FORMATS


def add_parser(commands: Commands) -> None:
    command = commands.add_parser("read", help="print or save what scans say", description=run.__doc__)
    command.set_defaults(run=run, usage_error=command.error)
    command.add_argument("paths", metavar="PATH", type=Path, nargs="+", help=SCAN_HELP)
    command.add_argument("--format", choices=FORMATS, default="text", help="what to write (default: %(default)s)")
    output_help = "a file per PATH in DIR (page and annotated: one per page), not standard output"
    command.add_argument("--output", metavar="DIR", type=Path, help=output_help)
    add_model(command)
    add_jobs(command)
    add_limits(command)


def run(options: argparse.Namespace) -> int:
    """Reads scans; one that cannot be read is reported and the others still are."""
    from ocr_app.cli.notices import unread_notices
    from ocr_app.export.files import OutputFolder
    from ocr_app.pipeline import PageFailure, read_documents, read_page

    format = FORMATS[options.format]
    if not options.output:
        if format.per_page:
            options.usage_error(f"--format {format.name} writes files: say where with --output DIR")
        if len(options.paths) > 1 and not format.concatenable:
            options.usage_error(f"--format {format.name} writes a file per PATH: say where with --output DIR")
    folder = OutputFolder(options.output, options.paths) if options.output else None
    progress = console.progress(len(options.paths))
    exit_code = ExitCode.OK
    with console.silence_libraries(), closing(open_workers(options, read_page)) as workers:
        for path, result in zip(options.paths, read_documents(options.paths, workers, progress), strict=True):
            try:
                if isinstance(result, PageFailure):
                    failure = console.report(result.error, path)
                    exit_code = exit_code or failure
                    continue
                if folder:
                    folder.save(result.document, path, format)
                else:
                    console.write(b"".join(format.export(result.document, path)))
                for notice in unread_notices(result.document):
                    console.warn(notice)
            except OutputEndedError as error:
                failure = console.report(error)
                return exit_code or failure
            except Exception as error:
                failure = console.report(error, path)
                exit_code = exit_code or failure
    return exit_code
