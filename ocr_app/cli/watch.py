"""`nitido watch`."""

import argparse
import logging
import shutil
import sys
from contextlib import closing
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from ocr_app import __version__
from ocr_app.cli import console
from ocr_app.cli.arguments import (
    Commands,
    add_jobs,
    add_limits,
    add_model,
    add_overwrite,
    add_pages,
    add_settle,
    open_decoder,
    open_workers,
)
from ocr_app.errors import ExitCode, MissingFileError, NitidoError, NotAnImageError, OutputEndedError, output_error
from ocr_app.export import FORMATS
from ocr_app.progress import NoProgress

if TYPE_CHECKING:
    from ocr_app.batch.inputs import ScanFile
    from ocr_app.batch.manifest import Manifest
    from ocr_app.batch.reading import Outcome, Results
    from ocr_app.pipeline import PageResult
    from ocr_app.worker_pool import WorkerPool

_TICK = 500  # ms between two looks at files that may still be written
_LOG_SIZE, _LOGS = 1_000_000, 5  # bytes of a log before the next is begun, and how many old ones are kept
_PAUSE = 60.0  # s after which a disk that was full is tried again
_log = logging.getLogger("nitido.watch")


def add_parser(commands: Commands) -> None:
    command = commands.add_parser("watch", help="read what arrives in a folder", description=run.__doc__)
    command.set_defaults(run=run, usage_error=command.error)
    command.add_argument("folder", metavar="FOLDER", type=Path, help="where scans arrive, in it and below")
    command.add_argument("--output", metavar="DIR", type=Path, required=True, help="where a file per scan goes")
    command.add_argument("--format", choices=FORMATS, default="json", help="what to write (default: %(default)s)")
    command.add_argument(
        "--done", metavar="DIR", type=Path, help="where scans go that have been read (default: they stay)"
    )
    command.add_argument(
        "--failed", metavar="DIR", type=Path, help="where those go that cannot be (default: they stay)"
    )
    command.add_argument("--log", metavar="FILE", type=Path, help="a log that begins anew when it has a megabyte")
    command.add_argument("--poll", action="store_true", help="for network shares, which tell of no changes")
    add_settle(command)
    add_overwrite(command)
    add_pages(command)
    add_model(command)
    add_jobs(command)
    add_limits(command)


def run(options: argparse.Namespace) -> int:
    """Reads each scan that arrives in a folder once it is wholly written, until the command is stopped.

    What has been read is remembered in DIR: after a restart, nothing is read twice and nothing is lost.
    """
    from ocr_app.batch.manifest import Manifest
    from ocr_app.batch.reading import Results, settings_of
    from ocr_app.bundles import registry
    from ocr_app.export.files import OutputFolder
    from ocr_app.pipeline import read_page

    if not options.folder.is_dir():
        raise (NotAnImageError if options.folder.exists() else MissingFileError)(options.folder, "no such folder")
    format = FORMATS[options.format]
    decoder = open_decoder(options)
    folder = OutputFolder(options.output, [], decoder.page, overwrite=options.overwrite)
    settings = settings_of(options.model or registry.current(), format, options.pages, __version__)
    with (
        console.silence_libraries(),
        closing(Manifest(options.output, settings, resume=True, repeats=False)) as manifest,
        closing(open_workers(options, partial(read_page, fiscal=True))) as workers,
        closing(decoder),
    ):
        _start_log(options.log)
        folder.take(manifest.outputs())  # a scan that has the name of an earlier one is another scan
        workers.load().result()
        _log.info("watching %s", options.folder)
        try:
            _Watch(options, Results(folder, format, manifest), manifest, workers).go_on()
        except KeyboardInterrupt:
            _log.info("stopped")
        finally:
            _stop_log()
    return ExitCode.OK


class _Watch:
    def __init__(
        self,
        options: argparse.Namespace,
        results: "Results",
        manifest: "Manifest",
        workers: "WorkerPool[PageResult]",
    ) -> None:
        from ocr_app.batch.arrivals import Arrivals

        self._options, self._results, self._manifest, self._workers = options, results, manifest, workers
        self._without = [folder for folder in (options.output, options.done, options.failed) if folder]
        self._arrivals = Arrivals(options.settle)

    def go_on(self) -> None:
        """Reads what is there and what arrives, until it is interrupted."""
        import watchfiles

        self._look()
        for changes in watchfiles.watch(
            self._options.folder,
            watch_filter=None,
            rust_timeout=_TICK,
            yield_on_timeout=True,
            raise_interrupt=True,
            force_polling=self._options.poll or None,
        ):
            if changes or self._arrivals.is_waiting:
                self._look()

    def _look(self) -> None:
        from ocr_app.batch.inputs import find_scans
        from ocr_app.batch.reading import read_files

        found = find_scans([self._options.folder], self._without)
        ready = self._arrivals.look(found)
        for path in self._arrivals.late():
            _log.warning("%s: is still being written", console.printable(str(path)))
        for outcome in read_files(ready, self._workers, NoProgress(), self._options.pages, self._manifest):
            try:
                self._take(outcome)
            except OutputEndedError as error:
                _log.error("%s; trying again in %g s", console.printable(str(error)), _PAUSE)
                sleep(_PAUSE)
                return  # the files that are not dealt with are read then

    def _take(self, outcome: "Outcome") -> None:
        name = console.printable(str(outcome.file.path))
        try:
            row = self._results.keep(outcome)
        except OutputEndedError:
            raise
        except MissingFileError:
            _log.warning("%s: has gone before it was read", name)
            self._arrivals.deal_with(outcome.file)
            return
        except Exception as error:
            if isinstance(error, NitidoError):
                _log.error("%s", console.printable(str(error)))
            else:
                _log.exception("%s: internal error, please report it", name)
            self._move(outcome.file, self._options.failed)
            return
        if row and not outcome.entry:
            _log.info("%s: %d pages, %d characters, %d doubtful", name, row.pages, row.characters, row.doubtful)
        self._move(outcome.file, self._options.done)

    def _move(self, file: "ScanFile", folder: Path | None) -> None:
        """Takes a file that has been dealt with out of the way, if there is a folder for it."""
        self._arrivals.deal_with(file)
        if not folder:
            return
        try:
            target = folder / file.folder
            target.mkdir(parents=True, exist_ok=True)
            place = target / file.path.name
            number = 1
            while place.exists():
                number += 1
                place = target / f"{file.path.stem}-{number}{file.path.suffix}"
            shutil.move(file.path, place)
        except OSError as error:
            _log.error("%s: cannot be moved to %s: %s", file.path, folder, error.strerror)


def _start_log(file: Path | None) -> None:
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    if file:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handlers.append(RotatingFileHandler(file, maxBytes=_LOG_SIZE, backupCount=_LOGS, encoding="utf-8"))
        except OSError as error:
            raise output_error(file, error) from error
    _log.setLevel(logging.INFO)
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _log.addHandler(handler)


def _stop_log() -> None:
    for handler in list(_log.handlers):
        _log.removeHandler(handler)
        handler.close()
