"""`nitido correct --xml`: the lines of a scan that its XML proves are recorded as reviewed."""

import argparse
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ocr_app.cli import console
from ocr_app.cli.arguments import open_workers
from ocr_app.errors import ExitCode, NitidoError

if TYPE_CHECKING:
    from ocr_app.corrections import CorrectionStore
    from ocr_app.io.scan import Scan
    from ocr_app.review.pages import RecognizedPage
    from ocr_app.review.recognition import LineRecognizer
    from ocr_app.worker_pool import WorkerPool


@dataclass(frozen=True, slots=True)
class _ReadPage:
    """A page, and how many pages its file has."""

    recognized: "RecognizedPage"
    page_count: int


def run(options: argparse.Namespace) -> int:
    """Records, of one scan or of a folder's, the lines that the XML proves; lines that disagree are left out."""
    from ocr_app.batch.inputs import find_scans
    from ocr_app.corrections import CorrectionStore

    exit_code = ExitCode.OK
    with CorrectionStore.open() as store, closing(open_workers(options, read_page, one_page=True)) as workers:
        model = workers.load().result()
        for file in find_scans([options.path]):
            try:
                if file.error:
                    raise file.error
                _correct(file.path, options.xml, model, workers, store)
            except NitidoError as error:
                failure = console.report(error, file.path)
                exit_code = exit_code or failure
    return exit_code


def read_page(recognizer: "LineRecognizer", scan: "Scan", number: int) -> _ReadPage:
    """A page with its lines and its barcodes; see `ocr_app.review.recognition.recognize`.

    Raises:
        InputError: it cannot be decoded.
    """
    from ocr_app.review.recognition import recognize

    return _ReadPage(recognize(recognizer, scan, number).as_given(), scan.page_count)


def _correct(path: Path, against: Path, model: str, workers: "WorkerPool[_ReadPage]", store: "CorrectionStore") -> None:
    from ocr_app.corrections import Correction
    from ocr_app.document import Document, Page
    from ocr_app.fiscal.proof import prove
    from ocr_app.fiscal.understanding import understand
    from ocr_app.fiscal.xml import find_xml, read_xml

    recorded = changed = total = number = 0
    page_count = 1
    while number < page_count:
        number += 1
        read = workers.submit(path, number).result()
        page, page_count = read.recognized, read.page_count
        total += len(page.lines)
        text = Page(number, *page.size, page.lines)
        for document in understand(Document(str(path), model, (text,)), page.barcodes).documents:
            key = next((field.value for field in document.fields if field.id.endswith(".Id")), "")
            file = find_xml(against, key)
            xml = read_xml(file) if file else None
            if xml is None or not key or xml.key != key:
                console.warn(f"{path}: {against}: no XML of this note: its key is {key or 'not read'}")
                continue
            lines = page.with_line_images()
            with store.batch():
                for index, truth in prove(page.lines, number, document, xml).items():
                    line, line_image = lines[index]
                    store.add(
                        Correction(
                            page_hash=page.hash,
                            source=str(path),
                            page=number,
                            line_box=line.box,
                            line_image=line_image.image,
                            reading=line.text,
                            truth=truth,
                            edges=None,
                            model=model,
                            time=datetime.now(UTC),
                        )
                    )
                    recorded += 1
                    changed += line.text != truth
    console.say(f"{path}: {recorded} of {total} lines proven and recorded, {changed} changed")
