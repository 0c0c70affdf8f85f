"""The command line, `nitido`.

Each command is a module with `add_parser(commands)`, which sets the function that runs it. A command imports heavy
libraries only when it runs, so that `nitido --help` answers at once.
"""

import argparse
import os
import signal
import threading
from collections.abc import Sequence

from ocr_app import __version__
from ocr_app.cli import console, correct, corrections, fields, gui, models, read, watch
from ocr_app.errors import ExitCode, NitidoError
from ocr_app.threads import is_working

COMMANDS = (read, watch, fields, gui, correct, corrections, models)
"""In the order in which `nitido --help` lists them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; argparse exits at once on a usage error."""
    console.open_missing_streams()
    _stop_on_terminate()
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except NitidoError as error:
        return console.report(error)
    except KeyboardInterrupt:
        if is_working():
            os._exit(ExitCode.INTERRUPTED)  # closing the libraries under a thread that uses them would crash
        return ExitCode.INTERRUPTED


def _stop_on_terminate() -> None:
    """Lets SIGTERM stop a command as Ctrl+C does, so that nothing half-written is left behind."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nitido", description="Reads scanned invoices character by character.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    return parser
