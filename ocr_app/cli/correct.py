"""`nitido correct`."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ocr_app.cli import console
from ocr_app.cli.arguments import SCAN_HELP, Commands, add_limits, add_model, open_workers
from ocr_app.errors import ExitCode

if TYPE_CHECKING:
    from ocr_app.corrections import Correction
    from ocr_app.geometry import Box
    from ocr_app.review.ground_truth import Transcript
    from ocr_app.segmentation.line_image import LineImage


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
    from ocr_app.corrections import CorrectionStore
    from ocr_app.review.ground_truth import match, read_transcripts, without_reading
    from ocr_app.worker_process import read_for_review

    transcripts = read_transcripts(options.truth)
    with closing(open_workers(options, read_for_review, jobs=1)) as workers:
        model = workers.load()
        page = workers.submit(options.path, options.page).result().as_given()
    lines = page.with_line_images()
    truths, unmatched = match(transcripts, lines)
    # The page was turned: what stands in a box of it as given is not what was read.
    lost = without_reading(unmatched, lines) if not page.rotation else []
    cut = list(_cut(options, lost))
    with CorrectionStore.open() as store, store.batch():
        for index, truth in truths.items():
            line, line_image = lines[index]
            store.add(_correction(options, page.hash, model, line.box, line_image, line.text, truth))
        for transcript, line_image in cut:
            box = transcript.pixels
            store.add(_correction(options, page.hash, model, box, line_image, "", transcript.text, shown=True))
    found = {transcript.number for transcript, _ in cut}
    unmatched = [transcript for transcript in unmatched if transcript.number not in found]
    for transcript in unmatched:
        console.warn(f"{options.truth}: line {transcript.number} not matched: {transcript.text}")
    changed = sum(lines[index][0].text != truth for index, truth in truths.items())
    shown = f", {len(cut)} cut at their corners" if cut else ""
    console.say(
        f"{options.path}: {len(truths) + len(cut)} lines recorded{shown}, {changed + len(cut)} changed, "
        f"{len(unmatched)} unmatched"
    )
    return ExitCode.OK


def _cut(options: argparse.Namespace, transcripts: "Sequence[Transcript]") -> "Iterator[tuple[Transcript, LineImage]]":
    """The transcripts, each with its line image cut where its corners are; none of a box without ink."""
    if not transcripts:
        return
    from ocr_app.io.images import open_page
    from ocr_app.segmentation.shown_lines import shown_lines

    grey = open_page(options.path, options.page, to_read=True).printed
    for transcript, line_image in zip(
        transcripts, shown_lines(grey, [each.pixels for each in transcripts]), strict=True
    ):
        if line_image:
            yield transcript, line_image


def _correction(
    options: argparse.Namespace,
    page_hash: str,
    model: str,
    box: "Box",
    line_image: "LineImage",
    reading: str,
    truth: str,
    *,
    shown: bool = False,
) -> "Correction":
    """What a line truly says; with `shown`, the recognizer has found none there, and its place is recorded too."""
    from ocr_app.corrections import Correction
    from ocr_app.review.stored import geometry_of

    return Correction(
        page_hash=page_hash,
        source=str(options.path),
        page=options.page,
        line_box=box,
        line_image=line_image.image,
        reading=reading,
        truth=truth,
        edges=None,
        model=model,
        time=datetime.now(UTC),
        geometry=geometry_of(line_image) if shown else None,
    )
