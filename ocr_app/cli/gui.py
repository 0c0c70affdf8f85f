"""`nitido gui`."""

import argparse
import gc
import signal
from contextlib import closing
from pathlib import Path

from ocr_app.cli.arguments import SCAN_HELP, Commands


def add_parser(commands: Commands) -> None:
    command = commands.add_parser("gui", help="open the window", description=run.__doc__)
    command.set_defaults(run=run)
    command.add_argument("paths", metavar="PATH", type=Path, nargs="*", help=f"{SCAN_HELP}; a folder of them")
    command.add_argument("--check", action="store_true", help="print what the window has read, and close it")


def run(options: argparse.Namespace) -> int:
    """Opens the window with the scans at PATH, without PATH with those that were open last."""
    from ocr_app.threads import use_cores
    from ocr_app.worker import review_worker, screen_worker

    worker, decoder = review_worker(), screen_worker()
    with closing(worker), closing(decoder):
        for process in (decoder, worker):  # on another core, while the libraries of the window are imported
            process.start()
        gc.disable()  # nothing that is imported is garbage
        try:
            use_cores(None)  # before Qt, which reads the source of every module that is imported after it
            from ocr_app.gui.qt_libraries import require_qt_libraries

            require_qt_libraries()
            from ocr_app.gui.app import run as run_window
        finally:
            gc.enable()
        for number in (signal.SIGTERM, signal.SIGINT):  # while Qt waits for events, no handler of Python's would run
            signal.signal(number, signal.SIG_DFL)
        return run_window(options.paths, worker, decoder, check=options.check)
