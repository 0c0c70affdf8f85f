"""`nitido corrections ACTION`."""

import argparse
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ocr_app.cli import console
from ocr_app.cli.arguments import Commands, add_overwrite
from ocr_app.errors import ExitCode, StoreError

if TYPE_CHECKING:
    from ocr_app.corrections.records import Row


def add_parser(commands: Commands) -> None:
    help = "what was corrected so far"
    command = commands.add_parser("corrections", help=help, description=f"Manages {help}.")
    actions = command.add_subparsers(title="actions", metavar="ACTION", required=True)

    action = actions.add_parser("list", help="print them", description=list_corrections.__doc__)
    action.set_defaults(run=list_corrections)
    action.add_argument("--source", metavar="TEXT", help="only of files whose name holds TEXT")
    action.add_argument("--since", metavar="DATE", type=_date, help="only those made since, as in 2026-01-31")

    action = actions.add_parser("export", help="write them to a file", description=export_corrections.__doc__)
    action.set_defaults(run=export_corrections)
    action.add_argument("file", metavar="FILE", type=Path)
    add_overwrite(action)

    action = actions.add_parser("import", help="add those of a file", description=import_corrections.__doc__)
    action.set_defaults(run=import_corrections)
    action.add_argument("file", metavar="FILE", type=Path)

    action = actions.add_parser("delete", help="remove some or all", description=delete_corrections.__doc__)
    action.set_defaults(run=delete_corrections, usage_error=action.error)
    action.add_argument("numbers", metavar="ID", type=int, nargs="*", help="as `nitido corrections list` shows it")
    action.add_argument("--all", action="store_true", help="remove all; needs --yes")
    action.add_argument("--yes", action="store_true", help="yes, all")

    action = actions.add_parser("check", help="look for damage", description=check_corrections.__doc__)
    action.set_defaults(run=check_corrections)

    action = actions.add_parser("repair", help="set a damaged store aside", description=repair_corrections.__doc__)
    action.set_defaults(run=repair_corrections)


def _date(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-01-31") from error


def list_corrections(options: argparse.Namespace) -> int:
    """Prints the corrections, oldest first: number, time, file, page, what was read and what it says."""
    from ocr_app.corrections import CorrectionStore

    with CorrectionStore.open_to_read() as store:
        console.print_table([_columns(number, row) for number, row in store.rows(options.since, options.source)])
    return ExitCode.OK


def export_corrections(options: argparse.Namespace) -> int:
    """Writes all corrections, line images included, to one file that `nitido corrections import` reads."""
    from ocr_app.corrections import CorrectionStore, archive

    with CorrectionStore.open_to_read() as store:
        count, damaged = archive.export_corrections(store, options.file, overwrite=options.overwrite)
    for number in damaged:
        remedy = f"`nitido corrections delete {number}` removes it"
        console.warn(f"correction {number} is damaged and not exported; {remedy}")
    console.say(f"{options.file}: {count} corrections exported")
    return ExitCode.OK


def import_corrections(options: argparse.Namespace) -> int:
    """Adds the corrections of an exported file; a line corrected here since then stays as it is."""
    from ocr_app.corrections import CorrectionStore, archive

    with CorrectionStore.open() as store:
        new, count = archive.import_corrections(store, options.file)
    console.say(f"{options.file}: {new} of {count} corrections are new")
    return ExitCode.OK


def check_corrections(options: argparse.Namespace) -> int:
    """Looks for damage in the store of corrections, and changes nothing."""
    from ocr_app.corrections.repair import problems

    found = problems()
    for problem in found:
        console.warn(problem)
    if found:
        console.warn("`nitido corrections repair` saves what can be read, and keeps the damaged file")
        return ExitCode.STORE
    console.say("the store of corrections is sound")
    return ExitCode.OK


def repair_corrections(options: argparse.Namespace) -> int:
    """Makes a new store of all corrections that can be read; the damaged file is kept under another name.

    Close the window first.
    """
    from ocr_app.corrections.repair import repair

    saved, kept = repair()
    console.say(f"{saved} corrections saved; the damaged store is kept as {kept}")
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
    console.print_table(removed.values())
    console.say(f"{len(removed)} corrections removed")
    missing = sorted(set(options.numbers) - set(removed))
    if missing:
        raise StoreError(f"no correction {', '.join(map(str, missing))}")
    return ExitCode.OK


def _columns(number: int, row: "Row") -> tuple[str, ...]:
    """A correction, damaged or not, as columns of a table, without its line image."""
    from ocr_app.corrections.records import COLUMNS

    found = dict(zip(COLUMNS, row, strict=True))
    time = found["time"]
    with suppress(ValueError, TypeError, OverflowError):
        time = datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
    change = f"{found['reading']} -> {found['truth']}"
    columns = (str(number), str(time), str(found["source"]), f"p. {found['page']}", change)
    return tuple("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in column) for column in columns)
