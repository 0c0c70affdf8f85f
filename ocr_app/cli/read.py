"""`nitido read`."""

import argparse
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from ocr_app import __version__
from ocr_app.cli import console
from ocr_app.cli.arguments import (
    SCANS_HELP,
    Commands,
    add_jobs,
    add_limits,
    add_model,
    add_overwrite,
    add_pages,
    open_cluster,
    open_decoder,
    open_workers,
    path_or_url,
)
from ocr_app.errors import ExitCode, OutputEndedError
from ocr_app.export import FORMATS, Format
from ocr_app.io.remote import EXTRA

if TYPE_CHECKING:
    from ocr_app.batch.inputs import ScanFile
    from ocr_app.batch.manifest import Manifest
    from ocr_app.batch.reading import Outcome, Results
    from ocr_app.batch.report import Row
    from ocr_app.page_decoder import PageDecoder
    from ocr_app.page_numbers import PageNumbers
    from ocr_app.pipeline import PageReaders


def add_parser(commands: Commands) -> None:
    command = commands.add_parser("read", help="print or save what scans say", description=run.__doc__)
    command.set_defaults(run=run, usage_error=command.error)
    command.add_argument("paths", metavar="PATH", type=path_or_url, nargs="+", help=SCANS_HELP)
    command.add_argument("--format", choices=FORMATS, default="text", help="what to write (default: %(default)s)")
    output_help = "a file per scan in DIR (page and annotated: one per page), not standard output"
    command.add_argument("--output", metavar="DIR", type=path_or_url, help=output_help)
    resume_help = "do not read again what DIR has from an earlier run with the same model and options"
    command.add_argument("--resume", action="store_true", help=resume_help)
    report_help = "write a row for each scan to FILE, a .csv, .jsonl or .xlsx: pages, doubts, fiscal fields, errors"
    command.add_argument("--report", metavar="FILE", type=Path, help=report_help)
    add_overwrite(command)
    add_pages(command)
    add_model(command)
    where = command.add_mutually_exclusive_group()
    add_jobs(where)
    scheduler_help = "have the workers of a Dask cluster read, for example tls://scheduler:8786"
    where.add_argument("--scheduler", metavar="ADDRESS", help=scheduler_help)
    add_limits(command)


def run(options: argparse.Namespace) -> int:
    """Reads scans; one that cannot be read is reported and the others still are."""
    from ocr_app.batch.inputs import find_scans, is_folder, may_have_pages
    from ocr_app.batch.reading import Results
    from ocr_app.export.files import OutputFolder
    from ocr_app.pipeline import read_page

    format = FORMATS[options.format]
    _check(options, format)
    paths = console.with_listed(options.paths)
    files = list(find_scans(paths, without=[options.output] if options.output else []))
    is_batch = bool(console.LIST in options.paths or options.resume or options.report or any(map(is_folder, paths)))
    if not options.output and len(files) > 1 and not format.concatenable:
        options.usage_error(f"--format {format.name} writes a file per PATH: say where with --output DIR")
    decoder = open_decoder(options)
    folder = None
    if options.output:
        sources = [file.path for file in files]
        folder = OutputFolder(options.output, sources, decoder.page, overwrite=options.overwrite)
    manifest = _manifest(options, format) if folder and is_batch else None
    results = Results(folder, format, manifest) if folder else None
    run = _Run(files, format, results, is_batch, decoder)
    try:
        fiscal = is_batch or format.name in ("json", "jsonl")
        read = partial(read_page, barcodes=bool(options.report), fiscal=fiscal)
        one_page = len(files) == 1 and not may_have_pages(files[0].path)
        opened = open_cluster(options, read) if options.scheduler else open_workers(options, read, one_page=one_page)
        with closing(opened) as readers:
            return run.read(readers, options.pages, manifest)
    finally:
        decoder.close()
        if manifest:
            manifest.close()
        run.finish(options.report)


class _Run:
    """One run of the command, and what is to be told at its end."""

    def __init__(
        self,
        files: "list[ScanFile]",
        format: Format,
        results: "Results | None",
        is_batch: bool,
        decoder: "PageDecoder",
    ) -> None:
        self._files, self._format, self._results, self._is_batch = files, format, results, is_batch
        self._decoder = decoder
        self._rows: list[Row] = []
        self._kept = 0
        self._begun = monotonic()

    def read(self, readers: "PageReaders", pages: "PageNumbers", manifest: "Manifest | None") -> int:
        from ocr_app.batch.reading import read_files

        exit_code = ExitCode.OK
        progress = console.progress(len(self._files))
        with console.silence_libraries():
            for outcome in read_files(self._files, readers, progress, pages, manifest):
                try:
                    self._take(outcome)
                except OutputEndedError as error:
                    failure = console.report(error)
                    return exit_code or failure
                except Exception as error:
                    failure = console.report(error, outcome.file.path)
                    exit_code = exit_code or failure
                    self._rows.append(_failed(outcome.file.path, error))
        return exit_code

    def finish(self, report: Path | None) -> None:
        """Writes the report and prints the summary, of what has been read so far if the run was interrupted."""
        from ocr_app.batch.report import save
        from ocr_app.batch.summary import summary

        if report:
            save(report, self._rows)
        if self._is_batch:
            console.warn(summary(self._rows, len(self._files), self._kept, monotonic() - self._begun))

    def _take(self, outcome: "Outcome") -> None:
        from ocr_app.batch.reading import read_of, row_of
        from ocr_app.cli.notices import unread_notices

        if self._results:
            row = self._results.keep(outcome)
            self._rows += [row] if row else []
        else:
            read = read_of(outcome)
            pages = partial(self._decoder.page, outcome.file.path)
            console.write(b"".join(self._format.export(read.document, pages)))
            if self._is_batch:
                self._rows.append(row_of(read))
        if outcome.entry:
            self._kept += 1
        elif outcome.read:
            for notice in unread_notices(outcome.read.document):
                console.warn(notice)


def _check(options: argparse.Namespace, format: Format) -> None:
    from ocr_app.batch.report import SUFFIXES
    from ocr_app.io.ownership import WrittenFiles

    if format.per_page and not options.output:
        options.usage_error(f"--format {format.name} writes files: say where with --output DIR")
    if options.resume and not options.output:
        options.usage_error("--resume goes on with the results in a folder: say which with --output DIR")
    if options.scheduler and not find_spec("distributed"):
        options.usage_error(f"--scheduler needs {EXTRA}")
    if options.report and options.report.suffix.lower() not in SUFFIXES:
        options.usage_error(f"--report {options.report}: its name must end in one of {', '.join(SUFFIXES)}")
    if options.report and not options.overwrite:
        WrittenFiles(options.report.parent).check(options.report, None)  # before hours of reading


def _manifest(options: argparse.Namespace, format: Format) -> "Manifest":
    from ocr_app.batch.manifest import Manifest
    from ocr_app.batch.reading import settings_of
    from ocr_app.bundles import registry

    settings = settings_of(options.model or registry.current(), format, options.pages, __version__)
    return Manifest(options.output, settings, resume=options.resume)


def _failed(path: Path, error: Exception) -> "Row":
    from ocr_app.batch.report import Row

    return Row(str(path), error=str(error) or repr(error))
