"""`nitido correct`."""

import argparse
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ocr_app.cli import console
from ocr_app.cli.arguments import SCAN_HELP, Commands, add_limits, add_model, open_workers
from ocr_app.errors import ExitCode


def add_parser(commands: Commands) -> None:
    command = commands.add_parser("correct", help="record what a page truly says", description=run.__doc__)
    command.set_defaults(run=run)
    command.add_argument("path", metavar="PATH", type=Path, help=SCAN_HELP)
    truth_help = "a line x1,y1,x2,y2,x3,y3,x4,y4,TRANSCRIPT per text line: its corners in pixels, and what it says"
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--truth", metavar="CSV", type=Path, help=truth_help)
    source.add_argument("--xml", metavar="XML", type=Path, help="the note's XML, or a folder where its key finds it")
    command.add_argument("--page", metavar="N", type=int, default=1, help="of a document (default: %(default)s)")
    add_model(command)
    add_limits(command)


def run(options: argparse.Namespace) -> int:
    """Records what a page truly says: the lines that the CSV or the XML tells for certain count as reviewed."""
    if options.xml:
        from ocr_app.cli import correct_by_xml

        return correct_by_xml.run(options)
    from ocr_app.corrections import Correction, CorrectionStore
    from ocr_app.review.ground_truth import read_transcripts
    from ocr_app.worker_process import read_to_correct

    transcripts = read_transcripts(options.truth)
    with closing(open_workers(options, partial(read_to_correct, transcripts), one_page=True)) as workers:
        model = workers.load().result()
        page = workers.submit(options.path, options.page).result()
    with CorrectionStore.open() as store, store.batch():
        for line in page.lines:
            correction = Correction(
                page_hash=page.hash,
                source=str(options.path),
                page=options.page,
                line_box=line.box,
                line_image=line.image,
                reading=line.reading,
                truth=line.truth,
                edges=None,
                model=model,
                time=datetime.now(UTC),
                geometry=line.geometry,
            )
            store.add(correction)
    for transcript in page.unmatched:
        console.warn(f"{options.truth}: line {transcript.number} not matched: {transcript.text}")
    changed = sum(line.reading != line.truth for line in page.lines)
    shown = sum(line.geometry is not None for line in page.lines)
    where = f" ({shown} by their corners alone)" if shown else ""
    count = f"{len(page.lines)} lines recorded{where}, {changed} changed, {len(page.unmatched)} unmatched"
    console.say(f"{options.path}: {count}")
    return ExitCode.OK
